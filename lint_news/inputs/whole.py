"""Files that are one article each: plain text and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lint_news.inputs.shard import FieldNames, Shard, too_large
from lint_news.model import HTML, TEXT, Item, Source


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """The article that the file is, or the problem that it is larger than `max_size` bytes. Raises `OSError`."""
    data = file.read(max_size + 1)
    if len(data) > max_size:
        yield too_large(shard.uri, max_size)
        return
    file.read(1)  # the end, or what broke the file off
    if data.strip() or shard.size:
        yield Source(shard.uri, data, HTML if shard.format == "html" else TEXT)
