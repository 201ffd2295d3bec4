"""Main text of pages against the gold text: 4-gram shingles, beside peers on the same pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import own
from hands import Failed, Job, do
from metrics import Score, shingle_score, shingles
from peers import BASE, PEERS, made
from sample import Page, batches, grouped
from scoretable import SCORED, Cell, Table, scored

from lint_news.model import HTML

COLUMNS = ("program", *SCORED, "empty", "failed")


@dataclass(frozen=True, slots=True)
class Learned:
    """A page, and what lint-news learned from its site."""

    page: Page
    templates: Any = None


def extract(subject: Learned, name: str) -> str:
    """The main text that lint-news makes of a page."""
    templates = subject.templates if name == own.BATCH else None
    page = subject.page
    return own.extract(page.data, page.url, fast=name == own.FAST, templates=templates).text


def ours(found: Sequence[Page], batch: bool) -> Iterator[tuple[Page, str, str | Failed]]:
    """Page, mode and text of lint-news."""
    tasks = (own.DEFAULT, own.FAST, *((own.BATCH,) if batch else ()))
    learned = {}
    for pages in batches(found) if batch else ():
        templates = own.learned([(page.data, page.url) for page in pages], HTML)
        learned.update(dict.fromkeys((page.id for page in pages), templates))
    jobs = (Job(Learned(page, learned.get(page.id)), tasks) for page in found if page.groups)
    yield from ((subject.page, task, text) for subject, task, text in do(extract, jobs))


def measure(found: Sequence[Page], templates: bool) -> Iterator[Table]:
    """A table for each group of pages."""
    gold = {page.id: shingles(page.gold) for page in found}
    scores: dict[str, dict[str, Score]] = {own.DEFAULT: {}, own.FAST: {}}
    failed: dict[str, set[str]] = {}
    for page, name, text in chain(ours(found, templates and own.LEARNS), made(PEERS, found)):
        if isinstance(text, Failed):
            failed.setdefault(name, set()).add(page.id)
        scores.setdefault(name, {})[page.id] = shingle_score(gold[page.id], "" if isinstance(text, Failed) else text)
    absent = [p.name for p in PEERS if p.version is None]
    notes = (f"not installed: {', '.join(absent)}",) if absent else ()
    for group, ids in grouped(found).items():
        title = f"HTML, {group}, {len(ids)} pages: 4-gram shingles of the main text, more than {BASE}"
        yield Table(title, COLUMNS, _rows(ids, scores, failed), notes)


def _rows(
    ids: Sequence[str], scores: Mapping[str, Mapping[str, Score]], failed: Mapping[str, set[str]]
) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    base = [scores[BASE][i] for i in ids]
    for name, of in scores.items():
        mine = [of[i] for i in ids]
        empty = sum(not s.kept for s in mine)
        lost = len(failed.get(name, set()).intersection(ids))
        rows.append((name, *scored(mine, None if name == BASE else base), empty, lost))
    return rows
