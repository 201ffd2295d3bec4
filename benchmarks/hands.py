"""Work on pages in a few processes, each task with a deadline, and a store of what other programs made of them."""

from __future__ import annotations

import json
import logging
import multiprocessing
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from lint_news.cache import folder

PROCESSES = 2
SECONDS = 30.0  # for one task
SPAWN = multiprocessing.get_context("spawn")
Work = Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a task came to nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Job:
    """What is worked on, and the names of the tasks to do with it."""

    subject: Any
    tasks: tuple[str, ...]


@dataclass(slots=True)
class _Hand:
    """A process, what it does, and since when."""

    work: Work
    job: Job | None = None
    pending: deque[str] = field(default_factory=deque)
    since: float = 0.0
    process: Any = None
    pipe: Any = None

    def give(self, job: Job) -> None:
        if self.process is None:
            self.pipe, end = SPAWN.Pipe()
            self.process = SPAWN.Process(target=_serve, args=(self.work, end), daemon=True)
            self.process.start()
            end.close()
            self.pipe.recv()  # it is there: starting is no part of a task
        self.job, self.pending, self.since = job, deque(job.tasks), time.monotonic()
        self.pipe.send(job)

    def take(self) -> tuple[str, Any]:
        """The result of the first pending task."""
        try:
            value = self.pipe.recv()
        except EOFError:
            return self.end("crashed")
        self.since = time.monotonic()
        return self.pending.popleft(), value

    def end(self, reason: str) -> tuple[str, Any]:
        """End the process in the middle of its task and go on with the next one in a new process."""
        self.process.kill()
        self.process.join()
        self.process = None
        name = self.pending.popleft()
        if self.pending and self.job is not None:
            self.give(Job(self.job.subject, tuple(self.pending)))
        return name, Failed(reason)


def _serve(work: Work, pipe: Connection) -> None:
    warnings.simplefilter("ignore")
    logging.disable()
    pipe.send(None)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        for task in job.tasks:
            try:
                value = work(job.subject, task)
            except Exception as error:
                value = Failed(type(error).__name__)
            pipe.send(value)


def do(work: Work, jobs: Iterable[Job], seconds: float = SECONDS) -> Iterator[tuple[Any, str, Any]]:
    """Subject, task and result, or `Failed`, of every task, in the order in which they end."""
    waiting = (job for job in jobs if job.tasks)
    hands = [_Hand(work) for _ in range(PROCESSES)]
    try:
        while True:
            for hand in hands:
                if not hand.pending and (job := next(waiting, None)) is not None:
                    hand.give(job)
            busy = {hand.pipe: hand for hand in hands if hand.pending}
            if not busy:
                return
            ready = wait(list(busy), max(0.0, min(h.since for h in busy.values()) + seconds - time.monotonic()))
            now = time.monotonic()
            for pipe, hand in busy.items():
                if pipe in ready or now >= hand.since + seconds:
                    subject = hand.job.subject if hand.job else None
                    yield subject, *(hand.take() if pipe in ready else hand.end("deadline"))
    finally:
        for hand in hands:
            if hand.process is not None:
                hand.process.kill()


def digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


class Store:
    """Results of one program in one version, by the digest of the page; kept in the user's cache folder.

    `made_by` is the file whose code calls the program: when it changes, everything is made again.
    """

    def __init__(self, name: str, version: str, made_by: str) -> None:
        place = folder()
        code = digest(Path(made_by).read_text(encoding="utf-8"))[:8]
        self._file = place / "benchmarks" / f"{name.replace(' ', '-')}-{version}-{code}.json" if place else None
        self._found: dict[str, Any] = {}
        if self._file is not None and self._file.exists():
            self._found = json.loads(self._file.read_text(encoding="ascii"))

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def __getitem__(self, key: str) -> Any:
        value = self._found[key]
        return Failed(value["failed"]) if isinstance(value, dict) and "failed" in value else value

    def __setitem__(self, key: str, value: Any) -> None:
        self._found[key] = {"failed": value.reason} if isinstance(value, Failed) else value

    def save(self) -> None:
        """Write the file anew."""
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self._found), encoding="ascii")
            fresh.replace(self._file)
