"""A shard: one file (or standard input) and its format. Names travel between processes, articles do not."""

from __future__ import annotations

from dataclasses import dataclass

from lint_news.model import Location, Problem, Record

STDIN = "-"
FieldNames = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shard:
    """A file, or a range of one. `uri` is the path as it is reported, `format` a name of `inputs.READERS`.

    `compression` is a name of `inputs.streams.COMPRESSIONS`, or empty. A range is `start <= n < end` in bytes, of the
    records that begin there (JSONL, WARC), or in row groups (Parquet); `end` is `None` for the whole file.
    `problem` says why it is not read. `size` is in bytes, 0 where it is unknown; `stamp` changes with the content: the
    time of the last change in nanoseconds, or the tag of what lies behind an address.
    """

    uri: str
    format: str
    problem: Problem | None = None
    compression: str = ""
    start: int = 0
    end: int | None = None
    size: int = 0
    stamp: str = ""


def problem(
    uri: str, kind: str, message: str, remedy: str, line: int = 1, record: Record = None, lost: bool = True
) -> Problem:
    """A problem at the beginning of a line of a file."""
    return Problem(kind, message, remedy, Location(uri, record, None, line, 1, line, 1, 0, 0), lost)


def unreadable(uri: str, error: OSError) -> Problem:
    """The problem of a file or folder that cannot be opened or read."""
    said = f"cannot be read: {error.strerror or error}"
    return problem(uri, "unreadable", said, "check the path and its permissions")


def too_large(uri: str, limit: int, line: int = 1, record: Record = None) -> Problem:
    """The problem of an article beyond the size limit (in bytes)."""
    return problem(uri, "too-large", f"larger than {limit / 1048576:g} MB", "raise --max-size", line, record)
