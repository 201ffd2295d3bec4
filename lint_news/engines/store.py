"""The file of the cache: results by the hash of all that they depend on, and what is known of files by their state.

It is one SQLite file, which several runs may use at a time. A file that cannot be read or written is no error.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lint_news.memo import connected

FOLDER = ".lint_news_cache"
DAYS_KEPT = 30  # since a result was last asked for
DAYS_STALE = 7  # that may pass until it is written down that somebody asked
BATCH = 200  # results written in one transaction
DAY = 86400
HELD = 1 << 16  # bytes of a value that is handed out together with others
TABLES = """
CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB, day INTEGER);
CREATE TABLE IF NOT EXISTS files (salt BLOB, folder BLOB, name BLOB, state TEXT, format TEXT, compression TEXT,
    key BLOB, PRIMARY KEY (salt, folder, name)) WITHOUT ROWID;
"""
OF_FOLDER = "SELECT name, state, format, compression, key FROM files WHERE salt = ? AND folder = ?"
OF_KEYS = "SELECT key, CASE WHEN length(value) <= ? THEN value ELSE x'' END, day FROM results WHERE key IN ({})"


class Remembered(NamedTuple):
    """What the cache knows of a file: its state then, how it was read, and the key of its results."""

    state: str
    format: str
    compression: str
    key: bytes


class Store:
    """The tables. Nothing is read or made before it is asked for."""

    def __init__(self, root: Path) -> None:
        self._file = root / FOLDER / "results.sqlite"
        self._results: list[tuple[bytes, bytes, int]] = []
        self._files: list[tuple[Any, ...]] = []
        self._asked: list[tuple[int, bytes]] = []
        self._today = int(time.time() // DAY)

    @cached_property
    def _database(self) -> sqlite3.Connection | None:
        """The file, opened when it is first needed."""
        try:
            self._file.parent.mkdir(exist_ok=True)
            ignore = self._file.with_name(".gitignore")
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            return connected(self._file, TABLES)
        except (OSError, sqlite3.Error):
            return None

    def _rows(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        unmade = "_database" not in vars(self) and not self._file.exists()  # only who has something to keep makes it
        if unmade or self._database is None:
            return []
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error:
            return []

    def of_folder(self, salt: bytes, folder: bytes) -> dict[bytes, Remembered]:
        """What is known of the files of a folder, by name."""
        return {
            name: Remembered(*about)
            for name, *about in self._rows(OF_FOLDER, (salt, folder))
            if type(name) is type(about[-1]) is bytes
        }

    def holds(self, key: bytes) -> bool:
        """Whether there is something under a key."""
        return bool(self._rows("SELECT 1 FROM results WHERE key = ?", (key,)))

    def values(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What lies under some keys, as far as it does; empty for what is large, and for `value` to fetch."""
        found = {}
        for key, value, day in self._rows(OF_KEYS.format(",".join("?" * len(keys))), (HELD, *keys)):
            if isinstance(value, bytes) and isinstance(day, int):
                found[key] = value
                if self._today - day > DAYS_STALE:
                    self._asked.append((self._today, key))
        return found

    def value(self, key: bytes) -> bytes:
        """What lies under a key, empty where nothing does."""
        found = self._rows("SELECT value FROM results WHERE key = ?", (key,))
        return found[0][0] if found and isinstance(found[0][0], bytes) else b""

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; it is written now and then, and by `close`."""
        self._results.append((key, value, self._today))
        self._write_some()

    def remember(self, salt: bytes, folder: bytes, name: bytes, about: Remembered) -> None:
        """Keep what is known of a file."""
        self._files.append((salt, folder, name, *about))
        self._write_some()

    def _write_some(self) -> None:
        if len(self._results) + len(self._files) >= BATCH:
            self._write()

    def _write(self) -> None:
        if (self._results or self._files or self._asked) and self._database is not None:
            with contextlib.suppress(sqlite3.Error), self._database:
                self._database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", self._results)
                self._database.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", self._files)
                self._database.executemany("UPDATE results SET day = ?1 WHERE key = ?2", self._asked)
        self._results, self._files, self._asked = [], [], []

    def close(self) -> None:
        """Write what waits, and forget what nobody has asked for in a month."""
        fresh = bool(self._results)
        self._write()
        if fresh and self._database is not None:
            with contextlib.suppress(sqlite3.Error), self._database:
                self._database.execute("DELETE FROM results WHERE day < ?", (self._today - DAYS_KEPT,))
                self._database.execute("DELETE FROM files WHERE key NOT IN (SELECT key FROM results)")
        if "_database" in vars(self) and self._database is not None:
            self._database.close()
