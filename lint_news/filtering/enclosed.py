"""Copies of files in which something stands around the records: a list of JSON, an element of XML."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import quoteattr

from lint_news.decode import decode
from lint_news.filtering.copies import Copy, More, Write, json_record, shown_json
from lint_news.filtering.made import Edit, Made, literal, spliced
from lint_news.filtering.text import Text
from lint_news.model import Record

STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.S)
BRACKET = re.compile(rb"[\[\]{}]")
CLOSING = {b"[": b"]", b"{": b"}"}
DOC = re.compile(rb"<doc(?=[\s>])")
ROOT = re.compile(rb"<([A-Za-z_:][^\s/>]*)")


class Enclosed(Copy):
    """The records of a file, and what stands before, between and behind them.

    Where records without a place were lost, nobody knows what belongs to them, and what stands there is written anew:
    a file that ends with one is closed as its beginning asks for, and of one that begins with one only the list stays.
    """

    begins, between = b"", b""

    def __init__(self, text: Text, write: Write, add: str = "") -> None:
        self._text, self._write, self._add = text, write, add
        self._head: bytes | None = None
        self._data = self._gap = b""
        self._lost = self._begun = self._anew = False
        write(text.mark)

    def fetch(self, made: Made, record: Record) -> None:
        """Keep what stands before the record, and the record."""
        if self._lost:
            self._text.skip(made.offset)
            self._anew = self._anew or self._head is None
            self._gap = self.begins if self._head is None else self.between
        else:
            self._gap = self._text.gap(made.offset)
        self._lost = False
        self._head = self._gap if self._head is None else self._head
        self._data = self._text.take(made.size)

    def put(self, made: Made, more: More) -> None:
        """Write the record behind what stands before it, which for the first one is the beginning of the file."""
        gap = self._gap if self._begun else self._head or b""
        self._begun = True
        self._write(gap + self.record(self._data, made, more))

    def lose(self) -> None:
        """Distrust what comes up to the next record."""
        self._lost = True

    def end(self) -> None:
        """Write what stands behind the last record, or close the file."""
        head = self._head if self._head is not None else self.begins if self._lost else b""
        rest = iter((self.closing(head),)) if self._lost or self._anew else self._text.rest()
        if not self._begun:
            tail = next(rest, b"")
            self._write(self.alone(head, tail) if self._head is not None or self._lost else tail)
        for data in rest:
            self._write(data)

    def record(self, data: bytes, made: Made, more: More) -> bytes:
        """A record as it is to be."""
        raise NotImplementedError

    def alone(self, head: bytes, tail: bytes) -> bytes:
        """Beginning and end of a file that keeps no record."""
        return head + tail

    def closing(self, head: bytes) -> bytes:
        """What closes a file that begins so."""
        raise NotImplementedError


class Objects(Enclosed):
    """The objects of a file of JSON."""

    begins, between = b"[\n", b",\n"

    def record(self, data: bytes, made: Made, more: More) -> bytes:
        """An object as it is to be."""
        return json_record(data, made, more, self._add)

    def shown(self, made: Made) -> Any:
        """The object."""
        return shown_json(self._data)

    def alone(self, head: bytes, tail: bytes) -> bytes:
        """Without the commas of the objects that are gone, unless other values are left on both sides."""
        head, tail = head.rstrip().removesuffix(b","), tail.lstrip().removeprefix(b",")
        joint = b"," if head and not head.endswith(b"[") and not tail.lstrip().startswith(b"]") else b""
        return head + joint + tail

    def closing(self, head: bytes) -> bytes:
        r"""The brackets that close what is open.

        >>> Objects.closing(None, b'{"a": "[", "list": [')
        b'\n]}\n'
        """
        found: list[bytes] = []
        for bracket in BRACKET.findall(STRING.sub(b"", head)):
            if bracket in CLOSING:
                found.append(CLOSING[bracket])
            elif found:
                found.pop()
        return b"\n" + b"".join(reversed(found)) + b"\n"


class Docs(Enclosed):
    """The `<doc>`s of XML as trafilatura writes it; what is added is an attribute."""

    begins, between = b"<corpus>\n", b"\n"

    def record(self, data: bytes, made: Made, more: More) -> bytes:
        """A `<doc>` as it is to be."""
        edits = _attributes(data, more, made.encoding)
        if made.form:
            edits.append((made.start, made.end, literal(made.text, made.form, made.encoding, False)))
        return spliced(data, edits)

    def shown(self, made: Made) -> Any:
        """The `<doc>` as a text."""
        return decode(self._data, False, self._text.encoding).text

    def closing(self, head: bytes) -> bytes:
        """The end of the root element."""
        root = ROOT.search(head)
        return b"\n</" + root[1] + b">\n" if root else b"\n"


def _attributes(data: bytes, more: More, encoding: str) -> list[Edit]:
    """The edits that set attributes of a `<doc>`: at its beginning, while those of the same name are taken out."""
    opened = DOC.match(data)
    if opened is None or not more:
        return []
    end = data.index(b">", opened.end())
    edits: list[Edit] = []
    new = b""
    for name, value in more.items():
        text = value if isinstance(value, str) else " ".join(value)
        new += f" {name}={quoteattr(text)}".encode(encoding, "xmlcharrefreplace")
        old = re.compile(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')")
        edits += [(m.start(), m.end(), b"") for m in old.finditer(data, opened.end(), end)]
    return [(opened.end(), opened.end(), new), *edits]
