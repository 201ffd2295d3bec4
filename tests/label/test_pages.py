"""Furniture and roles in pages: the voter, the metadata, the markup and the rules together."""

from __future__ import annotations

import subprocess
import sys

import pytest
from articles import BODY, HEADLINE, OTHERS, page, read_page, roles

TITLES = [title for title, _ in OTHERS]
WHOLE = "\n\n".join(BODY)
H1 = f"<h1>{HEADLINE}</h1>"
QUOTED = "It is a tax on people who have no other way to reach a hospital, and everybody knows it."


def assert_whole(document) -> None:
    assert document.title == HEADLINE
    assert document.text == WHOLE


@pytest.mark.parametrize(
    "wrapper", ["{}", "<main>{}</main>", "<div><div><article>{}</article></div></div>", "<table><tr><td>{}</table>"]
)
def test_an_article_is_found_whole_in_any_wrapper(wrapper):
    document = read_page(page(wrapper.format(H1 + "".join(f"<p>{p}</p>" for p in BODY))))
    assert document.text.replace("\n\n", " ") == " ".join(BODY)
    assert document.title == HEADLINE


def test_furniture_of_the_site_is_cut():
    raw = page(
        '<header><a href="/">Norrey Post</a>',
        '<nav><ul><li><a href="/news">News</a><li><a href="/sport">Sport</a></ul></nav></header>',
        f"<article>{H1}",
        *BODY,
        "</article>",
        f"<aside><h3>Most Read</h3><ul>{''.join(f'<li><a href=/x>{t}</a></li>' for t in TITLES)}</ul></aside>",
        "<form><label>Leave a comment</label><textarea>Your text</textarea><button>Post comment</button></form>",
        "<footer>© 2024 Norrey Post. All rights reserved. <a href=/imprint>Imprint</a></footer>",
    )
    document = read_page(raw)
    assert_whole(document)
    kept = {b.text for b in document.blocks if b.boilerplate is None}
    assert kept == {HEADLINE, *BODY}


@pytest.mark.parametrize("label", ["Popular News", "Most Popular", "Read Now"])
def test_a_list_of_other_stories_in_paragraphs_is_cut_at_the_end(label):
    listed = [line for pair in OTHERS for line in pair]
    document = read_page(page(f"<article>{H1}", *BODY, label, *listed, "</article>"))
    assert_whole(document)


@pytest.mark.parametrize("label", ["Most Popular", "Related Articles"])
def test_an_article_goes_on_behind_a_list_in_its_middle(label):
    links = "".join(f'<li><a href="/s">{t}</a></li>' for t in TITLES)
    document = read_page(page(f"<article>{H1}", *BODY[:3], f"<p>{label}</p><ul>{links}</ul>", *BODY[3:], "</article>"))
    assert_whole(document)


def test_a_pointer_in_mid_text_is_cut_and_the_article_stays_whole():
    pointer = 'Read more: <a href="/boat">Council of Norrey wants its own boat</a>'
    document = read_page(page(f"<article>{H1}", *BODY[:3], f"<p>{pointer}</p>", *BODY[3:], "</article>"))
    assert_whole(document)


def test_links_to_the_neighbours_and_a_comment_form_are_cut():
    tail = [
        '<div><p>Previous Article</p><p><a href="/a">Ten soups that warm you up</a></p></div>',
        '<div><p>Next Article</p><p><a href="/b">Striker signs for three more years</a></p></div>',
        "<div><h3>Leave a reply</h3><p>Your email address will not be published.</p></div>",
    ]
    assert_whole(read_page(page(f"<article>{H1}", *BODY, *tail, "</article>")))


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("By Ingrid Solheim", "byline"),
        ("Photo: Ingrid Solheim / Norrey Post", "credit"),
        ("November 14, 2024", "dateline"),
    ],
)
def test_bylines_datelines_and_credits_keep_a_role(line, role):
    document = read_page(page(f"<article>{H1}", line, *BODY, "</article>"))
    assert_whole(document)
    assert roles(document)[line] == role


def test_markup_gives_roles():
    raw = page(
        f"<article>{H1}",
        *BODY[:2],
        "<h2>A route that never paid</h2>",
        BODY[2],
        f"<blockquote><p>{QUOTED}</p></blockquote>",
        BODY[3],
        "<ul><li>The ferry leaves at seven in the morning from the harbour of Norrey.</li></ul>",
        *BODY[4:],
        "</article>",
    )
    found = roles(read_page(raw))
    assert found[HEADLINE] == "headline"
    assert found[BODY[0]] == "lede"
    assert found[BODY[1]] == "paragraph"
    assert found["A route that never paid"] == "subhead"
    assert found[QUOTED] == "quote"
    assert found["The ferry leaves at seven in the morning from the harbour of Norrey."] == "list item"


def test_hidden_text_and_scripts_are_no_main_text():
    hidden = (
        '<div style="display:none"><p>The ferry company wants you to accept its cookies before you go on.</p></div>'
    )
    document = read_page(
        page(f"<article>{H1}", *BODY[:3], hidden, "<script>var route = 'island';</script>", *BODY[3:], "</article>")
    )
    assert_whole(document)


@pytest.mark.parametrize("fast", [True, False])
def test_a_plain_page_needs_no_second_opinion(fast):
    """trafilatura is never asked where speed counts, nor where the model is sure."""
    script = (
        "import sys, lint_news; from lint_news.config import Config; from lint_news.ruleset import make_plan;"
        f"found = lint_news.extract(sys.stdin.read(), plan=make_plan(Config(), fast={fast}));"
        "print(len(found.text), {b.boilerplate for b in found.blocks if not b.main}, 'trafilatura' in sys.modules)"
    )
    raw = page(
        '<nav><a href="/">Home</a> <a href="/news">News</a></nav>',
        f"<main><article>{H1}",
        *BODY,
        "</article></main>",
        "<footer>Imprint</footer>",
    )
    said = subprocess.run([sys.executable, "-c", script], input=raw, capture_output=True, text=True, check=True).stdout
    size = len("\n\n".join(BODY))
    assert said.startswith(f"{size} ")
    assert said.endswith("} False\n")
    assert "'model'" in said


def test_a_page_tells_its_language_date_address_and_outlet():
    raw = page(f"<article>{H1}", *BODY, "</article>").replace(
        "</head>",
        '<link rel="canonical" href="https://www.norreypost.example.co.uk/ferry?a=1&amp;b=2">'
        '<meta property="article:published_time" content="2024-11-14T09:30:00Z"></head>',
    )
    document = read_page(raw)
    assert (document.language, document.published) == ("en", "2024-11-14T09:30:00Z")
    assert (document.url, document.outlet) == ("https://www.norreypost.example.co.uk/ferry?a=1&b=2", "example.co.uk")


@pytest.mark.parametrize(
    "raw", ["<p>", "<html></html>", "<script>x</script>", "<title>Only a title</title>", "<nav><a href=/>x</a></nav>"]
)
def test_pages_without_an_article_are_read_without_fuss(raw):
    document = read_page(raw)
    assert document.text in ("", "x", "Only a title")
