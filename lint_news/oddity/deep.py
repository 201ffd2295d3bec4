"""Misfits by counts and by a reader of whole sentences together: slower by a factor of thirty, and finds more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from lint_news.oddity.encoder import FOLDER, Encoder
from lint_news.oddity.misfit import Misfit, foreign, headline_first, judged
from lint_news.oddity.stream import STOP, Stream, stream
from lint_news.oddity.table import Counts

SHORTEST = 3  # letters of a word that is judged
UNCOUNTED = -12.0  # score by counts of a word that counts do not judge
MOST = 8.0  # a score by counts that says all


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over the logit of the encoder and the score by counts; `training/deep.py` makes it."""

    bias: float
    logit: float
    score: float
    counted: float
    logit_counted: float

    def odds(self, logit: float, score: float | None) -> float:
        """The logarithm of the odds that a word was put in place of another; `score` is None without counts."""
        if score is None:
            return self.bias + self.logit * logit + self.score * UNCOUNTED
        more = self.counted + self.logit_counted * logit
        return self.bias + self.logit * logit + self.score * max(min(score, MOST), UNCOUNTED) + more


@cache
def weights() -> Weights:
    """The weights that come with the package."""
    return Weights(**json.loads((FOLDER / "deep.json").read_text("utf-8")))


def deep_misfits(texts: Sequence[str], headline: int | None, table: Counts | None = None) -> list[Misfit]:
    """All words that stand once in an article and are no names, with scores (log odds) of both tiers together.

    `headline` is the number of the text that is the headline, `table` as for `misfits`. A compound that its halves
    alone give away keeps its score of infinity.
    """
    streams = [stream(text) for text in texts]
    if foreign([word for found in streams for word in found.words]):
        return []
    return _weighed(texts, streams, headline, table)


def _weighed(
    texts: Sequence[str], streams: Sequence[Stream], headline: int | None, table: Counts | None
) -> list[Misfit]:
    counted = judged(texts, streams, headline, table)
    halves = [m for m in counted if m.score == float("inf")]
    by_place = {(m.text, m.start): m for m in counted if m.score != float("inf")}
    places = _places(streams, headline)
    found = list(halves)
    for number, start, end, logit in _logits(texts, headline):
        place = places.get((number, start))
        if place is None:
            continue
        known = by_place.get((number, start))
        odds = weights().odds(logit, known.score if known else None)
        made = known or Misfit(number, start, end, 0, "", place)
        found.append(replace(made, end=end, score=round(odds, 3)))
    return sorted(found, key=lambda m: (m.text, m.start, -m.score))


def _logits(texts: Sequence[str], headline: int | None) -> list[tuple[int, int, int, float]]:
    """Text, range and logit of each word, as the encoder reads them: the headline first."""
    ordered, numbers = headline_first(texts, headline)
    rows = Encoder.open().suspicion(ordered[0], ordered[1:])
    return [
        (numbers[paragraph + 1], start, end, logit)
        for paragraph, start, end, logit in zip(*(column.tolist() for column in rows), strict=True)
    ]


def _places(streams: Sequence[Stream], headline: int | None) -> dict[tuple[int, int], bool]:
    """Places (text, start) of words that stand once and are no names, and whether they are part of a compound."""
    often = Counter(word for found in streams for word in found.words)
    places = {}
    for number, found in enumerate(streams):
        joined = (*found.joined, False)
        for i, word in enumerate(found.words):
            name = found.capital[i] and number != headline and i and found.words[i - 1] != STOP
            if len(word) >= SHORTEST and word.isalpha() and often[word] == 1 and not name:
                places[number, found.starts[i]] = joined[i] or joined[i + 1]
    return places
