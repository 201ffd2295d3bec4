"""Which files are read, and as what."""

from __future__ import annotations

import os
import random

import pytest

from lint_news.errors import UsageError
from lint_news.inputs import discover
from lint_news.inputs.discover import is_binary, sniff

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def dump(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("dump/b.txt", "text")
    write("dump/a/z.HTML", "<p>page")
    write("dump/a/y.jsonl", "{}")
    write("dump/a/photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    write("dump/a/notes.md", "not news")
    write("dump/a/empty.txt", "")
    write("dump/.hidden.txt", "hidden")
    write("dump/.git/x.txt", "hidden")
    return tmp_path


def test_a_folder_is_walked_in_the_order_of_paths(dump):
    found = discover(["dump"])
    assert [(s.uri, s.format) for s in found.shards] == [
        ("dump/a/y.jsonl", "jsonl"),
        ("dump/a/z.HTML", "html"),
        ("dump/b.txt", "text"),
    ]
    assert (found.left_out, found.empty) == (2, 1)


def test_paths_are_sorted_and_read_once_however_they_are_given(dump):
    found = discover(["dump/b.txt", "./dump/b.txt", "dump", "dump/a"])
    assert [s.uri for s in found.shards] == ["dump/a/y.jsonl", "dump/a/z.HTML", "dump/b.txt"]


def test_a_file_given_by_name_is_read_whatever_it_is_called(dump):
    assert [(s.uri, s.format) for s in discover(["dump/a/notes.md", "dump/.hidden.txt"]).shards] == [
        ("dump/.hidden.txt", "text"),
        ("dump/a/notes.md", "text"),
    ]


def test_a_binary_file_given_by_name_is_a_problem(dump):
    [shard] = discover(["dump/a/photo.txt"]).shards
    assert shard.problem.kind == "binary"


def test_a_given_format_counts_for_every_file(dump):
    found = discover(["dump"], "text")
    assert {s.format for s in found.shards} == {"text"}
    assert "dump/a/notes.md" in [s.uri for s in found.shards]


def test_a_path_that_does_not_exist_stops_everything(dump):
    with pytest.raises(UsageError, match="nowhere"):
        discover(["dump", "nowhere"])


def test_what_is_no_file_is_left_out_of_folders_and_a_problem_by_name(dump):
    (dump / "dump/dangling.txt").symlink_to("nowhere")
    os.mkfifo(dump / "dump/pipe.txt")
    assert discover(["dump"]).left_out == 4
    [shard] = discover(["dump/dangling.txt"]).shards
    assert shard.problem.kind == "unreadable"


def test_a_folder_that_may_not_be_read_is_a_problem_and_the_rest_is_read(dump, monkeypatch):
    scandir = os.scandir

    def refuse(path):  # root reads everything, so that permissions alone would not do
        if os.fspath(path).endswith("dump/a"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    found = {s.uri: s.problem and s.problem.kind for s in discover(["dump"]).shards}
    assert found == {"dump/a": "unreadable", "dump/b.txt": None}


def test_a_link_to_a_folder_above_does_not_trap_the_walk(dump):
    (dump / "dump/a/up").symlink_to("..")
    assert len(discover(["dump"]).shards) == 3


@pytest.mark.parametrize(
    ("head", "binary"),
    [
        (PDF, True),
        (b"PK\x03\x04rest", True),
        (b"GIF89a", True),
        (b"\x1f\x8b\x08", True),
        (bytes(range(256)) * 4, True),
        (random.Random(1).randbytes(8192), True),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 40, True),
        (b"plain text", False),
        ("Größe".encode("cp1252"), False),
        ("Größe der Stadt".encode("utf-16"), False),
        ("Größe der Stadt".encode("utf-16-le"), False),
        ("Größe der Stadt".encode("utf-32-be"), False),
        ("北京北京北京北京".encode("utf-16"), False),
        (b"one\x00stray nul" + b" in a text of some length, as scrapers leave behind now and then" * 4, False),
        (b"", False),
    ],
)
def test_binary_data_are_told_from_text_in_any_encoding(head, binary):
    assert is_binary(head) is binary


@pytest.mark.parametrize(
    ("head", "form"),
    [
        ("<!DOCTYPE html><html>", "html"),
        ("\n <!-- saved --> <HTML lang=en>", "html"),
        ('<?xml version="1.0"?><html>', "html"),
        ("\ufeff<p>text", "html"),
        ('{"text": "a"}', "jsonl"),
        ('\ufeff {"a": 1}', "jsonl"),
        ("{curly} start of a text", "text"),
        ("A headline\n\n<p> later", "text"),
        ("<3 is a heart", "text"),
        ("<pubDate>", "text"),
    ],
)
def test_the_format_is_told_from_the_first_bytes(head, form):
    assert sniff(head.encode()) == form
    assert sniff(head.removeprefix("\ufeff").encode("utf-16")) == form
