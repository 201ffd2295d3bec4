"""Words that a language model finds odd in their company: the second part of the deep tier, a cascade.

The encoder and the counts say of every word how suspect it is (`suspects`). The language model reads a digest of the
article, with the headline last, and other words in place of the most suspect ones (`digest`, `look`). Small networks
over the answers decide; `training/reader.py` made their weights. Headlines and bodies have thresholds of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.causal import CausalModel
from lint_news.oddity.look import Look, figures, looks
from lint_news.oddity.misfit import Misfit, foreign, headline_first, judged, like
from lint_news.oddity.stream import stream
from lint_news.oddity.table import Counts
from lint_news.oddity.weights import installed

WEIGHTS: Traversable = files("lint_news") / "models" / "reader.json"
FAR = 5.0  # standard deviations at which a figure is cut
USUAL = (0.0, 0.0, 2.0, 6.0)  # what a candidate of each kind must be better by to be meant
HYPHENED = re.compile(r"\w[-‐‑]|..+[-‐‑]\w$", re.S)  # a word with two code points on either side

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of the first pass, and networks of one hidden layer over the figures of a look.

    `thresholds` are for bodies and headlines, by the false alarms that are to be expected in an article.
    """

    first: tuple[float, ...]
    mean: Floats  # [columns]
    scale: Floats
    hidden: Floats  # [networks, columns + 1, units]: the last row is added
    output: Floats  # [networks, units + 1]
    thresholds: Mapping[str, tuple[float, float]]

    @staticmethod
    def of(data: Mapping[str, object]) -> Judge:
        """The judge that a JSON object describes. Raises `KeyError`, `TypeError`, `ValueError`: it describes none."""
        arrays = [np.array(data[name], np.float64) for name in ("mean", "scale", "hidden", "output")]
        first, thresholds = data["first"], data["thresholds"]
        if not isinstance(first, list) or not isinstance(thresholds, dict):
            raise TypeError("no weights of a judge")
        pairs = {str(rate): (float(body), float(head)) for rate, (body, head) in thresholds.items()}
        return Judge(tuple(map(float, first)), arrays[0], arrays[1], arrays[2], arrays[3], pairs)

    def scores(self, rows: Floats) -> Floats:
        """Log odds that each word is odd, for figures [n, columns]; the mean of the networks."""
        inputs = np.clip((rows - self.mean) / self.scale, -FAR, FAR)
        hidden = np.tanh(inputs @ self.hidden[:, :-1] + self.hidden[:, -1:])  # [networks, n, units]
        found: Floats = np.einsum("knu,ku->n", hidden, self.output[:, :-1]) / len(self.output)
        found += self.output[:, -1].mean()
        return found


@dataclass(frozen=True, slots=True)
class Reader:
    """A language model and the judge of what it says."""

    model: CausalModel
    judge: Judge

    @staticmethod
    def open(path: Path | None = None) -> Reader:
        """The reader with the model of a GGUF file, or of the package that is installed.

        Raises `OSError`, `ValueError`: there is no model, or a damaged one.
        """
        path = path or installed()
        if path is None:
            raise FileNotFoundError("the weights of the reader are not here: `lint-news weights` fetches them")
        return Reader(CausalModel.open(path), judge())


@cache
def _reader() -> Reader:
    """The reader that is installed, opened once."""
    return Reader.open()


def read_misfits(texts: Sequence[str], headline: int | None, table: Counts | None = None) -> list[Misfit]:
    """The words of an article's texts that the reader looked at, with its scores, as the other tiers give them.

    `headline` is the number of the text that is the headline, `table` as for `misfits`. Raises `OSError`, `ValueError`:
    there are no weights, or damaged ones.
    """
    ordered, numbers = headline_first(texts, headline)
    found = (replace(m, text=numbers[m.text]) for m in oddities(ordered, _reader(), table))
    return sorted(found, key=lambda m: (m.text, m.start, -m.score))


@cache
def judge(file: Traversable = WEIGHTS) -> Judge:
    """The judge that comes with the package."""
    return Judge.of(json.loads(file.read_text(encoding="utf-8")))


def oddities(texts: Sequence[str], reader: Reader, table: Counts | None = None) -> list[Misfit]:
    """The words of an article, whose headline is the first text, that are looked at, in reading order.

    Most of them are none: thresholds are the caller's. Compounds that their halves alone give away keep their score of
    infinity. An article in another language has none.
    """
    streams = [stream(text) for text in texts]
    if foreign([word for found in streams for word in found.words]):
        return []
    counted = judged(texts, streams, 0, table)
    made = [m for m in counted if m.score == float("inf")]
    found = looks(texts, counted, reader.model, reader.judge.first)
    scores = reader.judge.scores(np.array([figures(look, texts) for look in found])) if found else np.zeros(0)
    made += [_misfit(texts, look, score) for look, score in zip(found, scores.tolist(), strict=True)]
    return sorted(made, key=lambda m: (m.text, m.start, -m.score))


def _misfit(texts: Sequence[str], look: Look, score: float) -> Misfit:
    word, text = look.word, texts[look.word.text]
    joined = bool(HYPHENED.match(text[max(0, word.start - 2) : word.end + 2]))
    meant_so = like(text[word.start : word.end], meant(look))
    return Misfit(word.text, word.start, word.end, round(score, 3), meant_so, joined)


def meant(look: Look) -> str:
    """The candidate that fits best where it was read, else what counts propose; may be empty."""
    read = [(c.both - USUAL[c.kind], c.word) for c in look.candidates if c.both is not None]
    gain, word = max(read, default=(0.0, ""))
    return word if gain > 0 else look.word.meant
