"""Lines that stand on page after page, by where they stand; and the positions of articles."""

from __future__ import annotations

import time

import pytest

import lint_news
from lint_news.config import Config
from lint_news.label.repeated import positions
from lint_news.label.shape import Shapes
from lint_news.label.sketch import sketch
from lint_news.model import HTML
from lint_news.pipeline import lint
from lint_news.reading import read
from lint_news.ruleset import make_plan
from lint_news.segment import pieces
from tests.support.outlet import FURNITURE, LEGAL, article, headline, prose, source

TEMPLATE = "boilerplate/template"


def extracted(texts, which=0, outlet="example.com", ignore=()):
    """The document of one of several articles, with what is learned from all of them."""
    templates = lint_news.learn(source(t, str(n), outlet) for n, t in enumerate(texts))
    plan = make_plan(Config(ignore=ignore), templates=templates)
    return lint_news.extract(texts[which], "text/plain", url=f"https://{outlet}/", plan=plan)


def cut(document):
    return [b.text for b in document.blocks if b.boilerplate == TEMPLATE]


def with_lines(number, head=(), middle=(), tail=()):
    paragraphs = prose(number)
    return "\n\n".join([*head, headline(number), *paragraphs[:2], *middle, *paragraphs[2:], *tail])


def test_what_stands_behind_two_articles_is_furniture_and_says_so():
    document = extracted([article(1, FURNITURE), article(2, FURNITURE)])
    assert cut(document) == list(FURNITURE)
    block = next(b for b in document.blocks if b.text == FURNITURE[0])
    assert block.evidence == "stands on 2 of 2 pages of example.com"
    assert document.text == "\n\n".join(prose(1))
    assert document.title == headline(1)


def test_each_run_is_one_note_in_bare_text():
    texts = [article(n, FURNITURE) for n in range(3)]
    templates = lint_news.learn(source(t, str(n)) for n, t in enumerate(texts))
    plan = make_plan(Config(), templates=templates)
    result = lint(source(texts[0]), plan)
    notes = [f for f in result.findings if f.rule == TEMPLATE]
    assert [(f.severity, f.text) for f in notes] == [("note", " ".join(FURNITURE))]


def test_the_rule_can_be_switched_off():
    document = extracted([article(1), article(2)], ignore=("boilerplate/template",))
    assert FURNITURE[0] in document.text


@pytest.mark.parametrize("articles", [2, 12])
def test_a_subhead_of_two_articles_stays(articles):
    texts = [with_lines(n, middle=("Analysis",) if n < 2 else ()) for n in range(articles)]
    assert cut(extracted(texts)) == []


def test_a_line_in_the_middle_of_many_articles_goes():
    texts = [with_lines(n, middle=("The desk recommends",)) for n in range(6)]
    assert cut(extracted(texts)) == ["The desk recommends"]


def test_background_that_some_articles_share_stays():
    background = "The town has fought over its ferries since the bridge fell into the river a century ago this winter."
    texts = [with_lines(n, tail=(background,) if n < 3 else ()) for n in range(12)]
    assert cut(extracted(texts)) == []
    assert background in extracted(texts).text


def test_a_legal_sentence_on_every_page_goes():
    assert cut(extracted([with_lines(n, tail=(LEGAL,)) for n in range(4)])) == [LEGAL]


def test_bylines_datelines_and_credits_keep_their_roles():
    lines = ("By Marit Solvane", "12 March 2024")
    texts = [with_lines(n, middle=(), tail=("Photo: Jon Dahl / Sellhaven Press",)) for n in range(4)]
    texts = [t.replace("\n\n", "\n\n" + "\n\n".join(lines) + "\n\n", 1) for t in texts]
    document = extracted(texts)
    roles = {b.text: b.role for b in document.blocks}
    assert [roles[line] for line in lines] == ["byline", "dateline"]
    assert cut(document) == []
    assert document.authors == ("Marit Solvane",)


def test_a_headline_that_others_list_stays_a_headline():
    others = [article(n, (headline(0), *FURNITURE)) for n in range(1, 4)]
    document = extracted([article(0), *others, *(article(n) for n in range(4, 9))])
    assert document.title == headline(0)


def test_the_name_of_a_column_may_be_all_the_headline():
    texts = ["\n\n".join(["The Saturday Column", *prose(n)]) for n in range(5)]
    document = extracted(texts)
    assert document.title == "The Saturday Column"
    assert cut(document) == []


def test_the_name_of_the_site_is_no_headline():
    texts = [with_lines(n, head=("Sellhaven Daily Gazette Online",)) for n in range(5)]
    document = extracted(texts)
    assert document.title == headline(0)
    assert cut(document) == ["Sellhaven Daily Gazette Online"]


def test_other_outlets_are_not_concerned():
    texts = [article(1), article(2)]
    templates = lint_news.learn(source(t, str(n)) for n, t in enumerate(texts))
    plan = make_plan(Config(), templates=templates)
    assert cut(lint_news.extract(texts[0], "text/plain", url="https://example.org/", plan=plan)) == []


def page(number, extra="", kind="story-body", wrap="p"):
    paragraphs = "".join(f"<{wrap}>{text}</{wrap}>" for text in prose(number, 6))
    return (
        f"<html><head><title>{headline(number)}</title></head><body class='post-{number}'>"
        f"<ul class='menu'><li>Sports</li></ul><h1>{headline(number)}</h1>"
        f"<div class='{kind}'>{paragraphs}<div class='promo'><p>Sports</p></div>{extra}</div>"
        "<div class='foot'><p>The Sound of Sellhaven</p></div></body></html>"
    )


def learned(pages):
    sources = [source(p, str(n), media_type=HTML) for n, p in enumerate(pages)]
    return [read(s) for s in sources], lint_news.learn(sources).of("example.com")


def test_in_a_page_a_line_is_known_by_its_element_too():
    pages = [page(1, "<p>Sports</p>"), page(2), page(3)]
    templates = lint_news.learn(source(p, str(n), media_type=HTML) for n, p in enumerate(pages))
    plan = make_plan(Config(), fast=True, templates=templates)
    document = lint_news.extract(pages[0], HTML, url="https://example.com/", plan=plan)
    said = [(b.text, b.boilerplate) for b in document.blocks if b.text == "Sports"]
    assert (("Sports", TEMPLATE) in said) is False or said.count(("Sports", TEMPLATE)) == 1
    assert said[-1][1] != TEMPLATE


def test_positions_are_where_other_pages_have_their_prose():
    readings, outlet = learned([page(n) for n in range(4)])
    found = positions(readings[0].pieces, Shapes(readings[0].pieces), outlet)
    assert [readings[0].pieces[i].text for i in sorted(found)] == prose(0, 6)


def test_a_page_made_otherwise_does_not_fit():
    _, outlet = learned([page(n) for n in range(4)])
    other = read(source(page(9, kind="live"), media_type=HTML)).pieces
    assert positions(other, Shapes(other), outlet) is None
    empty = read(source("<p>Nothing</p>", media_type=HTML)).pieces
    assert positions(empty, Shapes(empty), outlet) is None


@pytest.mark.parametrize(
    "raw",
    [
        "<div class='a'>" * 20_000 + "<p>" + prose(1)[0] + "</p>",
        ("<div class='a'><p>" + prose(1)[0] + "</p>") * 4_000,
        "<div class='" + "x " * 200_000 + "'><p>" + prose(1)[0] + "</p></div>",
    ],
)
def test_time_grows_linearly_with_hostile_pages(raw):
    cut_up = list(pieces(raw, True))
    start = time.process_time()
    made = sketch(cut_up, Shapes(cut_up))
    assert time.process_time() - start < 3
    assert len(made.packed()) < 20_000
