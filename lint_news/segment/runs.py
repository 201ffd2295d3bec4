"""Runs of raw text to one piece of clean text with its map: the only place where text is made.

Character references are resolved by `html.unescape`; each run of white space, in one raw run or across several,
becomes one space; nothing else changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from html.entities import html5

from lint_news.sourcemap import SourceMap

Run = tuple[int, int, int]  # raw start, raw end, kind
PLAIN, LINK, BREAK, LITERAL = 0, 1, 2, 3  # kinds: text, text of a link, `<br>`, text without references

_SPECIAL_HTML = re.compile(r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++)|[a-zA-Z][a-zA-Z0-9]{1,31});?|  ++|[^\S ]\s*+")
_SPECIAL_TEXT = re.compile(r" {2,}+|[^\S ]\s*+")


def assemble(raw: str, runs: Sequence[Run], resolve: bool) -> tuple[str, SourceMap, int] | None:
    """`(text, map, code points in links)` of raw runs in ascending order, or `None` where there is only white space."""
    if len(runs) == 1 and runs[0][2] != BREAK:
        found = _whole(raw, runs[0], resolve)
        if found:
            return found
    parts: list[str] = []
    segments: list[tuple[int, int, int]] = []
    links = 0
    spaced = True  # leading white space is dropped
    for start, end, kind in runs:
        for token, begin, close in _tokens(raw, start, end, kind, resolve):
            skipped = spaced and token[:1] == " "  # code points of a token that begins with a space stand one by one
            text = token[1:] if skipped else token
            if not text:
                continue
            parts.append(text)
            segments.append((len(text), begin + skipped, close))
            spaced = text[-1] == " "
            if kind == LINK:
                links += len(text)
    text = "".join(parts)
    if text.endswith(" "):
        _drop_last(segments)
        text = text[:-1]
    return (text, SourceMap.of(segments), min(links, len(text))) if text else None


def _whole(raw: str, run: Run, resolve: bool) -> tuple[str, SourceMap, int] | None:
    """One run whose text is the raw text but for white space around it: what most pieces are."""
    start, end, kind = run
    text = raw[start:end].lstrip()
    start = end - len(text)
    text = text.rstrip()
    end = start + len(text)
    if not text or not _plain(text, resolve and kind != LITERAL):
        return None
    return text, SourceMap.identity(start, end), len(text) if kind == LINK else 0


def _drop_last(segments: list[tuple[int, int, int]]) -> None:
    """Shorten by the one trailing space."""
    size, begin, end = segments.pop()
    if size > 1:
        segments.append((size - 1, begin, end - 1))


def _tokens(raw: str, start: int, end: int, kind: int, resolve: bool) -> Iterable[tuple[str, int, int]]:
    """`(text, raw start, raw end)`: plain stretches code point by code point, references and white space whole."""
    if kind == BREAK:
        return ((" ", start, end),)
    resolve = resolve and kind != LITERAL
    text = raw[start:end]
    if _plain(text, resolve):
        return ((text, start, end),)
    return _special_tokens(raw, start, end, _SPECIAL_HTML if resolve else _SPECIAL_TEXT)


def _plain(text: str, resolve: bool) -> bool:
    """Whether there is nothing to resolve or collapse, by looks several times as fast as a search for it.

    White space other than the space is not printable.
    """
    return "  " not in text and not (resolve and "&" in text) and text.isprintable()


def _special_tokens(raw: str, start: int, end: int, special: re.Pattern[str]) -> Iterable[tuple[str, int, int]]:
    at = start
    for m in special.finditer(raw, start, end):
        if m.start() > at:
            yield raw[at : m.start()], at, m.start()
        text, at = _resolved(m[0], m.start()) if m[0][0] == "&" else (" ", m.end())
        if text:  # some references stand for nothing
            yield (" " if text.isspace() else text), m.start(), at
    if at < end:
        yield raw[at:end], at, end


def _resolved(token: str, start: int) -> tuple[str, int]:
    """The text of a character reference and the offset behind it; `&` itself where the token is none.

    Old names need no semicolon: then the longest name that the letters begin with is the reference.
    """
    if token[1] == "#" or token[1:] in html5:
        return unescape(token), start + len(token)
    for size in range(len(token) - 1, 2, -1):
        if token[1:size] in html5:
            return html5[token[1:size]], start + size
    return "&", start + 1
