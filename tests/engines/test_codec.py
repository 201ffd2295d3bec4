"""Results survive the way through JSON; anything that is not what was written is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.engines import codec
from lint_news.engines.codec import bare, dumps, loads, result_of, row, unsealed
from lint_news.model import (
    APPLICABILITIES,
    CONFIDENCES,
    JSON_RECORD,
    SEVERITIES,
    About,
    ArticleResult,
    Edit,
    Fact,
    Finding,
    Fix,
    Location,
    ParquetRow,
    Problem,
    Related,
    Source,
    WarcRecord,
)
from lint_news.sourcemap import Span

numbers = st.integers(0, 2**62)
texts = st.text(st.sampled_from('ab"\\\n\r\u2028\x00😀\ud83d\ude00\udc80') | st.characters(), max_size=12)
optional = st.none() | texts
records = (
    st.none() | numbers | st.builds(ParquetRow, numbers, numbers) | st.builds(WarcRecord, numbers, st.just("") | texts)
)
sources = st.builds(
    Source,
    uri=texts,
    data=st.just(b""),
    media_type=st.just("text/plain") | texts,
    record=records,
    line=st.just(1) | numbers,
    column=st.just(1) | numbers,
    url=optional,
    decoded=st.booleans(),
)
places = st.builds(
    Location,
    path=st.just("") | texts,
    record=records,
    field=optional,
    line=numbers,
    column=numbers,
    end_line=numbers,
    end_column=numbers,
    start=numbers,
    end=numbers,
    field_line=st.none() | numbers,
    field_column=st.none() | numbers,
)
findings = st.builds(
    Finding,
    rule=texts,
    severity=st.sampled_from(SEVERITIES),
    confidence=st.sampled_from(CONFIDENCES),
    message=texts,
    location=places,
    text=texts,
    suggestions=st.lists(texts, max_size=2).map(tuple),
    role=optional,
    boilerplate=optional,
    url=optional,
    outlet=optional,
    fingerprint=texts,
    related=st.lists(st.builds(Related, texts, places), max_size=2).map(tuple),
    fix=st.none()
    | st.builds(Fix, st.sampled_from(APPLICABILITIES), st.lists(st.builds(Edit, places, texts), max_size=2).map(tuple)),
    line_text=texts,
    mark=st.builds(Span, numbers, numbers),
)
problems = st.builds(Problem, kind=texts, message=texts, remedy=texts, location=places, article_lost=st.booleans())
facts = st.builds(
    Fact, rule=texts, key=texts, location=places, values=st.lists(texts | st.integers(-9, 9), max_size=2).map(tuple)
)
results = st.builds(
    ArticleResult,
    source=sources,
    findings=st.lists(findings, max_size=2).map(tuple),
    problems=st.lists(problems, max_size=2).map(tuple),
    facts=st.lists(facts, max_size=2).map(tuple),
    size=numbers,
    about=st.none() | st.builds(About, optional, *[numbers] * 4, *[optional] * 4, st.booleans()),
    left_out=st.just("") | texts,
    made=st.just("") | texts,
)


def shown(result: ArticleResult) -> tuple:
    """A result with the parts that comparing leaves out."""
    return result, [(f.line_text, f.mark) for f in result.findings]


@given(st.lists(results, max_size=3))
def test_results_are_read_as_they_were_written(some):
    assert list(map(shown, loads(dumps(some)))) == list(map(shown, some))


@given(results)
def test_a_row_is_one_line(result):
    assert b"\n" not in row(result)
    assert shown(result_of(row(result))) == shown(result)


def test_documents_and_bytes_are_left_out():
    source = Source("a.csv", b"text", record=3, field_names=(("text", "t"),), columns=("a", "t"), encoding="utf-8")
    result = ArticleResult(source, size=4)
    [read] = loads(dumps([result]))
    assert read == bare(result)
    assert read.source == Source("a.csv", b"", record=3)


def test_a_clean_article_is_tiny():
    assert row(ArticleResult(Source("a.txt", b"x" * 9000), size=9000)) == b'[["a.txt"],9000]'


@given(st.lists(results, min_size=1, max_size=2), st.data())
def test_what_was_cut_or_changed_is_refused(some, data):
    written = dumps(some)
    cut = data.draw(st.integers(0, len(written) - 1))
    assert loads(written[:cut]) is None
    lines = written.splitlines(keepends=True)
    assert loads(b"".join(lines[1:])) is None
    changed = bytearray(written)
    changed[cut] ^= 1
    assert loads(bytes(changed)) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(SEVERITIES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=8,
)


@given(results, st.data())
def test_odd_values_are_refused_or_read_as_results(result, data):
    """A value is swapped for any other, deep in the row: either that is a result again, or a `ValueError`."""
    tree = json.loads(row(result).decode("utf-8", "surrogatepass"))
    holder = tree
    while True:
        at = data.draw(st.integers(0, len(holder) - 1))
        if not isinstance(holder[at], list) or not holder[at] or data.draw(st.booleans()):
            holder[at] = data.draw(values)
            break
        holder = holder[at]
    line = json.dumps(tree).encode()
    try:
        read = result_of(line)
    except ValueError:
        return
    assert shown(result_of(row(read))) == shown(read)
    hash(replace(read))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'[["a"],-1]',
        b'[["a"],true]',
        b'[["a"],1e3]',
        b'[["a"],%d]' % 2**63,
        b'[["a",1],3]',
        b'[["a"],3,"",[],[],[],[]]',
        b'[["\xff"],3]',
        b'[["a","text/plain",[1,2,3]],3]',
        b'[["a","text/plain",1.0],3]',
    ],
)
def test_rows_that_are_none(line):
    with pytest.raises(ValueError):  # noqa: PT011 - any will do
        result_of(line)


def test_no_bytes_are_no_results():
    assert loads(b"") is None
    assert loads(b"\n") is None
    assert loads(dumps([])) == []


def test_a_seal_is_checked_while_lines_stream():
    written = dumps([ArticleResult(Source("a", b""))] * 3)
    lines = written.splitlines(keepends=True)
    assert len(list(unsealed(lines))) == 3
    for broken in (lines[:-1], lines[1:], []):
        with pytest.raises(ValueError, match="complete"):
            list(unsealed(broken))


@pytest.mark.parametrize(
    "source",
    [
        Source("a.txt", b""),
        Source("\udc80.txt", b""),
        Source("d.jsonl", b"", JSON_RECORD, 7, 7),
        Source('"', b""),
    ],
)
@pytest.mark.parametrize(
    "about",
    [
        *(
            None,
            About(),
            About("a.example", 3, 4, 5),
            About("", 0, 0, 0),
            About('"\\', 1, 2, 3),
            About("é\udc80", 1, 2, 3, foreign=True),
        ),
        About("a", 1, 2, 3, 4, "https://a/é", "T, [null]", "en", "2027"),
        About(None, 1, 2, 3, 4, '"', "\n", None, "\udc80"),
        About("a", 1, 2, 3, 4, "https://a/", "T", "de", None, True),
    ],
)
def test_what_is_read_the_fast_way_is_read_as_by_json(source, about, monkeypatch):
    result = ArticleResult(source, size=12, about=about)
    fast = result_of(row(result), lambda uri: 100)
    assert fast.about == about
    monkeypatch.setattr(codec, "_CLEAN", re.compile(b"never"))
    assert fast == result_of(row(result), lambda uri: 100)
    assert fast.source.line == source.line + 100
