"""CSV and TSV: one article a row, the first row names the columns. Rows are Python's `csv` rows, kept as raw bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from lint_news.decode import decode
from lint_news.inputs import encoded
from lint_news.inputs.csvfields import cells
from lint_news.inputs.csvhead import delimiter_of, is_header, row_pattern
from lint_news.inputs.shard import FieldNames, Shard, problem, too_large
from lint_news.inputs.window import Window
from lint_news.model import CSV_ROW, Item, LeftOut, Location, Problem, Source

SAMPLE = 65536  # bytes from which the delimiter is told
BEYOND = 1 << 24  # bytes past the size limit in which the end of a row is still looked for
SEPARATOR = re.compile(rb"sep=([^\r\n\"])(?:\r\n|\n|\r)")  # how some spreadsheets tell theirs, in a line of its own
LINE_END = re.compile(rb"[\r\n]")


class Row(NamedTuple):
    """The bytes of a row without its line end, and the line and offset (bytes) at which it begins."""

    data: bytes
    line: int
    offset: int


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article a row; a row over `max_size` bytes, or in which a quote stays open, is a problem. Raises `OSError`.

    Records are numbered from 1 without the header; lines are those on which the rows begin.
    """
    stream, encoding = encoded.opened(file)
    window = Window(stream, encoding)
    window.fill(SAMPLE)
    delimiter = _delimiter(window, shard.format)
    mark = chr(delimiter[0])
    columns: tuple[str, ...] = ()
    record = 0
    for row in _rows(window, delimiter, max_size, shard.uri):
        if isinstance(row, Row) and not columns:
            first = tuple(text.strip() for text, _, _ in cells(decode(row.data, False, encoding).text, mark))
            if is_header(first, names):
                columns = first
                continue
            columns = tuple(str(n) for n in range(1, len(first) + 1))
            if not any(role == "text" and name in columns for role, name in names):
                yield _no_header(shard.uri, first, row.line)
                return
        record += 1
        if isinstance(row, Problem):
            yield replace(row, location=replace(row.location, record=record))
        elif not row.data.strip(b" \t") and delimiter not in row.data:
            yield LeftOut(shard.uri, "a blank row", record, row.line)
        else:
            where = (shard.uri, row.data, CSV_ROW, record, row.line)
            yield Source(
                *where, field_names=names, encoding=encoding, columns=columns, delimiter=mark, offset=row.offset
            )


def _delimiter(window: Window, form: str) -> bytes:
    """The delimiter: told in a first line of its own, or by the format, or by the look of the first rows."""
    told = SEPARATOR.match(window.data)
    if told is not None:
        delimiter, end = told[1], told.end()
        window.advance(end)
        return delimiter
    return b"\t" if form == "tsv" else delimiter_of(window.data[:SAMPLE])


def _no_header(uri: str, first: tuple[str, ...], line: int) -> Problem:
    longest = max(range(len(first)), key=lambda n: len(first[n])) + 1
    remedy = f"name the column of the text by its number, for instance --field text={longest}"
    return problem(uri, "no-header", "the first row does not name the columns", remedy, line)


def _rows(window: Window, delimiter: bytes, max_size: int, uri: str) -> Iterator[Row | Problem]:
    """The rows that are not empty, and a problem for each that cannot be read; reading goes on behind it."""
    pattern = row_pattern(delimiter)
    limit = max_size + BEYOND
    while True:
        m = pattern.match(window.data, window.at)
        end = m.end() if m else window.at
        newline = m[1] if m else None
        sure = newline is not None and (newline != b"\r" or end < len(window.data))
        if not sure and not window.ended and window.more(limit):
            continue
        line, offset = window.place.line, window.offset
        if newline is not None or (end == len(window.data) and window.ended):
            if end == window.at:
                return
            row = window.take(end)
            row = row[: len(row) - len(newline or b"")]
            if len(row) > max_size:
                yield too_large(uri, max_size, line)
            elif row:
                yield Row(row, line, offset)
        elif end < len(window.data):
            window.advance(end)
            yield _open_quote(uri, window, max_size)
            _skip_line(window)
        else:
            yield too_large(uri, max_size, line)
            _skip_line(window)


def _open_quote(uri: str, window: Window, max_size: int) -> Problem:
    line, column = window.place.line, window.place.column
    if window.ended:
        message, remedy = "this quote does not close", "close it; the rest was read from the next line"
    else:
        message = f"this quote does not close within {max_size / 1048576:g} MB"
        remedy = "close it, or raise --max-size; the rest was read from the next line"
    return Problem("open-quote", message, remedy, Location(uri, None, None, line, column, line, column, 0, 0))


def _skip_line(window: Window) -> None:
    """Leave the rest of a physical line behind, holding little of it at a time."""
    while True:
        m = LINE_END.search(window.data, window.at)
        if m is None:
            window.advance(len(window.data))
            if not window.more(SAMPLE):
                return
            continue
        end = m.end()
        if end == len(window.data):
            window.more(window.ahead + 1)  # whether LF follows CR; offsets stay, since nothing was left behind
        if window.data[m.start() : end + 1] == b"\r\n":
            end += 1
        window.advance(end)
        return
