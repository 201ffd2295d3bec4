"""Units on several sandboxes at once, results in manifest order.

A thread drives each sandbox. Units are handed to the threads in order, a few ahead of the one whose results are handed
out; that one's results stream, those of the others wait in spools.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from lint_news.engines.codec import result_of
from lint_news.engines.frames import Setup
from lint_news.engines.ledger import Entry, Ledger, replay
from lint_news.engines.merge import Lines, shifted
from lint_news.engines.sandbox import EngineError, Watchdog, pickled
from lint_news.engines.serial import Progress, items_of, passed
from lint_news.engines.spool import Row, Spool
from lint_news.engines.supervise import LINES, Limits, Stopped, Supervisor
from lint_news.inputs import Shard
from lint_news.model import ArticleResult, Source

PASSING = b'"grammar"'  # in the row of an article whose grammar could not be checked this time
PICKLE = b"\x80"  # how a row begins that holds a document


@dataclass(frozen=True, slots=True)
class Work:
    """A unit's shards, its bytes, and its key in the ledger, empty where there is none.

    A `stream` can be read but once, so that it is read here, and its articles are passed to a sandbox one by one.
    """

    shards: tuple[Shard, ...]
    bytes: int
    key: str = ""
    stream: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work
    spool: Spool
    entry: Entry | None


class Pool:
    """The sandboxes of one run."""

    def __init__(self, setup: Setup, limits: Limits, jobs: int, ledger: Ledger | None = None) -> None:
        self._setup, self._limits, self._number, self._ledger = setup, limits, jobs, ledger
        self._blob = pickled(setup)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._stopped = False
        self._error: BaseException | None = None
        self._spools: set[Spool] = set()
        self._supervisors: list[Supervisor] = []
        self._threads: list[threading.Thread] = []

    def results(self, works: Iterable[Work], progress: Progress | None = None) -> Iterator[ArticleResult]:
        """The results of all units in order. However it is left, no process stays behind."""
        self._watchdog = Watchdog()
        try:
            self._start()
            yield from self._merged(iter(works), progress)
        finally:
            self._close()

    def _start(self) -> None:
        for n in range(self._number):
            supervisor = Supervisor(self._blob, self._limits, self._watchdog)
            thread = threading.Thread(target=self._drive, args=(supervisor,), name=f"lint-news-{n}", daemon=True)
            self._supervisors.append(supervisor)
            self._threads.append(thread)
            thread.start()

    def _close(self) -> None:
        """End all children at once, then wait for the threads."""
        with self._lock:
            self._stopped = True
            supervisors, spools = list(self._supervisors), list(self._spools)
        for supervisor in supervisors:
            supervisor.kill()
        for spool in spools:
            spool.wake()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        for spool in spools:
            spool.drop()
        self._watchdog.close()
        if self._ledger is not None:
            self._ledger.close()

    def _check(self) -> None:
        """Raise what ended the run."""
        if self._error is not None:
            raise self._error
        if self._stopped:
            raise Stopped

    def _drive(self, supervisor: Supervisor) -> None:
        """The life of a thread. The child dies with it, so it stays as long as there may be work."""
        try:
            while (job := self._jobs.get()) is not None:
                self._check()
                _run(job, supervisor)
        except Stopped:
            pass
        except BaseException as error:
            self._fail(error)
        finally:
            supervisor.close()

    def _fail(self, error: BaseException) -> None:
        with self._lock:
            self._error = self._error or error
            spools = list(self._spools)
        for spool in spools:
            spool.wake()

    def _merged(self, works: Iterator[Work], progress: Progress | None) -> Iterator[ArticleResult]:
        flying: deque[tuple[Work, Iterator[Row] | None, Spool | None]] = deque()
        lines = Lines()
        while True:
            while len(flying) < 2 * self._number + 2 and (work := next(works, None)) is not None:
                flying.append(self._submitted(work))
            if not flying:
                return
            work, rows, spool = flying.popleft()
            if rows is None:
                yield from self._streamed(work)
            else:
                yield from _results(work, rows, lines)
            with self._lock:
                self._spools.discard(spool) if spool else None
            if progress is not None:
                progress(work.bytes)

    def _submitted(self, work: Work) -> tuple[Work, Iterator[Row] | None, Spool | None]:
        """Where the rows of a unit will come from."""
        if work.stream:
            return work, None, None
        file: Path | None = self._ledger.find(work.key) if self._ledger else None
        if file is not None:
            return work, replay(file), None
        entry = self._ledger.entry(work.key) if self._ledger else None
        spool = Spool(self._check)
        with self._lock:
            self._spools.add(spool)
        self._jobs.put(_Job(work, spool, entry))
        return work, spool.rows(), spool

    def _streamed(self, work: Work) -> Iterator[ArticleResult]:
        """The results of what can be read but once."""
        supervisor = Supervisor(self._blob, self._limits, self._watchdog, coalesce=False)
        setup = self._setup
        try:
            for shard in work.shards:
                for item in items_of(shard, setup.plan, setup.names, setup.debug):
                    if not isinstance(item, Source):
                        yield passed(item)
                        continue
                    yield from (_result(payload, Lines()) for payload in _rows(supervisor, item))
        finally:
            supervisor.close()


def _rows(supervisor: Supervisor, source: Source) -> list[bytes]:
    found: list[bytes] = []
    supervisor.lint((source,), lambda _, payload: found.append(payload))
    return found


def _run(job: _Job, supervisor: Supervisor) -> None:
    """Run one unit; its rows go to the spool and to the ledger."""
    spool, entry = job.spool, job.entry
    if entry is None:
        supervisor.lint(job.work.shards, spool.put)
        spool.close()
        return

    passing = False

    def emit(kind: bytes, payload: bytes) -> None:
        nonlocal passing
        passing = passing or (PASSING in payload and any(p.kind == "grammar" for p in result_of(payload).problems))
        entry.put(kind, payload)
        spool.put(kind, payload)

    try:
        supervisor.lint(job.work.shards, emit)
        if not passing:  # a server that was lost once is not lost for ever
            entry.finish()
    finally:
        entry.drop()
    spool.close()


def _results(work: Work, rows: Iterator[Row], lines: Lines) -> Iterator[ArticleResult]:
    for kind, payload in rows:
        if kind == LINES:
            shard, number = map(int, payload.split())
            lines.passed(work.shards[shard].uri, number)
        else:
            yield _result(payload, lines)


def _result(payload: bytes, lines: Lines) -> ArticleResult:
    if payload.startswith(PICKLE):
        found: ArticleResult = pickle.loads(payload)  # noqa: S301 - from our own child
        before = lines.before(found.source.uri)
        return shifted(found, before) if before else found
    try:
        return result_of(payload, lines.before)
    except ValueError as error:
        raise EngineError(f"a worker or the state folder gave an odd result: {error}") from None
