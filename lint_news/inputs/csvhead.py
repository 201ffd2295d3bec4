"""What the beginning of a CSV file tells: its delimiter, and whether its first row names the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lint_news.inputs.csvfields import cells
from lint_news.inputs.fields import KNOWN, plain
from lint_news.inputs.shard import FieldNames

DELIMITERS = (b",", b";", b"\t", b"|")
SAMPLE_ROWS = 50
LONGEST_NAME = 60  # code points of the name of a column
LONGEST_KNOWN = 100  # code points of its neighbours, where one of the names is known
NAME_WORDS = 4
NAME = re.compile(r"[^\W\d]\w*(?:[ .:/()#@$%&+-]+\w+)*[ ()#:%]*|@\w+|")


@lru_cache(maxsize=16)
def row_pattern(delimiter: bytes) -> re.Pattern[bytes]:
    """A row with its line end as group 1; up to a quote where a quoted cell does not close."""
    rest = rb"[^" + re.escape(delimiter) + rb"\r\n]*+"
    cell = rb'(?:"[^"]*+(?:""[^"]*+)*+"' + rest + rb'|(?!")' + rest + rb"|)"
    return re.compile(cell + rb"(?:" + re.escape(delimiter) + cell + rb")*+(\r\n|\n|\r)?")


def delimiter_of(head: bytes | bytearray) -> bytes:
    r"""The delimiter under which the first row holds most known names, and the others are as long as it is.

    >>> delimiter_of(b'title;text\nA;"b, c; d"\n')
    b';'
    """
    return max(DELIMITERS, key=lambda delimiter: _score(head, delimiter))


def _score(head: bytes | bytearray, delimiter: bytes) -> tuple[int, float, int]:
    rows = [cells(row.decode("latin-1"), chr(delimiter[0])) for row in _sample(head, delimiter)]
    if not rows:
        return 0, 0.0, 0
    if len(rows[0]) == 1:  # a file of one column: one whose text does not hold the delimiter
        return 0, -sum(len(row) > 1 for row in rows) / len(rows), 0
    known = sum(plain(text) in KNOWN for text, _, _ in rows[0])
    width = len(rows[0])
    return known, sum(len(row) == width for row in rows) / len(rows), width


def _sample(head: bytes | bytearray, delimiter: bytes) -> Iterator[bytes]:
    """The first rows that are not blank, each but the last with its line end."""
    at = found = 0
    while found < SAMPLE_ROWS and (m := row_pattern(delimiter).match(head, at)) and m.end() > at:
        row, newline, at = m[0], m[1], m.end()
        if newline is None and found:
            return  # cut off, or a quote that stays open
        if row.strip():
            found += 1
            yield row.rstrip(b"\r\n")


def is_header(row: Sequence[str], names: FieldNames) -> bool:
    """Whether a row names columns: it holds a known name, or one the user gave, or nothing but what may be names."""
    wanted = {name for _, name in names}
    if any(name in wanted for name in row if not name.isdecimal()):
        return True
    if any(plain(name) in KNOWN for name in row) and max(map(len, row)) <= LONGEST_KNOWN:
        return True
    return any(row) and all(
        len(name) <= LONGEST_NAME and len(name.split()) <= NAME_WORDS and NAME.fullmatch(name) for name in row
    )
