"""Plain text to pieces: paragraphs by blank lines, one paragraph a line, and hard-wrapped paragraphs.

Each line is a piece of its own unless the text is hard-wrapped; then a line that is full goes on in the next one. A
line is full where the next line's first word would not have fitted in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lint_news.model import Piece
from lint_news.segment.runs import PLAIN, Run, assemble
from lint_news.words import UNSPACED

LINE = re.compile(r"[^\r\n]++")
NARROW, WIDE = 40, 140  # widths, in code points, at which text is wrapped by hand or by program
RAGGED = 12  # code points by which the longest line may stand out
LONGER_SHARE = 0.03  # of lines that may be longer than the width at which a text is wrapped
FULL_SHARE = 0.6  # of the line pairs of a hard-wrapped text
_BULLET = re.compile(r"\s*(?:[-*•·–—>]|\d{1,3}[.)])\s")
_RULE = re.compile(r"[\W_]+")
BREAKABLE = re.compile(rf"\S \S|{UNSPACED.pattern}")  # unlike an address, however long


def text_pieces(raw: str) -> Iterator[Piece]:
    """Cut a text into pieces, one a paragraph, in source order."""
    lines = [(m.start(), m.end()) for m in LINE.finditer(raw) if not m[0].isspace()]
    width = wrap_width(raw, lines)
    group: list[Run] = []
    for i, (start, end) in enumerate(lines):
        if width and i + 1 < len(lines) and _goes_on(raw, lines[i], lines[i + 1], width):
            group.append((start, lines[i + 1][0], PLAIN))  # with the line end, which becomes a space
            continue
        group.append((start, end, PLAIN))
        made = assemble(raw, group, resolve=False)
        group = []
        if made:
            yield Piece(made[0], made[1])


def wrap_width(raw: str, lines: list[tuple[int, int]]) -> int:
    """The width in code points at which a text is hard-wrapped, 0 where it is not."""
    pairs = [(a, b) for a, b in pairwise(lines) if _adjacent(raw, a, b)]
    if not pairs:
        return 0
    lengths = sorted(_length(raw, a) for a, _ in pairs)
    width = lengths[(len(lengths) - 1) * 49 // 50]
    if lengths[-1] <= width + RAGGED:
        width = lengths[-1]
    longer = sum(
        _length(raw, line) > width + RAGGED and BREAKABLE.search(raw[slice(*line)]) is not None for line in lines
    )
    if not NARROW <= width <= WIDE or longer > len(lines) * LONGER_SHARE:
        return 0
    full = sum(_is_full(raw, a, b, width) for a, b in pairs)
    return width if full >= 2 and full >= FULL_SHARE * len(pairs) else 0


def _goes_on(raw: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    if not _adjacent(raw, line, following) or not _is_full(raw, line, following, width):
        return False
    text = raw[slice(*following)]
    return not (_BULLET.match(text) or _RULE.fullmatch(text) or _RULE.fullmatch(raw[slice(*line)]))


def _is_full(raw: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    word = raw[slice(*following)].split(None, 1)[0]
    room = 2 if UNSPACED.match(word) else 1 + len(word)  # there a line breaks at any character, or one before
    return _length(raw, line) + room > width


def _length(raw: str, line: tuple[int, int]) -> int:
    return len(raw[slice(*line)].rstrip())


def _adjacent(raw: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether nothing but one line end stands between."""
    return raw[line[1] : following[0]] in {"\n", "\r", "\r\n"}
