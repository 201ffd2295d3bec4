"""Results kept from run to run: a file that has not changed is not linted again under the same plan.

What is kept belongs to the hash of content, name, plan and version. A file is hashed anew unless size, inode, and times
of change are those of a run before. The cache lies in `.lint_news_cache/`. Strangers may have put one into a
repository, so its values are read by `codec`, which takes nothing but results.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from lint_news import __version__
from lint_news.engines.codec import dumps, loads
from lint_news.engines.store import FOLDER, Remembered, Store
from lint_news.inputs.decompress import COMPRESSIONS
from lint_news.inputs.discover import FORMATS
from lint_news.inputs.shard import STDIN, FieldNames, Shard
from lint_news.model import ArticleResult
from lint_news.rule import Plan

__all__ = ["FOLDER", "ByFile", "ResultCache", "run_cached"]

MAX_BYTES = 16 * 1024 * 1024  # of a file whose results are kept
AT_ONCE = 256  # values fetched together
# A file may change twice within the grain of its times, which is 2 s on the coarsest file system. So one that changed
# as recently as that when it was looked at is not told by its state.
SETTLED = 2_500_000_000  # nanoseconds
Run = Callable[[Sequence[Shard]], Iterable[ArticleResult]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A file as it was when its key was made."""

    shard: Shard
    key: bytes = b""  # empty for what is not kept
    state: str = ""
    settled: bool = False
    held: bool = False  # by the cache


class ResultCache:
    """The results of files, by the hash of all that they depend on. Used by one run; others may use it meanwhile."""

    def __init__(self, root: Path, plan: Plan, names: FieldNames = (), input_format: str | None = None) -> None:
        about = repr((__version__, plan.digest, names, input_format))
        self._salt = blake2b(about.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        self._store = Store(root)
        self._folders: dict[bytes, dict[bytes, Remembered]] = {}
        self._told: dict[str, Remembered] = {}

    def told(self, uri: str, about: os.stat_result) -> Shard | None:
        """The shard of a file that is in the state in which it was hashed, `None` for any other."""
        folder, name = _split(uri)
        if folder not in self._folders:
            self._folders[folder] = self._store.of_folder(self._salt, folder)
        found = self._folders[folder].get(name)
        if found is None or found.state != _state(about):
            return None
        if found.format not in FORMATS or found.compression not in ("", *COMPRESSIONS):
            return None
        self._told[uri] = found
        return Shard(uri, found.format, None, found.compression, 0, None, about.st_size, str(about.st_mtime_ns))

    def known(self, shard: Shard) -> _Known:
        """What to ask the cache for, and whether there is something to be had."""
        if found := self._told.get(shard.uri):
            return _Known(shard, found.key, found.state, True, held=True)
        if shard.uri == STDIN or shard.problem is not None or shard.size > MAX_BYTES or "://" in shard.uri:
            return _Known(shard)
        now = time.time_ns()
        try:
            about = os.stat(shard.uri)  # noqa: PTH116 - ten thousand of them, one after the other
            if not stat.S_ISREG(about.st_mode):  # a pipe, which only one may read
                return _Known(shard)
            key = self._key(shard, about.st_size)
        except (OSError, ValueError):
            return _Known(shard)
        if not key:
            return _Known(shard)
        settled = max(about.st_mtime_ns, about.st_ctime_ns) < now - SETTLED
        known = _Known(shard, key, _state(about), settled, self._store.holds(key))
        if known.held:
            self._remember(known)
        return known

    def _key(self, shard: Shard, size: int) -> bytes:
        """The hash of a file and of what its results depend on beside; empty for one of another size."""
        with open(shard.uri, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read(MAX_BYTES + 1)
        if len(data) != size or len(data) > MAX_BYTES:
            return b""
        about = repr((shard.uri, shard.format, shard.compression)).encode("utf-8", "surrogatepass")
        person = blake2b(about, digest_size=blake2b.PERSON_SIZE).digest()
        return blake2b(data, key=self._salt, digest_size=20, person=person).digest()

    def values(self, known: Iterable[_Known]) -> Iterator[tuple[_Known, bytes]]:
        """Files, each with what the cache holds of it."""
        files = iter(known)
        while some := list(islice(files, AT_ONCE)):
            found = self._store.values([k.key for k in some if k.held])
            for k in some:
                value = found.get(k.key) if k.held else b""
                yield k, value or (self._store.value(k.key) if value is not None and k.held else b"")

    def keep(self, known: _Known, results: list[ArticleResult]) -> None:
        """Keep the results of a file, unless it changed since its key was made."""
        try:
            if _state(os.stat(known.shard.uri)) != known.state:  # noqa: PTH116
                return
            if not known.settled and self._key(known.shard, known.shard.size) != known.key:
                return
        except (OSError, ValueError):
            return
        self._store.put(known.key, dumps(results))
        self._remember(known)

    def _remember(self, known: _Known) -> None:
        if known.settled:
            shard = known.shard
            about = Remembered(known.state, shard.format, shard.compression, known.key)
            self._store.remember(self._salt, *_split(shard.uri), about)

    def close(self) -> None:
        """Write what waits."""
        self._store.close()


def run_cached(shards: Sequence[Shard], cache: ResultCache, run: Run) -> Iterator[ArticleResult]:
    """The results of shards in their order; `run` lints those of which the cache knows nothing."""
    known = [cache.known(shard) for shard in shards]
    unknown = [k.shard for k in known if not k.held]
    fresh = ByFile(run(unknown) if unknown else ())
    try:
        for k, value in cache.values(known):
            if not k.held:
                yield from _kept(k, fresh.of(k.shard.uri), cache)
                continue
            found = loads(value)
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
    if not any(r.problems for r in found):
        cache.keep(known, found)


class ByFile:
    """Results that come file by file, handed out by file."""

    def __init__(self, results: Iterable[ArticleResult]) -> None:
        self._results = iter(results)
        self._next = next(self._results, None)

    def of(self, uri: str) -> Iterator[ArticleResult]:
        """Those of the file that comes next, if it is this one."""
        while self._next is not None and self._next.source.uri == uri:
            result, self._next = self._next, None
            yield result
            self._next = next(self._results, None)


def _state(about: os.stat_result) -> str:
    """What changes when a file is written to or replaced. The time of change is set by nobody but the system."""
    return f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino} {about.st_dev}"


def _split(uri: str) -> tuple[bytes, bytes]:
    folder, _, name = uri.encode("utf-8", "surrogatepass").rpartition(b"/")
    return folder, name
