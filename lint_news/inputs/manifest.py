"""The units of a run: what a worker reads at a time. Large files are divided, small ones put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise

from lint_news.inputs.inflate import Inflated
from lint_news.inputs.remote import is_url
from lint_news.inputs.shard import STDIN, FieldNames, Shard
from lint_news.inputs.streams import opened

UNIT_BYTES = 1 << 22
MOST_FILES = 256
SQUEEZED = 4  # what compressed text is smaller by, roughly
LOOKED = 1 << 16  # bytes in which the second record of a compressed archive must begin


@dataclass(frozen=True, slots=True)
class Unit:
    """Shards that are read one after the other by one worker, in the order of the output."""

    shards: tuple[Shard, ...]

    def key(self, version: str, plan_digest: str, names: FieldNames) -> str:
        """A name of this unit of work that changes with the files' size or time of change, the version and the plan."""
        files = [(s.uri, s.size, s.stamp, s.start, s.end, s.format, s.compression) for s in self.shards]
        told = repr((version, plan_digest, names, files))
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def units(shards: Iterable[Shard], unit_bytes: int = UNIT_BYTES) -> tuple[Unit, ...]:
    """Divide shards into units of about `unit_bytes` bytes, in their order. Looks into large ones; never raises."""
    made: list[Unit] = []
    batch: list[Shard] = []
    weight = 0
    for shard in shards:
        parts = _parts(shard, unit_bytes) if shard.size > unit_bytes and shard.problem is None else (shard,)
        alone = len(parts) > 1 or _weight(shard) >= unit_bytes or shard.uri == STDIN
        if batch and (alone or weight + _weight(shard) > unit_bytes or len(batch) == MOST_FILES):
            made.append(Unit(tuple(batch)))
            batch, weight = [], 0
        if alone:
            made += (Unit((part,)) for part in parts)
        else:
            batch.append(shard)
            weight += _weight(shard)
    return (*made, Unit(tuple(batch))) if batch else tuple(made)


def _weight(shard: Shard) -> int:
    squeezed = shard.compression or shard.format == "parquet"
    return shard.size * SQUEEZED if squeezed else shard.size


def _parts(shard: Shard, unit_bytes: int) -> tuple[Shard, ...]:
    """The ranges that a large file is divided into; only the file itself where it has to be read from the beginning."""
    if is_url(shard.uri) or shard.start or shard.end is not None:
        return (shard,)
    try:
        edges = [0, *_edges(shard, unit_bytes)]
    except OSError:
        return (shard,)  # whoever reads it says what is wrong
    if len(edges) < 3:
        return (shard,)
    return tuple(replace(shard, start=a, end=b) for a, b in pairwise(edges))


def _edges(shard: Shard, unit_bytes: int) -> Iterator[int]:
    """Where the ranges of a file end."""
    if shard.format == "jsonl" and not shard.compression:
        yield from _even(shard.size, unit_bytes)
    elif shard.format in ("warc", "wet") and shard.compression == "gz" and _is_by_record(shard):
        yield from _even(shard.size, max(unit_bytes // SQUEEZED, 1))
    elif shard.format in ("warc", "wet") and not shard.compression:
        yield from _record_starts(shard, unit_bytes)
    elif shard.format == "parquet" and not shard.compression:
        yield from _row_groups(shard, unit_bytes)


def _even(size: int, step: int) -> Iterator[int]:
    count = -(-size // step)
    yield from (size * n // count for n in range(1, count + 1))


def _is_by_record(shard: Shard) -> bool:
    """Whether each record of a compressed archive is a member of its own."""
    with opened(shard) as stream:
        inflated = stream.inflated
        if not isinstance(inflated, Inflated):
            return False
        return inflated.seek_member(0, b"WARC/") and inflated.seek_member(1, b"WARC/")


def _record_starts(shard: Shard, unit_bytes: int) -> Iterator[int]:
    """Starts of records of an archive that is not compressed, found from record to record: nothing is guessed."""
    with opened(shard, 1 << 14) as file:
        at, edge = 0, unit_bytes
        while at < shard.size:
            file.seek(at)
            length, head = None, 0
            while (line := file.readline(1 << 16)).strip():
                head += len(line)
                name, _, value = line.partition(b":")
                if name.strip().lower() == b"content-length" and value.strip().isdigit():
                    length = int(value)
            if length is None:
                break  # damaged: the last range reads on from here
            at += head + len(line) + length + 4
            if edge <= at < shard.size:
                yield at
                edge = at + unit_bytes
    yield shard.size


def _row_groups(shard: Shard, unit_bytes: int) -> Iterator[int]:
    from lint_news.inputs.parquet import row_groups

    with opened(shard) as file:
        sizes = row_groups(shard, file)
    weight = 0
    for n, size in enumerate(sizes, 1):
        weight += size
        if weight >= unit_bytes or n == len(sizes):
            yield n
            weight = 0
