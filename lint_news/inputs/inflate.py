"""Compressed streams, read member by member, so that a truncated or corrupt one is noticed and what follows is read."""

from __future__ import annotations

import io
from collections import deque
from typing import Any, Protocol

from lint_news.inputs.decompress import COMPRESSIONS, SIGNATURE, Engine

CHUNK = 1 << 18  # bytes of compressed input read at a time
PART = 1 << 16  # bytes asked for at a time: they are allocated before it is known how many there are
STEP = 1 << 12  # bytes given to a decompressor at first; few, because members may be tiny


class Source(Protocol):
    """Where the compressed bytes come from."""

    def read(self, size: int, /) -> bytes | None:
        """The next bytes, at most `size`; nothing at the end."""


class Fault(OSError):  # noqa: N818 - what is at fault is the data
    """Compressed data that cannot be read on.

    `member` is the offset (bytes) of the compressed member, `line` the line that was reached in the text, from 1.
    """

    kind = ""
    remedy = ""

    def __init__(self, message: str, member: int, line: int) -> None:
        super().__init__(message)
        self.message, self.member, self.line = message, member, line


class Truncated(Fault):
    """The compressed data end in the middle."""

    kind = "truncated"
    remedy = "fetch the file again"


class Corrupt(Fault):
    """The compressed data are damaged. `Inflated.resume` may find more behind it."""

    kind = "corrupt"
    remedy = "fetch the file again"


# What decompressors raise, besides their modules' own: zstandard's error is an `Exception` only.
_OURS = (Fault, MemoryError)


class Ahead(io.RawIOBase):
    """A raw stream whose beginning can be looked at before it is read."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead: deque[tuple[int, memoryview]] = deque()
        self.member = 0  # offset (bytes) of the compressed member that the last chunk came from
        self.fault: Fault | None = None

    def readable(self) -> bool:
        """Yes."""
        return True

    def _produce(self, size: int) -> tuple[int, bytes]:
        """The next bytes, about `size`, and where their member begins; nothing at the end."""
        raise NotImplementedError

    def peek(self, size: int, line: bool = False) -> bytes:
        """The next bytes, `size` of them unless the end or a fault comes before; they are still to be read.

        One `line` that is not blank may be enough: who writes into a pipe may wait for us behind the first one.
        """
        have = sum(len(data) for _, data in self._ahead)
        while have < size and self.fault is None:
            if line and b"\n" in b"".join(data for _, data in self._ahead).lstrip():
                break
            try:
                member, data = self._produce(size - have)
            except Fault:
                break  # it stays in `fault` and is raised once what came before it was read
            if not data:
                break
            self._ahead.append((member, memoryview(data)))
            have += len(data)
        return b"".join(data for _, data in self._ahead)[:size]

    def chunk(self, size: int) -> bytes:
        """The next bytes, at most `size`, all of one member; nothing at the end. Raises `Fault`, ever again."""
        if self._ahead:
            member, rest = self._ahead.popleft()
        elif self.fault is not None:
            raise self.fault
        else:
            member, data = self._produce(size)
            rest = memoryview(data)
        if len(rest) > size:
            self._ahead.appendleft((member, rest[size:]))
        self.member = member
        taken = bytes(rest[:size])
        self._delivered(taken)
        return taken

    def _delivered(self, data: bytes) -> None:
        """Called with what was read."""

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer what `chunk` gives. Raises `Fault`."""
        data = self.chunk(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Piped(Ahead):
    """What comes from elsewhere as it is."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def _produce(self, size: int) -> tuple[int, bytes]:
        read = getattr(self._source, "read1", self._source.read)  # what is there, without waiting for more
        return 0, read(size) or b""


class Inflated(Ahead):
    """The text of a compressed stream. Members (gz, xz, bz2) or frames (zst) follow each other without a seam."""

    def __init__(self, source: Source, compression: str) -> None:
        super().__init__()
        self._source, self._codec, self.compression = source, COMPRESSIONS[compression], compression
        self._before, self._input, self._at = b"", b"", 0  # the last chunk, this one, and the place in it
        self._base = 0  # offset of `_input` in the source
        self._start = 0  # offset of the member that is being inflated
        self._engine: Engine | None = None
        self._step = STEP
        self.lines = 0  # line ends delivered
        self._last = b"\n"  # the last byte delivered

    def _delivered(self, data: bytes) -> None:
        if not data:
            return
        self.lines += data.count(b"\n")
        if b"\r" in data:
            self.lines += data.count(b"\r") - data.count(b"\r\n")
        if self._last == b"\r" and data.startswith(b"\n"):
            self.lines -= 1
        self._last = data[-1:]

    def chunk(self, size: int) -> bytes:
        """As `Ahead.chunk`; the fault then knows the line."""
        try:
            return super().chunk(size)
        except Fault as fault:
            fault.line = self.lines + 1
            raise

    def _refill(self) -> bool:
        """Read the next chunk of compressed data; the last one is kept for `resume`."""
        data = self._source.read(CHUNK)
        if not data:
            return False
        self._base += len(self._input)
        self._before, self._input, self._at = self._input, data, 0
        return True

    def _produce(self, size: int) -> tuple[int, bytes]:
        try:
            data = self._inflate(size)
            return self._start, data
        except _OURS:
            raise
        except Exception as error:
            if type(error) is OSError and error.errno is not None:
                raise  # the source failed, not its content
            raise self._failed(Corrupt, f"{self.compression} data are corrupt") from error

    def _failed(self, kind: type[Fault], message: str) -> Fault:
        self.fault = kind(message, self._start, self.lines + 1)
        self._engine = None
        return self.fault

    def _inflate(self, size: int) -> bytes:
        """One piece of what a member holds, which began at `_start`; nothing at the end."""
        while engine := self._engine or self._begin():
            ended, piece = False, b""
            if engine.needs_input:
                ended = self._at >= len(self._input) and not self._refill()
                piece = self._input[self._at : self._at + self._step]
                self._at += len(piece)
                self._step = min(CHUNK, 2 * self._step)
            data = engine.decompress(piece, size)
            if engine.eof:
                self._at -= len(engine.unused_data)
                self._engine = None
                self._step = max(STEP, min(self._step, 2 * (self._base + self._at - self._start)))
            elif ended and not data:
                raise self._failed(Truncated, f"the {self.compression} data end in the middle")
            if data:
                return data
        return b""

    def _begin(self) -> Engine | None:
        """Begin the next member, if there is one."""
        while True:
            if self._at >= len(self._input) and not self._refill():
                return None
            rest = self._input[self._at : self._at + CHUNK]
            if not self._codec.padded or rest[0]:
                break
            self._at += len(rest) - len(rest.lstrip(b"\0"))
        self._start = self._base + self._at
        self._have(self._at + SIGNATURE)
        if not self._codec.magic.match(self._input, self._at):
            if self._cut_off(self._input[self._at :]):
                raise self._failed(Truncated, f"the {self.compression} data end in the middle")
            raise self._failed(Corrupt, f"something else stands among the {self.compression} data")
        self._engine = self._codec.make()
        return self._engine

    def _cut_off(self, rest: bytes) -> bool:
        """Whether the last few bytes of the source may be a signature that was cut off."""
        return len(rest) < SIGNATURE and self._codec.begins.startswith(rest[: len(self._codec.begins)])

    def _have(self, size: int) -> None:
        """Lengthen the chunk to `size` bytes, if the source has them."""
        while len(self._input) < size and (more := self._source.read(CHUNK)):
            self._input += more

    def resume(self, begins: bytes = b"") -> bool:
        """Go on at the next member whose text begins so, behind the fault or the member that was read last.

        False where there is none. The line that was broken off counts as one.
        """
        start = self.fault.member if self.fault else self.member
        self._engine, self.fault = None, None
        self._ahead.clear()
        if self._last not in b"\r\n":
            self._delivered(b"\n")
        kept = self._base - len(self._before)
        self._input, self._before, self._base = self._before + self._input, b"", kept
        return self._search(max(0, start + 1 - kept), begins)

    def seek_member(self, offset: int, begins: bytes = b"") -> bool:
        """Go on at the first member at or behind `offset` (bytes) whose text begins so; the source must be seekable."""
        self._source.seek(offset)  # type: ignore[attr-defined]
        self._engine, self.fault, self._before, self._input, self._at = None, None, b"", b"", 0
        self._ahead.clear()
        self._base = offset
        return self._search(0, begins)

    def begins_at(self, offset: int, begins: bytes) -> bool:
        """Whether a member begins at an offset (bytes) whose text begins so. It is then where the reading goes on."""
        return self.seek_member(offset, begins) and self._base + self._at == offset

    def _search(self, at: int, begins: bytes) -> bool:
        while True:
            self._have(at + SIGNATURE)
            found = self._codec.magic.search(self._input, at)
            if found is None:
                done = max(at, len(self._input) - SIGNATURE)
                self._have(len(self._input) + 1)
                if done + SIGNATURE >= len(self._input):
                    self._at = len(self._input)
                    return False
                self._base += done
                self._input, at = self._input[done:], 0
                continue
            self._have(found.start() + self._codec.block)
            if self._inflates(found.start(), begins):
                self._at = found.start()
                return True
            at = found.start() + 1

    def _inflates(self, at: int, begins: bytes) -> bool:
        """Whether a member begins here: its first bytes inflate, to a text that begins so."""
        engine, text = self._codec.make(), b""
        end = min(at + self._codec.block, len(self._input))
        try:
            while len(text) <= len(begins) and not engine.eof and (at < end or not engine.needs_input):
                piece = self._input[at : min(at + STEP, end)] if engine.needs_input else b""
                at += len(piece)
                text += engine.decompress(piece, STEP)
        except Exception:
            return False
        return text.startswith(begins) and (bool(text) or engine.eof)


class Buffered(io.BufferedReader):
    """A buffered stream that delivers all that comes before a fault, and then raises it.

    `read(n)` is shorter than `n` only at the end and before a fault. A line that a fault breaks off is lost.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        """Read up to `size` bytes. Raises `Fault`."""
        if size is None or size < 0:
            size = 1 << 62
        parts: list[bytes] = []
        while size:
            try:
                part = self.read1(min(size, PART))
            except Fault:
                if not parts:
                    raise
                break
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
