"""What the formats of records have in common: named values, each with the ranges of the raw text it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lint_news.errors import LintNewsError
from lint_news.sourcemap import SourceMap

NOTHING = frozenset({"none", "null", "nan"})  # what programs write for a value they do not have
BLANK_LINE = "\n\n"  # joins the paragraphs of a list


class RecordError(LintNewsError):
    """What is no record; `offset` is the place in its raw text."""

    def __init__(self, kind: str, message: str, remedy: str, raw: str, offset: int = 0) -> None:
        super().__init__(message)
        self.kind, self.remedy, self.raw, self.offset = kind, remedy, raw, offset


class NoText(LintNewsError):  # noqa: N818 - it is no error
    """A record without text to lint."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record: its name as it stands there, and its text, decoded.

    `literals` are the ranges of the raw text (code points, without quotes) it was read from; several are paragraphs.
    """

    name: str
    text: str
    literals: tuple[tuple[int, int], ...]

    @property
    def given(self) -> bool:
        """Whether it says anything: it is not blank, and not what programs write for nothing."""
        bare = self.text.strip()
        return bool(bare) and (len(bare) > 4 or bare.lower() not in NOTHING)


Values = dict[str, Value]


class RecordValues(NamedTuple):
    """The values of a record by name, and those of the objects in it, one object after the other, when asked for."""

    top: Values
    nested: Callable[[], Iterator[Values]] = lambda: iter(())


Segments = list[tuple[int, int, int]]  # text length, raw start, raw end: what a `SourceMap` is made of
Cut = Callable[[str, int, int], tuple[str, Segments]]  # a literal of the raw text to its text


def joined(raw: str, literals: tuple[tuple[int, int], ...], cut: Cut, joint: str) -> tuple[str, SourceMap]:
    """Text and map of several literals with `joint` between them; it is mapped to the raw text between two literals."""
    parts: list[str] = []
    segments: Segments = []
    behind = 0
    for start, end in literals:
        text, found = cut(raw, start, end)
        if parts:
            parts.append(joint)
            segments.append((len(joint), behind, start))
        parts.append(text)
        segments += found
        behind = end
    return "".join(parts), SourceMap.of(segments)
