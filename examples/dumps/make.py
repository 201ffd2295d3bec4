"""Write the records of ../jsonl/feed.jsonl in every other format: python examples/dumps/make.py

Needs the extra `parquet`. The bytes are the same each time.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from html import escape
from pathlib import Path

import pyarrow
import pyarrow.parquet
import zstandard

HERE = Path(__file__).parent
FEED = HERE.parent / "jsonl" / "feed.jsonl"
TITLES = ("title", "headline", "article_title", "name")
TEXTS = ("text", "content", "maintext", "body", "articleBody", "html")
URLS = ("url", "link", "canonical_url")


def named(record: dict[str, object], names: tuple[str, ...]) -> str:
    return next((str(record[name]) for name in names if isinstance(record.get(name), str)), "")


def rows() -> list[dict[str, str]]:
    records = [json.loads(line) for line in FEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [{"url": named(r, URLS), "title": named(r, TITLES), "text": named(r, TEXTS)} for r in records]


def table(found: list[dict[str, str]], dialect: str) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ["url", "title", "text"], dialect=dialect)
    writer.writeheader()
    writer.writerows(found)
    return stream.getvalue()


def page(row: dict[str, str]) -> str:
    text = row["text"]
    body = text if "<p" in text else "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n\n"))
    heading = f"<h1>{escape(row['title'])}</h1>\n" if row["title"] else ""
    head = f"<!doctype html>\n<html lang=en><title>{escape(row['title'])}</title>\n"
    return f"{head}<article>\n{heading}{body}</article></html>\n"


def record(n: int, kind: str, url: str, content_type: str, payload: bytes) -> bytes:
    """One WARC record, a gzip member of its own."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>\r\n"
        + (f"WARC-Target-URI: {url}\r\n" if url else "")
        + f"Content-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + payload + b"\r\n\r\n", mtime=0)


def archive(found: list[dict[str, str]]) -> bytes:
    info = record(0, "warcinfo", "", "application/warc-fields", b"software: examples/dumps/make.py\r\n")
    answers = []
    for n, row in enumerate(found, start=1):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(row).encode()
        url = row["url"] if "://" in row["url"] else f"https://feed.example/{n}"
        answers.append(record(n, "response", url, "application/http; msgtype=response", answer))
    return info + b"".join(answers)


def trafilatura(found: list[dict[str, str]]) -> str:
    """One article as trafilatura writes it with --xml."""
    row = found[0]
    paragraphs = "".join(f"    <p>{escape(part, quote=False)}</p>\n" for part in row["text"].split("\n\n"))
    attributes = f'title="{escape(row["title"])}" source="{escape(row["url"])}"'
    return f"<doc {attributes}>\n  <main>\n{paragraphs}  </main>\n  <comments/>\n</doc>\n"


def main() -> None:
    found = rows()
    lines = FEED.read_bytes()
    files = {
        "feed.jsonl.gz": gzip.compress(lines, mtime=0),
        "feed.jsonl.zst": zstandard.compress(lines),
        "scrapy.json": json.dumps(found, indent=1).encode(),
        "news-api.json": json.dumps({"status": "ok", "articles": found}, ensure_ascii=False).encode(),
        "feed.csv": table(found, "excel").encode(),
        "feed.tsv": table(found, "excel-tab").encode(),
        "feed.warc.gz": archive(found),
        "trafilatura.xml": trafilatura(found).encode(),
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(found), HERE / "feed.parquet")


if __name__ == "__main__":
    main()
