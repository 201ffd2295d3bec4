"""Parquet: rows to articles, the columns that are read, and broken files."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.config import Config
from lint_news.inputs import Shard, discover, read
from lint_news.inputs.parquet import read as read_parquet
from lint_news.model import JSON_RECORD, ParquetRow, Problem, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

BIG = 1 << 20
STORY = "The harbour reopened on Monday.\n\nIt had been closed for the the whole winter."


def items(path, max_size=BIG, names=()):
    [shard] = discover([str(path)]).shards
    return list(read(shard, max_size, names))


def write_table(path, rows, group=100, **columns):
    pq.write_table(
        pa.table(columns or {"text": [f"Story {n}. {STORY}" for n in range(rows)]}), path, row_group_size=group
    )
    return path


def test_each_row_is_a_record_with_its_row_group_and_row(tmp_path):
    found = items(write_table(tmp_path / "a.parquet", 7, 3))
    assert [s.record for s in found] == [ParquetRow(n // 3, n % 3) for n in range(7)]
    assert {(s.media_type, s.decoded) for s in found} == {(JSON_RECORD, True)}
    assert json.loads(found[4].data) == {"text": f"Story 4. {STORY}"}


def test_a_finding_names_the_place_in_the_field(tmp_path):
    [_, source] = items(write_table(tmp_path / "a.parquet", 2))
    [found] = [f for f in lint(source, make_plan(Config())).findings if f.rule == "duplicate/word"]
    assert str(found.location) == f"{tmp_path}/a.parquet[rg0,r1]:text:3:{len('It had been closed for ') + 1}"
    assert f"Story 1. {STORY}"[found.location.start : found.location.end] == "the the"


def test_only_columns_of_an_article_are_read(tmp_path):
    path = write_table(
        tmp_path / "a.parquet",
        0,
        article_body=["T"],
        Title=["H"],
        embedding=[[0.5] * 10],
        url=["https://a.example/x"],
        date=[date(2026, 1, 2)],
        junk=["j"],
    )
    [source] = items(path)
    assert json.loads(source.data) == {
        "article_body": "T",
        "Title": "H",
        "url": "https://a.example/x",
        "date": "2026-01-02",
    }
    [source] = items(path, names=(("text", "junk"),))
    assert json.loads(source.data)["junk"] == "j"


def test_without_a_text_column_all_texts_are_there_to_be_named(tmp_path):
    [source] = items(write_table(tmp_path / "a.parquet", 0, id=[1], story=["T"], lines=[["a", "b"]]))
    assert json.loads(source.data) == {"story": "T", "lines": ["a", "b"]}
    assert lint(source, make_plan(Config())).left_out.startswith("no text field; fields: story, lines")


def test_values_of_all_kinds(tmp_path):
    table = pa.table(
        {
            "text": pa.array([["One.", "Two."], None], pa.list_(pa.string())),
            "html": pa.array([b"<p>caf\xe9 \xe2\x82\xac", b"\xff\x00"], pa.binary()),
            "title": pa.array([float("nan"), 1.5]),
            "content": pa.array([{"a": "x", "b": [1]}, None]),
            "body": pa.array(["same", "same"]).dictionary_encode(),
            "raw_text": pa.array(["x", "y"], pa.large_string()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    one, two = (json.loads(s.data) for s in items(tmp_path / "a.parquet"))
    assert one["text"] == ["One.", "Two."]
    assert (one["title"], two["title"], one["content"], one["body"]) == (None, 1.5, {"a": "x", "b": [1]}, "same")
    assert isinstance(one["html"], str)


def test_text_that_is_not_utf_8_whatever_the_file_says(tmp_path):
    good = pa.array([b"caf\xe9", b"plain"], pa.binary())
    bad = pa.StringArray.from_buffers(2, good.buffers()[1], good.buffers()[2])
    pq.write_table(pa.table({"text": bad}), tmp_path / "a.parquet")
    assert [json.loads(s.data)["text"] for s in items(tmp_path / "a.parquet")] == ["café", "plain"]


def test_a_row_over_the_limit_is_a_problem_and_the_rest_is_read(tmp_path):
    path = write_table(tmp_path / "a.parquet", 0, text=["a", "b" * 500, "c"])
    one, problem, two = items(path, max_size=100)
    assert (problem.kind, problem.location.record) == ("too-large", ParquetRow(0, 1))
    assert isinstance(one, Source)
    assert isinstance(two, Source)


def test_ranges_are_row_groups(tmp_path):
    path = write_table(tmp_path / "a.parquet", 25, 4)
    parts = [i for a, b in ((0, 2), (2, 3), (3, 7)) for i in read(Shard(str(path), "parquet", start=a, end=b), BIG)]
    assert parts == items(path)


@pytest.mark.parametrize("cut", [1, 8, 200, 100_000])
def test_a_truncated_file_is_one_problem(tmp_path, cut):
    data = write_table(tmp_path / "a.parquet", 200).read_bytes()
    (tmp_path / "b.parquet").write_bytes(data[: max(10, len(data) - cut)])
    [problem] = items(tmp_path / "b.parquet")
    assert (problem.kind, problem.article_lost) == ("truncated", True)


def test_a_file_without_rows_and_an_empty_one(tmp_path):
    assert [p.kind for p in items(write_table(tmp_path / "a.parquet", 0))] == ["empty"]
    (tmp_path / "b.parquet").write_bytes(b"")
    assert [p.kind for p in items(tmp_path / "b.parquet")] == ["empty"]


def test_a_corrupt_row_group_costs_only_its_rows(tmp_path):
    path = tmp_path / "a.parquet"
    table = pa.table({"text": [f"Story {n}. {STORY}" for n in range(30)]})
    pq.write_table(table, path, row_group_size=10, compression="zstd", use_dictionary=False)
    column = pq.ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    at = column.data_page_offset
    data[at : at + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(data)
    found = items(path)
    assert [s.record for s in found if isinstance(s, Source)] == [ParquetRow(g, n) for g in (0, 2) for n in range(10)]
    [problem] = [p for p in found if isinstance(p, Problem)]
    assert (problem.kind, problem.location.record) == ("corrupt", ParquetRow(1, 0))
    assert "10 rows are lost" in problem.message


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_cannot_seek(tmp_path, packed):
    data = write_table(tmp_path / "a.parquet", 7, 3).read_bytes()
    whole = items(tmp_path / "a.parquet")
    if packed:
        (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(data))
        found = items(tmp_path / "a.parquet.gz")
    else:
        os.mkfifo(tmp_path / "pipe")
        writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(data,))
        writer.start()
        found = items(tmp_path / "pipe")
        writer.join()
    assert [(s.record, s.data) for s in found] == [(s.record, s.data) for s in whole]


def test_a_parquet_file_is_known_by_its_content(tmp_path):
    write_table(tmp_path / "a.txt", 3)
    assert len(items(tmp_path / "a.txt")) == 3


@settings(max_examples=100)
@given(st.data())
def test_hostile_files_never_raise(data):
    out = io.BytesIO()
    pq.write_table(pa.table({"text": [f"Story {n}" for n in range(20)]}), out, row_group_size=7)
    raw = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(4, len(raw) - 5))] = data.draw(st.integers(0, 255))
    for item in read_parquet(Shard("a.parquet", "parquet"), io.BytesIO(bytes(raw)), BIG, ()):
        assert isinstance(item, Source | Problem)
