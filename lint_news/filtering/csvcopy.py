"""A copy of CSV or TSV: the same dialect, header and line ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from lint_news.decode import byte_offsets, decode
from lint_news.filtering.copies import Copy, More, Write
from lint_news.filtering.made import Edit, Made, cell, literal, spliced
from lint_news.filtering.text import Text, text_of
from lint_news.inputs import FieldNames, Shard
from lint_news.inputs.csvfields import cells
from lint_news.inputs.csvfile import SAMPLE, SEPARATOR
from lint_news.inputs.csvhead import delimiter_of, is_header, row_pattern
from lint_news.model import Record

HEAD = 1 << 20  # bytes in which the header lies
Cells = Sequence[tuple[str, int, int]]


class Head(NamedTuple):
    """What a file begins with: a line that names the delimiter, the row of names, and a line end; and what they say."""

    before: bytes
    names: bytes
    line_end: bytes
    delimiter: str
    columns: tuple[str, ...]


def head_of(shard: Shard, names: FieldNames) -> Head:
    """The head of a file; without `columns` where it does not name them. Raises `OSError`."""
    with text_of(shard) as text:
        data = text.read(HEAD)
        encoding = text.encoding
    told = SEPARATOR.match(data)
    at = told.end() if told else 0
    mark = told[1] if told else b"\t" if shard.format == "tsv" else delimiter_of(data[:SAMPLE])
    row = row_pattern(mark).match(data, at)
    while row and row.end() > at and row[0] == row[1]:  # nothing but a line end
        at = row.end()
        row = row_pattern(mark).match(data, at)
    end = (row and row[1]) or b"\n"
    raw = data[at : row.end()].removesuffix(row[1] or b"") if row else b""
    first = tuple(text.strip() for text, _, _ in cells(decode(raw, False, encoding).text, mark.decode("latin-1")))
    if not is_header(first, names):
        return Head(data[: told.end()] if told else b"", b"", end, mark.decode("latin-1"), ())
    return Head(data[:at], raw, end, mark.decode("latin-1"), first)


class Rows(Copy):
    """The rows of a file. What is added comes in columns of that name, behind the others where there is none."""

    def __init__(self, text: Text, write: Write, add: str, head: Head, new: Sequence[str], first: bool = True) -> None:
        self._text, self._write, self._add, self._head = text, write, add, head
        self._data = self._end = b""
        self._encoding = text.encoding or "utf-8"
        if first:
            write(text.mark + head.before)
        if first and head.names:
            more = {name: name for name in new if name not in head.columns}
            write(spliced(head.names, self._behind(head.names, more)) + head.line_end)

    def fetch(self, made: Made, record: Record) -> None:
        """Read the record."""
        self._text.skip(made.offset)
        self._data = self._text.take(made.size)
        self._end = self._text.line_end() or self._head.line_end

    def put(self, made: Made, more: More) -> None:
        """Write the record."""
        edits = [] if self._add else self._new_text(made)
        known = {name: value for name, value in more.items() if name in self._head.columns}
        edits += self._set(known) if known else []
        edits += self._behind(self._data, {name: value for name, value in more.items() if name not in known})
        self._write(spliced(self._data, sorted(edits, key=lambda edit: edit[:2])) + self._end)

    def _new_text(self, made: Made) -> list[Edit]:
        if not made.form:
            return []
        quoted = self._data[made.start : made.start + 1] == b'"'
        new = literal(made.text, made.form, made.encoding, False, self._head.delimiter, quoted)
        return [(made.start, made.end, new)]

    def _set(self, values: More) -> list[Edit]:
        """The edits of cells that are there."""
        found = decode(self._data, False, self._text.encoding)
        row: Cells = cells(found.text, self._head.delimiter)
        edits = []
        for name, value in values.items():
            n = self._head.columns.index(name)
            if n < len(row):
                _, start, end = row[n]
                quoted = found.text[start - 1 : start] == '"'
                places = byte_offsets(self._data, found.encoding, (start - quoted, end + quoted))
                edits.append((places[0], places[1], self._cell(value)))
        return edits

    def _behind(self, data: bytes, values: More) -> list[Edit]:
        new = b"".join(self._head.delimiter.encode(self._encoding) + self._cell(value) for value in values.values())
        return [(len(data), len(data), new)] if values else []

    def _cell(self, value: str | Sequence[str]) -> bytes:
        text = value if isinstance(value, str) else " ".join(value)
        return cell(text, self._head.delimiter).encode(self._encoding, "replace")

    def shown(self, made: Made) -> Any:
        """The record."""
        return decode(self._data, False, self._text.encoding).text
