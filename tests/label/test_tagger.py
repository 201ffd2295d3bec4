"""The network: computed as it was trained, and the same for the same pieces."""

from __future__ import annotations

import numpy as np
import pytest
from articles import BODY, HEADLINE, page
from hypothesis import given
from hypothesis import strategies as st

from lint_news.label.features import page_features, text_features
from lint_news.label.metadata import hints
from lint_news.label.tagger import MOST_PRODUCTS, _mean, _product, _window, scores
from lint_news.segment import pieces

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(1, 40), st.sampled_from([1, 2, 4]))
def test_a_window_is_a_convolution_with_zeros_beyond_the_ends(seed, rows, dilation):
    chance = np.random.default_rng(seed)
    x, weights = chance.normal(size=(rows, 3)), chance.normal(size=(5, 3, 2))
    wanted = np.zeros((rows, 2))
    for i in range(rows):
        for tap in range(5):
            at = i + (tap - 2) * dilation
            if 0 <= at < rows:
                wanted[i] += x[at] @ weights[tap]
    assert np.allclose(_window(x, weights, dilation), wanted)


def test_bucket_0_is_left_out_of_a_mean():
    table = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]])
    assert _mean(table, np.array([[1, 2, 0], [2, 0, 0], [0, 0, 0]])).tolist() == [[2, 3], [3, 4], [0, 0]]


@pytest.mark.parametrize("network", ["page", "text"])
def test_the_article_scores_above_its_furniture(network):
    if network == "page":
        raw = page("<ul><li><a href=/a>World</a><li><a href=/b>Sport</a></ul>", f"<h1>{HEADLINE}</h1>", *BODY)
        cut = pieces(raw, html=True)
        found = scores(page_features(cut, hints(raw)), network)
    else:
        cut = pieces("\n".join(["World", "Sport", "Politics", "Culture", HEADLINE, *BODY]), html=False)
        found = scores(text_features(cut), network)
    of = dict(zip((p.text for p in cut), found.tolist(), strict=True))
    assert min(of[text] for text in BODY) > 0 > max(of["World"], of["Sport"])


def test_what_stands_far_away_changes_nothing_but_through_the_figures():
    cut = pieces("\n".join([HEADLINE, *BODY, *(f"Title number {n} of the list" for n in range(40))]), html=False)
    features = text_features(cut)
    changed = features._replace(figures=features.figures.copy())
    changed.figures[-1] += 1
    differs = np.flatnonzero(scores(features, "text") != scores(changed, "text"))
    assert differs.min() >= len(cut) - 1 - 2 * (1 + 2 + 4)


@pytest.mark.parametrize("rows", [0, 1, 127, 128, 129, 1000])
@pytest.mark.parametrize("columns", [1, 40, MOST_PRODUCTS + 1])
def test_products_in_blocks_of_rows_are_products(rows, columns):
    rows = rows if columns < MOST_PRODUCTS else min(rows, 3)
    x = (np.arange(rows * 3) % 7).reshape(rows, 3).astype(np.float32)
    weights = (np.arange(3 * columns) % 5).reshape(3, columns).astype(np.float64)
    assert (_product(x, weights) == x @ weights).all()
