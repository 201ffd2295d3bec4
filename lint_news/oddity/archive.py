"""The user's own archive beside the counts that come with the package: what it says often is not odd there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.evidence import SIGNS, Words, in_a_row
from lint_news.oddity.misfit import FUNCTION_WORDS, Misfit, counts
from lint_news.oddity.stream import STOP, Stream, stream
from lint_news.oddity.table import COMPOUND, PAIR, TRIPLE, Both, Counts, Keys, Table, keys, read

IDLE = FUNCTION_WORDS | SIGNS  # they stand beside any word


@lru_cache(maxsize=4)
def opened(path: str, digest: str) -> Table:
    """The table of an archive, mapped once by a process; `digest` is that of its content."""
    return read(Path(path))


def with_archive(own: Table) -> Counts:
    """The counts that come with the package and those of an archive as one."""
    return Both(counts(), own)


def unsaid(texts: Sequence[str], found: Sequence[Misfit], own: Table) -> list[Misfit]:
    """The misfits among those of an article whose company the archive does not know."""
    return kept(found, [stream(text) for text in texts], own)


def kept(found: Sequence[Misfit], streams: Sequence[Stream], own: Table) -> list[Misfit]:
    """The same for texts that are cut into words already."""
    words = in_a_row(streams, None)
    begin = np.cumsum([2, *(len(s) + 2 for s in streams)])
    places = [int(begin[m.text]) + _index(streams[m.text], m.start) for m in found]
    known = said(words, np.array(places, np.int64), own)
    return [m for m, told in zip(found, known.tolist(), strict=True) if not told]


def _index(row: Stream, start: int) -> int:
    """The number of the word that begins at `start`, or of the last one before."""
    at = bisect_left(row.starts, start)
    return at if at < len(row) and row.starts[at] == start else max(0, at - 1)


def said(words: Words, places: NDArray[np.int64], own: Table) -> NDArray[np.bool_]:
    """Whether articles of the archive have words at places in the same company.

    That is the word before or behind, or the one beyond a function word. A table of an archive holds only what several
    articles have.
    """
    idle = np.fromiter(map(IDLE.__contains__, words.words), bool, len(words.words))
    before, behind = places - 1, places + 1
    left = ~idle[before] & _joint(words, before, places, own)
    right = ~idle[behind] & _joint(words, places, behind, own)
    row = words.hashes
    stop = np.fromiter((word == STOP for word in words.words), bool, len(idle))
    over_left = idle[before] & ~stop[before] & ~idle[places - 2]
    over_right = idle[behind] & ~stop[behind] & ~idle[np.minimum(places + 2, len(idle) - 1)]
    far_left = over_left & (own.count(keys(TRIPLE, row[places - 2], row[before], row[places])) > 0)
    beyond: Keys = row[np.minimum(places + 2, len(idle) - 1)]
    far_right = over_right & (own.count(keys(TRIPLE, row[places], row[behind], beyond)) > 0)
    found: NDArray[np.bool_] = left | right | far_left | far_right
    return found


def _joint(words: Words, first: NDArray[np.int64], second: NDArray[np.int64], own: Table) -> NDArray[np.bool_]:
    """Whether the archive has two neighbours together, as they are written: with a hyphen or without."""
    one, other = words.hashes[first], words.hashes[second]
    known = np.where(words.joined[second], own.count(keys(COMPOUND, one, other)), own.count(keys(PAIR, one, other)))
    return known > 0
