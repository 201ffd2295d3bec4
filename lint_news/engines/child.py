"""The sandbox: a process that lints what its parent asks for, and may die of it.

It is started by `sandbox.Sandbox` and speaks frames over its standard streams.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any, BinaryIO, NoReturn

from lint_news.engines import frames
from lint_news.engines.codec import row
from lint_news.engines.frames import HEAD, Request, Setup
from lint_news.engines.merge import lines_of
from lint_news.engines.serial import attempt, function, items_of, passed
from lint_news.inputs import Shard
from lint_news.model import HTML, JSON_RECORD, TEXT, ArticleResult, Item, Source
from lint_news.patterns import known_literals

BEAT_SECONDS = 1.0  # between signs of life while articles are skipped
PR_SET_PDEATHSIG = 1
# Something of each kind is linted before the first article of it, so that imports do not count as its time.
WARM = {
    TEXT: b"The ferry sails at noon.\n",
    HTML: b"<html><body><p>The ferry sails at noon.</p></body></html>",
    JSON_RECORD: b'{"text": "The ferry sails at noon."}\n',
}


def main() -> NoReturn:
    """Serve until the parent closes our standard input, or is gone.

    The process never ends in the ordinary way: a thread waits for standard input, which Python does not bear at exit.
    """
    try:
        _serve()
    except MemoryError:
        os._exit(frames.OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def _serve() -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(int(sys.argv[2]))
    target = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not get among the frames
    requests: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    setup: Setup = requests.get()
    _limit(setup.memory)
    worker = Worker(setup, target)
    worker.begin()
    while True:
        worker.serve(requests.get())


def _listen(stream: BinaryIO, requests: SimpleQueue[Any]) -> None:
    """Pass on what the parent sends. When it is gone there is nothing left to do, whatever we are doing."""
    try:
        while len(head := stream.read(HEAD.size)) == HEAD.size:
            requests.put(pickle.loads(stream.read(HEAD.unpack(head)[1])))  # noqa: S301 - from our own parent
    except MemoryError:
        os._exit(frames.OUT_OF_MEMORY)
    os._exit(0)


def _die_with(parent: int) -> None:
    """Have Linux kill this process when the thread that started it ends; elsewhere the end of our input must do."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write("500")  # should memory run out, better one of us than the parent


def _limit(memory: int) -> None:
    """Bound the memory for data, and leave no core behind. Address space is no measure: libraries reserve much."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (soft, hard))


def _resident() -> int:
    """Bytes of memory that this process holds now, or at most held where that is all that is known; 0 on Windows."""
    if sys.platform == "win32":
        return 0
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        pass
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class Worker:
    """Lints shards and writes frames to a file descriptor."""

    def __init__(self, setup: Setup, target: int) -> None:
        self._setup, self._target = setup, target
        known_literals(setup.literals)
        self._work = function(setup.work)
        self._warm: set[str] = set()
        self._spoken = time.monotonic()

    def begin(self) -> None:
        """Compile the plan, and say that we are ready."""
        self._warm_up(TEXT)
        self._say(frames.READY, b"%d" % _resident())

    def serve(self, request: Request) -> None:
        """Lint what was asked for."""
        for n in range(request.shard, len(request.shards)):
            shard = request.shards[n]
            for item in self._items(shard, request.item if n == request.shard else 0):
                self._item(item)
            self._say(frames.NEXT, lines_of(shard))
        self._say(frames.END, b"%d" % _resident())

    def _items(self, shard: Shard | Source, done: int) -> Iterator[Item]:
        """The items of a shard but for those that were dealt with before."""
        items = iter((shard,)) if isinstance(shard, Source) else self._read(shard)
        for n, item in enumerate(items):
            if n >= done:
                yield item
            elif time.monotonic() - self._spoken > BEAT_SECONDS:
                self._say(frames.BEAT)

    def _read(self, shard: Shard) -> Iterator[Item]:
        try:
            yield from items_of(shard, self._setup.plan, self._setup.names, self._setup.debug)
        except (MemoryError, GeneratorExit):
            raise
        except BaseException:
            self._raised()

    def _item(self, item: Item) -> None:
        if not isinstance(item, Source):
            self._say(frames.PASSED, self._row(passed(item)))
            return
        if item.media_type not in self._warm:
            self._warm_up(item.media_type)
        self._say(frames.BEGIN, row(ArticleResult(item, size=len(item.data))))
        try:
            result = attempt(item, self._setup.plan, self._setup.debug, self._work, (MemoryError,))
        except MemoryError:
            raise
        except BaseException:
            self._raised()
        bare = not (result.findings or result.problems or result.facts or result.left_out or result.about)
        bare = bare and not result.made
        plain = bare and not self._setup.keep_document and result.size == len(item.data)
        self._say(frames.DONE, b"" if plain else self._row(result))

    def _row(self, result: ArticleResult) -> bytes:
        return pickle.dumps(result, pickle.HIGHEST_PROTOCOL) if self._setup.keep_document else row(result)

    def _say(self, kind: int, payload: bytes = b"") -> None:
        frames.write(self._target, kind, payload)
        self._spoken = time.monotonic()

    def _warm_up(self, media_type: str) -> None:
        self._warm.add(media_type)
        if media_type in WARM:
            attempt(Source("", WARM[media_type], media_type), self._setup.plan, False, self._work, (MemoryError,))

    def _raised(self) -> NoReturn:
        """Leave with what was just raised. Only `debug` lets it come this far, or a call of `sys.exit`."""
        if not self._setup.debug:
            os._exit(1)
        self._say(frames.RAISED, traceback.format_exc().encode("utf-8", "replace"))
        os._exit(1)
