"""What counts say of a text that may stand in another's place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lint_news.oddity.evidence import PRIOR
from lint_news.oddity.stream import hashes, stream
from lint_news.oddity.table import PAIR, TRIPLE, WORD, Table, keys

AROUND = 3  # words on either side that are looked at
CHARACTERS = 120  # code points that hold them


def gain(text: str, start: int, end: int, meant: str, table: Table) -> float:
    """How much better another text fits than `text[start:end]`: above 0 where edited news rather says that.

    The evidence of all pairs and triples that touch either, natural logarithms of seen over expected, is added up.
    Texts of the same words, such as those that differ by a hyphen, have 0.
    """
    before = stream(text[max(0, start - CHARACTERS) : start]).words[-AROUND:]
    after = stream(text[end : end + CHARACTERS]).words[:AROUND]
    printed, other = stream(text[start:end]).words, stream(meant).words
    if printed == other:
        return 0.0
    return _fit(before, other, after, table) - _fit(before, printed, after, table)


def _fit(before: Sequence[str], middle: Sequence[str], after: Sequence[str], table: Table) -> float:
    """The evidence of the pairs and triples that touch the words in the middle."""
    hashed = hashes([*before, *middle, *after])
    if len(hashed) < AROUND:
        return 0.0
    single = table.count(keys(WORD, hashed))
    pairs = table.count(keys(PAIR, hashed[:-1], hashed[1:]))
    triples = table.count(keys(TRIPLE, hashed[:-2], hashed[1:-1], hashed[2:]))
    of_pairs = np.log((pairs + PRIOR) / (single[:-1] * single[1:] / table.words + PRIOR))
    of_triples = np.log((triples + PRIOR) / (pairs[:-1] * pairs[1:] / np.maximum(single[1:-1], 1) + PRIOR))
    first, last = len(before), len(before) + len(middle)
    total = of_pairs[max(0, first - 1) : last].sum() + of_triples[max(0, first - 2) : last].sum()
    return float(total)
