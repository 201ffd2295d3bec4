"""Findings for people: the place, the line with the span marked, in a window where the line is long."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from articles import BODY, HEADLINE, PLAN, lines
from hypothesis import given
from hypothesis import strategies as st

from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint
from lint_news.reporters.terminal import WIDTH, Reporter
from lint_news.reporters.visible import width
from lint_news.sourcemap import Span


def shown(raw: str, rule: str = "duplicate/word", media_type: str = TEXT, color: bool = False) -> str:
    result = lint(Source("dir/a.txt", raw, media_type), PLAN)
    return next(Reporter(color).finding(f) for f in result.findings if f.rule == rule)


def marked(report: str) -> str:
    """What the carets stand under."""
    rows = report.split("\n")
    at = next(i for i, row in enumerate(rows) if re.fullmatch(r" *\| *\^+", row))
    line, carets = rows[at - 1], rows[at]
    out, column = "", 0
    for char in line:
        if carets[column : column + 1] == "^":
            out += char
        column += width(char)
    return out


def test_a_finding_reads_like_that_of_a_compiler():
    assert shown("Harbour closes\n\nIt was the the end.\n") == (
        "warning[duplicate/word]: 'the' is printed twice\n"
        "  --> dir/a.txt:3:8\n"
        "  |\n"
        "3 | It was the the end.\n"
        "  |        ^^^^^^^\n"
        "  = suggestion: the\n"
        "\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "It was the the end.",
        "\tIt was\tthe the end.",
        "日本の駅 was the the end.",
        "Cafe\u0301 was the the end.",
        "\x1b[31mIt\x07 was \u202ethe the end.",
        "😀" * 20 + " the the end",
        "word " * 500 + "the the" + " word" * 500,
        "w" * 3000 + " the the end",
        "日" * 300 + " the the " + "日" * 300,
    ],
)
def test_the_carets_stand_under_the_span(line):
    report = shown(f"Harbour closes\n\n{line}\n")
    assert marked(report) == "the the"
    assert all(width(row) <= WIDTH + 20 for row in report.split("\n"))


def test_a_long_line_is_shown_in_a_window_around_the_span():
    row = shown("Harbour closes\n\n" + "word " * 500 + "the the" + " word" * 500).split("\n")[3]
    assert row.startswith("3 | …")
    assert row.endswith("…")
    assert "the the" in row


def test_a_span_over_several_lines_says_where_it_ends():
    report = shown(
        lines(HEADLINE, *BODY, "Popular News", "Ten soups for autumn days", "Striker signs again today"),
        "boilerplate/related",
    )
    assert "goes on to line 19" in report
    assert marked(report) == "Popular News"


def test_the_other_place_of_a_repetition_is_named():
    assert "first printed here: dir/a.txt:1:1" in shown(lines(HEADLINE, HEADLINE, *BODY), "duplicate/headline")


def test_colour_is_all_that_colour_adds():
    raw = "Harbour closes\n\nIt was the the end.\n"
    assert re.sub(r"\x1b\[[\d;]*m", "", shown(raw, color=True)) == shown(raw)
    assert "\x1b[" not in shown(raw)


@given(st.text(alphabet=st.characters() | st.sampled_from("\x1b\x9b\u202e\t é日"), max_size=40), st.booleans())
def test_no_text_of_an_article_steers_the_terminal(text, html):
    raw = f"Harbour closes\n\nIt was {text} the the {text} end of it.\n"
    for finding in lint(Source(f"d/{text}.txt", raw, HTML if html else TEXT), PLAN).findings:
        report = Reporter().finding(finding)
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ud800-\udfff]", report
        )


@pytest.mark.parametrize("start", range(5))
def test_a_command_is_not_put_together_from_pieces(start):
    line = "##[error]boo the the end"
    finding = replace(lint(Source("a", line), PLAN).findings[0], line_text=line, mark=Span(start, start + 3))
    report = Reporter().finding(finding)
    assert "##[" not in report
    assert "#♯[error]boo" in report
