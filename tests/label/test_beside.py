"""Articles beside the one that a page is about."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, cut_by, read_page

from lint_news.label.beside import beside, headline
from lint_news.label.metadata import hints
from lint_news.segment import pieces

OTHER_TITLE, OTHER_TEXT = (
    "Mill on the river burns down",
    [
        "The mill on the river burned down in the night to Tuesday, and nobody was hurt, the fire brigade said.",
        "It was built in 1874, and had not been in use since the flood; a baker from the valley wanted to restore it.",
        "The brigade took four hours to put out the fire, as the road to the mill is closed and water was pumped up.",
    ],
)
MARKS = ["<article>", '<div role="article">', '<div itemscope itemtype="https://schema.org/NewsArticle">']


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def two(mark: str, first: str, second: str) -> str:
    """A page with two articles, one below the other."""
    end = f"</{mark.split(maxsplit=1)[0].strip('<>')}>"
    head = f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}">'
    return f"<html><head>{head}</head><body>{mark}{first}{end}{mark}{second}{end}</body></html>"


def texts_beside(raw: str) -> list[str]:
    cut = pieces(raw, html=True)
    return [cut[i].text for i in sorted(beside(cut, hints(raw)))]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("rank", ["h1", "h2"])
def test_a_second_article_is_cut_and_says_why(mark, rank):
    first = f"<h1>{HEADLINE}</h1>{paragraphs(*BODY)}"
    document = read_page(two(mark, first, f"<{rank}>{OTHER_TITLE}</{rank}>{paragraphs(*OTHER_TEXT)}"))
    assert document.title == HEADLINE
    assert document.text == "\n\n".join(BODY)
    assert set(OTHER_TEXT) <= set(cut_by(document))
    evidence = {b.text: b.evidence for b in document.blocks}
    assert all("in another article of the page" in evidence[text] for text in OTHER_TEXT)


def test_a_second_article_above_the_first_is_told_as_well():
    raw = two(
        "<article>", f"<h2>{OTHER_TITLE}</h2>{paragraphs(*OTHER_TEXT)}", f"<h1>{HEADLINE}</h1>{paragraphs(*BODY)}"
    )
    assert texts_beside(raw) == [OTHER_TITLE, *OTHER_TEXT]


def test_articles_within_the_first_are_parts_of_it():
    inner = "".join(f"<article><h2>{t}</h2><p>{x}</p></article>" for t, x in zip(("One", "Two"), BODY, strict=False))
    assert texts_beside(two("<article>", f"<h1>{HEADLINE}</h1>{inner}", "")) == []


def test_a_headline_outside_of_all_articles_has_none_beside_it():
    raw = f"<h1>{HEADLINE}</h1><article>{paragraphs(*BODY)}</article><article>{paragraphs(*OTHER_TEXT)}</article>"
    assert texts_beside(raw) == []


def test_a_page_without_a_headline_has_none():
    assert texts_beside(f"<article>{paragraphs(*BODY)}</article><article>{paragraphs(*OTHER_TEXT)}</article>") == []


def test_where_the_headline_stands_apart_from_the_text_nothing_is_lost():
    document = read_page(two("<article>", f"<h1>{HEADLINE}</h1>", paragraphs(*BODY)))
    assert document.text == "\n\n".join(BODY)


def test_entries_of_a_live_blog_are_its_text():
    first = f"<h1>{HEADLINE}</h1>{paragraphs(*BODY)}"
    raw = two("<article>", first, paragraphs(*OTHER_TEXT))
    live = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
    assert not [
        t for t in read_page(raw.replace("</head>", f"{live}</head>")).blocks if "another article" in t.evidence
    ]


def test_a_title_in_a_list_of_teasers_is_not_the_headline():
    teaser = f'<ul><li><article><h3><a href="/">{HEADLINE}</a></h3></article></ul>'
    raw = (
        f'<meta property="og:title" content="{HEADLINE}">{teaser}<article><h1><a href="/">{HEADLINE}</a></h1></article>'
    )
    cut = pieces(raw, html=True)
    at = headline(cut, hints(raw))
    assert at is not None
    assert cut[at].tag == "h1"


def test_deep_nests_take_no_time_and_no_stack():
    raw = f"<article><h1>{HEADLINE}</h1></article>" + "<div>" * 20_000 + "<article>" + paragraphs(*OTHER_TEXT)
    assert texts_beside(raw) == OTHER_TEXT
