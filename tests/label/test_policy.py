"""Main text by choice: standfirst, captions, credits, tables and subheads, in pages and in bare text."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, lines, page, read_page, read_text, roles
from law import assert_lawful
from oracle import collapsed

from lint_news.config import Config
from lint_news.label.policy import POLICY
from lint_news.model import HTML, KINDS, TEXT, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

STANDFIRST = "The winter route stays for now, but tickets will cost more and the council is angry"
CAPTION = "The ferry Alma leaves the harbour of Norrey in heavy rain in May"
CREDIT = "Photo: Jana Roe / Norrey Post"
SUBHEAD = "A route that never paid"
ROWS = (("Winter", "14", "310"), ("Spring", "22", "540"), ("Summer", "61", "1,700"))

TABLE = f"<table><tr>{'</tr><tr>'.join(''.join(f'<td>{cell}</td>' for cell in row) for row in ROWS)}</tr></table>"
PAGE = page(
    f"<h1>{HEADLINE}</h1>",
    f'<p class="article__standfirst">{STANDFIRST}</p>',
    "<p>By Jana Roe</p>",
    *BODY[:2],
    f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>",
    f"<p>{CREDIT}</p>",
    f"<h2>{SUBHEAD}</h2>",
    *BODY[2:4],
    TABLE,
    *BODY[4:],
)
BARE = lines(
    HEADLINE,
    STANDFIRST,
    "By Jana Roe",
    *BODY[:2],
    f"Image caption: {CAPTION}",
    CREDIT,
    SUBHEAD,
    *BODY[2:4],
    "\n".join("\t".join(row) for row in ROWS),
    *BODY[4:],
)
TEXTS = {
    "standfirst": {STANDFIRST},
    "captions": {CAPTION, f"Image caption: {CAPTION}"},
    "credits": {CREDIT},
    "tables": {cell for row in ROWS for cell in row} | {" ".join(row) for row in ROWS},
    "subheads": {SUBHEAD},
}


def choosing(**choices):
    return make_plan(Config(main_text=tuple(choices.items())))


def main_text(document):
    return [b.text for b in document.blocks if b.main]


@pytest.fixture(params=[(read_page, PAGE), (read_text, BARE)], ids=["page", "text"])
def read(request):
    reader, raw = request.param
    return lambda **choices: reader(raw, choosing(**choices))


def of_kind(document, kind):
    return [b for b in document.blocks if b.role == KINDS[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_by_its_role(read, kind):
    found = {b.text for b in of_kind(read(), kind)}
    assert found
    assert found <= TEXTS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_cut_by_choice_is_gone_and_nothing_else_changes(read, kind):
    before, document = read(), read(**{kind: "cut"})
    assert not {b.text for b in document.blocks if b.main} & TEXTS[kind]
    assert main_text(document) == [t for t in main_text(before) if t not in TEXTS[kind]]
    cut = {b.text: b.evidence for b in document.blocks if b.boilerplate == POLICY}
    assert set(cut) == {b.text for b in before.blocks if b.boilerplate is None} & TEXTS[kind]
    assert set(cut.values()) <= {f"{kind} {'is' if kind == 'standfirst' else 'are'} cut"}
    others = [(b, a) for b, a in zip(before.blocks, document.blocks, strict=True) if b.role != KINDS[kind]]
    assert all(b == a for b, a in others)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_by_choice_is_main_text(read, kind):
    before, document = read(), read(**{kind: "keep"})
    wanted = {b.text for b in of_kind(document, kind)}
    assert [t for t in main_text(document) if t in wanted] == [b.text for b in of_kind(document, kind)]
    assert [t for t in main_text(document) if t not in wanted] == [t for t in main_text(before) if t not in wanted]


@pytest.mark.parametrize("kind", KINDS)
def test_a_choice_of_auto_is_none(read, kind):
    assert read(**{kind: "auto"}) == read()
    assert choosing(**{kind: "auto"}) == choosing()
    assert len({choosing(**{kind: choice}).digest for choice in ("auto", "keep", "cut")}) == 3


def test_places_and_order_stay():
    for reader, raw in ((read_page, PAGE), (read_text, BARE)):
        document = reader(raw, choosing(captions="cut", tables="keep", credits="keep"))
        assert_lawful(raw, document.blocks, collapsed)


def test_a_choice_is_no_finding_and_rules_do_not_look_at_what_is_cut():
    raw = BARE.replace(SUBHEAD, f"{SUBHEAD} for for the island")
    ids = {}
    for choice in ("auto", "cut"):
        result = lint(Source("a.txt", raw, TEXT), choosing(subheads=choice, captions=choice))
        ids[choice] = {f.rule for f in result.findings}
    assert "duplicate/word" in ids["auto"]
    assert ids["cut"] == ids["auto"] - {"duplicate/word"}


def test_rules_look_at_credits_that_are_kept():
    raw = BARE.replace(CREDIT, "Photo: Jana Roe of of Norrey")
    found = [
        {f.text for f in lint(Source("a.txt", raw, TEXT), choosing(credits=choice)).findings}
        for choice in ("auto", "keep")
    ]
    assert "of of" not in found[0]
    assert "of of" in found[1]


def test_what_a_rule_has_cut_or_stands_elsewhere_is_not_kept():
    raw = page(
        f"<h1>{HEADLINE}</h1>",
        *BODY[:3],
        "<aside><figure><figcaption>A cake of last week</figcaption></figure></aside>",
        "<h2>Popular News</h2>",
        *BODY[3:],
        "<footer><figure><figcaption>The house of our printers</figcaption></figure></footer>",
        "<figure><figcaption>Our app on a telephone</figcaption></figure>",
    )
    document = read_page(raw, choosing(captions="keep", subheads="keep"))
    assert main_text(document) == list(BODY)


def test_a_table_for_layout_is_no_table():
    cells = "".join(f"<tr><td>{text}</td></tr>" for text in BODY)
    document = read_page(page(f"<h1>{HEADLINE}</h1>", f"<table>{cells}</table>"), choosing(tables="cut"))
    assert main_text(document) == list(BODY)
    for role, count in (("presentation", 0), ("table", 9)):
        table = TABLE.replace("<table>", f"<table class=a role={role}>")
        document = read_page(page(f"<h1>{HEADLINE}</h1>", *BODY[:3], table, *BODY[3:]))
        assert len(of_kind(document, "tables")) == count


def test_a_paragraph_in_a_cell_is_a_cell_and_a_heading_is_none():
    table = f"<table><tr><td><p>Winter</p><td><h3>{SUBHEAD}</h3><td><ul><li>310</ul></table>"
    found = roles(read_page(page(f"<h1>{HEADLINE}</h1>", *BODY[:3], table, *BODY[3:])))
    assert (found["Winter"], found[SUBHEAD], found["310"]) == ("table cell", "subhead", "table cell")


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("| Winter | 14 |\n| Spring | 22 |", 2),
        ("Winter | 14\nSpring | 22", 2),
        ("Home | News | Sport", 0),
        ("Winter | 14\n\nSpring | 22 | 540", 0),
        ("By Jana Roe | 3 May 2026", 0),
    ],
)
def test_rows_of_text_have_as_many_cells_as_their_neighbours(table, cells):
    document = read_text(lines(HEADLINE, *BODY[:3], table, *BODY[3:]))
    assert len(of_kind(document, "tables")) == cells


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        (f'<p class="wp-caption-text">{CAPTION}</p>', "caption"),
        (f'<div class="image__caption"><p>{CAPTION}</p></div>', "caption"),
        (f'<div class="encaptioned"><p>{CAPTION}</p></div>', "paragraph"),
    ],
)
def test_a_class_names_a_caption(markup, role):
    assert roles(read_page(page(f"<h1>{HEADLINE}</h1>", *BODY[:3], markup, *BODY[3:])))[CAPTION] == role


@pytest.mark.parametrize(
    "head",
    [
        [f'<h2 class="dek">{STANDFIRST}</h2>'],
        [f'<div role="doc-subtitle"><p>{STANDFIRST}</p></div>', "<p>3 May 2026</p>"],
        [f"<p>{STANDFIRST}</p>", "<p>By Jana Roe</p>"],
    ],
)
def test_standfirsts_of_pages(head):
    document = read_page(page(f"<h1>{HEADLINE}</h1>", *head, *BODY))
    assert [b.text for b in of_kind(document, "standfirst")] == [STANDFIRST]
    assert roles(document)[BODY[0]] == "lede"


def test_an_article_that_is_called_a_summary_is_no_standfirst():
    body = "".join(f"<p>{text}</p>" for text in BODY)
    document = read_page(page(f"<h1>{HEADLINE}</h1>", f'<div class="entry-summary">{body}</div>'))
    assert not of_kind(document, "standfirst")
    assert main_text(document) == list(BODY)


def test_without_a_byline_the_first_line_of_a_text_is_no_standfirst():
    assert roles(read_text(lines(HEADLINE, STANDFIRST, *BODY)))[STANDFIRST] != "standfirst"
    assert roles(read_text(lines(HEADLINE, *BODY[:2], "By Jana Roe", *BODY[2:])))[BODY[0]] == "lede"


def test_deep_tables_take_linear_time():
    deep = "<table><tr><td>" + "<div>" * 5000 + "".join(f"<div>{n} mm</div>" for n in range(5000))
    source = Source("a.html", page(f"<h1>{HEADLINE}</h1>", *BODY, deep), HTML)
    assert lint(source, choosing(tables="cut")).document is not None
