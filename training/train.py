"""Train the networks that tell main text, and write their weights for `lint_news/label/tagger.py`.

    python training/train.py EXAMPLES -o lint_news/models/page.npz [--seeds 2] [--epochs 40]
    python training/train.py EXAMPLES --folds 5       # no weights: how well sites it has not seen are told

About a minute a network on two cores for pages, four for texts. The loss of a page is that of its pieces by their
share of its main text, so that a long page counts no more than a short one. Names and words are dropped at random:
on so few sites a network would else learn the sites by heart.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from examples import Example

WORDS = NAMES = 4096
FIRST, LAST = 6, 4  # buckets of words
NAME_COLUMNS = (8, 8, 8)  # buckets of names of the three innermost elements; the rest is those further out
WIDTH, VECTOR = 40, 6
TAPS, DILATIONS = 5, (1, 2, 4)
RATE, DECAY = 2e-3, 0.1
DROP, DROP_FIGURES, DROP_BUCKETS, DROP_NAMES = 0.4, 0.2, 0.5, 0.15
EMA = 0.995
LENGTHS = (64, 128, 256, 512, 1024)
BATCH = 2048  # pieces
KIND_WEIGHT = {"clean": 3.0, "half-stripped": 0.5, "trafilatura": 0.5, "blocks": 0.5, "unmarked": 0.5}
Params = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """Means and deviations of the figures."""

    mean: Any
    deviation: Any

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Scale:
        """The scale of the figures of some examples."""
        every = np.concatenate([e.figures for e in examples])
        return cls(every.mean(0), every.std(0) + 1e-3)

    def applied(self, figures: Any) -> Any:
        """Figures of mean 0 and deviation 1."""
        return (figures - self.mean) / self.deviation


def initial(key: Any, figures: int, page: bool) -> Params:
    """Random weights; a page has names of elements and votes, a text has neither."""
    keys = iter(jax.random.split(key, 20))

    def normal(*shape: int, scale: float | None = None) -> Any:
        return jax.random.normal(next(keys), shape) * (scale or (2 / np.prod(shape[:-1])) ** 0.5)

    inputs = figures + (1 if page else 0) + VECTOR * (2 + (4 if page else 0))
    made = {"words": normal(WORDS, VECTOR, scale=0.1), "first": normal(inputs, WIDTH), "first-bias": jnp.zeros(WIDTH)}
    if page:
        made["names"] = normal(NAMES, VECTOR, scale=0.1)
    for i in range(len(DILATIONS)):
        made |= {f"window{i}": normal(TAPS, WIDTH, WIDTH) * 0.7, f"window{i}-bias": jnp.zeros(WIDTH)}
    made |= {"hidden": normal(WIDTH, WIDTH), "hidden-bias": jnp.zeros(WIDTH)}
    return made | {"last": normal(WIDTH, 1), "last-bias": jnp.zeros(1)}


def odds(weights: Params, batch: Params, key: Any = None) -> Any:
    """The logarithm of the odds of each piece, as `tagger` computes it; with a key, parts are dropped at random."""
    figures, buckets, mask = batch["figures"], batch["buckets"].astype(jnp.int32), batch["mask"][..., None]
    keys = jax.random.split(key, 8) if key is not None else None

    def dropped(x: Any, n: int, rate: float) -> Any:
        return x if keys is None else x * jax.random.bernoulli(keys[n], 1 - rate, x.shape) / (1 - rate)

    if keys is not None:
        buckets = buckets * jax.random.bernoulli(keys[5], 1 - DROP_BUCKETS, buckets.shape)
        named = jax.random.bernoulli(keys[6], 1 - DROP_NAMES, (buckets.shape[0], 1, 1))
        buckets = buckets * jnp.where(jnp.arange(buckets.shape[-1]) >= FIRST + LAST, named, True)
    parts = [figures, *([batch["votes"][..., None]] if "names" in weights else [])]
    columns = np.cumsum([0, FIRST, LAST, *NAME_COLUMNS])
    parts += [_mean(weights["words"], buckets[..., a:b]) for a, b in pairwise(columns[:3])]
    if "names" in weights:
        ends = [*columns[3:], buckets.shape[-1]]
        parts += [_mean(weights["names"], buckets[..., a:b]) for a, b in zip(columns[2:], ends, strict=True)]
    x = dropped(jnp.concatenate(parts, -1), 0, DROP_FIGURES)
    x = jax.nn.relu(x @ weights["first"] + weights["first-bias"]) * mask
    for i, dilation in enumerate(DILATIONS):
        y = jax.lax.conv_general_dilated(
            dropped(x, i + 1, DROP), weights[f"window{i}"], (1,), "SAME", rhs_dilation=(dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
        )  # fmt: skip
        x = (x + jax.nn.relu(y + weights[f"window{i}-bias"])) * mask
    x = jax.nn.relu(dropped(x, 4, DROP) @ weights["hidden"] + weights["hidden-bias"])
    return (x @ weights["last"] + weights["last-bias"])[..., 0]


def _mean(table: Any, buckets: Any) -> Any:
    held = (buckets > 0)[..., None]
    return (table[buckets] * held).sum(-2) / jnp.maximum(held.sum(-2), 1)


def loss(weights: Params, batch: Params, key: Any) -> Any:
    """Weighted cross entropy, the mean over pages."""
    z, label = odds(weights, batch, key), batch["label"]
    each = jnp.maximum(z, 0) - z * label + jnp.log1p(jnp.exp(-jnp.abs(z)))
    return (batch["weight"] * each * batch["mask"]).sum(-1).mean()


def piece_weights(e: Example) -> Any:
    """What each piece counts: its share of the main text, at most three tenths, and a little for its being there."""
    main = max(float((e.sizes * e.label).sum()), 200.0)
    share = np.minimum(np.minimum(e.sizes, 2000) / main, 0.3) + 0.15 / len(e.sizes)
    doubt = 0.1 if e.doubtful else 1.0
    return share * e.weight * doubt * KIND_WEIGHT.get(e.kind, 1.0) * (0.8 if e.id.startswith("wcxb") else 1.0)


def batches(examples: Sequence[Example], scale: Scale, chance: Any) -> Iterator[Params]:
    """Batches of pages of like length, padded; of a page's votes one, or none, is told."""
    by_length: dict[int, list[Params]] = {}
    for e in examples:
        told = [np.zeros(len(e.sizes)), *e.votes]
        votes = told[chance.integers(len(told))]
        columns = {
            "figures": scale.applied(e.figures), "buckets": e.buckets, "votes": votes, "label": e.label,
            "weight": piece_weights(e), "mask": np.ones(len(e.sizes)),
        }  # fmt: skip
        for at in range(0, len(e.sizes), LENGTHS[-1]):
            part = {name: column[at : at + LENGTHS[-1]] for name, column in columns.items()}
            by_length.setdefault(next(n for n in LENGTHS if len(part["mask"]) <= n), []).append(part)
    made = []
    for length, parts in by_length.items():
        chance.shuffle(parts)
        size = max(1, BATCH // length)
        made += [_padded(parts[at : at + size], size, length) for at in range(0, len(parts), size)]
    chance.shuffle(made)
    return iter(made)


def _padded(parts: Sequence[Params], size: int, length: int) -> Params:
    batch = {}
    for name, column in parts[0].items():
        batch[name] = np.zeros((size, length, *column.shape[1:]), np.int16 if name == "buckets" else np.float32)
        for i, part in enumerate(parts):
            batch[name][i, : len(part[name])] = part[name]
    return batch


def trained(examples: Sequence[Example], scale: Scale, seed: int, epochs: int) -> Params:
    """One network: the moving average of its weights under AdamW with one cycle of the rate."""
    chance = np.random.default_rng(seed)
    weights = initial(jax.random.PRNGKey(seed), examples[0].figures.shape[1], bool(examples[0].votes))
    steps = len(list(batches(examples, scale, chance))) * epochs
    optimizer = optax.adamw(optax.cosine_onecycle_schedule(steps, RATE, 0.1), weight_decay=DECAY)
    state = optimizer.init(weights)

    @jax.jit
    def step(weights: Params, state: Any, batch: Params, key: Any) -> tuple[Params, Any, Any]:
        value, slope = jax.value_and_grad(loss)(weights, batch, key)
        update, state = optimizer.update(slope, state, weights)
        return optax.apply_updates(weights, update), state, value

    average = weights
    mix = jax.jit(lambda a, w, d: jax.tree.map(lambda x, y: d * x + (1 - d) * y, a, w))
    key, count, begun = jax.random.PRNGKey(1000 + seed), 0, time.monotonic()
    for epoch in range(epochs):
        total = 0.0
        for batch in batches(examples, scale, chance):
            key, own = jax.random.split(key)
            weights, state, value = step(weights, state, batch, own)
            total, count = total + float(value), count + 1
            average = mix(average, weights, min(EMA, count / (count + 10)))
        if epoch % 10 == 9 or epoch == epochs - 1:
            print(
                f"seed {seed}, epoch {epoch + 1}: loss {total * epochs / steps:.4f}, {time.monotonic() - begun:.0f} s",
                flush=True,
            )
    return jax.tree.map(np.array, average)


def write(path: Path, networks: Sequence[Params], scale: Scale) -> None:
    """Weights in half precision; the vectors of bucket 0, which stands for none, are zeros."""
    held: Params = {"count": np.array(len(networks)), "mean": scale.mean.astype(np.float32)}
    held["scale"] = scale.deviation.astype(np.float32)
    for n, network in enumerate(networks):
        for name, value in network.items():
            held[f"{n}/{name}"] = np.array(value, np.float16)
            if name in {"words", "names"}:
                held[f"{n}/{name}"][0] = 0
    np.savez_compressed(path, **held)
    print(f"{path}: {path.stat().st_size:,} bytes")


def across(examples: Sequence[Example], folds: int, epochs: int) -> None:
    """Characters told right on sites that were not learned from, by kind of example."""
    counts: dict[str, Any] = {}
    for fold in range(folds):
        mine = [_fold(e.site, folds) == fold for e in examples]
        others = [e for e, m in zip(examples, mine, strict=True) if not m]
        scale = Scale.of(others)
        weights = jax.tree.map(jnp.asarray, trained(others, scale, fold, epochs))
        run = jax.jit(lambda batch, weights=weights: odds(weights, batch))
        for e in (e for e, m in zip(examples, mine, strict=True) if m and not e.doubtful):
            length = next(n for n in (*LENGTHS, 4096, 16384, 65536) if len(e.sizes) <= n)
            columns = {
                "figures": scale.applied(e.figures), "buckets": e.buckets, "votes": np.zeros(len(e.sizes)),
                "mask": np.ones(len(e.sizes)),
            }  # fmt: skip
            found = np.array(run(_padded([columns], 1, length)))[0, : len(e.sizes)] > 0
            size, gold = e.sizes * (e.weight > 0), e.label > 0.5
            both, only, lost = (size * found * gold).sum(), (size * found * ~gold).sum(), (size * ~found * gold).sum()
            counts[e.kind] = counts.get(e.kind, 0) + np.array([both, only, lost])
    for kind, (both, only, lost) in sorted(counts.items()):
        precision, recall = both / (both + only), both / (both + lost)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{kind}: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")


def _fold(site: str, folds: int) -> int:
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    with options.examples.open("rb") as file:
        examples = pickle.load(file)
    if options.folds:
        across(examples, options.folds, options.epochs)
    if options.output:
        scale = Scale.of(examples)
        networks = []
        for seed in range(options.seeds):
            networks.append(trained(examples, scale, seed, options.epochs))
            write(options.output, networks, scale)  # after each, so that a run cut short leaves what it has


if __name__ == "__main__":
    main()
