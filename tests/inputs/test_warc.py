"""WARC and WET: records to articles, whole and damaged, compressed and not."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import random
import threading
import zlib
from itertools import pairwise

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.inputs import Shard, discover, read
from lint_news.inputs.streams import Stream
from lint_news.inputs.warc import read as read_archive
from lint_news.model import HTML, TEXT, LeftOut, Problem, Source, WarcRecord

BIG = 1 << 20
PAGE = "<!doctype html><title>Ferry</title><p>The ferry to the island runs again — twice a day."


def record(kind: str, body: bytes, n: int = 0, head: str = "", content_type="application/http; msgtype=response"):
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{n}>",
        f"WARC-Target-URI: https://news.example/{n}",
        "WARC-Date: 2026-01-01T00:00:00Z",
        f"Content-Type: {content_type}",
        *([head] if head else []),
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def answer(page: bytes, head: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + page


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def page(n: int, size: int = 0) -> bytes:
    return f"{PAGE} Boat {n}. {random.Random(n).randbytes(size).hex()}".encode()


def archive(count: int, size: int = 0) -> list[bytes]:
    return [
        record("warcinfo", b"software: x\r\n", 0),
        *(record("response", answer(page(n, size)), n) for n in range(1, count)),
    ]


def items(path, max_size=BIG):
    [shard] = discover([str(path)]).shards
    return list(read(shard, max_size))


def ids(found):
    return [i.record.id for i in found if isinstance(i, Source)]


def problems(found):
    return [(i.kind, i.location.record.offset) for i in found if isinstance(i, Problem)]


def starts(members):
    return [sum(map(len, members[:n])) for n in range(len(members))]


@pytest.mark.parametrize("how", ["plain", "gz", "one gz", "zst", "bz2"])
def test_pages_are_articles_with_their_place_address_and_encoding(write, how):
    records = archive(4)
    latin = record("response", answer("<p>Größe".encode("latin-1"), "Content-Type: text/html; charset=ISO-8859-1"), 9)
    records.append(latin)
    if how == "plain":
        path, offsets = write("a.warc", b"".join(records)), starts(records)
    elif how == "gz":
        members = [gz(r) for r in records]
        path, offsets = write("a.warc.gz", b"".join(members)), starts(members)
    elif how == "one gz":
        path, offsets = write("a.warc.gz", gz(b"".join(records))), starts(records)
    elif how == "bz2":
        path, offsets = write("a.warc.bz2", bz2.compress(b"".join(records))), starts(records)
    else:
        path, offsets = write("a.warc.zst", zstandard.compress(b"".join(records))), starts(records)
    first, *found = items(path)
    assert isinstance(first, LeftOut)
    assert (first.reason, first.record) == ("no page: warcinfo record", WarcRecord(0, "urn:uuid:0"))
    assert [s.record for s in found] == [
        WarcRecord(o, f"urn:uuid:{n}") for n, o in zip([1, 2, 3, 9], offsets[1:], strict=True)
    ]
    assert [(s.url, s.media_type, s.encoding) for s in found[-2:]] == [
        ("https://news.example/3", HTML, "utf-8"),
        ("https://news.example/9", HTML, "iso-8859-1"),
    ]
    assert found[0].data == page(1)


@pytest.mark.parametrize(
    ("head", "encode"),
    [
        ("Content-Encoding: gzip", gz),
        ("Content-Encoding: deflate", zlib.compress),
        ("Content-Encoding: br", brotli.compress),
        ("Transfer-Encoding: chunked", lambda data: b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)),
        ("Content-Encoding: gzip", lambda data: data),  # the crawler decoded it and kept the head
        ("Transfer-Encoding: chunked", lambda data: data),
    ],
)
def test_what_servers_do_to_pages_is_undone(write, head, encode):
    body = answer(encode(page(1)), f"Content-Type: text/html\r\n{head}")
    [source, after] = items(write("a.warc", record("response", body, 1) + record("response", answer(page(2)), 2)))
    assert (source.data, after.data) == (page(1), page(2))


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (record("request", b"GET / HTTP/1.1\r\n\r\n"), "request"),
        (record("revisit", answer(b"")), "revisit"),
        (record("metadata", b"a: b"), "metadata"),
        (record("response", answer(page(1), status="404 Not Found")), "404"),
        (record("response", answer(b"\x89PNG\r\n\x1a\n\0\0", "Content-Type: image/png")), "neither"),
        (record("response", answer(b"\x89PNG\r\n\x1a\n\0\0", "Content-Type: text/html")), "neither"),
        (record("response", answer(b"p {}", "Content-Type: text/css")), "neither"),
        (record("response", answer(b'{"a": 1}', "X-No: type")), "neither"),
        (record("response", answer(b" ")), "neither"),
        (record("response", b""), ""),
        (record("response", b"nonsense"), ""),
    ],
)
def test_a_record_that_is_no_page_is_left_out(write, made, reason):
    left, source = items(write("a.warc", made + record("response", answer(page(2)), 2)))
    assert isinstance(source, Source)
    if reason:
        assert isinstance(left, LeftOut)
        assert reason in left.reason


def test_the_content_tells_what_a_page_without_a_type_is(write):
    made = record("response", answer(page(1), "X-No: type")) + record("response", answer(b"A text.", "X-No: type"))
    assert [s.media_type for s in items(write("a.warc", made))] == [HTML, TEXT]


def test_texts_of_wet_and_resources_are_articles(write):
    made = record("conversion", "Grüße".encode(), 1, content_type="text/plain") + record(
        "resource", page(2), 2, content_type="text/html"
    )
    assert [(s.data, s.media_type) for s in items(write("a.warc.wet.gz", gz(made)))] == [
        ("Grüße".encode(), TEXT),
        (page(2), HTML),
    ]


def test_an_archive_is_known_by_its_content(write):
    assert len(items(write("crawl.txt", record("response", answer(page(1)), 1)))) == 1
    assert len(items(write("crawl", gz(record("response", answer(page(1)), 1))))) == 1


@pytest.mark.parametrize(("name", "data"), [("a.warc", b""), ("a.warc.gz", b""), ("a.warc.gz", gz(b""))])
def test_an_empty_archive_is_one_problem(write, name, data):
    assert problems(items(write(name, data))) == [("empty", 0)]


def test_records_over_the_limit_are_problems_and_the_rest_is_read(write):
    squeezed = answer(gz(b"<p>" + b"x" * 5000), "Content-Type: text/html\r\nContent-Encoding: gzip")
    made = [
        record("response", answer(b"<p>" + b"y" * 3000), 1),
        record("response", answer(page(2)), 2),
        record("response", squeezed, 3),
        record("response", answer(page(4)), 4),
    ]
    for path in (write("a.warc", b"".join(made)), write("a.warc.gz", b"".join(map(gz, made)))):
        found = items(path, max_size=2000)
        assert ids(found) == ["urn:uuid:2", "urn:uuid:4"]
        assert [p.kind for p in found if isinstance(p, Problem)] == ["too-large", "too-large"]


@pytest.mark.parametrize("compressed", [True, False])
@settings(max_examples=60)
@given(data=st.data())
def test_wherever_an_archive_ends_the_records_before_are_read_and_it_is_noticed(tmp_path_factory, compressed, data):
    members = [gz(r) if compressed else r for r in archive(6)]
    whole = b"".join(members)
    cut = data.draw(st.integers(1, len(whole) - 5))
    path = tmp_path_factory.mktemp("w") / ("a.warc.gz" if compressed else "a.warc")
    path.write_bytes(whole[:cut])
    found = items(path)
    begins = starts(members)
    complete = [n for n, m in enumerate(members) if begins[n] + len(m) - (0 if compressed else 4) <= cut]
    assert ids(found) == [f"urn:uuid:{n}" for n in complete if n]
    broken = len(complete)
    at_edge = cut == begins[broken] or (not compressed and cut - begins[broken] < 0)
    assert problems(found) == ([] if at_edge else [("truncated", begins[broken])])


@settings(max_examples=60)
@given(which=st.sets(st.integers(1, 19), min_size=1, max_size=4), data=st.data())
def test_only_corrupt_records_are_lost(tmp_path_factory, which, data):
    members = [gz(r) for r in archive(20, 40)]
    for n in which:
        at = data.draw(st.integers(12, len(members[n]) - 30))
        broken = bytearray(members[n])
        broken[at : at + 12] = bytes(b ^ 0x5A for b in broken[at : at + 12])
        members[n] = bytes(broken)
    path = tmp_path_factory.mktemp("w") / "a.warc.gz"
    path.write_bytes(b"".join(members))
    found = items(path)
    assert ids(found) == [f"urn:uuid:{n}" for n in range(1, 20) if n not in which]
    at = starts(members)
    reported = [o for kind, o in problems(found) if kind in ("corrupt", "truncated")]
    assert reported[0] == at[min(which)]
    assert set(reported) <= {at[n] for n in which}  # several in a row are one


def test_what_is_damaged_without_compression_costs_only_itself(write):
    made = archive(5)
    made[2] = made[2].replace(b"Content-Length: ", b"Content-Lost: ")
    found = items(write("a.warc", b"".join(made)))
    assert ids(found) == ["urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]
    assert set(problems(found)) == {("corrupt", starts(made)[2])}
    made = archive(5)
    made.insert(3, b"garbage that is no record\r\n" * 9)
    found = items(write("b.warc", b"".join(made)))
    assert ids(found) == [f"urn:uuid:{n}" for n in range(1, 5)]
    assert problems(found) == [("corrupt", starts(made)[3])]


def test_a_record_with_a_wrong_length_does_not_swallow_its_neighbours(write):
    made = archive(6)
    made[2] = made[2].replace(b"Content-Length: ", b"Content-Length: 9")
    found = items(write("a.warc.gz", b"".join(map(gz, made))))
    assert ids(found) == [f"urn:uuid:{n}" for n in (1, 3, 4, 5)]
    assert [kind for kind, _ in problems(found)] == ["corrupt"]


@pytest.mark.parametrize("compressed", [True, False])
@settings(max_examples=40)
@given(data=st.data())
def test_ranges_of_an_archive_together_are_the_archive(tmp_path_factory, compressed, data):
    members = [gz(r) if compressed else r for r in archive(12, 30)]
    if data.draw(st.booleans()) and compressed:
        members[5] = members[5][:12] + b"\xff" * 20 + members[5][32:]
    path = tmp_path_factory.mktemp("w") / ("a.warc.gz" if compressed else "a.warc")
    path.write_bytes(b"".join(members))
    size = path.stat().st_size
    edges = data.draw(st.lists(st.integers(1, size - 1), max_size=5).map(sorted))
    if not compressed:
        edges = [min(starts(members), key=lambda at, e=e: abs(at - e)) for e in edges]
    [shard] = discover([str(path)]).shards
    edges = [0, *edges, size]
    parts = []
    for a, b in pairwise(edges):
        parts += read(Shard(str(path), shard.format, compression=shard.compression, start=a, end=b, size=size), BIG)
    assert parts == list(read(shard, BIG))


def test_an_archive_from_a_pipe(tmp_path):
    members = [gz(r) for r in archive(30, 3000)]
    members[9] = members[9][:200] + b"\xff" * 50 + members[9][250:]
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"".join(members),))
    writer.start()
    found = items(tmp_path / "pipe")
    writer.join()
    assert ids(found) == [f"urn:uuid:{n}" for n in range(1, 30) if n != 9]
    assert problems(found) == [("corrupt", starts(members)[9])]


@settings(max_examples=150)
@given(st.data())
def test_hostile_archives_never_raise(data):
    raw = bytearray(b"".join(archive(4)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=12))
    stream = Stream(io.BytesIO(bytes(raw)), 1 << 16)  # type: ignore[arg-type]
    for item in read_archive(Shard("a.warc", "warc"), stream, BIG, ()):
        assert isinstance(item, Source | Problem | LeftOut)
