"""Which block is the headline, and where it is printed again."""

from __future__ import annotations

import json

import pytest
from articles import BODY, HEADLINE, PLAN, lines, page, read_page, read_text

from lint_news.model import HTML, JSON_RECORD, Source
from lint_news.pipeline import lint

AGAIN = "duplicate/headline"


def repeats(raw: str, media_type: str = "text/plain") -> list[int]:
    return [f.location.line for f in lint(Source("a", raw, media_type), PLAN).findings if f.rule == AGAIN]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ([HEADLINE], HEADLINE),
        (["ISLANDS", HEADLINE], HEADLINE),
        (["November 14, 2024", HEADLINE], HEADLINE),
        (["By Ingrid Solheim", HEADLINE], HEADLINE),
        (["No time to read?", "Get a summary", HEADLINE], HEADLINE),
        (["Will the ferry company close the island route?"], "Will the ferry company close the island route?"),
        (["Ferry: “We will stay”"], "Ferry: “We will stay”"),
        ([], ""),
    ],
)
def test_the_headline_of_a_text_is_the_first_title_before_the_prose(above, title):
    document = read_text(lines(*above, *BODY))
    assert document.title == title
    assert document.text.endswith("\n\n".join(BODY))


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("", f"<h1>{HEADLINE}</h1>", HEADLINE),
        ("", f"<h1>Norrey Post</h1><h1>{HEADLINE}</h1>", HEADLINE),
        ("", f"<h1><a href=/>Norrey Post</a></h1><h2>{HEADLINE}</h2>", HEADLINE),
        (
            f'<meta property="og:title" content="{HEADLINE}">',
            f"<h1>Norrey Post</h1><div class=t>{HEADLINE}</div>",
            HEADLINE,
        ),
        (f'<meta property="og:title" content="{HEADLINE}">', f"<h2>{HEADLINE}</h2><h1>Latest</h1>", HEADLINE),
        (
            f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": HEADLINE})}</script>',
            f"<h2>Islands</h2><h2>{HEADLINE}</h2>",
            HEADLINE,
        ),
        (
            "<meta name=twitter:title content='Ferry &amp; island: route saved'>",
            "<h3>Ferry &amp; island: route saved</h3>",
            "Ferry & island: route saved",
        ),
    ],
)
def test_the_headline_of_a_page_is_what_the_page_names(head, body, title):
    raw = page(body, *BODY).replace("</head>", f"{head}</head>")
    assert read_page(raw).title == title


def test_the_title_field_of_a_record_is_the_headline():
    raw = json.dumps({"text": lines(*BODY), "title": HEADLINE})
    document = lint(Source("a.jsonl", raw, JSON_RECORD), PLAN).document
    assert (document.title, document.text) == (HEADLINE, "\n\n".join(BODY))


@pytest.mark.parametrize("again", [HEADLINE, HEADLINE.upper(), f"“{HEADLINE}”", f"{HEADLINE}."])
def test_a_headline_printed_again_is_found_and_cut(again):
    raw = lines(HEADLINE, again, *BODY)
    assert repeats(raw) == [3]
    assert read_text(raw).text == "\n\n".join(BODY)


def test_the_finding_names_the_place_where_it_stood_first():
    [found] = [f for f in lint(Source("a", lines(HEADLINE, HEADLINE, *BODY)), PLAN).findings if f.rule == AGAIN]
    [related] = found.related
    assert (found.text, found.location.line, found.location.column) == (HEADLINE, 3, 1)
    assert (related.location.line, related.location.column) == (1, 1)


@pytest.mark.parametrize("near_miss", [HEADLINE + " again", "Ferry company", BODY[0]])
def test_a_line_that_only_resembles_the_headline_is_no_repetition(near_miss):
    assert repeats(lines(HEADLINE, near_miss, *BODY)) == []


def test_in_a_page_only_the_article_counts():
    links = f'<nav><a href="/x">{HEADLINE}</a></nav>'
    assert repeats(page(links, f"<h1>{HEADLINE}</h1>", *BODY, f"<footer>{HEADLINE}</footer>"), HTML) == []
    assert len(repeats(page(f"<h1>{HEADLINE}</h1>", f"<p>{HEADLINE}</p>", *BODY), HTML)) == 1


def test_a_text_that_merely_begins_with_its_title_field_earns_a_note():
    raw = json.dumps({"title": HEADLINE, "text": lines(HEADLINE, *BODY)})
    [found] = [f for f in lint(Source("a", raw, JSON_RECORD), PLAN).findings if f.rule == AGAIN]
    assert found.severity == "note"
    twice = json.dumps({"title": HEADLINE, "text": lines(HEADLINE, HEADLINE, *BODY)})
    found = [f.severity for f in lint(Source("a", twice, JSON_RECORD), PLAN).findings if f.rule == AGAIN]
    assert sorted(found) == ["note", "warning"]
