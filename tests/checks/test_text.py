"""Rules that look at the text of blocks: scope, place, and which of two overlapping findings stands."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, lines

from lint_news.model import TEXT, Source
from lint_news.pipeline import lint
from lint_news.rule import Patterns, Plan, Rule


def rule(name: str, pattern: str, **keys) -> Rule:
    place = keys.pop("place", "any")
    return Rule(name, "S", "W.", "pattern", "M", Patterns((pattern,), place=place), **keys)


def found(raw: str, *rules: Rule, boilerplate: bool = False) -> list[tuple[str, str]]:
    plan = Plan(rules, frozenset(r.id for r in rules), boilerplate)
    return [(f.rule, f.text) for f in lint(Source("a", raw, TEXT), plan).findings]


@pytest.mark.parametrize(
    ("scope", "lines_found"),
    [
        ((), [1, 3, 5, 7]),
        (("headline",), [1]),
        (("paragraph",), [3, 7]),
        (("lede",), [3]),
        (("list item",), [5]),
        (("body",), [3, 5, 7]),
        (("headline", "list item"), [1, 5]),
        (("any",), [1, 3, 5, 7]),
        (("caption",), []),
    ],
)
def test_scope_says_which_roles_a_rule_looks_at(scope, lines_found):
    raw = lines(f"Zap {HEADLINE}", f"Zap {BODY[0]}", "- Zap item", f"Zap {BODY[1]}")
    plan = Plan((rule("a/b", "Zap", scope=scope),), frozenset({"a/b"}))
    assert [f.location.line for f in lint(Source("a", raw), plan).findings] == lines_found


@pytest.mark.parametrize(
    ("place", "words"), [("first", ["Zap1"]), ("last", ["Zap3"]), ("any", ["Zap1", "Zap2", "Zap3"])]
)
def test_place_says_which_block_of_the_body_counts(place, words):
    raw = lines(f"Zap0 {HEADLINE}", *(f"Zap{i + 1} {BODY[i]}" for i in range(3)))
    text = [t for _, t in found(raw, rule("a/b", r"Zap\d", place=place, scope=("body",)))]
    assert text == words


def test_of_overlapping_oddities_the_more_confident_then_the_longer_stands():
    raw = lines(HEADLINE, "Zap zip zop said the company when it was asked about the ferry route on Friday.")
    short, longer = rule("oddity/short", "zip"), rule("oddity/longer", "Zap zip")
    unsure = rule("oddity/unsure", "Zap zip zop", confidence="low")
    assert found(raw, short, longer) == [("oddity/longer", "Zap zip")]
    assert found(raw, short, unsure) == [("oddity/short", "zip")]
    assert found(raw, rule("oddity/zap", "zap"), rule("oddity/zop", "zop")) == [
        ("oddity/zap", "Zap"),
        ("oddity/zop", "zop"),
    ]


def test_findings_of_other_groups_may_overlap():
    raw = lines(HEADLINE, "Zap zip zop said the company when it was asked about the ferry route on Friday.")
    assert found(raw, rule("a/one", "Zap zip"), rule("a/two", "Zap"), rule("oddity/three", "Zap")) == [
        ("a/one", "Zap zip"),
        ("a/two", "Zap"),
        ("oddity/three", "Zap"),
    ]


def test_bylines_and_credits_are_looked_at_only_on_demand():
    from lint_news.config import Config
    from lint_news.ruleset import make_plan

    raw = lines(HEADLINE, "Photo: the the Norrey Post", *BODY)
    for boilerplate in (False, True):
        rules = {f.rule for f in lint(Source("a", raw), make_plan(Config(boilerplate=boilerplate))).findings}
        assert ("duplicate/word" in rules) is boilerplate
