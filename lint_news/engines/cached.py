"""Results kept from run to run: a file that has not changed is not linted again under the same plan.

The cache is one SQLite file in `.lint_news_cache/`. Strangers may have put one into a repository, so its values are
read by `codec`, which takes nothing but results. A cache that cannot be read or written is no error: all is linted.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from lint_news import __version__
from lint_news.engines.codec import dumps, loads
from lint_news.inputs.shard import STDIN, FieldNames, Shard
from lint_news.model import ArticleResult
from lint_news.rule import Plan

FOLDER = ".lint_news_cache"
MAX_BYTES = 16 * 1024 * 1024  # of a file whose results are kept
DAYS_KEPT = 30  # since a result was last asked for
BATCH = 200  # results written in one transaction
DAY = 86400
TABLE = "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB, day INTEGER)"
HELD = 4096  # bytes of a value that waits in memory until it is due
Run = Callable[[Sequence[Shard]], Iterable[ArticleResult]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A file as it was when its key was made."""

    shard: Shard
    key: bytes = b""  # empty for what is not kept
    stamp: tuple[int, int] | None = None
    value: bytes | None = None  # what the cache holds; empty where that is large and fetched when it is due


class ResultCache:
    """The results of files, by the hash of all that they depend on. Used by one run; others may use it meanwhile."""

    def __init__(self, root: Path) -> None:
        self._file = root / FOLDER / "results.sqlite"
        self._waiting: list[tuple[bytes, bytes, int]] = []
        self._used: list[tuple[int, bytes]] = []
        self._today = int(time.time() // DAY)

    @cached_property
    def _database(self) -> sqlite3.Connection | None:
        """The file, opened when it is first needed."""
        try:
            self._file.parent.mkdir(exist_ok=True)
            ignore = self._file.with_name(".gitignore")
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            return self._connected()
        except (OSError, sqlite3.Error):
            return None

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file, timeout=10)
        try:
            database.execute(TABLE)
        except sqlite3.DatabaseError:
            database.close()
            self._file.unlink(missing_ok=True)  # damaged, or another format
            database = sqlite3.connect(self._file, timeout=10)
            database.execute(TABLE)
        return database

    def get(self, key: bytes) -> bytes | None:
        """What is kept under a key, `None` where nothing is."""
        if not key or self._database is None:
            return None
        with contextlib.suppress(sqlite3.Error):
            row = self._database.execute("SELECT value, day FROM results WHERE key = ?", (key,)).fetchone()
            if row is not None and isinstance(row[0], bytes):
                if row[1] != self._today:
                    self._used.append((self._today, key))
                return row[0]
        return None

    def put(self, key: bytes, results: list[ArticleResult]) -> None:
        """Keep results under a key; they are written now and then, and by `close`."""
        self._waiting.append((key, dumps(results), self._today))
        if len(self._waiting) >= BATCH:
            self._write()

    def _write(self) -> None:
        if (self._waiting or self._used) and self._database is not None:
            with contextlib.suppress(sqlite3.Error), self._database:
                self._database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", self._waiting)
                self._database.executemany("UPDATE results SET day = ? WHERE key = ?", self._used)
        self._waiting, self._used = [], []

    def close(self) -> None:
        """Write what waits, and forget what nobody has asked for in a month."""
        if self._waiting and self._database is not None:
            with contextlib.suppress(sqlite3.Error), self._database:
                self._database.execute("DELETE FROM results WHERE day < ?", (self._today - DAYS_KEPT,))
        self._write()
        if "_database" in vars(self) and self._database is not None:
            self._database.close()


def run_cached(
    shards: Sequence[Shard], plan: Plan, names: FieldNames, cache: ResultCache, run: Run
) -> Iterator[ArticleResult]:
    """The results of shards in their order; `run` lints those of which the cache knows nothing."""
    salt = blake2b(repr((__version__, plan.digest, names)).encode(), digest_size=16).digest()
    known = [_known(shard, salt, cache) for shard in shards]
    unknown = [k.shard for k in known if k.value is None]
    fresh = _Groups(run(unknown) if unknown else ())
    try:
        for k in known:
            if k.value is None:
                yield from _kept(k, fresh.of(k.shard.uri), cache)
                continue
            found = loads(k.value or cache.get(k.key) or b"")
            yield from run([k.shard]) if found is None else found
    finally:
        cache.close()


def _kept(known: _Known, results: Iterable[ArticleResult], cache: ResultCache) -> Iterator[ArticleResult]:
    """Fresh results of one file, put into the cache when all are there, none is a problem, and the file is the same."""
    if not known.key:
        yield from results
        return
    found = []
    for result in results:
        found.append(result)
        yield result
    if not any(r.problems for r in found) and _stamp(known.shard) == known.stamp:
        cache.put(known.key, found)


class _Groups:
    """Results that come file by file, handed out by file."""

    def __init__(self, results: Iterable[ArticleResult]) -> None:
        self._results = iter(results)
        self._next = next(self._results, None)

    def of(self, uri: str) -> Iterator[ArticleResult]:
        while self._next is not None and self._next.source.uri == uri:
            result, self._next = self._next, None
            yield result
            self._next = next(self._results, None)


def _known(shard: Shard, salt: bytes, cache: ResultCache) -> _Known:
    if shard.uri == STDIN or shard.problem is not None or shard.size > MAX_BYTES or "://" in shard.uri:
        return _Known(shard)
    stamp = _stamp(shard)
    if stamp is None:  # a pipe, which only one may read
        return _Known(shard)
    try:
        with open(shard.uri, "rb", buffering=0) as file:  # noqa: PTH123 - ten thousand of them, one after the other
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return _Known(shard)
    if len(data) != stamp[0] or len(data) > MAX_BYTES:
        return _Known(shard)
    about = repr((shard.uri, shard.format, shard.compression)).encode("utf-8", "surrogatepass")
    person = blake2b(about, digest_size=blake2b.PERSON_SIZE).digest()
    key = blake2b(data, key=salt, digest_size=20, person=person).digest()
    value = cache.get(key)
    return _Known(shard, key, stamp, b"" if value and len(value) > HELD else value)


def _stamp(shard: Shard) -> tuple[int, int] | None:
    """Size and time of change of a regular file."""
    try:
        found = os.stat(shard.uri)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
