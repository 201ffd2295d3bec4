"""The second look: a language model reads the suspect words of an article, and others in their place.

One pass reads the digest; a second one reads the most promising candidates, each with the tokens on its right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lint_news.oddity.causal import CausalModel, Past
from lint_news.oddity.digest import Digest, digest
from lint_news.oddity.misfit import Misfit, counts, like
from lint_news.oddity.neighbours import neighbours
from lint_news.oddity.stream import hashes
from lint_news.oddity.suspects import Suspect, suspects
from lint_news.oddity.table import WORD, keys

ALIKE, AKIN, SENSE, OWN = range(4)  # kinds of candidates; the last are those the model itself expects
MOST = (16, 6, 14, 3)  # candidates of each kind
EXPECTED = 14  # tokens that the model expects, from which its own candidates are taken
LONGEST = 4  # tokens of a candidate
MORE = 2.0  # by which the probability of a longer candidate's first token is lowered for each further one
RIGHT = 5  # tokens behind a word that are read
NODES = 0.2  # tokens of candidates that are read, for each word of the article
LEAST_NODES = 100
USUAL = (0.0, 0.0, 2.0, 6.0)  # ratios by the left that say nothing, of each kind
SAME_KIND = 4  # candidates of a kind that are read, at most
NEXT = 1.5  # what a further candidate of a kind must be better by
WEIGHT, TOP, HIGH = 0.8, 2.0, 6.0  # of the first pass in the order of reading; where more of it and of a ratio ends
COMMON = -6.0  # log share of words that the model may expect in place of such words only
NOTHING = -8.0  # ratio where there is no candidate
HIGHEST, LOWEST = 24.0, -10.0  # of ratios


@dataclass(slots=True)
class Candidate:
    """A word that may have been meant. Ratios are of its probability to the word's own, as natural logarithms."""

    word: str
    kind: int
    ids: tuple[int, ...]
    left: float = NOTHING  # by what stands on the left; for several tokens a guess
    both: float | None = None  # with the tokens on the right


@dataclass(slots=True)
class Look:
    """A word in the digest, with what the model says of it."""

    word: Suspect
    at: int  # tokens before it
    own: tuple[int, ...]
    right: tuple[int, ...]
    left_score: float = 0.0  # log probability of the word
    right_score: float = 0.0  # and of the tokens on its right
    candidates: list[Candidate] = field(default_factory=list)

    def best(self, kind: int) -> tuple[float, float]:
        """The highest ratios of a kind: by the left alone, and with the right."""
        mine = [c for c in self.candidates if c.kind == kind]
        left = max((c.left for c in mine), default=NOTHING)
        both = max((c.both for c in mine if c.both is not None), default=min(left, 0.0) - 2.0)
        return _clipped(left), _clipped(both)


def _clipped(value: float) -> float:
    return min(max(value, LOWEST), HIGHEST)


def looks(texts: Sequence[str], counted: Sequence[Misfit], model: CausalModel, weights: Sequence[float]) -> list[Look]:
    """The words of an article, whose headline is the first text, that are looked at, in no order.

    `counted` is what counts say of its words.
    """
    words = sum(len(t.split()) for t in texts)
    made = digest(texts, suspects(texts, counted, weights), model.tokens)
    past = model.read([model.start, *made.ids])
    found = [look for word in made.words if (look := _look(made, word)) is not None]
    if not found:
        return []
    _score(found, past, model, False)
    expected, _ = model.expected(past, [look.at for look in found], EXPECTED)
    for look, tokens in zip(found, expected.tolist(), strict=True):
        look.candidates = _candidates(made, look, tokens, model)
    _glance(found, past, model)
    _read(found, past, model, max(LEAST_NODES, NODES * words))
    return found


def _look(made: Digest, word: Suspect) -> Look | None:
    first, behind, last = made.tokens(word)
    if behind <= first:
        return None
    return Look(word, first + 1, made.ids[first:behind], made.ids[behind : min(last, behind + RIGHT)])


def _score(looks: Sequence[Look], past: Past, model: CausalModel, right: bool) -> None:
    """Log probabilities of words, or of what stands on their right."""
    ranges = [(look.at, look.at + len(look.own)) for look in looks]
    if right:
        ranges = [(end, end + len(look.right)) for look, (_, end) in zip(looks, ranges, strict=True)]
    wanted = np.unique(np.concatenate([np.arange(a, b) for a, b in ranges]))
    scores = np.zeros(len(past))
    scores[wanted] = model.scores_at(past, wanted)
    for look, (a, b) in zip(looks, ranges, strict=True):
        if right:
            look.right_score = float(scores[a:b].sum())
        else:
            look.left_score = float(scores[a:b].sum())


def _candidates(made: Digest, look: Look, expected: Sequence[int], model: CausalModel) -> list[Candidate]:
    start = made.spans[look.at - 1][0]
    written = made.text[start : made.spans[look.at + len(look.own) - 2][1]]
    word = written.lstrip()
    space = written[: len(written) - len(word)]
    near = neighbours().of(word.lower())
    left = list(MOST)
    found: list[Candidate] = []
    for name, kind in zip(near.words, near.kinds.tolist(), strict=True) if near else ():
        if left[kind] > 0 and name.isalpha():
            left[kind] -= 1
            found.append(_candidate(like(word, name), kind, space, model))
    for token in expected:
        name = model.text(token)
        bare = name.lstrip(" ")
        if left[OWN] > 0 and name[: len(name) - len(bare)] == space and _another(bare, word):
            left[OWN] -= 1
            found.append(Candidate(bare, OWN, (token,)))
    return [c for c in found if len(c.ids) <= LONGEST]


def _candidate(name: str, kind: int, space: str, model: CausalModel) -> Candidate:
    return Candidate(name, kind, tuple(model.tokens(space + name)[0]))


def _another(name: str, word: str) -> bool:
    """Whether what is expected is a word of the same case, and none that the word begins with."""
    lower, own = name.lower(), word.lower()
    if len(name) < 2 or lower[:4] == own[:4] or own.startswith(lower) or name[0].isupper() != word[0].isupper():
        return False
    return lower in neighbours().rows and (_often(lower) < COMMON or _often(own) > COMMON)


def _glance(found: Sequence[Look], past: Past, model: CausalModel) -> None:
    """What the left alone says of the candidates: nothing is read for it."""
    pairs = [(look, c) for look in found for c in look.candidates]
    scores = model.branches(past, [c.ids[:1] for _, c in pairs], [look.at for look, _ in pairs])
    for (look, c), score in zip(pairs, scores, strict=True):
        c.left = float(score[0]) - MORE * (len(c.ids) - 1) - look.left_score


def _read(found: Sequence[Look], past: Past, model: CausalModel, nodes: float) -> None:
    """Reads the most promising candidates with what stands on the right."""
    ranked = []
    for look in found:
        for kind in range(4):
            mine = sorted((c for c in look.candidates if c.kind == kind), key=lambda c: -c.left)[:SAME_KIND]
            worth = WEIGHT * min(look.word.score, TOP)
            ranked += [(worth + min(c.left - USUAL[kind], HIGH) - NEXT * n, look, c) for n, c in enumerate(mine)]
    ranked.sort(key=lambda row: -row[0])
    chosen = []
    for _, look, c in ranked:
        cost = len(c.ids) + len(look.right) - 1
        if nodes >= cost:
            nodes -= cost
            chosen.append((look, c))
    _score([look for look, _ in chosen], past, model, True)
    scores = model.branches(past, [(*c.ids, *look.right) for look, c in chosen], [look.at for look, _ in chosen])
    for (look, c), score in zip(chosen, scores, strict=True):
        c.both = float(score.sum()) - look.left_score - look.right_score
        if len(c.ids) > 1:
            c.left = float(score[: len(c.ids)].sum()) - look.left_score


def figures(look: Look, texts: Sequence[str]) -> list[float]:
    """What the judge decides by."""
    word = look.word
    written = texts[word.text][word.start : word.end]
    best = max(look.candidates, key=lambda c: (c.both is not None, c.both or c.left), default=None)
    own, other = _often(written), _often(best.word) if best else 0.0
    kinds = [look.best(kind) for kind in range(4)]
    read = max(both for _, both in kinds)
    return [
        *word.figures,
        word.score,
        max(look.left_score, -25.0),
        max(look.left_score, -25.0) - own,
        *(left for left, _ in kinds),
        *(both for _, both in kinds),
        read,
        max(read, 0.0),
        look.right_score / max(1, len(look.right)),
        float(len(look.right)),
        own,
        other - own if best else 0.0,
        float(len(look.own)),
        float(len(written)),
        float(any(c.both is not None for c in look.candidates)),
    ]


def _often(word: str) -> float:
    """Log share of a word among those counted."""
    table = counts()
    seen = float(table.count(keys(WORD, hashes((word.lower(),))))[0])
    return math.log((seen + 0.5) / table.words)
