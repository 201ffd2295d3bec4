"""The same text twice, with the place where it stood first."""

from __future__ import annotations

from articles import BODY, HEADLINE, PLAN, lines, page

from lint_news.config import Config
from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan


def found(raw: str, rule: str, media_type: str = TEXT, plan=PLAN):
    return [f for f in lint(Source("a", raw, media_type), plan).findings if f.rule == rule]


def test_a_paragraph_printed_again_is_found_with_its_first_place():
    raw = lines(HEADLINE, *BODY, BODY[1])
    [again] = found(raw, "duplicate/paragraph")
    assert (again.text, again.location.line) == (BODY[1], 15)
    assert [r.location.line for r in again.related] == [5]


def test_case_punctuation_and_markup_make_no_difference():
    raw = page(f"<article><h1>{HEADLINE}</h1>", *BODY, f"<p><b>{BODY[1].upper()}</b>!</p></article>")
    assert len(found(raw, "duplicate/paragraph", HTML)) == 1


def test_short_paragraphs_may_stand_twice():
    assert found(lines(HEADLINE, "“No,” she said.", *BODY, "“No,” she said."), "duplicate/paragraph") == []


def test_a_paragraph_of_furniture_counts_only_on_demand():
    raw = lines(
        HEADLINE,
        *BODY,
        "Popular News",
        "A title of another story of some length today",
        "A title of another story of some length today",
    )
    assert found(raw, "duplicate/paragraph") == []
    assert len(found(raw, "duplicate/paragraph", plan=make_plan(Config(boilerplate=True)))) == 1


def test_a_word_printed_twice_across_a_line_end_and_across_tags():
    [found_in_page] = found(
        page(f"<article><h1>{HEADLINE}</h1>", f"<p>{BODY[0]} It was the <b>\nthe</b> last.", "</article>"),
        "duplicate/word",
        HTML,
    )
    assert found_in_page.text == "the the"
    assert found_in_page.location.end_line == found_in_page.location.line + 1
    assert found_in_page.suggestions == ("the",)
