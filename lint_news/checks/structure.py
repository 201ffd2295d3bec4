"""Rules about the article as a whole: measures outside their limits, roles that no block has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_news.model import HEADLINE, Document, Match
from lint_news.rule import Metric, Missing
from lint_news.words import CLOSING, count_words

ENDED = re.compile(rf"[.!?;。！？；؟؛…]{CLOSING}$")
SENTENCE_END = re.compile(rf"[.!?。！？؟]+{CLOSING}(?=\s|$)|[。！？]")


def measure(document: Document, options: Metric) -> Iterator[Match]:
    """A finding at the first block where a measure of the main text is outside its limits."""
    if not document.blocks:
        return
    value = _value(document, options.measure)
    low = options.minimum is not None and value < options.minimum
    high = options.maximum is not None and value > options.maximum
    if low or high:
        yield at_first(document, (("value", str(value)), ("measure", options.measure)))


def missing(document: Document, options: Missing) -> Iterator[Match]:
    """A finding at the first block where no block has the role and was kept."""
    if document.blocks and not any(b.role == options.role and b.boilerplate is None for b in document.blocks):
        yield at_first(document, (("role", options.role),))


def at_first(document: Document, values: tuple[tuple[str, str], ...]) -> Match:
    """A finding about the whole article: at the first block that was kept, else at the first one."""
    kept = (i for i, b in enumerate(document.blocks) if b.main or (b.role == HEADLINE and b.boilerplate is None))
    i = next(kept, 0)
    return Match(i, 0, len(document.blocks[i].text), values)


def _value(document: Document, name: str) -> float:
    main = [b.text for b in document.blocks if b.main]
    if name == "words":
        return sum(map(count_words, main))
    if name == "sentences":
        return sum(len(SENTENCE_END.findall(t)) for t in main)
    if name == "blocks":
        return len(main)
    return _share(document, name)


def _share(document: Document, name: str) -> float:
    """A share of code points: cut blocks of all text, link text or title-like blocks of the main text."""
    if name == "cut-share":
        every = [(len(b.text), b.boilerplate is not None) for b in document.blocks if b.role != HEADLINE]
    elif name == "link-share":
        return _ratio([(len(b.text), b.link_chars) for b in document.blocks if b.main])
    else:
        every = [(len(b.text), not ENDED.search(b.text)) for b in document.blocks if b.main]
    return _ratio([(size, size * hit) for size, hit in every])


def _ratio(parts: list[tuple[int, int]]) -> float:
    total = sum(size for size, _ in parts)
    return round(sum(part for _, part in parts) / total, 3) if total else 0.0
