"""The same text printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lint_news.checks.scope import View
from lint_news.matcher import key
from lint_news.model import CODE, HEADLINE, Document, Match, Severity
from lint_news.rule import Rule

OPENING = re.compile(r"[^\W_]+(?:[\W_]+[^\W_]+){0,2}")  # words by which texts are told apart before all of them is read


def repeated_headline(view: View, rule: Rule) -> Iterator[Match]:
    """Blocks that labelling cut because they print the headline again.

    A record whose text merely begins with its title field earns a note: scrapers store both on purpose.
    """
    document = view.document
    first = next((i for i, b in enumerate(document.blocks) if b.role == HEADLINE and b.boilerplate is None), None)
    if first is None:
        return
    again = [i for i, block in enumerate(document.blocks) if block.boilerplate == rule.id]
    for i in again:
        block = document.blocks[i]
        other_field = block.field != document.blocks[first].field
        opens_text = other_field and i == again[0] and not any(b.main for b in document.blocks[:i])
        severity: Severity | None = "note" if opens_text else None
        yield Match(i, 0, len(block.text), related=(("first printed here", first),), severity=severity)


def repeated_paragraph(view: View, rule: Rule) -> Iterator[Match]:
    """Blocks of enough words that stand in the article a second time."""
    least = rule.figure("min-words")
    document = view.document
    alike: dict[str, list[int]] = {}
    for i, block in enumerate(document.blocks):
        if block.role == CODE:
            continue
        if block.boilerplate is not None and (not view.boilerplate or block.boilerplate == "duplicate/headline"):
            continue
        opening = OPENING.search(block.text)
        if opening:
            alike.setdefault(key(opening[0]), []).append(i)
    groups = (group for group in alike.values() if len(group) > 1)
    for i, first in sorted(pair for group in groups for pair in _same(document, group, least)):
        yield Match(i, 0, len(document.blocks[i].text), related=(("first printed here", first),))


def _same(document: Document, group: Sequence[int], least: float) -> Iterator[tuple[int, int]]:
    """`(later, first)` of the blocks that read the same and have enough words."""
    seen: dict[str, int] = {}
    for i in group:
        text = key(document.blocks[i].text)
        first = seen.setdefault(text, i)
        if first != i and text.count(" ") + 1 >= least:
            yield i, first
