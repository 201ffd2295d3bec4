"""The pages of `strip --format html`: whole, plain to read, and unable to act."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import html5lib
import pytest
from articles import BODY, HEADLINE, PLAN, lines
from bs4 import BeautifulSoup, Tag

from lint_news.model import HTML, TEXT, Document, ParquetRow, Source, WarcRecord
from lint_news.pipeline import lint
from lint_news.reporters.page import INDEX_END, UNTITLED, article_page, index_begin, index_row, place

RAW = lines(
    "Home > News > Ferry", HEADLINE, "By Ingrid Solheim", *BODY[:2], "Popular News", "Ten soups that warm you up"
)
OURS = set(
    "html head meta title style body header nav main h1 p a code span div dl dt dd ul ol li meter "
    "table thead tbody tr th td".split()
)
ATTRIBUTES = set("lang charset http-equiv content name class href id dir role min max value aria-hidden scope".split())
HOSTILE = (
    "<script>alert(1)</script>",
    "</p></li></ol></main><script src=//evil.example/x></script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus=alert(1) '",
    "</style><style>*{display:none}</style>",
    "</title><base href=//evil.example/>",
    "<!--", "-->", "<![CDATA[", "]]>", "&lt;b&gt;", "&#60;b&#62;", "<svg/onload=alert(1)>", "<U+202E>",
    "\x1b[31m\x07\x9b red \u202e desrever \u2066 \ufeff \ud83d \U000e0041 \x00",
)  # fmt: skip


def document(raw: str | bytes = RAW, media_type: str = TEXT, **source: object) -> Document:
    found = lint(replace(Source("d/a.txt", raw, media_type), **source), PLAN).document
    assert found is not None
    return found


def parsed(page: str) -> BeautifulSoup:
    """The tree as a browser builds it; an error of HTML is an error of ours."""
    html5lib.HTMLParser(strict=True).parse(page)
    return BeautifulSoup(page, "html5lib")


def harmless(page: str) -> BeautifulSoup:
    tree = parsed(page)
    tags = [t for t in tree.find_all(True) if isinstance(t, Tag)]
    assert {t.name for t in tags} <= OURS
    assert {name for t in tags for name in t.attrs} <= ATTRIBUTES
    assert len(tree.find_all("style")) == len(tree.find_all("title")) == 1
    for link in tree.find_all("a"):
        assert re.fullmatch(r"#b\d+|(\.\./)*[\w./%~-]+\.html", str(link["href"]))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", tree.get_text())
    return tree


def blocks(tree: BeautifulSoup) -> list[Tag]:
    return tree.select("li.block")


def test_each_block_is_shown_in_order_with_its_role_its_place_and_what_cut_it():
    made = document()
    shown = blocks(harmless(article_page(made)))
    assert len(shown) == len(made.blocks) == 7
    for block, item in zip(made.blocks, shown, strict=True):
        assert item.select_one(".said").get_text() == block.text
        assert block.role in item.select_one(".what").get_text()
        assert ("cut" in item["class"]) == (block.boilerplate is not None)
        if block.boilerplate:
            assert item.select_one(".why").get_text() == f"{block.boilerplate}: {block.evidence}"
    assert [item.select_one(".place").get_text() for item in shown] == [f"{n}:1" for n in range(1, 14, 2)]


def test_what_became_of_a_block_is_said_in_words_and_marks_and_not_by_colour_alone():
    shown = [item.select_one(".state").get_text() for item in blocks(parsed(article_page(document())))]
    assert shown == ["− cut", "» headline", "· beside", "+ kept", "+ kept", "− cut", "− cut"]
    legend = parsed(article_page(document())).select(".legend .state")
    assert {s.get_text() for s in legend} == set(shown)


def test_the_head_of_the_page_tells_counts_and_metadata_and_where_they_are_printed():
    made = replace(document(), published="2024-05-03", outlet="norrey.example", url="https://norrey.example/a")
    tree = harmless(article_page(made))
    told = {dt.get_text(): dt.find_next_sibling("dd") for dt in tree.find_all("dt")}
    assert tree.h1.get_text() == HEADLINE
    assert tree.select_one("header .path").get_text() == "d/a.txt"
    assert re.fullmatch(r"\d+ %: \d+ of \d+ characters", told["Kept"].get_text())
    assert told["Blocks"].get_text() == "7, of which 3 cut"
    assert told["Authors"].get_text() == "Ingrid Solheim 5:1"
    assert tree.find(id=told["Authors"].a["href"][1:]).select_one(".said").get_text() == "By Ingrid Solheim"
    assert told["Address"].get_text() == "https://norrey.example/a"
    assert told["Published"].get_text().strip() == "2024-05-03"
    assert tree.main["lang"] == "en"


def test_the_page_may_load_nothing_and_run_nothing():
    page = article_page(document(), "../index.html")
    tree = harmless(page)
    policy = tree.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    style = sha256(tree.style.string.encode()).digest()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{b64encode(style).decode()}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"@import|url\(|src=|https?:", page)
    assert page.index("Content-Security-Policy") < page.index("<style>")
    assert tree.nav.a["href"] == "../index.html"


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("media_type", [TEXT, HTML])
def test_hostile_text_is_shown_and_cannot_act(hostile, media_type):
    parts = [hostile, f"{HEADLINE} {hostile}", f"By Jane Roe {hostile}", *(f"{hostile} {p} {hostile}" for p in BODY)]
    raw = lines(*parts)
    if media_type == HTML:
        raw = "".join(f"<p>{part.replace('&', '&amp;').replace('<', '&lt;')}</p>\n" for part in parts)
    made = document(
        raw.encode("utf-8", "replace"), media_type, uri=f"d/{hostile}.txt", url=f"https://a.example/{hostile}"
    )
    made = replace(made, language=hostile, outlet=hostile, published=hostile, authors=(hostile,))
    tree = harmless(article_page(made))
    assert len(blocks(tree)) == len(made.blocks)
    if hostile.isprintable() and media_type == TEXT:
        assert all(hostile in item.select_one(".said").get_text() for item in blocks(tree))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_titles_are_harmless_in_the_index(hostile):
    result = lint(Source(f"d/{hostile}.txt", lines(f"{HEADLINE} {hostile}", *BODY)), PLAN)
    tree = harmless(index_begin(hostile) + index_row(result, "d/a.html") + INDEX_END)
    assert len(tree.select("tbody tr")) == 1


def test_a_row_of_the_index_links_to_the_page_and_tells_the_kept_share():
    result = lint(Source("d/a.txt", RAW), PLAN)
    tree = harmless(index_begin("d") + index_row(result, "a.txt.html") + INDEX_END)
    cells = [td.get_text() for td in tree.select("tbody td")]
    assert cells[0] == f"{HEADLINE}d/a.txt"
    assert re.fullmatch(r"\d+ %", cells[1])
    assert cells[2] == "3 of 7"
    assert tree.select_one("tbody a")["href"] == "a.txt.html"


def test_an_article_that_was_lost_has_a_row_with_the_reason_and_no_link():
    result = lint(Source("d/a.jsonl", "{broken", "application/x-ndjson", 3, 3), PLAN)
    tree = harmless(index_begin("d") + index_row(result, None) + INDEX_END)
    assert "not a JSON object" in tree.select_one(".lost").get_text()
    assert "d/a.jsonl:3" in tree.get_text()
    assert not tree.find_all("a")


def test_an_article_without_anything_has_a_page():
    made = document("")
    assert harmless(article_page(made)).h1.get_text() == UNTITLED


@pytest.mark.parametrize(
    ("record", "said"),
    [(None, "a"), (7, "a:9"), (ParquetRow(1, 2), "a[rg1,r2]"), (WarcRecord(33, "x"), "a@33")],
)
def test_an_article_is_called_by_its_file_and_record(record, said):
    assert place(Source("a", "", record=record, line=9)) == said
