"""UTF-16 units to code points, against the codec."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.languagetool.places import Places

TEXTS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("😀👍🏽e\u0301क्षि\u200da\u0300𝔄")), max_size=30)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS, TEXTS, TEXTS)
def test_the_range_is_the_one_that_the_codec_counts(before, found, after):
    places = Places(before + found + after)
    if found:
        start, end = places.span(units(before), units(found))
        assert (start, end) == (len(before), len(before) + len(found))


@given(TEXTS, st.integers(-2, 80), st.integers(-2, 80))
def test_any_range_is_refused_or_lies_in_the_text(text, offset, length):
    places = Places(text)
    try:
        start, end = places.span(offset, length)
    except ValueError:
        assert offset < 0 or length <= 0 or offset + length > units(text)
    else:
        assert 0 <= start < end <= len(text)
        assert units(text[:start]) <= offset
        assert offset + length <= units(text[:end])


def test_emoji_with_modifiers_and_combining_marks():
    text = "👩🏽‍🚒 cafe\u0301 an unit"
    start = text.index("an unit")
    assert Places(text).span(units(text[:start]), 2) == (start, start + 2)


@pytest.mark.parametrize(("offset", "length"), [(0, 0), (-1, 3), (5, 1), (0, 9)])
def test_nonsense_is_refused(offset, length):
    with pytest.raises(ValueError, match="no range"):
        Places("a😀b").span(offset, length)
