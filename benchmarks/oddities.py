"""Planted oddities that are found, and false alarms: over `oddities-dev` and published phrases.

    python benchmarks/oddities.py [table|thresholds|alarms|misses|speed] [--tier counts|encoder|reader]

A plant is found where a flag overlaps it. Flags within 30 code points of any plant are neither hits nor false alarms.
Some plants are not listed: false alarms are counted on articles that are clean or of which two plants are listed. One
flag a sentence counts. Thresholds are those at which the false alarms are so many; headlines have one of their own,
with three false alarms of ten. The weights of the reader were fitted on these articles: its figures here are in-sample,
and `training/reader.py report` gives those of articles that it has not seen.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from data import ROOT, rows

from lint_news.checks.misfits import WARNINGS, threshold
from lint_news.config import SENSITIVITIES
from lint_news.oddity.deep import deep_misfits
from lint_news.oddity.encoder import Encoder
from lint_news.oddity.misfit import Misfit, counts, judge, misfits
from lint_news.oddity.neighbours import neighbours
from lint_news.oddity.reader import read_misfits
from lint_news.oddity.recall import recalled
from lint_news.oddity.sentences import gravest
from lint_news.ruleset import load_plan

RATES = (0.02, 0.1, 0.5, 1.0)  # false alarms an article
HEADLINE_SHARE = 0.3  # of them
NEAR = 30  # code points around a plant
CURVE = (0.02, 0.03, 0.1, 0.5, 1.0)  # rates that the rules' files give thresholds for
FOLDER = ROOT / "oddities-dev"
Find = Callable[[Sequence[str], int | None], list[Misfit]]
TIERS: dict[str, Find] = {"counts": misfits, "encoder": deep_misfits, "reader": read_misfits}


@dataclass(frozen=True)
class Plant:
    """A planted word: its range in the article's text."""

    doc: str
    headline: bool
    kind: str
    start: int
    end: int
    neutral: bool
    was: str


@dataclass(frozen=True)
class Flag:
    """A word with its score, and what it hit, if anything."""

    doc: str
    headline: bool
    start: int
    end: int
    score: float
    meant: str
    plant: Plant | None


def plants() -> dict[str, list[Plant]]:
    """Plants by article."""
    found: dict[str, list[Plant]] = defaultdict(list)
    with (FOLDER / "plants.tsv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file, delimiter="\t"):
            place = int(r["start"]), int(r["end"])
            found[r["doc"]].append(
                Plant(r["doc"], r["zone"] == "head", r["kind"], *place, r["neutral"] == "1", r["orig"])
            )
    return found


def flags(doc: str, text: str, known: Sequence[Plant], find: Find) -> list[Flag]:
    """The words of an article that are no neighbours of a plant; the headline is the first line."""
    lines = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    texts = [line for _, line in lines]
    return flagged(doc, find(texts, 0), texts, [start for start, _ in lines], known)


def flagged(
    doc: str, found: Iterable[Misfit], texts: Sequence[str], at: Sequence[int], known: Sequence[Plant]
) -> list[Flag]:
    """The gravest word of each sentence, those beside a plant left out; `at` is where each text begins."""
    told = [m for m in found if not _beside(at[m.text] + m.start, at[m.text] + m.end, known)]
    return [
        Flag(doc, m.text == 0, at[m.text] + m.start, at[m.text] + m.end, m.score, m.meant, _hit(at[m.text], m, known))
        for m in gravest(told, texts)
    ]


def _hit(at: int, m: Misfit, known: Sequence[Plant]) -> Plant | None:
    return next((p for p in known if at + m.start < p.end and p.start < at + m.end), None)


def _beside(start: int, end: int, known: Sequence[Plant]) -> bool:
    """Whether a word stands close to a plant and is none."""
    near = [p for p in known if start < p.end + NEAR and p.start - NEAR < end]
    return bool(near) and not any(start < p.end and p.start < end for p in near)


class Measured:
    """Flags of all articles, and at which scores how many are false."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self.plants = plants()
        self.texts = {d["id"]: d for d in rows(FOLDER / "docs.jsonl.zst")}
        self.flags = [f for i, d in self.texts.items() for f in flags(i, d["text"], self.plants.get(i, []), find)]
        self.sure = {i for i, d in self.texts.items() if not d["planted"] or len(self.plants.get(i, [])) == 2}
        self.counted = [p for group in self.plants.values() for p in group if not p.neutral]

    def false(self, headline: bool) -> list[Flag]:
        """False alarms in articles all of whose plants are known, the gravest first."""
        found = [f for f in self.flags if f.plant is None and f.doc in self.sure and f.headline == headline]
        return sorted(found, key=lambda f: -f.score)

    def threshold(self, headline: bool, rate: float) -> float:
        """The score above which there are `rate` false alarms an article."""
        ranked = self.false(headline)
        allowed = int(rate * len(self.sure) + 1e-9)
        return ranked[allowed].score if allowed < len(ranked) else float("-inf")

    def thresholds(self, rate: float) -> tuple[float, float]:
        """Those of bodies and of headlines."""
        return self.threshold(False, rate * (1 - HEADLINE_SHARE)), self.threshold(True, rate * HEADLINE_SHARE)

    def found(self, body: float, headline: float) -> list[Plant]:
        """Plants that are counted and found."""
        hits = {f.plant for f in self.flags if f.plant and f.score > (headline if f.headline else body)}
        return [p for p in self.counted if p in hits]


def interval(hits: Sequence[bool], rounds: int = 2000) -> tuple[float, float]:
    """95 % by bootstrap over plants."""
    rng = np.random.default_rng(0)
    means = rng.choice(np.array(hits, float), (rounds, len(hits))).mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def table(measured: Measured) -> None:
    """Recall at rates of false alarms, and of published phrases at those thresholds."""
    published = [json.loads(line) for line in (FOLDER / "published.jsonl").open(encoding="utf-8")]
    sizes = len(measured.texts), len(measured.counted), len(measured.sure)
    print("{} articles, {} plants, {} articles for false alarms".format(*sizes))
    print("| false alarms an article | thresholds | all | headlines | bodies | rw | tp | hc | published |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for rate in RATES:
        body, headline = measured.thresholds(rate)
        found = set(measured.found(body, headline))
        low, high = interval([p in found for p in measured.counted])
        cells = [f"{len(found) / len(measured.counted):.0%} ({low:.0%} to {high:.0%})"]
        for wanted in (
            lambda p: p.headline,
            lambda p: not p.headline,
            *(lambda p, k=kind: p.kind == k for kind in ("rw", "tp", "hc")),
        ):
            group = [p for p in measured.counted if wanted(p)]
            cells.append(f"{sum(p in found for p in group)} of {len(group)}")
        cells.append(f"{sum(_phrase_found(measured.find, p, body, headline) for p in published)} of {len(published)}")
        print(f"| {rate} | {body:.2f}, {headline:.2f} | {' | '.join(cells)} |")
    two = measured.threshold(True, 0.02)
    heads = [p for p in measured.counted if p.headline]
    print(f"headlines at 2 alarms in 100 (above {two:.2f}): {len(measured.found(99, two))} of {len(heads)}")


def thresholds(measured: Measured, tier: str) -> None:
    """Scores by rates, as the rules' files have them; and what those find by sensitivity."""
    for rate in CURVE:
        body, headline = measured.thresholds(rate)
        print(f"  {tier}-{rate:g}: {body:.2f} in bodies, {headline:.2f} in headlines")
    plan = load_plan()
    rules = [rule for name in ("word", "headline") if (rule := plan.rule(f"oddity/misfit-{name}"))]
    for name, alarms in SENSITIVITIES.items():
        for what, share in (("notes and warnings", 1.0), ("warnings", WARNINGS)):
            body, headline = (threshold(rule, tier, share * alarms) for rule in rules)
            false = sum(
                f.score >= (headline if f.headline else body) for f in (*measured.false(True), *measured.false(False))
            )
            found, rate = len(measured.found(body, headline)) / len(measured.counted), false / len(measured.sure)
            print(f"{name}, {what}: {found:.0%} found, {rate:.3f} alarms an article")


def _phrase_found(find: Find, row: dict[str, Any], body: float, headline: float) -> bool:
    plant = Plant("", False, "", row["start"], row["end"], False, row["orig"])
    made = flags("", row["text"], [plant], find)
    return any(f.plant and f.score > (headline if f.headline else body) for f in made)


def quoted(measured: Measured, flag: Flag | Plant) -> str:
    text = measured.texts[flag.doc]["text"]
    before, after = text[max(0, flag.start - 40) : flag.start], text[flag.end : flag.end + 30]
    return f"{before}[{text[flag.start : flag.end]}]{after}".replace("\n", " / ")


def alarms(measured: Measured) -> None:
    """The gravest false alarms, to be read by eye."""
    for headline in (False, True):
        for flag in measured.false(headline)[:25]:
            print(f"{'H' if headline else 'B'} {flag.score:5.2f} {quoted(measured, flag)} -> {flag.meant}")


def misses(measured: Measured) -> None:
    """Plants that are not found at 0.1 false alarms an article."""
    found = set(measured.found(*measured.thresholds(0.1)))
    scores = {f.plant: f for f in measured.flags if f.plant}
    for plant in measured.counted:
        if plant not in found:
            flag = scores.get(plant)
            print(
                f"{plant.kind} {f'{flag.score:5.2f}' if flag else '    -'} {quoted(measured, plant)} (was {plant.was})"
            )


def speed(find: Find) -> None:
    """Words a second, and load time; the median of five."""
    texts = [d["text"].split("\n") for d in rows(FOLDER / "docs.jsonl.zst")]
    count = sum(len(line.split()) for text in texts for line in text)
    loads, takes = [], []
    for _ in range(5):
        for loader in (counts, judge, neighbours, Encoder.open):
            loader.cache_clear()
        start = time.process_time()
        counts(), judge(), neighbours(), *([Encoder.open()] if find is not misfits else [])
        loads.append(time.process_time() - start)
        start = time.process_time()
        for text in texts:
            find(text, 0)
        takes.append(time.process_time() - start)
    print(f"{count:,} words, {count / np.median(takes):,.0f} a second of CPU; load {np.median(loads):.3f} s")


def _remembered(tier: str, find: Find) -> Find:
    return lambda texts, headline: recalled(tier, "", lambda: find(texts, headline), texts, headline)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = ("table", "thresholds", "alarms", "misses", "speed")
    parser.add_argument("what", nargs="?", default="table", choices=steps)
    parser.add_argument("--tier", choices=tuple(TIERS), default="counts", help="what finds them")
    options = parser.parse_args()
    find = TIERS[options.tier]
    if options.what == "speed":
        speed(find)
        return
    measured = Measured(find if find is misfits else _remembered(options.tier, find))
    if options.what == "thresholds":
        thresholds(measured, options.tier)
    else:
        {"table": table, "alarms": alarms, "misses": misses}[options.what](measured)


if __name__ == "__main__":
    main()
