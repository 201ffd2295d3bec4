"""One article decoded and cut, before anybody judges it: what linting and learning have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from lint_news import label
from lint_news.decode import Decoded, decode
from lint_news.inputs.fields import RECORDS, RecordFields, read_record
from lint_news.label import Hints
from lint_news.model import HTML, XML, Piece, Source
from lint_news.segment import pieces


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as it reads: the pieces of all its fields, the last of which is the body; `title` is the headline's."""

    decoded: Decoded
    record: RecordFields
    pieces: tuple[Piece, ...]
    body: str
    html: bool
    title: int | None
    named: Hints
    url: str | None
    outlet: str | None


def read(source: Source, places: bool = True) -> Reading:
    """Decode and cut one article. Raises `RecordError` for what is no record, `NoText` for one without text.

    Without `places`, the pieces of records need not lead back to their file.
    """
    decoded = decode(source.data, source.media_type == HTML, source.encoding)
    record = RecordFields(())
    if source.media_type in RECORDS:
        record = read_record(decoded.text, source, places)
        texts = [(f.text, f.html) for f in record.fields]
    else:
        texts = [(decoded.text, source.media_type == HTML)]
    cut: list[Piece] = []
    for n, (text, html) in enumerate(texts):
        xml = source.media_type == XML and n == len(texts) - 1
        cut.extend(replace(p, field=n) if n else p for p in pieces(text, html, xml))
    body, is_html = texts[-1]
    named = label.hints(body) if is_html else Hints()
    url = source.url or record.url or named.url
    outlet = label.registered_domain(url) or record.site or _folder(source.uri)
    title = 0 if len(texts) > 1 else None
    return Reading(decoded, record, tuple(cut), body, is_html, title, named, url, outlet)


def _folder(uri: str) -> str | None:
    """The folder that holds a file: what an outlet is called where nothing better is known."""
    return PurePath(uri).parent.name or None
