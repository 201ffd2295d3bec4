"""Furniture that a scraper left in bare text: one finding for each run of blocks that one rule cut."""

from __future__ import annotations

from collections.abc import Iterator

from lint_news.model import Document, Match
from lint_news.rule import Rule


def left_in(document: Document, rule: Rule) -> Iterator[Match]:
    """Runs of blocks that the rule cut; none in HTML, where furniture is expected."""
    if document.html:
        return
    blocks = document.blocks
    start: int | None = None
    for i in range(len(blocks) + 1):
        cut = i < len(blocks) and blocks[i].boilerplate == rule.id
        if cut and start is None:
            start = i
        elif not cut and start is not None:
            last = i - 1
            yield Match(start, 0, len(blocks[last].text), last=last)
            start = None
