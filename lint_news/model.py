"""The data that flows through lint-news: frozen, picklable, without behaviour beyond looking at itself.

    Source -> Document (blocks, labelled) -> ArticleResult (findings, facts, problems)

Offsets are code points; lines and columns count from 1.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Literal

from lint_news.sourcemap import SourceMap, Span

Severity = Literal["error", "warning", "note"]
Confidence = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
Applicability = Literal["safe", "unsafe"]
APPLICABILITIES: tuple[Applicability, ...] = ("safe", "unsafe")

HEADLINE = "headline"
ROLES = (
    HEADLINE,
    "standfirst",
    "subhead",
    "byline",
    "dateline",
    "lede",
    "paragraph",
    "caption",
    "credit",
    "list item",
    "quote",
    "table cell",
    "code",
)
CODE = "code"  # program text: kept, but no prose for rules to look at
# Roles that are neither headline nor main text, though nobody cut them.
ASIDE_ROLES = frozenset({"byline", "dateline", "credit"})
# Kinds of blocks that are main text by choice, and their roles.
KINDS = {
    "standfirst": "standfirst",
    "captions": "caption",
    "credits": "credit",
    "tables": "table cell",
    "subheads": "subhead",
}
AUTO, KEEP, CUT = CHOICES = ("auto", "keep", "cut")


@dataclass(frozen=True, slots=True, order=True)
class ParquetRow:
    """A row of a Parquet file: the number of its row group, and its number in that group, both from 0."""

    row_group: int
    row: int


@dataclass(frozen=True, slots=True, order=True)
class WarcRecord:
    """A record of a WARC file: the offset (bytes) at which it, or its compressed member, begins, and its id."""

    offset: int
    id: str = ""


Record = int | ParquetRow | WarcRecord | None

TEXT = "text/plain"
HTML = "text/html"
JSON_RECORD = "application/x-ndjson"
CSV_ROW = "text/csv"
XML = "application/xml"  # what trafilatura writes


@dataclass(frozen=True, slots=True)
class Source:
    """One article as it lies in its file: bytes (or text that is decoded already) and where they begin.

    `record` is the line number in JSONL, the number (from 1) of an object in JSON and of a row in CSV, and `None` for a
    file of its own; `line` and `column` are the physical place in the file at which the data begin. `decoded` says that
    the file holds the fields' values and not the data, as in Parquet: places are those in the fields.

    `field_names` maps the roles "text" and "title" to fields the user named. `encoding` is known from elsewhere, as
    from the head of a file or of an answer. `columns` and `delimiter` belong to a row of CSV. `offset` is where the
    record begins in what `inputs.encoded` gives of its file (bytes), -1 where nobody needs to know or can tell.
    """

    uri: str
    data: bytes | str
    media_type: str = TEXT
    record: Record = None
    line: int = 1
    column: int = 1
    url: str | None = None
    field_names: tuple[tuple[str, str], ...] = ()
    encoding: str | None = None
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    decoded: bool = False
    offset: int = field(default=-1, compare=False)


@dataclass(slots=True, eq=False)
class Element:
    """An element of a page, known by identity: its name, its attributes as they are printed, and its parent.

    It is not frozen, as freezing takes longer than all else about one, and a page has hundreds.
    """

    name: str
    attrs: str
    parent: Element | None


@dataclass(slots=True)
class Piece:
    """A block as segmenting leaves it: text and map, and what the markup says, without judgement.

    `tag` is the innermost block element, `context` the bits of `segment.html` for the elements around, `link_chars`
    the code points of the text that lie in links. `field` is the index of the document's field it comes from, `element`
    the innermost block element itself, `None` in plain text.
    """

    text: str
    map: SourceMap
    tag: str = ""
    context: int = 0
    link_chars: int = 0
    field: int = 0
    element: Element | None = dataclasses.field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled block. `boilerplate` is the id of the rule or voter that cut it, `None` for what is kept.

    `text` has its white space collapsed and character references resolved; `map` leads back to the raw text.
    `evidence` says in words why the block is labelled as it is; `chosen` that the user wants it in the main text.
    """

    role: str
    text: str
    map: SourceMap
    boilerplate: str | None = None
    evidence: str = ""
    field: int = 0
    link_chars: int = 0
    chosen: bool = False

    @property
    def span(self) -> Span:
        """The range of the block in `Document.raw`."""
        return self.map.raw

    @property
    def main(self) -> bool:
        """Whether the block is main text (the headline is not)."""
        if self.boilerplate is not None or self.role == HEADLINE:
            return False
        return self.chosen or self.role not in ASIDE_ROLES


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record that holds text of the article, decoded; the map leads to `Document.raw`."""

    name: str
    text: str
    map: SourceMap
    html: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An article, cut into labelled blocks in source order.

    `raw` is the decoded source; `undecodable` holds the offsets of bytes that could not be decoded. `published` is in
    ISO 8601 where it has one meaning, else as it is printed. Where the article prints its headline, authors and date,
    the blocks of the roles headline, byline and dateline say in which place.
    """

    source: Source
    raw: str
    blocks: tuple[Block, ...]
    fields: tuple[Field, ...] = ()
    encoding: str = "utf-8"
    undecodable: tuple[int, ...] = ()
    html: bool = False
    language: str | None = None
    published: str | None = None
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def headline(self) -> Block | None:
        """The block that is the headline and was not cut."""
        return next((b for b in self.blocks if b.role == HEADLINE and b.boilerplate is None), None)

    @property
    def title(self) -> str:
        """The headline's text, empty where there is none."""
        block = self.headline
        return block.text if block else ""

    @property
    def text(self) -> str:
        """The main text without the headline, blocks joined by a blank line."""
        return "\n\n".join(b.text for b in self.blocks if b.main)


@dataclass(frozen=True, slots=True)
class Location:
    """A place a person can open: physical line and column in the file; `start`, `end` in the decoded file or field.

    All ends are exclusive. `field_line`, `field_column` are set where the text is a field of a record.
    """

    path: str
    record: Record
    field: str | None
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    field_line: int | None = None
    field_column: int | None = None

    def __str__(self) -> str:
        match self.record:
            case ParquetRow(group, row):
                return f"{self.path}[rg{group},r{row}]:{self.field}:{self.field_line}:{self.field_column}"
            case WarcRecord(offset):
                return f"{self.path}@{offset}:{self.line}:{self.column}"
        place = f"{self.path}:{self.line}:{self.column}"
        if self.field is None:
            return place
        inner = f"{self.field} {self.field_line}:{self.field_column}"
        return f"{place} ($.{inner})" if self.record == self.line else f"{place} (record {self.record}, {inner})"


def spot(path: str, line: int) -> Location:
    """The location of a line as such, where nothing in it is meant more than the rest."""
    return Location(path, None, None, line, 1, line, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class Edit:
    """A range of the file, within one line, and what is to stand there: escaped and quoted as the place wants it."""

    location: Location
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: all edits, or none. A safe one leaves the meaning as it is; an unsafe one may be wrong."""

    applicability: Applicability
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd at an exact place. `text` is the reported text, `line_text` the raw line for people.

    `mark` is the range of the span within `line_text`.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    location: Location
    text: str
    suggestions: tuple[str, ...] = ()
    role: str | None = None
    boilerplate: str | None = None
    url: str | None = None
    outlet: str | None = None
    fingerprint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    line_text: str = field(default="", compare=False)
    mark: Span = field(default=Span(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row for a check across articles: never article text."""

    rule: str
    key: str
    location: Location
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read, decoded or finished: data in the report, not an exception."""

    kind: str
    message: str
    remedy: str
    location: Location
    article_lost: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is no article, as a reader meets it: no text in it, or no page. It is counted, not reported."""

    uri: str
    reason: str
    record: Record = None
    line: int = 1


Item = Source | Problem | LeftOut  # what a reader yields


@dataclass(frozen=True, slots=True)
class About:
    """What an article is like, for counts and tables of a run.

    `words` are those of its main text, `cut` those of its furniture; `kept` and `total` code points of its blocks.
    `foreign` says that misfits were not looked for, since it is in another language than English.
    """

    outlet: str | None = None
    words: int = 0
    kept: int = 0
    total: int = 0
    cut: int = 0
    url: str | None = None
    title: str | None = None
    language: str | None = None
    published: str | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """What linting one article gives; `document` is `None` where the article was lost.

    `left_out` says why a record is no article after all; then there is nothing else. `made` is what another work than
    linting makes of an article, in a form of its own.
    """

    source: Source
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()
    document: Document | None = None
    size: int = 0
    left_out: str = ""
    about: About | None = None
    made: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A hit of a check: a range of a block's text. `block` is an index into `Document.blocks`.

    With `last`, the range goes on to `end` in that later block. `block` -1 makes it a range of `Document.raw`.
    `related` names other blocks that the hit is about, each with what to say of it. `replacement` is what should stand
    there, where that is no suggestion for people; `fix` says what mending this hit is worth, where the rule does not.
    """

    block: int
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    related: tuple[tuple[str, int], ...] = ()
    severity: Severity | None = None
    last: int | None = None
    replacement: str | None = None
    fix: Applicability | None = None
