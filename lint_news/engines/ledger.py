"""Which units of a run are finished, and what came out: a folder with one file for each, named by the unit's key.

A file holds the rows of `codec`, and the lines of ranges, under a seal; it appears only when it is complete and on the
disk. A file whose seal is broken is as good as none. Nothing here is a pickle.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from lint_news.engines.codec import Seal, unsealed
from lint_news.engines.sandbox import EngineError
from lint_news.engines.spool import Row
from lint_news.engines.supervise import LIMITED, LINES, ROW, Limits
from lint_news.errors import UsageError
from lint_news.lock import FolderLock

SUFFIX = ".unit"
OURS = re.compile(r"[0-9A-Za-z_-]+(?:\.[0-9a-f]+)?\.unit(?:\.\d+\.partial)?")


class Ledger:
    """The finished units of a run. Used by several threads: a unit belongs to one of them."""

    def __init__(self, folder: Path, limits: Limits, resume: bool) -> None:
        """Open a folder, or make it, and lock it; without `resume`, forget what it holds. Raises `UsageError`."""
        self._folder = folder
        # What was lost to a limit stays lost under the same limits only.
        self._limits = f"{int(limits.timeout * 1000):x}{limits.memory:016x}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(folder)
            for file in list(folder.iterdir()):
                if OURS.fullmatch(file.name) and (not resume or file.suffix == ".partial"):
                    file.unlink()
        except BlockingIOError:
            raise UsageError(
                f"{folder}: another run keeps its state there; wait for it or name another folder"
            ) from None
        except OSError as error:
            raise UsageError(f"{folder}: cannot keep state: {error.strerror or error}") from None

    def close(self) -> None:
        """Let others use the folder."""
        self._lock.release()

    def _file(self, key: str, limited: bool) -> Path:
        return self._folder / (f"{key}.{self._limits}{SUFFIX}" if limited else f"{key}{SUFFIX}")

    def find(self, key: str) -> Path | None:
        """The sound file of a finished unit."""
        for limited in (False, True):
            file = self._file(key, limited)
            with contextlib.suppress(OSError, ValueError), file.open("rb") as stream:
                for _ in unsealed(stream):
                    pass
                return file
        return None

    def entry(self, key: str) -> Entry:
        """A unit that is being worked on. Raises `EngineError` where the folder cannot be written."""
        return Entry(self._file(key, False), self._file(key, True))


class Entry:
    """The file of one unit, which takes its place when `finish` is called."""

    def __init__(self, plain: Path, limited: Path) -> None:
        self._plain, self._limited = plain, limited
        self._partial = plain.with_name(f"{plain.name}.{os.getpid()}.partial")
        self._seal = Seal()
        self._is_limited = False
        try:
            self._stream = self._partial.open("wb")
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> EngineError:
        return EngineError(f"{self._plain.parent}: state cannot be written: {error.strerror or error}")

    def put(self, kind: bytes, payload: bytes) -> None:
        """Add a row. Raises `EngineError`."""
        if kind == LINES:
            shard, lines = payload.split()
            payload = b'{"shard":%s,"lines":%s}' % (shard, lines)
        self._is_limited = self._is_limited or kind == LIMITED
        line = payload + b"\n"
        self._seal.add(line)
        try:
            self._stream.write(line)
        except OSError as error:
            raise self._failed(error) from None

    def finish(self) -> None:
        """Bring the file to the disk and to its name. Raises `EngineError`."""
        try:
            self._stream.write(self._seal.line)
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._partial.replace(self._limited if self._is_limited else self._plain)
            _sync(self._plain.parent)
        except OSError as error:
            raise self._failed(error) from None

    def drop(self) -> None:
        """Leave no file behind if the unit was not finished."""
        with contextlib.suppress(OSError):
            self._stream.close()
            self._partial.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where a folder can be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replay(file: Path) -> Iterator[Row]:
    """The rows of a finished unit, as they were emitted. Raises `EngineError` where it is no longer sound."""
    try:
        with file.open("rb") as stream:
            for line in unsealed(stream):
                yield _lines(line) if line.startswith(b"{") else (ROW, line)
    except (OSError, ValueError, KeyError, TypeError):
        raise EngineError(f"{file}: is damaged; delete it, or leave out --resume") from None


def _lines(line: bytes) -> Row:
    data = json.loads(line)
    return LINES, b"%d %d" % (data["shard"], data["lines"])
