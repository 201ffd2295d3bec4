"""Counts of words, pairs and triples in one memory-mapped table of fingerprints.

A key (relation and up to three words) is a 64-bit hash. Its upper bits name a bucket of eight slots, eleven other bits
are its fingerprint, and a slot holds fingerprint and level: the count on a scale of logarithms. A bucket that overflows
keeps what is most frequent. About three unseen keys in a thousand are taken for seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

WORD, NAME, PAIR, SKIP, TRIPLE, COMPOUND, FIRST, SECOND = range(1, 9)  # relations
SLOTS = 8
LEVELS = 31  # of a slot's five bits; 0 is unseen
STEP = 1.6  # from one level to the next
FINGERPRINT_BITS = 11
MAGIC = b"lintnews counts 1\n"
HEAD = 64  # bytes before the slots
_ODD = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)


def keys(relation: int, *words: Keys) -> Keys:
    """The key of each row of words, which are hashes of `stream.hashes`."""
    mixed: Keys = np.full(len(words[0]), relation * _ODD[0] & 0xFFFFFFFFFFFFFFFF, np.uint64)
    with np.errstate(over="ignore"):
        for i, column in enumerate(words):
            mixed ^= column
            mixed *= np.uint64(_ODD[1 + i])
            mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(_ODD[0])
        mixed ^= mixed >> np.uint64(29)
    return mixed


def levels(counts: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Levels of counts: 1 for one, 31 for a million and more."""
    logs = np.log(np.maximum(counts, 1)) / np.log(STEP)
    return np.where(counts > 0, np.minimum(np.rint(logs) + 1, LEVELS), 0).astype(np.uint8)


COUNTS = np.concatenate([[0.0], STEP ** np.arange(LEVELS)]).astype(np.float32)  # the count that a level stands for
_SEEN = np.append(COUNTS[::-1], np.float32(0))  # by what `Table.count` makes of a slot


class Counts(Protocol):
    """What knows how often keys were seen, among so many words."""

    @property
    def words(self) -> int:
        """Words that have been counted."""

    def count(self, wanted: Keys) -> NDArray[np.float32]:
        """About how often each key was seen; 0 for never."""


@dataclass(frozen=True, slots=True)
class Both:
    """Two tables as one: what is counted in either is added up."""

    one: Counts
    other: Counts

    @property
    def words(self) -> int:
        """Words that have been counted."""
        return self.one.words + self.other.words

    def count(self, wanted: Keys) -> NDArray[np.float32]:
        """About how often each key was seen; 0 for never."""
        return self.one.count(wanted) + self.other.count(wanted)


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by key. `slots` is an array of (buckets, 8), usually a map of a file; `words` have been counted.

    `articles` is how many they stood in, 0 where nobody knows.
    """

    slots: NDArray[np.uint16]
    words: int
    articles: int = 0

    def count(self, wanted: Keys) -> NDArray[np.float32]:
        """About how often each key was seen; 0 for never."""
        buckets, marks = _place(wanted, len(self.slots))
        # By columns, and a slot of the key becomes LEVELS less its level: numpy is slow along rows of eight.
        rows = np.ascontiguousarray(self.slots.take(buckets, axis=0).T)
        rows ^= (marks << 5) | LEVELS
        found: NDArray[np.float32] = _SEEN[np.minimum(rows.min(axis=0), LEVELS + 1)]
        return found

    @property
    def held(self) -> int:
        """How many keys have a slot."""
        return int(np.count_nonzero(self.slots))

    def write(self, path: Path) -> None:
        """Write the table as `read` maps it."""
        path.write_bytes(self.packed())

    def packed(self) -> bytes:
        """The table as a file holds it: what was counted and a checksum in the first 64 bytes, then the slots."""
        data = np.ascontiguousarray(self.slots, "<u2").tobytes()
        head = MAGIC + f"{self.words} {len(self.slots)} {self.articles} {crc32(data):x}\n".encode()
        return head.ljust(HEAD, b" ") + data


def _place(wanted: Keys, buckets: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """Bucket and fingerprint of keys; a fingerprint is never 0, so that an empty slot matches nothing."""
    upper = wanted >> np.uint64(32)
    place = (upper * np.uint64(buckets)) >> np.uint64(32)
    marks = (wanted & np.uint64((1 << FINGERPRINT_BITS) - 1)).astype(np.uint16)
    return place.astype(np.int64), np.maximum(marks, 1)


def build(
    wanted: Keys, counts: NDArray[np.integer], buckets: int, words: int, pinned: int = 0, articles: int = 0
) -> Table:
    """A table of keys with their counts. The first `pinned` keys are kept before others where a bucket is full."""
    place, marks = _place(wanted, buckets)
    level = levels(counts)
    rank = level.astype(np.int16)
    rank[:pinned] += LEVELS
    order = np.lexsort((-rank, place))
    place, slot = place[order], (marks[order] << 5) | level[order]
    starts = np.searchsorted(place, np.arange(buckets))
    rank = np.arange(len(place)) - starts[place]
    slots = np.zeros((buckets, SLOTS), np.uint16)
    kept = rank < SLOTS
    slots[place[kept], rank[kept]] = slot[kept]
    return Table(slots, words, articles)


def read(path: Path, verify: bool = False) -> Table:
    """Map a table. Raises `ValueError` for what is none, `OSError` for what cannot be read.

    With `verify`, all of it is read for its checksum, if it has one.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        fields = head[len(MAGIC) :].split()
        if (
            not head.startswith(MAGIC)
            or len(head) < HEAD
            or len(fields) < 2
            or not all(f.isdigit() for f in fields[:3])
        ):
            raise ValueError("no table of counts; lint-news train writes one")
        words, buckets, articles = (*map(int, fields[:3]), 0)[:3]
        if not words or not buckets or path.stat().st_size != HEAD + buckets * SLOTS * 2:
            raise ValueError("a table of counts that ends early or goes on too long; train it anew")
        if verify and len(fields) > 3 and f"{crc32(file.read()):x}".encode() != fields[3]:
            raise ValueError("a table of counts that is damaged; train it anew")
    slots = np.asarray(np.memmap(path, "<u2", "r", HEAD, (buckets, SLOTS)))  # plain: a memmap is slow to index
    return Table(slots, words, articles)
