"""From the paths a user gives to articles: `discover` says what to read, `read` reads one shard.

Each format is one module with a function `read(shard, file, max_size, names)` that yields sources and problems.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lint_news.inputs import jsonl, whole
from lint_news.inputs.discover import FORMATS, SNIFFED, Discovered, discover, is_binary, with_format
from lint_news.inputs.shard import STDIN, FieldNames, Shard, opened, problem
from lint_news.model import Item

__all__ = ["FORMATS", "STDIN", "Discovered", "FieldNames", "Shard", "discover", "read"]

Reader = Callable[[Shard, BinaryIO, int, FieldNames], Iterator[Item]]
READERS: dict[str, Reader] = {"text": whole.read, "html": whole.read, "jsonl": jsonl.read}


def read(shard: Shard, max_size: int, names: FieldNames = ()) -> Iterator[Item]:
    """The articles of a shard, and a problem for each thing that could not be read; never raises."""
    if shard.problem is not None:
        yield shard.problem
        return
    try:
        with opened(shard) as file:
            if shard.uri == STDIN or not shard.format:
                yield from _read_stream(shard, file, max_size, names)
            else:
                yield from READERS[shard.format](shard, file, max_size, names)
    except OSError as error:
        reason = error.strerror or str(error)
        yield problem(shard.uri, "unreadable", f"cannot be read: {reason}", "check the path and its permissions")


def _read_stream(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """Read what cannot be looked at twice: standard input, or a pipe."""
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[type-var]
    head = buffered.peek(SNIFFED)[:SNIFFED]
    if not head:
        return
    if is_binary(head):
        yield problem(shard.uri, "binary", "is binary data", "give text, HTML or JSONL")
        return
    shard = with_format(shard, head)
    yield from READERS[shard.format](shard, buffered, max_size, names)
