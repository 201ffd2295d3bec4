"""JSON files: one object, lists of objects, or an object that holds a list of them. They are read as a stream.

Only one article is held at a time, also where the whole file is one line. Where an article is broken, the next one is
looked for where it can be told for sure; the broken one is a source that `lint` finds no JSON in, at the exact place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lint_news.decode import decode
from lint_news.inputs import encoded
from lint_news.inputs.fields import FORMS, plain
from lint_news.inputs.inflate import Fault
from lint_news.inputs.jsonfields import read as read_object
from lint_news.inputs.jsonscan import (
    CLOSE_OBJECT,
    NEAR,
    SCALAR,
    SPACE,
    STRING,
    Extent,
    extent,
    leave,
    next_article,
    survey,
)
from lint_news.inputs.shard import FieldNames, Shard
from lint_news.inputs.values import RecordError
from lint_news.inputs.window import Window
from lint_news.model import JSON_RECORD, Item, LeftOut, Location, Problem, Source
from lint_news.sourcemap import LineIndex

DECIDED = 1 << 22  # bytes after which an object that holds a list of articles need not be known whole
CUT_OFF = 5  # code points before the end of a file at which a fault of JSON says that it was cut off
NEXT_OBJECT = re.compile(rb'\s*+(?:,\s*+\{\s*+["}]|\]\s*+(?:[\]},\[{]|\Z))')
SCALARS = re.compile(rb"-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity")
# What cannot follow an object in a list: another member, or something that is no comma and no bracket.
GOES_ON = re.compile(rb'\s*+(?:,\s*+"[^"\\]*+(?:\\.[^"\\]*+)*+"\s*+:|[^\s,\]])', re.S)
UNREAD = "the rest of the file was not read"


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article an object, numbered from 1; problems for what is broken. Raises `OSError`."""
    stream, encoding = encoded.opened(file)
    yield from _Reader(shard.uri, Window(stream, encoding), max_size, names, encoding).values()


class _Reader:
    """The state of one pass over a file; it never leaves `read`."""

    def __init__(self, uri: str, window: Window, max_size: int, names: FieldNames, encoding: str | None) -> None:
        self.uri, self.window, self.max_size, self.names, self.encoding = uri, window, max_size, names, encoding
        named = dict(names).get("text")
        known = FORMS[JSON_RECORD].text_names
        self.text_names = frozenset(known if named is None else [plain(named.rpartition(".")[2])])
        self.record = 0
        self.indent: bytes | None = None  # white space before the value, where it begins a line
        self.stopped = False

    def values(self) -> Iterator[Item]:
        """The values of the file, one behind the other: most files hold one."""
        while (char := self.peek()) is not None and not self.stopped:
            if char == b"[":
                yield from self.array()
            elif char == b"{":
                yield from self.top()
            elif char == b"," and self.record:
                self.window.advance(self.window.at + 1)
            else:
                yield self.problem("not-json", f"an object or a list was expected; {UNREAD}", lost=not self.record)
                return

    def peek(self) -> bytes | None:
        """The first byte of the next token, `None` at the end of the file."""
        window = self.window
        self.indent = b"" if window.place.line == window.place.column == 1 else None
        while True:
            m = SPACE.match(window.data, window.at)
            end = m.end() if m else window.at
            space = bytes(window.data[window.at : end])
            if space:
                _, newline, behind = _last_line(space)
                self.indent = behind if newline else None if self.indent is None else self.indent + behind
                window.advance(end)
            if window.ahead:
                return bytes(window.data[window.at : window.at + 1])
            if not window.more(1 << 18):
                return None

    def top(self) -> Iterator[Item]:
        """An object of its own: an article, or what holds a list of them."""
        try:
            found = extent(self.window, min(DECIDED, self.max_size))
            where = self.articles(found)
            if found.status == "large" and (where is None or not where[2]) and self.max_size > DECIDED:
                found = extent(self.window, self.max_size)
                where = self.articles(found)
        except Fault:  # it is raised again behind the articles that come before it
            where = self.articles(Extent("eof", self.window.ahead, bytearray()))
            if where is None:
                raise
        if where is None:
            yield from self.article(found)
            return
        depth, at, _ = where
        self.window.advance(self.window.at + at)
        self.indent = None
        yield from self.array()
        if not self.stopped and not leave(self.window, bytearray(b"{" * depth)):
            yield self.problem("truncated", "the file ends within an object", lost=False)

    def articles(self, found: Extent) -> tuple[int, int, bool] | None:
        """Depth, offset and certainty of the list of articles in an object; `None` where it is an article itself."""
        start = self.window.at
        seen = survey(self.window.data, start, self.text_names)
        best = seen.articles
        if best is None or (found.status not in ("closed", "large") and seen.text == 1):
            return None
        sure = any(has_text and at == best[1] for _, at, has_text in seen.lists)
        return best[0], best[1] - start, sure

    def array(self) -> Iterator[Item]:
        """The values of a list whose bracket comes next."""
        self.window.advance(self.window.at + 1)
        before = "["
        while not self.stopped:
            char = self.peek()
            if char is None:
                yield self.problem("truncated", "the file ends within a list", lost=False)
                self.stopped = True
            elif char in b"],":
                if before == "," or before + "," == "[" + char.decode():
                    yield self.problem("not-json", "a value was expected behind ','", lost=False)
                before = ","
                self.window.advance(self.window.at + 1)
                if char == b"]":
                    return
            elif before == "value" and char not in b"{[":
                yield self.problem("not-json", f"',' or ']' was expected; {UNREAD}")
                self.stopped = True
            else:
                if before == "value":
                    yield self.problem("not-json", "',' or ']' was expected", lost=False)
                before = "value"
                yield from (
                    self.article(extent(self.window, self.max_size, self.indent)) if char == b"{" else self.other(char)
                )

    def article(self, found: Extent) -> Iterator[Item]:
        """An article."""
        self.record += 1
        if found.status == "closed":
            yield self.source(self.really_closed(found))
        elif found.status == "large":
            yield self.problem("too-large", f"larger than {self.max_size / 1048576:g} MB", "raise --max-size")
            if not leave(self.window, bytearray()):
                yield self.problem("truncated", "the file ends within an object", lost=False)
                self.stopped = True
        else:
            yield self.broken(found)

    def other(self, char: bytes) -> Iterator[Item]:
        """What is no object, and so no article."""
        self.record += 1
        place = self.window.place
        none = LeftOut(self.uri, "no object, but another value", self.record, place.line)
        if char == b"[":
            yield none if leave(self.window, bytearray()) else self.problem("truncated", "the file ends within a list")
            return
        pattern = STRING if char == b'"' else SCALAR
        self.window.fill(NEAR)
        while not (m := pattern.match(self.window.data, self.window.at)) and self.window.more(self.max_size):
            pass
        if m is None or (char != b'"' and not SCALARS.fullmatch(m[0])):
            yield self.problem("not-json", f"a value was expected; {UNREAD}")
            self.stopped = True
            return
        self.window.advance(m.end())
        yield none

    def broken(self, found: Extent) -> Item:
        """An object whose brackets do not match, or that does not end: up to the next article, if there is one."""
        end = found.next if found.next is not None else self.closed(found)
        if end is not None:
            return self.source(end)
        self.stopped = True
        window = self.window
        stop = len(window.data) if found.status == "eof" else window.at + found.size + 1
        raw = decode(bytes(window.data[window.at : stop]), False, self.encoding).text
        try:
            read_object(raw, Source(self.uri, raw, JSON_RECORD))
        except RecordError as error:
            cut_off = error.offset >= len(raw.rstrip()) - CUT_OFF or "Unterminated string" in str(error)
            if found.status == "eof" and cut_off:
                return self.problem("truncated", "the file ends within this object", "fetch the file again")
            return self.problem("not-json", f"{error}; {UNREAD}", within=LineIndex.of(raw).place(error.offset))
        return self.problem("not-json", f"not a JSON object; {UNREAD}")

    def really_closed(self, found: Extent) -> int:
        """The size of an object whose brackets close, but too early where its quotes are broken."""
        window = self.window
        window.fill(found.size + NEAR)
        if self.indent is None or not GOES_ON.match(window.data, window.at + found.size):
            return found.size
        following, looked = None, found.size
        while following is None:
            following, looked = next_article(window, looked, self.indent)
            if following is None and not window.more(self.max_size):
                return found.size
        return following

    def closed(self, found: Extent) -> int | None:
        """The size of an object in which a list does not close, where what follows shows that the object ends here."""
        window = self.window
        if found.status != "mismatch" or found.open != b"{" or window.data[window.at + found.size] != CLOSE_OBJECT:
            return None
        window.fill(found.size + NEAR)
        return found.size + 1 if NEXT_OBJECT.match(window.data, window.at + found.size + 1) else None

    def source(self, size: int) -> Source:
        """The article that the next bytes are."""
        line, column, offset = self.window.place.line, self.window.place.column, self.window.offset
        data = self.window.take(self.window.at + size)
        where = (self.uri, data, JSON_RECORD, self.record, line, column)
        return Source(*where, field_names=self.names, encoding=self.encoding, offset=offset)

    def problem(
        self, kind: str, message: str, remedy: str = "", lost: bool = True, within: tuple[int, int] = (1, 1)
    ) -> Problem:
        """A problem at the window, or at a line and column of what begins there."""
        place = self.window.place
        line, column = place.line + within[0] - 1, within[1] + (place.column - 1 if within[0] == 1 else 0)
        where = Location(self.uri, self.record or None, None, line, column, line, column, 0, 0)
        return Problem(kind, message, remedy or "write one list of objects, or one object", where, lost)


def _last_line(space: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the last line end of white space, that line end, and what stands behind it."""
    at = max(space.rfind(b"\n"), space.rfind(b"\r"))
    return (b"", b"", space) if at < 0 else (space[:at], space[at : at + 1], space[at + 1 :])
