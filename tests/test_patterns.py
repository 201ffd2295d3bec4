"""Patterns: what a hit is, the deadline of a search, and the literals that no match can do without."""

from __future__ import annotations

import re
import time

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.errors import PatternTimeoutError
from lint_news.patterns import Hit, Pattern, PatternError, fold, required_literals
from lint_news.ruleset import catalogue

# Patterns that the standard library reads as `regex` does, so that hypothesis can make matches of them.
STANDARD = [
    r"reporting by (?:major|leading) outlets",
    r"(?:photo|image)s? by",
    r"(?:photo|image)?s by",
    r"ab?cd",
    r"(?:abc)+x",
    r"(?:abc)*xy",
    r"(?:abc){0,3}",
    r"(abc)?(?:def|gh)",
    r"a(?:b|)c",
    r"(?:one|two|(?:three|four) five)",
    r"colou?r(?:ed|ing)",
    r"straße|fuß",
    r"ΣΊΣΥΦΟΣ",
    r"(?:İzmir|istanbul)",
    r"\bword\b|\d+ items",
    r"[abc]def[^x]ghi",
    r"x{3}yz|[0-9]{2}",
    r"(?i:MiXeD) (?-i:Case)",
    r"(?P<at>ab)cd\1?",
    r"(?x) a b c  # comment",
    r"say (?=hello)",
    r"(?<=mr )smith",
    r"(?<!mr )smith",
    r"(?!abc)def",
    r"(?>abc|de)f",
    r"(a|b)(?(1)cd|ef)",
    r"§|†",
    r"a++bc",
    r"",
    r"(?:)",
]
# Patterns that only `regex` knows, or reads in its own way, each with texts it matches.
OWN = [
    (r"[[:alpha:]]+ly", ["quickly"]),
    (r"[_[:alpha:]]bc", ["abc", "_bc"]),
    (r"[a[:digit:]b]cd", ["1cd", "acd"]),
    (r"\p{Lu}\.smith", ["J.smith"]),
    (r"\pL+x", ["ax"]),
    (r"(?:government){e<=1}", ["goverment", "government"]),
    (r"(?:cat){i<=1}s", ["caat", "cats", "cat s"]),
    (r"\mword\M", ["a word here"]),
    (r"(?<name>abc)d", ["abcd"]),
    (r"(?|abc|de)f", ["abcf", "def"]),
    (r"ab\Kcd", ["abcd"]),
    (r"(?r)abc", ["abc"]),
    (r"(ab|cd)(?1)", ["abcd"]),
    (r"(?e)(?:colour){e<=2}", ["color"]),
    (r"a\Rbc", ["a\nbc"]),
    (r"\Xyz", ["eyz"]),
]


def assert_needed(source: str, text: str) -> None:
    wanted = required_literals(source)
    assert not wanted or any(literal in fold(text) for literal in wanted), (source, wanted, text)


@settings(max_examples=60)
@given(st.data())
@pytest.mark.parametrize("source", STANDARD)
def test_every_match_holds_one_of_the_literals(source, data):
    text = data.draw(st.from_regex(re.compile(source, re.IGNORECASE)))
    if Pattern(source).found(text):
        assert_needed(source, text)


@pytest.mark.parametrize(("source", "texts"), OWN)
def test_literals_are_right_where_only_regex_knows_the_construct(source, texts):
    for text in texts:
        if regex.search(source, text, regex.IGNORECASE):
            assert_needed(source, text)


@pytest.mark.parametrize(
    "text", ["SECURITY FEARS", "Security Fears", "ſecurity fearſ", "SECURİTY FEARS", "securıty fears"]
)
def test_letters_that_match_whatever_their_case_do_not_slip_past_the_literals(text):
    if Pattern("security fears").found(text):
        assert_needed("security fears", text)


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("tears rose", {"tears rose"}),
        ("(?:war|job) tears?", {"war tear", "job tear", "war tears", "job tears"}),
        ("recession tears", {"recession tea"}),  # more letters tell no better
        (r"(?:of|in|on) the \w+ outlet", {" outlet"}),  # common words tell nothing
        (r"(?:north|south|east|west) \w+ outlets", {" outlets"}),  # among rare sets, the small one
        (r"\d+ outlets", {" outlets"}),
        ("Straße", {"strasse"}),
        ("a", set()),
        (r"\w+", set()),
        ("abc|.", set()),
    ],
)
def test_the_rarest_literals_are_chosen_and_casefolded(source, literals):
    assert required_literals(source) == literals


def test_most_patterns_of_the_catalogue_are_known_by_literals():
    sources = [s for rule in catalogue() for s in getattr(rule.options, "patterns", ())]
    known = sum(bool(required_literals(s)) for s in sources)
    assert known > len(sources) / 2


def test_hits_come_from_left_to_right_and_do_not_overlap():
    assert [(h.start, h.end) for h in Pattern("aa|b").hits("aaab aa")] == [(0, 2), (3, 4), (5, 7)]


def test_named_groups_are_values_and_the_group_at_is_the_range():
    assert list(Pattern(r"by (?P<at>(?P<first>\w+) \w+)").hits("written by Jane Roe")) == [
        Hit(11, 19, (("first", "Jane"),))
    ]


def test_a_group_at_that_took_no_part_leaves_the_whole_match():
    assert list(Pattern(r"ab(?P<at>c)?").hits("abd")) == [Hit(0, 2)]


def test_empty_matches_are_no_hits():
    assert list(Pattern("x*").hits("abc")) == []


def test_case_counts_only_where_asked():
    assert Pattern("abc").found("ABC")
    assert not Pattern("abc", ignore_case=False).found("ABC")


@pytest.mark.parametrize(
    ("source", "position"),
    [("ab(c", 4), ("a[b", 1), ("*a", 0), ("abc)", 3), (r"a(?P<x>b)(?P=y)", None), (r"a{2}{3}**", None)],
)
def test_a_pattern_that_does_not_compile_says_where(source, position):
    with pytest.raises(PatternError) as caught:
        Pattern(source).compiled()
    assert str(caught.value)
    if position is not None:
        assert abs(caught.value.position - position) <= 2


@pytest.mark.parametrize("source", [r"(a+)+$", r"(?:a|aa)+$", r"(?:a*)*c"])
def test_a_search_that_runs_away_ends_within_seconds(source):
    text = "a" * 30_000 + "!"
    started = time.monotonic()
    try:
        list(Pattern(source).hits(text))
        Pattern(source).found(text)
    except PatternTimeoutError:
        pass
    assert time.monotonic() - started < 5


def test_a_search_that_runs_away_is_told_from_one_that_finds_nothing():
    with pytest.raises(PatternTimeoutError):
        list(Pattern(r"(a+)+$").hits("a" * 30_000 + "!"))
