"""`lint_table`: tables of pyarrow and pandas in, one row a finding out."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from lint_news.config import MEGABYTE, Config
from lint_news.errors import UsageError
from lint_news.model import JSON_RECORD, ArticleResult, Finding, Source
from lint_news.pipeline import lint
from lint_news.reporters.jsonl import finding_data
from lint_news.rule import Plan
from lint_news.ruleset import make_plan
from lint_news.words import nearest

Table = TypeVar("Table")
Names = tuple[tuple[str, str], ...]
Cells = dict[str, list[Any]]  # columns of a batch, by name

BATCH = 500  # rows that are turned into Python objects at a time
ROLES = ("text", "title")
NUMBERS = "biufcmM"  # kinds of numpy types that hold no text
# The columns of the result, in their order, as kinds of value.
COLUMNS: dict[str, type] = {
    "row": int,
    "field": str,
    "line": int,
    "column": int,
    "start": int,
    "end": int,
    "rule": str,
    "severity": str,
    "confidence": str,
    "message": str,
    "text": str,
    "suggestions": list,
    "fingerprint": str,
    "role": str,
    "boilerplate": str,
}


def lint_table(table: Table, plan: Plan | None = None, fields: Mapping[str, str] | None = None) -> Table:
    """Lint the articles of a `pyarrow.Table` or `pandas.DataFrame`, one a row; the result is of the same kind.

    It has one row for each finding, and always the columns of `COLUMNS`: `row` is the number of the article's row in
    `table`, from 0; `line` and `column` count from 1, `start` and `end` from 0, in code points of the field.
    Columns are recognised by their names as the members of records are; `fields` names those of the roles "text" and
    "title". Cells that hold neither text nor a list of texts count for nothing. Without a plan the built-in rules are
    at work.

    Raises `UsageError` for another kind of table, for a column that is not there, and where no column is known to hold
    text. What could not be linted is a `RuntimeWarning` that names the row.
    """
    library, batches = _batches(table)
    plan = plan or make_plan(Config())
    names = field_names(fields)
    found: Cells = {name: [] for name in COLUMNS}
    row = with_text = 0
    for n, cells in enumerate(batches):
        if n == 0:
            _check_columns(cells, names, plan)
        for values in zip(*cells.values(), strict=True) if cells else ():
            result = _linted(dict(zip(cells, values, strict=True)), names, plan, row)
            with_text += not result.left_out
            for finding in result.findings:
                for name, value in {"row": row, **finding_row(finding)}.items():
                    found[name].append(value)
            row += 1
    if row and not with_text:
        warnings.warn(f"none of the {row} rows has text", RuntimeWarning, stacklevel=2)
    made: Table = _arrow_table(found) if library == "pyarrow" else _pandas_table(found)
    return made


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding in a field as plain values: the columns of `COLUMNS` without `row`."""
    data = finding_data(finding)
    data |= data["location"]
    return {name: data[name] for name in COLUMNS if name != "row"}


def field_names(fields: Mapping[str, str] | None, known: Iterable[tuple[str, str]] = ()) -> Names:
    """The fields of the roles "text" and "title" on top of those known. Raises `UsageError` for another role."""
    for role, name in (fields or {}).items():
        if role not in ROLES:
            raise UsageError(f"unknown role '{role}' among the fields{nearest(str(role), ROLES)}")
        if not isinstance(name, str) or not name:
            raise UsageError(f"the field of the role '{role}' must be a name, not {name!r}")
    return tuple({**dict(known), **(fields or {})}.items())


def record_source(cells: Mapping[str, Any], names: Names, uri: str = "") -> Source:
    """The article in the texts and lists of texts among named values; other values are left out.

    A list of one text is this text. Places in the article are those in its fields.
    """
    texts = {name: text for name, value in cells.items() if (text := _text(value)) is not None}
    raw = json.dumps(texts, ensure_ascii=False)
    return Source(uri, raw, JSON_RECORD, field_names=names, decoded=True)


def _text(value: Any) -> str | list[str] | None:
    """A text, or a list of texts in which what is none is empty, so that the numbers of the others stay."""
    if isinstance(value, str):
        return value
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, list | tuple) or not any(isinstance(v, str) for v in value):
        return None
    texts = [v if isinstance(v, str) else "" for v in value]
    return texts[0] if len(texts) == 1 else texts


def _linted(cells: Mapping[str, Any], names: Names, plan: Plan, row: int) -> ArticleResult:
    """The result of a row; a row that cannot be linted is warned of and costs itself only."""
    source = record_source(cells, names)
    if len(source.data) > plan.max_size:
        _warn(row, f"larger than {plan.max_size / MEGABYTE:g} MB")
        return ArticleResult(source)
    try:
        result = lint(source, plan)
    except Exception as error:
        _warn(row, f"lint-news failed on this article: {type(error).__name__}: {error}")
        return ArticleResult(source)
    for problem in result.problems:
        _warn(row, problem.message)
    return result


def _warn(row: int, message: str) -> None:
    warnings.warn(f"row {row}: {message}", RuntimeWarning, stacklevel=4)


def _check_columns(cells: Cells, names: Names, plan: Plan) -> None:
    """Raise `UsageError` where a named column is not there, or where no column is known to hold text."""
    for role, name in names:
        if name not in cells:
            raise UsageError(f"no column of texts is called '{name}' ({role}){nearest(name, cells)}")
    if lint(record_source(dict.fromkeys(cells, "text"), names), plan).left_out:
        known = ", ".join(cells) or "none"
        raise UsageError(f"no column is known to hold the text; name it with fields={{'text': ...}}; columns: {known}")


def _batches(table: Any) -> tuple[str, Iterator[Cells]]:
    """The library that a table is from, and its columns that can hold text, some rows at a time."""
    # The library of a table is imported already; the other one need not be installed.
    for library, kind, batches in (("pyarrow", "Table", _of_arrow), ("pandas", "DataFrame", _of_pandas)):
        wanted = getattr(sys.modules.get(library), kind, None)
        if wanted is not None and isinstance(table, wanted):
            return library, batches(table)
    raise UsageError(f"lint_table takes a pyarrow.Table or a pandas.DataFrame, not {type(table).__name__}")


def _of_arrow(table: Any) -> Iterator[Cells]:
    taken = _first_of_name(table.schema.names, [_holds_text(f.type) for f in table.schema])
    for batch in table.select(list(taken.values())).to_batches(max_chunksize=BATCH):
        if batch.num_rows:
            yield {name: batch.column(i).to_pylist() for i, name in enumerate(taken)}


def _holds_text(kind: Any) -> bool:
    """Whether the values of an Arrow type are texts or lists of texts, or are all missing."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _holds_text(kind.value_type)
    if types.is_list(kind) or types.is_large_list(kind):
        return _holds_text(kind.value_type)
    view = getattr(types, "is_string_view", types.is_string)  # pyarrow 16
    return any(is_kind(kind) for is_kind in (types.is_string, types.is_large_string, types.is_null, view))


def _of_pandas(frame: Any) -> Iterator[Cells]:
    # A column of texts that are all missing is one of NaN.
    holds = [t.kind not in NUMBERS or bool(frame.iloc[:, i].isna().all()) for i, t in enumerate(frame.dtypes)]
    taken = _first_of_name([str(c) for c in frame.columns], holds)
    for start in range(0, len(frame), BATCH):
        yield {name: frame.iloc[start : start + BATCH, i].tolist() for name, i in taken.items()}


def _first_of_name(names: Sequence[str], wanted: Sequence[bool]) -> dict[str, int]:
    """The numbers of the wanted columns by name; of several with one name the first counts."""
    taken: dict[str, int] = {}
    for i, (name, holds) in enumerate(zip(names, wanted, strict=True)):
        if holds:
            taken.setdefault(name, i)
    return taken


def _arrow_table(found: Cells) -> Any:
    import pyarrow

    kinds = {int: pyarrow.int64(), str: pyarrow.string(), list: pyarrow.list_(pyarrow.string())}
    return pyarrow.table(found, schema=pyarrow.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()]))


def _pandas_table(found: Cells) -> Any:
    import pandas

    kinds = {int: "int64", str: "string", list: "object"}
    return pandas.DataFrame({n: pandas.Series(found[n], dtype=kinds[kind]) for n, kind in COLUMNS.items()})
