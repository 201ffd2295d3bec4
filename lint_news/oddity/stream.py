"""A text as the stream of lower-case words that counting and judging have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

# A word with its apostrophes, a genitive, a number, a sign. Possessive, so that no text is read twice.
TOKEN = re.compile(r"[^\W\d_]++(?:['’](?!s\b)[^\W\d_]++)?+|['’]s\b|\d++(?:[.,]\d++)*+|[^\w\s]")
LONGEST = 40  # code points of a word; what is longer is no word of a language
NUMBER, COMMA, STOP, PERCENT = "#", ",", ".", "%"
SILENT = frozenset("\"'“”‘’«»`*_$€£")  # signs that stand in a sentence and break nothing
HYPHENS = frozenset("-‐‑")
KNOWN = 200_000  # hashes of words remembered by a process


@dataclass(frozen=True, slots=True)
class Stream:
    """Words of a text in order: lower-case words, `#` for a number, `,` and `.` for signs that part.

    `starts`, `ends` are code point offsets; `joined[i]` tells that a hyphen alone stands before word `i`;
    `capital[i]` that the word is written with a capital.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    joined: tuple[bool, ...]
    capital: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.words)


def stream(text: str) -> Stream:
    """The words of a text.

    >>> stream("Iran's military-macroscopic talks, in 2024.").words
    ('iran', "'s", 'military', 'macroscopic', 'talks', ',', 'in', '#', '.')
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    joined: list[bool] = []
    capital: list[bool] = []
    hyphen_at = -1  # where a hyphen that touches the word before it ends
    for found in TOKEN.finditer(text):
        token, start, end = found[0], found.start(), found.end()
        first = token[0]
        if first.isalpha():
            word = token.lower().replace("’", "'")[:LONGEST]
        elif first in "'’" and end - start > 1:
            word = "'s"
        elif first.isdecimal():
            word = NUMBER
        elif first in SILENT:
            continue
        elif first in HYPHENS and ends and ends[-1] == start:
            hyphen_at = end
            continue
        else:
            word = first if first in ",%" else STOP
            if word == STOP and words and words[-1] == STOP:
                continue
        words.append(word)
        starts.append(start)
        ends.append(end)
        joined.append(hyphen_at == start)
        capital.append(first.isupper())
    return Stream(tuple(words), tuple(starts), tuple(ends), tuple(joined), tuple(capital))


class _Hashes(dict[str, int]):
    def __missing__(self, word: str) -> int:
        if len(self) >= KNOWN:
            self.clear()
        value = int.from_bytes(_digest(word), "little")
        self[word] = value
        return value


def _digest(word: str) -> bytes:
    return blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()


_HASHES = _Hashes()


def hashes(words: tuple[str, ...] | list[str]) -> NDArray[np.uint64]:
    """A 64-bit hash of each word, the same on every machine."""
    return np.fromiter(map(_HASHES.__getitem__, words), np.uint64, len(words))


def hashes_once(words: list[str]) -> NDArray[np.uint64]:
    """The same for words that hardly come again: faster, and nothing is remembered."""
    return np.frombuffer(b"".join(map(_digest, words)), "<u8").astype(np.uint64)
