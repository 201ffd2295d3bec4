"""What the server said of a paragraph, by the hash of all that its answer depends on, from run to run.

It lies in the user's own cache folder, in one SQLite file that all workers of all runs share. Neither paragraphs nor
words of them are kept but in what the server said. A file that cannot be read or written is no error.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lint_news import cache
from lint_news.languagetool.answers import Hit

NAME = "languagetool.sqlite"
DAYS_KEPT = 30  # since an answer was written down
DAY = 86400
AT_ONCE = 200
TABLE = "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, value TEXT, day INTEGER) WITHOUT ROWID"
NOTHING = "[]"


class Memo:
    """Answers of one version of the server. Used by one thread at a time."""

    def __init__(self, version: str) -> None:
        self._salt = blake2b(f"1 {version}".encode("utf-8", "replace"), digest_size=16).digest()
        self._today = int(time.time() // DAY)

    @cached_property
    def _database(self) -> sqlite3.Connection | None:
        """The file, opened when it is first needed."""
        folder = cache.folder()
        if folder is None:
            return None
        file = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _opened(file)
        except (OSError, sqlite3.Error):
            return None

    def known(self, about: str, paragraphs: Sequence[str]) -> dict[str, tuple[Hit, ...]]:
        """The answers that are remembered, by paragraph."""
        database = self._database
        if database is None:
            return {}
        keys = {self._key(about, p): p for p in paragraphs}
        found: dict[str, tuple[Hit, ...]] = {}
        names = list(keys)
        for at in range(0, len(names), AT_ONCE):
            some = names[at : at + AT_ONCE]
            query = f"SELECT key, value FROM answers WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 - only marks
            with contextlib.suppress(sqlite3.Error):
                for key, value in database.execute(query, some):
                    hits = _read(value, keys[key])
                    if hits is not None:
                        found[keys[key]] = hits
        return found

    def keep(self, about: str, answers: Mapping[str, tuple[Hit, ...]]) -> None:
        """Remember answers."""
        database = self._database
        if database is None or not answers:
            return
        rows = [(self._key(about, p), _written(hits), self._today) for p, hits in answers.items()]
        with contextlib.suppress(sqlite3.Error), database:
            database.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Forget what was written long ago, and close the file."""
        database = self.__dict__.pop("_database", None)
        if database is not None:
            with contextlib.suppress(sqlite3.Error), database:
                database.execute("DELETE FROM answers WHERE day < ?", (self._today - DAYS_KEPT,))
            database.close()

    def _key(self, about: str, paragraph: str) -> bytes:
        content = f"{len(about)} {about}{paragraph}".encode("utf-8", "surrogatepass")
        return blake2b(content, digest_size=20, key=self._salt).digest()


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=10, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=OFF")  # what a power cut takes is asked for again
        database.execute(TABLE)
    except sqlite3.OperationalError:  # busy, or a folder that can only be read
        database.close()
        raise
    except sqlite3.DatabaseError:  # damaged, or another format
        database.close()
        file.unlink(missing_ok=True)
        database = sqlite3.connect(file, timeout=10, check_same_thread=False)
        database.execute(TABLE)
    return database


def _written(hits: Sequence[Hit]) -> str:
    if not hits:
        return NOTHING
    return json.dumps([(h.start, h.end, h.rule, h.category, h.message, h.suggestions, h.part) for h in hits])


def _read(value: Any, paragraph: str) -> tuple[Hit, ...] | None:
    """Hits as they were written, `None` for what is none."""
    if value == NOTHING:
        return ()
    try:
        hits = tuple(
            Hit(s, e, str(r), str(c), str(m), tuple(map(str, w)), str(p)) for s, e, r, c, m, w, p in json.loads(value)
        )
        good = all(isinstance(h.start, int) and 0 <= h.start < h.end <= len(paragraph) for h in hits)
    except (ValueError, TypeError):
        return None
    return hits if good else None
