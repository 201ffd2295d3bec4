"""Keys of boilerplate rules: position, neighbours, cuts of a part, roles and selectors, in a user's own rules."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, PLAN, cut_by, lines, page, read_page, read_text, roles
from law import assert_lawful
from oracle import collapsed

from lint_news.config import Config
from lint_news.ruleset import make_plan

GOOD = ["Nothing of this kind here, said the mayor on Friday.", "Nor here, said the council in its reply to him."]


@pytest.fixture
def plan_with(write):
    """A plan with one boilerplate rule of the given keys."""

    def make(keys: str, bad: str = "A story about the town hall\n\n[[Zap line]]"):
        block = "\n".join(f"    - {text!r}" for text in GOOD)
        bad_block = "".join(f"    - {bad.replace('town', place)!r}\n".replace("'", '"') for place in ("town", "city"))
        text = f"summary: S\nwhy: W.\nkind: boilerplate\n{keys}\nexamples:\n  bad:\n{bad_block}  good:\n{block}\n"
        return make_plan(Config(rule_paths=(str(write("house/zap.yaml", text)),)))

    return make


@pytest.mark.parametrize(("position", "cut"), [("head", [0]), ("tail", [2]), ("any", [0, 1, 2])])
def test_position_says_where_a_line_may_stand(plan_with, position, cut):
    plan = plan_with(f"pattern: '^Zap (?:line|one|two|three)$'\nposition: {position}")
    zaps = ["Zap one", "Zap two", "Zap three"]
    document = read_text(lines(HEADLINE, zaps[0], *BODY[:2], zaps[1], *BODY[2:], zaps[2]), plan)
    assert sorted(cut_by(document)) == sorted(zaps[i] for i in cut)


def test_a_term_is_cut_by_a_rule_without_neighbours_where_another_finds_none():
    terms = {rule: PLAN.rule(rule).options for rule in ("boilerplate/live-blog-bare", "boilerplate/share-bar")}
    assert [("Share" in options.terms, bool(options.near)) for options in terms.values()] == [
        (True, True),
        (True, False),
    ]
    document = read_text(lines(HEADLINE, *BODY[:2], "Share", *BODY[2:]))
    assert cut_by(document) == {"Share": "boilerplate/share-bar"}


@pytest.mark.parametrize(("neighbour", "cut"), [("Next Article", True), ("Next comes spring", False)])
def test_near_wants_a_neighbour_of_a_kind(plan_with, neighbour, cut):
    plan = plan_with(
        "pattern: '^Zap line$'\nnear: ['boilerplate/prev*']",
        "A story about the town hall\n\n[[Zap line]]\n\nNext Article",
    )
    document = read_text(lines(HEADLINE, *BODY, "Zap line", neighbour), plan)
    assert ("Zap line" in cut_by(document)) is cut


def test_a_part_of_a_line_is_cut_and_what_remains_keeps_its_places(plan_with):
    plan = plan_with("pattern: '\\(Zap[^)]*\\)'\ncut: part", "A story about the town [[(Zap line)]] hall")
    raw = lines(HEADLINE, f"{BODY[0][:60]} (Zap this) {BODY[0][60:]} (Zap that)", *BODY[1:])
    document = read_text(raw, plan)
    assert "Zap" not in document.text
    assert document.text.startswith(BODY[0][:60].strip())
    assert_lawful(raw, document.blocks, collapsed)


def test_a_rule_with_a_role_names_the_line_and_does_not_cut_it(plan_with):
    plan = plan_with("pattern: '^Zap line$'\nrole: caption")
    document = read_text(lines(HEADLINE, *BODY, "Zap line"), plan)
    assert roles(document)["Zap line"] == "caption"
    assert cut_by(document) == {}


def test_max_words_spares_long_lines(plan_with):
    plan = plan_with("pattern: '^Zap'\nmax-words: 3")
    document = read_text(lines(HEADLINE, *BODY, "Zap line", "Zap is what the ferry company said"), plan)
    assert list(cut_by(document)) == ["Zap line"]


def test_a_section_may_be_bounded_by_a_number_of_titles(plan_with):
    plan = plan_with("pattern: '^Zap line$'\ncut: section\nitems: 2")
    document = read_text(
        lines(HEADLINE, *BODY, "Zap line", "One other title", "Another title here", "A third title now"), plan
    )
    assert list(cut_by(document)) == ["Zap line", "One other title", "Another title here"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_selector_cuts_what_lies_in_its_elements(plan_with, end):
    plan = plan_with("terms: [Zap line]\nselector: 'div.zap, [data-zap] > p'")
    parts = [f"<h1>{HEADLINE}</h1>", *BODY[:3], '<div\nclass="big zap"><p>Odd one out</p><div>and more</div></div>']
    raw = page(*parts, *BODY[3:], "<section data-zap=1><p>Last odd one</p></section>").replace("\n", end)
    cut = cut_by(read_page(raw, plan))
    assert {text for text, rule in cut.items() if rule == "house/zap"} == {"Odd one out", "and more", "Last odd one"}
    assert read_page(raw, plan).text == "\n\n".join(BODY)


def test_a_selector_says_nothing_about_plain_text(plan_with):
    plan = plan_with("terms: [Zap line]\nselector: p")
    assert cut_by(read_text(lines(HEADLINE, *BODY), plan)) == {}


def test_evidence_says_why_each_line_was_cut():
    document = read_text(lines(HEADLINE, *BODY, "Popular News", "Ten soups that warm you up this autumn"))
    evidence = {b.text: b.evidence for b in document.blocks if b.boilerplate}
    assert "Popular News" in evidence["Popular News"]
    assert "'Popular News' opens" in evidence["Ten soups that warm you up this autumn"]
