"""Tables of pyarrow and pandas in, one row a finding out, of the same kind."""

from __future__ import annotations

import math
import re
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pandas
import pyarrow
import pytest
from articles import BODY, HEADLINE, PLAN, lines
from command import environment
from hypothesis import given, settings
from hypothesis import strategies as st

import lint_news
from lint_news.tables import BATCH, COLUMNS

ROOT = Path(__file__).parent.parent
ODD = lines(*BODY[:3], "It was the the end of it.")


def arrow(columns: dict) -> pyarrow.Table:
    return pyarrow.table(columns)


def frame(columns: dict) -> pandas.DataFrame:
    return pandas.DataFrame(columns)


KINDS = pytest.mark.parametrize("make", [arrow, frame])


def rows(findings) -> list[dict]:
    if isinstance(findings, pyarrow.Table):
        return findings.to_pylist()
    assert isinstance(findings, pandas.DataFrame)
    return [{k: None if v is pandas.NA else v for k, v in row.items()} for row in findings.to_dict("records")]


def places(findings, rule: str = "duplicate/word") -> list[tuple]:
    return [(r["row"], r["field"], r["line"], r["column"]) for r in rows(findings) if r["rule"] == rule]


@KINDS
def test_a_finding_is_a_row_with_its_place_in_the_field(make):
    findings = lint_news.lint_table(make({"title": [HEADLINE, HEADLINE], "text": [lines(*BODY), ODD]}))
    [row] = rows(findings)
    start = ODD.index("the the")
    assert row.pop("fingerprint")
    assert row == {
        "row": 1,
        "field": "text",
        "line": 7,
        "column": 8,
        "start": start,
        "end": start + 7,
        "rule": "duplicate/word",
        "severity": "warning",
        "confidence": row["confidence"],
        "message": "'the' is printed twice",
        "text": "the the",
        "suggestions": ["the"],
        "role": "paragraph",
        "boilerplate": None,
    }


@KINDS
def test_the_columns_are_the_same_with_and_without_findings(make):
    some = lint_news.lint_table(make({"title": [HEADLINE], "text": [ODD]}))
    none = lint_news.lint_table(make({"title": [HEADLINE], "text": [lines(*BODY)]}))
    empty = lint_news.lint_table(make({"title": [], "text": []}))
    assert (len(some), len(none), len(empty)) == (1, 0, 0)
    if make is arrow:
        assert some.schema == none.schema == empty.schema
        assert some.schema.names == list(COLUMNS)
        assert str(some.schema.field("suggestions").type) == "list<item: string>"
    else:
        assert list(some.dtypes.items()) == list(none.dtypes.items()) == list(empty.dtypes.items())
        assert list(some.columns) == list(COLUMNS)
        assert (some.dtypes["row"], str(some.dtypes["rule"])) == ("int64", "string")


@KINDS
def test_cells_that_are_no_text_count_for_nothing(make):
    findings = lint_news.lint_table(make({"headline": [None, HEADLINE, HEADLINE], "body": [ODD, None, ODD]}))
    assert [p[0] for p in places(findings)] == [0, 2]


def test_nan_in_pandas_is_no_text():
    table = frame({"title": [math.nan, HEADLINE], "text": [ODD, math.nan], "extra": [pandas.NaT, 3.5]})
    assert [p[0] for p in places(lint_news.lint_table(table))] == [0]


@pytest.mark.parametrize(
    "column",
    [
        pyarrow.array([None, ODD], pyarrow.large_string()),
        pyarrow.array([None, ODD], pyarrow.string_view()),
        pyarrow.array([None, ODD]).dictionary_encode(),
        pyarrow.chunked_array([[None], [ODD]], pyarrow.string()),
    ],
    ids=lambda c: str(c.type),
)
def test_arrow_texts_of_every_type_are_read(column):
    assert places(lint_news.lint_table(pyarrow.table({"n": [1, 2], "text": column}))) == [(1, "text", 7, 8)]


@pytest.mark.parametrize("dtype", ["object", "string", "category", "string[pyarrow]"])
def test_pandas_texts_of_every_type_are_read(dtype):
    table = pandas.DataFrame({"text": pandas.Series([None, ODD], dtype=dtype, index=["b", "a"])})
    assert places(lint_news.lint_table(table)) == [(1, "text", 7, 8)]


@KINDS
def test_a_text_may_be_a_list_of_paragraphs(make):
    findings = lint_news.lint_table(make({"title": [HEADLINE], "text": [[*BODY[:3], "It was the the end of it."]]}))
    [row] = [r for r in rows(findings) if r["rule"] == "duplicate/word"]
    assert row["text"] == "the the"
    assert row["row"] == 0


@KINDS
def test_what_is_no_text_in_a_list_is_empty(make):
    gaps = [places(lint_news.lint_table(make({"text": [[BODY[0], gap, "It was the the end."]]}))) for gap in (None, "")]
    assert gaps[0] == gaps[1]
    assert len(gaps[0]) == 1


@KINDS
def test_fields_can_be_named(make):
    table = make({"text": ["no"], "story": [ODD], "head": [HEADLINE]})
    findings = lint_news.lint_table(table, fields={"text": "story", "title": "head"})
    assert places(findings) == [(0, "story", 7, 8)]
    assert "structure/no-headline" not in [r["rule"] for r in rows(findings)]


@KINDS
def test_a_plan_is_followed(make):
    plan = lint_news.make_plan(lint_news.Config(ignore=("duplicate",)))
    assert places(lint_news.lint_table(make({"text": [ODD]}), plan)) == []


@KINDS
@pytest.mark.parametrize(
    ("columns", "fields", "said"),
    [
        ({"a": ["x"], "b": [1]}, None, "no column is known to hold the text; .* columns: a$"),
        ({"b": [1]}, None, "columns: none$"),
        ({"text": ["x"]}, {"text": "txet"}, r"no column of texts is called 'txet' \(text\)"),
        ({"text": ["x"]}, {"txt": "text"}, "unknown role 'txt' among the fields; did you mean 'text'"),
        ({"text": ["x"]}, {"text": 3}, "must be a name, not 3"),
    ],
)
def test_a_users_mistake_is_said_before_anything_is_linted(make, columns, fields, said):
    with pytest.raises(lint_news.UsageError, match=said):
        lint_news.lint_table(make(columns), fields=fields)


@pytest.mark.parametrize("table", [[{"text": "x"}], {"text": ["x"]}, None, pyarrow.array(["x"])])
def test_another_kind_of_table_is_a_users_mistake(table):
    with pytest.raises(lint_news.UsageError, match=r"takes a pyarrow\.Table or a pandas\.DataFrame, not"):
        lint_news.lint_table(table)


@KINDS
def test_what_is_not_linted_is_warned_of(make):
    big = replace(PLAN, max_size=5000)
    with pytest.warns(RuntimeWarning, match="row 1: larger than") as caught:
        findings = lint_news.lint_table(make({"text": [ODD, "word " * 2000, ODD]}), big)
    assert [p[0] for p in places(findings)] == [0, 2]
    assert Path(caught[0].filename) == Path(__file__)  # it points at the caller


@KINDS
def test_a_table_without_any_text_is_warned_of(make):
    with pytest.warns(RuntimeWarning, match="none of the 2 rows has text") as caught:
        assert len(lint_news.lint_table(make({"text": [None, None]}))) == 0
    assert Path(caught[0].filename) == Path(__file__)
    with pytest.warns(RuntimeWarning, match="none of the 1 rows has text"):
        lint_news.lint_table(frame({"text": [math.nan], "n": [1.5]}))


def test_of_columns_with_one_name_the_first_counts():
    table = pandas.DataFrame([[ODD, "no"]], columns=["text", "text"])
    assert places(lint_news.lint_table(table)) == [(0, "text", 7, 8)]
    twice = pyarrow.Table.from_arrays([pyarrow.array([ODD]), pyarrow.array(["no"])], names=["text", "text"])
    assert places(lint_news.lint_table(twice)) == [(0, "text", 7, 8)]


def test_rows_are_numbered_through_batches_and_chunks():
    odd_rows = [0, 3, BATCH - 1, BATCH, 2 * BATCH + 7]
    texts = ["One."] * (2 * BATCH + 8)
    for n in odd_rows:
        texts[n] = "It was the the end."
    chunks = pyarrow.chunked_array([texts[:3], [], texts[3:40], texts[40:]])
    for table in (pyarrow.table({"text": chunks}), pandas.DataFrame({"text": texts})):
        assert [p[0] for p in places(lint_news.lint_table(table))] == odd_rows


CELLS = st.text(st.sampled_from('the .\n"\\é😀\u2028\x00\ud7ff,') | st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=60)
@given(st.lists(st.none() | st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_the_text_of_a_finding_stands_at_its_place(pairs):
    """Each code point counts as one, whatever it is."""
    texts = [None if pair is None else f"{pair[0]} the the {pair[1]}" for pair in pairs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for table in (pyarrow.table({"text": pyarrow.array(texts, pyarrow.string())}), frame({"text": texts})):
            for row in rows(lint_news.lint_table(table, PLAN)):
                before = texts[row["row"]][: row["start"]].replace("\r\n", "\n").replace("\r", "\n")
                assert row["line"] == before.count("\n") + 1
                assert row["column"] == len(before) - (before.rfind("\n") + 1) + 1
                if row["rule"] == "duplicate/word":
                    assert texts[row["row"]][row["start"] : row["end"]].split() == row["text"].split()


def test_a_lone_surrogate_is_no_error():
    table = pandas.DataFrame({"text": pandas.Series([f"{BODY[0]} \ud800 the the end."], dtype="object")})
    assert places(lint_news.lint_table(table)) == [(0, "text", 1, len(BODY[0]) + 4)]


@pytest.mark.parametrize(
    ("absent", "library", "make"), [("pandas", "pyarrow", "table"), ("pyarrow", "pandas", "DataFrame")]
)
def test_one_library_does_without_the_other(absent, library, make):
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] == {absent!r}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        f"import {library}, lint_news\n"
        f"print(len(lint_news.lint_table({library}.{make}({{'text': ['It was the the end.']}}))) > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout == "True\n", done.stderr


RUNNABLE = re.compile(r"^```python\n((?:(?!```).)*?\bprint\(.*?)^```\n\n((?:    [^\n]*\n)+)", re.M | re.S)


def test_the_documentation_shows_what_is_printed(capsys):
    shown = RUNNABLE.findall((ROOT / "docs" / "programs.md").read_text(encoding="utf-8"))
    assert len(shown) == 2
    for code, printed in shown:
        exec(compile(code, "docs/programs.md", "exec"), {})
        assert capsys.readouterr().out == printed.removeprefix("    ").replace("\n    ", "\n")


def test_the_documentation_names_every_column():
    page = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
    table = page.partition("| column | |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.partition(" | ")[0])]
    assert named == ["row", *(name for name in named if name != "row")]
    assert set(named) == set(COLUMNS)


def test_the_example_runs():
    done = subprocess.run(
        [sys.executable, "examples/table.py"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    assert "row 0, body 1:21: duplicate/word: the the\n" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("https://norrey.example/3")
