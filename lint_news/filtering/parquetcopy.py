"""A copy of a Parquet file: the same schema and compression, written as its row groups are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from lint_news.errors import OutputError, UsageError
from lint_news.filtering.copies import Copy, More
from lint_news.filtering.made import Made, value_of
from lint_news.filtering.text import CHANGED
from lint_news.inputs import Shard
from lint_news.inputs.parquet import values_of
from lint_news.inputs.streams import opened
from lint_news.model import ParquetRow, Record

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema
    from pyarrow.parquet import ParquetFile, ParquetWriter

BATCH = 1024  # rows at a time
MOST = 1 << 26  # bytes that wait to be written as a row group


@contextmanager
def parquet_of(shard: Shard) -> Iterator[ParquetFile]:
    """A Parquet file to read. Raises `OSError`, and what pyarrow raises where it is none."""
    from pyarrow.parquet import ParquetFile

    with opened(shard) as file:
        if not file.seekable():
            raise UsageError(f"{shard.uri}: is compressed as a whole; give the Parquet file itself")
        yield ParquetFile(cast(BinaryIO, file))


def schema_of(source: Schema, new: Mapping[str, Any]) -> Schema:
    """The schema of a copy, with columns for what is added where it has none; `new` maps names to example values."""
    import pyarrow

    for name, value in new.items():
        if name not in source.names:
            kind = pyarrow.string() if isinstance(value, str) else pyarrow.list_(pyarrow.string())
            source = source.append(pyarrow.field(name, kind))
    return source


def writer_of(file: ParquetFile, schema: Schema, stream: BinaryIO) -> ParquetWriter:
    """What writes a copy, compressed as the file is."""
    from pyarrow.parquet import ParquetWriter

    kinds = {
        file.metadata.row_group(0).column(n).compression.lower()
        for n in range(file.metadata.num_columns)
        if file.metadata.num_row_groups
    }
    kind = kinds.pop() if len(kinds) == 1 else "snappy"
    return ParquetWriter(stream, schema, compression="none" if kind == "uncompressed" else kind)


class Table(Copy):
    """The rows of a file, a batch of each row group at a time."""

    def __init__(self, uri: str, file: ParquetFile, writer: ParquetWriter, schema: Schema, add: str) -> None:
        self._uri, self._file, self._writer, self._schema, self._add = uri, file, writer, schema, add
        self._batches = self._all_batches()
        self._group, self._from = 0, 0  # of the batch at hand
        self._batch: RecordBatch | None = None
        self._row = -1
        self._kept: dict[int, tuple[Made, More]] = {}
        self._waiting: list[RecordBatch] = []  # of the same row group, to be written as one

    def _all_batches(self) -> Iterator[tuple[int, int, RecordBatch]]:
        for group in range(self._file.num_row_groups):
            at = 0
            for batch in self._file.iter_batches(BATCH, row_groups=[group], use_threads=False):
                yield group, at, batch
                at += batch.num_rows

    def fetch(self, made: Made, record: Record) -> None:
        """Read the record."""
        if not isinstance(record, ParquetRow):
            raise OutputError(f"{self._uri}: {CHANGED}")
        while self._batch is None or self._group != record.row_group or record.row - self._from >= self._batch.num_rows:
            self._flush()
            self._group, self._from, self._batch = self._next()
        self._row = record.row - self._from

    def _next(self) -> tuple[int, int, RecordBatch]:
        try:
            found = next(self._batches, None)
        except Exception as error:
            raise OutputError(f"{self._uri}: cannot be copied: {' '.join(str(error).split())[:200]}") from None
        if found is None:
            raise OutputError(f"{self._uri}: {CHANGED}")
        if found[0] != self._group or sum(batch.nbytes for batch in self._waiting) > MOST:
            self._write()
        return found

    def put(self, made: Made, more: More) -> None:
        """Write the record."""
        self._kept[self._row] = made, more

    def shown(self, made: Made) -> Any:
        """The record."""
        return self._batch.slice(self._row, 1).to_pylist()[0] if self._batch is not None else None

    def end(self) -> None:
        """Write the rest."""
        self._flush()
        self._write()

    def _flush(self) -> None:
        """Put aside those rows of the batch at hand that are kept."""
        batch, kept = self._batch, self._kept
        self._batch, self._kept = None, {}
        if batch is None or not kept:
            return
        import pyarrow

        columns = dict(zip(batch.schema.names, batch.take(pyarrow.array(sorted(kept))).columns, strict=True))
        rows = [kept[n] for n in sorted(kept)]
        texts = {} if self._add else _texts(rows, batch.schema.names)
        for name in {*texts, *(name for _, more in rows for name in more)}:
            values = values_of(columns[name]) if name in columns else [None] * len(rows)
            for n, path, text in texts.get(name, ()):
                values[n] = _with_text(values[n], path, text)
            values = [more.get(name, value) for value, (_, more) in zip(values, rows, strict=True)]
            columns[name] = pyarrow.array(values, type=self._schema.field(name).type)
        made = [columns[name] for name in self._schema.names]
        self._waiting.append(pyarrow.RecordBatch.from_arrays(made, schema=self._schema))

    def _write(self) -> None:
        """Write what waits as one row group."""
        import pyarrow

        if self._waiting:
            table = pyarrow.Table.from_batches(self._waiting)
            self._writer.write_table(table, row_group_size=table.num_rows)
            self._waiting = []


def _texts(rows: Sequence[tuple[Made, More]], names: Sequence[str]) -> dict[str, list[tuple[int, list[str], str]]]:
    """The texts that come into columns: row, way within the value, and text, by the name of the column."""
    found: dict[str, list[tuple[int, list[str], str]]] = {}
    for n, (made, _) in enumerate(rows):
        if made.form:
            name, *path = [made.name] if made.name in names else made.name.split(".")
            found.setdefault(name, []).append((n, path, made.text))
    return found


def _with_text(value: Any, path: Sequence[str], text: str) -> Any:
    """A value with the text at a way of names in it."""
    if path and isinstance(value, dict):
        return {**value, path[0]: _with_text(value.get(path[0]), path[1:], text)}
    if isinstance(value, list):
        return value_of(text, "list")
    return text.encode() if isinstance(value, bytes) else text
