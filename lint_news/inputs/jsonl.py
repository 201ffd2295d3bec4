"""JSON Lines: one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lint_news.inputs.shard import FieldNames, Shard, too_large
from lint_news.model import JSON_RECORD, Item, Source


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article for each line that is not blank; a line over `max_size` bytes is a problem. Raises `OSError`."""
    number = 1  # physical line
    while line := file.readline(max_size + 1):
        if len(line) > max_size and not line.endswith(b"\n"):
            yield too_large(shard.uri, max_size, number, number)
            while line and not line.endswith(b"\n"):
                line = file.readline(max_size)
            number += 1
            continue
        if line.strip():
            yield Source(shard.uri, line, JSON_RECORD, number, number, field_names=names)
        number += 1 + line.count(b"\r") - line.count(b"\r\n")
