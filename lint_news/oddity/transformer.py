"""BERT's encoder in float32 numpy: layers of attention and feed-forward, then a logit for each judged word.

As in Devlin et al. (2019), with the weights that `training/encoder.py export` writes: whole numbers of eight bits with
a scale for each column, which become floats when they are loaded, but for the embeddings, which stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

HEADS = 12
EPSILON = np.float32(1e-12)
BATCH = 1024  # wordpieces evaluated together, about
ROWS = 128  # of the wide layer at once, so that they stay in the cache
# u of gelu(x) = x / 2 * (1 + tanh(u)), u = x * (a + b * x**2 + c * x**4); off by 3e-5 at most. Beyond 6 it is x or 0.
GELU = (0.79752769, 0.036996112, -0.000350337)
FAR = 6.0


class Window(NamedTuple):
    """Wordpieces, and the places among them of the words whose logits are wanted."""

    pieces: Sequence[int]
    places: Sequence[int]


class _Dense(NamedTuple):
    weights: Any  # (inputs, outputs)
    bias: Any


class _Layer(NamedTuple):
    mixed: _Dense  # query, key and value
    out: _Dense
    norm: tuple[Any, Any]
    up: _Dense
    down: _Dense
    last_norm: tuple[Any, Any]


class Transformer:
    """The weights of a file, and what they make of windows."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.table, self.scale = held["words"], held["words-scale"].astype(np.float32)
        self.places = held["places"].astype(np.float32)
        self.norm = held["norm-gain"], held["norm-shift"]
        self.layers = [_layer(held, f"{n}/") for n in range(int(held["layers"]))]
        self.hidden, self.last = _dense(held, "hidden"), _dense(held, "last")

    @property
    def longest(self) -> int:
        """Wordpieces of a window, at most."""
        return len(self.places)

    def logits(self, windows: Sequence[Window]) -> list[Any]:
        """The logits of each window's places, as float32 arrays in the order of the windows."""
        made: list[Any] = [np.zeros(0, np.float32)] * len(windows)
        order = sorted((n for n, w in enumerate(windows) if len(w.places)), key=lambda n: len(windows[n].pieces))
        at = 0
        while at < len(order):
            size = 1
            while at + size < len(order) and (size + 1) * len(windows[order[at + size]].pieces) <= BATCH:
                size += 1
            mine = order[at : at + size]
            for n, values in zip(mine, self._batch([windows[n] for n in mine]), strict=True):
                made[n] = values
            at += size
        return made

    def _batch(self, windows: Sequence[Window]) -> list[Any]:
        sizes = np.array([len(w.pieces) for w in windows])
        length = int(sizes.max())
        numbers = np.zeros((len(windows), length), np.int64)
        for row, window in zip(numbers, windows, strict=True):
            row[: len(window.pieces)] = window.pieces
        x = self.table[numbers].astype(np.float32)
        x *= self.scale[numbers][..., None]
        x += self.places[:length]
        _normal(x, self.norm)
        for layer in self.layers[:-1]:
            x = _through(layer, x, sizes, None)
        wanted = [np.array(w.places, np.int64) for w in windows]
        x = _through(self.layers[-1], x, sizes, wanted)
        hidden = _affine(x, self.hidden)
        _gelu(hidden)
        flat = _affine(hidden, self.last)[:, 0]
        return np.split(flat, np.cumsum([len(w) for w in wanted])[:-1])


def _layer(held: Mapping[str, Any], name: str) -> _Layer:
    mixed = _dense(held, name + "mixed")
    width = len(mixed.weights)
    by = np.float32((width // HEADS) ** -0.5)  # the scale of the products of queries and keys
    mixed.weights[:, :width] *= by
    mixed.bias[:width] *= by
    norms = [(held[f"{name}norm{n}-gain"], held[f"{name}norm{n}-shift"]) for n in (1, 2)]
    return _Layer(
        mixed, _dense(held, name + "out"), norms[0], _dense(held, name + "up"), _dense(held, name + "down"), norms[1]
    )


def _dense(held: Mapping[str, Any], name: str) -> _Dense:
    weights = held[name].astype(np.float32)
    weights *= held[name + "-scale"]
    return _Dense(weights, held[name + "-bias"].astype(np.float32))


def _affine(x: Any, dense: _Dense) -> Any:
    y = x @ dense.weights
    y += dense.bias
    return y


def _normal(x: Any, norm: tuple[Any, Any]) -> None:
    """Layer normalisation in place."""
    x -= x.mean(-1, keepdims=True)
    deviation = np.einsum("...i,...i->...", x, x)
    deviation /= np.float32(x.shape[-1])
    deviation += EPSILON
    np.sqrt(deviation, out=deviation)
    x /= deviation[..., None]
    x *= norm[0]
    x += norm[1]


def _gelu(x: Any) -> None:
    """Gaussian error linear units in place."""
    a, b, c = map(np.float32, GELU)
    near = np.clip(x, -FAR, FAR)
    square = near * near
    u = square * c
    u += b
    u *= square
    u += a
    u *= near
    np.tanh(u, out=u)
    u += np.float32(1)
    u *= np.float32(0.5)
    x *= u


def _through(layer: _Layer, x: Any, sizes: Any, wanted: Sequence[Any] | None) -> Any:
    """What a layer makes of (windows, pieces, width): the same shape, or with `wanted` the wanted rows alone."""
    n, length, width = x.shape
    flat = x.reshape(n * length, width)
    mixed = _affine(flat, layer.mixed).reshape(n, length, 3, HEADS, width // HEADS)
    parts = []
    for i in range(n):
        size = int(sizes[i])
        query, key, value = mixed[i, :, 0], mixed[i, :size, 1], mixed[i, :size, 2]
        if wanted is not None:
            query = query[wanted[i]]
        parts.append(_attention(query, key, value).reshape(-1, width))
    if wanted is not None:
        flat = np.concatenate([x[i][rows] for i, rows in enumerate(wanted)])
    y = _affine(np.concatenate(parts), layer.out)
    y += flat
    _normal(y, layer.norm)
    for at in range(0, len(y), ROWS):
        rows = y[at : at + ROWS]
        wide = _affine(rows, layer.up)
        _gelu(wide)
        rows += _affine(wide, layer.down)
        _normal(rows, layer.last_norm)
    return y if wanted is not None else y.reshape(n, length, width)


def _attention(query: Any, key: Any, value: Any) -> Any:
    """Values by the likeness of keys to queries, each (pieces, heads, width of a head); the same shape."""
    scores = query.transpose(1, 0, 2) @ key.transpose(1, 2, 0)
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    return (scores @ value.transpose(1, 0, 2)).transpose(1, 0, 2)
