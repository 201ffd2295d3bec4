"""Wordpieces: what they are, and that each place is that of the characters it was made of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.oddity.wordpiece import LONGEST, Wordpieces

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"abcdefghijklmnopqrstuvwxyz.,'-’“”",
    "fear",
    "##s",
    "tea",
    "##rs",
    "##r",
    "se",
]
VOCABULARY += [f"##{letter}" for letter in "abcdefghijklmnopqrtuvwxyz"]
UNKNOWN = 1


@pytest.fixture(scope="module")
def wordpieces() -> Wordpieces:
    return Wordpieces(VOCABULARY)


def cut(wordpieces: Wordpieces, text: str) -> list[tuple[str, str]]:
    return [(VOCABULARY[p.number], text[p.start : p.end]) for p in wordpieces.encode(text)]


def test_longest_pieces_come_first(wordpieces: Wordpieces) -> None:
    assert cut(wordpieces, "Fears, tears") == [
        ("fear", "Fear"),
        ("##s", "s"),
        (",", ","),
        ("tea", "tea"),
        ("##rs", "rs"),
    ]


def test_accents_are_dropped_and_places_kept(wordpieces: Wordpieces) -> None:
    assert cut(wordpieces, "féar") == [("fear", "féar")]
    assert cut(wordpieces, "fe\u0301ars") == [("fear", "fe\u0301ar"), ("##s", "s")]


def test_a_control_character_in_a_word_is_passed_over(wordpieces: Wordpieces) -> None:
    assert cut(wordpieces, "fe\x00ar\x07 \u200bs") == [("fear", "fe\x00ar"), ("s", "s")]


def test_a_no_break_space_parts_words_and_next_line_does_not(wordpieces: Wordpieces) -> None:
    assert [p for p, _ in cut(wordpieces, "tea\xa0tea")] == ["tea", "tea"]
    assert [p for p, _ in cut(wordpieces, "fe\x85ar")] == ["fear"]


def test_the_replacement_character_is_passed_over(wordpieces: Wordpieces) -> None:
    assert cut(wordpieces, "fe\ufffdar") == [("fear", "fe\ufffdar")]


def test_each_chinese_character_stands_alone(wordpieces: Wordpieces) -> None:
    assert cut(wordpieces, "tea中国tea") == [("tea", "tea"), ("[UNK]", "中"), ("[UNK]", "国"), ("tea", "tea")]


def test_what_the_vocabulary_lacks_is_unknown_as_a_whole(wordpieces: Wordpieces) -> None:
    assert cut(wordpieces, "fearω tea") == [("[UNK]", "fearω"), ("tea", "tea")]


def test_a_word_too_long_is_unknown(wordpieces: Wordpieces) -> None:
    assert UNKNOWN not in wordpieces.of("a" * LONGEST)
    assert wordpieces.of("a" * (LONGEST + 1)) == (UNKNOWN,)
    assert wordpieces.of("x" * 100_000) == (UNKNOWN,)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\ud800", "\udfff\ud800", "\x00\x01", "\u0301"])
def test_text_of_nothing_has_no_pieces(wordpieces: Wordpieces, text: str) -> None:
    assert wordpieces.encode(text) == []
    assert wordpieces.of(text) == ()


@given(st.text(st.characters(codec=None), max_size=60))
def test_places_ascend_and_hold_what_the_piece_says(text: str) -> None:
    wordpieces = Wordpieces(VOCABULARY)
    at = 0
    for number, start, end in wordpieces.encode(text):
        assert at <= start < end <= len(text) or (start, end) == (at - 1, at)  # one character may become two letters
        at = end
        if number != UNKNOWN:
            plain = unicodedata.normalize("NFD", text[start:end]).lower()
            seen = "".join(
                c for c in plain if unicodedata.category(c) not in {"Mn", "Cc", "Cf", "Co", "Cs"} and c != "\ufffd"
            )
            assert VOCABULARY[number].removeprefix("##") in seen


@given(st.text(st.sampled_from("fearstFEARS '’-é\n"), max_size=40), st.text(st.sampled_from("fearst, "), max_size=10))
def test_text_in_front_moves_places_and_nothing_else(text: str, front: str) -> None:
    wordpieces = Wordpieces(VOCABULARY)
    moved = [p for p in wordpieces.encode(f"{front} {text}") if p.start > len(front)]
    assert [(n, s - len(front) - 1, e - len(front) - 1) for n, s, e in moved] == wordpieces.encode(text)
