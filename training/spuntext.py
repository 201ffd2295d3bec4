"""Fit the weights of `oddity/spun-text`, and report what it finds, on articles that the counts have not seen.

    python training/spuntext.py hold CORPUS WORK           # counts without one article in 25; ten minutes, 3 GB
    python training/spuntext.py thesaurus WORK             # synonyms by the program aiksaurus (Debian), not by WordNet
    python training/spuntext.py features WORK              # of edited articles and of spun ones; ten minutes
    python training/spuntext.py fit WORK                   # the figures for the rule's file
    python training/spuntext.py report WORK                # by the rule as it is, on other articles

A text is spun by putting a synonym in the place of a share of its words that have a meaning of their own: of the
neighbours in sense that ship (WordNet), or of another thesaurus, whose words are inflected alike.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import counts as counting
import numpy as np

from lint_news.oddity import misfit, spun
from lint_news.oddity.neighbours import SENSE, neighbours
from lint_news.oddity.stream import STOP, stream
from lint_news.oddity.table import read
from lint_news.ruleset import load_plan

HELD, SHORTEST = 25, 600  # one article in so many, of so many code points
SHARES = (0.05, 0.1, 0.2, 0.4)  # of the words with a meaning of their own that are replaced
LEARNED = (0.1, 0.2)  # shares that are learned from
FITTED = {"allsides": 1500, "reuters": 700}  # articles of a file that are fitted to; the rest is reported on
SPUN, SEED = 250, 78  # articles that are spun
COMMON = 18_000  # words that synonyms are looked up of
SIGNS = ("odd", "clear", "alone", "pull")
GROUP = re.compile(r"=== .+? =+\n(.+)")

Synonyms = Callable[[str], list[str]]


def hold(corpus: Path, work: Path) -> None:
    """Counts of a corpus without the articles that are held out, which are written beside them."""
    plain = counting.texts
    for path in sorted(corpus.glob("*.jsonl.zst")):
        name = path.name.partition(".")[0]
        with (work / f"{name}.held.jsonl").open("w", encoding="utf-8") as file:

            def texts(path: Path, file: Any = file) -> Iterator[tuple[str, str]]:
                for title, text in plain(path):
                    if len(text) >= SHORTEST and _hash(text) % HELD == 0:
                        file.write(json.dumps([title, *filter(str.strip, text.split("\n"))]) + "\n")
                    else:
                        yield title, text

            counting.texts = texts
            counting.tokens(path, work)
    counting.pack(work, work / "held.table", 10.1)


def _hash(text: str) -> int:
    return blake2b(text[:300].encode("utf-8", "replace"), digest_size=4).digest()[0]


def thesaurus(work: Path) -> None:
    """Synonyms of common words, a line each: the word, a tab, and words with blanks between."""
    with (work / "thesaurus.tsv").open("w", encoding="utf-8") as file:
        for word in [w for w in neighbours().words if w.isalpha() and len(w) > 3][:COMMON]:
            said = subprocess.run(["aiksaurus", word], capture_output=True, text=True, check=False).stdout
            near = [w.strip() for group in GROUP.findall(said) for w in group.split(",")]
            kept = [w for w in near if w.isalpha() and w.islower() and w != word]
            if kept:
                file.write(f"{word}\t{' '.join(kept)}\n")


def by_sense(word: str) -> list[str]:
    """Neighbours in sense that ship."""
    near = neighbours().of(word)
    return [w for w, k in zip(near.words, near.kinds, strict=True) if k == SENSE and w.isalpha()] if near else []


def by_thesaurus(work: Path) -> Synonyms:
    """Synonyms of the file that `thesaurus` wrote, inflected like the word."""
    from neighbours import inflected

    lines = (work / "thesaurus.tsv").read_text("utf-8").splitlines()
    known = {word: near.split() for word, near in (line.split("\t") for line in lines)}
    forms = {
        form: (word, ending)
        for word in known
        for ending, form in inflected(word).items()
        if ending in ("s", "ed", "ing")
    }

    def found(word: str) -> list[str]:
        base, ending = forms.get(word, (word, ""))
        return [inflected(near)[ending] for near in known.get(base, ())]

    return found


def spin(texts: Sequence[str], share: float, synonyms: Synonyms, rng: random.Random) -> list[str]:
    """Texts with synonyms in the place of a share of their words; the headline, which is the first, too."""
    made = []
    for text in texts:
        words, new, at = stream(text), "", 0
        for i, word in enumerate(words.words):
            name = words.capital[i] and i and words.words[i - 1] != STOP
            if len(word) < spun.SHORTEST or word in spun.LITTLE or name or rng.random() >= share:
                continue
            if chosen := synonyms(word):
                other = rng.choice(chosen)
                new += text[at : words.starts[i]] + (other.capitalize() if words.capital[i] else other)
                at = words.ends[i]
        made.append(new + text[at:])
    return made


def articles(work: Path, fitted: bool) -> list[list[str]]:
    """Held articles that are fitted to, or the others; headline first."""
    found = []
    for path in sorted(work.glob("*.held.jsonl")):
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        most = FITTED.get(path.name.partition(".")[0], len(rows))
        found += rows[:most] if fitted else rows[most:]
    return found


def signs(texts: Sequence[str], figures: dict[str, float]) -> list[float] | None:
    """The signs of `spun.spun` by themselves, `None` for an article that is not judged."""
    one = {**figures, "bias": 0.0, "least-share": 0.0}
    headline = 0 if texts[0] else None
    counted = misfit.misfits(texts, headline)
    made = [spun.spun(texts, headline, counted, {**one, **{s: float(s == sign) for s in SIGNS}}) for sign in SIGNS]
    return [m.score for m in made if m is not None] if all(made) else None


def features(work: Path) -> None:
    """Signs of edited articles, and of spun ones by thesaurus and share."""
    figures, rng, clean = _figures(), random.Random(SEED), articles(work, True)
    sample, table = rng.sample(clean, SPUN), {"clean": [s for t in clean if (s := signs(t, figures))]}
    for name, synonyms in (("sense", by_sense), ("thesaurus", by_thesaurus(work))):
        for share in SHARES:
            rows = (signs(spin(t, share, synonyms, rng), figures) for t in sample)
            table[f"{name} {share}"] = [row for row in rows if row]
    (work / "spun.pickle").write_bytes(pickle.dumps(table))


def fit(work: Path) -> None:
    """A logistic regression by Newton's method; prints the weights as the rule's file has them."""
    table = pickle.loads((work / "spun.pickle").read_bytes())
    odd = [row for name, rows in table.items() if name.endswith(tuple(map(str, LEARNED))) for row in rows]
    inputs = np.array([*table["clean"], *odd])
    mean, scale = np.mean(table["clean"], 0), np.std(table["clean"], 0)
    x = np.c_[(inputs - mean) / scale, np.ones(len(inputs))]
    wanted = np.r_[np.zeros(len(table["clean"])), np.ones(len(odd))]
    weights, decay = np.zeros(x.shape[1]), 1e-3 * len(x)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - wanted) + decay * np.r_[weights[:-1], 0]
        weights -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + decay * np.eye(len(weights)), slope)
    raw = weights[:-1] / scale
    for sign, weight in zip((*SIGNS, "bias"), (*raw, weights[-1] - raw @ mean), strict=True):
        print(f"  {sign}: {weight:.3f}")


def report(work: Path) -> None:
    """How many edited articles the rule reports, and how many spun ones."""
    figures, rng, clean = _figures(), random.Random(SEED + 1), articles(work, False)

    def reported(texts: Sequence[str]) -> bool:
        headline = 0 if texts[0] else None
        found = spun.spun(texts, headline, misfit.misfits(texts, headline), figures)
        return found is not None and found.score > figures["from"]

    print(f"edited: {sum(map(reported, clean))} of {len(clean)}")
    sample = rng.sample(clean, min(SPUN, len(clean)))
    for name, synonyms in (("sense", by_sense), ("thesaurus", by_thesaurus(work))):
        for share in SHARES:
            hits = sum(reported(spin(t, share, synonyms, rng)) for t in sample)
            print(f"{name}, {share:.0%} replaced: {hits} of {len(sample)}")


def _figures() -> dict[str, float]:
    rule = load_plan().rule("oddity/spun-text")
    assert rule is not None
    return rule.figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("hold", "thesaurus", "features", "fit", "report"))
    parser.add_argument("paths", nargs="+", type=Path)
    given = parser.parse_args()
    work = given.paths[-1]
    work.mkdir(parents=True, exist_ok=True)
    if given.step == "hold":
        hold(*given.paths)
        return
    if given.step in ("features", "report"):
        held = read(work / "held.table")
        misfit.counts = spun.counts = lambda: held
    {"thesaurus": thesaurus, "features": features, "fit": fit, "report": report}[given.step](work)


if __name__ == "__main__":
    main()
