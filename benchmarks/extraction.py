"""Main text against the hand-made one, beside peers: python benchmarks/extraction.py [html] [text] [loss] [time]

`html`: pages, 4-gram shingles of the main text. `text`: crude dumps of the same pages, lines by characters. `loss`:
what the catalogue's own rules cut wrongly and rightly. `time`: CPU time of a page, and where it goes.

Pages of the half `report` are only scored: nobody who works on labels or rules looks at them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from data import PAGE_SETS, ROOT, pages
from hands import Failed, Job, Store, digest, do
from metrics import Score, difference, means, shingle_score, shingles
from peers import BASE, PEERS, Peer, encoded
from peers import __file__ as peers_file

import lint_news
from lint_news.label import hints

OWN = ("lint-news", "lint-news fast")
FOREIGN = "not English"


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its gold text; `groups` are the rows of a table in which it counts."""

    id: str
    url: str
    html: str
    gold: str
    groups: tuple[str, ...]
    scored: bool


@dataclass(frozen=True, slots=True)
class Table:
    """What is printed, and written with `--json`."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | float, ...]]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        cells = [self.columns, *([_cell(c) for c in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells]
        return "\n".join(["", self.title, *lines, *self.notes])


def _cell(value: str | float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def chosen(half: str, sets: Sequence[str]) -> list[Page]:
    """The pages of a half; those with doubtful gold are not scored, but belong to the batch of their site."""
    split = json.loads((ROOT / "extraction-dev" / "split.json").read_text(encoding="utf-8"))
    wanted = {*split["read"], *split["report"]} if half == "all" else {*split[half]}
    return [_page(row) for row in pages() if row["id"] in wanted and row["id"].partition("/")[0] in sets]


def _page(row: dict[str, str]) -> Page:
    language = hints(row["html"]).language
    groups = [row["id"].partition("/")[0]]
    if language and not language.startswith("en"):
        groups.append(FOREIGN)
    return Page(row["id"], row["url"], row["html"], row["gold"], tuple(groups), not row["suspect_gold"])


@cache
def plan(fast: bool) -> lint_news.Plan:
    return lint_news.make_plan(lint_news.Config(), fast=fast)


def extract(page: Page, name: str) -> str:
    """The main text that a program makes of a page."""
    if name in OWN:
        return lint_news.extract(encoded(page.html), url=page.url, plan=plan(name == OWN[1])).text
    return next(p for p in PEERS if p.name == name).extract(page.html)


def texts(found: Sequence[Page], peers: Sequence[Peer]) -> Iterator[tuple[Page, str, str | Failed]]:
    """Page, program and text; the peers' texts are looked up where they were made before."""
    stores = {p.name: Store(p.name, p.version or "", peers_file) for p in peers}
    keys = {page.id: digest(page.html) for page in found}
    missing = {page.id: tuple(n for n, s in stores.items() if keys[page.id] not in s) for page in found}
    for page, name, text in do(extract, (Job(page, (*OWN, *missing[page.id])) for page in found)):
        if name in stores:
            stores[name][keys[page.id]] = text
        yield page, name, text
    for name, store in stores.items():
        yield from ((page, name, store[keys[page.id]]) for page in found if name not in missing[page.id])
        store.save()


def measure_html(found: Sequence[Page]) -> list[Table]:
    peers = [p for p in PEERS if p.version is not None]
    absent = [p.name for p in PEERS if p.version is None]
    found = [page for page in found if page.scored]
    gold = {page.id: shingles(page.gold) for page in found}
    scores: dict[str, dict[str, Score]] = {name: {} for name in (*OWN, *(p.name for p in peers))}
    failed: dict[str, set[str]] = {name: set() for name in scores}
    for page, name, text in texts(found, peers):
        if isinstance(text, Failed):
            failed[name].add(page.id)
        scores[name][page.id] = shingle_score(gold[page.id], "" if isinstance(text, Failed) else text)
    note = (f"not installed: {', '.join(absent)}",) if absent else ()
    groups = [g for g in (*PAGE_SETS, FOREIGN) if any(g in page.groups for page in found)]
    return [_html_table(group, found, scores, failed, note) for group in groups]


def _html_table(
    group: str,
    found: Sequence[Page],
    scores: dict[str, dict[str, Score]],
    failed: dict[str, set[str]],
    notes: tuple[str, ...],
) -> Table:
    ids = [page.id for page in found if group in page.groups]
    rows: list[tuple[str | float, ...]] = []
    base = [scores[BASE][i] for i in ids]
    for name, of in scores.items():
        mine = [of[i] for i in ids]
        total = means(mine)
        more, low, high = difference(mine, base)
        compared = ("", "") if name == BASE else (f"{more:+.3f}", f"{low:+.3f}..{high:+.3f}")
        empty, lost = sum(s.precision is None for s in mine), len(failed[name].intersection(ids))
        rows.append((name, total.precision, total.recall, total.f1, *compared, empty, lost))
    columns = ("program", "P", "R", "F1", f"F1 - {BASE}", "95 %", "empty", "failed")
    return Table(f"HTML, {group}, {len(ids)} pages: 4-gram shingles of the main text", columns, rows, notes)


PARTS: dict[str, Callable[[Sequence[Page]], list[Table]]] = {"html": measure_html}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--half", choices=("read", "report", "all"), default="report")
    parser.add_argument("--set", choices=PAGE_SETS, action="append", help="only pages of this set")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    found = chosen(options.half, options.set or PAGE_SETS)
    tables = []
    for part in options.parts or PARTS:
        for table in PARTS[part](found):
            print(table, flush=True)
            tables.append(asdict(table))
    if options.json:
        options.json.write_text(json.dumps({"half": options.half, "tables": tables}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
