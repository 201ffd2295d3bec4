"""The law of the spans in every text format: each code point of a field leads to what was written for it, and a
finding names its physical place in the file."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import Written, as_csv, as_json, as_xml, physical, records

from lint_news.config import Config
from lint_news.decode import decode
from lint_news.inputs import Shard, csvfile, jsonfile, jsonl, read, xmlfile
from lint_news.inputs.fields import read_record
from lint_news.locate import Locator
from lint_news.model import Document, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan
from lint_news.sourcemap import Span

PLAN = make_plan(Config(boilerplate=True), fast=True)
BIG = 1 << 20
READERS = {"json": jsonfile, "jsonl": jsonl, "csv": csvfile, "tsv": csvfile, "xml": xmlfile}


def sources(data: bytes, form: str) -> list[Source]:
    items = list(READERS[form].read(Shard("dump", form), io.BytesIO(data), BIG, ()))
    assert all(isinstance(item, Source) for item in items), items
    return items


def assert_each_code_point_at_its_place(
    file: str, form: str, encoding: str, rows: list[dict[str, str]], where: Written
) -> None:
    found = sources(file.encode(encoding), form)
    assert len(found) == len(rows)
    mark = file.startswith("\ufeff") and not encoding.endswith(("16", "32"))
    file = file.removeprefix("\ufeff")
    for n, (source, places) in enumerate(zip(found, where, strict=True)):
        raw = decode(source.data, False, source.encoding).text
        fields = read_record(raw, source).fields
        document = Document(source, raw, (), fields)
        locator = Locator(document)
        assert source.record == (source.line if form == "jsonl" else n + 1)
        for k, field in enumerate(fields):
            wanted = places[field.name]
            assert len(field.text) == len(wanted)
            for i, (offset, length) in enumerate(wanted):
                span = field.map.to_source(Span(i, i + 1))
                place = locator.of_raw(span, k)
                assert (place.line, place.column) == physical(file, offset - mark)
                assert span.length == length
                assert (place.start, place.end) == (i, i + 1)
        if form != "xml":
            assert [f.text for f in fields] == [rows[n]["title"], rows[n]["text"]]


LAYOUTS = [("", "\n", ""), ("[", ", ", "]"), ("[\n", ",\r\n", "\n]\n"), ('{"n": 1, "articles": [', ",", '], "x": {}}')]


@settings(max_examples=250)
@given(records, st.booleans(), st.sampled_from(LAYOUTS), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_json(rows, ascii_only, layout, encoding):
    file, where = as_json(rows, ascii_only, *layout)
    assert_each_code_point_at_its_place(file, "json", encoding, rows, where)


@settings(max_examples=150)
@given(records, st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\n", "\r\n\n"]))
def test_json_lines(rows, ascii_only, encoding, between):
    file, where = as_json(rows, ascii_only, "\n", between, "\n")
    assert_each_code_point_at_its_place(file, "jsonl", encoding, rows, where)


@settings(max_examples=250)
@given(
    records,
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv(rows, delimiter, quoting, end, encoding):
    file, where = as_csv(rows, delimiter, csv.QUOTE_ALL if end != "\r\n" else quoting, end)
    assert_each_code_point_at_its_place(file, "tsv" if delimiter == "\t" else "csv", encoding, rows, where)


@settings(max_examples=150)
@given(records)
def test_xml(rows):
    file, where = as_xml(rows)
    assert_each_code_point_at_its_place(file, "xml", "utf-8", rows, where)


STORY = (
    "Norrey drew up its plans after the storm 😀.\r\n\r\nThe talks at the “summit” were about\nRegional Security Tears "
    'and trade, the minister said to "The Norrey Post" on Monday, and no one else spoke.'
)
ROWS = [
    {"url": f"https://norrey.example/{n}", "title": f"Talks on day {n}, é😀", "text": f"{'😀' * n}{STORY}"}
    for n in range(3)
]


def written(form: str, ascii_only: bool, rows: list[dict[str, str]] = ROWS) -> str:
    if form == "csv":
        made = io.StringIO(newline="")
        csv.DictWriter(made, rows[0]).writeheader()
        csv.DictWriter(made, rows[0]).writerows(rows)
        return made.getvalue()
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows)
    if form == "xml":
        docs = (
            f'<doc title="{r["title"]}">\r<main><p>{r["text"].replace("&", "&amp;")}</p></main></doc>' for r in rows
        )
        return "<corpus>\n" + "\n".join(docs) + "</corpus>"
    return json.dumps({"status": "ok", "articles": rows}, ensure_ascii=ascii_only, indent=1)


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "xml"])
@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("compressed", [True, False])
def test_a_finding_stands_at_its_physical_place(form, ascii_only, compressed, tmp_path):
    file = written(form, ascii_only)
    path = tmp_path / f"dump.{form}"
    path.write_bytes(gzip.compress(file.encode()) if compressed else file.encode())
    shard = Shard(str(path), form, compression="gz" if compressed else "")
    results = [lint(source, PLAN) for source in read(shard, BIG)]
    places = [
        (r.source.record, f.location)
        for r in results
        for f in r.findings
        if f.rule == "oddity/real-word" and f.text.endswith("Security Tears")
    ]
    assert len(places) == 3
    at = -1
    for n, (record, place) in enumerate(places):
        at = file.index("Security Tears", at + 1)
        assert (place.line, place.column) in {physical(file, at), physical(file, at - len("Regional "))}
        assert (place.end_line, place.end_column) == physical(file, at + len("Security Tears"))
        assert record == place.record == (place.line if form == "jsonl" else n + 1)
        if form != "xml":
            assert ROWS[n]["text"][place.start : place.end].endswith("Security Tears")
            assert physical(ROWS[n]["text"], place.start) == (place.field_line, place.field_column)


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "xml"])
@pytest.mark.parametrize("repeated", [1, 3000])
def test_what_comes_before_a_fault_of_the_compression_is_read(form, repeated, tmp_path):
    path = tmp_path / f"dump.{form}"
    path.write_bytes(gzip.compress(written(form, True, ROWS * repeated).encode(), 0)[:-200])
    items = list(read(Shard(str(path), form, compression="gz"), BIG))
    assert len(items) in {3 * repeated, 3 * repeated - 1}
    assert [i.kind for i in items if not isinstance(i, Source)] == ["truncated"]
