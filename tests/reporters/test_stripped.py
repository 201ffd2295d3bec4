"""The main text, and the page that explains every block."""

from __future__ import annotations

from articles import BODY, HEADLINE, PLAN, lines

from lint_news.model import Source
from lint_news.pipeline import lint
from lint_news.reporters.stripped import FORMATS

RAW = lines(
    "Home > News > Ferry", HEADLINE, "By Ingrid Solheim", *BODY[:2], "Popular News", "Ten soups that warm you up"
)


def rendered(form: str, raw: str = RAW, first: bool = True) -> str:
    return FORMATS[form](False)(lint(Source("d/a.txt", raw), PLAN), first)


def test_text_is_title_blank_line_main_text():
    assert rendered("text") == f"{HEADLINE}\n\n{BODY[0]}\n\n{BODY[1]}\n"


def test_text_without_a_headline_is_the_main_text_alone():
    assert rendered("text", lines(*BODY[:2])) == f"{BODY[0]}\n\n{BODY[1]}\n"


def test_articles_are_set_apart():
    assert rendered("text", first=False) == "\n\n" + rendered("text")


def test_an_explanation_shows_each_block_with_its_line_role_and_the_rule_that_cut_it():
    page = rendered("explain")
    assert page.startswith("d/a.txt\n7 blocks, 3 cut; ")
    rows = page.split("\n")
    for line, part in enumerate(RAW.strip().split("\n\n")):
        assert any(row.split()[:1] == [str(2 * line + 1)] and part[:30] in row for row in rows)
    assert "boilerplate/breadcrumb: " in page
    assert "boilerplate/related: in the section that 'Popular News' opens" in page
    for role in ("headline", "byline", "lede", "paragraph"):
        assert role in page


def test_an_explanation_fits_a_terminal_and_steers_none():
    page = rendered("explain", lines(HEADLINE, "\x1b[31m" + BODY[0], "- Advertisement -"))
    assert "\x1b" not in page
    assert all(len(row) <= 118 for row in page.split("\n"))
