"""Hyphened compounds whose second half never stands there, nor belongs to what follows; and their ranges."""

from __future__ import annotations

import numpy as np

from lint_news.oddity.evidence import SIGNS, Words
from lint_news.oddity.stream import HYPHENS
from lint_news.oddity.table import COMPOUND, FIRST, PAIR, SECOND, Counts, keys

FIRST_HALVES = 100  # compounds that begin with the first half
TOGETHER = 5  # occurrences of the first half with the word behind the compound
LETTERS = 5  # of the second half
# They go before any word.
PREFIXES = frozenset(
    "all anti bi co counter cross de e ex half ill inter mega micro mid mini multi neo non over post pre pro quasi re "
    "self semi sub super tri ultra un under vice well".split()
)


def odd_compounds(words: Words, table: Counts) -> list[int]:
    """Places of second halves such as `macroscopic` in `military-macroscopic cooperation`.

    The compound was never seen, nor its halves as a pair; the second half ends no compound, and was never seen before
    the word that follows, before which the first half is common.
    """
    places = np.array(
        [
            i
            for i in np.flatnonzero(words.joined).tolist()
            if len(words.words[i]) >= LETTERS
            and words.words[i + 1] not in SIGNS
            and not words.joined[i - 1]
            and not words.joined[i + 1]
            and not words.capital[i]
            and words.words[i - 1] not in PREFIXES
        ],
        np.int64,
    )
    if not len(places):
        return []
    first, second, after = (words.hashes[places + step] for step in (-1, 0, 1))
    odd = (
        (table.count(keys(COMPOUND, first, second)) == 0)
        & (table.count(keys(PAIR, first, second)) == 0)
        & (table.count(keys(SECOND, second)) == 0)
        & (table.count(keys(FIRST, first)) >= FIRST_HALVES)
        & (table.count(keys(PAIR, second, after)) == 0)
        & (table.count(keys(PAIR, first, after)) >= TOGETHER)
    )
    return [int(i) for i in places[odd]]


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the whole compound around one of its parts.

    >>> around("a short-rage missile", 8, 12)
    (2, 12)
    """
    while start > 1 and text[start - 1] in HYPHENS and text[start - 2].isalnum():
        start -= 2
        while start and text[start - 1].isalnum():
            start -= 1
    while end + 1 < len(text) and text[end] in HYPHENS and text[end + 1].isalnum():
        end += 2
        while end < len(text) and text[end].isalnum():
            end += 1
    return start, end
