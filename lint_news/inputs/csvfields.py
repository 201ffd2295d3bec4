"""The cells of a row of CSV or TSV, each with the map from its code points to the raw text of the row.

Rows are read as Python's `csv` reads them: a quote counts at the beginning of a cell only, doubled quotes are one, and
what stands behind the closing quote belongs to the cell.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lint_news.inputs.values import RecordError, RecordValues, Segments, Value
from lint_news.model import Source

REMEDY = "quote cells that hold the delimiter, a quote or a line end"


@lru_cache(maxsize=16)
def _cell(delimiter: str) -> re.Pattern[str]:
    rest = rf"[^{re.escape(delimiter)}\r\n]*+"
    return re.compile(rf'"([^"]*+(?:""[^"]*+)*+)(?:"({rest})|\Z)|({rest})')


def cells(raw: str, delimiter: str) -> list[tuple[str, int, int]]:
    """`(text, start, end)` of each cell of a row, quotes outside the range where there is nothing behind them.

    >>> cells('a,"5"" b",', ",")
    [('a', 0, 1), ('5" b', 3, 8), ('', 10, 10)]
    """
    pattern = _cell(delimiter)
    found: list[tuple[str, int, int]] = []
    at = 0
    while m := pattern.match(raw, at):
        quoted, rest = m[1], m[2]
        if quoted is None:
            found.append((m[3], m.start(), m.end()))
        elif rest:
            found.append((quoted.replace('""', '"') + rest, m.start(), m.end()))
        else:
            found.append((quoted.replace('""', '"'), m.start(1), m.end(1)))
        at = m.end()
        if raw[at : at + 1] != delimiter:
            break
        at += 1
    return found


def read(raw: str, source: Source) -> RecordValues:
    """The cells of a row by the names of their columns. Raises `RecordError` for a row of wrong length.

    A column without a name goes by its number from 1, and so does one whose name was there before.
    """
    row = cells(raw, source.delimiter)
    if len(row) != len(source.columns):
        message = f"a row of {len(row)} cells, where there are {len(source.columns)} columns"
        raise RecordError("wrong-length", message, REMEDY, raw)
    top: dict[str, Value] = {}
    for n, (name, (text, start, end)) in enumerate(zip(source.columns, row, strict=True), 1):
        called = name if name and name not in top else str(n)
        top[called] = Value(called, text, ((start, end),))
    return RecordValues(top)


def undouble(raw: str, start: int, end: int) -> tuple[str, Segments]:
    """The text of the cell `raw[start:end]`, a range that `cells` gave, and what its map is made of."""
    quoted = start > 0 and raw[start - 1] == '"'  # of the whole cell only, else the range begins with the quote
    close = end
    if not quoted and raw[start:end].startswith('"'):
        m = _cell("\r").match(raw, start, end)  # a quoted cell with something behind the quote
        start, close = start + 1, m.end(1) if m else end
        quoted = True
    if not quoted:
        return raw[start:end], [(end - start, start, end)] if end > start else []
    parts: list[str] = []
    segments: Segments = []
    at = start
    while (double := raw.find('""', at, close)) >= 0:
        parts.append(raw[at : double + 1])
        if double > at:
            segments.append((double - at, at, double))
        segments.append((1, double, double + 2))
        at = double + 2
    parts.append(raw[at:close])
    if close > at:
        segments.append((close - at, at, close))
    if close < end:
        parts.append(raw[close + 1 : end])
        segments.append((end - close - 1, close + 1, end))
    return "".join(parts), segments
