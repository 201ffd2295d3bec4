"""What filtering makes of an article on its way from the process that read it, and how it goes into a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any, Literal

from lint_news.inputs.csvfields import cells
from lint_news.model import CSV_ROW, XML, Document
from lint_news.reporters.visible import escape_json

Form = Literal["", "string", "list", "cell", "xml", "column", "page"]
BLANK_LINE = "\n\n"  # between blocks, in which white space is collapsed
Edit = tuple[int, int, bytes]  # start and end of bytes of a record, and what comes there instead


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an article beside its text."""

    url: str | None = None
    title: str = ""
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The main text of an article, and where the old text stands in its record.

    The record is the range of `size` bytes at `offset` of its file; `raw` holds it, as Latin-1, where it cannot be read
    there again. `start`, `end` are the bytes of the value in the record, with quotes or brackets. `form` says how a
    text is written there, and is empty where there is none. `name` is the field, `page` is for what is no record.
    """

    offset: int = -1
    size: int = 0
    raw: str | None = None
    form: Form = ""
    start: int = 0
    end: int = 0
    text: str = ""
    name: str = ""
    encoding: str = "utf-8"
    page: Page | None = None

    def dumps(self) -> str:
        """As a text."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loads(cls, data: str) -> Made:
        """What `dumps` wrote."""
        values: dict[str, Any] = json.loads(data)
        page = values.pop("page")
        return cls(**values, page=page and Page(**{**page, "authors": tuple(page["authors"])}))


def body_text(document: Document) -> str:
    """What stays of the body, blocks joined by a blank line: main text, and the headline if it stands there."""
    body, headline = max(0, len(document.fields) - 1), document.headline
    return BLANK_LINE.join(b.text for b in document.blocks if b.field == body and (b.main or b is headline))


def place_of(document: Document) -> tuple[Form, int, int]:
    """How and where (code points of the raw record) the value of the text is written."""
    raw, source = document.raw, document.source
    span = document.fields[-1].map.raw
    start, end = span.start, span.end
    if source.media_type == XML:
        return "xml", start, end
    if source.media_type == CSV_ROW:
        _, start, end = next(cell for cell in cells(raw, source.delimiter) if cell[1] <= start and end <= cell[2])
        quoted = raw[start - 1 : start] == '"'
        return "cell", start - quoted, end + quoted
    if raw[: start - 1].rstrip().endswith(":"):
        return "string", start - 1, end + 1
    # A list: before its first text that is not blank, and behind the last, stand blank texts and nulls only.
    return "list", raw.rfind("[", 0, start), raw.find("]", end) + 1


def page_data(made: Made) -> dict[str, Any]:
    """An article that was no record as one, under names that are known when it is read again."""
    page = made.page or Page()
    return {
        "url": page.url,
        "title": page.title,
        "text": made.text,
        "date": page.published,
        "outlet": page.outlet,
        "language": page.language,
        "authors": list(page.authors),
    }


def whole(made: Made) -> bytes:
    """An article as a file of text: headline, blank line, main text; in UTF-8."""
    title = made.page.title if made.page else ""
    return (BLANK_LINE.join(part for part in (title, made.text) if part) + "\n").encode("utf-8", "replace")


def literal(text: str, form: Form, encoding: str, is_ascii: bool, delimiter: str = ",", quoted: bool = False) -> bytes:
    """A text as it is written in a record; `is_ascii` says that the record escapes all else."""
    if form == "cell":
        return cell(text, delimiter, quoted).encode(encoding, "replace")
    if form == "xml":
        paragraphs = (f"<p>{escape(block, quote=False)}</p>" for block in text.split(BLANK_LINE) if block)
        return "\n".join(paragraphs).encode(encoding, "xmlcharrefreplace")
    return json_literal(value_of(text, form), encoding, is_ascii)


def value_of(text: str, form: Form) -> str | list[str]:
    """A text as a value: in a list, each block is an element."""
    return [block for block in text.split(BLANK_LINE) if block] if form == "list" else text


def json_literal(value: Any, encoding: str, is_ascii: bool) -> bytes:
    """A value as JSON; what the encoding does not have is escaped."""
    if not is_ascii:
        try:
            return escape_json(json.dumps(value, ensure_ascii=False)).encode(encoding)
        except UnicodeEncodeError:
            pass
    return json.dumps(value).encode(encoding)


def cell(text: str, delimiter: str, quoted: bool = False) -> str:
    """A text as a cell of CSV, in quotes where it needs them."""
    if quoted or not {delimiter, '"', "\n", "\r"}.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def spliced(data: bytes, edits: Sequence[Edit]) -> bytes:
    """A record with some of its ranges, which ascend, written anew; every other byte stays.

    >>> spliced(b"abcd", [(1, 2, b"X"), (4, 4, b"Y")])
    b'aXcdY'
    """
    parts, at = [], 0
    for start, end, new in edits:
        parts += [data[at:start], new]
        at = end
    return b"".join((*parts, data[at:]))
