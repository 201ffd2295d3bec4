"""Articles in nine languages, as bare text and as pages: what is kept, and which rules cut the rest.

A file `tests/pages/<name>.txt` is a dump whose lines say what should become of them (see `support/marked.py`); the page
beside it prints the same article with its furniture in markup.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from articles import PLAN, read_page, read_text
from marked import ASIDE, HEAD, MAIN, read_marked, told

from lint_news.config import Config
from lint_news.ruleset import make_plan

PAGES = Path(__file__).parents[1] / "pages"
NAMES = sorted(p.stem for p in PAGES.glob("*.txt"))
CUTS = ("lines", "stories", "pointers", "comments")


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def rules_of(document) -> set[str]:
    return {b.boilerplate for b in document.blocks if b.boilerplate is not None}


def test_a_dump_is_labelled_line_by_line_as_marked_with_and_without_blank_lines(name):
    marked = read_marked(PAGES / f"{name}.txt")
    assert told(read_text(marked.text)) == marked.expected
    assert told(read_text(marked.tight)) == marked.expected


def test_a_dump_is_cut_by_all_rules_of_its_language(name):
    marked = read_marked(PAGES / f"{name}.txt")
    language = name.partition("-")[0]
    assert {f"boilerplate/{language}-{cut}" for cut in CUTS} <= rules_of(read_text(marked.text))


@pytest.mark.parametrize("plan", [PLAN, make_plan(Config(), fast=True)], ids=["default", "fast"])
def test_a_page_gives_the_same_headline_and_main_text(name, plan):
    marked = read_marked(PAGES / f"{name}.txt")
    document = read_page((PAGES / f"{name}.html").read_text(encoding="utf-8"), plan)
    assert [document.title] == marked.of(HEAD)
    assert document.text.split("\n\n") == marked.of(MAIN)


def test_a_page_names_byline_date_and_credit(name):
    marked = read_marked(PAGES / f"{name}.txt")
    document = read_page((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    named = [b.text for b in document.blocks if b.role in {"byline", "dateline", "credit"}]
    assert named == marked.of(ASIDE)


def test_furniture_inside_the_main_text_of_a_page_is_cut_by_rules(name):
    document = read_page((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    assert any(rule.startswith(f"boilerplate/{name.partition('-')[0]}-") for rule in rules_of(document))
