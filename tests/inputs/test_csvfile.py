"""CSV and TSV: the rows of Python's `csv`, at their physical lines; headers, delimiters, and what is broken."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.config import Config
from lint_news.decode import decode
from lint_news.inputs import Shard, csvfile
from lint_news.inputs.csvfields import cells
from lint_news.model import LeftOut, Problem, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

BIG = 1 << 20
PLAN = make_plan(Config(), fast=True)
HEADER = "title,text\n"


@pytest.fixture(autouse=True)
def _large_fields():
    before = csv.field_size_limit(1 << 30)
    yield
    csv.field_size_limit(before)


def items(text: str | bytes, names=(), max_size: int = BIG, form: str = "csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return list(csvfile.read(Shard("a.csv", form), io.BytesIO(data), max_size, names))


def said(item) -> tuple[object, ...]:
    if isinstance(item, Source):
        problems = lint(item, PLAN).problems
        return (problems[0].kind, problems[0].location.line, problems[0].location.column) if problems else (item.line,)
    if isinstance(item, Problem):
        assert item.remedy
        return item.kind, item.location.line, item.location.column
    return type(item).__name__, item.line


def fields(text: str | bytes, names=(), form: str = "csv") -> list[dict[str, str]]:
    rows = []
    for item in items(text, names, form=form):
        document = lint(item, PLAN).document
        rows.append({f.name: f.text for f in document.fields})
    return rows


@settings(max_examples=500)
@given(st.text(alphabet='ab"",,;\n\r \t\0é\u2028\x0b😀', max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_and_cells_are_those_of_the_standard_library(text, end):
    file = f"title,text{end}{text}"
    wanted = [row for row in csv.reader(io.StringIO(file, newline="")) if row][1:]
    found = items(file)
    if any(isinstance(item, Problem) for item in found):
        assert text.count('"')  # a quote stays open: there we know better
        return
    got = [[t for t, _, _ in cells(i.data.decode(), ",")] if isinstance(i, Source) else None for i in found]
    assert len(got) == len(wanted)
    for row, expected in zip(got, wanted, strict=True):
        assert row == expected or (row is None and not "".join(expected).strip())


@settings(max_examples=200)
@given(
    st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_rows_begin_at_their_physical_lines(rows, delimiter, end):
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["title", "text", "id"])
    starts = []
    for row in rows:
        before = made.getvalue().replace("\r\n", "\n")
        starts.append(1 + before.count("\n") + before.count("\r"))
        writer.writerow(row)
    found = items(made.getvalue().encode("utf-8", "replace"), form="tsv" if delimiter == "\t" else "csv")
    assert [(i.record, i.line) for i in found] == list(enumerate(starts, 1))
    assert {i.delimiter for i in found} == {delimiter}
    assert {i.columns for i in found} == {("title", "text", "id")}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("title,text\nA,B\n", [{"title": "A", "text": "B"}]),
        ("title;text\nA;b, c, d\nE;f, g\n", [{"title": "A", "text": "b, c, d"}, {"title": "E", "text": "f, g"}]),
        ("title\ttext\nA\tb, c; d\n", [{"title": "A", "text": "b, c; d"}]),
        ("title|text\nA|b, c; d\n", [{"title": "A", "text": "b, c; d"}]),
        ("sep=;\r\ntitle;text\r\nA;B", [{"title": "A", "text": "B"}]),
        ("text\nHello, you\n", [{"text": "Hello, you"}]),
        ('\ufeff"title","text"\n"A","B"\n', [{"title": "A", "text": "B"}]),
        (",title,text\n0,A,B\n", [{"title": "A", "text": "B"}]),
        (" title , text \nA,B\n", [{"title": "A", "text": "B"}]),
        ("Article Title,BODY_TEXT\nA,B\n", [{"BODY_TEXT": "B"}]),
        ("text,text\nB,C\n", [{"text": "B"}]),
        ("title,text\nNone,B\n", [{"text": "B"}]),
        ("title,text\nA,a\0b\n", [{"title": "A", "text": "a\0b"}]),
        ('title,text\nA,"b ""c""\r\nd"e\n', [{"title": "A", "text": 'b "c"\r\nde'}]),
    ],
)
def test_header_delimiter_and_cells(file, expected):
    assert fields(file, form="csv") == expected


def test_fields_are_named_by_name_or_number():
    file = "head,story,text\nA,B,C\n"
    assert fields(file, (("text", "story"), ("title", "head"))) == [{"head": "A", "story": "B"}]
    assert fields(file, (("text", "2"), ("title", "1"))) == [{"head": "A", "story": "B"}]
    [left] = items("a,b\n1,2\n", (("text", "9"),))
    assert lint(left, PLAN).left_out


HEADLESS = "17,The harbour is to close in spring,https://norrey.example/a\n18,No boats,https://norrey.example/b\n"


def test_a_file_without_header_is_a_problem_that_names_the_remedy():
    [problem] = items(HEADLESS)
    assert (problem.kind, problem.location.line, problem.article_lost) == ("no-header", 1, True)
    assert "--field text=2" in problem.remedy
    found = items(HEADLESS, (("text", "2"),))
    assert [(i.record, i.line) for i in found] == [(1, 1), (2, 2)]
    assert fields(HEADLESS, (("text", "2"),))[1] == {"2": "No boats"}


def test_columns_that_are_named_but_hold_no_text_leave_the_rows_out():
    found = items("id,price,stock level\n1,2,3\n")
    assert [lint(i, PLAN).left_out for i in found] == ["no text field; fields: id, price, stock level"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("A,B\nC\nD,E\n", [(2,), ("wrong-length", 3, 1), (4,)]),
        ('A,B\n"C\n\n",D,E\nF,G', [(2,), ("wrong-length", 3, 1), (6,)]),
        ('A,B\nC,"D\nE,F\nG,H\n', [(2,), ("open-quote", 3, 3), (4,), (5,)]),
        ('A,"B\nB"\nC,"\n', [(2,), ("open-quote", 4, 3)]),
        ('A,"B\rB",é,"C\r\nD,E', [("open-quote", 3, 6), (4,)]),
        ("A,B\n\n\r\n  \nC,D", [(2,), ("LeftOut", 5), (6,)]),
        ("", []),
    ],
)
def test_what_is_broken_is_a_problem_at_its_place_and_the_rest_is_read(body, found):
    got = items(HEADER + body)
    assert [said(i) for i in got] == found
    records = [i.location.record if isinstance(i, Problem) else i.record for i in got]
    assert records == list(range(1, len(got) + 1))


@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("size", [200, 300_000])
def test_a_row_past_the_limit_is_a_problem_and_the_rest_is_read(quoted, size):
    text = ('"' + "x\r\n" * (size // 3) + '"') if quoted else "x" * size
    found = items(f"{HEADER}A,{text}\r\nB,C\n", max_size=100)
    line = 3 + (size // 3 if quoted else 0)
    assert [said(i) for i in found] == [("too-large", 2, 1), (line,)]
    assert found[1].record == 2


def test_an_endless_row_and_an_endless_quote_are_left_behind_in_little_memory(monkeypatch):
    monkeypatch.setattr(csvfile, "BEYOND", BIG)
    rest = "x" * 79 + "\r\n"
    tracemalloc.start()
    plain = items(f"{HEADER}A,{'x' * 30 * BIG}\r\nB,C\n", max_size=BIG)
    quoted = csvfile.read(Shard("a", "csv"), io.BytesIO(f'{HEADER}A,"{rest * 100_000}B,C\n'.encode()), BIG, ())
    first, count, last = next(quoted), 0, None
    for row in quoted:
        count, last = count + 1, row
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [said(i) for i in plain] == [("too-large", 2, 1), (3,)]
    assert said(first) == ("open-quote", 2, 3)
    assert "0" not in first.message
    assert (count, last.line, last.record) == (100_000, 100_002, 100_001)
    assert peak < 30 * BIG + 30 * BIG + 12 * BIG  # the two files themselves, and little more


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis", "gb18030", "utf-16", "euc_kr"])
def test_the_encoding_of_a_file_is_told_once(encoding):
    word = {"shift_jis": "表示ソ", "gb18030": "表示", "euc_kr": "도시 소식"}.get(encoding, "Новости города")
    rows = [(f"{word} {n}", f"{word}, {word} {n}") for n in range(400)]
    made = io.StringIO(newline="")
    csv.writer(made).writerows([("title", "text"), *rows])
    found = items(made.getvalue().encode(encoding))
    assert len(found) == 400
    said = [tuple(t for t, _, _ in cells(decode(i.data, False, i.encoding).text, ",")) for i in found]
    assert said == rows


@settings(max_examples=200)
@given(st.binary(max_size=80), st.integers(1, 30))
def test_no_file_raises(data, size):
    for item in items(b"title,text\n" + data, max_size=size):
        assert isinstance(item, Source | Problem | LeftOut)
        if isinstance(item, Source):
            lint(item, PLAN)
