"""JSON-LD: what a page tells machines of its article, read also where it is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

Node = Mapping[str, Any]

MARK = "ld+json"
BEFORE_MARK = 300  # code points of a start tag in which the mark stands
MOST_BLOCKS = 40
MOST_CHARS = 2_000_000  # of all blocks of a page
MOST_NESTED = 5  # objects and lists around a text
SCRIPT_END = re.compile(r"</(?i:script)")
TAG = re.compile(r"<[a-zA-Z/!][^<>]*+>")
SURROGATE = re.compile("[\ud800-\udfff]")
ARTICLE = re.compile(r"Article$|BlogPosting|^Report$|Review$")
PAGE = re.compile(r"Page$")
# Keys whose values are other things than the page's article, be they of the same type.
OTHERS = frozenset({"itemListElement", "hasPart", "isPartOf", "comment", "liveBlogUpdate", "mentions", "citation"})
# A string ends at the first quote that a separator or a new name follows: others inside it were not escaped.
TOKEN = re.compile(
    r'"((?:[^"\\]++|\\(?:.|\Z)|"(?!\s*(?:[:}\]]|,\s*(?:["{\[\d}\]-]|true|false|null)|"[\w@]{1,40}"\s*:|\Z)))*+)(?:"|\Z)'
    r'|([{}\[\]:])|[^\s{}\[\]:,"]++',
    re.S,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the JSON-LD of a page says of its article; empty where it says nothing.

    `headlines` has the article's own first, `types` holds all types that occur, `body` and `description` are plain
    text.
    """

    headlines: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""
    site: str = ""
    body: str = ""
    description: str = ""


def told(raw: str, titles: Sequence[str] = ()) -> Told:
    """Read all JSON-LD of a page. `titles` are other names of the page: they tell its article from others."""
    blocks = [_parsed(text) for text in _scripts(raw)]
    if not blocks:
        return Told()
    nodes = list(_nodes(blocks, frozenset()))
    own = list(_nodes(blocks, OTHERS))
    by_id = {n["@id"]: n for n in own if isinstance(n.get("@id"), str) and "name" in n}
    article = _article(own, {t.casefold() for t in titles})
    about = [article, *(n for n in own if n is not article and _is(n, PAGE))]
    return Told(
        headlines=tuple(dict.fromkeys(filter(None, (plain(n.get("headline")) for n in (article, *nodes))))),
        types=tuple(dict.fromkeys(t for n in nodes for t in _types(n))),
        authors=tuple(name for n in about[:1] for name in _names(n.get("author") or n.get("creator"), by_id)),
        published=_first(about, "datePublished"),
        language=_first([*about, *own], "inLanguage"),
        site=next(iter(_names(article.get("publisher"), by_id)), ""),
        body=_first([*about, *own], "articleBody"),
        description=_first(about, "description"),
    )


def plain(value: Any, nested: int = MOST_NESTED) -> str:
    """A value as one line of text without markup: the first text in a list or an object; empty for anything else.

    >>> plain({"@value": "Ferry &amp; <b>harbour</b>"})
    'Ferry & harbour'
    """
    if isinstance(value, str):
        text = unescape(value) if "&" in value else value
        return " ".join(SURROGATE.sub("\ufffd", TAG.sub(" ", text) if "<" in text else text).split())
    if isinstance(value, list) and nested:
        return next(filter(None, (plain(v, nested - 1) for v in value)), "")
    if isinstance(value, dict) and nested:
        return next(filter(None, (plain(value.get(k), nested - 1) for k in ("@value", "alternateName", "name"))), "")
    return ""


def _scripts(raw: str) -> Iterator[str]:
    """The texts of the JSON-LD blocks of a page; one that is not closed reaches to its end."""
    at = chars = 0
    for _ in range(MOST_BLOCKS):
        at = raw.find(MARK, at)
        if at < 0 or chars > MOST_CHARS:
            return
        opened = raw.rfind("<", max(0, at - BEFORE_MARK), at)
        start = raw.find(">", at) + 1
        at += len(MARK)
        if opened < 0 or raw[opened + 1 : opened + 7].lower() != "script" or ">" in raw[opened:at]:
            continue
        ended = SCRIPT_END.search(raw, start) if start else None
        at = ended.start() if ended else len(raw)
        yield raw[start : min(at, start + MOST_CHARS)] if start else ""
        chars += at - start


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return lenient(text)


def lenient(text: str) -> list[Any]:
    r"""The objects and lists of broken JSON, as far as they can be made out. Time grows linearly with the text.

    >>> lenient('<!-- {"headline": "The "new" ferry", "author": [{"name": "Jane Roe",}] "datePublished": "2024-0')
    [{'headline': 'The "new" ferry', 'author': [{'name': 'Jane Roe'}], 'datePublished': '2024-0'}]
    """
    top: list[Any] = []
    stack: list[Any] = [top]
    key: str | None = None  # the name whose value comes next, where the innermost is an object
    held = ""  # a string in an object that is a name if a colon follows
    for m in TOKEN.finditer(text):
        mark, inner = m[2], stack[-1]
        if mark == ":":
            key = held
            continue
        if mark in {"}", "]"}:
            if len(stack) > 1:
                stack.pop()
            key = None
            continue
        value: Any = _string(m[1]) if m[1] is not None else {"{": {}, "[": []}.get(mark)
        if isinstance(inner, dict) and key is None:
            held = value if isinstance(value, str) else ""
        elif value is not None:
            _put(inner, key, value)
            key = None
        if isinstance(value, dict | list):
            stack.append(value)
            key = None
    return [v for v in top if isinstance(v, dict | list)]


def _put(inner: Any, key: str | None, value: Any) -> None:
    if isinstance(inner, list):
        inner.append(value)
    else:
        inner.setdefault(key, value)


def _string(literal: str) -> str:
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return literal.replace('\\"', '"').replace("\\/", "/")


def _nodes(blocks: Sequence[Any], without: frozenset[str]) -> Iterator[Node]:
    """The objects in their order, outer ones first; nothing below the keys `without`."""
    stack: list[Any] = [*reversed(blocks)]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack.extend(v for k, v in reversed(value.items()) if isinstance(v, dict | list) and k not in without)
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _types(node: Node) -> list[str]:
    value = node.get("@type")
    return [t for t in (value if isinstance(value, list) else [value]) if isinstance(t, str)]


def _article(nodes: Sequence[Node], titles: set[str]) -> Node:
    """The object that describes the page's article: the one of its name, else the first of those that say most."""

    def weight(node: Node) -> tuple[bool, bool, int]:
        said = sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))
        return plain(node.get("headline")).casefold() in titles, _is(node, ARTICLE), said

    return max((n for n in nodes if "headline" in n or _is(n, ARTICLE)), key=weight, default={})


def _is(node: Node, kind: re.Pattern[str]) -> bool:
    return any(kind.search(t) for t in _types(node))


def _first(nodes: Sequence[Node], key: str) -> str:
    return next(filter(None, (plain(n.get(key)) for n in nodes if key in n)), "")


def _names(value: Any, by_id: Mapping[str, Node], nested: int = MOST_NESTED) -> Iterator[str]:
    """The names in an author or publisher: a text, an object, a reference to one, or a list of these."""
    if isinstance(value, list) and nested:
        for one in value:
            yield from _names(one, by_id, nested - 1)
    elif isinstance(value, dict):
        name = value.get("name") or by_id.get(str(value.get("@id")), {}).get("name")
        yield from _names(name, {}, nested - 1) if isinstance(name, list) else filter(None, [plain(name)])
    else:
        yield from filter(None, [plain(value)])
