"""One oddity a sentence: the gravest, wherever sentences end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lint_news.oddity.misfit import Misfit
from lint_news.oddity.sentences import gravest

TEXTS = ("Rites rise", 'He said it was "grate." They where there. Nobody new')


def at(word, score, text=1):
    start = TEXTS[text].index(word)
    return Misfit(text, start, start + len(word), score, "", False)


def test_the_gravest_of_each_sentence_stands():
    rites, rise = at("Rites", 1.0, 0), at("rise", 2.0, 0)
    said, grate, where, new = at("said", 5.0), at("grate", 4.0), at("where", -3.0), at("new", float("inf"))
    assert gravest([rites, rise, said, grate, where, new], TEXTS) == [rise, said, where, new]


def test_the_first_of_equals_stands():
    assert gravest([at("said", 1.0), at("grate", 1.0)], TEXTS) == [at("said", 1.0)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 3)), max_size=8), st.text("ab.! \n”", max_size=60))
def test_none_of_a_sentence_is_graver(places, text):
    found = [Misfit(0, start, start + 1, float(score), "", False) for start, score in places]
    kept = gravest(found, [text])
    assert set(kept) <= set(found)
    assert max((m.score for m in found), default=None) == max((m.score for m in kept), default=None)
