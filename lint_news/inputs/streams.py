"""The bytes of a shard, decompressed, from a file, a pipe, standard input, or an address the user typed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from lint_news.inputs.decompress import COMPRESSIONS, SIGNATURE, compression_of
from lint_news.inputs.inflate import Buffered, Corrupt, Fault, Inflated, Piped, Truncated
from lint_news.inputs.remote import Remote, local_path
from lint_news.inputs.shard import STDIN, Shard

__all__ = ["COMPRESSIONS", "Corrupt", "Fault", "Stream", "Truncated", "compression_of", "opened"]

BUFFER = 1 << 20  # bytes


class _File(io.FileIO):
    """A regular file that notices at its end whether it changed since it was opened."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._found = _state(self)
        self._changed: bool | None = None

    def readinto(self, buffer: Any) -> int:
        size = super().readinto(buffer) or 0
        if not size:
            self._look()
        return size

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        if not data:
            self._look()
        return data

    def _look(self) -> None:
        if self._changed is None:
            self._changed = _state(self) != self._found

    def changed(self, since: tuple[int, str] | None) -> bool:
        """Whether size or time of change are others than at the beginning, or than `since`."""
        if since is not None and self._found != since:
            return True
        self._look()
        return bool(self._changed)


def _state(file: io.FileIO) -> tuple[int, str]:
    found = os.fstat(file.fileno())
    return found.st_size, str(found.st_mtime_ns)


class Stream(Buffered):
    """What `opened` gives. `inflated` is the stream below, where it is compressed; `seekable()` where it is not."""

    def __init__(self, raw: io.RawIOBase, size: int, source: io.RawIOBase | None = None) -> None:
        super().__init__(raw, size)
        self.source = source or raw

    @property
    def inflated(self) -> Inflated | None:
        """The compressed stream below."""
        return self.raw if isinstance(self.raw, Inflated) else None

    def head(self, size: int) -> bytes:
        """The first bytes; they are still to be read."""
        if isinstance(self.raw, Inflated | Piped):
            return self.raw.peek(size, line=True)
        start = self.tell()
        data = self.read(size)
        self.seek(start)
        return data

    def changed(self, shard: Shard) -> bool:
        """Whether the file changed while it was read. Of the ranges of a file only the last one says so."""
        if not isinstance(self.source, _File):
            return False
        if shard.end is None:
            return self.source.changed(None)
        return shard.end >= shard.size and self.source.changed((shard.size, shard.stamp) if shard.stamp else None)


@contextmanager
def opened(shard: Shard, buffer: int = BUFFER) -> Iterator[Stream]:
    """The decompressed bytes of a shard, from its beginning, whatever its range. Raises `OSError`.

    Reading raises `Truncated` and `Corrupt` behind the last byte before the fault. A stream that is neither compressed
    nor a pipe can seek.
    """
    if shard.uri == STDIN:
        yield _of_pipe(sys.stdin.buffer, buffer)
        return
    path = local_path(shard.uri)
    if path is None:
        with closing(Remote(shard.uri)) as remote:
            yield _of_remote(remote, buffer)
    elif shard.stamp or Path(path).is_file():  # what has a stamp was found to be a file
        with _File(path) as file:
            raw = Inflated(file, shard.compression) if shard.compression else file
            small = shard.size and not shard.compression and shard.size < buffer
            yield Stream(raw, max(shard.size + 1, 512) if small else buffer, file)
    else:
        with io.FileIO(path) as pipe:
            yield _of_pipe(pipe, buffer)


def _of_pipe(source: Any, buffer: int) -> Stream:
    """A stream of what can be read only once, decompressed if it looks compressed."""
    raw = Piped(source)
    compression = compression_of(raw.peek(SIGNATURE))
    return Stream(Inflated(_Reading(raw), compression) if compression else raw, buffer)


class _Reading:
    """`chunk` of a stream that was looked at, under the name `read`."""

    def __init__(self, raw: Piped) -> None:
        self.read = raw.chunk


def _of_remote(remote: Remote, buffer: int) -> Stream:
    if not remote.seekable():
        return _of_pipe(remote, buffer)
    compression = compression_of(remote.read(SIGNATURE))
    remote.seek(0)
    return Stream(Inflated(remote, compression) if compression else remote, buffer)
