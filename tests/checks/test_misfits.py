"""Misfits as findings: which rule, where, how grave, and one for a sentence."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

import lint_news
from lint_news.checks.misfits import threshold

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
    result = lint_news.lint(page, media_type="text/html")
    assert not [f for f in result.findings if f.rule in RULES]
    assert result.about.foreign


GERMAN = "Der Minister sagte am Sonntag, dass die Regierung den Mindestlohn im ganzen Land erhöhen werde. " * 8


@pytest.mark.parametrize(
    ("page", "foreign"),
    [
        (TEXT, False),
        (GERMAN, True),
        (f'<html lang="en"><h1>Minister</h1><p>{GERMAN}</p></html>', True),  # whatever the page says
        ("Nyet\n", False),  # who knows
    ],
)
def test_articles_that_are_left_alone_are_told(page, foreign):
    media_type = "text/html" if page.startswith("<") else "text/plain"
    assert lint_news.lint(page, media_type=media_type).about.foreign is foreign
    other = lint_news.make_plan(lint_news.Config(select=("debris",)))
    assert not lint_news.lint(page, media_type=media_type, plan=other).about.foreign


def test_deep_takes_the_reader_where_its_weights_are():
    from lint_news.oddity.weights import installed

    assert lint_news.make_plan(lint_news.Config(deep=True)).deep == ("reader" if installed() else "encoder")
    assert lint_news.make_plan(lint_news.Config()).deep == ""


@pytest.mark.parametrize("tier", ["", "encoder"])
@pytest.mark.parametrize(
    ("phrase", "silent"),
    [
        ("rites", "rites"),
        ("Interest Rites", "rites"),
        ("raises interest rites for third time", "rites"),
        ("minimum wave", "wave"),
        ("the minimum wave for", "wave"),
        ("military-macroscopic", "military-macroscopic"),
        ("macroscopic", "military-macroscopic"),
        ("macroscopic cooperation", ""),
        ("their military-macroscopic cooperation", "military-macroscopic"),
        ("interest rates", ""),
        ("interest", ""),
        ("rites third", ""),
        ("raise the", ""),
    ],
)
def test_accepted_words_and_phrases_are_no_findings(tier, phrase, silent):
    every = {"rites", "military-macroscopic", "wave"}
    assert {f.text for f in found(TEXT, tier, accept=(phrase,))} == every - {silent}


def test_an_accepted_word_does_not_hide_another_of_its_sentence():
    text = (
        "Government\n\nThe man was sentenced to life in poison for raising the minimum wave for workers in the state.\n"
    )
    (first,) = found(text, sensitivity=1.0)
    (second,) = found(text, accept=(first.text,), sensitivity=1.0)
    assert {first.text, second.text} == {"poison", "wave"}


def test_more_is_found_the_more_false_alarms_are_put_up_with():
    told = [found(TEXT, sensitivity=rate) for rate in (0.02, 0.05, 0.1, 0.3, 1.0)]
    names = [{f.text for f in some} for some in told]
    warnings = [{f.text for f in some if f.severity == "warning"} for some in told]
    for few, many in (*pairwise(names), *pairwise(warnings)):
        assert few <= many
    assert len(warnings[0]) < len(warnings[4])


@pytest.mark.parametrize("rule_id", RULES)
@pytest.mark.parametrize("tier", ["counts", "encoder", "reader"])
def test_thresholds_fall_from_rate_to_rate(rule_id, tier):
    rule = lint_news.load_plan().rule(rule_id)
    scores = [threshold(rule, tier, rate / 1000) for rate in range(10, 1200, 10)]
    assert scores == sorted(scores, reverse=True)
    assert threshold(rule, tier, 0.1) == rule.figure(f"{tier}-0.1")
    assert threshold(rule, tier, 0.001) == rule.figure(f"{tier}-0.02")
    assert threshold(rule, tier, 9) == rule.figure(f"{tier}-1")
    assert rule.figure(f"{tier}-0.5") < threshold(rule, tier, 0.3) < rule.figure(f"{tier}-0.1")


def test_one_finding_a_sentence():
    sentence = "The government would raise the minimum wave for workers who live in poison on the border.\n"
    assert len(found("Government\n\n" + "The state said it had a plan for the poor. " + sentence)) <= 1
