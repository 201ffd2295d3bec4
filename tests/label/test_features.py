"""Figures of pieces: the same wherever a piece lies, sound for any text."""

from __future__ import annotations

import numpy as np
import pytest
from articles import BODY, HEADLINE, page
from hypothesis import given
from hypothesis import strategies as st

from lint_news.label.features import names_of, page_features, text_features
from lint_news.label.laid import word_hashes
from lint_news.label.metadata import Hints, hints
from lint_news.label.vocabulary import NAME_GROUPS, PHRASES
from lint_news.segment import pieces

CHARACTERS = st.text(st.characters(exclude_characters="\r\n"), min_size=1, max_size=300)
WORDS = st.text(st.sampled_from("abcdefgäöüßéшчжΩ漢字ひ0123ABCZÄШ"), min_size=1, max_size=12)


def of_page(raw: str):
    cut = pieces(raw, html=True)
    return cut, page_features(cut, hints(raw))


@given(st.lists(CHARACTERS, min_size=1, max_size=12))
def test_any_text_has_finite_figures(lines):
    cut = pieces("\n".join(lines), html=False)
    if cut:
        found = text_features(cut)
        assert np.isfinite(found.figures).all()
        assert found.words.min() >= 0
        assert len(found.figures) == len(found.words) == len(cut)


@given(CHARACTERS, st.lists(CHARACTERS, max_size=4), st.lists(CHARACTERS, max_size=4))
def test_a_text_has_the_same_words_whatever_stands_around_it(text, before, behind):
    cut = pieces(text, html=False)
    every = pieces("\n\n".join([*before, text, *behind]), html=False)
    if len(cut) == 1:
        alone = text_features(cut).words[0].tolist()
        texts = [p.text for p in every]
        if cut[0].text in texts:
            assert text_features(every).words[texts.index(cut[0].text)].tolist() == alone


@given(st.lists(WORDS, min_size=1, max_size=9))
def test_equal_words_have_equal_hashes_and_others_hardly_ever(words):
    found = word_hashes([*words, *words]).tolist()
    assert found[: len(words)] == found[len(words) :]
    assert len(set(found)) == len({w.lower() for w in words})


@pytest.mark.parametrize("alike", ["no go so do to", "read lead head dead", "said paid", "a i o y", "00 10 20"])
def test_words_that_differ_in_the_first_letter_have_other_buckets(alike):
    words = alike.split()
    buckets = text_features(pieces(" ".join(words), html=False)).words[0, : len(words)].tolist()
    assert len(set(buckets)) == len(words)


def test_first_and_last_words_are_told_apart():
    lines = "Sign up now", "Now sign up", "The council of Norrey will sign the contract up to the end of May"
    one, two, three = text_features(pieces("\n\n".join(lines), html=False)).words.tolist()
    assert sorted(one[:3]) == sorted(two[:3])
    assert one[:3] != two[:3]
    assert one[3:6] == [0, 0, 0]
    assert one[6:] == [0, *one[:3]]
    assert three[6:] != three[:4]


@pytest.mark.parametrize(
    ("attrs", "group"),
    [
        (' class="story-body__inner"', "body"),
        (" class='RelatedStories'", "related"),
        (" id=comments", "comments"),
        (' role="navigation"', "nav"),
        (' data-component="newsletter-signup"', "newsletter"),
        (' title="comments"', None),
    ],
)
def test_names_of_elements_fall_into_groups(attrs, group):
    groups, buckets = names_of("div", attrs)
    assert [name for i, name in enumerate(NAME_GROUPS) if groups >> i & 1 and name == group] == (
        [group] if group else []
    )
    assert buckets != names_of("p", attrs)[1]


def test_phrases_are_found_as_whole_words():
    cut = pieces("Sign up for the letter\n\nThe design upset many\n\nREAD  MORE: ferries", html=False)
    figures = text_features(cut).figures
    begin = figures.shape[1] - 1 - 8 - 3 - len(PHRASES)
    said = [[name for name, f in zip(PHRASES, row[begin:], strict=False) if f] for row in figures]
    assert "newsletter" in said[0]
    assert said[1] == []
    assert "related" in said[2]


def test_elements_stand_parents_first_and_pieces_know_their_own():
    cut, found = of_page(page(f"<article><div class=a><h1>{HEADLINE}</h1>", *BODY, "</div></article>"))
    parents = found.elements[:, 0]
    assert (parents[1:] < np.arange(1, len(parents))).all()
    assert len({int(e) for e, p in zip(found.element, cut, strict=True) if p.tag == "p"}) == len(BODY)


def test_what_the_page_names_itself_is_a_figure():
    raw = page(f"<h1>{HEADLINE}</h1>", *BODY)
    cut = pieces(raw, html=True)
    plain, told = page_features(cut, Hints()), page_features(cut, Hints(headlines=(HEADLINE,), body=" ".join(BODY[:2])))
    changed = {cut[i].text for i in np.flatnonzero((plain.figures != told.figures).any(axis=1))}
    assert {HEADLINE, *BODY} <= changed
    assert (plain.figures[:, -1] == 0).all()
    assert page_features(cut, Hints(), votes={0}).figures[:, -1].tolist() == [1.0] + [-1.0] * (len(cut) - 1)


def test_a_piece_of_a_page_is_told_how_much_of_its_subject_other_prose_has():
    teaser = "Whether you like pumpkin or lentils, these soups need no more than half an hour and one single pot."
    cut, found = of_page(page(f"<h1>{HEADLINE}</h1>", *BODY, f"<p>{teaser}</p>"))
    column = 5 + 19 + len(PHRASES)  # behind the figures of the piece itself, its characters and its phrases
    shares = {p.text: float(share) for p, share in zip(cut, found.figures[:, column], strict=True)}
    assert shares[teaser] < min(shares[text] for text in BODY)
    assert found.figures[:, column].max() <= 1
