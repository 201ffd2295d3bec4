"""Addresses: files in a store that speaks S3, on this machine, and what is missing."""

from __future__ import annotations

import gzip
import http.server
import json
import subprocess
import sys
import threading
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lint_news.errors import UsageError
from lint_news.inputs import discover, read
from lint_news.inputs.manifest import units
from lint_news.model import Problem, Source

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto.server")
BIG = 1 << 22
LINES = [json.dumps({"text": f"Boat {n} left the harbour."}).encode() + b"\n" for n in range(50)]


@pytest.fixture(scope="module")
def bucket():
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "none")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "none")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = boto3.client("s3")
        client.create_bucket(Bucket="news")
        yield lambda key, data: client.put_object(Bucket="news", Key=key, Body=data)
    server.stop()


def bodies(uri):
    [shard] = discover([uri]).shards
    return [i.data for i in read(shard, BIG)]


def warc(n: int) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Boat %d" % n
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{n}>\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def test_lines_plain_and_compressed(bucket):
    bucket("a/plain.jsonl", b"".join(LINES))
    bucket("a/packed.jsonl.gz", gzip.compress(b"".join(LINES)))
    bucket("a/unnamed", gzip.compress(b"".join(LINES)))
    for name in ("plain.jsonl", "packed.jsonl.gz", "unnamed"):
        assert bodies(f"s3://news/a/{name}") == LINES
    [shard] = discover(["s3://news/a/plain.jsonl"]).shards
    assert (shard.uri, shard.size) == ("s3://news/a/plain.jsonl", len(b"".join(LINES)))
    assert [i.uri for i in read(shard, BIG)] == ["s3://news/a/plain.jsonl"] * 50


def test_pages_and_texts_are_told_by_name_and_content(bucket):
    bucket("b/page.html", b"<p>A page")
    bucket("b/text.txt", b"A text")
    [page, text] = [i for s in discover(["s3://news/b/page.html", "s3://news/b/text.txt"]).shards for i in read(s, BIG)]
    assert (page.media_type, text.media_type) == ("text/html", "text/plain")


def test_archives_and_columns(bucket, tmp_path):
    bucket("c/a.warc.gz", b"".join(gzip.compress(warc(n)) for n in range(20)))
    assert bodies("s3://news/c/a.warc.gz") == [b"<p>Boat %d" % n for n in range(20)]
    pq.write_table(pa.table({"text": ["One.", "Two."]}), tmp_path / "a.parquet")
    bucket("c/a.parquet", (tmp_path / "a.parquet").read_bytes())
    assert bodies("s3://news/c/a.parquet") == ['{"text": "One."}', '{"text": "Two."}']


def test_a_folder_of_a_store_is_walked(bucket):
    for key in ("d/a.jsonl", "d/x/b.txt", "d/x/c.png", "d/.hidden.txt", "d/x/.h/e.txt", "d/x/z.html"):
        bucket(key, b'{"text": "A."}')
    bucket("d/empty.txt", b"")
    bucket("dd/not.txt", b"no")
    found = discover(["s3://news/d/"])
    assert [s.uri for s in found.shards] == ["s3://news/d/a.jsonl", "s3://news/d/x/b.txt", "s3://news/d/x/z.html"]
    assert (found.left_out, found.empty) == (1, 1)
    assert [s.uri for s in discover(["s3://news/d/"], None, ["*.txt"]).shards] == ["s3://news/d/x/b.txt"]
    assert [s.uri for s in discover(["s3://news/d/"], None, (), ["x/"]).shards] == ["s3://news/d/a.jsonl"]


def test_keys_change_with_the_content_behind_an_address(bucket):
    def key():
        [unit] = units(discover(["s3://news/e.txt"]).shards)
        return unit.key("1", "p", ())

    bucket("e.txt", b"One.")
    first = key()
    assert key() == first
    bucket("e.txt", b"Two.")
    assert key() != first


def test_what_is_not_there(bucket):
    with pytest.raises(UsageError, match="no such file"):
        discover(["s3://news/nowhere.txt"])
    bucket("gone.txt", b"Here.")
    [shard] = discover(["s3://news/gone.txt"]).shards
    boto3.client("s3").delete_object(Bucket="news", Key="gone.txt")
    [problem] = read(shard, BIG)
    assert problem.kind == "unreadable"


def test_a_truncated_object_is_noticed(bucket):
    bucket("f.jsonl.gz", gzip.compress(b"".join(LINES))[:-30])
    [shard] = discover(["s3://news/f.jsonl.gz"]).shards
    *found, problem = read(shard, BIG)
    assert isinstance(problem, Problem)
    assert (problem.kind, len(found) < 50) == ("truncated", True)


def test_a_store_that_does_not_answer_is_a_problem():
    [shard] = discover(["http://127.0.0.1:9/a.txt"]).shards
    assert shard.problem.kind == "unreadable"


@pytest.mark.parametrize("uri", ["ftp://a.example/x", "gopher://a/x"])
def test_an_unknown_kind_of_address_is_the_users_fault(uri):
    with pytest.raises(UsageError, match="addresses begin with"):
        discover([uri])


@pytest.mark.parametrize(
    ("module", "uri", "extra"),
    [("s3fs", "s3://a/b", "s3"), ("fsspec", "https://a/b", "remote"), ("gcsfs", "gs://a/b", "gcs")],
)
def test_a_missing_package_is_the_users_fault_with_the_remedy(monkeypatch, module, uri, extra):
    monkeypatch.setitem(sys.modules, module, None)
    for name in [n for n in sys.modules if n.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)
    if module != "fsspec":
        import fsspec.registry  # noqa: F401

        monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, uri[:2], raising=False)
    with pytest.raises(UsageError, match=rf"pip install 'lint-news\[{extra}\]'"):
        discover([uri])


def test_a_file_from_the_web(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"".join(LINES)))
    (tmp_path / "b.txt").write_text("A text.")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        assert bodies(f"{base}/a.jsonl.gz") == LINES
        assert bodies(f"{base}/b.txt") == [b"A text."]
        with pytest.raises(UsageError, match="no such file"):
            discover([f"{base}/nowhere.txt"])
        server.shutdown()


def test_nothing_of_the_network_is_imported_for_files_on_this_machine(tmp_path):
    (tmp_path / "a.txt").write_text("A text.")
    code = (
        "import sys; from lint_news.inputs import discover, read\n"
        "[s] = discover([sys.argv[1]]).shards; assert len(list(read(s, 99))) == 1\n"
        "assert not {'fsspec', 's3fs', 'aiohttp', 'pyarrow', 'fastwarc'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.txt")], check=True)


def test_a_read_article_is_a_source(bucket):
    bucket("g.txt", b"A text.")
    [shard] = discover(["s3://news/g.txt"]).shards
    assert [type(i) for i in read(shard, BIG)] == [Source]
