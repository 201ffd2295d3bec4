"""What the models learn from: development pages, dumps of them as text, and clean articles.

    python training/examples.py page|text -o FILE [--half all|read] [--more FILE]

Pages come with trafilatura's votes. Dumps are what BeautifulSoup, resiliparse, our own blocks and trafilatura make of a
page, and these with a part of their furniture only, as half-stripped dumps are. Clean articles are of the corpus.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from gold import labels

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from data import ROOT, pages, rows

from lint_news.decode import decode
from lint_news.label.features import Features, page_features, text_features
from lint_news.label.metadata import Hints, hints, registered_domain
from lint_news.label.votes import trafilatura_votes
from lint_news.matcher import key
from lint_news.segment import pieces
from lint_news.segment.html import HEAD, HIDDEN

LEVELS = 12  # of elements around a piece beyond the third; as many as `tagger` looks at
CLEAN_SOURCES = ("bbc", "reuters", "intl2024", "polnear", "onestop", "allsides")
CLEAN_EACH = 150
SPARED = (0.02, 0.1, 0.3)  # shares of the furniture that half-stripped dumps keep
MAX_CHARS = 4_000_000


@dataclass(frozen=True)
class Example:
    """One page or text. `buckets` holds a row of words and names a piece; `votes` trafilatura's, fast and default.

    `weight` is 0 for pieces of which the gold text says nothing: other prints of the headline.
    """

    id: str
    site: str
    kind: str
    doubtful: bool
    sizes: Any
    label: Any
    weight: Any
    figures: Any
    buckets: Any
    votes: tuple[Any, ...] = ()


def page_example(row: dict[str, Any]) -> list[Example]:
    """The example of a page."""
    raw = decode(row["html"].encode("utf-8", "replace"), html=True).text
    seen = [p for p in pieces(raw, html=True) if not p.context & HEAD]
    if not seen:
        return []
    told = hints(raw)
    texts = [p.text for p in seen]
    votes = tuple(trafilatura_votes(raw, seen, fast) for fast in (True, False))
    features = page_features(seen, told)
    marks = np.array(labels(texts, row["gold"]), np.float32)
    return [_example(row, "page", texts, marks, np.ones(len(texts)), features, votes)]


def text_examples(row: dict[str, Any]) -> list[Example]:
    """The examples of a page as text."""
    raw = decode(row["html"].encode("utf-8", "replace"), html=True).text
    named = hints(raw)
    found = []
    for kind, dump in _dumps(raw, named).items():
        lines = [line for line in dump.splitlines() if line.strip()]
        made = _text_example(row, kind, lines, named)
        if made is None:
            continue
        found.append(made)
        if kind in {"resiliparse", "blocks"}:
            spared = _half_stripped([p.text for p in pieces("\n".join(lines), html=False)], made, row["id"] + kind)
            found.append(_text_example(row, "half-stripped", spared, named))
    return [e for e in found if e is not None]


def clean_examples() -> Iterator[Example]:
    """Articles of the corpus, all of whose lines are kept."""
    for source in CLEAN_SOURCES:
        left = CLEAN_EACH
        for n, row in enumerate(rows(ROOT / "corpus" / f"{source}.jsonl.zst")):
            lines = [line for line in re.split(r"\n+", row["x"]) if line.strip()]
            if n % 17 or len(lines) < 4 or len(row["x"]) < 600:
                continue
            cut = pieces("\n".join([row.get("t") or "", "", *lines]), html=False)
            texts = [p.text for p in cut]
            made = {"id": f"{source}/{n}", "url": None, "suspect_gold": False}
            yield _example(made, "clean", texts, np.ones(len(cut)), np.ones(len(cut)), text_features(cut))
            left -= 1
            if not left:
                break


def _dumps(raw: str, named: Hints) -> dict[str, str]:
    import bs4
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    shown = (p.text for p in pieces(raw, html=True) if not p.context & (HEAD | HIDDEN))
    extracted = trafilatura.extract(raw, include_comments=False) or ""
    return {
        "bs4": bs4.BeautifulSoup(raw, "lxml").get_text("\n") if len(raw) < MAX_CHARS else "",
        "resiliparse": extract_plain_text(raw, main_content=False),
        "blocks": "\n\n".join(shown),
        "trafilatura": "\n\n".join([*named.headlines[:1], extracted]) if extracted else "",
    }


def _half_stripped(texts: Sequence[str], made: Example, seed: str) -> list[str]:
    """The lines of a dump with all of its article and runs of its furniture."""
    chance = random.Random(seed)
    share, kept, at = chance.choice(SPARED), [], 0
    while at < len(texts):
        run, spared = chance.randint(1, 8), chance.random() < share
        kept += [t for t, m in zip(texts[at : at + run], made.label[at : at + run], strict=True) if spared or m > 0.5]
        at += run
    return kept


def _text_example(row: dict[str, Any], kind: str, lines: Sequence[str], named: Hints) -> Example | None:
    cut = pieces("\n".join(lines), html=False)
    if not cut:
        return None
    texts = [p.text for p in cut]
    marks = np.array(labels(texts, row["gold"]), np.float32)
    weight = np.ones(len(texts))
    heads = [k for k in (key(h) for h in named.headlines) if len(k) >= 8]
    prints = [i for i, t in enumerate(texts) if len(t) < 400 and _prints(key(t), heads)]
    first = next((i for i, t in enumerate(texts) if marks[i] > 0.5 and len(t) >= 60), len(texts))
    for i in prints:  # the gold text has no headline: the last one before it is to be kept, others are left open
        if i <= first or marks[i] <= 0.5:
            weight[i] = 0
    for i in [i for i in prints if i <= first][-1:]:
        weight[i] = marks[i] = 1
    return _example(row, kind, texts, marks, weight, text_features(cut))


def _prints(own: str, heads: Sequence[str]) -> bool:
    return any(own == h or (len(own) > 12 and (h.startswith(own) or own.startswith(h))) for h in heads)


def _example(
    row: dict[str, Any], kind: str, texts: Sequence[str], marks: Any, weight: Any, features: Features,
    votes: tuple[Any, ...] = (),
) -> Example:  # fmt: skip
    buckets = [features.words]
    figures = features.figures
    if features.elements is not None:
        figures = figures[:, :-1]  # the last is the vote
        parent, names = features.elements[:, 0], features.elements[:, 1:]
        at = features.element
        for level in range(3 + LEVELS):
            buckets.append(names[at] if level < 3 else names[at][:, :6])
            at = parent[at]
    asked = tuple(
        np.where(np.isin(np.arange(len(texts)), list(v)), 1.0, -1.0) if v else np.zeros(len(texts)) for v in votes
    )
    return Example(
        row["id"], registered_domain(row["url"]) or row["id"], kind, row["suspect_gold"],
        np.array([len(t) for t in texts], np.float32), marks.astype(np.float32), weight.astype(np.float32),
        figures.astype(np.float32), np.concatenate(buckets, axis=1).astype(np.int16), asked,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=["page", "text"])
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--half", choices=["all", "read"], default="all", help="pages that are learned from")
    parser.add_argument("--more", type=Path, help="pages that `unmarked.py` marked")
    options = parser.parse_args()
    split = json.loads((ROOT / "extraction-dev" / "split.json").read_text(encoding="utf-8"))
    wanted = {*split["read"]} if options.half == "read" else {*split["read"], *split["report"]}
    make = page_example if options.model == "page" else text_examples
    marked = [row for row in pages() if row["id"] in wanted]
    more = list(rows(options.more)) if options.more else []
    with ProcessPoolExecutor(2) as workers:
        found = [e for made in workers.map(make, marked, chunksize=8) for e in made]
        found += [replace(e, kind="unmarked") for made in workers.map(make, more, chunksize=8) for e in made]
    if options.model == "text":
        found += clean_examples()
    with options.output.open("wb") as file:
        pickle.dump(found, file)
    print(f"{len(found)} examples, {sum(len(e.sizes) for e in found):,} pieces")


if __name__ == "__main__":
    main()
