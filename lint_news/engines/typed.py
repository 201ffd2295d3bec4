"""Values out of JSON that must be of a type; each of these raises `ValueError` for another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

BIGGEST = 2**63
STR: frozenset[type] = frozenset({str})
STR_OR_NONE: frozenset[type] = STR | {type(None)}
INT: frozenset[type] = frozenset({int})


def check_types(values: Iterable[Any], kinds: frozenset[type]) -> None:
    """Refuse values of other types."""
    if not kinds.issuperset(map(type, values)):
        raise ValueError("a value of the wrong type")


def check_counts(values: Collection[Any]) -> None:
    """Refuse what is no number of lines, columns or code points."""
    check_types(values, INT)
    if min(values) < 0 or max(values) >= BIGGEST:
        raise ValueError("a number out of range")


def as_value(data: Any) -> str | int:
    """A number or a text."""
    if type(data) is int and -BIGGEST < data < BIGGEST:
        return data
    return as_text(data)


def as_tuple(data: Any, read: Callable[[Any], T]) -> tuple[T, ...]:
    """A list of what `read` reads."""
    if type(data) is not list:
        raise ValueError("no list")
    return tuple(map(read, data))


def as_list(data: Any, fewest: int, most: int) -> list[Any]:
    """A list of so many values."""
    if type(data) is not list or not fewest <= len(data) <= most:
        raise ValueError("no list of the right length")
    return data


def as_optional(data: Any, read: Callable[[Any], T]) -> T | None:
    """What `read` reads, or `None`."""
    return None if data is None else read(data)


def as_text(data: Any) -> str:
    """A text."""
    if type(data) is not str:
        raise ValueError("no text")
    return data


def as_number(data: Any) -> int:
    """A number of lines, columns or code points."""
    if type(data) is not int or not 0 <= data < BIGGEST:
        raise ValueError("no number")
    return data
