"""Counts of a run and the verdict."""

from __future__ import annotations

import pytest

from lint_news.errors import Exit
from lint_news.model import ArticleResult, Finding, Location, Problem, Source
from lint_news.report import Breach, Summary

PLACE = Location("a", None, None, 1, 1, 1, 2, 0, 1)


def result(*severities: str, problems: tuple[bool, ...] = ()) -> ArticleResult:
    findings = tuple(Finding("a/b", s, "high", "M", PLACE, "x") for s in severities)
    return ArticleResult(
        Source("a", b""), findings, tuple(Problem("k", "m", "r", PLACE, lost) for lost in problems), size=10
    )


def summary(*results: ArticleResult) -> Summary:
    counted = Summary()
    for one in results:
        counted.add(one)
    return counted


def test_every_article_is_clean_or_has_findings_or_is_lost():
    counted = summary(
        result(), result("note"), result("error", "note"), result(problems=(True,)), result("note", problems=(False,))
    )
    assert (counted.articles, counted.clean, counted.with_findings, counted.lost) == (5, 1, 3, 1)
    assert (counted.findings, counted.problems, counted.bytes) == (4, 2, 50)
    assert counted.severities == {"note": 3, "error": 1}


@pytest.mark.parametrize(
    ("fail_on", "severities", "code"),
    [
        ("warning", ("error",), Exit.FINDINGS),
        ("warning", ("warning",), Exit.FINDINGS),
        ("warning", ("note",), Exit.OK),
        ("error", ("warning", "note"), Exit.OK),
        ("error", ("error",), Exit.FINDINGS),
        ("note", ("note",), Exit.FINDINGS),
        ("note", (), Exit.OK),
        ("never", ("error", "warning", "note"), Exit.OK),
    ],
)
def test_the_verdict_follows_the_limit(fail_on, severities, code):
    assert summary(result(*severities)).exit_code(fail_on) == code
    assert summary(result(*severities), result(problems=(False,))).exit_code(fail_on) == Exit.INCOMPLETE


def test_a_broken_condition_is_a_finding_whatever_the_limit():
    for fail_on in ("error", "never"):
        counted = summary(result())
        counted.breaches = (Breach("M", PLACE, "", 1, 1),)
        assert counted.exit_code(fail_on) == Exit.FINDINGS
        counted.add(result(problems=(False,)))
        assert counted.exit_code(fail_on) == Exit.INCOMPLETE


def test_exit_codes_are_those_of_the_interface():
    assert [int(e) for e in (Exit.OK, Exit.FINDINGS, Exit.USAGE, Exit.INCOMPLETE, Exit.INTERNAL, Exit.INTERRUPTED)] == [
        0,
        1,
        2,
        3,
        4,
        130,
    ]
