"""Traces of broken decoding."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, PLAN, lines

from lint_news.model import TEXT, Source
from lint_news.pipeline import lint


def found(raw: str | bytes, rule: str):
    return [f for f in lint(Source("a", raw, TEXT), PLAN).findings if f.rule == rule]


def garbled(text: str) -> str:
    return text.encode("utf-8").decode("cp1252")


@pytest.mark.parametrize("word", ["café", "García", "Müller’s", "1939–45", "naïve", "€5"])
def test_mojibake_is_found_with_what_it_should_read(word):
    raw = lines(HEADLINE, f"{BODY[0]} The {garbled(word)} closed.")
    hits = found(raw, "debris/mojibake")
    assert hits
    repaired = raw
    for hit in reversed(hits):
        assert raw[hit.location.start : hit.location.end] == hit.text
        repaired = repaired[: hit.location.start] + hit.suggestions[0] + repaired[hit.location.end :]
    assert word in repaired


@pytest.mark.parametrize(
    "text", ["Âge d’or, Ångström, Ærø", "Привет, мир", "“Noël” à São Paulo", "東京の人", "Øre Å Ä Ö"]
)
def test_honest_letters_are_no_mojibake(text):
    assert found(lines(HEADLINE, f"{BODY[0]} {text} {BODY[1]}"), "debris/mojibake") == []


def test_undecodable_bytes_are_counted_and_placed_and_neighbours_are_one_finding():
    raw = "Hafen schließt früher\n\nDie Fähre fährt später, ".encode() + b"\xff\xfe ab \xe9.\r\nThe " + b"\xff end\n"
    hits = found(raw, "debris/undecodable-bytes")
    assert [(h.location.line, h.location.column, h.location.end_column) for h in hits] == [
        (3, 25, 27),
        (3, 31, 32),
        (4, 5, 6),
    ]
    assert "2 bytes that utf-8" in hits[0].message
    assert "1 byte that utf-8" in hits[2].message
    assert hits[0].text == "\ufffd\ufffd"


def test_columns_behind_undecodable_bytes_stay_right():
    raw = "Früher Schluß\n\nÄÖÜ ".encode() + b"\xff\xff the the end of it all was near, he said.\n"
    [hit] = found(raw, "duplicate/word")
    assert (hit.location.line, hit.location.column) == (3, 8)


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("on fridayThe council", ["The"]),
        ("was closed.The mayor", ["The"]),
        ("an iPhone from McDonald", []),
        ("see www.example.orgThe", []),
    ],
)
def test_glued_words(text, hits):
    assert [f.text for f in found(lines(HEADLINE, f"It {text} said so."), "debris/glued-words")] == hits
