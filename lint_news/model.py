"""The data that flows through lint-news: frozen, picklable, without behaviour beyond looking at itself.

    Source -> Document (blocks, labelled) -> ArticleResult (findings, facts, problems)

Offsets are code points; lines and columns count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lint_news.sourcemap import SourceMap, Span

Severity = Literal["error", "warning", "note"]
Confidence = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")

HEADLINE = "headline"
ROLES = (
    HEADLINE,
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

Record = int | None

TEXT = "text/plain"
HTML = "text/html"
JSON_RECORD = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Source:
    """One article as it lies in its file: bytes (or text that is decoded already) and where they begin.

    `record` is the line number in JSONL and `None` for a file of its own; `line` is the physical line of the file on
    which the data begin. `field_names` maps the roles "text" and "title" to fields the user named.
    """

    uri: str
    data: bytes | str
    media_type: str = TEXT
    record: Record = None
    line: int = 1
    url: str | None = None
    field_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as segmenting leaves it: text and map, and what the markup says, without judgement.

    `tag` is the innermost block element, `context` the bits of `segment.html` for the elements around, `link_chars`
    the code points of the text that lie in links. `field` is the index of the document's field it comes from.
    """

    text: str
    map: SourceMap
    tag: str = ""
    context: int = 0
    link_chars: int = 0
    field: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled block. `boilerplate` is the id of the rule or voter that cut it, `None` for what is kept.

    `text` has its white space collapsed and character references resolved; `map` leads back to the raw text.
    `evidence` says in words why the block is labelled as it is.
    """

    role: str
    text: str
    map: SourceMap
    boilerplate: str | None = None
    evidence: str = ""
    field: int = 0
    link_chars: int = 0

    @property
    def span(self) -> Span:
        """The range of the block in `Document.raw`."""
        return self.map.raw

    @property
    def main(self) -> bool:
        """Whether the block is main text (the headline is not)."""
        return self.boilerplate is None and self.role != HEADLINE and self.role not in ASIDE_ROLES


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

    `raw` is the decoded source; `undecodable` holds the offsets of bytes that could not be decoded.
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
        place = f"{self.path}:{self.line}:{self.column}"
        if self.field is None:
            return place
        return f"{place} ($.{self.field} {self.field_line}:{self.field_column})"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of."""

    message: str
    location: Location


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
class ArticleResult:
    """What linting one article gives; `document` is `None` where the article was lost."""

    source: Source
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()
    document: Document | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A hit of a check: a range of a block's text. `block` is an index into `Document.blocks`.

    With `last`, the range goes on to `end` in that later block. `block` -1 makes it a range of `Document.raw`.
    `related` names other blocks that the hit is about, each with what to say of it.
    """

    block: int
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    related: tuple[tuple[str, int], ...] = ()
    severity: Severity | None = None
    last: int | None = None
