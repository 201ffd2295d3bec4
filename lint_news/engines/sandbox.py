"""A sandbox child as its parent sees it, and the watchdog that ends children that take too long."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO

from lint_news.engines import frames
from lint_news.engines.frames import Request, Setup
from lint_news.errors import LintNewsError

# The child looks for modules where we do, and never in a working folder that holds strangers' files.
START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from lint_news.engines.child import main; main()"
READ = 1 << 16  # bytes read at once
TAIL = 4096  # bytes of a child's standard error that are kept
COALESCE = 0.008  # seconds that pass before more is read, so that we wake once for several articles
START_SECONDS = 60.0  # that a child may take to start, or to take in a request
TICK = 0.1  # seconds between two looks of the watchdog
LONGEST_TICK = 0.5  # what of a tick counts, should this whole program have been stopped meanwhile
OUT_OF_MEMORY_WORDS = (b"memory allocation of", b"std::bad_alloc", b"MemoryError")


class EngineError(LintNewsError):
    """What keeps a run from going on though the user is not to blame: workers do not start, a disk is full."""


@dataclass(frozen=True, slots=True)
class Death:
    """Why a child ended: kind "timeout", "memory" or "crashed", and what did it in words, such as "SIGSEGV"."""

    kind: str
    cause: str = ""


class Watchdog:
    """Ends children for which their driver has waited too long.

    Only time during which a driver really waits counts, and it is measured in ticks of our own, so that neither a
    stopped program nor a slow reader of the results costs an article.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._boxes: set[Sandbox] = set()
        self._clock = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lint-news-watchdog", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        last = time.monotonic()
        while not self._stop.wait(TICK):
            now = time.monotonic()
            with self._lock:
                self._clock += min(now - last, LONGEST_TICK)
                for box in self._boxes:
                    if self._clock > box.deadline:
                        box.overdue = True
                        box.kill()
            last = now

    def wait_for(self, box: Sandbox, seconds: float) -> None:
        """A driver begins to wait for a child."""
        with self._lock:
            box.deadline = self._clock + seconds
            self._boxes.add(box)

    def heard_of(self, box: Sandbox) -> None:
        """The child said something, or ended."""
        with self._lock:
            self._boxes.discard(box)

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()


class Sandbox:
    """One child process. Used by one thread, but for `kill`."""

    def __init__(self, setup: bytes, watchdog: Watchdog, coalesce: bool = True) -> None:
        """Start a child with a pickled `Setup`. With `coalesce`, frames are read a few at a time. Raises `OSError`."""
        self.articles = 0  # that it finished
        self.baseline = self.resident = 0  # bytes, when it was ready and when it last finished a request
        self.deadline = 0.0
        self.overdue = False
        self._watchdog = watchdog
        self._pause = COALESCE if coalesce else 0.0
        self._buffer = bytearray()
        self._tail = bytearray()
        command = [sys.executable, *_flags(), "-c", START, json.dumps(sys.path), str(os.getpid())]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0)  # noqa: S603
        self._listener = threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True)
        self._listener.start()
        self._send(setup)

    def _listen(self, stream: IO[bytes]) -> None:
        while data := stream.read(READ):
            self._tail += data
            del self._tail[:-TAIL]

    def ask(self, request: Request) -> None:
        """Send a request."""
        self._send(pickle.dumps(request, pickle.HIGHEST_PROTOCOL))

    def _send(self, data: bytes) -> None:
        """Send a pickle. A child that is dead, or does not listen, is found to be dead by `frames`."""
        if self._process.stdin is None:
            return
        self._watchdog.wait_for(self, START_SECONDS)
        try:
            frames.write(self._process.stdin.fileno(), 0, data)
        except OSError:
            self.kill()
        finally:
            self._watchdog.heard_of(self)

    def frames(self, seconds: float) -> list[tuple[int, bytes]]:
        """The next frames, none if the child has ended. It is ended if it says nothing for a number of seconds."""
        while True:
            found = list(frames.taken(self._buffer))
            if found:
                return found
            if self._pause and not self._buffer:
                time.sleep(self._pause)
            self._watchdog.wait_for(self, seconds)
            data = os.read(self._process.stdout.fileno(), READ) if self._process.stdout else b""
            self._watchdog.heard_of(self)
            if not data:
                return []
            self.overdue = False  # it spoke just before it was ended: not this article's fault
            self._buffer += data

    def kill(self) -> None:
        """End the process at once. May be called from any thread, and again."""
        self._process.kill()

    def end(self) -> Death:
        """Make sure that the child is gone, and say why it went."""
        self.kill()
        status = self._process.wait()
        self._listener.join(1)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        if self.overdue:
            return Death("timeout")
        aborted = status == -getattr(signal, "SIGABRT", 6) and any(w in self._tail for w in OUT_OF_MEMORY_WORDS)
        if status == frames.OUT_OF_MEMORY or aborted:
            return Death("memory")
        return Death("crashed", _name(status))

    @property
    def last_words(self) -> str:
        """The last line of the child's standard error."""
        lines = self._tail.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _flags() -> list[str]:
    """The flags of this interpreter that decide what is imported and how files are named; never the working folder."""
    flags = ["-P", "-X", f"utf8={sys.flags.utf8_mode}"]
    return [*flags, *(["-I"] if sys.flags.isolated else ["-E"] if sys.flags.ignore_environment else [])]


def _name(status: int) -> str:
    try:
        if status > 0x7FFFFFFF:  # how Windows tells an access violation and the like
            return f"exit status {status:#x}"
        return signal.Signals(-status).name if status < 0 else f"exit status {status}"
    except ValueError:
        return f"signal {-status}"


def pickled(setup: Setup) -> bytes:
    """A setup as children are given it."""
    return pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)
