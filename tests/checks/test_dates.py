"""Weekdays that do not fit the date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from articles import BODY, HEADLINE, PLAN, lines
from hypothesis import given
from hypothesis import strategies as st

from lint_news.checks.dates import MONTHS, WEEKDAYS
from lint_news.model import TEXT, Source
from lint_news.pipeline import lint

FORMS = (
    "{weekday}, {month} {day}, {year}",
    "{weekday} {day} {month} {year}",
    "{weekday}, {day}th of {month} {year}",
    "{weekday}, {short}. {day}, {year}",
    "{weekday} ({month} {day}, {year}",
    "{weekday}, the {day}th {month}, {year}",
)


def found(text: str):
    raw = lines(HEADLINE, BODY[0], f"It was on {text}) that they met.")
    return raw, [f for f in lint(Source("a", raw, TEXT), PLAN).findings if f.rule == "oddity/wrong-weekday"]


def written(form: str, day: date, weekday: str) -> str:
    month = MONTHS[day.month - 1]
    return form.format(weekday=weekday, month=month, short=month[:3], day=day.day, year=day.year)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS), st.integers(0, 6))
def test_a_weekday_is_reported_exactly_where_it_does_not_fit(day, form, shift):
    right = WEEKDAYS[day.weekday()]
    said = WEEKDAYS[(day + timedelta(shift)).weekday()]
    text = written(form, day, said)
    raw, hits = found(text)
    assert len(hits) == (shift > 0)
    for hit in hits:
        assert hit.text == text == raw[hit.location.start : hit.location.end]
        assert hit.suggestions == (text.replace(said, right),)
        assert right in hit.message


@pytest.mark.parametrize(
    "text",
    [
        "Monday, February 30, 2023",  # no date at all: another rule's
        "Monday, Mayor 5, 2020",
        "Monday, March 4",
        "Mondays March 5, 2024",
        "Someday, March 5, 2024",
        "Ash Wednesday 2024, February 14",
        "payday, March 5, 2024",
        "Monday 45 March 2024",
    ],
)
def test_what_is_no_date_is_left_alone(text):
    assert found(text)[1] == []
