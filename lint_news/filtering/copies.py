"""Copies of files that hold records: each record as it is to be, and what stands around it.

A copy is told of the records of a file in their order. It is asked to `fetch` each one, and to write it or not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from lint_news.decode import decode
from lint_news.errors import OutputError, UsageError
from lint_news.filtering.made import Edit, Made, json_literal, page_data, spliced, value_of, whole
from lint_news.filtering.text import Text
from lint_news.inputs import STDIN
from lint_news.inputs.jsonscan import member_spans
from lint_news.model import Record
from lint_news.reporters.jsonl import dump, record_data

Write = Callable[[bytes], None]
More = Mapping[str, Any]  # fields to be added to a record: texts, and lists of texts


class Copy:
    """What a format offers; this one writes nothing. `fetch` comes before `put` or `shown`, once for each record."""

    def fetch(self, made: Made, record: Record) -> None:
        """Go on to a record that has a place."""

    def put(self, made: Made, more: More) -> None:
        """Write the record that was fetched, with its new text if it has one."""

    def shown(self, made: Made) -> Any:
        """The record that was fetched as JSON knows it, for people to look at."""
        return page_data(made) if made.form == "page" else None

    def lose(self) -> None:
        """Take note of a record without a place, which stands somewhere behind the last one."""

    def end(self) -> None:
        """Write what stands behind the last record."""


class Unreadable(Copy):
    """A file that cannot be read again; who lints it says so, unless it finds a record in it all the same."""

    def __init__(self, said: str) -> None:
        self._said = said

    def fetch(self, made: Made, record: Record) -> None:
        """Raises `OutputError`."""
        raise OutputError(self._said)


def new_text(data: bytes, made: Made, add: str) -> list[Edit]:
    """The edit of the text of a record: none where it has none, where it stays as it was, or comes beside it."""
    if not made.form or add:
        return []
    value = value_of(made.text, made.form)
    if json.loads(data[made.start : made.end].decode(made.encoding, "replace"), strict=False) == value:
        return []
    return [(made.start, made.end, json_literal(value, made.encoding, data.isascii()))]


def json_record(data: bytes, made: Made, more: More, add: str) -> bytes:
    """An object with its new text, and fields set, or added at its end."""
    edits = new_text(data, made, add)
    if more:
        spans = member_spans(data)
        for name, value in more.items():
            written = json_literal(value, made.encoding, data.isascii())
            if name in spans:
                edits.append((*spans[name], written))
            else:
                end = data.rindex(b"}")
                comma = b"" if data[:end].rstrip().endswith(b"{") else b", "
                key = json_literal(name, made.encoding, data.isascii())
                edits.append((end, end, comma + key + b": " + written))
    return spliced(data, sorted(edits, key=lambda edit: edit[:2]))


def shown_json(data: bytes) -> Any:
    """A record of JSON as a value, or as a text where it is none."""
    text = decode(data).text
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return text


class Lines(Copy):
    """JSON Lines. Blank lines are left out."""

    def __init__(self, text: Text | None, write: Write, add: str, first: bool = True) -> None:
        self._text, self._write, self._add = text, write, add
        self._data = b""
        if text is not None and first:
            write(text.mark)

    def fetch(self, made: Made, record: Record) -> None:
        """Read the record."""
        if made.raw is not None:
            self._data = made.raw.encode("latin-1")
        elif self._text is not None:
            self._text.skip(made.offset)
            self._data = self._text.take(made.size)

    def put(self, made: Made, more: More) -> None:
        """Write the record."""
        line = json_record(self._data, made, more, self._add)
        if self._text is None:  # it may have been printed over several lines
            line = line.strip().replace(b"\r", b" ").replace(b"\n", b" ")
        self._write(line if line.endswith(b"\n") else line + b"\n")

    def shown(self, made: Made) -> Any:
        """The record."""
        return shown_json(self._data)


class Pages(Copy):
    """Pages, texts and records of an archive, as JSON Lines."""

    def __init__(self, path: str, write: Write) -> None:
        self._path, self._write = path, write
        self._record: Record = None

    def fetch(self, made: Made, record: Record) -> None:
        """Read the record."""
        self._record = record

    def put(self, made: Made, more: More) -> None:
        """Write the record."""
        if made.form:
            row = {"path": self._path, "record": record_data(self._record), **page_data(made), **more}
            self._write(dump(row).encode("utf-8") + b"\n")


class Piped(Copy):
    """Standard input, which was read once only: records of JSON, pages and texts, as JSON Lines."""

    def __init__(self, write: Write, add: str) -> None:
        self._lines, self._pages = Lines(None, write, add), Pages(STDIN, write)
        self._copy: Lines | Pages = self._pages

    def fetch(self, made: Made, record: Record) -> None:
        """Read the record."""
        if made.form in ("cell", "xml", "column"):
            raise UsageError("standard input: of this format it cannot be filtered; write it to a file first")
        self._copy = self._pages if made.raw is None else self._lines
        self._copy.fetch(made, record)

    def put(self, made: Made, more: More) -> None:
        """Write the record."""
        self._copy.put(made, more)

    def shown(self, made: Made) -> Any:
        """The record."""
        return self._copy.shown(made)


class Whole(Copy):
    """A file of plain text, as one."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def put(self, made: Made, more: More) -> None:
        """Write the record."""
        if made.form:
            self._write(whole(made))
