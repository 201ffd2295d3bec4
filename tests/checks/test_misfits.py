"""Misfits as findings: which rule, where, how grave, and one for a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

import lint_news

TEXT = """Central bank raises interest rites for third time

The bank said on Sunday that it would raise the cost of borrowing again, and that the economy was strong.

The two countries agreed on Sunday to deepen their military-macroscopic cooperation in the region.

The prime minister said that the government would raise the minimum wave for workers in the state.
"""
RULES = ("oddity/misfit-headline", "oddity/misfit-word", "oddity/odd-compound")


def found(text, tier="", **options):
    plan = replace(lint_news.make_plan(lint_news.Config(select=RULES, **options)), deep=tier)
    return lint_news.lint(text, media_type="text/plain", plan=plan).findings


@pytest.mark.parametrize("tier", ["", "encoder", "reader"])
def test_each_rule_reports_its_own_at_its_place(tier):
    places = {(f.rule, f.text): (f.location.line, f.location.column) for f in found(TEXT, tier)}
    assert places[("oddity/misfit-headline", "rites")] == (1, 30)
    assert places[("oddity/odd-compound", "military-macroscopic")] == (5, 52)
    assert places[("oddity/misfit-word", "wave")] == (7, 69)
    assert len(places) == 3


def test_what_was_meant_is_suggested():
    rites = next(f for f in found(TEXT) if f.text == "rites")
    assert rites.suggestions == ("rates",)
    assert rites.message == "Odd here: 'rites'; did you mean 'rates'?"


def test_severity_follows_the_score():
    severities = {f.text: f.severity for f in found(TEXT)}
    assert severities["military-macroscopic"] == "warning"  # never seen at all
    assert severities["wave"] == "note"  # between the two thresholds


def test_other_languages_are_left_alone():
    page = '<html lang="de"><h1>Minister</h1><p>' + "The minimum wave for workers in the state. " * 3 + "</p></html>"
    assert lint_news.lint(page, media_type="text/html").document.language == "de"
    assert not [f for f in lint_news.lint(page, media_type="text/html").findings if f.rule in RULES]


def test_deep_takes_the_reader_where_its_weights_are():
    from lint_news.oddity.weights import installed

    assert lint_news.make_plan(lint_news.Config(deep=True)).deep == ("reader" if installed() else "encoder")
    assert lint_news.make_plan(lint_news.Config()).deep == ""


def test_accepted_words_are_no_findings():
    assert "rites" not in {f.text for f in found(TEXT, accept=("rites",))}


def test_one_finding_a_sentence():
    sentence = "The government would raise the minimum wave for workers who live in poison on the border.\n"
    assert len(found("Government\n\n" + "The state said it had a plan for the poor. " + sentence)) <= 1
