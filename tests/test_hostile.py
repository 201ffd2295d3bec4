"""Hostile input is linted as any other, in time that grows with its length.

Figures: what takes seconds here takes milliseconds an article in ordinary texts; what grows with the square of the
length takes minutes.
"""

from __future__ import annotations

import time

import pytest

from lint_news.config import Config
from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan
from lint_news.segment import pieces

PLAN = make_plan(Config())
MEGABYTE = 1_000_000
PROSE = "He said that the plan would fail because nobody in the town had asked for it. "

PAGES = {
    "one paragraph": lambda n: "<p>" + PROSE * (n // 80),
    "nested div": lambda n: "<div>" * (n // 20) + "x",
    "nested div with text": lambda n: "<div>a" * (n // 20),
    "no end tags": lambda n: "<p>one <b>two <i>three <a href=x>four <td>five <li>six " * (n // 60),
    "ampersands": lambda n: "&" * n,
    "references": lambda n: "&amp;" * (n // 5),
    "less than": lambda n: "<" * n,
    "tags that never close": lambda n: "<a" * (n // 2),
    "quotes that never close": lambda n: "<a \"b='" * (n // 8),
    "comments that never close": lambda n: "<!--" * (n // 4),
    "dashes": lambda n: "<!--" + "-" * n,
    "scripts that never close": lambda n: "<script>" * (n // 8),
    "cdata that never close": lambda n: "<![CDATA[" * (n // 9),
    "attributes": lambda n: "<a " + "x " * (n // 2),
    "line breaks": lambda n: "<b> </b><br>" * (n // 12),
    "list items": lambda n: "<ul>" + "<div>" * (n // 40) + "<li>a</li>" * (n // 20),
    "hidden": lambda n: "<span hidden>a" * (n // 28),
    "drawings": lambda n: "<svg>" * (n // 10),
    "preformatted": lambda n: "<pre>" + "\n \n" * (n // 3) + "a",
}
TEXTS = {
    "one line": lambda n: PROSE * (n // 80),
    "one word": lambda n: "a" * n,
    "spaces": lambda n: " " * n + "a",
    "line ends": lambda n: "\r" * n + "a",
    "short lines": lambda n: "a line of text\n" * (n // 15),
    "wrapped lines": lambda n: (
        "A line of the newspaper that is long enough to have been wrapped by hand,\n" * (n // 75)
    ),
    "dots": lambda n: "." * n,
    "quotes": lambda n: "“a " * (n // 3),
    "ampersands": lambda n: "&" * n,
    "capitals": lambda n: "A. B. " * (n // 6),
}
# Texts in which much is found or cut, so that every finding must cost the same.
EVENTFUL = {
    "findings in one line": (
        TEXT,
        lambda n: "He said that the the plan would fail because nobody had asked for it. " * (n // 70),
    ),
    "oddities in one line": (TEXT, lambda n: "recession tears and " * (n // 20)),
    "oddities in many lines": (TEXT, lambda n: "Some say recession tears are odd here today.\n\n" * (n // 46)),
    "labels": (TEXT, lambda n: "Popular News\n\n" * (n // 14)),
    "labels and titles": (TEXT, lambda n: "Popular News\n\nA title of another story\n\n" * (n // 40)),
    "labels and prose": (TEXT, lambda n: f"Leave a comment\n\n{PROSE}\n\n" * (n // 100)),
    "bylines": (TEXT, lambda n: "By John Smith\n\n" * (n // 15)),
    "repeated paragraphs": (TEXT, lambda n: f"{PROSE}\n\n" * (n // 80)),
    "repeated headlines": (HTML, lambda n: "<h1>The same headline stands here</h1>" * (n // 38)),
    "broken bytes": (TEXT, lambda n: b"\xc3\xa9\xc3\xa9\xff abcd " * (n // 11)),
    "marks of sentences": (TEXT, lambda n: "?!.…" * (n // 4)),
    "broken encoding": (TEXT, lambda n: "caf\u00c3\u00a9 " * (n // 6)),
    "glued words": (TEXT, lambda n: "abcdefghijThe " * (n // 14)),
    "meta that never close": (HTML, lambda n: "<meta " * (n // 6)),
    "meta with open quotes": (HTML, lambda n: '<meta name="x' * (n // 13)),
    "links that never close": (HTML, lambda n: "<link " * (n // 6)),
    "json-ld that never ends": (HTML, lambda n: '"headline": "' * (n // 13)),
    "language that never ends": (HTML, lambda n: "<html lang" * (n // 10)),
    "nested tables": (HTML, lambda n: "<table><tr><td>a" * (n // 16)),
    "nested inline tags": (HTML, lambda n: "<b>a" * (n // 4)),
}


def seconds(work, *arguments) -> float:
    """Of the processor, so that other work on the machine does not count."""
    began = time.process_time()
    work(*arguments)
    return time.process_time() - began


def assert_linear(work, make, size: int) -> None:
    """Twice the length takes at most three and a half times as long, where it takes long enough to be measured.

    Smaller sizes come first, so that what takes hours fails within a minute.
    """
    for small in (size // 16, size // 4):
        assert seconds(work, make(small)) < 2
    once, twice = make(size), make(2 * size)
    first = min(seconds(work, once) for _ in range(2))
    assert first < 4
    limit = 3.5 * first + 0.3
    assert any(seconds(work, twice) < limit for _ in range(2)), f"{size}: {first:.2f} s; twice that: over {limit:.2f} s"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_cut_in_linear_time(name):
    assert_linear(lambda raw: pieces(raw, html=True), PAGES[name], MEGABYTE // 4)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_cut_in_linear_time(name):
    assert_linear(lambda raw: pieces(raw, html=False), TEXTS[name], MEGABYTE // 4)


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_linted_in_linear_time(name):
    assert_linear(lambda raw: lint(Source("a.html", raw, HTML), PLAN), PAGES[name], MEGABYTE // 10)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_linted_in_linear_time(name):
    assert_linear(lambda raw: lint(Source("a.txt", raw), PLAN), TEXTS[name], MEGABYTE // 10)


@pytest.mark.parametrize("name", EVENTFUL)
def test_findings_and_cuts_cost_the_same_however_many_there_are(name):
    media_type, make = EVENTFUL[name]
    assert_linear(lambda raw: lint(Source("a", raw, media_type), PLAN), make, MEGABYTE // 20)


@pytest.mark.parametrize(
    ("size", "name"), [(100_000, "nested div"), (1_000_000, "ampersands"), (2_000_000, "one paragraph")]
)
def test_the_worst_that_the_issue_names_is_linted(size, name):
    raw = "<div>" * size + "x" if name == "nested div" else PAGES[name](size)
    assert seconds(lambda: lint(Source("a.html", raw, HTML), PLAN)) < 20


def test_a_selector_that_matches_much_costs_what_the_page_costs(write):
    rule = "summary: S\nwhy: W.\nkind: boilerplate\nterms: [Zap line]\nselector: div.ad\nexamples:\n"
    rule += (
        '  bad: ["A story\\n\\n[[Zap line]]", "A tale\\n\\n[[Zap line]]"]\n  good: [One good line, Two good lines]\n'
    )
    plan = make_plan(Config(rule_paths=(str(write("house/zap.yaml", rule)),)), fast=True)
    for raw in ("<div class=ad>x</div>\n" * 2000, "<div class=ad>x" * 2000):
        assert seconds(lambda raw=raw: lint(Source("a.html", raw, HTML), plan)) < 1.5
