"""Train the judge of the deep tier, `lint_news/models/reader.json`, and report what it finds.

    python training/reader.py first OUT                      # the first pass; a minute
    python training/reader.py features OUT train [0 2]       # what the language model says; half an hour on a core
    python training/reader.py features OUT dev
    python training/reader.py features OUT published
    python training/reader.py fit OUT [-o lint_news/models/reader.json]
    python training/reader.py report OUT

`features` goes on where it was ended, and does part 0 of 2 where told so. Training articles are those of `plants`, some
with plants, and the last ones with two in a row, both by thesaurus. Articles of
`oddities-dev` are learned from too, in five folds: each is judged, and thresholds are set, by networks that have not
seen it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import oddities
import plants
from data import rows
from spun import drawn, in_a_row

from lint_news.oddity.causal import CausalModel
from lint_news.oddity.look import figures, looks
from lint_news.oddity.misfit import Misfit, counts, misfits
from lint_news.oddity.reader import FAR, Judge, meant
from lint_news.oddity.suspects import suspects
from lint_news.oddity.weights import installed

SEED = 11
FIRST = 240  # articles that the first pass is learned from
WORDS, GAP, LEAST_GAP = 420, 90, 25  # of training articles, and between plants
NEAR = oddities.NEAR
FOLDS, NETWORKS, UNITS = 5, 6, 16
STEPS, RATE, DECAY = 1500, 0.01, 1.5e-4
RATES = (0.02, 0.03, 0.1, 0.5, 1.0)

Range = tuple[int, int, int]  # text, start, end


@dataclass(frozen=True)
class Read:
    """An article with the words that were looked at, and what is planted in it, if known."""

    id: str
    texts: tuple[str, ...]
    places: tuple[int, ...]  # where each text begins in the article
    plants: tuple[Range, ...]
    words: tuple[Range, ...]
    meant: tuple[str, ...]
    figures: np.ndarray


def training() -> Iterator[tuple[str, list[int], tuple[str, ...], list[Range]]]:
    """Training articles: three of five with plants, and the others as they are or, at last, with spun pairs."""
    plants.MOST_WORDS, plants.GAP, plants.LEAST_GAP, plants._drawn = WORDS, GAP, LEAST_GAP, drawn
    every, rng, frequency = plants.articles(), random.Random(SEED), plants.frequencies(counts())
    rng.shuffle(every)
    single, as_it_is = plants._edits, []
    for number, article in enumerate(every):
        if number % 5 < 3:
            yield _with_plants(article, rng, frequency)
        else:
            as_it_is.append(article)
            yield article.id, [0] * len(article.texts), article.texts, []
    plants._edits = in_a_row
    for article in as_it_is[::2]:
        yield _with_plants(article, rng, frequency)
    plants._edits = single


def _with_plants(
    article: plants.Article, rng: random.Random, frequency: Mapping[str, float]
) -> tuple[str, list[int], tuple[str, ...], list[Range]]:
    made, known = plants.planted(article, rng, frequency)
    return article.id, [0] * len(made.texts), made.texts, [(p.text, p.start, p.end) for p in known]


def lines(text: str) -> tuple[list[int], tuple[str, ...]]:
    """Where lines with letters begin, and the lines."""
    found = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    return [start for start, _ in found], tuple(line for _, line in found)


def development() -> Iterator[tuple[str, list[int], tuple[str, ...], list[Range]]]:
    for doc in rows(oddities.FOLDER / "docs.jsonl.zst"):
        yield doc["id"], *lines(doc["text"]), []


def published() -> Iterator[tuple[str, list[int], tuple[str, ...], list[Range]]]:
    for line in (oddities.FOLDER / "published.jsonl").open(encoding="utf-8"):
        doc = json.loads(line)
        yield doc["id"], *lines(doc["text"]), [(-1, doc["start"], doc["end"])]


SOURCES: dict[str, Callable[[], Any]] = {"train": training, "dev": development, "published": published}


def features(out: Path, what: str, part: int, parts: int) -> None:
    """Append what is known of the words of articles to a file, a line each."""
    first = json.loads((out / "first.json").read_text())
    path, model = out / f"{what}.{part}of{parts}.jsonl", CausalModel.open(installed() or sys.exit("no weights"))
    done = len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
    mine = (row for number, row in enumerate(SOURCES[what]()) if number % parts == part)
    with path.open("a", encoding="utf-8") as file:
        for number, (name, places, texts, known) in enumerate(mine):
            if number < done:
                continue
            found = looks(texts, misfits(texts, 0), model, first)
            words = [(look.word.text, look.word.start, look.word.end) for look in found]
            row = name, texts, places, known, words, [meant(k) for k in found], [figures(k, texts) for k in found]
            file.write(json.dumps(row) + "\n")
            file.flush()


def read(out: Path, what: str) -> list[Read]:
    """What `features` has written, in the order of files."""
    found = []
    for path in sorted(out.glob(f"{what}.*.jsonl")):
        for line in path.open(encoding="utf-8"):
            name, texts, places, known, words, likely, table = json.loads(line)
            ranges = tuple(map(tuple, known)), tuple(map(tuple, words))
            found.append(Read(name, tuple(texts), tuple(places), *ranges, tuple(likely), np.array(table)))
    return found


def first(out: Path) -> None:
    """Fit the weights of the first pass: a logistic regression."""
    answers, table = [], []
    for _, _, texts, known in (row for row, _ in zip(_planted(), range(FIRST), strict=False)):
        for word in suspects(texts, misfits(texts, 0), ()):
            table.append(word.figures)
            answers.append(any(t == word.text and a < word.end and word.start < b for t, a, b in known))
    inputs, wanted = jnp.array(table), jnp.array(answers, jnp.float32)

    def loss(weights: jax.Array) -> jax.Array:
        logits = inputs @ weights[:-1] + weights[-1]
        return optax.sigmoid_binary_cross_entropy(logits, wanted).mean() + 1e-5 * (weights[:-1] ** 2).sum()

    weights = _descend(loss, jnp.zeros(inputs.shape[1] + 1), 0.05)
    (out / "first.json").write_text(json.dumps(np.round(np.array(weights, float), 4).tolist()) + "\n")


def _planted() -> Iterator[tuple[str, list[int], tuple[str, ...], list[Range]]]:
    return (row for row in training() if row[3])


def _descend(loss: Callable[[Any], jax.Array], start: Any, rate: float) -> Any:
    """The weights after `STEPS` steps of Adam with all rows."""
    optimizer = optax.adam(optax.cosine_decay_schedule(rate, STEPS))

    @jax.jit
    def run(start: Any) -> Any:
        def step(state: Any, _: None) -> tuple[Any, None]:
            weights, inner = state
            updates, inner = optimizer.update(jax.grad(loss)(weights), inner)
            return (optax.apply_updates(weights, updates), inner), None

        return jax.lax.scan(step, (start, optimizer.init(start)), None, STEPS)[0][0]

    return run(start)


def networks(table: np.ndarray, answers: np.ndarray) -> dict[str, Any]:
    """Weights of small networks, as `Judge` reads them."""
    mean, scale = table.mean(0), table.std(0) + 1e-6
    inputs = jnp.array(np.clip((table - mean) / scale, -FAR, FAR), jnp.float32)
    wanted = jnp.array(answers, jnp.float32)

    def loss(weights: Any) -> jax.Array:
        hidden, output = weights
        units = jnp.tanh(jnp.einsum("nc,kcu->knu", inputs, hidden[:, :-1]) + hidden[:, -1:])
        logits = jnp.einsum("knu,ku->kn", units, output[:, :-1]) + output[:, -1:]
        decay = (hidden[:, :-1] ** 2).sum() + (output[:, :-1] ** 2).sum()
        return optax.sigmoid_binary_cross_entropy(logits, wanted).mean(1).sum() + DECAY * decay

    rng, columns = np.random.default_rng(SEED), table.shape[1]
    start = [
        rng.normal(0, s, shape) for s, shape in ((0.2, (NETWORKS, columns + 1, UNITS)), (0.3, (NETWORKS, UNITS + 1)))
    ]
    hidden, output = _descend(loss, [jnp.array(w, jnp.float32) for w in start], RATE)
    values = {"mean": mean, "scale": scale, "hidden": hidden, "output": output}
    return {name: np.round(np.array(value, float), 4).tolist() for name, value in values.items()}


def examples(articles: Sequence[Read]) -> tuple[np.ndarray, np.ndarray]:
    """Figures and answers of training articles; neighbours of plants are left out."""
    table, answers = [], []
    for article in articles:
        for (text, start, end), row in zip(article.words, article.figures, strict=True):
            near = [(a, b) for t, a, b in article.plants if t == text and a - NEAR < end and start < b + NEAR]
            hit = any(a < end and start < b for a, b in near)
            if hit or not near:
                table.append(row)
                answers.append(hit)
    return np.array(table), np.array(answers)


def measured_examples(articles: Sequence[Read]) -> tuple[np.ndarray, np.ndarray]:
    """The same of development articles; neutral plants are left out."""
    known, table, answers = oddities.plants(), [], []
    for article in articles:
        for (text, start, end), row in zip(article.words, article.figures, strict=True):
            a, b = article.places[text] + start, article.places[text] + end
            hits = [p for p in known.get(article.id, []) if a < p.end and p.start < b]
            near = any(a < p.end + NEAR and p.start - NEAR < b for p in known.get(article.id, []))
            if (hits and not hits[0].neutral) or not near:
                table.append(row)
                answers.append(bool(hits))
    return np.array(table), np.array(answers)


class Measured(oddities.Measured):
    """Development articles with the flags of out-of-fold networks."""

    def __init__(self, articles: Sequence[Read], scores: Sequence[np.ndarray]) -> None:
        self.plants, self.texts = oddities.plants(), {d["id"]: d for d in rows(oddities.FOLDER / "docs.jsonl.zst")}
        self.sure = {i for i, d in self.texts.items() if not d["planted"] or len(self.plants.get(i, [])) == 2}
        self.counted = [p for group in self.plants.values() for p in group if not p.neutral]
        self.flags = [
            flag
            for article, own in zip(articles, scores, strict=True)
            for flag in flags(article, own, self.plants.get(article.id, []))
        ]


def flags(article: Read, scores: np.ndarray, known: Sequence[oddities.Plant]) -> list[oddities.Flag]:
    """The gravest word of each sentence, neighbours of plants left out."""
    found = [
        Misfit(text, start, end, score, likely, False)
        for (text, start, end), likely, score in zip(article.words, article.meant, scores.tolist(), strict=True)
    ]
    return oddities.flagged(article.id, found, article.texts, article.places, known)


def judged(weights: Mapping[str, Any], articles: Sequence[Read]) -> list[np.ndarray]:
    judge = Judge.of({**weights, "first": [], "thresholds": {}})
    return [judge.scores(a.figures) if len(a.words) else np.zeros(0) for a in articles]


def out_of_fold(out: Path) -> Measured:
    articles, (table, answers) = read(out, "dev"), examples(read(out, "train"))
    folds = np.random.default_rng(SEED).permutation(len(articles)) % FOLDS
    scores: list[np.ndarray] = [np.zeros(0)] * len(articles)
    for fold in range(FOLDS):
        more, right = measured_examples([a for a, f in zip(articles, folds, strict=True) if f != fold])
        weights = networks(np.concatenate([table, more]), np.concatenate([answers, right]))
        held = [n for n, f in enumerate(folds) if f == fold]
        for n, own in zip(held, judged(weights, [articles[n] for n in held]), strict=True):
            scores[n] = own
    return Measured(articles, scores)


def fit(out: Path, target: Path) -> None:
    """Fit to all, set the thresholds by folds, and write the weights."""
    measured = out_of_fold(out)
    both = [examples(read(out, "train")), measured_examples(read(out, "dev"))]
    weights = networks(*(np.concatenate(columns) for columns in zip(*both, strict=True)))
    thresholds = {str(rate): [round(t, 3) for t in measured.thresholds(rate)] for rate in RATES}
    data = {"first": json.loads((out / "first.json").read_text()), "thresholds": thresholds, **weights}
    target.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    report(out, measured, target)


def report(out: Path, measured: Measured, target: Path) -> None:
    """Recall by kind and place; of published phrases by the weights that were written."""
    phrases = read(out, "published")
    weights = json.loads(target.read_text(encoding="utf-8"))
    print("| false alarms an article | all | headlines | bodies | rw | tp | hc | published |")
    for rate in oddities.RATES:
        body, head = measured.thresholds(rate)
        found = set(measured.found(body, head))
        cells = [f"{len(found) / len(measured.counted):.1%}"]
        tests: list[Callable[[oddities.Plant], bool]] = [lambda p: p.headline, lambda p: not p.headline]
        tests += [lambda p, k=kind: p.kind == k for kind in ("rw", "tp", "hc")]
        cells += [f"{sum(map(t, found))} of {sum(map(t, measured.counted))}" for t in tests]
        spun = sum(_found(p, own, body, head) for p, own in zip(phrases, judged(weights, phrases), strict=True))
        print(f"| {rate} | {' | '.join(cells)} | {spun} of {len(phrases)} |")
    two = measured.threshold(True, 0.02)
    heads = [p for p in measured.counted if p.headline]
    print(f"headlines at 2 alarms in 100 (above {two:.2f}): {len(measured.found(99, two))} of {len(heads)}")


def _found(phrase: Read, scores: np.ndarray, body: float, head: float) -> bool:
    ((_, start, end),) = phrase.plants
    plant = oddities.Plant("", False, "", start, end, False, "")
    found = flags(phrase, scores, [plant])
    return any(f.plant and f.score > (head if f.headline else body) for f in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("first", "features", "fit", "report"))
    parser.add_argument("out", type=Path)
    parser.add_argument("set", nargs="?", choices=tuple(SOURCES), default="dev")
    parser.add_argument("part", nargs="*", type=int, default=[0, 1])
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(__file__).parent.parent / "lint_news/models/reader.json"
    )
    given = parser.parse_args()
    if given.what == "first":
        first(given.out)
    elif given.what == "features":
        features(given.out, given.set, *given.part)
    elif given.what == "fit":
        fit(given.out, given.output)
    else:
        report(given.out, out_of_fold(given.out), given.output)


if __name__ == "__main__":
    main()
