"""Tables of counts: what goes in comes out, what never went in does not, and damage is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.oddity import table
from lint_news.oddity.stream import hashes

WORDS = [f"word{i}" for i in range(4000)]


def made(counts, relation=table.WORD, buckets=1000, pinned=0):
    return table.build(table.keys(relation, hashes(WORDS[: len(counts)])), np.array(counts), buckets, 10_000, pinned)


@given(st.lists(st.integers(1, 2_000_000), min_size=1, max_size=200))
def test_counts_come_out_within_a_step_of_the_scale(counts):
    found = made(counts).count(table.keys(table.WORD, hashes(WORDS[: len(counts)])))
    assert np.all(found <= np.array(counts) * table.STEP)
    assert np.all(found >= np.minimum(counts, table.STEP ** (table.LEVELS - 1)) / table.STEP)


def test_what_was_never_seen_is_nearly_always_told():
    counts = made([5] * 4000)
    strangers = counts.count(table.keys(table.WORD, hashes([f"stranger{i}" for i in range(20_000)])))
    assert np.mean(strangers > 0) < 0.01


def test_relations_and_orders_are_kept_apart():
    left, right = hashes(["security"]), hashes(["fears"])
    one = table.build(table.keys(table.PAIR, left, right), np.array([37]), 64, 100)
    assert one.count(table.keys(table.PAIR, left, right))[0] > 20
    assert one.count(table.keys(table.PAIR, right, left))[0] == 0
    assert one.count(table.keys(table.SKIP, left, right))[0] == 0


def test_a_full_bucket_keeps_what_is_frequent_and_what_is_pinned():
    counts = [1, 1, *range(100, 120)]
    full = made(counts, buckets=1, pinned=2)
    found = full.count(table.keys(table.WORD, hashes(WORDS[: len(counts)])))
    assert np.all(found[:2] == 1)
    assert np.count_nonzero(found) == table.SLOTS


def test_no_keys_no_counts():
    assert made([1]).count(np.zeros(0, np.uint64)).tolist() == []


def test_a_file_gives_the_table_back(tmp_path):
    path = tmp_path / "counts.table"
    original = made([3, 40, 500])
    original.write(path)
    again = table.read(path)
    assert again.words == 10_000
    assert np.array_equal(again.slots, original.slots)


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d + b"x", lambda d: b"PK" + d[2:], lambda d: d[:20]])
def test_a_damaged_file_is_told(tmp_path, damage):
    path = tmp_path / "counts.table"
    made([3, 40, 500]).write(path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match="table of counts"):
        table.read(path)
