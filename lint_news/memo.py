"""What takes long to find out, by the hash of all that it depends on, from run to run.

A memo is one SQLite file in the user's own cache folder, which all workers of all runs share. A file that cannot be
read or written is no error, and a damaged one is made anew.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from lint_news import cache

DAYS_KEPT = 30  # since an answer was written down
MOST = 64 << 20  # bytes of answers from which on the older half of them is forgotten
OFTEN = 1000  # answers written down until their size is looked at again
DAY = 86400
AT_ONCE = 200
SECONDS = 10.0  # that others may keep a file to themselves
TABLE = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=OFF;
CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, value TEXT, day INTEGER) WITHOUT ROWID;
"""  # what a power cut takes is found out again
USED = """
SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
OLDER_HALF = "SELECT key FROM answers ORDER BY day LIMIT (SELECT (count(*) + 1) / 2 FROM answers)"


def connected(file: Path, script: str) -> sqlite3.Connection:
    """A file of SQLite with the tables that a script makes; a damaged one, or of another format, is made anew.

    Raises `OSError`, `sqlite3.Error`: it is busy, or lies where nothing can be written.
    """
    database = _connect(file)
    try:
        database.executescript(script)
    except sqlite3.OperationalError:  # busy, or a folder that can only be read
        database.close()
        raise
    except sqlite3.DatabaseError:  # damaged, or another format
        database.close()
        for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
            file.with_name(name).unlink(missing_ok=True)
        database = _connect(file)
        database.executescript(script)
    return database


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=SECONDS, check_same_thread=False)


class Memo:
    """Answers in a file of the cache folder. Used by one thread at a time.

    `salt` stands for what all answers depend on, such as versions.
    """

    def __init__(self, name: str, salt: str, most: int = MOST) -> None:
        self._name, self._most = name, most
        self._salt = blake2b(salt.encode("utf-8", "replace"), digest_size=16).digest()
        self._today = int(time.time() // DAY)
        self._fresh = 0

    @cached_property
    def _database(self) -> sqlite3.Connection | None:
        """The file, opened when it is first needed."""
        folder = cache.folder()
        if folder is None:
            return None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            database = connected(folder / self._name, TABLE)
        except (OSError, sqlite3.Error):
            return None
        self._bound(database)
        return database

    def key(self, parts: Iterable[str]) -> bytes:
        """What names a question of several parts."""
        made = blake2b(digest_size=20, key=self._salt)
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            made.update(b"%d " % len(data))
            made.update(data)
        return made.digest()

    def known(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """The answers that are remembered, of those that are texts."""
        found: dict[bytes, str] = {}
        if self._database is None:
            return found
        for at in range(0, len(keys), AT_ONCE):
            some = keys[at : at + AT_ONCE]
            query = f"SELECT key, value FROM answers WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - only marks
            with contextlib.suppress(sqlite3.Error):
                found.update((k, v) for k, v in self._database.execute(query, some) if isinstance(v, str))
        return found

    def keep(self, answers: Mapping[bytes, str]) -> None:
        """Remember answers."""
        if self._database is None or not answers:
            return
        rows = [(key, value, self._today) for key, value in answers.items()]
        with contextlib.suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
        self._fresh += len(rows)
        if self._fresh >= OFTEN:
            self._bound(self._database)

    def _bound(self, database: sqlite3.Connection) -> None:
        """Forget what was written long ago, and the older half of too much."""
        self._fresh = 0
        with contextlib.suppress(sqlite3.Error), database:
            database.execute("DELETE FROM answers WHERE day < ?", (self._today - DAYS_KEPT,))
            if database.execute(USED).fetchone()[0] > self._most:
                database.execute(f"DELETE FROM answers WHERE key IN ({OLDER_HALF})")  # noqa: S608 - a constant

    def close(self) -> None:
        """Close the file."""
        database = self.__dict__.pop("_database", None)
        if database is not None:
            database.close()
