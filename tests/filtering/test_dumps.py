"""A generated dump, filtered: the texts are those that `strip` prints, all else is as it was, nothing more is cut."""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from articles import BODY, HEADLINE, OTHERS
from hypothesis import given, settings
from hypothesis import strategies as st
from written import text

from lint_news.cli import main

FURNITURE = (
    "Advertisement",
    "Click here to subscribe to our newsletter",
    "Share this article on Facebook",
    HEADLINE,
    "\n\n".join(["Read more", *(part for other in OTHERS[:2] for part in other)]),
)
bodies = st.lists(st.sampled_from(BODY), min_size=2, max_size=5, unique=True)
articles = st.builds(
    lambda body, cut, at: [*body[:at], *cut, *body[at:]],
    bodies,
    st.lists(st.sampled_from(FURNITURE), max_size=2),
    st.integers(1, 5),
)
records = st.lists(
    st.builds(
        lambda note, parts: {"note": note, "title": HEADLINE, "text": "\n\n".join(parts), "more": note[::-1]},
        text,
        articles,
    ),
    min_size=1,
    max_size=4,
)


def run(*arguments: object) -> int:
    return main([*map(str, arguments), "--jobs", "0", "--quiet", "--fast", "--templates", "off"])


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def as_table(rows: list[dict]) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out, row_group_size=2)
    return out.getvalue()


def as_rows(rows: list[dict], **dialect: object) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def of_rows(data: bytes, delimiter: str = ",") -> list[dict]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


def of_docs(data: bytes) -> list[dict]:
    found = ET.fromstring(data.replace(b"\x00", b""))
    return [
        {"title": doc.get("title"), "text": "\n\n".join("".join(p.itertext()) for p in doc.iter("p"))} for doc in found
    ]


def as_docs(rows: list[dict]) -> bytes:
    docs = (
        f'<doc title="{row["title"]}" id="{n}"><main>'
        + "".join(f"<p>{p}</p>" for p in row["text"].split("\n\n"))
        + "</main>"
        "<comments/></doc>\n"
        for n, row in enumerate(rows)
    )
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<corpus>\n{''.join(docs)}</corpus>\n".encode()


FORMS = {
    "a.jsonl": (
        lambda rows: "".join(json.dumps(row) + "\n" for row in rows).encode(),
        lambda data: [json.loads(line) for line in data.splitlines()],
    ),
    "b.jsonl.zst": (
        lambda rows: zstandard.compress("\r\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode()),
        lambda data: [json.loads(line) for line in zstandard.decompress(data, 1 << 24).decode().split("\n") if line],
    ),
    "c.json": (lambda rows: json.dumps({"status": "ok", "articles": rows, "n": 1}, indent=2).encode(), None),
    "d.csv": (lambda rows: as_rows(rows, delimiter=";", quoting=csv.QUOTE_ALL), lambda data: of_rows(data, ";")),
    "e.tsv.gz": (
        lambda rows: gzip.compress(as_rows(rows, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)),
        lambda data: of_rows(gzip.decompress(data), "\t"),
    ),
    "f.xml": (as_docs, of_docs),
    "g.parquet": (as_table, lambda data: pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()),
}


def of_envelope(data: bytes) -> list[dict]:
    found = json.loads(data)
    assert (list(found), found["status"], found["n"]) == (["status", "articles", "n"], "ok", 1)
    return found["articles"]


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=4)
@given(rows=records)
def test_only_the_text_changes_and_it_is_that_of_strip(name: str, rows: list[dict]) -> None:
    write, read = FORMS[name]
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / name).write_bytes(write(rows))
        (folder / "out").mkdir()
        assert run("filter", folder / name, "-o", folder / "out" / name) == 0
        assert run("strip", folder / name, "--format", "jsonl", "--output", folder / "strip.jsonl") == 0
        found = (read or of_envelope)((folder / "out" / name).read_bytes())
        texts = [row["text"] for row in rows_of(folder / "strip.jsonl")]
        keys = ["title", "text"] if name == "f.xml" else list(rows[0])
        assert found == [{key: {**row, "text": new}[key] for key in keys} for row, new in zip(rows, texts, strict=True)]
        assert [list(row) for row in found] == [keys] * len(rows)
        checked = folder / "check.jsonl"
        assert (
            run("check", folder / "out" / name, "--select", "boilerplate", "--output", f"jsonl={checked}", "--no-cache")
            == 0
        )
        assert [row["type"] for row in rows_of(checked)] == ["summary"]


@settings(max_examples=4)
@given(rows=records)
def test_a_record_of_which_nothing_is_cut_keeps_its_bytes(rows: list[dict]) -> None:
    """Filtering twice changes nothing the second time."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("a.jsonl", "c.json", "d.csv", "f.xml"):
            (folder / name).write_bytes(FORMS[name][0](rows))
            assert run("filter", folder / name, "-o", folder / f"1{name}") == 0
            assert run("filter", folder / f"1{name}", "-o", folder / f"2{name}") == 0
            assert (folder / f"1{name}").read_bytes() == (folder / f"2{name}").read_bytes()
