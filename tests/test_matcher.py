"""Compiled rules: what each kind matches, and a prefilter that never changes what is found."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.config import Config
from lint_news.matcher import Compiled, Matcher, compiled, key
from lint_news.model import Source
from lint_news.pipeline import lint
from lint_news.rule import Count, Patterns, Plan, Repeat, Replace, Rule, Swap, Terms
from lint_news.ruleset import catalogue, make_plan


def rule(options, unless=(), name="test/rule") -> Rule:
    return Rule(id=name, summary="S", why="W.", kind="k", message="{match}", options=options, unless=unless)


def found(options, text: str, unless=()) -> list[str]:
    return [text[h.start : h.end] for h in Matcher(rule(options, unless)).hits(text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Read the C++ news, READ more", ["Read", "C++", "READ more"]),
        ("more read more", ["read more"]),
        ("read-read", ["read", "read"]),
        ("Reader, thread, c+", []),
    ],
)
def test_terms_match_whole_words_the_longest_first(text, hits):
    assert found(Terms(("read", "read more", "c++")), text) == hits


def test_terms_can_tell_case():
    assert found(Terms(("May",), ignore_case=False), "may May MAY") == ["May"]


def test_patterns_of_one_rule_do_not_report_the_same_place_twice():
    assert found(Patterns(("bad news", "news today")), "bad news today, news today") == ["bad news", "news today"]


def test_unless_excuses_what_it_overlaps_and_nothing_else():
    options = Patterns((r"reporting by \w+",))
    text = "Reporting by outlets. Reporting by Reuters."
    assert found(options, text, unless=(r"by (?-i:[A-Z])\w+",)) == ["Reporting by outlets"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("the the end", ["the the"]),
        ("The the end", ["The the"]),
        ("the\u00a0 the end", ["the\u00a0 the"]),
        ("the then end", []),
        ("soothe the pain", []),
        ("the-the end", []),
        ("that that is", []),
        ("12 12", []),
    ],
)
def test_repeat_finds_a_word_twice_in_a_row(text, hits):
    assert found(Repeat(r"\w+", exceptions=("that",)), text) == hits


def test_repeat_may_allow_numbers():
    assert found(Repeat(r"\w+", alpha=False), "12 12") == ["12 12"]


@pytest.mark.parametrize(
    ("least", "most", "text", "hit"),
    [
        (0, 1, "a! b! c", "! b!"),
        (0, 2, "a! b! c", None),
        (1, None, "a b c", "a b c"),
        (1, None, "a! b c", None),
        (2, 3, "a! b c", "!"),
    ],
)
def test_count_reports_too_many_and_too_few(least, most, text, hit):
    assert found(Count("!", least, most), text) == ([hit] if hit else [])


@pytest.mark.parametrize(
    ("text", "hit", "suggestion"),
    [
        ("RECESSION TEARS grow", "RECESSION TEARS", "RECESSION FEARS"),
        ("Security Tears grow", "Security Tears", "Security Fears"),
        ("security tears grow", "security tears", "security fears"),
        ("the tears of recession", "tears of recession", "fears of recession"),
    ],
)
def test_a_swap_reports_the_word_with_its_company_and_keeps_its_case(text, hit, suggestion):
    options = Replace((Swap("tears", ("fears",), after=("recession", "security"), before=("of recession",)),))
    [one] = Matcher(rule(options)).hits(text)
    assert text[one.start : one.end] == hit
    assert one.suggestions == (suggestion,)


def test_a_swap_without_company_is_always_odd_and_may_suggest_several_words():
    [one] = Matcher(rule(Replace((Swap("soliders", ("soldiers", "solders")),)))).hits("Two Soliders died")
    assert one.suggestions == ("Soldiers", "Solders")
    assert dict(one.values)["to"] == "Soldiers or Solders"


def test_the_suggestion_replaces_the_odd_word_and_not_its_likeness_in_the_company():
    options = Replace((Swap("rain", ("reign",), after=("train",)),))
    [one] = Matcher(rule(options)).hits("a train rain")
    assert one.suggestions == ("train reign",)


def test_a_swap_is_silent_where_the_text_says_that_the_word_belongs():
    options = Replace((Swap("trial", ("trail",), after=("campaign",), unless=(r"\bjudge\b",)),))
    assert found(options, "campaign trial") == ["campaign trial"]
    assert found(options, "The judge in the campaign trial") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Advertisement -", "advertisement"),
        ("Read  NOW!", "read now"),
        ("***", ""),
        ("Don’t miss", "don t miss"),
        ("STRASSE", "strasse"),
    ],
)
def test_keys_leave_case_punctuation_and_space_out_of_account(text, expected):
    assert key(text) == expected


_REPORTING = [r for r in catalogue() if Matcher(r).parts]
_ENGINE = Compiled(Plan(tuple(_REPORTING)))
_SAID = [e.text for r in _REPORTING for e in (*r.bad, *r.good)]
_odd_case = st.sampled_from(
    [str, str.upper, str.lower, str.title, lambda s: s.replace("s", "ſ"), lambda s: s.replace("i", "İ")]
)


@settings(max_examples=100)
@given(st.lists(st.builds(lambda change, text: change(text), _odd_case, st.sampled_from(_SAID)), max_size=4))
def test_the_prefilter_never_hides_a_hit(texts):
    candidates = _ENGINE.candidates(texts)
    for rule_id, matcher in _ENGINE.matchers.items():
        for i, text in enumerate(texts):
            parts = candidates.get(rule_id, {}).get(i)
            assert list(matcher.hits(text)) == (list(matcher.hits(text, parts)) if parts else [])


def test_the_prefilter_spares_most_rules_a_look_at_an_ordinary_text():
    candidates = _ENGINE.candidates(["The mayor opened the new bridge on Sunday, and hundreds came to see it."])
    assert len(candidates) < len(_REPORTING) / 2


def test_a_literal_does_not_reach_from_one_text_into_the_next():
    engine = Compiled(Plan((rule(Patterns(("security tears",))),)))
    assert engine.candidates(["security", "tears"]) == {}


def test_a_plan_is_compiled_once():
    plan = make_plan(Config())
    assert compiled(plan) is compiled(pickle.loads(pickle.dumps(plan)))


def test_plans_that_differ_are_never_mistaken_for_each_other():
    text = "Head of a story\n\nBody with odd words."
    one, other = (
        Plan((rule(Patterns((word,)), name="test/one"),), frozenset({"test/one"})) for word in ("odd", "words")
    )
    assert [f.text for f in lint(Source("a", text), one).findings] == ["odd"]
    assert [f.text for f in lint(Source("a", text), other).findings] == ["words"]


def test_a_changed_plan_is_not_taken_for_the_one_it_was_made_from():
    text = (
        "Harbour to close\n\nThe town will close its harbour in spring, the mayor said.\n\nPopular News\n\nThe the cat"
    )
    plan = make_plan(Config())
    before = [f.rule for f in lint(Source("a", text), plan).findings]
    after = [f.rule for f in lint(Source("a", text), replace(plan, boilerplate=True)).findings]
    assert "duplicate/word" not in before
    assert "duplicate/word" in after
