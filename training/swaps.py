"""Windows of articles in which some words were put in place of others: what the encoder learns from.

An article is read as words and signs; the words of its headline stand before every window of its body, so that the
topic is known. Words that stand once in the article may be swapped: for a neighbour by spelling, sound or shape, by
meaning, for a word of the same ending, or for any word. Neighbours are drawn by frequency ** 0.7; drawn evenly, rarity
alone would betray a swap, and rare right words would be flagged.
"""

from __future__ import annotations

import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from corpus import FILES, articles
from tokenizers import Tokenizer

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]|_|\n")
LONGEST = 700  # words read of an article
HEADLINE = 26  # wordpieces
LENGTH = 128  # wordpieces of a window
SHARES = {"allsides": 0.55, "reuters": 0.10}
TEMPER = 0.7
KINDS = ("spelling", "thesaurus", "ending", "any")
ODDS = (0.46, 0.36, 0.10, 0.08)
RATES = (0.04, 0.12, 0.20)  # share of the words that may be swapped, one of these a window
AGAIN = 0.35  # the next word is spun as well
COMPOUND = 2.5  # how much likelier a half of a compound is swapped
REPEATED = 0.1  # what a word counts that stands more than once
ENDS = frozenset('.!?:“"‘\n')
LOWER, TITLE, OTHER = range(3)
CLS, SEP = 101, 102
Batch = dict[str, Any]


@dataclass
class Corpus:
    """Articles as numbers of their words and signs."""

    surfaces: list[str]
    headlines: list[Any]
    bodies: list[Any]

    @classmethod
    def read(cls, seed: int = 1) -> Corpus:
        """The articles that are learned from, in any order, without those that are kept to measure the loss."""
        chance = np.random.default_rng(seed)
        numbers: dict[str, int] = {}
        made = cls([], [], [])
        for name in FILES:
            for article in articles(name):
                if chance.random() < SHARES.get(name, 1.0):
                    for text, kept in ((article.headline, made.headlines), (article.text[:6000], made.bodies)):
                        words = TOKEN.findall(text)[:LONGEST]
                        kept.append(np.array([numbers.setdefault(w, len(numbers)) for w in words], np.int32))
            print(f"{name}: {len(made.bodies):,} articles, {sum(map(len, made.bodies)):,} words", flush=True)
        made.surfaces = list(numbers)
        return made

    def save(self, path: Path) -> None:
        """Write all of it to a file, for `pickle` to read."""
        with path.open("wb") as file:
            pickle.dump(self, file, protocol=5)


def table(path: Path) -> dict[str, list[str]]:
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return {row[0]: row[1].split() for row in rows}


class Lexicon:
    """Words that may be swapped, their wordpieces, and what may stand in their place."""

    def __init__(self, folder: Path, tokenizer: Tokenizer) -> None:
        counts = {w: int(c[0]) for w, c in table(folder / "words.tsv").items()}
        self.words = [w for w in counts if len(w) > 1]
        self.number = {w: i for i, w in enumerate(self.words)}
        self.pieces = [e.ids for e in tokenizer.encode_batch(self.words, add_special_tokens=False)]
        weight = np.array([counts[w] for w in self.words], float)
        self.weight = weight**TEMPER
        self.any = np.cumsum(weight**0.75)
        self.near = {kind: self._neighbours(table(folder / f"{kind}.tsv")) for kind in ("spelling", "thesaurus")}
        endings = defaultdict(list)
        for w in self.words:
            if len(w) >= 5:
                endings[w[-3:]].append(self.number[w])
        self.endings = {e: np.array(n) for e, n in endings.items() if len(n) > 20}
        self.by_ending = {e: np.cumsum(self.weight[n]) for e, n in self.endings.items()}

    def _neighbours(self, rows: dict[str, list[str]]) -> dict[int, tuple[Any, Any]]:
        made = {}
        for word, others in rows.items():
            numbers = np.array([self.number[o] for o in others if o in self.number], np.int64)
            if word in self.number and len(numbers):
                made[self.number[word]] = (numbers, np.cumsum(self.weight[numbers]))
        return made

    def other(self, word: int, kind: str, chance: Any) -> int:
        """A word to stand in place of another; -1 where there is none of that kind."""
        if kind == "any":
            return int(np.searchsorted(self.any, chance.random() * self.any[-1]))
        if kind == "ending":
            ending = self.words[word][-3:]
            numbers, sums = self.endings.get(ending), self.by_ending.get(ending)
        else:
            numbers, sums = self.near[kind].get(word, (None, None))
        if numbers is None:
            return -1
        return int(numbers[np.searchsorted(sums, chance.random() * sums[-1])])


class Windows:
    """Windows without end, drawn from a corpus."""

    def __init__(self, corpus: Corpus, lexicon: Lexicon, tokenizer: Tokenizer, seed: int) -> None:
        self.corpus, self.lexicon, self.chance = corpus, lexicon, np.random.default_rng(seed)
        self.pieces = [e.ids for e in tokenizer.encode_batch(corpus.surfaces, add_special_tokens=False)]
        folded = [s.lower().replace("’", "'") for s in corpus.surfaces]
        self.word = [lexicon.number.get(f, -1) for f in folded]
        self.case = [
            LOWER if s.islower() else TITLE if s[:1].isupper() and s[1:].islower() else OTHER for s in corpus.surfaces
        ]
        self.ends = [s in ENDS for s in corpus.surfaces]
        self.hyphen = [s in "-‐–" for s in corpus.surfaces]
        self.newline = corpus.surfaces.index("\n") if "\n" in corpus.surfaces else -1
        sizes = np.array([len(b) for b in corpus.bodies], float)
        self.sums = np.cumsum(np.sqrt(sizes))

    def __iter__(self) -> Iterator[tuple[list[int], list[int], list[int], list[float]]]:
        while True:
            yield self._window(int(np.searchsorted(self.sums, self.chance.random() * self.sums[-1])))

    def _window(self, n: int) -> tuple[list[int], list[int], list[int], list[float]]:
        chance = self.chance
        title, body = self.corpus.headlines[n].tolist(), self.corpus.bodies[n].tolist()
        counts = Counter(self.word[w] for w in title + body)
        bare = not title or chance.random() < 0.12  # as in the second look
        first = not bare and chance.random() < 0.45
        start = 0 if first or len(body) < 90 else int(chance.integers(0, len(body) - 80))
        rate = RATES[int(chance.integers(len(RATES)))]
        made: tuple[list[int], list[int], list[int], list[float]] = ([CLS], [], [], [])
        if not bare:
            self._add(made, title, counts, max(rate, 0.14) if first else 0.0, HEADLINE, True)
            made[0].append(SEP)
        self._add(made, body[start:], counts, rate, LENGTH - 1, False, start == 0)
        made[0].append(SEP)
        return made

    def _may(self, words: Sequence[int], at: int, titled: bool, begins: bool) -> bool:
        """Whether a word is one that may be judged: of the vocabulary, and no name."""
        number = words[at]
        if self.word[number] < 0 or self.case[number] == OTHER:
            return False
        starts = self.ends[words[at - 1]] if at else begins
        return titled or starts or self.case[number] == LOWER

    def _add(
        self,
        made: Any,
        words: list[int],
        counts: Counter[int],
        rate: float,
        room: int,
        titled: bool,
        begins: bool = True,
    ) -> None:
        ids, places, labels, weights = made
        again = False
        for at, number in enumerate(words):
            pieces, label, weight, own = self.pieces[number], 0, 0.0, self.word[number]
            if self._may(words, at, titled, begins) and (rate > 0 or not titled):
                weight = 1.0 if counts[own] == 1 else REPEATED
                likely = rate * (COMPOUND if self._joined(words, at) else 1)
                if counts[own] == 1 and (again or self.chance.random() < likely):
                    other, spun = self._other(own, again)
                    if other >= 0 and other != own and other not in counts:
                        pieces, label = self.lexicon.pieces[other], 1
                        again = spun and self.chance.random() < AGAIN
            else:
                again = False
            if len(ids) + len(pieces) > room or not pieces:
                if pieces:
                    return
                continue
            if weight:
                places.append(len(ids))
                labels.append(label)
                weights.append(weight)
            ids.extend(pieces)

    def _joined(self, words: Sequence[int], at: int) -> bool:
        return (at > 0 and self.hyphen[words[at - 1]]) or (at + 1 < len(words) and self.hyphen[words[at + 1]])

    def _other(self, own: int, spun: bool) -> tuple[int, bool]:
        kind = "thesaurus" if spun else KINDS[int(np.searchsorted(np.cumsum(ODDS), self.chance.random() * sum(ODDS)))]
        for each in (kind, "spelling", "thesaurus", "ending"):
            other = self.lexicon.other(own, each, self.chance)
            if other >= 0:
                return other, each == "thesaurus"
        return -1, False


def batches(windows: Windows, size: int) -> Iterator[Batch]:
    """Batches without end: wordpieces padded to one length, and the places, labels and weights of judged words."""
    stream = iter(windows)
    while True:
        rows = [next(stream) for _ in range(size)]
        ids = np.zeros((size, LENGTH), np.int64)
        for row, (own, *_) in zip(ids, rows, strict=True):
            row[: len(own)] = own
        places = np.concatenate([np.array(r[1], np.int64) + i * LENGTH for i, r in enumerate(rows)])
        labels = np.concatenate([np.array(r[2], np.float32) for r in rows])
        weights = np.concatenate([np.array(r[3], np.float32) for r in rows])
        yield {"ids": ids, "places": places, "labels": labels, "weights": weights, "share": float(weights.sum())}
