"""The layers: computed as the paper has them, whatever else is in the batch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from lint_news.oddity.transformer import HEADS, Transformer, Window

WIDTH, WIDE, PIECES, LONGEST, LAYERS = 24, 48, 30, 16, 2


def weights(seed: int = 1) -> dict[str, Any]:
    """Random weights as they are stored."""
    chance = np.random.default_rng(seed)
    held: dict[str, Any] = {
        "layers": np.array(LAYERS),
        "places": chance.normal(size=(LONGEST, WIDTH)).astype(np.float32),
    }
    held["words"] = chance.integers(-127, 128, (PIECES, WIDTH)).astype(np.int8)
    held["words-scale"] = chance.uniform(0.005, 0.02, PIECES).astype(np.float32)
    shapes = {"hidden": (WIDTH, WIDTH), "last": (WIDTH, 1)}
    norms = ["norm"]
    for n in range(LAYERS):
        shapes |= {f"{n}/mixed": (WIDTH, 3 * WIDTH), f"{n}/out": (WIDTH, WIDTH)}
        shapes |= {f"{n}/up": (WIDTH, WIDE), f"{n}/down": (WIDE, WIDTH)}
        norms += [f"{n}/norm1", f"{n}/norm2"]
    for name, shape in shapes.items():
        held[name] = chance.integers(-127, 128, shape).astype(np.int8)
        held[name + "-scale"] = chance.uniform(0.002, 0.008, shape[1]).astype(np.float32)
        held[name + "-bias"] = chance.normal(size=shape[1]).astype(np.float32)
    for name in norms:
        held[name + "-gain"] = chance.uniform(0.5, 1.5, WIDTH).astype(np.float32)
        held[name + "-shift"] = chance.normal(size=WIDTH).astype(np.float32)
    return held


def plain(held: dict[str, Any], window: Window) -> Any:
    """The same, one window, as it would be written down from the paper, in double precision."""

    def affine(x: Any, name: str) -> Any:
        return x @ (held[name] * held[name + "-scale"].astype(float)) + held[name + "-bias"]

    def normal(x: Any, name: str) -> Any:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * held[name + "-gain"] + held[name + "-shift"]

    def gelu(x: Any) -> Any:
        return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))

    numbers = list(window.pieces)
    x = held["words"][numbers] * held["words-scale"][numbers, None].astype(float) + held["places"][: len(numbers)]
    x = normal(x, "norm")
    size = WIDTH // HEADS
    for n in range(LAYERS):
        queries, keys, values = np.split(affine(x, f"{n}/mixed"), 3, axis=1)
        heads = []
        for at in range(0, WIDTH, size):
            own = slice(at, at + size)
            likeness = np.exp(queries[:, own] @ keys[:, own].T / math.sqrt(size))
            heads.append(likeness / likeness.sum(1, keepdims=True) @ values[:, own])
        x = normal(x + affine(np.concatenate(heads, axis=1), f"{n}/out"), f"{n}/norm1")
        x = normal(x + affine(gelu(affine(x, f"{n}/up")), f"{n}/down"), f"{n}/norm2")
    return affine(gelu(affine(x[list(window.places)], "hidden")), "last")[:, 0]


def windows(count: int) -> list[Window]:
    chance = np.random.default_rng(5)
    made = []
    for _ in range(count):
        size = int(chance.integers(1, LONGEST + 1))
        places = sorted(chance.choice(size, int(chance.integers(1, size + 1)), replace=False).tolist())
        made.append(Window(chance.integers(0, PIECES, size).tolist(), places))
    return made


def test_as_the_paper_has_it() -> None:
    held, some = weights(), windows(40)
    for own, window in zip(Transformer(held).logits(some), some, strict=True):
        assert np.allclose(own, plain(held, window), atol=2e-3)


@pytest.mark.parametrize(
    "left_out", ["places", "norm-shift", "1/mixed-bias", "0/up-bias", "hidden-bias", "1/norm2-shift"]
)
def test_nothing_is_left_out(left_out: str) -> None:
    held, some = weights(), windows(5)
    without = held | {left_out: held[left_out] * 0}
    off = np.concatenate(Transformer(without).logits(some)) - np.concatenate([plain(held, w) for w in some])
    assert np.abs(off).max() > 0.03


def test_company_in_a_batch_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    some, transformer = windows(30), Transformer(weights())
    together = transformer.logits(some)
    monkeypatch.setattr("lint_news.oddity.transformer.BATCH", 1)
    for own, alone in zip(together, transformer.logits(some), strict=True):
        assert np.allclose(own, alone, atol=1e-4)


def test_windows_without_places_have_no_logits() -> None:
    transformer = Transformer(weights())
    assert transformer.logits([]) == []
    empty, one = transformer.logits([Window([], []), Window([3, 4], [1])])
    assert (len(empty), len(one)) == (0, 1)
