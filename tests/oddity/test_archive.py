"""An archive beside the shipped counts: what it says in this company is not odd, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.oddity.archive import kept, said, unsaid, with_archive
from lint_news.oddity.evidence import in_a_row
from lint_news.oddity.misfit import counts, misfits
from lint_news.oddity.stream import hashes, stream
from lint_news.oddity.table import PAIR, WORD, keys
from lint_news.oddity.tally import ARTICLES, Tally

TEXT = "The prime minister said on Sunday that the government would raise the minimum wave for workers in the state."
COMPOUND = "The two countries agreed to deepen their military-macroscopic cooperation in the region."


def archive(*texts, articles=ARTICLES):
    made = Tally()
    for _ in range(articles):
        made.add([stream(text) for text in texts], None)
    return made.table(1)


def known(text, word, own):
    row = in_a_row([stream(text)], None)
    return bool(said(row, np.array([row.words.index(word)]), own)[0])


@pytest.mark.parametrize(
    ("says", "text", "word"),
    [
        ("a minimum wave", "the minimum wave for", "wave"),
        ("wave pool", "a wave pool", "wave"),
        ("house of tears", "the house of tears is", "tears"),
        ("tears of joy", "tears of joy", "tears"),
        ("tears of joy", "tears of joy", "joy"),
        ("military-macroscopic", "their military-macroscopic talks", "macroscopic"),
        ("military-macroscopic", "their military-macroscopic talks", "military"),
    ],
)
def test_company_that_tells(says, text, word):
    assert known(text, word, archive(says))


@pytest.mark.parametrize(
    ("says", "text", "word"),
    [
        ("the wave", "the wave for", "wave"),  # stands beside any word
        ("in wave 7 , wave", "in wave 7 , wave", "wave"),
        ("minimum wave", "the minimum-wave for", "wave"),
        ("minimum-wave", "the minimum wave for", "wave"),
        ("house . tears", "house . tears", "tears"),  # across the end of a sentence
        ("wave minimum", "the minimum wave", "wave"),
        ("tears of the", "tears of joy", "tears"),
    ],
)
def test_company_that_tells_nothing(says, text, word):
    assert not known(text, word, archive(says))


def test_what_too_few_articles_say_is_still_odd():
    assert not known("the minimum wave", "wave", archive("minimum wave", articles=ARTICLES - 1))
    assert known("the minimum wave", "wave", archive("minimum wave"))


def test_only_what_is_said_is_taken_out():
    own = archive("minimum wave")
    texts = [TEXT, COMPOUND]
    found = misfits(texts, None)
    left = unsaid(texts, found, own)
    assert {texts[m.text][m.start : m.end] for m in set(found) - set(left)} == {"minimum", "wave"}
    left = unsaid(texts, found, archive("military-macroscopic"))
    assert {texts[m.text][m.start : m.end] for m in set(found) - set(left)} == {"military", "macroscopic"}
    assert kept([], [], own) == []


def test_counts_are_added_up():
    own = archive("the statue law was passed")
    both = with_archive(own)
    wanted = np.concatenate(
        [keys(WORD, hashes(["law", "the"])), keys(PAIR, hashes(["statue", "the"]), hashes(["law", "law"]))]
    )
    assert both.words == counts().words + own.words
    assert both.count(wanted).tolist() == (counts().count(wanted) + own.count(wanted)).tolist()


@given(st.lists(st.text(alphabet="ab -.,'’\U00010900\ud800e", max_size=30), max_size=4))
def test_any_text_is_looked_at_without_fail(texts):
    row = in_a_row([stream(text) for text in texts], None)
    inner = np.flatnonzero(row.block >= 0)
    assert not said(row, inner, archive("minimum wave")).any()
