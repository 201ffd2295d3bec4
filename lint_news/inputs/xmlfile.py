"""XML as trafilatura writes it: one article a `<doc>`, of which a file may hold one or many, in whatever element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lint_news.inputs import encoded
from lint_news.inputs.shard import FieldNames, Shard, problem, too_large
from lint_news.inputs.window import CHUNK, Window
from lint_news.model import XML, Item, Location, Problem, Source

DOC = re.compile(rb"<doc(?=[\s>])")
END = re.compile(rb"</doc\s*>|<doc(?=[\s>])")
ROOT = re.compile(rb"<([A-Za-z_:][^\s/>]{0,60})")
LONGEST_TAG = 64  # bytes that a tag may lie across two readings


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article a `<doc>`, numbered from 1; one of more than `max_size` bytes is a problem. Raises `OSError`."""
    stream, encoding = encoded.opened(file)
    window = Window(stream, encoding)
    window.fill(CHUNK)
    root = ROOT.search(window.data)
    record = 0
    while _to_doc(window):
        record += 1
        line, column = window.place.line, window.place.column
        where = Location(shard.uri, record, None, line, column, line, column, 0, 0)
        size, closed = _size(window, max_size)
        if size > max_size:
            yield too_large(shard.uri, max_size, line, record)
            window.advance(window.at + size)
        elif not closed:
            message = "this <doc> is not closed" if window.ahead > size else "the file ends within this <doc>"
            yield Problem("truncated", message, "write the file again", where)
            window.advance(window.at + size)
        else:
            offset = window.offset
            found = (shard.uri, window.take(window.at + size), XML, record, line, column)
            yield Source(*found, field_names=names, encoding=encoding, offset=offset)
    if not record:
        said = f"the root element is <{root[1].decode('utf-8', 'replace')}>" if root else "there is no element in it"
        message = f"no XML of trafilatura, which has a <doc> for each article: {said}"
        yield problem(shard.uri, "unknown-xml", message, "give JSON, CSV, HTML or text, or name it with --input-format")


def _to_doc(window: Window) -> bool:
    """Leave behind what stands before the next `<doc>`; false where there is none."""
    while True:
        m = DOC.search(window.data, window.at)
        if m is not None:
            window.advance(m.start())
            return True
        window.advance(max(window.at, len(window.data) - LONGEST_TAG))
        if not window.more(window.ahead + CHUNK):
            return False


def _size(window: Window, limit: int) -> tuple[int, bool]:
    """The size of the `<doc>` at the window, and whether it closes; of one over the limit, what is read of it."""
    size = 1
    while True:
        m = END.search(window.data, window.at + size)
        if m is not None:
            closed = m[0].startswith(b"</")
            return (m.end() if closed else m.start()) - window.at, closed
        size = max(1, window.ahead - LONGEST_TAG)
        if window.ahead > limit or not window.more(limit + LONGEST_TAG + 1):
            return window.ahead, False
