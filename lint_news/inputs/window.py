"""A window that moves over a stream of bytes and knows the physical place of its beginning."""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import BinaryIO

from lint_news.inputs.inflate import Fault

CHUNK = 1 << 18  # bytes


class Place:
    """Line and column behind the bytes it was fed, however they were divided; lines end at LF, CR LF or CR."""

    def __init__(self, encoding: str | None = None) -> None:
        self.line = 1
        self.column = 1
        self._decoder = codecs.getincrementaldecoder(encoding or "utf-8")("lint-news")
        self._after_cr = False

    def feed(self, data: bytes | bytearray) -> None:
        """Go on behind these bytes."""
        if not data:
            return
        begin = int(self._after_cr and data[0] == 0x0A)  # the second half of a line end that was counted
        self._after_cr = data[-1] == 0x0D
        ends = line_ends(data) - begin
        if ends or begin:
            last = max(data.rfind(b"\n"), data.rfind(b"\r"))
            self.line += ends
            self.column = 1
            self._decoder.reset()
            data = data[last + 1 :]
        self.column += len(self._decoder.decode(data))


def line_ends(data: bytes | bytearray) -> int:
    r"""The number of physical line ends: LF, CR LF or CR.

    >>> line_ends(b"a\r\nb\rc\n\n")
    4
    """
    ends = data.count(b"\n")
    return ends + data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else ends


class Window:
    """The bytes `data[at:]` are read and not yet left behind. Offsets hold until the next `advance`."""

    def __init__(self, file: BinaryIO, encoding: str | None = None) -> None:
        self.data = bytearray()
        self.at = 0
        self.ended = False  # whether the file has no more
        self.place = Place(encoding)
        self.offset = 0  # bytes left behind
        self._file = file

    @property
    def ahead(self) -> int:
        """The number of bytes that are read and not yet left behind."""
        return len(self.data) - self.at

    def more(self, limit: int) -> bool:
        """Read on, as long as at most `limit` bytes are ahead; false where the file has ended, or at the limit.

        Twice as much is ahead each time, so that looking at it again from its beginning stays linear.
        """
        if self.ended or self.ahead >= limit:
            return False
        found = self._file.read(min(max(CHUNK, self.ahead), limit - self.ahead))
        self.ended = not found
        self.data += found
        return not self.ended

    def fill(self, size: int) -> None:
        """Read until at least `size` bytes are ahead, or the file has ended, or a fault comes, which `more` raises."""
        with suppress(Fault):
            while self.ahead < size and self.more(size):
                pass

    def take(self, end: int) -> bytes:
        """The bytes up to an offset, left behind."""
        taken = bytes(self.data[self.at : end])
        self._leave(taken, end)
        return taken

    def advance(self, end: int) -> None:
        """Leave behind what stands before an offset."""
        self._leave(self.data[self.at : end], end)

    def _leave(self, data: bytes | bytearray, end: int) -> None:
        self.place.feed(data)
        self.offset += len(data)
        self.at = end
        if self.at >= CHUNK:
            del self.data[: self.at]
            self.at = 0
