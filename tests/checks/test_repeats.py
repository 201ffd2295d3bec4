"""Phrases, sentences and parts of paragraphs printed twice."""

from __future__ import annotations

import time

import pytest
from articles import BODY, HEADLINE, PLAN, lines, page
from hypothesis import given
from hypothesis import strategies as st

from lint_news.checks.repeats import _prefixes, _twice
from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint


def found(raw: str, rule: str, media_type: str = TEXT):
    return [f for f in lint(Source("a", raw, media_type), PLAN).findings if f.rule == rule]


def texts(raw: str, rule: str) -> list[str]:
    hits = found(raw, rule)
    assert all(" ".join(raw[h.location.start : h.location.end].split()) == h.text for h in hits)
    return [h.text for h in hits]


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("The end of the of the story.", "of the of the"),
        ("They met on Sunday evening on Sunday evening, he said.", "on Sunday evening on Sunday evening"),
        ("She wrote a book about the sea about the sea.", "about the sea about the sea"),
        ("In the in the town", ""),  # a capital at the start: two ways to read it
        ("It went on and on and on and on.", ""),
        ("From time to time to the north", ""),
        ("What it is it is.", ""),
        ("Never again. Never again.", ""),
        ("no no no no", ""),
        ("scores of 6 4 6 4", ""),
        ("year after year after year", ""),
        ("of the of the of the", ""),
    ],
)
def test_phrases_in_a_row(text, twice):
    assert texts(lines(HEADLINE, BODY[0], f"{BODY[1]} {text}"), "duplicate/phrase") == ([twice] if twice else [])


@given(st.lists(st.sampled_from(["the", "old", "ferry", "left"]), max_size=12), st.integers(2, 4))
def test_where_a_phrase_begins_it_stands_twice(words, size):
    for at in _twice(words, size):
        assert words[at : at + size] == words[at + size : at + 2 * size]


def test_a_sentence_is_reported_where_it_stands_the_second_time():
    sentence = "The ferry company bought its three ships with a loan from the state."
    raw = lines(HEADLINE, f"{BODY[0]} {sentence} {BODY[1]}", f"{BODY[2]} {sentence} {BODY[3]}")
    [hit] = found(raw, "duplicate/sentence")
    assert hit.text == sentence
    assert hit.location.start == raw.rindex(sentence)
    assert [r.location.line for r in hit.related] == [3]


@pytest.mark.parametrize(
    "sentence",
    [
        "We will be back.",  # too short
        "Norrey Museum, 12 Pier Road, Norrey, 10 a.m. to 5 p.m., closed on Mondays.",  # an address
    ],
)
def test_short_sentences_and_addresses_may_be_repeated(sentence):
    raw = lines(HEADLINE, f"{BODY[0]} {sentence} {BODY[1]}", f"{BODY[2]} {sentence} {BODY[3]}")
    assert texts(raw, "duplicate/sentence") == []


def test_an_abbreviation_ends_no_sentence():
    words = "Department of Harbours and Ferries and of all the islands in the north."
    raw = lines(HEADLINE, f"{BODY[0]} He came from the U.S. {words}", f"{BODY[1]} She came from the U.S. {words}")
    assert texts(raw, "duplicate/sentence") == []


def test_whole_paragraphs_and_their_halves_are_reported_once_by_their_own_rules():
    raw = lines(HEADLINE, BODY[0], BODY[1], BODY[0], f"{BODY[1]} {BODY[2]}")
    assert texts(raw, "duplicate/paragraph") == [BODY[0]]
    assert texts(raw, "duplicate/half-paragraph") == [BODY[1]]
    assert texts(raw, "duplicate/sentence") == []


def test_the_end_of_a_paragraph_printed_before_is_half_of_one():
    raw = lines(HEADLINE, BODY[2], f"{BODY[0]} {BODY[1]}", BODY[1])
    [hit] = found(raw, "duplicate/half-paragraph")
    assert (hit.text, hit.location.start) == (BODY[1], raw.rindex(BODY[1]))
    assert hit.severity == "note"


def test_a_pull_quote_of_a_page_is_a_note():
    raw = page(f"<h1>{HEADLINE}</h1>", BODY[0], BODY[2], f"{BODY[1]} {BODY[3]}", BODY[3], BODY[4])
    assert {f.severity for f in found(raw, "duplicate/half-paragraph", HTML)} == {"note"}


@given(st.lists(st.text("ab ", min_size=1, max_size=6), max_size=12))
def test_prefixes_are_those_that_a_search_of_all_pairs_finds(texts):
    pairs = [(text, i) for i, text in enumerate(texts)]
    found = {long: short for short, long in _prefixes(pairs)}
    for long, text in enumerate(texts):
        if text in texts[:long]:
            continue
        shorter = [t for t in texts if text.startswith(t + " ")]
        assert (long in found) == bool(shorter)
        if shorter:
            assert texts[found[long]] == max(shorter, key=len)


@pytest.mark.parametrize("glue", [" ", "", " - ", ' "'])
def test_a_headline_that_runs_into_the_text_is_found(glue):
    raw = lines(HEADLINE, f"{HEADLINE}{glue}{BODY[0]}", BODY[1])
    assert texts(raw, "duplicate/headline-in-lede") == [HEADLINE]


@pytest.mark.parametrize("glue", [", ", ": ", " and "])
def test_a_sentence_may_begin_with_the_headline(glue):
    raw = lines(HEADLINE, f"{HEADLINE}{glue}{BODY[0][0].lower()}{BODY[0][1:]}", BODY[1])
    assert texts(raw, "duplicate/headline-in-lede") == []


def test_many_repetitions_take_no_long_time():
    sentence = "The ferry company bought its three ships with a loan from the state and the town. "
    raw = lines(HEADLINE, *[(sentence * 20).strip()] * 50, *[f"{BODY[0]} {n} {BODY[1]}" for n in range(500)])
    started = time.perf_counter()
    lint(Source("a", raw, TEXT), PLAN)
    assert time.perf_counter() - started < 20
