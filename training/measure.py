"""Recall of planted oddities at so many false alarms an article, by the encoder's logit alone, on the development set.

A plant is found when a flagged word overlaps it; flags within 30 characters of a plant are not counted, nor are plants
that read well. Judged are words of the vocabulary that stand once in the article, and not those capitalised in the
middle of a sentence.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import DATA, lines

from lint_news.oddity.encoder import Encoder

ALARMS = (0.02, 0.1, 0.5, 1.0)  # an article
NEAR = 30  # characters
BEFORE = frozenset('.!?:“"‘')


@dataclass(frozen=True)
class Plant:
    """An oddity, and where it stands."""

    start: int
    end: int
    kind: str
    zone: str
    neutral: bool


@dataclass(frozen=True)
class Flag:
    """A judged word: its logit, which plant it hits (by article and number) or whether it is a false alarm."""

    logit: float
    headline: bool
    plant: tuple[str, int] | None
    false: bool


def plants() -> dict[str, list[Plant]]:
    made: dict[str, list[Plant]] = {}
    with (DATA / "oddities-dev" / "plants.tsv").open() as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            plant = Plant(int(row["start"]), int(row["end"]), row["kind"], row["zone"], row["neutral"] == "1")
            made.setdefault(row["doc"], []).append(plant)
    return made


def words(encoder: Encoder, text: str) -> Iterator[tuple[int, int, float, bool]]:
    """Places in a text, logits, and whether in the headline."""
    paragraphs, starts, at = text.split("\n"), [], 0
    for paragraph in paragraphs:
        starts.append(at)
        at += len(paragraph) + 1
    found = encoder.suspicion(paragraphs[0], paragraphs[1:])
    for n, start, end, logit in zip(*(column.tolist() for column in found), strict=True):
        yield starts[n + 1] + start, starts[n + 1] + end, logit, n < 0


def judged(text: str, start: int, end: int, headline: bool, counts: Counter[str], known: frozenset[str]) -> bool:
    word = text[start:end]
    folded = word.lower().replace("’", "'")
    if folded not in known or counts[folded] > 1:
        return False
    if word.islower():
        return True
    before = text[:start].rstrip(" ")
    return word[1:].islower() and (headline or not before or before[-1] in BEFORE or before[-1] == "\n")


def flags(encoder: Encoder, known: frozenset[str]) -> tuple[list[Flag], int]:
    """All judged words of the development set, and the number of its articles."""
    planted, made, articles = plants(), [], 0
    for line in lines(DATA / "oddities-dev" / "docs.jsonl.zst"):
        row = json.loads(line)
        text, own = row["text"], planted.get(row["id"], [])
        articles += 1
        found = list(words(encoder, text))
        counts = Counter(text[s:e].lower().replace("’", "'") for s, e, *_ in found)
        for start, end, logit, headline in found:
            if not judged(text, start, end, headline, counts, known):
                continue
            hit = next((i for i, p in enumerate(own) if start < p.end and p.start < end), None)
            near = any(start < p.end + NEAR and p.start - NEAR < end for p in own)
            plant = (row["id"], hit) if hit is not None and not own[hit].neutral else None
            made.append(Flag(logit, headline, plant, not near))
    return made, articles


def recall(found: list[Flag], alarms: float) -> tuple[float, set[tuple[str, int]]]:
    """The threshold for at most so many false alarms, and the plants above it."""
    false = sorted((f.logit for f in found if f.false), reverse=True)
    threshold = false[int(alarms)] if int(alarms) < len(false) else -99.0
    return threshold, {f.plant for f in found if f.plant and f.logit > threshold}


def table(file: Path, vocabulary: Path) -> None:
    """Recall by alarms, with one threshold for all, and headlines and bodies with their own."""
    known = frozenset(line.split("\t")[0] for line in vocabulary.read_text("utf-8").splitlines())
    found, articles = flags(Encoder(file), known)
    every = {(d, i): p for d, own in plants().items() for i, p in enumerate(own) if not p.neutral}
    looked = {f.plant for f in found if f.plant}
    print(f"{articles} articles, {len(every)} plants, {len(looked)} of them judged words, {len(found):,} judged words")
    heads, bodies = [f for f in found if f.headline], [f for f in found if not f.headline]
    for name, own, zones in (("all", found, "head body"), ("headlines", heads, "head"), ("bodies", bodies, "body")):
        mine = [k for k, p in every.items() if p.zone in zones]
        rates = []
        for alarms in ALARMS:
            threshold, hits = recall(own, alarms * articles)
            rates.append(f"{len(hits) / len(mine):.0%} ({threshold:.2f})")
        print(f"{name} ({len(mine)}), alarms {ALARMS}: {', '.join(rates)}")
    _, hits = recall(found, 0.1 * articles)
    for kind in ("rw", "tp", "hc"):
        many = sum(p.kind == kind for p in every.values())
        print(f"{kind} at 0.1: {sum(every[h].kind == kind for h in hits)} of {many}")
