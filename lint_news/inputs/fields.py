"""The text fields of a JSON record, decoded, each with the map from its code points to the record's raw text.

Fields are found by name; `docs/inputs.md` lists the names and their order.
"""

from __future__ import annotations

import json
import json.decoder
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lint_news.errors import LintNewsError
from lint_news.model import JSON_RECORD, Field, Source
from lint_news.sourcemap import SourceMap

TEXT_NAMES = ("maintext", "articlebody", "bodytext", "text", "content", "body", "article", "rawtext")
HTML_NAMES = ("html", "rawhtml", "pagehtml", "contenthtml", "texthtml", "richcontent", "articlebodyhtml")
TITLE_NAMES = ("title", "headline", "articletitle", "heading", "name")
URL_NAMES = ("url", "link", "canonicalurl", "sourceurl", "uri", "source")
SITE_NAMES = ("sourcedomain", "hostname", "domain", "site", "sitename", "newspaper", "source")
LOOKS_HTML = re.compile(r"<(?:p|div|br|html|body|article|h[1-6]|ul|span|a)\b[^>]*>", re.I)
ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)
scanstring: Callable[[str, int, bool], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined] # no stub


class RecordError(LintNewsError):
    """What is no record; `offset` is the place in its raw text."""

    def __init__(self, kind: str, message: str, remedy: str, raw: str, offset: int = 0) -> None:
        super().__init__(message)
        self.kind, self.remedy, self.raw, self.offset = kind, remedy, raw, offset


class NoText(LintNewsError):  # noqa: N818 - it is no error
    """A record without text to lint."""


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The fields of a record that are linted, the headline first, and what the record says of its origin."""

    fields: tuple[Field, ...]
    url: str | None = None
    site: str | None = None


RECORDS = frozenset({JSON_RECORD})  # media types whose text lies in fields


def read_record(raw: str, source: Source) -> RecordFields:
    """The fields of a record. Raises `RecordError` for what is no record, `NoText` for one without text."""
    return read_fields(raw, dict(source.field_names))


def read_fields(raw: str, names: Mapping[str, str]) -> RecordFields:
    """Find the title and text of a JSON object. `names` gives the fields of the roles "title" and "text" by hand.

    Raises `RecordError` for what is no JSON object, `NoText` for one without text.
    """
    try:
        members = dict(_members(raw))
    except ValueError as error:
        at = getattr(error, "pos", 0)
        reason = getattr(error, "msg", str(error))
        raise RecordError("not-json", f"not a JSON object: {reason}", "write one JSON object a line", raw, at) from None
    by_name = {_plain(name): name for name in reversed(members)}
    body = _pick(members, by_name, names.get("text"), (*TEXT_NAMES, *HTML_NAMES))
    if body is None:
        known = ", ".join(members) or "none"
        raise NoText(f"no text field; fields: {known}")
    title = _pick(members, by_name, names.get("title"), TITLE_NAMES)
    found = []
    if title is not None and title != body:
        found.append(_field(raw, title, members[title], title=True))
    found.append(_field(raw, body, members[body], title=False))
    url = _value(raw, members, by_name, URL_NAMES)
    site = _value(raw, members, by_name, SITE_NAMES)
    looks_url = url is not None and "://" in url
    return RecordFields(tuple(found), url if looks_url else None, site if site and "://" not in site else None)


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _members(raw: str) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Each member of the object: its name, and the range of its literal where it is a string, without the quotes."""
    at = _skip(raw, 0)
    if raw[at : at + 1] != "{":
        raise json.JSONDecodeError("an object was expected", raw, at)
    at = _skip(raw, at + 1)
    if raw[at : at + 1] == "}":
        _end(raw, at + 1)
        return
    while True:
        if raw[at : at + 1] != '"':
            raise json.JSONDecodeError("a name in double quotes was expected", raw, at)
        name, at = scanstring(raw, at + 1, False)
        at = _skip(raw, at)
        if raw[at : at + 1] != ":":
            raise json.JSONDecodeError("':' was expected", raw, at)
        at = _skip(raw, at + 1)
        if raw[at : at + 1] == '"':
            value, end = scanstring(raw, at + 1, False)
            yield name, (at + 1, end - 1) if value.strip() else None
        else:
            _, end = _raw_decode(raw, at)
            yield name, None
        at = _skip(raw, end)
        if raw[at : at + 1] == "}":
            _end(raw, at + 1)
            return
        if raw[at : at + 1] != ",":
            raise json.JSONDecodeError("',' or '}' was expected", raw, at)
        at = _skip(raw, at + 1)


def _raw_decode(raw: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(raw, at)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", raw, at) from None


def _skip(raw: str, at: int) -> int:
    found = SPACE.match(raw, at)
    return found.end() if found else at


def _end(raw: str, at: int) -> None:
    if _skip(raw, at) != len(raw):
        raise json.JSONDecodeError("more text behind the object", raw, at)


Members = dict[str, tuple[int, int] | None]


def _pick(members: Members, by_name: Mapping[str, str], wanted: str | None, known: tuple[str, ...]) -> str | None:
    if wanted is not None:
        return wanted if members.get(wanted) else None
    found = (by_name.get(name) for name in known)
    return next((name for name in found if name is not None and members[name]), None)


def _value(raw: str, members: Members, by_name: Mapping[str, str], known: tuple[str, ...]) -> str | None:
    name = _pick(members, by_name, None, known)
    where = members[name] if name else None
    return scanstring(raw, where[0], False)[0] if where else None


def _field(raw: str, name: str, where: tuple[int, int] | None, title: bool) -> Field:
    start, end = where or (0, 0)
    text, places = unescape(raw, start, end)
    return Field(name, text, places, not title and LOOKS_HTML.search(text) is not None, title)


def unescape(raw: str, start: int, end: int) -> tuple[str, SourceMap]:
    """The text of a JSON string literal `raw[start:end]` (without its quotes) and the map back to `raw`.

    Lone surrogates become U+FFFD.
    """
    parts: list[str] = []
    segments: list[tuple[int, int, int]] = []
    at = start
    for m in ESCAPE.finditer(raw, start, end):
        if m.start() > at:
            parts.append(raw[at : m.start()])
            segments.append((m.start() - at, at, m.start()))
        value = scanstring(m[0] + '"', 0, False)[0]
        parts.append("\ufffd" if "\ud800" <= value <= "\udfff" else value)
        segments.append((1, m.start(), m.end()))
        at = m.end()
    if at < end:
        parts.append(raw[at:end])
        segments.append((end - at, at, end))
    return "".join(parts), SourceMap.of(segments)
