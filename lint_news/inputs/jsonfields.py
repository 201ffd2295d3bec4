"""The values of a JSON object, each with the map from its code points to the escapes of the raw text."""

from __future__ import annotations

import json
import json.decoder
import re
from collections.abc import Callable, Iterator

from lint_news.inputs.values import BLANK_LINE, RecordError, RecordValues, Segments, Value, Values
from lint_news.model import Source

ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
SPACE = re.compile(r"[ \t\r\n]*")
REMEDY = "write each article as one JSON object"
_DECODER = json.JSONDecoder(strict=False)
scanstring: Callable[[str, int, bool], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined] # no stub
Ranges = tuple[tuple[int, int], ...]


def read(raw: str, source: Source) -> RecordValues:
    """The strings, and lists of strings, of a JSON object. Raises `RecordError` for what is no JSON object."""
    objects: dict[str, int] = {}
    try:
        top, end = _members(raw, _skip(raw, 0), "", objects)
        if _skip(raw, end) != len(raw):
            raise json.JSONDecodeError("more text behind the object", raw, _skip(raw, end))
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        reason = getattr(error, "msg", str(error))
        raise RecordError("not-json", f"not a JSON object: {reason}", REMEDY, raw, at) from None

    def nested() -> Iterator[Values]:
        for name, start in objects.items():
            yield _members(raw, start, f"{name}.", {})[0]

    return RecordValues(top, nested)


def _members(raw: str, at: int, prefix: str, objects: dict[str, int]) -> tuple[Values, int]:
    """The values of the object that begins at `at`, and the offset behind it; `objects` takes where others begin."""
    found: Values = {}
    if raw[at : at + 1] != "{":
        raise json.JSONDecodeError("an object was expected", raw, at)
    at = _skip(raw, at + 1)
    if raw[at : at + 1] == "}":
        return found, at + 1
    while True:
        if raw[at : at + 1] != '"':
            raise json.JSONDecodeError("a name in double quotes was expected", raw, at)
        name, at = scanstring(raw, at + 1, False)
        name = prefix + name
        at = _skip(raw, at)
        if raw[at : at + 1] != ":":
            raise json.JSONDecodeError("':' was expected", raw, at)
        at = _skip(raw, at + 1)
        text, literals, end = _value(raw, at)
        found[name] = Value(name, text, literals)
        objects.pop(name, None)
        if raw[at : at + 1] == "{":
            objects[name] = at
        at = _skip(raw, end)
        if raw[at : at + 1] == "}":
            return found, at + 1
        if raw[at : at + 1] != ",":
            raise json.JSONDecodeError("',' or '}' was expected", raw, at)
        at = _skip(raw, at + 1)


def _value(raw: str, at: int) -> tuple[str, Ranges, int]:
    """The text and literals of a value (none where it is no text), and the offset behind it."""
    first = raw[at : at + 1]
    if first == '"':
        text, end = scanstring(raw, at + 1, False)
        return text, ((at + 1, end - 1),), end
    try:
        value, end = _DECODER.raw_decode(raw, at)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", raw, at) from None
    if first != "[" or not value or not all(v is None or isinstance(v, str) for v in value):
        return "", (), end
    return *_paragraphs(raw, at), end


def _paragraphs(raw: str, at: int) -> tuple[str, Ranges]:
    """The strings of a list that begins at `at` and holds nothing but strings and `null`; blank ones are left out."""
    texts: list[str] = []
    literals: list[tuple[int, int]] = []
    at = _skip(raw, at + 1)
    while raw[at] != "]":
        if raw[at] == '"':
            text, end = scanstring(raw, at + 1, False)
            if text.strip():
                texts.append(text)
                literals.append((at + 1, end - 1))
        else:
            end = at + len("null")
        at = _skip(raw, end)
        at = _skip(raw, at + 1) if raw[at] == "," else at
    return BLANK_LINE.join(texts), tuple(literals)


def _skip(raw: str, at: int) -> int:
    found = SPACE.match(raw, at)
    return found.end() if found else at


def unescape(raw: str, start: int, end: int) -> tuple[str, Segments]:
    """The text of a JSON string literal `raw[start:end]` (without its quotes) and what its map is made of.

    Lone surrogates become U+FFFD.
    """
    parts: list[str] = []
    segments: Segments = []
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
    return "".join(parts), segments
