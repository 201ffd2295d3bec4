"""CPU time of decoding, labelling and locating a page, beside trafilatura, and where it goes."""

from __future__ import annotations

import importlib
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

import own
import peers
from sample import Page
from scoretable import Cell, Table

from lint_news.locate import Locator

ROUNDS = 7
PAGES = 90
# Stage: functions, as the modules that call them name them. What a version does not have is left out.
STAGES = {
    "decode": ("lint_news.reading:decode",),
    "segment": ("lint_news.reading:pieces",),
    "metadata": ("lint_news.label:hints",),
    "vote": ("lint_news.label:vote",),
    "rules": ("lint_news.label:labels", "lint_news.label:parts", "lint_news.label:_candidates"),
    "headline": tuple(f"lint_news.label:{f}" for f in ("find_headline", "page_headline", "cut_headline", "repeats")),
}


def located(page: Page, fast: bool) -> list[Any]:
    """Decode, label and locate: the place of each block of the main text."""
    document = own.extract(page.data, page.url, fast=fast)
    locator = Locator(document)
    return [locator.of_block(b, 0, len(b.text)) for b in document.blocks if b.main]


RUNS: dict[str, Callable[[Page], Any]] = {
    own.DEFAULT: lambda page: located(page, fast=False),
    own.FAST: lambda page: located(page, fast=True),
    peers.BASE: lambda page: peers.trafilatura(page.html),
}


def in_turns(found: Sequence[Page]) -> list[dict[str, float]]:
    """CPU seconds of each program in each round; every page is given to all of them before the next one."""
    rounds = []
    for _ in range(ROUNDS):
        seconds = dict.fromkeys(RUNS, 0.0)
        for page in found:
            for name, run in RUNS.items():
                began = time.process_time()
                run(page)
                seconds[name] += time.process_time() - began
        rounds.append(seconds)
    return rounds


class Clock:
    """CPU seconds by stage; what a stage called within another one takes is not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]  # of the stages that are open, and of the whole: what stages within took

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens within."""
        self._inner.append(0.0)
        began = time.process_time()
        try:
            yield
        finally:
            took = time.process_time() - began
            self.seconds[name] += took - self._inner.pop()
            self._inner[-1] += took

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed as a stage."""

        @wraps(function)
        def call(*args: Any, **options: Any) -> Any:
            with self.stage(name):
                return function(*args, **options)

        return call


@contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """lint-news with its stages timed."""
    replaced = []
    for stage, functions in STAGES.items():
        for place in functions:
            module_name, _, name = place.partition(":")
            module = importlib.import_module(module_name)
            function = getattr(module, name)  # a function that moved is an error, not time of nobody
            replaced.append((module, name, function))
            setattr(module, name, clock.timed(stage, function))
    try:
        yield
    finally:
        for module, name, function in replaced:
            setattr(module, name, function)


def stage_seconds(found: Sequence[Page], fast: bool) -> dict[str, float]:
    """The least CPU seconds of each stage over the rounds; "other" is the rest, with labels and the document."""
    least: dict[str, float] = {}
    for _ in range(ROUNDS):
        clock = Clock()
        with watched(clock):
            for page in found:
                with clock.stage("other"):
                    document = own.extract(page.data, page.url, fast=fast)
                with clock.stage("locate"):
                    locator = Locator(document)
                    for block in document.blocks:
                        if block.main:
                            locator.of_block(block, 0, len(block.text))
        least = {name: min(took, least.get(name, took)) for name, took in clock.seconds.items()}
    return least


def measure(found: Sequence[Page], _: bool) -> Iterator[Table]:
    """The table of programs and the table of stages, over some of the pages."""
    scored = [page for page in found if page.groups]
    sample = scored[:: max(1, len(scored) // PAGES)][:PAGES]
    in_turns(sample[:1])
    rounds = in_turns(sample)
    rows: list[tuple[Cell, ...]] = []
    for name in RUNS:
        milliseconds = statistics.median(1000 * r[name] / len(sample) for r in rounds)
        ratios = sorted(r[name] / r[peers.BASE] for r in rounds)
        rows.append((name, f"{milliseconds:.1f}", statistics.median(ratios), f"{ratios[0]:.2f}..{ratios[-1]:.2f}"))
    columns = ("program", "ms a page", f"of {peers.BASE}", "rounds")
    yield Table(f"CPU time, {len(sample)} pages in turns, median of {ROUNDS} rounds", columns, rows)
    both = [stage_seconds(sample, fast) for fast in (False, True)]
    stages = [s for s in (*STAGES, "locate", "other") if any(s in b for b in both)]
    table = [(s, *(f"{1000 * b.get(s, 0.0) / len(sample):.2f}" for b in both)) for s in stages]
    yield Table(f"stages, CPU ms a page, least of {ROUNDS} rounds", ("stage", own.DEFAULT, own.FAST), [*table])
