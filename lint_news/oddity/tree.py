"""Which tokens go through a model together, and which of them each one sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that go through a layer at once; they see the first `seen` tokens of the past, and themselves.

    `mask` [rows, columns] is 0 or minus infinity, for the last columns of what is seen; all before is seen by all rows.
    `kept`: the rows become part of the past, behind `seen`.
    """

    rows: slice
    seen: int
    mask: Mask
    kept: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """Branches of which those that begin alike share tokens, and of which the last tokens are left out.

    `parents` has for each token of each branch the node before it, -1 for the past.
    """

    ids: NDArray[np.int32]  # [nodes]
    positions: NDArray[np.int64]  # [nodes]
    parents: list[list[int]]
    blocks: list[Block]


def straight(past: int, count: int, rows: int) -> list[Block]:
    """Blocks of a sequence behind a past: each token sees those before it."""
    hidden = np.triu(np.full((rows, rows), -np.inf, np.float32), 1)
    cuts = [(at, min(at + rows, count)) for at in range(0, count, rows)]
    return [Block(slice(a, b), past + a, hidden[: b - a, : b - a], True) for a, b in cuts]


def branched(branches: Sequence[Sequence[int]], departs: Sequence[int], rows: int) -> Tree:
    """A tree of branches, in blocks of about `rows` nodes; a branch is never divided."""
    ids: list[int] = []
    positions: list[int] = []
    above: list[int] = []  # the node before each node
    parents: list[list[int]] = [[] for _ in branches]
    starts = [0]
    known: dict[tuple[int, int], int] = {}
    for n in sorted(range(len(branches)), key=lambda n: (departs[n], tuple(branches[n]))):
        if len(ids) - starts[-1] + len(branches[n]) - 1 > rows and len(ids) > starts[-1]:
            starts.append(len(ids))
            known = {}
        at = -1
        for i, token in enumerate(branches[n]):
            parents[n].append(at)
            if i == len(branches[n]) - 1:
                break
            key = (at if at >= 0 else -departs[n], token)
            if key not in known:
                known[key] = len(ids)
                ids.append(token)
                positions.append(departs[n] + i)
                above.append(at)
            at = known[key]
    bounds = zip(starts, [*starts[1:], len(ids)], strict=True)
    blocks = [_block(a, b, positions, above) for a, b in bounds if a < b]
    return Tree(np.asarray(ids, np.int32), np.asarray(positions, np.int64), parents, blocks)


def _block(first: int, end: int, positions: list[int], above: list[int]) -> Block:
    count = end - first
    sees = np.zeros((count, count), bool)
    departs = np.empty(count, np.int64)
    for row in range(count):
        parent = above[first + row] - first
        if parent >= 0:
            sees[row] = sees[parent]
            departs[row] = departs[parent]
        else:
            departs[row] = positions[first + row]
        sees[row, row] = True
    least, most = int(departs.min()), int(departs.max())
    past = np.arange(least, most) < departs[:, None]
    mask = np.where(np.concatenate([past, sees], axis=1), np.float32(0), np.float32(-np.inf))
    return Block(slice(first, end), most, mask, False)
