"""How close a text is to the hand-made one, over many pages, and how sure a difference is.

Shingles: pages count alike. Precision and recall are means over pages and F1 is made of these means, as the evaluation
of scrapinghub's article-extraction-benchmark does it. Lines: characters count alike, of all pages together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

WORD = re.compile(r"\w+")
SHINGLE = 4  # words
ROUNDS = 2000
Shingles = Counter[tuple[str, ...]]
Column = tuple[list[float], list[float]]  # of each page: what is summed above the line, and below it


@dataclass(frozen=True, slots=True)
class Score:
    """One page, as amounts of text: what was kept rightly, what was kept, and what should have been."""

    right: float = 0
    kept: float = 0
    wanted: float = 0


@dataclass(frozen=True, slots=True)
class Total:
    """Many pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Scores:
    """Pages of which any choice can be summed up: as a mean over pages that have a value, or `pooled`."""

    def __init__(self, scores: Sequence[Score], pooled: bool = False) -> None:
        self._size = len(scores)
        right = [s.right for s in scores]
        columns: list[Column] = [(right, [s.kept for s in scores]), (right, [s.wanted for s in scores])]
        self._columns = columns if pooled else [_ratios(c) for c in columns]

    def total(self, sample: Sequence[int] | None = None) -> Total:
        """The total of these pages, by number; a page may be there more than once."""
        chosen = range(self._size) if sample is None else sample
        sums = [[sum(map(part.__getitem__, chosen)) for part in column] for column in self._columns]
        return Total(*(above / below if below else 0.0 for above, below in sums))

    def difference(self, base: Scores, rounds: int = ROUNDS) -> tuple[float, float, float]:
        """How much higher F1 is than that of `base` on the same pages; the 95 % interval of a bootstrap over pages."""
        chance = Random(self._size)
        drawn = []
        for _ in range(rounds):
            sample = chance.choices(range(self._size), k=self._size)
            drawn.append(self.total(sample).f1 - base.total(sample).f1)
        drawn.sort()
        low, high = drawn[round(0.025 * (rounds - 1))], drawn[round(0.975 * (rounds - 1))]
        return self.total().f1 - base.total().f1, low, high


def _ratios(column: Column) -> Column:
    pairs = list(zip(*column, strict=True))
    return [above / below if below else 0.0 for above, below in pairs], [float(below > 0) for _, below in pairs]


def shingles(text: str) -> Shingles:
    """Runs of four words with their counts; a shorter text is one run."""
    words = WORD.findall(text)
    runs = (tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def shingle_score(gold: Shingles, text: str) -> Score:
    found = shingles(text)
    return Score((gold & found).total(), found.total(), gold.total())


def line_score(lines: Sequence[str], kept: Sequence[int], gold: Sequence[bool]) -> Score:
    """Lines by characters: how many of each were kept, and whether it is main text."""
    right = sum(k for k, main in zip(kept, gold, strict=True) if main)
    return Score(right, sum(kept), sum(len(line) for line, main in zip(lines, gold, strict=True) if main))
