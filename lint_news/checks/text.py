"""Rules that look at the text of blocks: terms, pattern, replace, repeat, count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lint_news.checks.scope import BODY, in_scope
from lint_news.matcher import Matcher
from lint_news.model import Document, Match
from lint_news.rule import Patterns, Terms


def text_matches(document: Document, matcher: Matcher, where: Mapping[int, int], boilerplate: bool) -> Iterator[Match]:
    """The matches of one rule; `where` holds the blocks, and the parts of the rule that can match in each.

    Raises `PatternTimeoutError`.
    """
    rule = matcher.rule
    place = rule.options.place if isinstance(rule.options, Terms | Patterns) else "any"
    only = _edge(document, place) if place != "any" else None
    for i, parts in where.items():
        block = document.blocks[i]
        if in_scope(block, rule, boilerplate) and (place == "any" or i == only):
            for hit in matcher.hits(block.text, parts):
                yield Match(i, hit.start, hit.end, hit.values, hit.suggestions, fix=hit.fix)


def _edge(document: Document, place: str) -> int | None:
    """The first or last block of the body."""
    body = [i for i, b in enumerate(document.blocks) if b.main and b.role in BODY]
    return body[0 if place == "first" else -1] if body else None
