"""Words that do not belong into the company they stand in, by counts of edited news."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from lint_news.checks.scope import View
from lint_news.model import HEADLINE, Match, Severity
from lint_news.oddity.misfit import Misfit
from lint_news.rule import Rule

SENTENCE_END = re.compile(r"[.!?][\"”’]?\s")


def misfit_headline(view: View, rule: Rule) -> Iterator[Match]:
    """Words of the headline that do not fit."""
    for m in _gravest(view):
        if not m.joined and view.plain[m.text][1].role == HEADLINE:
            yield from _match(view, rule, m)


def misfit_word(view: View, rule: Rule) -> Iterator[Match]:
    """Words of the body that do not fit."""
    for m in _gravest(view):
        if not m.joined and view.plain[m.text][1].role != HEADLINE:
            yield from _match(view, rule, m)


def odd_compound(view: View, rule: Rule) -> Iterator[Match]:
    """Hyphened compounds of which a part does not fit."""
    for m in _gravest(view):
        if m.joined:
            yield from _match(view, rule, m)


def _gravest(view: View) -> list[Misfit]:
    """The gravest misfit of each sentence, in order."""
    best: dict[tuple[int, int], Misfit] = {}
    ends: dict[int, list[int]] = {}
    for m in view.misfits:
        if m.text not in ends:
            ends[m.text] = [e.end() for e in SENTENCE_END.finditer(view.plain[m.text][1].text)]
        place = m.text, bisect_right(ends[m.text], m.start)
        if place not in best or m.score > best[place].score:
            best[place] = m
    return list(best.values())


def _match(view: View, rule: Rule, m: Misfit) -> Iterator[Match]:
    """A match where the score is high enough: a note or, from the next threshold on, what the rule's file says."""
    tier = f"{view.deep}-" if view.deep else ""
    if m.score < rule.figure(f"{tier}note"):
        return
    number, block = view.plain[m.text]
    start, end = _compound(block.text, m.start, m.end) if m.joined else (m.start, m.end)
    printed = block.text[start:end]
    meant = block.text[start : m.start] + m.meant + block.text[m.end : end] if m.meant else ""
    values = (("match", printed), ("meant", f"; did you mean '{meant}'?" if meant else ""))
    severity: Severity | None = None if m.score >= rule.figure(f"{tier}warning") else "note"
    yield Match(number, start, end, values, (meant,) if meant else (), severity=severity)


def _compound(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the whole compound around one of its parts."""
    while start > 1 and text[start - 1] in "-‐‑" and text[start - 2].isalnum():
        start -= 2
        while start and text[start - 1].isalnum():
            start -= 1
    while end + 1 < len(text) and text[end] in "-‐‑" and text[end + 1].isalnum():
        end += 2
        while end < len(text) and text[end].isalnum():
            end += 1
    return start, end
