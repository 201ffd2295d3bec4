"""Both tiers together: what counts alone do not see, places, and hostile texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.oddity.deep import deep_misfits, weights

BODY = (
    "The prime minister said on Sunday that the government would raise the minimum {} for workers in the state.",
    "The unions had asked for more, and said that they would go on strike in the autumn.",
)


def best(*texts, headline=None):
    return max(deep_misfits(texts, headline), key=lambda m: m.score)


def test_a_planted_word_is_the_gravest_and_what_was_meant_is_known():
    texts = ("Government to raise minimum wage", BODY[0].format("wave"), BODY[1])
    found = best(*texts, headline=0)
    assert (found.text, texts[1][found.start : found.end], found.meant) == (1, "wave", "wage")
    assert found.score > 2


def test_right_words_are_no_misfits():
    assert best("Government to raise minimum pay", BODY[0].format("wage"), BODY[1], headline=0).score < 0


def test_a_headline_need_not_stand_first():
    texts = (BODY[1], BODY[0].format("wage"), "Ministers agree on security tears")
    found = best(*texts, headline=2)
    assert (found.text, texts[2][found.start : found.end]) == (2, "tears")


def test_both_tiers_speak_for_a_plant():
    w = weights()
    assert w.odds(3, 3) > w.odds(3, -3)
    assert w.odds(3, 3) > w.odds(-3, 3)
    assert w.odds(3, None) > w.odds(-3, None)
    assert w.odds(3, 100) == w.odds(3, 8)


def test_words_that_recur_and_names_are_left_alone():
    text = BODY[0].format("wave") + " The wave would help Wave Rites, a charity of the state."
    assert "wave" not in {text[m.start : m.end].lower() for m in deep_misfits([text], None)}


def test_another_language_has_none():
    text = "Der Minister sagte am Sonntag, dass die Regierung den Mindestlohn im ganzen Land erhöhen werde. " * 8
    assert deep_misfits([text], None) == []


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_text_is_judged_without_fail(texts):
    for m in deep_misfits(texts, 0 if texts else None):
        assert 0 <= m.start < m.end <= len(texts[m.text])


@pytest.mark.parametrize("texts", [[], [""], ["\ud800 tears"], ["a" * 100_000], ["-" * 10_000]])
def test_hostile_texts(texts):
    deep_misfits(texts, None)
