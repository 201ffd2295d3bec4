"""What a range of raw text says, told without the map: the other side of the law of the spans."""

from __future__ import annotations

import json
import re
from html import unescape

_ATTRIBUTES = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_WHOLE = rf"<(?P<name>script|style|noscript|svg)\b{_ATTRIBUTES}>.*?</(?P=name)\s*>"
_UNSEEN = rf"{_WHOLE}|<!--.*?-->|<![^>\[]*>|<\?[^>]*>"
_TAG = rf"</?[a-z]{_ATTRIBUTES}>"
_MARKUP = re.compile(rf"(?P<unseen>{_UNSEEN})|(?P<br><br\b[^>]*>)|(?P<tag>{_TAG})", re.I | re.S)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)


def collapsed(text: str) -> str:
    """Each run of white space is one space; none at the ends."""
    return " ".join(text.split())


def seen(raw: str) -> str:
    """What a reader of HTML sees: markup removed, `<br>` a space, character references resolved, space collapsed."""
    out, at = [], 0
    raw = _CDATA.sub(lambda m: m[1], raw)
    for m in _MARKUP.finditer(raw):
        out += [unescape(raw[at : m.start()]), " " if m["br"] else ""]
        at = m.end()
    return collapsed("".join(out) + unescape(raw[at:]))


def unescaped(literal: str) -> str:
    """What a range of a JSON string says."""
    return str(json.loads(f'"{literal}"'))


def letters(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())
