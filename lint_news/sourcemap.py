"""Spans, maps from text back to its source, and the line index.

All offsets are code points. A map is built once, when the source is cut into blocks; nothing is searched for later.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add
from typing import NamedTuple

UNSOUND = "segments of a source map must be contiguous in the text and ascending in the source"
LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `start <= offset < end` in code points.

    >>> Span(2, 5).length
    3
    """

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of code points covered."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether at least one code point lies in both."""
        return self.start < other.end and other.start < self.end


class _Segments(NamedTuple):
    text_starts: tuple[int, ...]
    raw_starts: tuple[int, ...]
    raw_ends: tuple[int, ...]
    length: int


class SourceMap(_Segments):
    """Sorted segments that lead from a derived text back to the raw text it was taken from.

    Segment `i` covers text from `text_starts[i]` to the next start (the last one to `length`), taken from
    `raw_starts[i]:raw_ends[i]`. Text segments are contiguous; raw segments ascend, with gaps where markup was left out.
    A segment whose two lengths agree maps code point by code point, any other (a character reference, collapsed white
    space) maps as a whole. Building a map that breaks these rules raises `ValueError`.

    >>> m = SourceMap((0, 1), (3, 8), (8, 13), 6)      # "&amp;" became "&", then five plain code points
    >>> m.to_source(Span(0, 1)), m.to_source(Span(1, 3))
    (Span(start=3, end=8), Span(start=8, end=10))
    """

    __slots__ = ()

    def __new__(
        cls, text_starts: tuple[int, ...], raw_starts: tuple[int, ...], raw_ends: tuple[int, ...], length: int
    ) -> SourceMap:
        """Check and build."""
        sound = (
            len(text_starts) == len(raw_starts) == len(raw_ends)
            and (length > 0) == bool(text_starts)
            and text_starts[:1] in ((), (0,))
            and all(a < b for a, b in zip(text_starts, (*text_starts[1:], length), strict=False))
            and all(b < e for b, e in zip(raw_starts, raw_ends, strict=True))
            and all(e <= b for e, b in zip(raw_ends, raw_starts[1:], strict=False))
        )
        if not sound:
            raise ValueError(UNSOUND)
        return super().__new__(cls, text_starts, raw_starts, raw_ends, length)

    @classmethod
    def identity(cls, start: int, end: int) -> SourceMap:
        """The map of a text that is `raw[start:end]` itself."""
        if start < end:  # one segment is always sound, so that most maps need no check
            return tuple.__new__(cls, ((0,), (start,), (end,), end - start))
        if start > end:
            raise ValueError(UNSOUND)
        return cls((), (), (), 0)

    @classmethod
    def of(cls, segments: Iterable[tuple[int, int, int]]) -> SourceMap:
        """Build from `(text length, raw start, raw end)`, joining neighbours that map code point by code point."""
        starts: list[int] = []
        begins: list[int] = []
        ends: list[int] = []
        at = last = 0
        plain = False
        for size, begin, end in segments:
            if size <= 0 or begin >= end or begin < last:  # the whole check of a map, made on the way
                raise ValueError(UNSOUND)
            linear = size == end - begin
            if plain and linear and last == begin:
                ends[-1] = end
            else:
                starts.append(at)
                begins.append(begin)
                ends.append(end)
                plain = linear
            at += size
            last = end
        return tuple.__new__(cls, (tuple(starts), tuple(begins), tuple(ends), at))

    @property
    def raw(self) -> Span:
        """The raw range from the first code point to the last."""
        return Span(self.raw_starts[0], self.raw_ends[-1]) if self.raw_starts else Span(0, 0)

    def to_source(self, span: Span) -> Span:
        """The raw range of a span of the text; an empty span becomes the empty range before its code point.

        Raises `ValueError` for a span outside the text.
        """
        if not 0 <= span.start <= span.end <= self.length or not self.length:
            raise ValueError(f"span {span} lies outside a text of {self.length} code points")
        if span.start == span.end:
            at = self._edge(min(span.start, self.length - 1), False)
            return Span(at, at)
        return Span(self._edge(span.start, False), self._edge(span.end - 1, True))

    def _edge(self, offset: int, end: bool) -> int:
        i = bisect_right(self.text_starts, offset) - 1
        begin, stop = self.raw_starts[i], self.raw_ends[i]
        upper = self.text_starts[i + 1] if i + 1 < len(self.text_starts) else self.length
        if stop - begin == upper - self.text_starts[i]:
            return begin + offset - self.text_starts[i] + end
        return stop if end else begin

    def exact(self, span: Span) -> Span | None:
        """The raw range that holds a span of the text and nothing else, `None` where there is none.

        There is none where markup stands within the span, or where an end of it divides what maps as a whole.

        >>> m = SourceMap((0, 1), (3, 8), (8, 13), 6)
        >>> m.exact(Span(0, 3)), SourceMap.of([(2, 0, 2), (2, 5, 7)]).exact(Span(1, 3))
        (Span(start=3, end=10), None)
        """
        if not span.length or self._divides(span.start) or self._divides(span.end):
            return None
        parts = list(self._segments(span.start, span.end))
        if any(before[2] != behind[1] for before, behind in pairwise(parts)):
            return None
        return Span(parts[0][1], parts[-1][2])

    def _divides(self, offset: int) -> bool:
        """Whether an offset lies within what maps as a whole."""
        i = bisect_right(self.text_starts, offset) - 1
        upper = self.text_starts[i + 1] if i + 1 < len(self.text_starts) else self.length
        size = upper - self.text_starts[i]
        return self.text_starts[i] < offset < upper and self.raw_ends[i] - self.raw_starts[i] != size

    def to_text(self, raw: int) -> int:
        """The text offset of a raw offset: the way back. Offsets in a gap go to the next code point of the text."""
        i = bisect_right(self.raw_starts, raw) - 1
        if i < 0:
            return 0
        upper = self.text_starts[i + 1] if i + 1 < len(self.text_starts) else self.length
        if raw >= self.raw_ends[i]:
            return upper
        if self.raw_ends[i] - self.raw_starts[i] == upper - self.text_starts[i]:
            return self.text_starts[i] + raw - self.raw_starts[i]
        return self.text_starts[i]

    def _segments(self, start: int, end: int) -> Iterable[tuple[int, int, int]]:
        """`(text length, raw start, raw end)` of the part `start:end` of the text."""
        i = bisect_right(self.text_starts, start) - 1
        while start < end:
            upper = self.text_starts[i + 1] if i + 1 < len(self.text_starts) else self.length
            stop = min(upper, end)
            begin, close = self.raw_starts[i], self.raw_ends[i]
            if close - begin == upper - self.text_starts[i]:
                begin += start - self.text_starts[i]
                close = begin + stop - start
            yield stop - start, begin, close
            start, i = stop, i + 1

    def slice(self, start: int, end: int) -> SourceMap:
        """The map of `text[start:end]`."""
        return SourceMap.of(self._segments(start, end))

    def compose(self, outer: SourceMap) -> SourceMap:
        """Chain with the map of the middle text: self leads text to middle, `outer` middle to raw.

        >>> SourceMap.identity(2, 4).compose(SourceMap.identity(10, 20)).to_source(Span(0, 1))
        Span(start=12, end=13)
        """

        def segments() -> Iterable[tuple[int, int, int]]:
            for size, begin, end in self._segments(0, self.length):
                if size == end - begin:
                    yield from outer._segments(begin, end)
                else:
                    where = outer.to_source(Span(begin, end))
                    yield size, where.start, where.end

        return SourceMap.of(segments())


@dataclass(frozen=True, slots=True)
class LineIndex:
    r"""Physical lines of a raw text: a line ends at LF, CR LF or CR and at nothing else.

    >>> LineIndex.of("a\r\nbc\rd").place(3)
    (2, 1)
    """

    starts: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> LineIndex:
        """Index a raw text."""
        if "\r" not in raw or raw.count("\r") == raw.count("\r\n"):  # each line ends in LF
            lines = raw.split("\n")
            lengths = accumulate(map(len, lines))
            return cls((0, *map(add, lengths, range(1, len(lines)))))
        return cls((0, *(m.end() for m in LINE_END.finditer(raw))))

    def place(self, offset: int) -> tuple[int, int]:
        """`(line, column)` of an offset, both from 1, columns in code points."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int) -> int:
        """The offset at which a line (from 1) begins."""
        return self.starts[line - 1]
