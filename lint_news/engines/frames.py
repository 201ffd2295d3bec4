"""What a sandbox child and its parent say to each other: frames of a kind, a length, and a payload.

The parent sends pickles: a `Setup`, then `Request`s. The child answers with the frames below; the rows in them are
those of `codec`, or pickled results where documents are kept.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lint_news.inputs import FieldNames, Shard
from lint_news.model import Source
from lint_news.rule import Plan

HEAD = struct.Struct("<BI")  # kind, bytes of the payload
MOST = 2**32 - 1

READY = 1  # the child has read its setup, compiled the plan and imported what it needs
BEGIN = 2  # an article begins; the row that it will have if it is clean
DONE = 3  # it is finished; its row, empty if it is clean
PASSED = 4  # a problem or a record left out: its row
NEXT = 5  # a shard is finished; if it is a range of lines, their number
BEAT = 6  # nothing to say, but alive
RAISED = 7  # with `debug`: the traceback
END = 8  # the request is finished; resident bytes of the child

OUT_OF_MEMORY = 77  # exit status of a child that hit its limit


@dataclass(frozen=True, slots=True)
class Setup:
    """What all requests to a child have in common. `work` is `module:function`, `memory` in bytes.

    `literals` are those of the plan's patterns, as far as they are known: finding them takes longer than all else at
    the start of a child.
    """

    plan: Plan
    names: FieldNames
    work: str
    memory: int
    debug: bool
    keep_document: bool
    literals: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Request:
    """Shards to lint (or one article that was read already), from the item `item` of the shard `shard` on."""

    shards: tuple[Shard | Source, ...]
    shard: int = 0
    item: int = 0


def write(target: int, kind: int, payload: bytes = b"") -> None:
    """Write one frame to a file descriptor, as a whole. Raises `OSError`, and `ValueError` for more than 4 GB."""
    if len(payload) > MOST:
        raise ValueError("a frame of more than 4 GB")
    data = memoryview(HEAD.pack(kind, len(payload)) + payload)
    while data:
        data = data[os.write(target, data) :]


def taken(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Take the complete frames out of a buffer."""
    at = 0
    while len(buffer) >= at + HEAD.size:
        kind, size = HEAD.unpack_from(buffer, at)
        end = at + HEAD.size + size
        if len(buffer) < end:
            break
        yield kind, bytes(buffer[at + HEAD.size : end])
        at = end
    del buffer[:at]
