"""Which files are read, and as what."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.errors import UsageError
from lint_news.inputs import Shard, discover, read
from lint_news.inputs.discover import is_binary, sniff
from lint_news.inputs.ignorefile import pattern

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
        (b"\x1f\x8b\x08", True),  # compressed once more
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
        (b'{"text": "The ferry \0 sails."}\n', False),
        (b"The ferry\0\0 sails at noon, and the mayor said so before the ferry sailed.\0", False),
        (b"The ferry\0" * 9, True),
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
        ("[1] A footnote", "text"),
        ('[{"text": "a"}]', "json"),
        ('\n[\n {"a": 1}', "json"),
        ('{\n  "text": "a"\n}', "json"),
        ('{"text": "a"}\n{"text": "b"}', "jsonl"),
        ('<?xml version="1.0"?>\n<doc title="a">', "xml"),
        ("<doc title='a'><main>", "xml"),
        ("<pubDate>", "text"),
    ],
)
def test_the_format_is_told_from_the_first_bytes(head, form):
    assert sniff(head.encode()) == form
    assert sniff(head.removeprefix("\ufeff").encode("utf-16")) == form


RECORD = '{"text": "The ferry runs again."}'
WARC = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "content", "form", "compression"),
    [
        ("a.json", "[\n" + RECORD + "]", "json", ""),
        ("a.json", RECORD, "json", ""),
        ("a.json", f"{RECORD}\n{RECORD}\n", "jsonl", ""),
        ("a.json", f"\ufeff{RECORD}\n\n{RECORD}\n", "jsonl", ""),
        ("a.json", '{\n "text": "a"\n}', "json", ""),
        ("a.json", '{"text": "%s"}\n{"text": "b"}' % ("long " * 9000), "jsonl", ""),
        ("a.json", '{"text": "%s",\n "n": 1}' % ("long " * 9000), "json", ""),
        ("a.jsonl", "[" + RECORD + "]", "json", ""),
        ("a.jsonl", '{\n  "text": "a"\n}\n', "json", ""),
        ("a.jsonl", RECORD, "jsonl", ""),
        ("a.jsonl", f"no json\n{RECORD}", "jsonl", ""),
        ("a.csv", "title,text\na,b\n", "csv", ""),
        ("a.tsv", "title\ttext\na\tb\n", "tsv", ""),
        ("a.xml", "<doc><main/></doc>", "xml", ""),
        ("a.xml", "<?xml version='1.0'?><!DOCTYPE html><html>", "html", ""),
        ("a.warc", WARC, "warc", ""),
        ("a.txt", WARC, "warc", ""),
        ("a.jsonl.gz", gzip.compress(RECORD.encode(), mtime=0), "jsonl", "gz"),
        ("A.JSONL.GZ", gzip.compress(RECORD.encode(), mtime=0), "jsonl", "gz"),
        ("a.jsonl.gz", gzip.compress(b"[" + RECORD.encode() + b"]", mtime=0), "json", "gz"),
        ("a.jsonl.gz", RECORD, "jsonl", ""),
        ("a.jsonl", gzip.compress(RECORD.encode(), mtime=0), "jsonl", "gz"),
        ("a.gz", gzip.compress(b"<p>A page", mtime=0), "html", "gz"),
        ("a.warc.wet.gz", gzip.compress(WARC, mtime=0), "wet", "gz"),
        ("a.warc.gz", gzip.compress(WARC, mtime=0), "warc", "gz"),
        ("a.wet.gz", b"", "wet", ""),
    ],
)
def test_suffixes_and_content_tell_format_and_compression(write, name, content, form, compression):
    [shard] = discover([str(write(name, content))]).shards
    size = len(content.encode() if isinstance(content, str) else content)
    assert (shard.format, shard.compression, shard.size, shard.problem) == (form, compression, size, None)


def test_a_given_format_wins_over_suffix_and_content(write):
    for name, content in (("a.json", RECORD), ("b.txt.gz", gzip.compress(RECORD.encode())), ("c.html", "<p>")):
        [shard] = discover([str(write(name, content))], "text").shards
        assert (shard.format, bool(shard.compression)) == ("text", name.endswith("gz"))


def test_what_is_compressed_is_judged_by_what_is_in_it(write, tmp_path):
    write("d/a.txt.gz", gzip.compress(PDF))
    write("d/b.txt.gz", gzip.compress(b" \n"))
    write("d/c.tar.gz", gzip.compress(b"anything"))
    write("d/e.txt.gz", gzip.compress(b"A text"))
    found = discover([str(tmp_path / "d")])
    assert [s.uri for s in found.shards] == [f"{tmp_path}/d/e.txt.gz"]
    assert (found.left_out, found.empty) == (2, 1)
    [shard] = discover([str(tmp_path / "d/a.txt.gz")]).shards
    assert shard.problem.kind == "binary"


@pytest.mark.parametrize(
    ("name", "package", "extra"), [("a.warc", "fastwarc", "warc"), ("a.parquet", "pyarrow", "parquet")]
)
def test_a_missing_package_ends_the_run_only_where_the_file_was_named(
    write, tmp_path, monkeypatch, name, package, extra
):
    monkeypatch.setitem(sys.modules, package, None)
    write("d/b.txt", "A text.")
    write(f"d/{name}", WARC if extra == "warc" else b"PAR1\x15")
    with pytest.raises(UsageError, match=rf"pip install 'lint-news\[{extra}\]'"):
        discover([str(tmp_path / "d" / name)])
    lacking, _ = discover([str(tmp_path / "d")]).shards
    assert (lacking.problem.kind, lacking.problem.remedy) == ("missing-extra", f"pip install 'lint-news[{extra}]'")


@pytest.fixture
def names(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def _names(files, paths=("d",), **keys):
        for file in files:
            write(file, files[file] if isinstance(files, dict) else "A text.")
        return [s.uri.removeprefix("d/") for s in discover(list(paths), **keys).shards]

    return _names


def test_include_and_exclude_are_for_files_in_folders(names):
    files = ["d/a.txt", "d/b.html", "d/x/c.txt", "d/x/y/e.txt", "named.txt"]
    assert names(files, include=["*.txt"]) == ["a.txt", "x/c.txt", "x/y/e.txt"]
    assert names(files, include=["*.txt", "*.html"], exclude=["x/y"]) == ["a.txt", "b.html", "x/c.txt"]
    assert names(files, include=["/*.txt"]) == ["a.txt"]
    assert names(files, include=["x/**"]) == ["x/c.txt", "x/y/e.txt"]
    assert names(files, exclude=["x/"]) == ["a.txt", "b.html"]
    assert names(files, exclude=["*.txt", "!c.txt"]) == ["b.html", "x/c.txt"]
    assert names(files, paths=["named.txt", "d"], exclude=["*.txt"]) == ["b.html", "named.txt"]


def test_ignored_files_are_left_out_and_counted(names, write, tmp_path):
    write("d/.gitignore", "*.html\n!keep.html\nout/\n")
    write("d/x/.gitignore", "/c.txt\n")
    files = ["d/a.txt", "d/b.html", "d/keep.html", "d/out/f.txt", "d/x/c.txt", "d/x/y/c.txt", "d/x/b.html"]
    assert names(files) == ["a.txt", "keep.html", "x/y/c.txt"]
    assert discover(["d"]).ignored == 4
    assert len(discover(["d/b.html"]).shards) == 1


def test_patterns_of_the_repository_count_but_not_against_the_folder_that_was_named(names, write, tmp_path):
    write(".gitignore", "d/\n*.tmp.txt\n/d/x/skip.txt\n")
    files = ["d/a.txt", "d/b.tmp.txt", "d/x/skip.txt", "d/skip.txt"]
    assert names(files) == ["a.txt", "b.tmp.txt", "skip.txt", "x/skip.txt"]  # no repository: nothing above counts
    (tmp_path / ".git").mkdir()
    assert names(files) == ["a.txt", "skip.txt"]
    assert discover(["."]).shards == ()


PATTERNS = [
    "*.txt",
    "/a.txt",
    "x/",
    "x/*",
    "x/**",
    "**/y",
    "**/y/a.txt",
    "x/**/a.txt",
    "!a.txt",
    "!x/",
    "[ab].txt",
    "[!a]*",
]
PATTERNS += [
    "?.txt",
    "\\a.txt",
    "#a",
    "\\#a.txt",
    "a.txt ",
    "*",
    "/*",
    "x/y",
    "/x/*/a.txt",
    "y/**/",
    "[^a].txt",
    "",
    "**",
    "a*t",
]


@given(st.lists(st.sampled_from(PATTERNS), max_size=5), st.lists(st.sampled_from(PATTERNS), max_size=3))
def test_files_are_ignored_as_git_ignores_them(tmp_path_factory, top, inner):
    root = tmp_path_factory.mktemp("g")
    files = ["a.txt", "b.txt", "#a.txt", "x/a.txt", "x/b.txt", "x/y/a.txt", "x/y/z/a.txt", "y/a.txt", "z/x/y/b.txt"]
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("A text.")
    (root / ".gitignore").write_text("\n".join(top))
    (root / "x/.gitignore").write_text("\n".join(inner))
    git = ["git", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "-co", "--exclude-per-directory=.gitignore", "-z"], capture_output=True, check=True
    )
    wanted = {f for f in listed.stdout.decode().split("\0") if f.endswith(".txt")}
    assert {s.uri.removeprefix(f"{root}/") for s in discover([str(root)]).shards} == wanted


def test_a_hostile_pattern_does_not_run_away():
    started = time.monotonic()
    assert not pattern("*a" * 60 + "b").matches(["a" * 255], False)
    assert not pattern("**/a/" * 40 + "b").matches(["a"] * 200, False)
    assert time.monotonic() - started < 1


def test_ten_thousand_files_are_looked_at_quickly(tmp_path):
    for n in range(10_000):
        if n % 500 == 0:
            (tmp_path / str(n)).mkdir()
        (tmp_path / str(n // 500 * 500) / f"{n}.txt").write_bytes(b"The ferry to the island runs again.\n" * 40)
    (tmp_path / ".gitignore").write_text("*.log\nbuild/\n/dist\n*.tmp\n")
    discover([str(tmp_path)])
    started = time.process_time()
    assert len(discover([str(tmp_path)]).shards) == 10_000
    assert time.process_time() - started < 2  # 0.3 s on a quiet machine


def test_a_text_from_a_pipe_and_an_unknown_format_of_a_shard(write):
    path = write("x", "[" + RECORD + "]")
    assert [i.media_type for i in read(Shard(str(path), ""), 9999)] == ["application/x-ndjson"]
