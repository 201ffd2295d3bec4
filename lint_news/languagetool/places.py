"""Offsets of the server to ours: it counts UTF-16 units, we count code points."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # characters of two units


class Places:
    r"""Places in one text. It is made for the text and never changes, so that threads may share it.

    >>> places = Places("Smile 😀😀 an unit")
    >>> places.span(11, 2), places.text[9:11]
    ((9, 11), 'an')

    A range that begins or ends within a character takes in the whole of it.

    >>> places.span(7, 2)
    (6, 8)
    """

    __slots__ = ("_astral", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # units at which the n-th character of two begins
        self._astral: Sequence[int] = (
            () if text.isascii() else [m.start() + n for n, m in enumerate(ASTRAL.finditer(text))]
        )

    def span(self, offset: int, length: int) -> tuple[int, int]:
        """The half-open range in code points of a range in UTF-16 units.

        Raises `ValueError` for one that is empty or not within the text.
        """
        start, end = self._floor(offset), self._ceiling(offset + length)
        if length <= 0 or offset < 0 or end > len(self.text):
            raise ValueError(f"no range of the text: {offset} and {length} units")
        return start, end

    def _floor(self, unit: int) -> int:
        return unit - bisect_left(self._astral, unit)

    def _ceiling(self, unit: int) -> int:
        at = bisect_left(self._astral, unit)
        within = at > 0 and self._astral[at - 1] == unit - 1
        return unit - at + within
