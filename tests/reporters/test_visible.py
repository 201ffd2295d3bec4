"""Text of strangers made harmless."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.reporters.visible import escape_json, visible, width

STEERING = [
    *map(chr, range(0x20)),
    "\x7f",
    *map(chr, range(0x80, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c\u2028\u2029\ufeff\xad",
    "\ud800",
    "\udfff",
    "\U000e0041",
]
any_text = st.text(st.characters() | st.sampled_from(STEERING))


@given(any_text)
def test_nothing_that_steers_a_terminal_gets_through(text):
    shown = visible(text)
    assert not any(c in shown for c in STEERING)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    shown.encode("utf-8")


@given(any_text)
def test_what_is_harmless_is_left_as_it_is(text):
    kept = "".join(c for c in text if c not in STEERING)
    harmless = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"))
    assert visible(harmless) == harmless


@given(st.lists(any_text))
def test_escaped_json_says_the_same_and_is_safe(texts):
    written = json.dumps({"a": texts}, ensure_ascii=False)
    escaped = escape_json(written)
    assert json.loads(escaped) == json.loads(written)
    assert not any(c in escaped for c in STEERING)
    escaped.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("", 0), ("日本", 4), ("e\u0301", 1), ("ｆ", 2), ("é", 1), ("😀", 2)]
)
def test_width_counts_the_columns_of_a_terminal(text, columns):
    assert width(text) == columns
