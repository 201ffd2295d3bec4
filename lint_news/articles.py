"""A table of a run: one row an article, written as the articles come."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from lint_news import output
from lint_news.errors import OutputError, UsageError
from lint_news.model import SEVERITIES, About, ArticleResult
from lint_news.reporters.csv import rows
from lint_news.reporters.jsonl import dump, record_data
from lint_news.rule import Rule
from lint_news.verdicts import Verdicts

TEXTS = ("path", "record", "url", "title", "outlet", "language", "published")
NUMBERS = ("words", "boilerplate", *(f"{severity}s" for severity in SEVERITIES))
BATCH = 1024  # rows of a row group
Row = dict[str, Any]
Add = Callable[[ArticleResult], None]


def check_file(file: str) -> None:
    """Raises `UsageError` for a table that cannot be written."""
    output.targets([f"articles={file}"], "articles", ["articles"])
    if Path(file).suffix not in FORMATS:
        raise UsageError(f"--articles: {file} must end in {', '.join(FORMATS)}")
    if Path(file).suffix == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise UsageError(f"{file}: Parquet needs the package pyarrow; pip install 'lint-news[parquet]'")


@contextmanager
def article_table(file: str | None, rules: Sequence[Rule], verdicts: Verdicts) -> Iterator[Add]:
    """What takes the results of a run and writes their rows; nothing where there is no file.

    `rules` are those that report: their groups are columns. Raises `OutputError`.
    """
    if file is None:
        yield lambda result: None
        return
    groups = sorted({rule.id.partition("/")[0] for rule in rules})
    with output.written(file) as stream, FORMATS[Path(file).suffix](stream, columns(groups)) as write:

        def add(result: ArticleResult) -> None:
            if not result.left_out:
                write(row_of(result, groups, verdicts))

        yield add


def columns(groups: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, in their order."""
    return (*TEXTS, *NUMBERS, *map(_of_group, groups), "verdict", "tags")


def _of_group(group: str) -> str:
    return f"findings_{group}"


def row_of(result: ArticleResult, groups: Sequence[str], verdicts: Verdicts) -> Row:
    """The row of an article. `boilerplate` is the share of its words that was cut; what is not known is `None`."""
    source, about = result.source, result.about
    severities = Counter(finding.severity for finding in result.findings)
    found = Counter(finding.rule.partition("/")[0] for finding in result.findings)
    is_lost = any(problem.article_lost for problem in result.problems)
    verdict = verdicts.of(result) if not is_lost else None
    said = "lost" if verdict is None else "rejected" if verdict.reasons else "findings" if result.findings else "clean"
    return {
        "path": source.uri,
        "record": record_data(source.record),
        **_like(about),
        **{f"{severity}s": severities[severity] for severity in SEVERITIES},
        **{_of_group(group): found[group] for group in groups},
        "verdict": said,
        "tags": list(verdict.tags) if verdict else [],
    }


def _like(about: About | None) -> Row:
    if about is None:
        return dict.fromkeys((*TEXTS[2:], *NUMBERS[:2]))
    words = about.words + about.cut
    return {
        "url": about.url,
        "title": about.title,
        "outlet": about.outlet,
        "language": about.language,
        "published": about.published,
        "words": about.words,
        "boilerplate": round(about.cut / words, 4) if words else 0.0,
    }


@contextmanager
def _jsonl(stream: TextIO, names: Sequence[str]) -> Iterator[Callable[[Row], None]]:
    yield lambda row: output.write(stream, dump(row) + "\n")


@contextmanager
def _csv(stream: TextIO, names: Sequence[str]) -> Iterator[Callable[[Row], None]]:
    output.write(stream, rows([names]))
    yield lambda row: output.write(stream, rows([map(_cell, row.values())]))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return dump(value) if isinstance(value, dict) else "" if value is None else str(value)


@contextmanager
def _parquet(stream: TextIO, names: Sequence[str]) -> Iterator[Callable[[Row], None]]:
    """Rows in batches; a record is the JSON that names it."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    kinds = {**dict.fromkeys((*TEXTS, "verdict"), pyarrow.string()), "boilerplate": pyarrow.float64()}
    kinds["tags"] = pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.int64())) for name in names])
    waiting: list[Row] = []

    def flush() -> None:
        try:
            writer.write_batch(pyarrow.RecordBatch.from_pylist(waiting, schema=schema))
        except OSError as error:
            raise OutputError(f"{stream.name}: cannot be written: {error.strerror or error}") from None
        waiting.clear()

    def write(row: Row) -> None:
        record = row["record"]
        texts = {name: _utf8(row[name]) for name in TEXTS}
        waiting.append({**row, **texts, "record": None if record is None else dump(record)})
        if len(waiting) == BATCH:
            flush()

    with ParquetWriter(stream.buffer, schema) as writer:
        yield write
        if waiting:
            flush()


def _utf8(value: Any) -> Any:
    """A text that every program can read: a lone surrogate, as names of files may hold, is escaped."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


FORMATS = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
