"""Rules about the article as a whole, and furniture that was left in."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, OTHERS, PLAN, lines, page

from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint
from lint_news.rule import Metric, Missing, Plan, Rule

TITLES = [title for title, _ in OTHERS]


def found(raw: str, media_type: str = TEXT, plan=PLAN):
    return lint(Source("a", raw, media_type), plan).findings


def with_rule(options) -> Plan:
    return Plan((Rule("a/b", "S", "W.", "k", "{value}", options),), frozenset({"a/b"}))


@pytest.mark.parametrize(("measure", "value"), [("words", 27 + 30), ("sentences", 2), ("blocks", 2)])
def test_measures_count_the_main_text(measure, value):
    raw = lines(HEADLINE, BODY[0], BODY[1])
    value = len(f"{BODY[0]} {BODY[1]}".split()) if measure == "words" else value
    for low, high, odd in ((value, value, False), (value + 1, None, True), (None, value - 1, True)):
        hits = found(raw, plan=with_rule(Metric(measure, low, high)))
        assert bool(hits) is odd
        assert all(h.message == str(value) and h.location.line == 1 for h in hits)


def test_words_of_scripts_without_spaces_are_counted():
    raw = lines("東京で会議", "国家主席星期一在北京会见了来访的外国代表团双方就经济合作和地区安全问题交换了意见。")
    [hit] = found(raw, plan=with_rule(Metric("words", 10_000)))
    assert 15 <= int(hit.message) <= 25


def test_a_missing_role_is_reported_at_the_first_kept_block():
    [hit] = [f for f in found(lines("- Advertisement -", *BODY)) if f.rule == "structure/missing-headline"]
    assert (hit.location.line, hit.text) == (3, BODY[0])
    assert found(lines(HEADLINE, *BODY), plan=with_rule(Missing("headline"))) == ()
    assert len(found(lines(HEADLINE, *BODY), plan=with_rule(Missing("quote")))) == 1


@pytest.mark.parametrize("raw", ["", "\n\n", "<p></p>"])
def test_an_article_without_any_text_raises_nothing(raw):
    assert found(raw, HTML) == ()
    assert found("" if raw.startswith("<") else raw) == ()


def test_furniture_left_in_bare_text_is_one_note_for_each_run_and_rule():
    raw = lines(
        HEADLINE,
        "- Advertisement -",
        *BODY[:3],
        "- Advertisement -",
        *BODY[3:],
        "Popular News",
        *TITLES,
        "Next Article",
        TITLES[0],
    )
    notes = [f for f in found(raw) if f.rule.startswith("boilerplate/")]
    assert [(f.rule, f.location.line, f.location.end_line) for f in notes] == [
        ("boilerplate/advertisement", 3, 3),
        ("boilerplate/advertisement", 11, 11),
        ("boilerplate/related", 19, 27),
        ("boilerplate/prev-next", 29, 31),
    ]
    assert {f.severity for f in notes} == {"note"}
    for f in notes:
        assert " ".join(raw[f.location.start : f.location.end].split()) == f.text


def test_furniture_in_a_page_is_no_finding():
    raw = page(f"<article><h1>{HEADLINE}</h1>", *BODY, "Popular News", *TITLES, "</article>")
    assert [f for f in found(raw, HTML) if f.rule.startswith("boilerplate/")] == []


@pytest.mark.parametrize("end", ["…", "...", " [...]", " [+1423 chars]"])
def test_an_article_that_breaks_off_is_found_at_its_last_words(end):
    raw = lines(HEADLINE, *BODY[:3], f"The company also said that it wanted to keep the route and that it{end}")
    [hit] = [f for f in found(raw) if f.rule == "structure/truncated"]
    assert hit.text.endswith(end.strip())
    assert hit.location.line == 9
