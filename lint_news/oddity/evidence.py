"""What counts say of each word of an article, and of the words that may have been meant instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.neighbours import AKIN, ALIKE, Near, Neighbours
from lint_news.oddity.stream import COMMA, NUMBER, PERCENT, STOP, Stream, hashes
from lint_news.oddity.table import COMPOUND, NAME, PAIR, SKIP, TRIPLE, WORD, Counts, keys

Floats = NDArray[np.float32]

PRIOR = 0.5  # occurrences that are taken as seen of anything
SHORTEST = 3  # letters of a word that is judged
SIGNS = frozenset((STOP, COMMA, PERCENT, NUMBER, "'s"))
OFTENEST = 2  # occurrences in an article of a word that is judged
PREFIX = 5  # letters that forms of a word have in common
# Pairs left and right, skips left and right, triples left, around and right, frequency: how much more they say for a
# neighbour than for the word itself, crudely added up, must not be less than this.
CHOICE = np.array([1.0, 1.0, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5], np.float32)
LEAST_GAIN = -6.0
CLEAR = 2.0  # evidence of both pairs of a word that is not looked at further
COLUMNS = 8 + 8 + 4 + 10  # of `Rivals.figures`


@dataclass(frozen=True, slots=True)
class Words:
    """All words of an article in a row, two stops between blocks: `at[i]` is (block, index in its stream)."""

    words: tuple[str, ...]
    hashes: NDArray[np.uint64]
    block: NDArray[np.int32]
    index: NDArray[np.int32]
    capital: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    headline: NDArray[np.bool_]


def in_a_row(streams: Sequence[Stream], headline: int | None) -> Words:
    """The words of several blocks; `headline` is the number of the block that is the headline."""
    words: list[str] = [STOP, STOP]
    block, index, capital, joined = [-1, -1], [0, 0], [False, False], [False, False]
    for number, stream in enumerate(streams):
        words += (*stream.words, STOP, STOP)
        block += [number] * len(stream) + [-1, -1]
        index += [*range(len(stream)), 0, 0]
        capital += (*stream.capital, False, False)
        joined += (*stream.joined, False, False)
    blocks = np.array(block, np.int32)
    return Words(
        tuple(words),
        hashes(words),
        blocks,
        np.array(index, np.int32),
        np.array(capital),
        np.array(joined),
        blocks == (-2 if headline is None else headline),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """Counts around places: hashes of two words on either side, and how often those were seen."""

    around: tuple[NDArray[np.uint64], ...]  # two left (further, nearer), two right (nearer, further)
    seen: tuple[Floats, ...]
    left: Floats  # of the pair on the left
    right: Floats
    joined_left: NDArray[np.bool_]
    joined_right: NDArray[np.bool_]

    def rows(self, which: NDArray[np.int64]) -> Context:
        """The contexts of some places, or of one several times."""
        return Context(
            tuple(a[which] for a in self.around),
            tuple(s[which] for s in self.seen),
            self.left[which],
            self.right[which],
            self.joined_left[which],
            self.joined_right[which],
        )


def context(words: Words, table: Counts, places: NDArray[np.int64]) -> Context:
    """The context of places that are no stops."""
    around = tuple(words.hashes[places + step] for step in (-2, -1, 1, 2))
    return Context(
        around,
        tuple(table.count(keys(WORD, a)) for a in around),
        table.count(keys(PAIR, around[0], around[1])),
        table.count(keys(PAIR, around[2], around[3])),
        words.joined[places],
        words.joined[places + 1],
    )


def evidence(hashed: NDArray[np.uint64], around: Context, table: Counts) -> Floats:
    """(n, 8): for words in contexts, how much more often than by chance each kind was seen, and their frequency.

    The unit is the natural logarithm: (seen + PRIOR) / (expected + PRIOR).
    """
    far_left, left, right, far_right = around.around
    own = table.count(keys(WORD, hashed))
    share = own / table.words
    pair_left = np.where(
        around.joined_left, table.count(keys(COMPOUND, left, hashed)), table.count(keys(PAIR, left, hashed))
    )
    pair_right = np.where(
        around.joined_right, table.count(keys(COMPOUND, hashed, right)), table.count(keys(PAIR, hashed, right))
    )
    skip_left = table.count(keys(SKIP, far_left, hashed))
    skip_right = table.count(keys(SKIP, hashed, far_right))
    triple_left = table.count(keys(TRIPLE, far_left, left, hashed))
    triple = table.count(keys(TRIPLE, left, hashed, right))
    triple_right = table.count(keys(TRIPLE, hashed, right, far_right))
    one = np.float32(1)
    seen = (pair_left, pair_right, skip_left, skip_right, triple_left, triple, triple_right)
    expected = (
        around.seen[1] * share,
        around.seen[2] * share,
        around.seen[0] * share,
        around.seen[3] * share,
        around.left * pair_left / np.maximum(around.seen[1], one),
        pair_left * pair_right / np.maximum(own, one),
        around.right * pair_right / np.maximum(around.seen[2], one),
    )
    columns = [np.log((s + PRIOR) / (e + PRIOR)) for s, e in zip(seen, expected, strict=True)]
    return np.stack([*columns, np.log(own + 1)], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Words that are judged, and their neighbours with figures.

    `places` are their indexes in `Words`; row r of `figures` is about the neighbour of number `meant[r]` of the word
    at `places[owner[r]]`.
    """

    places: NDArray[np.int64]
    owner: NDArray[np.int64]
    meant: NDArray[np.int64]
    figures: Floats


def rivals(words: Words, table: Counts, near: Neighbours) -> Rivals:
    """The neighbours of all words that are judged, (n, COLUMNS) figures of each.

    Columns: evidence of the word (8), that of the neighbour less that of the word (8), whether it is alike, akin,
    whether it stands elsewhere in the article, how often the word stands there (4), and figures of the place (10).
    """
    often = Counter(words.words)
    places, found = _judged(words, near, often)
    if not found:
        return Rivals(places, places, places, np.zeros((0, COLUMNS), np.float32))
    around = context(words, table, places)
    own = evidence(words.hashes[places], around, table)
    doubtful = np.flatnonzero((own[:, 0] < CLEAR) | (own[:, 1] < CLEAR))
    places, own, around = places[doubtful], own[doubtful], around.rows(doubtful)
    found = [found[i] for i in doubtful.tolist()]
    if not found:
        return Rivals(places, places, places, np.zeros((0, COLUMNS), np.float32))
    owner = np.repeat(np.arange(len(places)), [len(n.words) for n in found])
    others = evidence(np.concatenate([n.hashes for n in found]), around.rows(owner), table)
    more = others - own[owner]
    kept = np.flatnonzero(more @ CHOICE > LEAST_GAIN)
    owner = owner[kept]
    meant = np.concatenate([n.numbers for n in found])[kept]
    kinds = np.concatenate([n.kinds for n in found])[kept]
    present = near.among(often)[meant]
    count = np.fromiter((often[words.words[i]] for i in places.tolist()), np.float32, len(places))
    about = np.stack([kinds == ALIKE, kinds == AKIN, present, count[owner]], axis=1)
    where = _place_figures(words, table, places, around)
    figures = np.concatenate([own[owner], more[kept], about, where[owner]], axis=1).astype(np.float32)
    return Rivals(places, owner, meant, figures)


def _judged(words: Words, near: Neighbours, often: Mapping[str, int]) -> tuple[NDArray[np.int64], list[Near]]:
    """Places of words that can be odd here, and their neighbours.

    A word that recurs belongs to the article, and one written with a capital in mid-sentence is a name.
    """
    places: list[int] = []
    found: list[Near] = []
    for i, word in enumerate(words.words):
        if len(word) < SHORTEST or often[word] > OFTENEST:
            continue
        if words.capital[i] and not words.headline[i] and words.words[i - 1] != STOP:
            continue
        like = near.of(word)
        if like is not None:
            places.append(i)
            found.append(like)
    return np.array(places, np.int64), found


def _place_figures(words: Words, table: Counts, places: NDArray[np.int64], around: Context) -> Floats:
    """(n, 10): forms of the word elsewhere, its letters, signs beside it, hyphens, names, frequencies beside it."""
    texts = words.words
    forms = Counter(w[:PREFIX] for w in texts)
    share = table.count(keys(NAME, words.hashes[places])) / (table.count(keys(WORD, words.hashes[places])) + 1)
    columns = [
        [forms[texts[i][:PREFIX]] > 1 for i in places],
        [len(texts[i]) for i in places],
        [texts[i - 1] in SIGNS for i in places],
        [texts[i + 1] in SIGNS for i in places],
        words.joined[places] | words.joined[places + 1],
        share,
        np.log(around.seen[1] + 1),
        np.log(around.seen[2] + 1),
        words.capital[places - 1] & ~words.headline[places],
        words.capital[places + 1] & ~words.headline[places],
    ]
    return np.array(columns, np.float32).T
