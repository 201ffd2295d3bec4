"""Shards to articles: whole files, and JSON Lines with their physical lines."""

from __future__ import annotations

import io

import pytest

from lint_news.inputs import Shard, discover, read
from lint_news.model import HTML, JSON_RECORD, TEXT, Problem

BIG = 10_000_000


def items(path, max_size=BIG, names=()):
    [shard] = discover([str(path)]).shards
    return list(read(shard, max_size, names))


@pytest.mark.parametrize(("name", "media_type"), [("a.txt", TEXT), ("a.html", HTML)])
def test_a_file_is_one_article(write, name, media_type):
    path = write(name, "one\n\ntwo")
    [source] = items(path)
    assert (source.uri, source.data, source.media_type, source.record, source.line) == (
        str(path),
        b"one\n\ntwo",
        media_type,
        None,
        1,
    )


def test_each_line_of_json_lines_is_an_article_at_its_physical_line(write):
    path = write("a.jsonl", b'{"a":1}\n\n  \r\n{"b":\r2}\r\n{"c":3}')
    found = items(path, names=(("text", "c"),))
    assert [(s.record, s.line, s.data.strip(), s.media_type) for s in found] == [
        (1, 1, b'{"a":1}', JSON_RECORD),
        (4, 4, b'{"b":\r2}', JSON_RECORD),
        (6, 6, b'{"c":3}', JSON_RECORD),
    ]
    assert found[0].field_names == (("text", "c"),)


@pytest.mark.parametrize("size", [9, 10])
def test_a_file_past_the_limit_is_a_problem_with_the_remedy(write, size):
    found = items(write("a.txt", "x" * size), max_size=9)
    assert isinstance(found[0], Problem) is (size > 9)
    if size > 9:
        assert (found[0].kind, found[0].article_lost) == ("too-large", True)
        assert "--max-size" in found[0].remedy


def test_a_line_past_the_limit_is_a_problem_and_the_rest_is_read(write):
    path = write("a.jsonl", b'{"a":1}\n' + b"x" * 50 + b"\n" + b"y" * 9 + b"\n" + b"z" * 25)
    found = items(path, max_size=9)
    assert [(type(i).__name__, i.location.line if isinstance(i, Problem) else i.line) for i in found] == [
        ("Source", 1),
        ("Problem", 2),
        ("Source", 3),
        ("Problem", 4),
    ]


def test_a_file_that_vanished_is_a_problem(write):
    path = write("a.txt", "text")
    [shard] = discover([str(path)]).shards
    path.unlink()
    [problem] = read(shard, BIG)
    assert (problem.kind, problem.article_lost) == ("unreadable", True)


@pytest.mark.parametrize(
    ("data", "media_types"),
    [
        (b"A text", [TEXT]),
        (b"<html><p>A page", [HTML]),
        (b'{"text": "a"}\n{"text": "b"}\n', [JSON_RECORD, JSON_RECORD]),
        (b"", []),
    ],
)
def test_standard_input_is_read_as_what_it_looks_like(monkeypatch, data, media_types):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [s.media_type for s in read(Shard("-", ""), BIG)] == media_types


def test_binary_standard_input_is_a_problem(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"%PDF-1.7")))
    assert [i.kind for i in read(Shard("-", ""), BIG)] == ["binary"]
