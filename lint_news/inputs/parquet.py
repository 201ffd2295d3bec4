"""Parquet: one article a row, of which only the columns that hold the article are read, row group by row group."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from lint_news.decode import decode
from lint_news.inputs.fields import HTML_NAMES, META_NAMES, TEXT_NAMES, TITLE_NAMES, plain
from lint_news.inputs.shard import FieldNames, Shard, problem, too_large
from lint_news.model import JSON_RECORD, Item, ParquetRow, Problem, Source

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch, Schema
    from pyarrow.parquet import ParquetFile

BATCH = 256  # rows decoded at a time
TEXTS = frozenset({*TEXT_NAMES, *HTML_NAMES})
KNOWN = TEXTS | META_NAMES | {*TITLE_NAMES}
END = b"PAR1"


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article a row, as the JSON text of its columns. A range is one of row groups. Raises `OSError`.

    A file that cannot be understood is a problem, and so is a row group that is corrupt, at its first unread row.
    """
    with _seekable(file) as source:
        made = _made(shard, source)
        if isinstance(made, Problem):
            yield made
            return
        if not made.metadata.num_rows:
            yield problem(shard.uri, "empty", "a Parquet file without any row", "check that the download is complete")
            return
        columns = _columns(made.schema_arrow, names)
        last = made.num_row_groups if shard.end is None else min(shard.end, made.num_row_groups)
        for group in range(shard.start, last):
            yield from _rows(shard, made, group, columns, max_size, names)


def row_groups(shard: Shard, file: BinaryIO) -> list[int]:
    """The sizes (bytes, not compressed) of the row groups; none where the file cannot be understood."""
    made = _made(shard, file)
    if isinstance(made, Problem):
        return []
    return [made.metadata.row_group(n).total_byte_size for n in range(made.num_row_groups)]


@contextmanager
def _seekable(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file, or a copy of what can be read only from the beginning: the columns are listed at the end."""
    if file.seekable():
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)  # on Windows a wrapper around one


def _made(shard: Shard, file: BinaryIO) -> ParquetFile | Problem:
    """The file opened, or what is wrong with it. Raises `OSError` where it cannot be read."""
    from pyarrow.parquet import ParquetFile

    size = file.seek(0, 2)
    file.seek(max(0, size - len(END)))
    ended = file.read(len(END)) == END
    file.seek(0)
    if not ended:
        said = "the Parquet file ends in the middle" if size else "an empty file, not a Parquet file"
        return problem(shard.uri, "truncated" if size else "empty", said, "fetch the file again")
    try:
        return ParquetFile(file)
    except Exception as error:
        return problem(shard.uri, "corrupt", f"not readable as Parquet: {_said(error)}", "fetch the file again")


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _columns(schema: Schema, names: FieldNames) -> list[str]:
    """The columns to read: those with known names and those the user named; all texts where none may be the text."""
    chosen = dict(names)
    known = [name for name in schema.names if plain(name) in KNOWN or name in chosen.values()]
    if chosen.get("text") in known or ("text" not in chosen and any(plain(name) in TEXTS for name in known)):
        return known
    return list(dict.fromkeys([*known, *(f.name for f in schema if _is_text(f.type))]))


def _is_text(kind: Any) -> bool:
    return "string" in str(kind)


def _rows(
    shard: Shard, made: ParquetFile, group: int, columns: list[str], max_size: int, names: FieldNames
) -> Iterator[Item]:
    row, rows = 0, made.metadata.row_group(group).num_rows
    try:
        for batch in made.iter_batches(BATCH, row_groups=[group], columns=columns, use_threads=False):
            for values in _values(batch):
                record = ParquetRow(group, row)
                row += 1
                data = json.dumps(values, ensure_ascii=False, default=str)
                if len(data) > max_size:
                    yield too_large(shard.uri, max_size, record=record)
                else:
                    yield Source(shard.uri, data, JSON_RECORD, record, field_names=names, decoded=True)
    except GeneratorExit:
        raise
    except Exception as error:
        lost = f"row group {group} is corrupt from row {row} on; {rows - row} rows are lost: {_said(error)}"
        place = ParquetRow(group, row)
        yield problem(shard.uri, "corrupt", lost, "fetch the file again", record=place)


def _values(batch: RecordBatch) -> Iterator[dict[str, Any]]:
    """The rows of a batch, as JSON knows values."""
    columns = [[_plain_value(value) for value in values_of(column)] for column in batch.columns]
    names = batch.schema.names
    for row in range(batch.num_rows):
        yield {name: column[row] for name, column in zip(names, columns, strict=True)}


def values_of(column: Array) -> list[Any]:
    """The values of a column; texts that are not UTF-8, whatever the file says, as bytes."""
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        import pyarrow

        values = column.cast(pyarrow.large_binary()).to_pylist()
    return values


def _plain_value(value: Any) -> Any:
    """A value that JSON can hold: bytes are decoded, what is not finite is nothing."""
    if isinstance(value, bytes):
        return decode(value).text
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_plain_value(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain_value(v) for k, v in value.items()}
    return value
