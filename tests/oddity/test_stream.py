"""The stream of words: places, joins, hostile text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lint_news.oddity.stream import LONGEST, NUMBER, STOP, hashes, stream


@given(st.text())
def test_each_word_stands_where_it_says(text):
    found = stream(text)
    assert len(found) == len(found.starts) == len(found.ends) == len(found.joined) == len(found.capital)
    assert all(0 <= s < e <= len(text) for s, e in zip(found.starts, found.ends, strict=True))
    assert all(a <= b for a, b in zip(found.ends, found.starts[1:], strict=False))
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        if word[0].isalpha() and len(word) < LONGEST:
            assert text[start:end].lower().replace("’", "'") == word


def test_a_hyphen_joins_only_where_it_touches_both_words():
    assert stream("military-technical talks - again pre- war").joined == (
        False, True, False, False, False, False, False,
    )  # fmt: skip
    assert stream("military-technical talks - again").words == ("military", "technical", "talks", STOP, "again")


def test_numbers_are_alike_and_signs_part():
    assert stream("Up 3.5% to $1,200 (again)!?").words == ("up", NUMBER, "%", "to", NUMBER, STOP, "again", STOP)


def test_quotes_part_nothing():
    assert stream("the “deep” state's end").words == ("the", "deep", "state", "'s", "end")


def test_a_hundred_thousand_letters_are_one_short_word():
    assert [len(w) for w in stream("x" * 100_000).words] == [LONGEST]


def test_hashes_are_the_same_everywhere():
    assert hashes(["tears", "fears"]).tolist() == hashes(("tears", "fears")).tolist()
    assert hashes(["tears"]).dtype == np.uint64
    assert hashes(["fears"])[0] == 1167616160547736321


def test_lone_surrogates_are_words_of_no_language():
    assert len(hashes(["\ud800"])) == 1
