"""Neighbours: packed and read again, and those that ship."""

from __future__ import annotations

from lint_news.oddity.neighbours import AKIN, ALIKE, SENSE, neighbours, pack

ROWS = {
    "tears": (["fears", "years"], ["tear"], ["crying"]),
    "fears": (["tears"], [], ["worries", "concerns"]),
    "rare": ([], [], ["fears"]),
}


def test_what_is_packed_is_read(tmp_path):
    path = tmp_path / "near.npz"
    pack(ROWS, path)
    found = neighbours(path)
    for word, groups in ROWS.items():
        near = found.of(word)
        for kind, group in zip((ALIKE, AKIN, SENSE), groups, strict=True):
            assert [w for w, k in zip(near.words, near.kinds, strict=True) if k == kind] == group
    assert found.of("years") is None  # is meant, but has no neighbours
    assert found.of("unknown") is None


def test_the_shipped_ones_hold_what_a_reader_would_think_of():
    near = neighbours().of("tears")
    assert {"fears", "years"} <= set(near.words)
    assert len(near.words) == len(near.hashes) == len(near.kinds)
