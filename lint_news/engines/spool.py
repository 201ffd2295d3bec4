"""Rows of a unit on their way from the thread that makes them to the one that hands them out.

While other units are handed out first, what exceeds a little memory waits in a temporary file. Once it is the unit's
turn, the maker waits for the taker instead. So memory does not grow with the number of rows.
"""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO

from lint_news.engines.frames import HEAD
from lint_news.engines.sandbox import EngineError

MEMORY = 1 << 20  # bytes of rows kept in memory
LOOK = 1.0  # seconds between two looks whether the run was stopped; a stop also wakes

Row = tuple[bytes, bytes]  # kind, payload


class Spool:
    """A queue of rows with one maker and one taker. `check` is called while waiting and raises what ends the run."""

    def __init__(self, check: Callable[[], None], memory: int = MEMORY) -> None:
        self._check, self._memory = check, memory
        self._changed = threading.Condition()
        self._rows: deque[Row] = deque()
        self._bytes = 0
        self._file: IO[bytes] | None = None  # rows older than those in memory
        self._due = self._closed = False

    def put(self, kind: bytes, payload: bytes) -> None:
        """Add a row. Waits if it is the unit's turn and the taker is behind."""
        with self._changed:
            while self._due and self._bytes > self._memory:
                self._check()
                self._changed.wait(LOOK)
            self._rows.append((kind, payload))
            self._bytes += len(payload)
            if not self._due and self._bytes > self._memory:
                self._spill()
            if len(self._rows) == 1:
                self._changed.notify_all()

    def close(self) -> None:
        """No more rows will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wake(self) -> None:
        """Have those who wait call `check`."""
        with self._changed:
            self._changed.notify_all()

    def _spill(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="lint-news-")  # noqa: SIM115 - closed by the taker
            for kind, payload in self._rows:
                self._file.write(HEAD.pack(kind[0], len(payload)) + payload)
            self._file.flush()
        except OSError as error:
            said = f"temporary files cannot be written: {error.strerror or error}"
            raise EngineError(f"{said}; make room, or name another folder in TMPDIR") from None
        self._rows.clear()
        self._bytes = 0

    def rows(self) -> Iterator[Row]:
        """The rows, as they come. It is the unit's turn now."""
        with self._changed:
            self._due = True
        yield from self._spilled()
        while rows := self._taken():
            yield from rows

    def _spilled(self) -> Iterator[Row]:
        if self._file is None:
            return
        with self._file as file:
            file.seek(0)
            while head := file.read(HEAD.size):
                kind, size = HEAD.unpack(head)
                yield bytes((kind,)), file.read(size)

    def _taken(self) -> list[Row]:
        """All rows in memory, none at the end."""
        with self._changed:
            while not self._rows and not self._closed:
                self._check()
                self._changed.wait(LOOK)
            self._check()
            rows = list(self._rows)
            self._rows.clear()
            self._bytes = 0
            self._changed.notify_all()
            return rows

    def drop(self) -> None:
        """Forget everything."""
        with self._changed:
            self._rows.clear()
            if self._file is not None:
                with contextlib.suppress(OSError):  # what could not be written is not wanted either
                    self._file.close()
