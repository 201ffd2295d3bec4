"""Which pieces of a page are main text."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, page

from lint_news.label.metadata import hints
from lint_news.label.shape import shape
from lint_news.label.votes import LAYOUT, MODEL, vote
from lint_news.segment import pieces


def main_text(raw: str, fast: bool = False) -> tuple[list[str], str]:
    cut = pieces(raw, html=True)
    verdict = vote(raw, cut, [shape(p) for p in cut], fast, hints(raw))
    return [cut[i].text for i in sorted(verdict.main)], verdict.voter


FURNISHED = page(
    '<nav><a href="/">Home</a> <a href="/news">All the news of the day from the island and the mainland</a></nav>',
    f"<article><h1>{HEADLINE}</h1>",
    *BODY,
    "</article>",
    "<aside><p>Whether you like pumpkin or lentils, these soups need no more than an hour and one pot.</p></aside>",
    "<footer><p>The Norrey Post is published by the Norrey Company of Norrey, every day but one.</p></footer>",
)


@pytest.mark.parametrize("fast", [False, True])
def test_the_article_is_main_text_and_the_furniture_around_it_is_not(fast):
    found, voter = main_text(FURNISHED, fast)
    assert [text for text in found if text != HEADLINE] == list(BODY)
    assert voter == MODEL


def test_entities_and_inline_tags_do_not_hide_a_paragraph_from_the_voter():
    marked = [
        p.replace("ferry", "<b>fer</b>ry").replace("island", "<a href=/i>isl</a>and").replace("said", "s&#97;id")
        for p in BODY
    ]
    found, voter = main_text(page(f"<article><h1>{HEADLINE}</h1>", *(f"<p>{p}</p>" for p in marked), "</article>"))
    assert voter == MODEL
    assert [text for text in found if text != HEADLINE] == list(BODY)


def test_a_paragraph_that_stands_twice_is_main_text_twice():
    found, _ = main_text(page(f"<article><h1>{HEADLINE}</h1>", *BODY[:3], BODY[0], *BODY[3:], "</article>"))
    assert found.count(BODY[0]) == 2


@pytest.mark.parametrize("raw", ["", "<p>x", "<<<>>>", "<html>", "\x00<p>a", "<p>" + "a" * 50])
def test_the_voter_never_fails(raw):
    found, voter = main_text(raw)
    assert voter in (MODEL, LAYOUT)
    assert len(found) <= 2


def test_a_page_of_too_many_tags_is_judged_by_layout():
    found, voter = main_text(FURNISHED + "<i></i>" * 40_000)
    assert voter == LAYOUT
    assert [text for text in found if text != HEADLINE] == list(BODY)


def test_prose_inside_main_wins_over_prose_beside_it():
    beside = (
        "<div><p>Whether you like pumpkin or lentils, these soups need no more than half an hour and one pot.</p></div>"
    )
    found, _ = main_text(page(beside, f"<main><h1>{HEADLINE}</h1>", *BODY, "</main>"), fast=True)
    assert [text for text in found if text != HEADLINE] == list(BODY)
