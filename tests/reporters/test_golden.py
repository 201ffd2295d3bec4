"""Every format prints what lies in `tests/golden/`. LINT_NEWS_UPDATE=1 writes it anew; then look at what changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from results import RESULTS, breach, report

from lint_news import options
from lint_news.reporters import FORMATS

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize("form", FORMATS)
def test_report_is_as_expected(form):
    found, path = report(form, RESULTS, (breach("norrey.example"),)), GOLDEN / f"report.{form}"
    if os.environ.get("LINT_NEWS_UPDATE") == "1":
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


def test_there_is_a_report_of_each_format_and_of_nothing_else():
    assert {p.suffix[1:] for p in GOLDEN.glob("report.*")} == set(FORMATS) == set(options.FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_two_reports_of_one_run_share_nothing(form):
    assert report(form) == report(form)
