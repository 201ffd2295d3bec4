"""Runs shards in sandboxes until all of them are dealt with, whatever an article does to the process that lints it.

An article that takes too long costs itself. One at which the child died is tried once more in a fresh child, since
somebody else may have killed it, or an earlier article may have spoilt it. The items that were dealt with are skipped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from lint_news.engines import frames
from lint_news.engines.codec import result_of, row
from lint_news.engines.frames import Request
from lint_news.engines.merge import lines_of
from lint_news.engines.sandbox import START_SECONDS, Death, EngineError, Sandbox, Watchdog
from lint_news.engines.serial import lost
from lint_news.errors import UsageError
from lint_news.inputs import Shard
from lint_news.model import Source

MEGABYTE = 1048576
READING_FACTOR = 10  # reading on to the next article may take that much longer than linting one
MOST_ARTICLES = 20_000  # of one child; then it is replaced, between two requests: a start costs as much as 100 articles
MOST_GROWTH = 200 * MEGABYTE  # of one child since it was ready; then too
STARTS = 3  # children in a row that may die before they are ready

# What is emitted: the row of a result, the number of lines of the range that the index of a shard names, and the row of
# a result that a child of another time or memory limit might better.
ROW, LINES, LIMITED = b"r", b"l", b"x"
Emit = Callable[[bytes, bytes], None]


class Stopped(Exception):  # noqa: N818 - no error
    """The run was ended from outside."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for an article, and bytes of memory for a child."""

    timeout: float
    memory: int


@dataclass(slots=True)
class _Position:
    """How far a request came: the shard, the items of it that are dealt with, and the row of the article at hand."""

    shard: int = 0
    item: int = 0
    begun: bytes = b""
    last: bytes = b""  # row of the last article of the shard that was begun
    failed: tuple[int, int, bool] | None = None  # where a child died before


class Supervisor:
    """Runs requests one after the other. Used by one thread, but for `kill`."""

    def __init__(self, setup: bytes, limits: Limits, watchdog: Watchdog, coalesce: bool = True) -> None:
        self._setup, self._limits, self._watchdog, self._coalesce = setup, limits, watchdog, coalesce
        self._box: Sandbox | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def kill(self) -> None:
        """End the child, and the run with it. May be called from any thread."""
        with self._lock:
            self._stopped = True
            if self._box is not None:
                self._box.kill()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            box, self._box = self._box, None
        if box is not None:
            box.end()

    def lint(self, shards: tuple[Shard | Source, ...], emit: Emit) -> None:
        """Lint shards, or one article that was read already, and emit their rows in order.

        Raises `Stopped` after `kill`, `EngineError` where no child can be started.
        """
        at = _Position()
        while at.shard < len(shards):
            box = self._ready()
            box.ask(Request(shards, at.shard, at.item))
            if self._follow(box, at, emit):
                self._recycle(box)
                return
            self._died(box, shards, at, emit)

    def _ready(self) -> Sandbox:
        """A child that waits for a request."""
        if self._box is not None:
            return self._box
        for _ in range(STARTS):
            box = self._started()
            found = box.frames(START_SECONDS)
            if found:
                box.baseline = int(found[0][1])
                return box
            death, words = self._end(box), box.last_words
            if death.kind == "memory":
                raise UsageError(f"no worker can start within {self._limits.memory // MEGABYTE} MB; raise --memory")
        raise EngineError(f"workers cannot be started ({death.cause or 'too slow'}: {words}); --jobs 0 does without")

    def _started(self) -> Sandbox:
        with self._lock:
            if self._stopped:
                raise Stopped
            try:
                self._box = Sandbox(self._setup, self._watchdog, self._coalesce)
            except OSError as error:
                raise EngineError(f"workers cannot be started ({error}); --jobs 0 does without") from None
            return self._box

    def _end(self, box: Sandbox) -> Death:
        with self._lock:
            self._box = None
            stopped = self._stopped
        death = box.end()
        if stopped:
            raise Stopped
        return death

    def _recycle(self, box: Sandbox) -> None:
        """Replace a child that grew, or is old."""
        grown = box.resident - box.baseline > min(MOST_GROWTH, self._limits.memory // 2)
        if grown or box.articles >= MOST_ARTICLES:
            self._end(box)

    def _follow(self, box: Sandbox, at: _Position, emit: Emit) -> bool:
        """Follow a child through a request; whether it came to its end."""
        timeout = self._limits.timeout
        while found := box.frames(timeout if at.begun else READING_FACTOR * timeout):
            for kind, payload in found:
                match kind:
                    case frames.BEGIN:
                        at.begun = at.last = payload
                    case frames.DONE:
                        emit(ROW, payload or at.begun)
                        at.begun = b""
                        at.item += 1
                        box.articles += 1
                    case frames.PASSED:
                        emit(ROW, payload)
                        at.item += 1
                    case frames.NEXT:
                        _next(at, payload, emit)
                    case frames.RAISED:
                        raise EngineError(payload.decode("utf-8", "replace"))
                    case frames.END:
                        box.resident = int(payload)
                        return True
        return False

    def _died(self, box: Sandbox, shards: tuple[Shard | Source, ...], at: _Position, emit: Emit) -> None:
        """Decide what the death of a child means for what it was at."""
        death = self._end(box)
        here = (at.shard, at.item, bool(at.begun))
        if death.kind != "timeout" and at.failed != here:
            at.failed = here
            at.begun = b""
            return
        at.failed = None
        if at.begun:
            begun = result_of(at.begun)
            emit(LIMITED, row(lost(begun.source, death.kind, *self._said(death), begun.size)))
            at.begun = b""
            at.item += 1
            return
        message, remedy = self._said(death, READING_FACTOR)
        source = _reached(shards[at.shard], at.last)
        emit(LIMITED, row(lost(source, death.kind, f"reading on from here: {message}", remedy, 0)))
        _next(at, lines_of(shards[at.shard]), emit)

    def _said(self, death: Death, factor: int = 1) -> tuple[str, str]:
        """Message and remedy."""
        match death.kind:
            case "timeout":
                seconds = self._limits.timeout * factor
                return f"not finished within {seconds:g} s", "raise --timeout or --ignore the rule"
            case "memory":
                return f"needs more than {self._limits.memory // MEGABYTE} MB", "raise --memory"
        return f"the process that read it died of {death.cause}", "report it, with the article if you can"


def _next(at: _Position, lines: bytes, emit: Emit) -> None:
    if lines:
        emit(LINES, b"%d %s" % (at.shard, lines))
    at.shard += 1
    at.item = 0
    at.last = b""


def _reached(shard: Shard | Source, last: bytes) -> Source:
    """The place up to which a shard was read: the beginning of its last article."""
    if last:
        return result_of(last).source
    return Source(shard.uri, b"") if isinstance(shard, Shard) else shard
