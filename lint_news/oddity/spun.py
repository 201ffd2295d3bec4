"""How far an article as a whole is from edited news: whether software put synonyms into it all over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, log

import numpy as np

from lint_news.oddity.evidence import Words, context, evidence, in_a_row
from lint_news.oddity.misfit import FUNCTION_WORDS, Misfit, counts
from lint_news.oddity.stream import STOP, stream
from lint_news.oddity.table import PAIR, WORD, keys

SHORTEST = 4  # letters of a word that has a meaning of its own
LITTLE = FUNCTION_WORDS | frozenset(
    "said say says also more most some other such only very after before about over under because while where".split()
)
CLEAR = 2.0  # score of a misfit that is clearly one; from 0 on it is more likely one than not
KNOWN = 3  # occurrences of a word that counts know
MORE, MANY = 1, 30  # added to numbers and to words, so that a share of a short text says less


@dataclass(frozen=True, slots=True)
class Spun:
    """An article's words with a meaning of their own, how many of them are misfits, and the score (log odds)."""

    words: int
    misfits: int
    score: float


def spun(
    texts: Sequence[str], headline: int | None, counted: Sequence[Misfit], figures: Mapping[str, float]
) -> Spun | None:
    """What speaks for a spun text in the body of an article; `None` where that is out of question.

    `counted` is what counts say of its words. A text is out of question where it is short, has few misfits, or many
    words that nobody knows. Weights of the signs, and these bounds, are among the figures of the rule.
    """
    scores = [m.score for m in counted if m.text != headline and isfinite(m.score)]
    odd, clear = (sum(score > least for score in scores) for least in (0.0, CLEAR))
    if odd < figures["least-share"] * figures["least-words"]:
        return None  # most articles by far
    words = in_a_row([stream(text) for text in texts], headline)
    places = _meaningful(words)
    if len(places) < figures["least-words"] or odd < figures["least-share"] * len(places):
        return None
    known, alone, pull = _company(words, places)
    if len(places) - known > figures["most-unknown"] * len(places):
        return None
    shares = (
        (name, log((n + MORE) / (len(places) + MANY))) for name, n in (("odd", odd), ("clear", clear), ("alone", alone))
    )
    score = sum(figures[name] * share for name, share in shares) + figures["pull"] * pull + figures["bias"]
    return Spun(len(places), odd, score)


def _meaningful(words: Words) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Places of words of the body that are no names and no little words."""
    texts = words.words
    found = [
        i
        for i, word in enumerate(texts)
        if len(word) >= SHORTEST
        and word.isalpha()
        and word not in LITTLE
        and not words.headline[i]
        and not (words.capital[i] and texts[i - 1] != STOP)
    ]
    return np.array(found, np.int64)


def _company(words: Words, places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, int, float]:
    """How many words are known, and how many were never seen beside either neighbour; and the mean pull of those."""
    table, hashed = counts(), words.hashes
    pull = evidence(hashed[places], context(words, table, places), table)[:, :2].sum(axis=1)
    left = table.count(keys(PAIR, hashed[places - 1], hashed[places])) > 0
    right = table.count(keys(PAIR, hashed[places], hashed[places + 1])) > 0
    known = table.count(keys(WORD, hashed[places])) >= KNOWN
    return int(known.sum()), int((~left & ~right).sum()), float(pull.mean())
