"""The title and the text of an article as trafilatura writes it in XML: `<doc title= url= ...><main>...</main></doc>`.

The text is the content of `<main>`, markup and all; it is cut like a page, under trafilatura's names of elements.
"""

from __future__ import annotations

import re
from html import unescape

from lint_news.inputs.values import RecordValues, Segments, Value
from lint_news.model import Source

MAIN = "main"
DOC = re.compile(r"<doc(\s[^<>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^<>\"']*+)*+)?>")
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
OPEN = re.compile(r"<main(?:\s[^<>]*)?>")
CLOSE = re.compile(r"</main\s*>")
REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")


def read(raw: str, source: Source) -> RecordValues:
    """The attributes of a `<doc>`, and what stands in its `<main>`; nothing for any other text."""
    top: dict[str, Value] = {}
    doc = DOC.search(raw)
    if doc is None:
        return RecordValues(top)
    start, end = doc.span(1) if doc[1] else (0, 0)
    for m in ATTRIBUTE.finditer(raw, start, end):
        where = m.span(2) if m[2] is not None else m.span(3)
        top[m[1]] = Value(m[1], unescape(raw[slice(*where)]), (where,))
    opened = OPEN.search(raw, doc.end())
    if opened is not None:
        last = len(raw)
        for m in CLOSE.finditer(raw, opened.end()):
            last = m.start()
        top[MAIN] = Value(MAIN, raw[opened.end() : last], ((opened.end(), last),))
    return RecordValues(top)


def resolve(raw: str, start: int, end: int) -> tuple[str, Segments]:
    """The text of `raw[start:end]` with its references resolved, and what its map is made of."""
    parts: list[str] = []
    segments: Segments = []
    at = start
    for m in REFERENCE.finditer(raw, start, end):
        value = unescape(m[0])
        if value == m[0] or not value:
            continue
        if m.start() > at:
            parts.append(raw[at : m.start()])
            segments.append((m.start() - at, at, m.start()))
        parts.append(value)
        segments.append((len(value), m.start(), m.end()))
        at = m.end()
    if at < end:
        parts.append(raw[at:end])
        segments.append((end - at, at, end))
    return "".join(parts), segments


def plain(raw: str, start: int, end: int) -> tuple[str, Segments]:
    """The text `raw[start:end]` as it is."""
    return raw[start:end], [(end - start, start, end)] if end > start else []
