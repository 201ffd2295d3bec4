"""How close a text is to the hand-made one, over many pages, and how sure a difference is.

Pages count alike: precision and recall are means over pages, and F1 is made of these means, as the evaluation of
scrapinghub's article-extraction-benchmark does it.
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


@dataclass(frozen=True, slots=True)
class Score:
    """One page. Precision is `None` where nothing was kept, recall where there was nothing to keep."""

    precision: float | None
    recall: float | None

    @classmethod
    def of(cls, right: float, kept: float, wanted: float) -> Score:
        """A score from amounts of text: what was kept rightly, what was kept, and what should have been."""
        return cls(right / kept if kept else None, right / wanted if wanted else None)


@dataclass(frozen=True, slots=True)
class Means:
    """Many pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def shingles(text: str) -> Shingles:
    """Runs of four words with their counts; a shorter text is one run."""
    words = WORD.findall(text)
    runs = (tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def shingle_score(gold: Shingles, text: str) -> Score:
    found = shingles(text)
    return Score.of((gold & found).total(), found.total(), gold.total())


def means(scores: Sequence[Score]) -> Means:
    """Means over the pages that have a value."""
    return Means(_mean([s.precision for s in scores]), _mean([s.recall for s in scores]))


def _mean(values: Sequence[float | None]) -> float:
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else 0.0


def difference(scores: Sequence[Score], base: Sequence[Score], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """How much higher F1 is than that of `base` on the same pages, and the 95 % interval of a bootstrap over pages."""
    chance = Random(len(scores))
    f1, other = _Resampled(scores), _Resampled(base)
    drawn = []
    for _ in range(rounds):
        sample = chance.choices(range(len(scores)), k=len(scores))
        drawn.append(f1.of(sample) - other.of(sample))
    drawn.sort()
    low, high = drawn[round(0.025 * (rounds - 1))], drawn[round(0.975 * (rounds - 1))]
    return means(scores).f1 - means(base).f1, low, high


class _Resampled:
    """F1 of the means over any choice of pages, quickly."""

    def __init__(self, scores: Sequence[Score]) -> None:
        columns = [s.precision for s in scores], [s.recall for s in scores]
        self._columns = [([v or 0.0 for v in column], [v is not None for v in column]) for column in columns]

    def of(self, sample: Sequence[int]) -> float:
        sums = ((sum(map(v.__getitem__, sample)), sum(map(k.__getitem__, sample))) for v, k in self._columns)
        return Means(*(total / count if count else 0.0 for total, count in sums)).f1
