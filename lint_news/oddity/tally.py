"""Counts of an archive, article by article, in bounded memory, and the table that is made of them.

What is counted is what the table that comes with the package holds. A key goes into the table if at least `ARTICLES`
articles have it: what one article says again and again is no usage.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.stream import STOP, Stream, hashes
from lint_news.oddity.table import (
    COMPOUND,
    FIRST,
    NAME,
    PAIR,
    SECOND,
    SKIP,
    SLOTS,
    TRIPLE,
    WORD,
    Keys,
    Table,
    build,
    keys,
)

ARTICLES = 3  # that must have something before it is counted
BATCH = 1 << 20  # words that are counted at once
MOST = 1 << 24  # keys that are held
LONG = 8  # words of a paragraph that is known by itself
REMEMBERED = 1 << 22  # paragraphs: 32 MB
# Of the slots of a table that is as large as it should be: then one key in a thousand finds its bucket full.
FULL = 1 / 3
FEWEST = 1024  # buckets
Flags = NDArray[np.bool_]
Numbers = NDArray[np.uint32]
_STOP = hashes((STOP,))[0]


class Paragraphs:
    """The paragraphs that came last, by hash: a place each, which the next of that place takes."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._held = array("Q", bytes(8 * size))

    def fresh(self, streams: Sequence[Stream]) -> list[bool]:
        """Which paragraphs of an article never came before. The short ones of an article count as one.

        So an article that comes twice, or comes again with a few sentences changed, is not counted twice.
        """
        texts = [" ".join(s.words) for s in streams]
        short = "\n".join(text for text, s in zip(texts, streams, strict=True) if len(s) < LONG)
        rest = self._new(short)
        return [rest if len(s) < LONG else self._new(text) for text, s in zip(texts, streams, strict=True)]

    def _new(self, text: str) -> bool:
        name = int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little") or 1
        place = name % len(self._held)
        known = self._held[place] == name
        self._held[place] = name
        return not known


@dataclass(slots=True)
class _Held:
    """Sorted keys, how often each was seen, and in how many articles."""

    most: int
    keys: Keys = field(default_factory=lambda: np.zeros(0, np.uint64))
    seen: Numbers = field(default_factory=lambda: np.zeros(0, np.uint32))
    articles: Numbers = field(default_factory=lambda: np.zeros(0, np.uint32))

    def add(self, keys: Keys, article: Numbers) -> None:
        """Count keys, beside each the number of its article. An article is never added in two parts."""
        order = np.lexsort((article, keys))
        keys, article = keys[order], article[order]
        first = np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]
        other = first | np.concatenate([[True], article[1:] != article[:-1]])[: len(keys)]
        starts = np.flatnonzero(first)
        seen = np.diff(starts, append=len(keys)).astype(np.uint32)
        articles = np.add.reduceat(other, starts, dtype=np.uint32) if len(starts) else seen
        self._merge(keys[starts], seen, articles)
        self._prune()

    def _merge(self, keys: Keys, seen: Numbers, articles: Numbers) -> None:
        at = np.searchsorted(self.keys, keys)
        known = np.zeros(len(keys), bool)
        inside = at < len(self.keys)
        known[inside] = self.keys[at[inside]] == keys[inside]
        self.seen[at[known]] += seen[known]
        self.articles[at[known]] += articles[known]
        at = at[~known]
        self.keys = np.insert(self.keys, at, keys[~known])
        self.seen = np.insert(self.seen, at, seen[~known])
        self.articles = np.insert(self.articles, at, articles[~known])

    def _prune(self) -> None:
        """Forget what is rarest where too much is held."""
        rare = 1
        while len(self.keys) > self.most:
            kept = self.articles > rare
            self.keys, self.seen, self.articles = self.keys[kept], self.seen[kept], self.articles[kept]
            rare += 1

    def often(self) -> tuple[Keys, Numbers]:
        """Keys of enough articles, with how often they were seen."""
        kept = self.articles >= ARTICLES
        return self.keys[kept], self.seen[kept]


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of some articles in a row, a stop before each and behind each paragraph."""

    words: Keys
    joined: Flags
    name: Flags
    article: Numbers


class Tally:
    """Counts of articles. They depend on the articles' order only where more than `most` keys are held."""

    def __init__(self, most: int = MOST, batch: int = BATCH) -> None:
        self.words = 0
        self.articles = 0
        self._batch, self._rows, self._waiting = batch, list[_Row](), 0
        self._single, self._several = _Held(most // 4), _Held(most)

    def add(self, streams: Sequence[Stream], headline: int | None) -> None:
        """Count an article; `headline` is the number of the text that is the headline."""
        self.articles += 1
        row = _row(streams, headline, self.articles)
        self.words += len(row.words) - 1
        self._rows.append(row)
        self._waiting += len(row.words)
        if self._waiting >= self._batch:
            self._count()

    def _count(self) -> None:
        if not self._rows:
            return
        columns = [[getattr(row, name) for row in self._rows] for name in ("words", "joined", "name", "article")]
        row = _Row(*map(np.concatenate, columns))
        self._rows, self._waiting = [], 0
        self._single.add(*_pinned(row))
        self._several.add(*_others(row))

    def table(self, megabytes: float) -> Table:
        """The table of all that was counted, at most so large; where it is full, what is rarest is left out."""
        self._count()
        (single, often), (several, more) = self._single.often(), self._several.often()
        wanted = np.concatenate([single, several])
        enough = max(FEWEST, int(len(wanted) / (FULL * SLOTS)))
        buckets = max(1, min(enough, int(megabytes * 1e6 / (2 * SLOTS))))
        counts = np.concatenate([often, more])
        return build(wanted, counts, buckets, max(1, self.words), len(single), self.articles)


def _row(streams: Sequence[Stream], headline: int | None, article: int) -> _Row:
    words, joined, name = [STOP], [False], [False]
    for number, stream in enumerate(streams):
        within = [False, *(word != STOP for word in stream.words[:-1])]
        words += (*stream.words, STOP)
        joined += (*stream.joined, False)
        name += (*(c and w and number != headline for c, w in zip(stream.capital, within, strict=False)), False)
    return _Row(hashes(words), np.array(joined), np.array(name), np.full(len(words), article, np.uint32))


def _pinned(row: _Row) -> tuple[Keys, Numbers]:
    """Keys of words, names, and compounds with their halves, which a table keeps before others."""
    first, second = row.words[:-1], row.words[1:]
    joined = row.joined[1:] & (first != _STOP) & (second != _STOP)
    halves = first[joined], second[joined]
    found = [
        (keys(WORD, row.words), row.article),
        (keys(NAME, row.words[row.name]), row.article[row.name]),
        *((made, row.article[1:][joined]) for made in (keys(COMPOUND, *halves), keys(FIRST, halves[0]))),
        (keys(SECOND, halves[1]), row.article[1:][joined]),
    ]
    return np.concatenate([made for made, _ in found]), np.concatenate([numbers for _, numbers in found])


def _others(row: _Row) -> tuple[Keys, Numbers]:
    """Keys of pairs, of pairs with a word between them, and of triples, none across the end of a sentence."""
    a, b, c = row.words[:-2], row.words[1:-1], row.words[2:]
    stop = row.words == _STOP
    apart_b, apart_c = ~row.joined[1:-1], ~row.joined[2:]
    pair = ~row.joined[1:] & ~(stop[:-1] & stop[1:])
    skip = ~(stop[:-2] | stop[1:-1] | stop[2:])
    triple = ~stop[1:-1] & apart_b & apart_c & ~(stop[:-2] & stop[2:])
    found = [
        (keys(PAIR, row.words[:-1][pair], row.words[1:][pair]), row.article[1:][pair]),
        (keys(SKIP, a[skip], c[skip]), row.article[2:][skip]),
        (keys(TRIPLE, a[triple], b[triple], c[triple]), row.article[2:][triple]),
    ]
    return np.concatenate([made for made, _ in found]), np.concatenate([numbers for _, numbers in found])
