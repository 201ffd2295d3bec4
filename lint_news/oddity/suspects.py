"""The first pass: how suspect each word of an article is to the encoder and to the counts, and which are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lint_news.oddity.encoder import Encoder
from lint_news.oddity.misfit import Misfit

NO_COUNTS, MOST_COUNTS = -10.0, 8.0  # score of a word that counts do not judge, and the highest that is looked at
MOST_OFTEN = 3  # occurrences in the article that are told apart
SHORTEST = 2  # letters of a word that is judged
OPENING = frozenset(".!?:;\"“”‘'(—–")  # a capital after these is no sign of a name


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word: the number of its text (0 is the headline), its range there in code points, and what is known of it."""

    text: int
    start: int
    end: int
    logit: float  # the encoder's
    counts: float  # log odds by counts; `NO_COUNTS` where they do not judge
    meant: str  # by counts
    often: int  # occurrences in the article, at most `MOST_OFTEN`
    name: bool  # capital within a sentence of the body
    score: float = 0.0  # log odds after the first pass

    @property
    def figures(self) -> tuple[float, ...]:
        """What the first pass decides by."""
        judged, again = self.counts > NO_COUNTS, self.often > 1
        return (
            self.logit,
            self.counts if judged else 0.0,
            float(judged),
            float(self.often - 1),
            float(self.name),
            self.logit * again,
            self.logit * self.name,
            self.logit * (not judged),
        )


def suspects(texts: Sequence[str], counted: Sequence[Misfit], weights: Sequence[float]) -> list[Suspect]:
    """All words of an article, the headline being its first text, in reading order.

    `counted` is what counts say of them; `weights` are of the figures of a suspect, and last of 1.
    """
    seen = Encoder.open().suspicion(texts[0], texts[1:])
    judged = {(m.text, m.start): m for m in reversed(counted)}
    places = [(p + 1, a, b) for p, a, b in zip(*(column.tolist() for column in seen[:3]), strict=True)]
    words = [texts[t][a:b].lower() for t, a, b in places]
    often = Counter(words)
    found = []
    for (text, start, end), word, logit in zip(places, words, seen.logit.tolist(), strict=True):
        if len(word) < SHORTEST or not word.isalpha():
            continue
        known = judged.get((text, start))
        made = Suspect(
            text,
            start,
            end,
            logit,
            min(max(known.score, NO_COUNTS + 0.1), MOST_COUNTS) if known else NO_COUNTS,
            known.meant if known else "",
            min(often[word], MOST_OFTEN),
            text > 0 and _name(texts[text], start),
        )
        found.append(made)
    return [_scored(s, weights) for s in found] if weights else found


def _scored(suspect: Suspect, weights: Sequence[float]) -> Suspect:
    score = sum(w * x for w, x in zip(weights, (*suspect.figures, 1.0), strict=True))
    return replace(suspect, score=score)


def _name(text: str, start: int) -> bool:
    """Whether a word has a capital though no sentence begins there."""
    before = text[max(0, start - 4) : start].rstrip()
    return text[start].isupper() and bool(before) and before[-1] not in OPENING


def repeats(headline: str, paragraph: str) -> bool:
    """Whether a paragraph says again what the headline says, so that an error there would explain itself."""
    ours, theirs = ([w.lower() for w in text.split()] for text in (headline, paragraph))
    if not ours or len(theirs) > 2 * len(ours) + 4:
        return False
    same = set(pairwise(ours)) & set(pairwise(theirs))
    return len(same) >= 0.6 * (len(ours) - 1) or ours == theirs
