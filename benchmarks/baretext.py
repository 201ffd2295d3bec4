"""Main text of crude dumps: which lines are kept, by characters, alone and in a batch of a site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from importlib.util import find_spec
from itertools import accumulate
from string import whitespace
from typing import Any

import own
from alignment import labels
from hands import Failed, Job, do
from metrics import Score, Scores, line_score, shingle_score, shingles
from peers import DUMPS, Peer, made
from sample import Page, batches, grouped
from scoretable import SCORED, Cell, Table, scored

from lint_news.model import TEXT, Document

LABELS = "labels"  # how well the labels themselves give back the gold text
KEEP_ALL = "keep all"
BASE = "C4 lines"  # the best of the simple rules
JUSTEXT = "jusText"
COLUMNS = ("program", *SCORED, "F1 of means", "failed")
NOTE = f"{LABELS}: 4-gram shingles of the lines that are labelled as main text, means of pages"
BLANK = f"{whitespace}\u00a0\ufeff"


@dataclass(frozen=True, slots=True)
class Dump:
    """The lines of a page as a tool printed them."""

    id: str
    url: str
    lines: tuple[str, ...]
    gold: str
    templates: Any = None

    @property
    def data(self) -> bytes:
        """The dump as a file holds it."""
        return "\n".join(self.lines).encode("utf-8", "replace")


def mask(document: Document) -> bytearray:
    """For each character of the raw text, 1 if it lies in a block of the main text."""
    kept = bytearray(len(document.raw))
    for block in document.blocks:
        if block.main:
            kept[block.span.start : block.span.end] = b"\1" * (block.span.end - block.span.start)
    return kept


def kept_characters(document: Document, lines: Sequence[str]) -> list[int]:
    """How many characters of each line lie in blocks of the main text; the document's raw text is the lines."""
    kept = mask(document)
    if len(kept) != sum(map(len, lines)) + len(lines) - 1:
        raise ValueError("the document is not the lines")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [sum(kept[start : start + len(line)]) for start, line in zip(starts, lines, strict=False)]


def long_enough(words: int, lines: Sequence[str]) -> list[bool]:
    return [len(line.split()) >= words for line in lines]


C4_ENDS = (".", "!", "?", '"', "”")
C4_POLICY = re.compile(r"javascript|terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies")
C4_WORDS = 3


def c4(lines: Sequence[str]) -> list[bool]:
    """The line rules of the C4 corpus."""
    return [
        line.endswith(C4_ENDS)
        and not line.endswith("...")
        and len(line.split()) >= C4_WORDS
        and not C4_POLICY.search(line.lower())
        for line in lines
    ]


def justext_lines(lines: Sequence[str]) -> list[bool]:
    """JusText with each line as a paragraph."""
    from justext import get_stoplist, justext

    page = "".join(f"<p>{escape(line)}</p>" for line in lines)
    found = justext(f"<html><body>{page}</body></html>", get_stoplist("English"))
    if len(found) != len(lines):
        raise ValueError("lines were joined")
    return [not p.is_boilerplate for p in found]


LINE_PEERS: dict[str, Callable[[Sequence[str]], list[bool]]] = {
    KEEP_ALL: partial(long_enough, 0),
    **{f"words >= {n}": partial(long_enough, n) for n in (5, 10, 15, 20)},
    BASE: c4,
    JUSTEXT: justext_lines,
}


def score(dump: Dump, name: str) -> Score:
    """How well a program tells the lines of a dump apart."""
    main = labels(dump.lines, dump.gold)
    if name == LABELS:
        text = "\n".join(line for line, is_main in zip(dump.lines, main, strict=True) if is_main)
        return shingle_score(shingles(dump.gold), text)
    if name in LINE_PEERS:
        keeps = LINE_PEERS[name](dump.lines)
        kept = [len(line) * keep for line, keep in zip(dump.lines, keeps, strict=True)]
    else:
        templates = dump.templates if name == own.BATCH else None
        document = own.extract(dump.data, dump.url, TEXT, fast=name == own.FAST, templates=templates)
        kept = kept_characters(document, dump.lines)
    return line_score(dump.lines, kept, main)


def dumps(found: Sequence[Page], tool: Peer, batch: bool) -> Iterator[Dump]:
    """The scored pages as a tool dumps them; in a batch, with what lint-news learns from the dumps of a site."""
    lines = {page.id: _lines(text) for page, _, text in made([tool], found)}
    every = {page.id: Dump(page.id, page.url, lines[page.id], page.gold) for page in found}
    learned = {}
    for pages in batches(found) if batch else ():
        templates = own.learned([(every[page.id].data, page.url) for page in pages], TEXT)
        learned.update(dict.fromkeys((page.id for page in pages), templates))
    for page in found:
        if page.groups and every[page.id].lines:
            yield replace(every[page.id], templates=learned.get(page.id))


def _lines(text: str | Failed) -> tuple[str, ...]:
    return () if isinstance(text, Failed) else tuple(x for x in (y.strip(BLANK) for y in text.split("\n")) if x)


def measure(found: Sequence[Page], templates: bool) -> Iterator[Table]:
    """A table for each tool and group of pages."""
    tasks = (own.DEFAULT, *((own.BATCH,) if templates and own.LEARNS else ()), *LINE_PEERS, LABELS)
    tasks = tuple(t for t in tasks if t != JUSTEXT or find_spec("justext"))
    for tool in DUMPS:
        if tool.version is None:
            continue
        scores: dict[str, dict[str, Score]] = {task: {} for task in tasks}
        failed: dict[str, set[str]] = {}
        for dump, task, value in do(score, (Job(dump, tasks) for dump in dumps(found, tool, templates))):
            if isinstance(value, Failed):
                failed.setdefault(task, set()).add(dump.id)
            else:
                scores[task][dump.id] = value
        for group, ids in grouped(found).items():
            known = [i for i in ids if i in scores[KEEP_ALL]]
            title = (
                f"bare text, dump of {tool.name}, {group}, {len(known)} pages: lines by characters, more than {BASE}"
            )
            yield Table(title, COLUMNS, list(_rows(known, scores, failed)), (NOTE,))


def _rows(
    ids: Sequence[str], scores: Mapping[str, Mapping[str, Score]], failed: Mapping[str, set[str]]
) -> Iterator[tuple[Cell, ...]]:
    """One row a program. A page on which it failed counts as kept, which is what a user would do with it."""
    base = scores[KEEP_ALL]
    for task, of in scores.items():
        mine = [of.get(i, base[i]) for i in ids]
        other = None if task in {LABELS, BASE} else [scores[BASE].get(i, base[i]) for i in ids]
        mean = Scores(mine).total().f1
        lost = len(failed.get(task, set()).intersection(ids))
        yield task, *scored(mine, other, pooled=task != LABELS), mean, lost
