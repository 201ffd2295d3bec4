"""Edits are exact: what is read afterwards is what was read before, with the replacement in its place."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lint_news.decode import spliced
from lint_news.edits import _Place
from lint_news.inputs.values import NoText
from lint_news.model import CSV_ROW, HTML, JSON_RECORD, TEXT, Block, Document, Source
from lint_news.reading import Reading, read

words = st.text(st.sampled_from("ab &<>;#x/\"',|\\\u200bé’\U0001f600"), max_size=12) | st.sampled_from(
    ["&amp;", "<b>", "</p>", "&lt;", "the the", "&#8217;", "&am", "p;", "<", "script>", "\n", '""', "\x07"]
)
texts = st.lists(words, min_size=1, max_size=6).map("".join).filter(str.strip)


def as_html(text: str) -> Source:
    return Source("a.html", f"<p>one <b>two</b> {escape(text, quote=False)} three</p>".encode(), HTML)


def as_markup(text: str) -> Source:
    return Source("a.html", f"<p>one {text} three</p>".encode(), HTML)


def as_text(text: str) -> Source:
    return Source("a.txt", f"one {text} three".encode(), TEXT)


def as_json(text: str) -> Source:
    return Source("a.jsonl", json.dumps({"title": "zero", "text": f"one {text} three"}).encode(), JSON_RECORD, 1)


def as_page_in_json(text: str) -> Source:
    data = json.dumps({"html": f"<p>one {escape(text, quote=False)} three</p>", "n": 1}, ensure_ascii=False)
    return Source("a.jsonl", data.encode(), JSON_RECORD, 1)


def as_quoted(text: str) -> Source:
    cell = f"{text} three".replace('"', '""')
    return Source("a.csv", f'x,"{cell}",y'.encode(), CSV_ROW, 1, columns=("n", "text", "m"))


def as_cell(text: str) -> Source:
    return Source("a.csv", f"x,{text} three,y".encode(), CSV_ROW, 1, columns=("n", "text", "m"))


FORMS = (as_html, as_markup, as_text, as_json, as_page_in_json, as_quoted, as_cell)


def document(source: Source, found: Reading) -> Document:
    blocks = [Block("paragraph", p.text, p.map, field=p.field) for p in found.pieces]
    fields = found.record.fields
    if fields:
        blocks = [Block("paragraph", b.text, b.map.compose(fields[b.field].map), field=b.field) for b in blocks]
    code = found.decoded.encoding
    return Document(source, found.decoded.text, tuple(blocks), fields, code, html=found.html)


def said(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=1500)
@given(st.data(), texts, st.sampled_from(FORMS))
def test_what_is_read_afterwards_is_what_was_meant(data, text, form):
    assume(form is not as_cell or not set(text) & set(',"\n'))
    source = form(text)
    before = read(source)
    made = document(source, before)
    i = data.draw(st.integers(0, len(made.blocks) - 1))
    block = made.blocks[i]
    start = data.draw(st.integers(0, len(block.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(block.text), start + 8)))
    new = data.draw(st.just("") | words.map(lambda w: w.translate({10: " ", 7: None})))
    found = _Place(made, block).edit((start, end, new))
    if found is None:
        return
    span, written = found
    try:
        after = read(replace(source, data=spliced(source.data, made.encoding, [(span, written)])))
    except NoText:  # nothing is left, which nobody can know who looks at one edit
        return
    parts = [b.text for b in made.blocks]
    parts[i] = block.text[:start] + new + block.text[end:]
    assert after.html == before.html
    assert said("".join(p.text for p in after.pieces)) == said("".join(parts))


@pytest.mark.parametrize(
    ("form", "text", "gone", "can"),
    [
        (as_markup, "<\u200bb>", "\u200b", False),  # a tag would come about
        (as_markup, "&\u200bamp;", "\u200b", False),  # a reference
        (as_html, "&\u200bamp;", "\u200b", True),  # none, since the ampersand is one
        (as_text, "<\u200bb>", "\u200b", True),
        (as_json, "<\u200bp>", "\u200b", False),  # the field would be a page
        (as_json, "a\u200bp", "\u200b", True),
        (as_cell, '\u200b"fair" he said', "\u200b", False),  # the cell would be quoted
        (as_cell, 'x\u200b"fair" he said', "\u200b", True),
        (as_quoted, '\u200b"fair" he said', "\u200b", True),
        (as_markup, "x&NotEqualTilde;y", "\u2242", False),  # half a reference
        (as_markup, "x&NotEqualTilde;y", "\u0338", False),
        (as_markup, "x&NotEqualTilde;y", "\u2242\u0338", True),
        (as_text, "a b\nc d", "c", True),
        (as_markup, "a b\nc d", "b c", False),  # a line end
        (as_json, "two <i> three", "two", True),
    ],
)
def test_where_an_edit_would_do_more_than_it_says_there_is_none(form, text, gone, can):
    source = form(text)
    made = document(source, read(source))
    block = next(b for b in made.blocks if gone in b.text)
    at = block.text.index(gone)
    found = _Place(made, block).edit((at, at + len(gone), ""))
    assert (found is not None) == can


@pytest.mark.parametrize("code", ["cp1252", "utf-8"])
def test_a_record_writes_what_its_encoding_lacks_as_it_escapes(code):
    data = json.dumps({"title": "é", "text": "one two"}, ensure_ascii=False).encode(code)
    source = replace(as_json(""), data=data, encoding=code)
    made = document(source, read(source))
    _, written = _Place(made, made.blocks[-1]).edit((0, 3, "≥’"))
    assert written == ("\\u2265’" if code == "cp1252" else "≥’")
