"""Hostile input is linted as any other; `benchmarks/linear.py` measures that its time grows with its length only."""

from __future__ import annotations

import pytest
from hostile import EVENTFUL, PAGES, TEXTS

from lint_news.config import Config
from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

PLAN = make_plan(Config())
SIZE = 20_000
CASES = {
    **{f"page of {name}": (HTML, make) for name, make in PAGES.items()},
    **{f"text of {name}": (TEXT, make) for name, make in TEXTS.items()},
    **EVENTFUL,
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_linted_as_any_other(name):
    media_type, make = CASES[name]
    result = lint(Source("a", make(SIZE), media_type), PLAN)
    assert result.document is not None
    assert not result.problems


def test_a_selector_that_matches_much_labels_every_element(write):
    rule = "summary: S\nwhy: W.\nkind: boilerplate\nterms: [Zap line]\nselector: div.ad\nexamples:\n"
    rule += (
        '  bad: ["A story\\n\\n[[Zap line]]", "A tale\\n\\n[[Zap line]]"]\n  good: [One good line, Two good lines]\n'
    )
    plan = make_plan(Config(rule_paths=(str(write("house/zap.yaml", rule)),)), fast=True)
    result = lint(Source("a.html", "<div class=ad>Zap offer of the week</div>\n" * 300, HTML), plan)
    assert {b.boilerplate for b in result.document.blocks} == {"house/zap"}
