"""Which pieces of a page are main text."""

from __future__ import annotations

import numpy as np
import pytest
from articles import BODY, HEADLINE, page

from lint_news.label.metadata import hints
from lint_news.label.shape import shape
from lint_news.label.votes import (
    LAYOUT,
    MODEL,
    TEXT_MODEL,
    VOTER,
    _headed,
    _kept,
    bridged,
    guarded,
    text_vote,
    vote,
)
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


def text_main(*lines: str, body: int = 0) -> list[str]:
    cut = pieces("\n".join(lines), html=False)
    verdict = text_vote(cut, [shape(p) for p in cut], body)
    assert verdict.voter == TEXT_MODEL
    return [cut[i].text for i in sorted(verdict.main)]


MENU = ["Menu", "Sign in", "World", "Politics", "Sport", "Culture", "Settings", "Crossword", "Lottery results", "Shop"]


def test_a_menu_in_a_text_is_no_main_text():
    assert text_main(*MENU, HEADLINE, *BODY) == [HEADLINE, *BODY]


def test_what_stands_before_the_body_is_kept():
    assert text_main(*MENU[:8], HEADLINE, *BODY, body=2) == [*MENU[:2], HEADLINE, *BODY]


@pytest.mark.parametrize(
    "lines",
    [
        [HEADLINE, *BODY],
        MENU[:4],
        ["Ok"],
        [*MENU * 2_001, *BODY],
        [
            "港口大桥将被拆除",
            "新闻",
            "体育",
            "财经",
            "港口的旧桥将被拆除，原址将建一座新桥。市议会周二表决通过。",
            "关于我们",
            "广告",
        ],
    ],
    ids=["title and prose", "too short", "one word", "too long", "a script it has not learned"],
)
def test_some_texts_are_kept_whole(lines):
    assert text_main(*lines) == lines


def test_lines_between_kept_ones_are_bridged_unless_they_are_plainly_furniture():
    odds = np.array([2.0, -0.5, 2.0, -3.0, 2.0, -0.5, -0.5, -0.5, 2.0, -0.5])
    assert (bridged(odds, -1.0) > 0).tolist() == [True, True, True, False, True, False, False, False, True, False]


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "form", "button", "video", "dialog"])
def test_elements_of_furniture_hold_no_main_text_unless_they_hold_an_article(tag):
    long = "".join(f"<p>{p}</p>" for p in BODY)
    short = f"<p>{BODY[0]}</p>"
    for inside, outside, kept in ((short, long, False), (long, short, True), (short, "", False)):
        cut = pieces(f"<{tag}>{inside}</{tag}><div>{outside}</div>", html=True)
        main = guarded(np.ones(len(cut), dtype=bool), cut)
        assert bool(main[0]) == kept, (inside, outside)


def test_a_page_in_a_script_the_network_has_not_learned_is_judged_by_others():
    body = "".join(
        f"<p>{'港口的旧桥将被拆除，原址将建一座新桥。市议会周二表决通过了这项计划。' * 3}{n}</p>" for n in range(5)
    )
    for fast in (True, False):
        found, voter = main_text(page(f"<article><h1>港口大桥将被拆除重建</h1>{body}</article>"), fast)
        assert voter == (LAYOUT if fast else VOTER)
        assert len(found) >= 5


@pytest.mark.parametrize(
    ("odds", "kept"),
    [
        ([2, -1, -1, -4, -2], [1, 0, 0, 0, 0]),  # half of the prose is kept: what is doubtful is cut
        ([-1, -1, 2, -1, -2], [1, 1, 1, 0, 0]),  # little prose is: all but the plainest furniture of it is
        ([2, 2, 2, -1, 2], [1, 1, 1, 1, 1]),  # nearly all is
        ([-4, -5, -3.5, -1, -4], [0, 0, 0, 0, 0]),
    ],
)
def test_a_text_does_not_lose_nearly_all_of_its_prose(odds, kept):
    size, prose = np.array([400, 300, 100, 20, 30]), np.array([1, 1, 1, 0, 0], dtype=bool)
    assert _kept(np.array(odds, dtype=float), size, prose).tolist() == [bool(k) for k in kept]


def test_a_subhead_stands_before_prose_that_is_kept_and_behind_something_else():
    odds = np.array([-0.5, 1.0, -0.5, 2.0, -0.5, 0.5, -3.0, 1.0])
    prose = np.array([0, 1, 0, 1, 0, 0, 0, 1], dtype=bool)
    assert (_headed(odds, prose) > 0).tolist() == [False, True, True, True, False, True, False, True]
