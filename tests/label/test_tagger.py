"""The arithmetic of the network."""

from __future__ import annotations

import numpy as np
import pytest

from lint_news.label.tagger import MOST_PRODUCTS, _product


@pytest.mark.parametrize("rows", [0, 1, 127, 128, 129, 1000])
@pytest.mark.parametrize("columns", [1, 40, MOST_PRODUCTS + 1])
def test_products_in_blocks_of_rows_are_products(rows, columns):
    rows = rows if columns < MOST_PRODUCTS else min(rows, 3)
    x = (np.arange(rows * 3) % 7).reshape(rows, 3).astype(np.float32)
    weights = (np.arange(3 * columns) % 5).reshape(3, columns).astype(np.float64)
    assert (_product(x, weights) == x @ weights).all()
