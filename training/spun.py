"""Words to plant that the lists of neighbours do not hold, and two in a row: what spinners of texts leave behind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from lint_news.oddity.neighbours import AKIN, ALIKE, SENSE, neighbours
from lint_news.oddity.stream import STOP, stream

KINDS = ("alike", "akin", "sense", "sense of a sense", "any")
SHARES = (0.45, 0.08, 0.22, 0.15, 0.10)
RARER = 0.3  # power of a word's frequency by which it is drawn
COMMON, TRIED, LEAST_SEEN = 40_000, 60, 20  # words that any is drawn from
FURTHER = 0.4  # share of words of a pair that are neighbours of neighbours
GAP, LEAST_GAP, SHORTEST = 70, 25, 4  # of pairs


def drawn(word: str, rng: random.Random, frequency: Mapping[str, float]) -> str:
    """A word to stand in place of another; empty where there is none."""
    kind = rng.choices(KINDS, SHARES)[0]
    if kind == "any":
        some = rng.sample(neighbours().words[:COMMON], TRIED)
        return _one([w for w in some if len(w) > 2 and frequency.get(w, 0) > LEAST_SEEN], rng, frequency)
    if kind == "sense of a sense":
        between = _one(_near(word, SENSE), rng, frequency)
        known = {word, *_near(word, SENSE), *_near(word, ALIKE)}
        return _one([w for w in _near(between, SENSE) if w not in known], rng, frequency)
    return _one(_near(word, {"alike": ALIKE, "akin": AKIN, "sense": SENSE}[kind]), rng, frequency)


def in_a_row(
    text: str, headline: bool, rng: random.Random, frequency: Mapping[str, float]
) -> Iterator[tuple[int, int, str, str]]:
    """Edits of two words in a row by thesaurus, none in headlines: as `plants._edits`."""
    found, last = stream(text), -LEAST_GAP
    for i, pair in enumerate(zip(found.words, found.words[1:], strict=False)):
        if headline or i - last < LEAST_GAP or rng.random() > 1 / GAP or found.joined[i + 1]:
            continue
        names = any(found.capital[j] and j and found.words[j - 1] != STOP for j in (i, i + 1))
        new = [_spun(word, rng, frequency) for word in pair]
        if names or not all(new) or any(len(w) < SHORTEST or not w.isalpha() for w in pair):
            continue
        for j, word in enumerate(new):
            made = word.capitalize() if found.capital[i + j] else word
            yield found.starts[i + j], found.ends[i + j], pair[j], made
        last = i


def _spun(word: str, rng: random.Random, frequency: Mapping[str, float]) -> str:
    """A neighbour in sense, or at times one of its neighbours."""
    new = _one(_near(word, SENSE), rng, frequency)
    further = [w for w in _near(new, SENSE) if w != word] if rng.random() < FURTHER else []
    return _one(further, rng, frequency) or new


def _near(word: str, kind: int) -> list[str]:
    near = neighbours().of(word) if word else None
    return [w for w, k in zip(near.words, near.kinds, strict=True) if k == kind and w.isalpha()] if near else []


def _one(words: list[str], rng: random.Random, frequency: Mapping[str, float]) -> str:
    return rng.choices(words, [max(frequency.get(w, 1), 1) ** RARER for w in words])[0] if words else ""
