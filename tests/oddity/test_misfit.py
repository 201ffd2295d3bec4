"""Misfits: what is found in sentences, where, and what must not disturb."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.oddity.misfit import like, misfits

PLAIN = "The prime minister said on Sunday that the government would raise the minimum {} for workers in the state."


def best(*texts, headline=None):
    return max(misfits(texts, headline), key=lambda m: m.score)


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        (PLAIN.format("wave"), "wave", "wage"),
        ("The man was sentenced to life in poison for the murder of a police officer.", "poison", "prison"),
    ],
)
def test_a_planted_word_is_the_gravest(text, word, meant):
    found = best(text)
    assert text[found.start : found.end] == word
    assert found.meant == meant
    assert found.score > 2


def test_the_right_word_is_no_misfit():
    assert best(PLAIN.format("wage")).score < 0


def test_texts_keep_their_numbers():
    found = best("Parliament votes on Sunday", "", PLAIN.format("wave"), headline=0)
    assert found.text == 2


def test_a_compound_is_known_by_its_halves():
    text = "The two countries agreed to deepen their military-macroscopic cooperation in the region."
    found = best(text)
    assert text[found.start : found.end] == "macroscopic"
    assert found.joined
    assert found.score == float("inf")


def test_a_known_compound_is_none():
    text = "The two countries agreed to deepen their military-technical cooperation in the region."
    assert best(text).score < 2


def test_a_prefix_goes_before_any_word():
    text = "The team will arrive in the north on Sunday after pre-acclimatizing at home for a week."
    assert float("inf") not in {m.score for m in misfits([text], None)}


def test_another_language_has_none():
    text = "Der Minister sagte am Sonntag, dass die Regierung den Mindestlohn im ganzen Land erhöhen werde. " * 8
    assert misfits([text], None) == []


def test_names_are_left_alone():
    text = "The prime minister said on Sunday that Wave Rites would raise the minimum wage for workers in the state."
    assert {text[m.start : m.end] for m in misfits([text], None)}.isdisjoint({"Wave", "Rites"})


def test_order_and_case():
    found = misfits([PLAIN.format("wave"), "A " + PLAIN.format("wage")], None)
    assert [(m.text, m.start) for m in found] == sorted((m.text, m.start) for m in found)
    assert like("TEARS", "fears") == "FEARS"
    assert like("Tears", "fears") == "Fears"
    assert like("tears", "fears") == "fears"


@given(st.lists(st.text(), max_size=4))
@settings(max_examples=60)
def test_any_text_is_judged_without_fail(texts):
    for m in misfits(texts, 0 if texts else None):
        assert 0 <= m.start < m.end <= len(texts[m.text])


@pytest.mark.parametrize("texts", [[], [""], ["\ud800 tears"], ["a" * 100_000], ["-" * 10_000], ["tears " * 20_000]])
def test_hostile_texts(texts):
    misfits(texts, None)


def test_a_word_has_the_same_score_in_whatever_company_of_rows():
    text, at = PLAIN.format("wave"), PLAIN.index("{")
    scores = [
        next(m.score for m in misfits([text, *others], None) if m.text == 0 and m.start == at)
        for others in ([], ["The end of the road was in the sight of many that day, he had to admit."] * 30)
    ]
    assert scores[0] == pytest.approx(scores[1], abs=0.01)
