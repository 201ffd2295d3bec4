"""Main text against the hand-made one, beside peers: python benchmarks/extraction.py [PART...]

`html`: pages, 4-gram shingles of the main text. `text`: crude dumps of the same pages, lines by characters. `loss`:
what the catalogue's own rules cut wrongly and rightly. `time`: CPU time of a page, and where it goes. `known`: pages of
sites of which other pages have been learned from.

Pages of the half `report` are only scored: nobody who works on labels or rules looks at them. Peers that are not
installed are left out; what they made of a page is kept in the user's cache folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import baretext
import known
import losses
import own
import pagetext
import stages
from data import PAGE_SETS
from sample import HALVES, Page, chosen
from scoretable import Table

PARTS: dict[str, Callable[[Sequence[Page], bool], Iterator[Table]]] = {
    "html": pagetext.measure,
    "text": baretext.measure,
    "loss": losses.measure,
    "time": stages.measure,
    "known": known.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--set", choices=PAGE_SETS, action="append", help="only pages of this set")
    parser.add_argument("--templates", action="store_true", help="also with what is learned from the pages of a site")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables there too")
    options = parser.parse_args()
    if options.templates and not own.LEARNS:
        print("this lint-news learns no templates")
    found = chosen(options.half, options.set or PAGE_SETS)
    tables = []
    for part in options.parts or PARTS:
        for table in PARTS[part](found, options.templates):
            print(table, flush=True)
            tables.append(asdict(table))
    if options.json:
        options.json.write_text(json.dumps({"half": options.half, "tables": tables}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
