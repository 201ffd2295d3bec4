"""Compressed files, pipes and streams: what is read equals the plain file, and a broken one is noticed."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
import threading
import tracemalloc

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.inputs import Shard, discover, read
from lint_news.inputs.decompress import COMPRESSIONS
from lint_news.inputs.inflate import Buffered, Corrupt, Fault, Inflated, Truncated
from lint_news.inputs.streams import opened
from lint_news.model import Problem, Source

BIG = 1 << 22
COMPRESS = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}
every = pytest.mark.parametrize("name", COMPRESSIONS)
NOISE = random.Random(1)


def story(n: int) -> dict[str, str]:
    return {"text": f"Boat {n} left the harbour at noon. {NOISE.randbytes(20).hex()}"}


LINES = [json.dumps(story(n)).encode() + b"\n" for n in range(400)]


def items(path, max_size=BIG):
    [shard] = discover([str(path)]).shards
    return list(read(shard, max_size))


def stream(data: bytes, name: str) -> Buffered:
    return Buffered(Inflated(io.BytesIO(data), name), 1 << 16)


def bare(found):
    return [(i.data, i.record, i.line) for i in found if isinstance(i, Source)]


@every
@given(st.lists(st.binary(max_size=3000), max_size=6), st.integers(1, 5000))
def test_what_is_read_is_what_was_compressed_in_however_many_members(name, members, step):
    data = b"".join(members)
    file = stream(b"".join(map(COMPRESS[name], members)), name)
    assert b"".join(iter(lambda: file.read(step), b"")) == data
    assert stream(b"".join(map(COMPRESS[name], members)), name).readlines() == io.BytesIO(data).readlines()


@every
@pytest.mark.parametrize("suffix", ["a.jsonl", "a.txt", "a.html", "a.JSONL"])
def test_reading_a_compressed_file_is_reading_the_plain_one(write, name, suffix):
    data = b"".join(LINES)
    plain = items(write(suffix, data))
    packed = items(write(f"{suffix}.{name}", COMPRESS[name](data)))
    assert bare(packed) == bare(plain)
    assert len(plain) == (400 if "jsonl" in suffix.lower() else 1)
    assert bare(items(write(f"unnamed-{suffix}", COMPRESS[name](data)))) == bare(plain)  # the content tells


@every
@given(cut=st.integers(1, 10_000))
def test_a_truncated_file_is_noticed_and_the_lines_before_are_read(name, cut):
    data = COMPRESS[name](b"".join(LINES))
    file = stream(data[: -min(cut, len(data) - 1)], name)
    lines = []
    with pytest.raises(Truncated) as told:  # noqa: PT012
        while line := file.readline():
            lines.append(line)
    assert lines == LINES[: len(lines)]
    assert told.value.line == len(lines) + 1
    with pytest.raises(Truncated):
        file.read(10)


@every
def test_the_last_line_of_a_truncated_file_is_not_linted_as_if_it_were_whole(write, name):
    data = COMPRESS[name](b"".join(LINES))
    *found, problem = items(write(f"a.jsonl.{name}", data[: len(data) * 2 // 3]))
    assert bare(found) == [(line, n, n) for n, line in enumerate(LINES[: len(found)], 1)]
    assert (problem.kind, problem.article_lost, problem.location.line) == ("truncated", True, len(found) + 1)
    assert problem.location.record == len(found) + 1
    assert [i.kind for i in items(write(f"b.txt.{name}", data[:-9]))] == ["truncated"]


@every
def test_reading_in_blocks_gives_all_that_comes_before_a_fault(name):
    first, second = b"".join(LINES[:200]), b"".join(LINES[200:])
    file = stream(COMPRESS[name](first) + COMPRESS[name](second)[:-6], name)
    got = b""
    with pytest.raises(Fault):  # noqa: PT012
        while part := file.read(1000):
            got += part
    assert (first + second).startswith(got)
    assert len(got) >= len(first)


@every
def test_lines_behind_a_corrupt_member_are_read(write, name):
    members = [COMPRESS[name](b"".join(LINES[n : n + 40])) for n in range(0, 400, 40)]
    broken = bytearray(members[4])
    broken[len(broken) // 2 : len(broken) // 2 + 8] = b"\x00\xff\xa5\x5a" * 2
    members[4] = bytes(broken)
    found = items(write(f"a.jsonl.{name}", b"".join(members)))
    [problem] = [i for i in found if isinstance(i, Problem)]
    at = found.index(problem)
    assert (problem.kind, problem.article_lost) == ("corrupt", True)
    assert [s.data for s in found[:160]] == LINES[:160]
    after = [s.data for s in found[at + 1 :]]
    assert after == LINES[200:]
    assert problem.location.line == at + 1
    first = found[at + 1].line
    assert first in (at + 1, at + 2)
    assert [(s.record, s.line) for s in found[at + 1 :]] == [(n, n) for n in range(first, first + 200)]


def test_garbage_among_members_and_zeros_behind_them(write):
    one, two = (COMPRESS["gz"](b"".join(LINES[n : n + 5])) for n in (0, 5))
    assert len(items(write("a.jsonl.gz", one + b"\0" * 600 + two + b"\0" * 99))) == 10
    found = items(write("b.jsonl.gz", one + b"nonsense" * 20 + two))
    assert [i.kind for i in found if isinstance(i, Problem)] == ["corrupt"]
    assert len(bare(found)) == 10


def test_a_wrong_checksum_is_noticed():
    data = bytearray(COMPRESS["gz"](b"".join(LINES)))
    data[-6] ^= 1
    with pytest.raises(Corrupt):
        stream(bytes(data), "gz").readlines()


@every
def test_a_bomb_is_no_more_than_the_limit_at_a_time(write, name):
    if name == "zst":
        made = zstandard.ZstdCompressor(level=3).compress(b'{"text": "' + b"x" * 300_000_000)
    else:
        made = COMPRESS[name](b'{"text": "' + b"x" * 60_000_000)
    path = write(f"a.jsonl.{name}", made)
    tracemalloc.start()
    [problem] = items(path, max_size=1 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.kind == "too-large"
    assert peak < 150_000_000


def test_frames_of_zstandard_with_a_long_window_and_between_skippable_ones(write):
    params = zstandard.ZstdCompressionParameters.from_level(3, window_log=29, enable_ldm=True)
    long = zstandard.ZstdCompressor(compression_params=params).compress(b"".join(LINES))
    skipped = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    assert len(items(write("a.jsonl.zst", skipped + long + skipped + long))) == 800


def test_gzip_without_isal_is_read_the_same(monkeypatch):
    monkeypatch.setitem(sys.modules, "isal", None)
    data = COMPRESS["gz"](b"".join(LINES[:200])) + COMPRESS["gz"](b"".join(LINES[200:]))
    assert stream(data, "gz").readlines() == LINES
    with pytest.raises(Truncated):
        stream(data[:-1], "gz").readlines()


@pytest.mark.parametrize("name", [None, *COMPRESSIONS])
def test_a_named_pipe(tmp_path, name):
    data = b"".join(LINES)
    os.mkfifo(tmp_path / "pipe")
    packed = COMPRESS[name](data) if name else data
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(packed,))
    writer.start()
    found = items(tmp_path / "pipe")
    writer.join()
    assert bare(found) == [(line, n, n) for n, line in enumerate(LINES, 1)]


READ = """
from lint_news.inputs import Shard, read
for item in read(Shard("-", ""), 1 << 22):
    print(type(item).__name__, getattr(item, "kind", None) or len(item.data))
"""


@pytest.mark.parametrize("name", [None, *COMPRESSIONS])
@pytest.mark.parametrize("whole", [True, False])
def test_standard_input(name, whole):
    data = COMPRESS[name](b"".join(LINES)) if name else b"".join(LINES)
    done = subprocess.run(
        [sys.executable, "-c", READ], input=data if whole else data[:-7], capture_output=True, check=True, text=False
    )
    lines = done.stdout.decode().splitlines()
    if whole or not name:
        assert len(lines) == 400
    else:
        assert lines[-1] == "Problem truncated"


def test_standard_input_that_comes_byte_by_byte(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", READ], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as run:
        for byte in COMPRESS["gz"](b'{"text": "One line."}\n'):
            run.stdin.write(bytes([byte]))
        run.stdin.close()
        assert run.stdout.read().split() == [b"Source", b"22"]


def test_a_file_that_changes_while_it_is_read_is_one_problem(write):
    path = write("a.jsonl", b"".join(LINES) * 100)
    [shard] = discover([str(path)]).shards
    found = read(shard, BIG)
    next(found)
    with path.open("ab") as file:
        file.write(LINES[0])
    problems = [i for i in found if isinstance(i, Problem)]
    assert [(p.kind, p.article_lost) for p in problems] == [("changed", False)]
    assert not [i for i in items(path) if isinstance(i, Problem)]


def test_a_file_that_is_rewritten_after_it_was_read_did_not_change_while_it_was_read(write):
    path = write("a.txt", "One.")
    [shard] = discover([str(path)]).shards
    found = []
    for item in read(shard, BIG):
        found.append(item)
        path.write_text("Another one.")
    assert [type(i) for i in found] == [Source]


def test_only_the_last_range_of_a_file_says_that_it_changed(write):
    path = write("a.jsonl", b"".join(LINES))
    [shard] = discover([str(path)]).shards
    with path.open("ab") as file:
        file.write(LINES[0])
    half = shard.size // 2
    parts = [
        list(read(Shard(shard.uri, "jsonl", start=a, end=b, size=shard.size, stamp=shard.stamp), BIG))
        for a, b in ((0, half), (half, shard.size))
    ]
    assert [[i.kind for i in part if isinstance(i, Problem)] for part in parts] == [[], ["changed"]]


@pytest.mark.parametrize("uri", ["file://{}", "FILE://{}"])
def test_an_address_of_a_file_on_this_machine(write, uri):
    path = write("a b.txt", "A text.")
    address = uri.format(str(path).replace(" ", "%20"))
    [source] = items(address)
    assert (source.uri, source.data) == (address, b"A text.")


@every
@settings(max_examples=100)
@given(st.data())
def test_hostile_data_raise_nothing_but_faults(name, data):
    made = bytearray(COMPRESS[name](b"".join(LINES[:20])) * 3)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(1, len(made)))
        made[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    raw = Inflated(io.BytesIO(bytes(made)), name)
    file = Buffered(raw, 1 << 16)
    faults = 0
    while faults < 1000:
        try:
            if not file.read(4096):
                break
        except Fault:
            faults += 1
            if not raw.resume():
                break
    assert faults < 1000


def test_opened_gives_the_plain_bytes_and_can_seek(write):
    path = write("a.jsonl", b"".join(LINES))
    with opened(Shard(str(path), "jsonl")) as file:
        assert file.seekable()
        file.seek(len(LINES[0]))
        assert file.readline() == LINES[1]


@given(st.text(alphabet="a\r\n", max_size=40), st.integers(1, 5))
def test_the_line_reached_counts_all_kinds_of_line_ends_once(text, step):
    raw = Inflated(io.BytesIO(COMPRESS["gz"](text.encode())[:-1]), "gz")
    with pytest.raises(Truncated) as told:  # noqa: PT012
        while raw.chunk(step):
            pass
    assert told.value.line == len(io.StringIO(text, newline=None).read().split("\n"))


@pytest.mark.parametrize("text", ["one\ntwo\n", "one\ntwo\npart", "one\r\ntwo\r\n", ""])
def test_a_line_that_is_broken_off_counts_as_one(text):
    broken = bytearray(COMPRESS["gz"](text.encode() + b"x" * 40))
    broken[-8:] = bytes(8)  # a wrong checksum, found behind the last byte
    raw = Inflated(io.BytesIO(bytes(broken) + COMPRESS["gz"](b"three\n")), "gz")
    got = b""
    with pytest.raises(Corrupt) as told:  # noqa: PT012
        while part := raw.chunk(3):
            got += part
    assert got.startswith(text.encode())
    assert told.value.line == got.count(b"\n") + 1
    assert raw.resume()
    assert raw.lines == got.count(b"\n") + (not got.endswith(b"\n") and bool(got))
    assert raw.chunk(99) == b"three\n"
