"""Authors, date and language that only the text of an article tells, and where it prints them."""

from __future__ import annotations

import json

import pytest
from articles import BODY, HEADLINE, PLAN, lines, page

from lint_news.label.language import guess
from lint_news.model import HTML, JSON_RECORD, TEXT, Document, Source
from lint_news.pipeline import read_document

DECLARED = '<meta name="author" content="Jane Roe">'


def article(*lines_before_text: str, head: str = "") -> Document:
    body = "".join((f"<h1>{HEADLINE}</h1>", *lines_before_text, *(f"<p>{p}</p>" for p in BODY)))
    return read_document(Source("a.html", f"<html><head>{head}</head><body>{body}</body></html>", HTML), PLAN)


def record(**fields: object) -> Document:
    return read_document(Source("a.jsonl", json.dumps({"text": lines(*BODY), **fields}), JSON_RECORD, 1), PLAN)


def test_a_plain_text_tells_its_author_its_date_and_its_language():
    raw = lines(HEADLINE, "By Jane Roe and John Doe, BBC News", "Published: 3 May 2024, 14:20 GMT", *BODY)
    document = read_document(Source("a.txt", raw, TEXT), PLAN)
    assert document.authors == ("Jane Roe", "John Doe", "BBC News")
    assert (document.published, document.language) == ("2024-05-03T14:20:00Z", "en")
    places = {b.role: raw[b.span.start : b.span.end] for b in document.blocks}
    assert places["byline"] == "By Jane Roe and John Doe, BBC News"
    assert places["dateline"] == "Published: 3 May 2024, 14:20 GMT"


def test_a_date_that_may_mean_two_days_stays_as_it_is_printed():
    raw = lines(HEADLINE, "Published: 03/04/2024", *BODY)
    assert read_document(Source("a.txt", raw, TEXT), PLAN).published == "Published: 03/04/2024"


def test_what_nothing_tells_is_empty():
    document = read_document(Source("a.txt", "Ferry\n\nThe ferry sank."), PLAN)
    assert (document.authors, document.published, document.language) == ((), None, None)


@pytest.mark.parametrize(
    "element",
    [
        '<p><a rel="author" href="/roe">Jane Roe</a></p>',
        '<div itemprop="author"><span itemprop="name">Jane Roe</span></div>',
        '<div class="c-byline">Von <b>Jane Roe</b> &nbsp;|&nbsp; Norrey</div>',
        "<div class='article-author'>Jane Roe - </div>",
        "<p>By Jane Roe</p>",
    ],
)
def test_a_page_shows_its_author_in_its_markup(element):
    assert article(element).authors == ("Jane Roe",)


@pytest.mark.parametrize(
    "element",
    [
        '<div class="author">Subscribe to our newsletter</div>',
        '<div class="byline">Senior Writer</div>',
        f'<div class="author">{"Jane Roe " * 40}</div>',
        "<div class='author'>",
    ],
)
def test_a_class_alone_makes_no_author(element):
    assert article(element).authors == ()


def test_what_is_declared_counts_more_than_what_is_printed():
    document = article("<p>By John Doe</p>", "<p>4 May 2024</p>", head=DECLARED + "<meta name=date content=2024-05-03>")
    assert (document.authors, document.published) == (("Jane Roe",), "2024-05-03")


@pytest.mark.parametrize(
    ("elements", "date"),
    [
        (["<time datetime='2024-05-03T10:00Z'>Friday</time>"], "2024-05-03T10:00:00Z"),
        (["<time datetime=2024-05-04>x</time>", "<time pubdate datetime=2024-05-03>y</time>"], "2024-05-03"),
        (["<time datetime=2024-05-04>x</time>", "<p>Published 3 May 2024</p>"], "2024-05-03"),
        (["<time datetime=2024-05-04>x</time>", "<p>Published 3 hours ago</p>"], "2024-05-04"),
        (["<p>Published 3 hours ago</p>"], "Published 3 hours ago"),
        (["<time>3 May 2024</time>"], "2024-05-03"),
        (["<time datetime='0001-01-01'>x</time>"], None),
    ],
)
def test_a_page_shows_its_date(elements, date):
    assert article(*elements).published == date


def test_a_line_that_prints_a_declared_author_and_nothing_else_is_a_byline():
    document = article("<div>Jane Roe</div>", head=DECLARED)
    found = next(b for b in document.blocks if b.text == "Jane Roe")
    assert (found.role, found.boilerplate, found.evidence) == (
        "byline",
        None,
        "names an author whom the page declares",
    )
    assert "Jane Roe" not in document.text


def test_a_name_that_is_printed_again_and_again_is_no_byline():
    document = article(*["<p>Jane Roe</p>"] * 4, head=DECLARED)
    assert all(b.role != "byline" for b in document.blocks)


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Jane Roe and John Doe", ("Jane Roe", "John Doe")),
        (["Jane Roe", "John Doe"], ("Jane Roe", "John Doe")),
        ([], ()),
        ("None", ()),
        ([{"name": "Jane Roe"}], ()),
    ],
)
def test_a_record_names_its_authors(value, authors):
    assert record(authors=value).authors == authors
    assert record(byline=value).authors == authors


def test_dates_of_records_are_normalised_too():
    assert record(date_publish="Mar 3, 2024").published == "2024-03-03"
    assert record(date="0001-01-01T00:00:00").published is None


def test_a_page_says_nothing_that_is_not_there():
    document = read_document(Source("a.html", page(*BODY), HTML), PLAN)
    assert document.authors == ()
    assert document.published is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(BODY), "en"),
        (
            "Le bac a coulé dimanche par mer calme, et les autorités disent que personne n'a été blessé dans le port.",
            "fr",
        ),
        ("El barco se hundió el domingo en aguas tranquilas y las autoridades dicen que nadie resultó herido.", "es"),
        (
            "Il traghetto è affondato domenica con il mare calmo, e non ci sono feriti, dicono le autorità del porto.",
            "it",
        ),
        ("Паром затонул в воскресенье при спокойном море, никто не пострадал.", "ru"),
        ("Пором затонув у неділю, ніхто не постраждав, кажуть у порту міста.", None),
        ("フェリーは日曜日に沈没した。", "ja"),
        ("渡轮星期天在平静的水域沉没。", "zh"),
        (
            "Lautta upposi sunnuntaina tyynessä vedessä, eikä kukaan loukkaantunut, satamasta kerrotaan nyt illalla.",
            None,
        ),
        ("Ferry 12 4 2024 NRY 33 44", None),
        ("", None),
    ],
)
def test_a_language_is_told_or_left_open(text, language):
    assert guess(text) == language
