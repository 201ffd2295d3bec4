"""The text of a file once more, from its beginning: records where they were found, and what stands between them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from lint_news.errors import OutputError
from lint_news.inputs import Shard, encoded
from lint_news.inputs.inflate import Buffered
from lint_news.inputs.streams import opened

CHUNK = 1 << 20  # bytes
CHANGED = "changed while it was read; run again when nobody writes to it"
MARK = b"\xef\xbb\xbf"


class Text:
    """The bytes of a file as its reader saw them: decompressed, without a mark, in UTF-8 where they were transcoded.

    `mark` is the mark that was left out, `encoding` that of the file where it is known and another than UTF-8.
    """

    def __init__(self, uri: str, stream: Buffered, mark: bytes, encoding: str | None) -> None:
        self.uri, self.mark, self.encoding = uri, mark, encoding
        self.at = 0
        self._stream = stream
        self._ahead = b""

    def read(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        data += self._stream.read(size - len(data))
        self.at += len(data)
        return data

    def take(self, size: int) -> bytes:
        """The next bytes. Raises `OutputError` where the file has no more so many."""
        data = self.read(size)
        if len(data) < size:
            raise OutputError(f"{self.uri}: {CHANGED}")
        return data

    def gap(self, offset: int) -> bytes:
        """What stands before an offset."""
        if offset < self.at:
            raise OutputError(f"{self.uri}: {CHANGED}")
        return self.take(offset - self.at)

    def skip(self, offset: int) -> None:
        """Leave behind what stands before an offset, of any size."""
        while offset > self.at:
            self.take(min(CHUNK, offset - self.at))

    def line_end(self) -> bytes:
        """The line end that comes next, nothing where none does."""
        data = self.read(2)
        found = next((end for end in (b"\r\n", b"\n", b"\r") if data.startswith(end)), b"")
        self._ahead = data[len(found) :] + self._ahead
        self.at -= len(data) - len(found)
        return found

    def rest(self) -> Iterator[bytes]:
        """What is left, in pieces."""
        while data := self.read(CHUNK):
            yield data


@contextmanager
def text_of(shard: Shard) -> Generator[Text]:
    """The text of a file. Raises `OSError`."""
    with opened(shard) as file:
        mark = MARK if file.head(len(MARK)) == MARK else b""
        stream, encoding = encoded.opened(file)
        yield Text(shard.uri, stream, mark, encoding)
