"""Pages of other sites to learn from, of which nobody has marked the main text: test pages of two other programs.

    python unmarked.py go-trafilatura.zip go-readability.zip --weights FOLDER -o FILE [--half all|read]

The pages lie in Go modules (`training/README.md`). Those of go-trafilatura come with a few phrases each that the main
text must hold or must not hold; those of go-readability with what Mozilla's Readability is expected to make of them.
Where there is no text of that kind, it is what our own networks in FOLDER take for main text, told what trafilatura
takes, and then the phrases: they have the last word, and a page whose phrases were mostly missed is left out. So
networks learn from what larger ones would do (self-training with distillation), on sites and in languages that the
marked pages do not have. FILE holds rows as `benchmarks/data.py` reads them: `id url html gold suspect_gold`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import zstandard
from lxml import html

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from data import ROOT, pages

from lint_news.decode import decode
from lint_news.label import tagger
from lint_news.label.features import page_features
from lint_news.label.metadata import hints, registered_domain
from lint_news.label.votes import PLAIN, bridged, guarded, trafilatura_votes
from lint_news.segment import pieces
from lint_news.segment.html import HEAD

STRING = r'"(?:[^"\\]|\\.)*"|`[^`]*`'
ENTRY = re.compile(rf"^\t({STRING}): (?:ComparisonEntry)?\{{\n(.*?)^\t\}},", re.S | re.M)
ADDRESS = re.compile(r"""(?:rel=["']?canonical["']?[^>]*href|og:url["']?[^>]*content)=["']?([^"' >]+)""")
LEAST, MOST = 15_000, 3_000_000  # bytes of a page; smaller ones of Readability's were made up
SHORT = 300  # characters of a main text that is worth learning from
SPARE, MARGIN = 6, 40  # a text so much longer than a phrase that must not be there may be there for other reasons
BREAKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "br", "section", "figcaption", "blockquote")
Row = dict[str, Any]


def of_trafilatura(path: Path) -> Iterator[Row]:
    """Pages of go-trafilatura with phrases: `with`, `without` and `comments`."""
    with ZipFile(path) as archive:
        files = {Path(name).name: name for name in archive.namelist() if "/test-files/" in name}
        source = next(name for name in archive.namelist() if name.endswith("scripts/comparison/data.go"))
        for address, body in ENTRY.findall(archive.read(source).decode("utf-8")):
            file = re.search(rf"File:\s*({STRING})", body)
            if file and (name := files.get(_told(file[1]))):
                row = {"id": f"trafilatura/{_told(file[1])}", "url": _told(address), "html": archive.read(name)}
                yield row | {key: _list(body, key.title()) for key in ("with", "without", "comments")}


def of_readability(path: Path) -> Iterator[Row]:
    """Pages of go-readability with the text that is expected of each."""
    with ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith("/source.html")):
            page, folder = archive.read(name), name.removesuffix("source.html")
            if len(page) < LEAST:
                continue
            tree = html.fragment_fromstring(archive.read(f"{folder}expected.html").decode("utf-8"), create_parent="div")
            for element in tree.iter(*BREAKS):
                element.tail = "\n" + (element.tail or "")
            own = ADDRESS.search(page.decode("utf-8", "replace"))
            place = Path(folder).name
            address = own[1] if own else f"https://{place}.example/"
            yield {"id": f"readability/{place}", "url": address, "html": page, "gold": tree.text_content()}


def _told(literal: str) -> str:
    """The value of a string of Go."""
    return literal[1:-1] if literal[0] == "`" else str(json.loads(literal.replace("\\'", "'").replace("\\x", "\\u00")))


def _list(body: str, name: str) -> list[str]:
    found = re.search(rf"^\t\t{name}:\s*\[\]string\{{(.*?)\}},?\s*$", body, re.M | re.S)
    return [_told(s) for s in re.findall(STRING, found[1])] if found else []


def marked(row: Row) -> Row | None:
    """A row with its main text; `None` where there is none that could be trusted."""
    if not LEAST // 5 < len(row["html"]) < MOST:
        return None
    raw = decode(row["html"], html=True).text
    gold = row["gold"] if "gold" in row else _guessed(raw, row)
    if len(gold) < SHORT:
        return None
    return {"id": row["id"], "url": row["url"], "html": raw, "gold": gold, "suspect_gold": False}


def _guessed(raw: str, row: Row) -> str:
    """The main text by our networks and by phrases, empty where most of the phrases that it must hold were missed."""
    seen = [p for p in pieces(raw, html=True) if not p.context & HEAD]
    if not seen:
        return ""
    told = hints(raw)
    odds = [
        tagger.scores(page_features(seen, told, v), "page") for v in (None, trafilatura_votes(raw, seen, told.news))
    ]
    chance = bridged(np.mean(odds, axis=0), PLAIN)
    main = guarded(chance > 0, seen)
    texts, heads = [_plain(p.text) for p in seen], {_plain(h) for h in told.headlines}
    wanted, missed = set[int](), 0
    for phrase in map(_plain, row["with"]):
        holding = [i for i, text in enumerate(texts) if phrase in text]
        if holding:
            best = max(holding, key=lambda i: chance[i])
            wanted.add(best)
            missed += not main[best]
    if 2 * missed > len(wanted):
        return ""
    for phrase in map(_plain, (*row["without"], *row["comments"])):
        for i, text in enumerate(texts):
            if phrase in text and len(text) < SPARE * len(phrase) + MARGIN:
                main[i] = False
    main[list(wanted)] = True
    kept = [p.text for i, p in enumerate(seen) if main[i] and texts[i] not in heads]
    return "\n".join(kept)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _begin(weights: Path) -> None:
    tagger.FOLDER = weights


def left_out(half: str) -> frozenset[str]:
    """Sites that are measured on and so not learned from."""
    if half == "all":
        return frozenset()
    report = {*json.loads((ROOT / "extraction-dev" / "split.json").read_text(encoding="utf-8"))["report"]}
    return frozenset(registered_domain(row["url"]) for row in pages() if row["id"] in report)


def write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("wb") as file, zstandard.ZstdCompressor(6).stream_writer(file) as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trafilatura", type=Path)
    parser.add_argument("readability", type=Path)
    parser.add_argument("--weights", type=Path, required=True, help="folder of the networks that guess")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--half", choices=["all", "read"], default="all", help="marked pages that are learned from")
    options = parser.parse_args()
    others = left_out(options.half)
    rows = (*of_trafilatura(options.trafilatura), *of_readability(options.readability))
    own = [row for row in rows if registered_domain(row["url"]) not in others]
    with ProcessPoolExecutor(2, initializer=_begin, initargs=(options.weights,)) as workers:
        found = [row for row in workers.map(marked, own, chunksize=4) if row]
    write(options.output, found)
    print(f"{len(found)} of {len(rows)} pages")


if __name__ == "__main__":
    main()
