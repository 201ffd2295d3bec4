"""Bytes in pieces: physical places, encodings, and the ranges of JSON Lines."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import physical

from lint_news.inputs import Shard, jsonl
from lint_news.inputs.encoded import opened, tell
from lint_news.inputs.window import Place, Window, line_ends
from lint_news.model import Problem

SOUP = st.text(st.sampled_from("a\r\n\u2028\x0c\x85é€😀") | st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=400)
@given(SOUP, st.lists(st.integers(0, 90), max_size=6))
def test_a_place_is_the_same_however_the_bytes_are_divided(text, cuts):
    data = text.encode()
    place = Place()
    edges = [0, *sorted(min(c, len(data)) for c in cuts), len(data)]
    for start, end in pairwise(edges):
        place.feed(data[start:end])
    line, column = physical(text, len(text))
    if data.endswith(b"\r"):
        assert place.line == line
    assert (place.line, place.column) == (line, column)
    assert line_ends(data) == len(re.findall("\r\n|\r|\n", text))


@pytest.mark.parametrize("cut", range(1, 9))
def test_a_line_end_that_is_divided_counts_once(cut):
    data = b"a\r\nb\r\r\nc\n"
    place = Place()
    place.feed(data[:cut])
    place.feed(data[cut:])
    assert (place.line, place.column) == (5, 1)


def test_an_undecodable_byte_is_one_column():
    place = Place()
    place.feed(b"\xff\xfeab\xf0\x9f{")
    assert place.column == 8
    place = Place("cp1252")
    place.feed(b"\xe9\xe9")
    assert place.column == 3


@settings(max_examples=200)
@given(SOUP, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-le"]), st.integers(1, 9))
def test_wide_files_are_read_as_utf_8(text, encoding, step):
    text = '{"' + text.lstrip("\ufeff")
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""

    class Slow(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            return super().read1(step)

    stream, told = opened(Slow(mark + text.encode(encoding)))
    assert stream.read() == text.encode()
    assert told is None


def test_a_broken_wide_file_keeps_a_code_point_for_each_bad_byte():
    stream, _ = opened(io.BytesIO(b"\xff\xfe" + "a".encode("utf-16-le") + b"\x00\xd8" + "b".encode("utf-16-le") + b"x"))
    assert stream.read().decode() == "a\ufffd\ufffdb\ufffd"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b'{"a": "caf\xc3\xa9"}', None),
        (b'{"a": "caf\xc3', None),  # cut in the middle of a character
        (b'{"a": "caf\xe9 au lait"}', "cp1252"),
        (b"", None),
        (b'{"a": "x\0y"}', None),
    ],
)
def test_what_the_head_tells(head, told):
    assert tell(head).told == told


def test_a_window_holds_little():
    window = Window(io.BytesIO(b"x" * 3_000_000))
    while window.more(1000) or not window.ended:
        window.advance(len(window.data))
        assert len(window.data) < 600_000
    assert window.place.column == 3_000_001


LINES = st.lists(
    st.sampled_from([b'{"n": 1}', b"", b"  ", b'{"a":\r 1}', b"broken", "é😀".encode(), b"x" * 60, b"\r"]), max_size=12
)


@settings(max_examples=400)
@given(
    LINES, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.booleans(), st.lists(st.integers(0, 300), max_size=4)
)
def test_ranges_together_give_what_the_whole_file_gives(tmp_path_factory, lines, end, last, mark, cuts):
    data = (b"\xef\xbb\xbf" if mark else b"") + end.join(lines) + (end if last else b"")
    path = tmp_path_factory.mktemp("ranges") / "a.jsonl"
    path.write_bytes(data)

    def places(shard: Shard, before: int = 0) -> list[tuple[str, int, bytes]]:
        with path.open("rb") as file:
            return [
                ("problem", before + i.location.line, b"")
                if isinstance(i, Problem)
                else ("article", before + i.line, i.data)
                for i in jsonl.read(shard, file, 50, ())
            ]

    whole = places(Shard(str(path), "jsonl"))
    edges = [0, *sorted({c for c in cuts if 0 < c < len(data)})]
    parts, before = [], 0
    for start, stop in zip(edges, [*edges[1:], None], strict=True):
        parts += places(Shard(str(path), "jsonl", start=start, end=stop), before)
        before += jsonl.line_count(path, start, stop)
    assert parts == whole
    assert before == jsonl.line_count(path) == line_ends(data)


def test_a_wide_file_is_read_once_whatever_its_ranges(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "é"}\n{"text": "b"}\n'.encode("utf-16"))
    found, lines = [], 0
    for start, stop in ((0, 20), (20, None)):
        with path.open("rb") as file:
            found += [i.line for i in jsonl.read(Shard(str(path), "jsonl", start=start, end=stop), file, 50, ())]
        lines += jsonl.line_count(path, start, stop)
    assert (found, lines) == ([1, 2], 2)


def test_lines_behind_one_that_is_too_large_keep_their_numbers():
    data = b'{"a": "' + b"x\r\r\n"[:2] * 40 + b'\r"}\n{"b": 1}\n'
    [problem, source] = jsonl.read(Shard("a", "jsonl"), io.BytesIO(data), 20, ())
    assert (problem.kind, problem.location.line) == ("too-large", 1)
    assert source.line == line_ends(data)
