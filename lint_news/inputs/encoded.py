"""The bytes of a text file in an encoding in which line ends, quotes and brackets are single bytes of ASCII.

A byte order mark is dropped. UTF-16, UTF-32 and the East Asian encodings whose second bytes look like ASCII are
transcoded to UTF-8 while they are read, code point by code point, so that columns stay right.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from lint_news.decode import BOMS, ESCAPED, decode
from lint_news.inputs.inflate import Buffered, Fault

HEAD = 65536  # bytes from which the encoding is told
BUFFER = 1 << 18
TRANSCODED = re.compile(r"utf[_-]?(?:16|32)|shift_?jis|cp932|cp949|cp950|johab|big5|gb|hz|iso2022")

UNMARKED = {  # records begin with two characters of ASCII
    "utf-32-le": re.compile(rb"[\x09-\x7e]\0\0\0[\x09-\x7e]\0\0\0"),
    "utf-32-be": re.compile(rb"\0\0\0[\x09-\x7e]\0\0\0[\x09-\x7e]"),
    "utf-16-le": re.compile(rb"[\x09-\x7e]\0[\x09-\x7e]\0"),
    "utf-16-be": re.compile(rb"\0[\x09-\x7e]\0[\x09-\x7e]"),
}


class Encoding(NamedTuple):
    """What the head of a file tells: length of its mark, what to transcode from, and what to tell each record."""

    mark: int = 0
    transcoded: str | None = None
    told: str | None = None


def tell(head: bytes) -> Encoding:
    r"""The encoding of a file from its first `HEAD` bytes.

    >>> tell("é".encode("utf-16")), tell(b"caf\xe9 au lait")
    (Encoding(mark=2, transcoded='utf-16-le', told=None), Encoding(mark=0, transcoded=None, told='cp1252'))
    """
    for mark, name in BOMS:
        if head.startswith(mark):
            return Encoding(len(mark), None if name == "utf-8" else name)
    for name, begins in UNMARKED.items():
        if begins.match(head):
            return Encoding(0, name)
    if b"\0" not in head:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head)
        except UnicodeDecodeError:
            pass
        else:
            return Encoding()
    found = decode(head).encoding
    if TRANSCODED.match(found):
        return Encoding(0, found)
    return Encoding(told=None if found == "utf-8" else found)


def opened(file: BinaryIO) -> tuple[Buffered, str | None]:
    """The file from where it stands, which need not be seekable, and the encoding of its records where it is known."""
    head = _head(file)
    found = tell(head)
    return rejoined(file, head, found), found.told


def _head(file: BinaryIO) -> bytes:
    """The first bytes; of a pipe, the first line is enough, since who writes may wait for us behind it."""
    read: Callable[[int], bytes] = getattr(file, "read1", file.read)
    whole, head = file.seekable(), b""
    while len(head) < HEAD and (whole or b"\n" not in head):
        try:
            data = read(HEAD - len(head))
        except Fault:
            if not head:
                raise
            break  # it is raised again behind what came before it
        if not data:
            break
        head += data
    return head


def rejoined(file: BinaryIO, head: bytes, found: Encoding) -> Buffered:
    """A file whose head was read already, as one stream again; what comes before a fault is delivered."""
    stream: io.RawIOBase = _Joined(head[found.mark :], file)
    if found.transcoded:
        stream = _Transcoded(stream, found.transcoded)
    return Buffered(stream, BUFFER)


class _Joined(io.RawIOBase):
    """The head of a file, and the rest of it."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head = head
        self._read: Callable[[int], bytes] = getattr(file, "read1", file.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # of a type that only stubs know
        data = self._head[: len(buffer)] or self._read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class _Transcoded(io.RawIOBase):
    """A stream in UTF-8 of one in another encoding; each byte that does not decode is one U+FFFD."""

    def __init__(self, file: io.RawIOBase, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("lint-news")
        self._left = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # of a type that only stubs know
        while not self._left and not self._ended:
            data = self._file.read(BUFFER) or b""
            self._ended = not data
            self._left = ESCAPED.sub("\ufffd", self._decoder.decode(data, self._ended)).encode("utf-8", "replace")
        data, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
