"""What mends a finding, as edits of the file: from ranges of a block to exact ranges of the source, and back as text.

An edit covers what a reader sees and nothing else: no markup, no line end, no half of a reference or an escape. Its
replacement is written as the place wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lint_news.decode import character_set
from lint_news.locate import Locator
from lint_news.model import CSV_ROW, JSON_RECORD, Block, Document, Edit, Fix, Match
from lint_news.rule import Rule
from lint_news.sourcemap import SourceMap, Span

Change = tuple[int, int, str]  # a range of a block's text, and what is to stand there
LINE_END = re.compile(r"[\r\n]")
SPACE = re.compile("[^\\S \xa0]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
TOKEN = re.compile(r"&#?\w{1,40};?|<(?=[/!?a-zA-Z])[/!?]?\w{0,40}")  # what text could become that runs together
NEAR = 48  # code points around an edit in which such a token would begin or end
MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def fix_of(document: Document, locator: Locator, rule: Rule, match: Match) -> Fix | None:
    """The fix of a match, `None` where the rule gives none, or where it cannot be written into the file exactly."""
    worth = match.fix or rule.fix
    new = match.replacement
    if new is None and len(match.suggestions) == 1:
        new = match.suggestions[0]
    if worth is None or new is None or match.block < 0 or match.last is not None:
        return None
    new = SPACE.sub(" ", new)
    if CONTROL.search(new):
        return None
    block = document.blocks[match.block]
    place = _Place(document, block)
    edits = []
    for change in changes(block.text, match.start, match.end, new):
        found = place.edit(change)
        if found is None:
            return None
        edits.append(Edit(locator.of_raw(found[0], block.field), found[1]))
    return Fix(worth, tuple(edits)) if edits else None


def changes(text: str, start: int, end: int, new: str) -> Iterator[Change]:
    """The words that differ between a range of a text and what is to stand there, without what they have in common.

    >>> list(changes("we hop to se it", 3, 12, "hope to see"))
    [(5, 6, 'pe'), (11, 12, 'ee')]
    """
    old, words = text[start:end].split(" "), new.split(" ")
    if len(old) != len(words):
        old, words = [text[start:end]], [new]
    for was, word in zip(old, words, strict=True):
        if was != word:
            yield _trimmed(start, was, word)
        start += len(was) + 1


def _trimmed(start: int, was: str, word: str) -> Change:
    """A change of what differs; at least one code point, as nobody can point at nothing."""
    ahead = _alike(was, word)
    room = min(len(was), len(word)) - ahead
    behind = min(room, _alike(was[::-1], word[::-1]))
    if ahead + behind == len(was):
        ahead, behind = (ahead - 1, behind) if ahead else (ahead, max(0, behind - 1))
    return start + ahead, start + len(was) - behind, word[ahead : len(word) - behind]


def _alike(one: str, other: str) -> int:
    """How many code points two texts begin with that are the same."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Place:
    """A block as the file has it: where its text may be edited, and how text is written there."""

    def __init__(self, document: Document, block: Block) -> None:
        self._raw, self._block, self._source = document.raw, block, document.source
        held = document.fields[block.field] if document.fields else None
        self._html = held.html if held else document.html
        self._text = held.text if held else document.raw
        self._map = held.map if held else SourceMap.identity(0, len(document.raw))
        told = character_set(document.source.encoding) if document.raw.isascii() else None
        self._encoding = told or document.encoding

    def edit(self, change: Change) -> tuple[Span, str] | None:
        """The range of the raw text and what is to stand there, `None` where it cannot be done exactly."""
        for start, end in _slid(self._block.text, change):
            span = self._block.map.exact(Span(start, end)) if start < end else None
            if span is None or not self._fits(span, change[2]):
                continue
            new = self._written(change[2], span)
            return None if new is None or new == self._raw[span.start : span.end] else (span, new)
        return None

    def _fits(self, span: Span, new: str) -> bool:
        """Whether no line end is in the range, and nothing but text comes about where its neighbours meet."""
        start, end = self._map.to_text(span.start), self._map.to_text(span.end)
        if LINE_END.search(self._text[start:end]) or LINE_END.search(self._raw[span.start : span.end]):
            return False
        begins = self._source.media_type == CSV_ROW and span.start == self._map.raw.start and not self._quoted(span)
        if begins and self._raw[span.end : span.end + 1] == '"':  # it would quote the cell
            return False
        if not self._html and self._source.record is None:
            return True
        before, behind = self._text[max(0, start - NEAR) : start], self._text[end : end + NEAR]
        middle = _escaped(new) if self._html else new
        left, right = len(before), len(before) + len(middle)
        return not any(
            (m.start() < left < m.end() or left <= m.start() < right < m.end()) and self._acts(m[0])
            for m in TOKEN.finditer(before + middle + behind)
        )

    def _acts(self, token: str) -> bool:
        return token[0] == "<" or (self._html and unescape(token) != token)

    def _written(self, new: str, span: Span) -> str | None:
        """Text as the file writes it, `None` where it cannot stand there."""
        if self._html:
            new = "".join(c if self._holds(c) else f"&#{ord(c)};" for c in _escaped(new))
        if self._source.decoded:
            return new
        if self._source.media_type == JSON_RECORD:
            return "".join(map(self._in_json, new))
        if self._source.media_type == CSV_ROW:
            if self._quoted(span):
                return new.replace('"', '""')
            return None if '"' in new or self._source.delimiter in new else new
        return new

    def _in_json(self, char: str) -> str:
        if char in '"\\':
            return f"\\{char}"
        if self._holds(char):
            return char
        units = char.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))

    def _holds(self, char: str) -> bool:
        """Whether a character can stand in the file as it is: one of ASCII stays so, where others can be escaped."""
        if char.isascii():
            return char.isprintable()
        if not char.isprintable() or self._raw.isascii():
            return False
        try:
            char.encode("utf-8" if self._encoding == "str" else self._encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _quoted(self, span: Span) -> bool:
        """Whether a range of a row of CSV lies between the quotes of its cell, not behind them."""
        start = self._map.raw.start
        return start > 0 and self._raw[start - 1] == '"' and self._raw.count('"', start, span.start) % 2 == 0


def _escaped(text: str) -> str:
    return "".join(MARKUP.get(c, c) for c in text)


def _slid(text: str, change: Change) -> Iterator[tuple[int, int]]:
    """Ranges that leave the same text behind when they go: the range itself first; one that is replaced stays.

    >>> ["of the the end"[a:b] for a, b in _slid("of the the end", (6, 10, ""))]
    [' the', 'the ', 'e th', 'he t', 'the ', ' the']
    """
    start, end, new = change
    yield start, end
    if new:
        return
    for n in range(end - start + 1):
        if end + n >= len(text) or text[start + n] != text[end + n]:
            break
        yield start + n + 1, end + n + 1
    for n in range(1, end - start + 2):
        if start - n < 0 or text[start - n] != text[end - n]:
            break
        yield start - n, end - n
