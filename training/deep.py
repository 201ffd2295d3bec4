"""Fit how `lint_news/oddity/deep.py` weighs the encoder's logit and the score by counts.

    python training/deep.py -o ../lint_news/models/deep.json     # three minutes on one core

A third of the articles of `plants.py`, each as it is and with plants. Both tiers have been trained before.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from plants import articles, frequencies, planted

from lint_news.oddity.deep import MOST, UNCOUNTED, _judged, _logits
from lint_news.oddity.misfit import counts, misfits
from lint_news.oddity.stream import stream

SEED = 9


def figures(texts: tuple[str, ...]) -> dict[tuple[int, int], list[float]]:
    """Logit, score by counts, whether there is one, and the product of both, of each judged word by its place."""
    scores = {(m.text, m.start): m.score for m in misfits(texts, 0)}
    judged = _judged([stream(text) for text in texts], 0)
    found = {}
    for number, start, _, logit in _logits(texts, 0):
        if (number, start) in judged:
            score = scores.get((number, start))
            known = score is not None
            found[number, start] = [
                logit,
                max(min(score, MOST), UNCOUNTED) if known else UNCOUNTED,
                known,
                logit * known,
            ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    output = parser.parse_args().output
    rng, frequency = random.Random(SEED), frequencies(counts())
    no, yes = [], []
    for article in articles()[::3]:
        no += figures(article.texts).values()
        copy, plants = planted(article, rng, frequency)
        found = figures(copy.texts)
        yes += [found[p.text, p.start] for p in plants if (p.text, p.start) in found]
    print(f"{len(no):,} words, {len(yes):,} plants")
    model = LogisticRegression(max_iter=1000).fit(np.array(no + yes, float), [0] * len(no) + [1] * len(yes))
    names = ("logit", "score", "counted", "logit_counted")
    made = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    output.write_text(json.dumps({name: round(float(value), 4) for name, value in made.items()}) + "\n", "utf-8")
    print(output.read_text("utf-8"))


if __name__ == "__main__":
    main()
