"""Bare text of every kind: what is kept and what is cut, line by line.

Each file of `tests/cases/bare` is a dump whose lines say what should become of them; see `support/marked.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from articles import read_text
from marked import read_marked, told

CASES = sorted((Path(__file__).parents[1] / "cases" / "bare").glob("*.txt"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def marked(request):
    return read_marked(request.param)


def test_a_dump_is_labelled_line_by_line_as_marked(marked):
    assert told(read_text(marked.text)) == marked.expected


def test_blank_lines_change_nothing(marked):
    assert told(read_text(marked.tight)) == marked.expected
