"""How much of an archive the counts know that come with lint-news, how much its own, and what only the archive says."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lint_news.counting import Article
from lint_news.oddity.archive import IDLE, kept, with_archive
from lint_news.oddity.evidence import Words, in_a_row
from lint_news.oddity.misfit import Misfit, counts, judged
from lint_news.oddity.table import PAIR, TRIPLE, WORD, Counts, Table, keys
from lint_news.reporters.visible import visible

EVERY = 20  # one article of so many is held out
HELD = 500  # articles that are held out, at most: those with the smallest hashes
SHOWN = 30  # words, and pairs, that are listed
MOST = 200_000  # words, and pairs, that are held
Flags = NDArray[np.bool_]
Thresholds = Mapping[str, float]  # of a note, by the name of the rule without its group


class HeldOut:
    """A bounded sample of articles by which counts of the others are measured."""

    def __init__(self, most: int = HELD) -> None:
        self._most = most
        self._held: list[tuple[int, int, Article]] = []
        self._came = 0

    def offer(self, article: Article) -> Article | None:
        """Hold an article out, if its hash says so; what is not held out any more, or was not, is given back."""
        name = article.name
        if name % EVERY:
            return article
        self._came += 1
        insort(self._held, (name, self._came, article))
        return self._held.pop()[2] if len(self._held) > self._most else None

    def articles(self) -> list[Article]:
        """What is held, in an order that is the same for the same articles."""
        return [article for _, _, article in self._held]


class Frequent:
    """The most frequent of many texts; what is rare is forgotten where they are too many."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._count: Counter[str] = Counter()

    def add(self, texts: set[str]) -> None:
        """Count each text once."""
        self._count.update(texts)
        rare = 1
        while len(self._count) > 2 * self._most:
            self._count = Counter({text: n for text, n in self._count.items() if n > rare})
            rare += 1

    def top(self, count: int) -> list[tuple[str, int]]:
        """The most frequent with the numbers of their articles."""
        return sorted(self._count.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


class Strange:
    """Words and pairs of content words that the shipped counts have never seen, by the number of articles."""

    def __init__(self) -> None:
        self.words, self.pairs = Frequent(), Frequent()

    def add(self, article: Article) -> None:
        """Count what is strange in an article."""
        row = in_a_row(article.streams, article.headline)
        plain = _plain(row)
        strange = plain & (counts().count(keys(WORD, row.hashes)) == 0)
        self.words.add({row.words[i] for i in np.flatnonzero(strange).tolist()})
        known = plain & ~strange & ~np.fromiter(map(IDLE.__contains__, row.words), bool, len(row.words))
        pair = known[:-1] & known[1:] & ~row.joined[1:]
        pair &= counts().count(keys(PAIR, row.hashes[:-1], row.hashes[1:])) == 0
        self.pairs.add({f"{row.words[i]} {row.words[i + 1]}" for i in np.flatnonzero(pair).tolist()})


def _plain(row: Words) -> Flags:
    """Which words are words, and no numbers or signs."""
    return np.fromiter((word[0].isalpha() for word in row.words), bool, len(row.words))


@dataclass(slots=True)
class Measure:
    """Of words, pairs and triples, and of alarms: how many there are, known to one, to the other, and to both."""

    all: int = 0
    shipped: int = 0
    own: int = 0
    both: int = 0

    def add(self, shipped: Flags, own: Flags) -> None:
        """Add places, which either knows or does not."""
        self.all += len(shipped)
        self.shipped += int(shipped.sum())
        self.own += int(own.sum())
        self.both += int((shipped | own).sum())

    def row(self, name: str) -> str:
        """A line of the report."""
        shares = (f"{n / self.all:8.1%}" if self.all else "       -" for n in (self.shipped, self.own, self.both))
        return f"{name:10}{self.all:>12,}  {'  '.join(shares)}\n"


def report(articles: Sequence[Article], own: Table, thresholds: Thresholds, strange: Strange) -> Iterator[str]:
    """The lines of a report: what of articles held out is known, and what of the archive is strange."""
    measures, alarms = {name: Measure() for name in ("words", "pairs", "triples")}, [0, 0]
    both = with_archive(own)
    for article in articles:
        _known(article, own, measures)
        left = kept(_misfits(article, both), article.streams, own)
        for i, misfits in enumerate((_misfits(article, counts()), left)):
            alarms[i] += sum(_alarming(m, article, thresholds) for m in misfits)
    yield f"What the counts of lint-news and of the archive know of {len(articles):,} articles that were held out:\n\n"
    yield f"{'':10}{'in all':>12}  {'lint-news':>8}  {'archive':>8}  {'either':>8}\n"
    yield from (measure.row(name) for name, measure in measures.items())
    yield f"\nWords there that are reported as not fitting: {alarms[0]:,}; with --counts {alarms[1]:,}.\n"
    for name, found in (("Words", strange.words), ("Pairs", strange.pairs)):
        yield f"\n{name} of the archive of which lint-news has no counts, with the number of articles:\n"
        yield from (f"{n:8,}  {visible(text)}\n" for text, n in found.top(SHOWN))


def _known(article: Article, own: Table, measures: Mapping[str, Measure]) -> None:
    row = in_a_row(article.streams, article.headline)
    plain, hashed = _plain(row), row.hashes
    pair = plain[:-1] & plain[1:] & ~row.joined[1:]
    triple = pair[:-1] & pair[1:]
    wanted = {
        "words": keys(WORD, hashed[plain]),
        "pairs": keys(PAIR, hashed[:-1][pair], hashed[1:][pair]),
        "triples": keys(TRIPLE, *(hashed[i : len(hashed) - 2 + i][triple] for i in range(3))),
    }
    for name, some in wanted.items():
        measures[name].add(counts().count(some) > 0, own.count(some) > 0)


def _misfits(article: Article, table: Counts) -> list[Misfit]:
    return judged(article.texts, article.streams, article.headline, table)


def _alarming(m: Misfit, article: Article, thresholds: Thresholds) -> bool:
    name = "odd-compound" if m.joined else "misfit-headline" if m.text == article.headline else "misfit-word"
    return m.score >= thresholds[name]
