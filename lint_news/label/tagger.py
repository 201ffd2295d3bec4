"""A small network over the pieces of an article: how likely each is main text, judged with what stands around it.

A layer for each piece by itself and three convolutions over the pieces in their order (windows of 5, 9 and 17 pieces),
evaluated with numpy; several networks trained alike are averaged. `training/` holds the commands that made the weights.
The shape is that of BoilerNet (Leonhardt et al., 2020) with convolutions (Web2Text, Vogels et al., 2018) instead of
recurrence, on our own features.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from lint_news.label.features import Features

DILATIONS = (1, 2, 4)
WINDOWS = ("window0", "window1", "window2")  # names of their weights
FOLDER: Traversable = files("lint_news") / "models"  # where the weights lie
# Rows of one matrix product, and multiplications in it: from a few more on (OpenBLAS: 2**18), it is shared out to
# threads, whose waiting costs far more than products so small, and whose number would count in the last digits.
MOST_ROWS, MOST_PRODUCTS = 128, 250_000
OUTER_LEVELS, OUTER_NAMES = 12, 6  # elements beyond the third, and names of each, that are looked at together


class _Network(NamedTuple):
    """Weights of one network; the scale of the features is part of the first layer."""

    words: Any
    names: Any
    first: tuple[Any, Any]
    windows: tuple[tuple[Any, Any], ...]
    hidden: tuple[Any, Any]
    last: tuple[Any, Any]


@cache
def _networks(name: str) -> tuple[_Network, ...]:
    """The networks of a file of weights in `FOLDER`."""
    import numpy as np

    with (FOLDER / f"{name}.npz").open("rb") as file, np.load(file) as stored:
        held = {k: stored[k].astype(np.float32) for k in stored.files}
    mean, scale = held["mean"], held["scale"]
    made = []
    for n in range(int(held["count"])):
        part = {k.partition("/")[2]: v for k, v in held.items() if k.startswith(f"{n}/")}
        weights = part["first"].copy()
        weights[: len(mean)] /= scale[:, None]
        bias = part["first-bias"] - mean @ weights[: len(mean)]
        layers = [(weights, bias), *((part[k], part[f"{k}-bias"]) for k in (*WINDOWS, "hidden", "last"))]
        first, *windows, hidden, last = layers
        made.append(_Network(part["words"], part.get("names"), first, tuple(windows), hidden, last))
    return tuple(made)


def scores(features: Features, name: str, fast: bool = False) -> Any:
    """How much speaks for each piece: the logarithm of the odds that it is main text, one float a piece.

    The mean of all networks, or with `fast` what the first says.
    """
    networks = _networks(name)[: 1 if fast else None]
    return sum(_score(features, network) for network in networks) / len(networks)


def _score(features: Features, network: _Network) -> Any:
    import numpy as np

    words = features.words
    parts = [features.figures, _mean(network.words, words[:, :6]), _mean(network.words, words[:, 6:])]
    parts += _around(network.names, features) if features.elements is not None else []
    x = np.maximum(_product(np.concatenate(parts, axis=1), network.first[0]) + network.first[1], 0)
    for (weights, bias), dilation in zip(network.windows, DILATIONS, strict=True):
        x = x + np.maximum(_window(x, weights, dilation) + bias, 0)
    x = np.maximum(_product(x, network.hidden[0]) + network.hidden[1], 0)
    return (_product(x, network.last[0]) + network.last[1])[:, 0]


def _product(x: Any, weights: Any) -> Any:
    """The matrix product, made in blocks of rows by one thread."""
    import numpy as np

    size = max(1, min(MOST_ROWS, MOST_PRODUCTS // weights.size))
    made = np.empty((len(x), weights.shape[1]), dtype=np.result_type(x, weights))
    for at in range(0, len(x), size):
        np.matmul(x[at : at + size], weights, out=made[at : at + size])
    return made


def _mean(table: Any, buckets: Any) -> Any:
    """The mean of the vectors of a row's buckets; bucket 0 is none."""
    import numpy as np

    held = np.count_nonzero(buckets, axis=1).astype(np.float32)
    return _sum(table, buckets) / np.maximum(held, 1)[:, None]


def _sum(table: Any, buckets: Any) -> Any:
    """The sum of the vectors of a row's buckets, column by column: `take` is several times as fast as an index."""
    total = table.take(buckets[:, 0], axis=0)
    for column in buckets.T[1:]:
        total += table.take(column, axis=0)
    return total


def _around(table: Any, features: Features) -> list[Any]:
    """What the names of the three innermost elements say of each piece, and those of the elements further out."""
    import numpy as np

    parent, names = features.elements[:, 0], features.elements[:, 1:]
    own = _mean(table, names)
    outer = names[:, :OUTER_NAMES]
    sums, held = _sum(table, outer), np.count_nonzero(outer, axis=1)
    element = features.element
    above = parent.take(element)
    second = parent.take(above)
    up = parent.take(second)
    total, count = np.zeros((len(up), sums.shape[1]), dtype=sums.dtype), np.zeros_like(up)
    for _ in range(OUTER_LEVELS):
        total += sums.take(up, axis=0)
        count += held.take(up)
        up = parent.take(up)
    near = (own.take(at, axis=0) for at in (element, above, second))
    return [*near, total / np.maximum(count, 1).astype(np.float32)[:, None]]


def _window(x: Any, weights: Any, dilation: int) -> Any:
    """A convolution over the rows; beyond the ends stand zeros."""
    import numpy as np

    size, count = len(weights), len(x)
    pad = dilation * (size // 2)
    padded = np.zeros((count + 2 * pad, x.shape[1]), dtype=x.dtype)
    padded[pad : pad + count] = x
    total = _product(padded[:count], weights[0])
    for t in range(1, size):
        total += _product(padded[t * dilation : t * dilation + count], weights[t])
    return total
