"""The law of the spans over real pages: python benchmarks/spans.py [--formats]

For every piece of every development page, what an oracle that knows nothing of our maps makes of `raw[start:end]` must
be the piece's text. The same for sub-spans between words, and for the page put into a JSON string.

With `--formats`, the pages are written into one file of each format by other people's writers and read again: each must
come out as it went in, and its words stand at the lines and columns of the file that are told for them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from data import pages

from lint_news.decode import decode
from lint_news.inputs import Shard, read
from lint_news.inputs.fields import RECORDS, read_record
from lint_news.inputs.jsonfields import unescape as json_unescape
from lint_news.locate import Locator
from lint_news.model import Document, Source
from lint_news.segment import pieces
from lint_news.sourcemap import LineIndex, SourceMap, Span

ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
MARKUP = re.compile(
    rf"(?is)<(script|style|noscript|iframe|svg|template)\b{ATTRIBUTES}>.*?</\1\s*>|<!--.*?-->|<(br)\b[^>]*>"
    rf"|</?[a-z]{ATTRIBUTES}>|<[!?][^>]*>"
)
WORD = re.compile(r"\S+")
BIG = 1 << 30
# Text files whose physical places can be looked up, and what their escapes say.
SAID: dict[str, Callable[[str], str]] = {
    "json": lambda raw: str(json.loads(f'"{raw}"')),
    "jsonl": lambda raw: str(json.loads(f'"{raw}"')),
    "csv": lambda raw: raw.replace('""', '"'),
}


def oracle(raw: str) -> str:
    """Tags removed, references resolved, white space collapsed."""
    return collapse(unescape(MARKUP.sub(lambda m: " " if m[2] else "", raw)))


def collapse(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    total = spans = wrong = count = 0
    began = time.process_time()
    for page in pages():
        raw = page["html"]
        found = pieces(raw, html=True)
        line = json.dumps({"html": raw}, ensure_ascii=count % 2 == 0)
        field, segments = json_unescape(line, 10, len(line) - 2)
        to_line = SourceMap.of(segments)
        wrong += field != raw
        for piece in found:
            total += 1
            span = piece.map.raw
            wrong += oracle(raw[span.start : span.end]) != collapse(piece.text)
            for m in list(WORD.finditer(piece.text))[::7]:
                spans += 1
                part = piece.map.to_source(Span(*m.span()))
                wrong += oracle(raw[part.start : part.end]) != m[0]
                outer = piece.map.compose(to_line) if m.start() == 0 else None
                if outer is not None:
                    there = outer.to_source(Span(*m.span()))
                    text = json.loads(f'"{line[there.start : there.end]}"')
                    wrong += oracle(text) != m[0]
        count += 1
    print(f"{count} pages, {total} pieces, {spans} words: {wrong} mismatches ({time.process_time() - began:.0f} s)")
    return 1 if wrong else 0


def formats() -> int:
    htmls = [page["html"].encode("utf-8", "replace").decode().removeprefix("\ufeff") for page in pages()]
    failed = 0
    with TemporaryDirectory() as folder:
        for form, write in WRITERS.items():
            path = Path(folder) / f"pages.{form}"
            try:
                write(path, htmls)
            except ImportError as error:
                print(f"{form}: not tried: {error}")
                continue
            failed += _check(path, form, htmls)
            path.unlink()
    return 1 if failed else 0


def _check(path: Path, form: str, htmls: list[str]) -> int:
    began = time.process_time()
    file = path.read_bytes().decode() if form in SAID else ""
    lines = LineIndex.of(file)
    wrong = count = words = 0
    for source in read(Shard(str(path), form), BIG):
        if not isinstance(source, Source):
            print(f"{form}: {source}")
            wrong += 1
            continue
        if form == "warc":
            wrong += decode(source.data, True, source.encoding).text != htmls[count]
        else:
            words_there, wrong_there = _places(source, htmls[count], file, lines)
            words, wrong = words + words_there, wrong + wrong_there
        count += 1
    wrong += count != len(htmls)
    print(f"{form}: {count} pages, {words} words: {wrong} mismatches ({time.process_time() - began:.0f} s)")
    return wrong


def _places(source: Source, html: str, file: str, lines: LineIndex) -> tuple[int, int]:
    """Of a page in a record: how many words were looked up, and how many of them, or the page itself, were wrong."""
    assert source.media_type in RECORDS
    raw = decode(source.data, False, source.encoding).text
    record = read_record(raw, source)
    field = record.fields[-1]
    locator = Locator(Document(source, raw, (), record.fields))
    words, wrong = 0, int(field.text != html)
    said = SAID.get(Path(source.uri).suffix[1:])
    for piece in pieces(field.text, html=True):
        outer = piece.map.compose(field.map)
        for m in list(WORD.finditer(piece.text))[::29]:
            words += 1
            span = outer.to_source(Span(*m.span()))
            place = locator.of_raw(span, len(record.fields) - 1)
            wrong += oracle(html[place.start : place.end]) != m[0]
            if said is not None:
                start = lines.offset(place.line) + place.column - 1
                end = lines.offset(place.end_line) + place.end_column - 1
                wrong += oracle(said(file[start:end])) != m[0]
    return words, wrong


def _records(htmls: list[str]) -> Iterator[dict[str, str]]:
    for n, html in enumerate(htmls):
        yield {"id": f"é{n}😀", "title": f"Page {n}", "html": html, "url": f"https://norrey.example/{n}"}


def _json(path: Path, htmls: list[str]) -> None:
    path.write_text(json.dumps({"n": len(htmls), "articles": list(_records(htmls))}, ensure_ascii=False), "utf-8")


def _jsonl(path: Path, htmls: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for n, record in enumerate(_records(htmls)):
            file.write(json.dumps(record, ensure_ascii=n % 2 == 0) + "\n")


def _csv(path: Path, htmls: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "title", "html", "url"])
        writer.writeheader()
        writer.writerows(_records(htmls))


def _parquet(path: Path, htmls: list[str]) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(_records(htmls))), path, row_group_size=100)


def _warc(path: Path, htmls: list[str]) -> None:
    import fastwarc  # noqa: F401 - without it there is no reader

    with path.open("wb") as file:
        for n, html in enumerate(htmls):
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
            head = io.StringIO()
            head.write(f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n")
            head.write(f"WARC-Target-URI: https://norrey.example/{n}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n")
            head.write(f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n")
            file.write(head.getvalue().encode() + body + b"\r\n\r\n")


WRITERS: dict[str, Callable[[Path, list[str]], None]] = {
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "warc": _warc,
}


if __name__ == "__main__":
    sys.exit(formats() if "--formats" in sys.argv[1:] else main())
