"""Words that counts say do not belong where they stand, with what may have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.compound import odd_compounds
from lint_news.oddity.evidence import Words, in_a_row, rivals
from lint_news.oddity.neighbours import neighbours
from lint_news.oddity.stream import Stream, stream
from lint_news.oddity.table import Counts, Table, read

MODELS = Path(__file__).parent.parent / "models"
# Rows of one matrix product: from 2**18 multiplications on OpenBLAS shares it out to threads, whose waiting costs more
MOST_ROWS = 240
COMMON, COMMON_SHARE = frozenset("the of and to in a is for on that".split()), 0.12
# Headlines leave these out, so that nothing in one stands in their place.
FUNCTION_WORDS = frozenset(
    "the of and to in a is for on that as at be by it was with from this are or an but not he his has have had were "
    "been being will would than then they their there these those what which who when into during".split()
)
FEW = 60  # words from which on an article can be told to be in another language
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A word that does not fit: the number of its text, its range there in code points, its score (log odds).

    `meant` is the neighbour that fits best, in the word's own case; `joined` tells of a part of a hyphened compound.
    A compound found by its halves alone has a score of infinity.
    """

    text: int
    start: int
    end: int
    score: float
    meant: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """Small networks over the figures of a neighbour: weights of two hidden layers and an output each."""

    mean: Floats
    scale: Floats
    networks: tuple[tuple[Floats, ...], ...]

    def scores(self, figures: Floats) -> Floats:
        """(n,) log odds that the neighbour was meant, for (n, columns) figures."""
        parts = [self._scores(figures[i : i + MOST_ROWS]) for i in range(0, len(figures), MOST_ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _scores(self, figures: Floats) -> Floats:
        inputs = (figures - self.mean) * self.scale
        total = np.zeros(len(figures), np.float32)
        for first, first_bias, second, second_bias, last, last_bias in self.networks:
            hidden = np.maximum(inputs @ first + first_bias, 0)
            hidden = np.maximum(hidden @ second + second_bias, 0)
            total += hidden @ last + last_bias
        return total / np.float32(len(self.networks))


@cache
def judge(path: Path = MODELS / "misfit.npz") -> Judge:
    """The networks that come with the package; `training/misfits.py` makes them."""
    with np.load(path) as file:
        count = sum(name.startswith("last_bias") for name in file.files)
        names = ("first", "first_bias", "second", "second_bias", "last", "last_bias")
        networks = tuple(tuple(file[f"{name}{i}"] for name in names) for i in range(count))
        return Judge(file["mean"], file["scale"], networks)


@cache
def counts(path: Path = MODELS / "counts.table") -> Table:
    """The counts that come with the package, or others."""
    return read(path)


def misfits(texts: Sequence[str], headline: int | None, table: Counts | None = None) -> list[Misfit]:
    """All words of an article's texts that are judged, in their order, with their scores.

    `headline` is the number of the text that is the headline; `table` holds other counts than those that come with the
    package. Words of other languages are none that counts can judge: a longer article without English's commonest words
    has no misfits, whatever its language is said to be.
    """
    return judged(texts, [stream(text) for text in texts], headline, table)


def judged(
    texts: Sequence[str], streams: Sequence[Stream], headline: int | None, table: Counts | None = None
) -> list[Misfit]:
    """The same for texts that are cut into words already."""
    words = in_a_row(streams, headline)
    if foreign(words.words):
        return []
    near, table = neighbours(), table or counts()
    found = rivals(words, table, near)
    scores = judge().scores(found.figures)
    headlined = words.headline[found.places[found.owner]]
    scores[headlined & near.among(FUNCTION_WORDS)[found.meant]] = -np.inf
    order = np.lexsort((-scores, found.owner))
    first = np.flatnonzero(np.diff(found.owner[order], prepend=-1)) if len(order) else order
    rows = order[first]
    best = [
        _misfit(texts, streams, words, place, score, near.words[number])
        for place, score, number in zip(
            found.places[found.owner[rows]].tolist(), scores[rows].tolist(), found.meant[rows].tolist(), strict=True
        )
    ]
    halves = [_misfit(texts, streams, words, i, float("inf"), "") for i in odd_compounds(words, table)]
    return sorted([*best, *halves], key=lambda m: (m.text, m.start, -m.score))


def headline_first(texts: Sequence[str], headline: int | None) -> tuple[list[str], list[int]]:
    """Texts with the headline in front, empty where there is none, and the number of each in `texts`, -1 for none."""
    numbers = [n for n in range(len(texts)) if n != headline]
    if headline is None:
        return ["", *texts], [-1, *numbers]
    return [texts[headline], *(texts[n] for n in numbers)], [headline, *numbers]


def foreign(words: Sequence[str]) -> bool:
    """Whether the words of a longer text are those of another language."""
    return len(words) >= FEW and sum(map(COMMON.__contains__, words)) < COMMON_SHARE * len(words)


def _misfit(
    texts: Sequence[str], streams: Sequence[Stream], words: Words, place: int, score: float, meant: str
) -> Misfit:
    text, index = int(words.block[place]), int(words.index[place])
    start, end = streams[text].starts[index], streams[text].ends[index]
    joined = bool(words.joined[place] or words.joined[place + 1])
    return Misfit(text, start, end, round(score, 3), like(texts[text][start:end], meant), joined)


def like(word: str, meant: str) -> str:
    """What was meant, written as the word is: `Tears`, `fears` gives `Fears`."""
    if len(word) > 1 and word.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if word[:1].isupper() else meant
