"""CSS selectors: the exact elements, and no tree for pages that cannot match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pages import pages

from lint_news.label import selectors
from lint_news.label.selectors import needed_names, selected
from lint_news.rule import Boilerplate, Rule


def rule(selector: str) -> Rule:
    return Rule("a/b", "S", "W.", "boilerplate", "M", Boilerplate(selector=selector))


def found(raw: str, selector: str) -> list[str]:
    return [raw[span.start : span.end] for span, _ in selected(raw, [rule(selector)])]


@pytest.mark.parametrize(
    ("raw", "selector", "expected"),
    [
        ("<p>a<div class='x y'>b<div>c</div></div>d", "div.x", ["<div class='x y'>b<div>c</div></div>"]),
        ("<p>é😀\n<b\nid=q>b</b>", "#q", ["<b\nid=q>b</b>"]),
        ("<p>a\r\n<b id=q>b</b>", "#q", ["<b id=q>b</b>"]),
        ("<p>a\r<b id=q>b</b>", "#q", ["<b id=q>b</b>"]),
        ("<p>a\x0b\x0c\u2028<b id=q>b</b>", "#q", ["<b id=q>b</b>"]),
        ("<ul><li>a</li><li class=ad>b</li></ul>", "ul > li.ad, ol", ["<li class=ad>b</li>"]),
        ("<div data-Ad=1>a</div>", "[data-ad]", ["<div data-Ad=1>a</div>"]),
        (
            "<a href='https://shop.example/x'>a</a><a href=/>b</a>",
            "a[href^='https://shop.example']",
            ["<a href='https://shop.example/x'>a</a>"],
        ),
        ("<div class=ad>a</div><div>b</div>", "div:not(.ad, .x)", ["<div>b</div>"]),
        ("<div class=ad>a", "p.ad, #none", []),
    ],
)
def test_a_selector_names_exact_elements(raw, selector, expected):
    assert found(raw, selector) == expected


@settings(max_examples=150)
@given(pages, pages)
def test_places_are_right_in_any_page(before, after):
    marked = "<section data-here=1>inside</section>"
    raw = f"{before}{marked}{after}"
    assert found(raw, "section[data-here]") in ([marked], [])


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("aside.related, div[data-ad]", [{"aside", "related"}, {"data-ad", "div"}]),
        ("#Main > .Item-2", [{"main", "item-2"}]),
        ("*", [set()]),
        ("li:not(.a)", [{"li"}]),
    ],
)
def test_the_names_a_page_needs_are_read_off_a_selector(selector, names):
    assert [set(s) for s in needed_names(selector)] == names


def test_no_tree_is_made_of_a_page_that_cannot_match(monkeypatch):
    def refuse(*_args, **_keys):
        raise AssertionError("a tree was made")

    monkeypatch.setattr("bs4.BeautifulSoup", refuse)
    assert found("<div class=story>a</div>", "div.advert") == []
    assert selectors.selected("<p>a", []) == []
