"""JSON Lines: one record a line. A record ends at LF; physical lines of the file end at CR LF and CR as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lint_news.inputs import encoded
from lint_news.inputs.shard import FieldNames, Shard, too_large
from lint_news.inputs.window import CHUNK, Place, line_ends
from lint_news.model import JSON_RECORD, Item, Source

lines_in = line_ends  # the number of physical lines that some bytes end


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article for each line that is not blank; a line over `max_size` bytes is a problem. Raises `OSError`.

    Of a range, the records are read that begin in it; their lines count from 1 where the first of them begins. A file
    that is transcoded has no ranges: whoever reads its beginning reads it all.
    """
    if shard.start or shard.end is not None:
        ranged = _ranged(file, shard.start, shard.end)
        if ranged is None:
            return
        lines, at, end, found = ranged
        mark, encoding = 0 if found.transcoded else found.mark, found.told
    else:
        at, end, mark = 0, None, 0
        lines, encoding = encoded.opened(file)
    number = 1  # physical line
    while (end is None or at < end) and (line := lines.readline(max_size + 1)):
        offset, at = at - mark, at + len(line)
        if len(line) <= max_size or line.endswith(b"\n"):
            if line.strip():
                where = (shard.uri, line, JSON_RECORD, number, number)
                yield Source(*where, field_names=names, encoding=encoding, offset=offset)
            number += 1 + line.count(b"\r") - line.count(b"\r\n")
            continue
        yield too_large(shard.uri, max_size, number, number)
        place = Place("latin-1")
        place.feed(line)
        for rest in _rest_of_line(lines):
            place.feed(rest)
            at += len(rest)
        number += place.line - 1


def line_count(path: str | Path, start: int = 0, end: int | None = None) -> int:
    """The number of physical lines of the records that begin in a range (bytes) of an uncompressed file.

    What `read` tells as line of a record of a range is its line in the file, less these numbers of all ranges before.
    Raises `OSError`.
    """
    with Path(path).open("rb") as file:
        ranged = _ranged(file, start, end)
        if ranged is None:
            return 0
        lines, at, end, _ = ranged
        last = None if end is None else _record_start(file, end)
        if last is not None:
            lines.seek(at)
        place = Place("latin-1")
        while data := lines.read(CHUNK if last is None else max(0, min(CHUNK, last - at))):
            place.feed(data)
            at += len(data)
        return place.line - 1


def _ranged(file: BinaryIO, start: int, end: int | None) -> tuple[BinaryIO, int, int | None, encoded.Encoding] | None:
    """The records that begin in a range: the file at the first, its offset, the end of the range, and the encoding.

    `None` where none begins there.
    """
    file.seek(0)
    head = file.read(encoded.HEAD)
    found = encoded.tell(head)
    if found.transcoded:
        return None if start else (encoded.rejoined(file, head, found), 0, None, found)
    at = max(_record_start(file, start), found.mark)
    file.seek(at)
    if not start and end is not None:
        end = max(end, at + 1)  # the first record begins with the mark
    return file, at, end, found


def _record_start(file: BinaryIO, offset: int) -> int:
    """The offset of the first record that begins at an offset or behind it."""
    if not offset:
        return 0
    file.seek(offset - 1)
    return offset - 1 + sum(map(len, _rest_of_line(file)))


def _rest_of_line(file: BinaryIO) -> Iterator[bytes]:
    """What stands up to the next LF, in pieces of bounded size."""
    while line := file.readline(CHUNK):
        yield line
        if line.endswith(b"\n"):
            return
