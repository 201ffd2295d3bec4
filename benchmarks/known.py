"""Pages of outlets that are known: what templates are worth, in main text and in CPU time, beside trafilatura.

A page is measured with what was learned from the other pages of its site, of which there are two at least. The networks
that ship have seen these pages and hardly doubt; so there are rows as well of a network that doubts of each page, which
then asks trafilatura, or where the outlet prints its articles.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import own
import peers
from metrics import Score, Scores, shingle_score, shingles
from sample import Page, batches
from scoretable import Cell, Table

from lint_news import label
from lint_news.label import votes
from lint_news.locate import Locator
from lint_news.model import HTML

ROUNDS = 5
FEWEST = 3  # pages of a site
FOLDS = 5  # and so many pages of a site at most are measured
COLUMNS = ("program", "F1", "more than its own", "95 %", "ms a page", "times as fast", "rounds", "asked", "places fit")


@dataclass(slots=True)
class Mode:
    """A way to read a page; `asked` counts how often trafilatura was, `fit` how often the outlet's places served."""

    name: str
    fast: bool = False
    known: bool = False
    doubts: bool = False
    asked: int = 0
    fit: int = 0

    def run(self, page: Page, templates: Any) -> str:
        """The main text; decoded, labelled and located, as `stages` does it."""
        if self.name == peers.BASE:
            return peers.trafilatura(page.html)
        document = own.extract(page.data, page.url, fast=self.fast, templates=templates if self.known else None)
        locator = Locator(document)
        for block in document.blocks:
            if block.main:
                locator.of_block(block, 0, len(block.text))
        return document.text

    def watched(self, page: Page, templates: Any) -> str:
        """The same, with counts of who was asked."""
        ask, places = votes.trafilatura_votes, label.positions

        def counted_ask(*args: Any) -> Any:
            self.asked += 1
            return ask(*args)

        def counted_places(*args: Any) -> Any:
            found = places(*args)
            self.fit += found is not None
            return found

        votes.trafilatura_votes, label.positions = counted_ask, counted_places
        try:
            return self.run(page, templates)
        finally:
            votes.trafilatura_votes, label.positions = ask, places


def modes() -> list[Mode]:
    return [
        Mode(peers.BASE),
        *(Mode(f"{own.DEFAULT}{', known' * known}", known=known) for known in (False, True)),
        *(Mode(f"{own.FAST}{', known' * known}", fast=True, known=known) for known in (False, True)),
        *(Mode(f"{own.DEFAULT} that doubts{', known' * known}", known=known, doubts=True) for known in (False, True)),
    ]


def folds(found: Sequence[Page]) -> Iterator[tuple[list[Page], Any]]:
    """Pages that are measured, one a site, and what all others of these sites teach."""
    sites = [pages for pages in batches(found) if len(pages) >= FEWEST]
    for n in range(FOLDS):
        measured = [pages[n] for pages in sites if n < len(pages) and pages[n].groups]
        others = [p for pages in sites for i, p in enumerate(pages) if i != n]
        yield measured, own.learned([(p.data, p.url) for p in others], HTML)


def timed(pages: Sequence[Page], templates: Any, every: Sequence[Mode], rounds: list[dict[str, float]]) -> None:
    """Add the CPU seconds of each mode to the rounds, all modes in turn on each page."""
    unsure = votes.UNSURE
    for seconds in (None, None, *rounds):  # twice untimed: plans are compiled
        for page in pages if seconds is not None else pages[:1]:
            for mode in every:
                votes.UNSURE = 0.0 if mode.doubts else unsure
                began = time.process_time()
                mode.run(page, templates)
                if seconds is not None:
                    seconds[mode.name] += time.process_time() - began
    votes.UNSURE = unsure


def measure(found: Sequence[Page], _: bool) -> Iterator[Table]:
    """One table over all sites."""
    every = modes()
    rounds = [dict.fromkeys((m.name for m in every), 0.0) for _ in range(ROUNDS)]
    scores: dict[str, list[Score]] = {m.name: [] for m in every}
    sites = set()
    unsure = votes.UNSURE
    for pages, templates in folds(found):
        sites.update(p.site for p in pages)
        for mode in every:
            votes.UNSURE = 0.0 if mode.doubts else unsure
            texts = [mode.watched(page, templates) for page in pages]
            scores[mode.name] += [shingle_score(shingles(p.gold), t) for p, t in zip(pages, texts, strict=True)]
        votes.UNSURE = unsure
        timed(pages, templates, every, rounds)
    count = len(scores[peers.BASE])
    if count:
        title = f"known outlets: {count} pages of {len(sites)} sites, CPU time in {ROUNDS} rounds"
        yield Table(title, COLUMNS, [_row(mode, scores, rounds) for mode in every])


def _row(mode: Mode, scores: Mapping[str, Sequence[Score]], rounds: Sequence[Mapping[str, float]]) -> tuple[Cell, ...]:
    mine, base = Scores(scores[mode.name]), Scores(scores[mode.name.removesuffix(", known")])
    more, low, high = mine.difference(base)
    milliseconds = statistics.median(1000 * r[mode.name] / len(scores[mode.name]) for r in rounds)
    ratios = sorted(r[peers.BASE] / r[mode.name] for r in rounds)
    return (
        mode.name,
        mine.total().f1,
        f"{more:+.3f}",
        f"{low:+.3f}..{high:+.3f}",
        f"{milliseconds:.1f}",
        statistics.median(ratios),
        f"{ratios[0]:.2f}..{ratios[-1]:.2f}",
        mode.asked,
        mode.fit,
    )
