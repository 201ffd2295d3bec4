"""The law of the spans: the raw range of a piece, read without the map, says what the piece says."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from law import assert_lawful, assert_words_lawful
from oracle import collapsed, letters, seen
from pages import junk, pages

from lint_news.segment import pieces
from lint_news.sourcemap import Span

_index = st.integers(0, 1000)
_lines = st.lists(
    st.sampled_from(
        [
            *(
                "word",
                "Zürich 😀",
                "a\u00a0b",
                "two  spaces",
                "\ttab",
                "- item",
                "1. item",
                "&amp; <b>",
                "\u2028sep",
                "x " * 40,
            ),
            *("A line of the newspaper that is long enough to have been wrapped by hand,", "\x0b", "\u3000wide"),
        ]
    )
    | st.text(max_size=30),
    max_size=15,
)
plain_texts = st.builds(
    lambda lines, ends: "".join(line + ends[i % len(ends)] for i, line in enumerate(lines)),
    _lines,
    st.lists(st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " \n", "\n \t\n"]), min_size=1, max_size=5),
)


@settings(max_examples=500)
@given(pages)
def test_each_piece_of_a_page_says_what_its_raw_range_says(raw):
    assert_lawful(raw, pieces(raw, html=True), seen)


@settings(max_examples=500)
@given(pages, _index, _index, _index)
def test_the_words_of_a_piece_lead_to_raw_text_that_says_them(raw, which, first, last):
    cut = pieces(raw, html=True)
    if cut:
        assert_words_lawful(raw, cut[which % len(cut)], seen, first, last)


@settings(max_examples=300)
@given(pages)
def test_no_text_of_a_page_is_lost_or_doubled(raw):
    assert "".join(letters(p.text) for p in pieces(raw, html=True)) == letters(seen(raw))


@settings(max_examples=300)
@given(pages)
@example("a &nbspb c")
@example("<p>&nbspword")
def test_the_text_of_a_piece_has_its_white_space_collapsed(raw):
    for piece in pieces(raw, html=True):
        assert piece.text == collapsed(piece.text)
        assert piece.text
        assert 0 <= piece.link_chars <= len(piece.text)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("AT&ampT rose", "T"),
        ("<p>Johnson&ampJohnson rose", "Johnson"),
        ("x&copyright y", "right"),
        ("&#65BC", "BC"),
        ("caf&eacutes closed", "s"),
    ],
)
def test_letters_glued_to_a_reference_without_semicolon_keep_a_place_of_their_own(raw, word):
    [piece] = pieces(raw, html=True)
    at = piece.text.rindex(word + " ") if word + " " in piece.text else piece.text.rindex(word)
    span = piece.map.to_source(Span(at, at + len(word)))
    assert raw[span.start : span.end] == word


@settings(max_examples=500)
@given(plain_texts)
def test_each_piece_of_a_text_says_what_its_raw_range_says(raw):
    cut = pieces(raw, html=False)
    assert_lawful(raw, cut, collapsed)
    assert " ".join(p.text for p in cut) == collapsed(raw)


@settings(max_examples=300)
@given(plain_texts, _index, _index, _index)
def test_the_words_of_a_text_lead_to_raw_text_that_says_them(raw, which, first, last):
    cut = pieces(raw, html=False)
    if cut:
        assert_words_lawful(raw, cut[which % len(cut)], collapsed, first, last)


@settings(max_examples=500)
@given(junk, st.booleans())
def test_junk_is_cut_without_an_exception_and_in_order(raw, html):
    started = time.monotonic()
    last = 0
    for piece in pieces(raw, html):
        span = piece.map.raw
        assert last <= span.start < span.end <= len(raw)
        last = span.end
    assert time.monotonic() - started < 1


@settings(max_examples=300)
@given(st.text(max_size=300), st.booleans())
def test_any_text_at_all_is_cut_without_an_exception(raw, html):
    for piece in pieces(raw, html):
        assert piece.text
        assert piece.map.length == len(piece.text)


def test_no_white_space_but_the_space_is_printable():
    """What `runs` relies on where it tells that there is nothing to collapse."""
    every = map(chr, range(sys.maxunicode + 1))
    assert [c for c in every if c.isspace() and c.isprintable()] == [" "]
