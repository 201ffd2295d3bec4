"""CSS selectors of boilerplate rules, evaluated by BeautifulSoup; this module is its one door.

A page is parsed only when a selector can match it at all, and the tree is used for nothing but the places of tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_news.rule import Boilerplate, Rule
from lint_news.segment.html import element_end
from lint_news.sourcemap import Span

NAME = re.compile(r"[.#]([\w-]+)|\[\s*([\w-]+)|(?:^|[\s>+~,(])([a-zA-Z][\w-]*)")
MAX_CHARS = 5_000_000  # pages beyond are not parsed into a tree


def needed_names(selector: str) -> list[frozenset[str]]:
    """For each alternative of a selector, the names a page must contain for it to match.

    >>> [sorted(s) for s in needed_names("aside.related, div[data-ad]")]
    [['aside', 'related'], ['data-ad', 'div']]
    """
    return [
        frozenset(name.lower() for groups in NAME.findall(part) for name in groups if name)
        for part in re.sub(r":[\w-]+(?:\([^)]*\))?", "", selector).split(",")
    ]


def selected(raw: str, rules: Sequence[Rule]) -> list[tuple[Span, Rule]]:
    """Ranges of the elements that the rules' selectors match, in the order of the rules."""
    if not rules or len(raw) > MAX_CHARS:
        return []
    lowered = raw.lower()
    possible = [r for r in rules if any(all(n in lowered for n in names) for names in needed_names(_selector(r)))]
    if not possible:
        return []
    from bs4 import BeautifulSoup

    try:
        soup = BeautifulSoup(raw, "html.parser")
    except (RecursionError, AssertionError):  # nested beyond what a tree can hold
        return []
    lines = [0, *(m.end() for m in re.finditer("\n", raw))]
    found: list[tuple[Span, Rule]] = []
    for rule in possible:
        for tag in soup.select(_selector(rule)):
            if tag.sourceline is not None and tag.sourcepos is not None:
                start = lines[tag.sourceline - 1] + tag.sourcepos
                found.append((Span(start, element_end(raw, start)), rule))
    return found


def _selector(rule: Rule) -> str:
    return rule.options.selector or "" if isinstance(rule.options, Boilerplate) else ""
