"""Train the networks that judge words by counts, and write them for `lint_news/oddity/misfit.py`.

    python training/misfits.py -o ../lint_news/models/misfit.npz     # five minutes on two cores

A row is a word that stands in an article and one of its neighbours; the answer is whether the neighbour stood there
before the word was planted. Rows of articles as they are say no.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from plants import Article, Plant, articles, copies, frequencies

from lint_news.oddity import evidence, misfit
from lint_news.oddity.neighbours import neighbours
from lint_news.oddity.stream import stream
from lint_news.oddity.table import Table

HIDDEN = 32
EPOCHS, BATCH, RATE, DECAY = 6, 4096, 3e-3, 1e-3
Weights = dict[str, Any]


def figures(article: Article, table: Table) -> tuple[evidence.Words, evidence.Rivals]:
    """What `misfit` looks at."""
    words = evidence.in_a_row([stream(text) for text in article.texts], 0)
    return words, evidence.rivals(words, table, neighbours())


def meant(article: Article, plants: Sequence[Plant], table: Table) -> np.ndarray:
    """The figures of what stood where something was planted."""
    streams = [stream(text) for text in article.texts]
    words, found = figures(article, table)
    was = {(p.text, p.start): p.was for p in plants}
    rows = []
    for row, (owner, number) in enumerate(zip(found.owner.tolist(), found.meant.tolist(), strict=True)):
        place = found.places[owner]
        text = int(words.block[place])
        if was.get((text, streams[text].starts[words.index[place]])) == neighbours().words[number]:
            rows.append(row)
    return found.figures[rows]


def examples(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Figures and answers of all articles and of their copies with plants."""
    every = articles()
    clean = [figures(article, table)[1].figures for article in every]
    true = [meant(article, plants, table) for article, plants in copies(every, frequencies(table))]
    no, yes = np.concatenate(clean), np.concatenate(true)
    print(f"{len(every)} articles, {len(no):,} rows, {len(yes):,} of plants", flush=True)
    return np.concatenate([no, yes]), np.repeat([0.0, 1.0], [len(no), len(yes)]).astype(np.float32)


def initial(key: Any, columns: int) -> Weights:
    first, second, last = jax.random.split(key, 3)
    return {
        "first": jax.random.normal(first, (columns, HIDDEN)) * columns**-0.5,
        "first_bias": jnp.zeros(HIDDEN),
        "second": jax.random.normal(second, (HIDDEN, HIDDEN)) * HIDDEN**-0.5,
        "second_bias": jnp.zeros(HIDDEN),
        "last": jax.random.normal(last, (HIDDEN,)) * HIDDEN**-0.5,
        "last_bias": jnp.zeros(()),
    }


def odds(weights: Weights, inputs: Any) -> Any:
    hidden = jax.nn.relu(inputs @ weights["first"] + weights["first_bias"])
    hidden = jax.nn.relu(hidden @ weights["second"] + weights["second_bias"])
    return hidden @ weights["last"] + weights["last_bias"]


def trained(inputs: np.ndarray, answers: np.ndarray, seed: int) -> Weights:
    """A network after all its steps."""
    weights = initial(jax.random.key(seed), inputs.shape[1])
    steps = EPOCHS * len(inputs) // BATCH
    optimiser = optax.adamw(optax.cosine_decay_schedule(RATE, steps), weight_decay=DECAY)
    state = optimiser.init(weights)

    @jax.jit
    def step(weights: Weights, state: Any, x: Any, y: Any) -> tuple[Weights, Any]:
        slope = jax.grad(lambda w: optax.sigmoid_binary_cross_entropy(odds(w, x), y).mean())(weights)
        update, state = optimiser.update(slope, state, weights)
        return optax.apply_updates(weights, update), state

    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = rng.permutation(len(inputs))
        for i in range(0, len(order) - BATCH, BATCH):
            rows = order[i : i + BATCH]
            weights, state = step(weights, state, inputs[rows], answers[rows])
    return {name: np.asarray(value, np.float32) for name, value in weights.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    inputs, answers = examples(misfit.counts())
    mean, scale = inputs.mean(0), 1 / (inputs.std(0) + 1e-3)
    normal = ((inputs - mean) * scale).astype(np.float32)
    made = {"mean": mean.astype(np.float32), "scale": scale.astype(np.float32)}
    for seed in range(options.seeds):
        made |= {f"{name}{seed}": value for name, value in trained(normal, answers, seed).items()}
    np.savez_compressed(options.output, **made)
    print(f"{options.output}: {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
