"""The units of a run: nothing is lost or read twice, large files are divided, and keys change when they must."""

from __future__ import annotations

import gzip
import json
import os
import random
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.inputs import Shard, discover, read
from lint_news.inputs.manifest import MOST_FILES, Unit, units
from lint_news.model import Source

BIG = 1 << 20
NOISE = random.Random(3)


def line(n: int) -> bytes:
    return json.dumps({"text": f"Boat {n} left at noon. {NOISE.randbytes(30).hex()}"}).encode() + b"\n"


def page(n: int) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Boat %d. %s" % (n, NOISE.randbytes(30).hex().encode())
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{n}>\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 500))
def test_units_hold_all_shards_once_and_in_order(sizes, unit_bytes):
    shards = [Shard(f"{n:03}.txt", "text", size=size) for n, size in enumerate(sizes)]
    made = units(shards, unit_bytes)
    assert [s for unit in made for s in unit.shards] == shards
    assert all(len(u.shards) == 1 or sum(s.size for s in u.shards) <= unit_bytes for u in made)
    assert all(u.shards for u in made)


def test_small_files_are_put_together_but_not_too_many():
    shards = [Shard(f"{n:05}.txt", "text", size=10) for n in range(1000)]
    assert [len(u.shards) for u in units(shards)] == [MOST_FILES] * 3 + [1000 - 3 * MOST_FILES]


def warc(tmp_path, how):
    made = [page(n) for n in range(300)]
    name = "a.warc" if how == "warc" else "a.warc.gz"
    joined = b"".join(made if how == "warc" else [gzip.compress(m) for m in made])
    (tmp_path / name).write_bytes(gzip.compress(b"".join(made)) if how == "one gz" else joined)
    return tmp_path / name


@pytest.mark.parametrize("how", ["jsonl", "warc", "warc.gz", "parquet"])
def test_a_large_file_is_divided_and_the_parts_are_the_whole(tmp_path, how):
    if how == "jsonl":
        path = tmp_path / "a.jsonl"
        path.write_bytes(b"".join(map(line, range(400))))
    elif how == "parquet":
        path = tmp_path / "a.parquet"
        pq.write_table(pa.table({"text": [line(n).decode() for n in range(400)]}), path, row_group_size=25)
    else:
        path = warc(tmp_path, how)
    [shard] = discover([str(path)]).shards
    made = units([shard], 5000)
    assert len(made) > 3
    parts = [s for unit in made for s in unit.shards]
    assert [(p.uri, p.size, p.stamp) for p in parts] == [(shard.uri, shard.size, shard.stamp)] * len(parts)
    whole = list(read(shard, BIG))
    read_parts = [i for part in parts for i in read(part, BIG)]
    assert len(whole) >= 300
    if how == "jsonl":  # lines count from where a range begins
        assert [s.data for s in read_parts] == [s.data for s in whole]
    else:
        assert read_parts == whole
    assert len({unit.key("1", "p", ()) for unit in made}) == len(made)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.txt", "a.csv", "one.warc.gz"])
def test_what_has_to_be_read_from_its_beginning_is_one_unit(tmp_path, name):
    if name == "one.warc.gz":
        path = warc(tmp_path, "one gz")
    else:
        path = tmp_path / name
        data = b"".join(map(line, range(400)))
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    [shard] = discover([str(path)]).shards
    assert units([shard], 2000) == (Unit((shard,)),)


@pytest.mark.parametrize("name", ["a.parquet", "a.warc", "a.warc.gz"])
def test_a_broken_file_is_a_unit_and_no_error(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"PAR1\x15\x04" + bytes(9000) if name == "a.parquet" else b"WARC/1.0\r\nnonsense" * 900)
    [shard] = discover([str(path)]).shards
    made = units([shard], 2000)
    assert sum(not isinstance(i, Source) for u in made for s in u.shards for i in read(s, BIG)) >= 1
    path.unlink()
    assert len(units([replace(shard, size=9000)], 2000)) == 1


def test_keys_change_with_what_changes_the_result_and_with_nothing_else(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("One.")

    def key(version="1", plan="p", names=()):
        [unit] = units(discover([str(path)]).shards)
        return unit.key(version, plan, names)

    first = key()
    assert key() == first
    assert len({first, key(version="2"), key(plan="q"), key(names=(("text", "a"),))}) == 4
    os.utime(path, ns=(1, 1))
    assert key() != first
    second = key()
    path.write_text("Two, longer.")
    os.utime(path, ns=(1, 1))
    assert key() != second
