"""What the catalogue's own rules do to the main text: good characters lost, and leaked ones removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import own
from alignment import labels
from baretext import Dump, dumps, mask
from hands import Failed, Job, do
from peers import DUMPS
from sample import Page, grouped
from scoretable import Cell, Table

from lint_news.label.votes import TEXT_MODEL
from lint_news.model import HTML, TEXT, Document

GROUP = "boilerplate/"  # the rules that cut furniture; what the network cuts is no rule's
COLUMNS = ("pages of", "pages", "main chars", "cut %", "lost %", "leaks without", "leaks with", "removed %")
NOTES = (
    "cut: main characters in blocks that a rule cut; lost: those of them that are kept without the rules (at most 0.3)",
    "leaks: characters kept that are no main text, without and with these rules, as a share of the main characters",
)


@dataclass(slots=True)
class Loss:
    """Characters of one page or of many."""

    main: int = 0
    cut: int = 0
    lost: int = 0
    leaked_without: int = 0
    leaked: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)  # lost
    removed_by_rule: Counter[str] = field(default_factory=Counter)

    def add(self, other: Loss) -> None:
        """Sum up."""
        for name in ("main", "cut", "lost", "leaked_without", "leaked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_rule += other.by_rule
        self.removed_by_rule += other.removed_by_rule


def loss(document: Document, without: Document, gold: str) -> Loss:
    """Compare an article with itself without the rules of furniture."""
    found = Loss()
    kept = mask(without)
    for block, main in zip(document.blocks, labels([b.text for b in document.blocks], gold), strict=True):
        size = len(block.text)
        span = slice(block.span.start, block.span.end)
        # Both documents have the same raw text, in a page with its markup: the share that was kept is what counts.
        before = round(size * sum(kept[span]) / max(1, len(kept[span])))
        by_rule = (block.boilerplate or "").startswith(GROUP) and block.boilerplate != TEXT_MODEL
        if main:
            found.main += size
            found.cut += size * by_rule
            found.lost += before * by_rule
            found.by_rule[block.boilerplate or ""] += before * by_rule
        else:
            found.leaked_without += before
            found.leaked += size * block.main
            found.removed_by_rule[block.boilerplate or ""] += before * by_rule
    return found


def measured(subject: Page | Dump, _: str) -> Loss:
    media_type = HTML if isinstance(subject, Page) else TEXT
    both = [own.extract(subject.data, subject.url, media_type, furniture=furniture) for furniture in (True, False)]
    return loss(both[0], both[1], subject.gold)


def measure(found: Sequence[Page], _: bool) -> Iterator[Table]:
    """One table for all kinds of input, and one of the rules, over the pages that may be read."""
    scored = [page for page in found if page.groups]
    inputs: dict[str, Sequence[Page | Dump]] = {"HTML": scored}
    inputs.update({f"dump of {tool.name}": list(dumps(found, tool, False)) for tool in DUMPS if tool.version})
    rows: list[tuple[Cell, ...]] = []
    readable = {page.id for page in scored if page.readable}
    by_rule = Loss()
    for name, subjects in inputs.items():
        losses: dict[str, Loss] = {}
        for subject, _task, value in do(measured, (Job(s, ("loss",)) for s in subjects)):
            if not isinstance(value, Failed):
                losses[subject.id] = value
                if subject.id in readable:
                    by_rule.add(value)
        for group, ids in grouped(found).items():
            total = Loss()
            for i in ids:
                total.add(losses.get(i, Loss()))
            rows.append((f"{name}, {group}", sum(i in losses for i in ids), *_cells(total)))
    yield Table("characters lost to rules, and leaks removed by them", COLUMNS, rows, NOTES)
    if readable:
        yield _rules(by_rule)


def _cells(total: Loss) -> tuple[Cell, ...]:
    main = max(1, total.main)
    removed = 1 - total.leaked / total.leaked_without if total.leaked_without else 0.0
    shares = (total.cut / main, total.lost / main, total.leaked_without / main, total.leaked / main, removed)
    return total.main, *(f"{100 * share:.2f}" for share in shares)


def _rules(total: Loss) -> Table:
    """Rules by what they lose."""
    rules = sorted({*total.by_rule, *total.removed_by_rule} - {""}, key=lambda r: (-total.by_rule[r], r))
    rows: list[tuple[Cell, ...]] = [(r, total.by_rule[r], total.removed_by_rule[r]) for r in rules]
    return Table(
        "rules, over all inputs from pages that may be read", ("rule", "good chars lost", "leaks removed"), rows
    )
