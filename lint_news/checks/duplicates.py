"""The same text printed twice."""

from __future__ import annotations

from collections.abc import Iterator

from lint_news.matcher import key
from lint_news.model import CODE, HEADLINE, Document, Match, Severity
from lint_news.rule import Code, Rule


def repeated_headline(document: Document, rule: Rule, boilerplate: bool) -> Iterator[Match]:
    """Blocks that labelling cut because they print the headline again.

    A record whose text merely begins with its title field earns a note: scrapers store both on purpose.
    """
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


def repeated_paragraph(document: Document, rule: Rule, boilerplate: bool) -> Iterator[Match]:
    """Blocks of enough words that stand in the article a second time."""
    options = rule.options
    least = int(options.figure("min-words")) if isinstance(options, Code) else 0
    seen: dict[str, int] = {}
    for i, block in enumerate(document.blocks):
        if block.role == CODE:
            continue
        if block.boilerplate is not None and (not boilerplate or block.boilerplate == "duplicate/headline"):
            continue
        text = key(block.text)
        if text.count(" ") + 1 < least:
            continue
        first = seen.setdefault(text, i)
        if first != i:
            yield Match(i, 0, len(block.text), related=(("first printed here", first),))
