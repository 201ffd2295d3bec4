"""Words that do not belong into the company they stand in, by counts of edited news."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Set
from functools import lru_cache

from lint_news.checks.prose import is_prose
from lint_news.checks.scope import View
from lint_news.checks.structure import at_first
from lint_news.model import HEADLINE, Document, Match, Severity
from lint_news.oddity.compound import around
from lint_news.oddity.misfit import Misfit, foreign
from lint_news.oddity.spun import spun
from lint_news.rule import Rule

WARNINGS = 0.3  # of the false alarms that are expected, those that are warnings
RULES = frozenset(("oddity/misfit-headline", "oddity/misfit-word", "oddity/odd-compound", "oddity/spun-text"))
SAMPLE = 4000  # code points by which an article is told to be none in English, whatever is said of it


def unread(document: Document, reported: Set[str]) -> bool:
    """Whether rules about misfits are reported and leave an article alone, as it is in another language."""
    if not document.language or RULES.isdisjoint(reported):
        return False
    return not document.language.startswith("en") or foreign(document.text[:SAMPLE].lower().split())


def misfit_headline(view: View, rule: Rule) -> Iterator[Match]:
    """Words of the headline that do not fit."""
    for m in view.gravest:
        if not m.joined and view.plain[m.text][1].role == HEADLINE:
            yield from _match(view, rule, m)


def misfit_word(view: View, rule: Rule) -> Iterator[Match]:
    """Words of the body that do not fit."""
    for m in view.gravest:
        if not m.joined and view.plain[m.text][1].role != HEADLINE:
            yield from _match(view, rule, m)


def odd_compound(view: View, rule: Rule) -> Iterator[Match]:
    """Hyphened compounds of which a part does not fit."""
    for m in view.gravest:
        if m.joined:
            yield from _match(view, rule, m)


def spun_text(view: View, rule: Rule) -> Iterator[Match]:
    """An article of which far more words do not fit than of edited news."""
    found = spun(*view.texts, view.counted, rule.figures)
    if found is not None and found.score > rule.figure("from") and is_prose(view):
        usual = round(1000 * rule.figure("usual-share"))
        values = ("odd", str(found.misfits)), ("words", str(found.words)), ("usual", str(usual))
        yield at_first(view.document, values)


def _match(view: View, rule: Rule, m: Misfit) -> Iterator[Match]:
    """A match where the score is high enough: a note or, from the next threshold on, what the rule's file says."""
    tier = view.plan.deep or "counts"
    if m.score < threshold(rule, tier, view.plan.alarms):
        return
    number, block = view.plain[m.text]
    start, end = around(block.text, m.start, m.end) if m.joined else (m.start, m.end)
    printed = block.text[start:end]
    meant = block.text[start : m.start] + m.meant + block.text[m.end : end] if m.meant else ""
    values = (("match", printed), ("meant", f"; did you mean '{meant}'?" if meant else ""))
    grave = m.score >= threshold(rule, tier, WARNINGS * view.plan.alarms)
    severity: Severity | None = None if grave else "note"
    yield Match(number, start, end, values, (meant,) if meant else (), severity=severity)


@lru_cache(maxsize=256)
def threshold(rule: Rule, tier: str, alarms: float) -> float:
    """The score from which on so many false alarms an article are expected, of all rules for misfits together.

    The rule's file gives it at some rates, as `counts-0.1`. Between these it is read off a line over the logarithm of
    the rate; what is beyond is taken at the next of them.
    """
    named = (name.rpartition("-") for name in rule.figures if name.startswith(f"{tier}-"))
    rates = sorted((float(rate), rule.figure(f"{tier}-{rate}")) for _, _, rate in named)
    at = bisect_left(rates, (alarms, -math.inf))
    if at in (0, len(rates)):
        return rates[min(at, len(rates) - 1)][1]
    (below, high), (above, low) = rates[at - 1], rates[at]
    return round(high + (low - high) * math.log(alarms / below) / math.log(above / below), 3)
