"""Pieces of JSON Schema (draft 2020-12), of which the tables of keys say what a value looks like.

`configfile.READERS`, `conditions.KEYS`, `rulefile.KEYS` and `grammarfile.KEYS` hold them beside what reads the value;
`schemas` puts them together. A shape takes whatever its reader takes; a reader may be stricter where a schema cannot
say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Shape = Mapping[str, Any]

ANY: Shape = {}
STRING: Shape = {"type": "string"}
TEXT: Shape = {"type": "string", "minLength": 1}
WORDING: Shape = {"type": "string", "pattern": r"\S"}
FLAG: Shape = {"type": "boolean"}
SHARE: Shape = {"type": "string", "pattern": r"^(100(\.0{1,6})?|0?\d{1,2}(\.\d{1,6})?) ?%$"}


def one_of(values: Iterable[str]) -> Shape:
    """One of some texts."""
    return {"enum": list(values)}


def either(*shapes: Shape) -> Shape:
    """Whatever one of some shapes takes."""
    return {"anyOf": list(shapes)}


def list_of(item: Shape, least: int = 0) -> Shape:
    """A list of values, at least so many."""
    return {"type": "array", "items": item} | ({"minItems": least} if least else {})


def some(item: Shape, least: int = 0) -> Shape:
    """A value by itself, or a list of them."""
    return either(item, list_of(item, least))


def mapping(keys: Mapping[str, Shape], required: Iterable[str] = (), **more: Any) -> Shape:
    """A mapping that has no other keys. `more` are further keywords of JSON Schema."""
    needed = list(required)
    shape = {"type": "object", "properties": dict(keys), "additionalProperties": False, **more}
    return shape | ({"required": needed} if needed else {})


def each(value: Shape, least: int = 0) -> Shape:
    """A mapping of any names to values of one shape."""
    return {"type": "object", "additionalProperties": value} | ({"minProperties": least} if least else {})


def number(whole: bool = False, **limits: float) -> Shape:
    """A number. `limits` are keywords such as `minimum` and `exclusiveMinimum`."""
    return {"type": "integer" if whole else "number", **limits}


def has_one_of(names: Iterable[str]) -> list[Shape]:
    """For `anyOf` and `oneOf`: a mapping with a key of these names."""
    return [{"required": [name]} for name in names]


TEXTS = some(TEXT)
