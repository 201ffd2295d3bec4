"""Dates that contradict themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lint_news.checks.scope import View
from lint_news.model import Match
from lint_news.rule import Rule

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = "January February March April May June July August September October November December".split()
LONGEST = max(map(len, WEEKDAYS))
# It begins with "day", which an engine finds fast; the weekday's name is read backwards from there.
DATED = re.compile(
    r"day,? \(?(?:the )?(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?:in )?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<month2>[A-Z][a-z]{2,8})\.?,? )(?P<year>(?:19|20)\d\d)\b"
)


def wrong_weekday(view: View, rule: Rule) -> Iterator[Match]:
    """Dates of which weekday and day cannot both be right."""
    for i, block in view.blocks(rule):
        for m in DATED.finditer(block.text):
            said = _weekday_before(block.text, m.start() + len("day"))
            was = _weekday(m["year"], m["month"] or m["month2"], m["day"] or m["day2"])
            if said and was and said != was:
                start = m.start() + len("day") - len(said)
                values = (("match", block.text[start : m.end()]), ("to", was))
                yield Match(i, start, m.end(), values, (was + block.text[start + len(said) : m.end()],))


def _weekday_before(text: str, end: int) -> str | None:
    """The weekday whose name ends at a place."""
    before = text[max(0, end - LONGEST - 1) : end]
    return next((name for name in WEEKDAYS if before.endswith(name) and not before[: -len(name)][-1:].isalnum()), None)


def _weekday(year: str, month: str, day: str) -> str | None:
    """The weekday of a date, `None` for what is no date.

    >>> _weekday("2024", "March", "4"), _weekday("2023", "Feb", "30")
    ('Monday', None)
    """
    name = "Sep" if month == "Sept" else month
    number = next((n for n, full in enumerate(MONTHS, start=1) if full.startswith(name)), 0)
    try:
        return WEEKDAYS[date(int(year), number, int(day)).weekday()]
    except ValueError:
        return None
