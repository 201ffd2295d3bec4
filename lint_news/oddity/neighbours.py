"""Words that may have been meant: spelling and sound neighbours, and neighbours in a thesaurus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.stream import hashes

FILE = Path(__file__).parent.parent / "models" / "neighbours.npz"
ALIKE, AKIN, SENSE = range(3)  # alike in spelling or sound; alike, and forms of one word; near in sense


@dataclass(frozen=True, slots=True)
class Near:
    """Neighbours of one word with their numbers, hashes and kinds; of each kind the likeliest first."""

    words: tuple[str, ...]
    numbers: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    kinds: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Neighbours of words. `near` holds numbers of words row by row, and `sizes` (rows, 3) how many of each kind."""

    words: tuple[str, ...]
    sizes: NDArray[np.uint8]
    near: NDArray[np.uint16]
    rows: Mapping[str, int] = field(init=False)
    starts: NDArray[np.int64] = field(init=False)
    known: dict[str, Near | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        ends = np.cumsum(self.sizes.sum(axis=1, dtype=np.int64))
        object.__setattr__(self, "starts", np.concatenate([[0], ends]))
        object.__setattr__(self, "rows", dict(zip(self.words, range(len(self.words)), strict=True)))

    def of(self, word: str) -> Near | None:
        """The neighbours of a lower-case word; None where it has none."""
        try:
            return self.known[word]
        except KeyError:
            return self.known.setdefault(word, self._read(word))

    def among(self, words: Iterable[str]) -> NDArray[np.bool_]:
        """(all words,): whether the word of a number is one of these."""
        mask = np.zeros(len(self.words), bool)
        mask[[self.rows[word] for word in words if word in self.rows]] = True
        return mask

    def _read(self, word: str) -> Near | None:
        row = self.rows.get(word)
        if row is None or not self.sizes[row].any():
            return None
        found = self.near[self.starts[row] : self.starts[row + 1]].astype(np.int64)
        words = tuple(self.words[i] for i in found.tolist())
        return Near(words, found, hashes(words), np.repeat(np.arange(3, dtype=np.int8), self.sizes[row]))


def pack(rows: Mapping[str, tuple[list[str], list[str], list[str]]], path: Path) -> None:
    """Write neighbours, each word with those alike, akin, and near in sense. At most 65,536 words may be meant."""
    meant = sorted({near for groups in rows.values() for group in groups for near in group})
    words = [*meant, *sorted(rows.keys() - set(meant))]
    number = {word: i for i, word in enumerate(words)}
    nothing: tuple[list[str], list[str], list[str]] = ([], [], [])
    ordered = [rows.get(word, nothing) for word in words]
    flat: Iterable[int] = (number[near] for groups in ordered for group in groups for near in group)
    np.savez_compressed(
        path,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        sizes=np.array([[len(group) for group in groups] for groups in ordered], np.uint8),
        near=np.fromiter(flat, np.uint16),
    )


@cache
def neighbours(path: Path = FILE) -> Neighbours:
    """The neighbours that come with the package."""
    with np.load(path) as file:
        return Neighbours(tuple(file["words"].tobytes().decode().split("\n")), file["sizes"], file["near"])
