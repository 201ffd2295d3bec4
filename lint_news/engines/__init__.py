"""Engines: run `lint` over shards. Every engine yields the same results in the same order."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from lint_news import __version__
from lint_news.engines import serial
from lint_news.engines.barren import with_barren
from lint_news.engines.grammar import guarded
from lint_news.engines.serial import LINT, Progress, run_items
from lint_news.errors import UsageError
from lint_news.inputs import STDIN, FieldNames, Shard
from lint_news.model import ArticleResult
from lint_news.rule import Plan

if TYPE_CHECKING:
    from lint_news.engines.pool import Work

__all__ = ["is_stream", "run", "run_items"]

TIMEOUT = 30.0  # seconds for an article
MEMORY = 1 << 30  # bytes of data for a worker
SMALL_FILES, SMALL_BYTES = 50, 5_000_000  # that are linted in this process
UNIT_BYTES = 1 << 19, 1 << 24  # the smallest and the largest unit
UNITS = 128  # wanted of a run; they are linted, and remembered, one by one


def run(
    shards: Iterable[Shard],
    plan: Plan,
    names: FieldNames = (),
    debug: bool = False,
    jobs: int | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    state: Path | None = None,
    resume: bool = False,
    keep_document: bool = False,
    work: str = LINT,
    progress: Progress | None = None,
) -> Iterator[ArticleResult]:
    """Lint shards; results come in the order of shards, whatever the number of `jobs`.

    `jobs` 0 lints in this process, without a sandbox; so does `None` where there is little to do, else it stands for
    the cores. In a sandbox an article may take `timeout` seconds and a worker `memory` bytes; an article that takes
    more, or brings its worker down, is a problem. With `state`, finished units are kept in that folder, and `resume`
    does not lint again those it finds there. Results have no document and no bytes, unless `keep_document`. `work`
    names the function that lints, as `module:function`. Close the iterator, or drop it, to end the workers early.

    Raises `UsageError` at once for what cannot be combined and for a folder that cannot be written; in mid-run
    `EngineError` where workers do not start or state cannot be written.
    """
    shards = tuple(shards)
    if plan.asks_grammar and plan.grammar is not None and not plan.grammar.port:
        more = names, debug, jobs, timeout, memory, state, resume, keep_document, work, progress
        return guarded(plan, timeout, lambda plan: run(shards, plan, *more))
    if jobs is None and not (state is None and _small(shards) and not (plan.asks_grammar and len(shards) > 1)):
        jobs = cores()
    if not jobs:
        if state is not None:
            raise UsageError("state is kept of worker processes only; leave out --jobs 0")
        return serial.run(shards, plan, names, debug, work, keep_document, progress)
    if state is not None and keep_document:
        raise UsageError("state holds findings, not documents; leave out --state")
    from lint_news.engines.frames import Setup
    from lint_news.engines.ledger import Ledger
    from lint_news.engines.pool import Pool
    from lint_news.engines.supervise import Limits
    from lint_news.patterns import known_literals

    limits = Limits(timeout, memory)
    ledger = Ledger(state, limits, resume) if state is not None else None
    setup = Setup(plan, names, work, memory, debug, keep_document, known_literals())
    pool = Pool(setup, limits, jobs, ledger)
    return with_barren(pool.results(_works(shards, plan, names, ledger is not None), progress))


def cores() -> int:
    """The number of processor cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _small(shards: tuple[Shard, ...]) -> bool:
    return len(shards) <= SMALL_FILES and sum(shard.size for shard in shards) <= SMALL_BYTES


def _works(shards: tuple[Shard, ...], plan: Plan, names: FieldNames, keyed: bool) -> Iterator[Work]:
    """The units of shards, in order; what can be read but once is a unit of its own."""
    from lint_news.engines.pool import Work
    from lint_news.inputs.manifest import units

    size = unit_bytes(sum(shard.size for shard in shards))
    for stream, group in groupby(shards, key=is_stream):
        if stream:
            yield from (Work((shard,), shard.size, stream=True) for shard in group)
            continue
        found = units(group, size)
        parts = Counter(shard.uri for unit in found for shard in unit.shards)
        for unit in found:
            share = sum(shard.size // parts[shard.uri] for shard in unit.shards)
            yield Work(unit.shards, share, unit.key(__version__, plan.digest, names) if keyed else "")


def unit_bytes(total: int) -> int:
    """Bytes of a unit of a run of so many bytes: a power of two, and the same for any number of jobs."""
    smallest, largest = UNIT_BYTES
    return max(smallest, min(largest, 1 << (total // UNITS).bit_length()))


def is_stream(shard: Shard) -> bool:
    """Whether a shard is standard input or a pipe."""
    if shard.uri == STDIN:
        return True
    if shard.size or shard.problem is not None or "://" in shard.uri:
        return False
    path = Path(shard.uri)
    return path.exists() and not path.is_file()
