"""`lint-news show LOCATION`: from a place as lint-news prints it back to the record, with the place marked."""

from __future__ import annotations

import io
import os
import re
import textwrap
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from lint_news.config import Config
from lint_news.decode import decode
from lint_news.errors import UsageError
from lint_news.inputs import STDIN, FieldNames, Shard, discover, read
from lint_news.inputs.fields import NoText, RecordError
from lint_news.inputs.streams import opened
from lint_news.locate import Locator
from lint_news.model import (
    HEADLINE,
    HTML,
    Block,
    Document,
    Item,
    LeftOut,
    ParquetRow,
    Problem,
    Record,
    Source,
    WarcRecord,
)
from lint_news.pipeline import read_document
from lint_news.reporters.terminal import WIDTH, Paint, window
from lint_news.reporters.visible import visible
from lint_news.rule import Plan
from lint_news.ruleset import make_plan
from lint_news.sourcemap import LineIndex, Span

AROUND = 2  # lines shown on either side of the place
NAMED = 8  # fields that are listed
SHOWN = 1000  # code points of the block's text
NUMBERS = re.compile(r":(\d{1,18}):(\d{1,18})(?= \(|$)")
LINE_ONLY = re.compile(r":(\d{1,18})$")
PARQUET = re.compile(r"(.+)\[rg(\d{1,18}),r(\d{1,18})\]:(.*):(\d{1,18}):(\d{1,18})", re.S)
WARC = re.compile(r"(.+)@(\d{1,18})", re.S)
ARCHIVE, TABLE = "crawl.warc.gz@43830225:12:4", "part.parquet[rg2,r117]:body:5:17"
# Formats whose places name a record that no line and column tell.
RECORDS: dict[str, tuple[type[WarcRecord | ParquetRow], str]] = {
    "warc": (WarcRecord, ARCHIVE),
    "wet": (WarcRecord, ARCHIVE),
    "parquet": (ParquetRow, TABLE),
}
FORMS = f"page.html:12:4, dump.jsonl:1234:871, {ARCHIVE} or {TABLE}"


@dataclass(frozen=True, slots=True)
class Target:
    """What a location names: a physical line and column, or those in a WARC record or in a field of a Parquet row."""

    path: str
    line: int = 1
    column: int = 1
    record: Record = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The text to show, the raw text of a file or record or a decoded field of it, and the place in it.

    `at` is the place in `Document.raw`, `field` the index of the document's field, `None` for the raw text.
    """

    text: str
    offset: int
    at: int
    field: int | None = None
    first_line: int = 1


def show(
    location: str,
    fields: FieldNames = (),
    input_format: str | None = None,
    color: bool = False,
    plan: Plan | None = None,
) -> str:
    """The record that a location points at: where it is from, the text around the place, and what became of the block.

    Reads no further than the record. `fields` and `input_format` are those the location was printed with; without a
    plan the built-in rules are at work. Raises `UsageError` where the location points nowhere, and says what is there.
    """
    plan = plan or make_plan(Config())
    source, target = article_at(location, fields, input_format, plan)
    try:
        document, note = read_document(source, plan), ""
    except (NoText, RecordError) as error:
        raw = decode(source.data, source.media_type == HTML, source.encoding).text
        document, note = Document(source, raw, ()), f"no article: {error}"
    return _rendered(document, _view(document, target), note, Paint(color))


def article_at(location: str, fields: FieldNames, input_format: str | None, plan: Plan) -> tuple[Source, Target]:
    """The article that a location points into, and the place in it. Raises `UsageError` where it points nowhere."""
    target = _existing(location)
    if Path(target.path).is_dir():
        raise UsageError(f"{target.path}: is a folder; name a place in a file: {FORMS}")
    found = discover([target.path], input_format).shards
    if not found:
        raise UsageError(f"{target.path}: is empty")
    return _source(found[0], target, plan, fields), target


def parse(location: str) -> Iterator[Target]:
    """What a location may mean, the likeliest first: names of files may hold colons, brackets and at signs.

    >>> [(t.path, t.line, t.column) for t in parse("dump.jsonl:1234:871 ($.text 5:17)")]
    [('dump.jsonl', 1234, 871), ('dump.jsonl:1234:871 ($.text 5:17)', 1, 1)]
    >>> next(parse("part.parquet[rg2,r117]:body:5:17"))
    Target(path='part.parquet', line=5, column=17, record=ParquetRow(row_group=2, row=117), field='body')
    """
    if row := PARQUET.fullmatch(location):
        path, group, number, field, line, column = row.groups()
        yield Target(path, int(line), int(column), ParquetRow(int(group), int(number)), field)
    for place in reversed([*NUMBERS.finditer(location)]):
        path, line, column = location[: place.start()], *place.groups()
        if record := WARC.fullmatch(path):
            yield Target(record[1], int(line), int(column), WarcRecord(int(record[2])))
        yield Target(path, int(line), int(column))
    if only := LINE_ONLY.search(location):
        yield Target(location[: only.start()], int(only[1]))
    yield Target(location)


def _existing(location: str) -> Target:
    """The meaning of a location whose file is there. Raises `UsageError` where none is."""
    meanings = [*parse(location)]
    if meanings[0].path == STDIN:
        raise UsageError("standard input cannot be read again; write it to a file, and name a place in that")
    for target in meanings:
        if "://" in target.path or os.path.lexists(target.path):
            if min(target.line, target.column) < 1:
                raise UsageError(f"{location}: lines and columns count from 1")
            return target
    if len(meanings) == 1:
        raise UsageError(f"{location}: this is no place in a file; a place reads {FORMS}")
    raise UsageError(f"{meanings[0].path}: no such file or folder")


def _source(shard: Shard, target: Target, plan: Plan, fields: FieldNames) -> Source:
    """The article that holds the place. Raises `UsageError` where there is none."""
    kind, form = RECORDS.get(shard.format, (type(None), "dump.jsonl:1234:871"))
    if shard.format and not isinstance(target.record, kind):
        raise UsageError(f"{shard.uri}: this is {shard.format}, in which a place reads like {form}")
    match target.record:
        case WarcRecord(offset):
            return _record(replace(shard, start=offset, end=offset + 1), offset, plan, fields)
        case ParquetRow(group, row):
            return _record(replace(shard, start=group, end=group + 1), row, plan, fields)
    problem: Problem | None = None
    with closing(_items(shard, plan, fields)) as items:
        for item in items:
            if isinstance(item, Problem):
                problem = item
                if item.location.line == target.line and target.line > 1:
                    break
            elif isinstance(item, LeftOut):
                if item.line == target.line and item.record is not None:
                    raise UsageError(f"{target.path}:{item.line}: is no article: {item.reason}")
            elif (item.line, item.column) > (target.line, target.column):
                break
            elif _holds(item, target):
                return item
    if problem is not None and problem.location.line in (target.line, 1):
        raise UsageError(f"{target.path}:{problem.location.line}: {problem.message}; {problem.remedy}")
    raise UsageError(_what_is_there(shard, target))


def _record(unit: Shard, wanted: int, plan: Plan, fields: FieldNames) -> Source:
    """The record of a WARC file at an offset, or the row of a row group; `unit` is where it is looked for."""
    met = None
    with closing(_items(unit, plan, fields)) as items:
        for item in items:
            if isinstance(item, Problem):
                raise UsageError(f"{unit.uri}: {item.message}; {item.remedy}")
            number = item.record.offset if isinstance(item.record, WarcRecord) else item.record
            met = item.record.row if isinstance(item.record, ParquetRow) else number
            if met == wanted and isinstance(item, LeftOut):
                raise UsageError(f"{unit.uri}: this record is no article: {item.reason}")
            if met == wanted and isinstance(item, Source):
                return item
    if unit.format == "parquet":
        last = f"; its last row is {met}" if met is not None else ""
        raise UsageError(f"{unit.uri}: row group {unit.start} has no row {wanted}{last}; both count from 0")
    raise UsageError(f"{unit.uri}: no record begins at byte {wanted}")


def _items(shard: Shard, plan: Plan, fields: FieldNames) -> Generator[Item, None, None]:
    yield from read(shard, plan.max_size, fields)


def _holds(source: Source, target: Target) -> bool:
    """Whether a physical place lies in an article; the place behind a line's last character is in it."""
    data = source.data
    if source.line + len(data) < target.line:  # for this, most records of a long file need not be decoded
        return False
    ends = data.count(b"\n") + data.count(b"\r") if isinstance(data, bytes) else data.count("\n") + data.count("\r")
    if source.line + ends < target.line:
        return False
    raw = decode(data, source.media_type == HTML, source.encoding).text
    return _offset(raw, source, target) is not None


def _offset(raw: str, source: Source, target: Target) -> int | None:
    """The offset in the raw text of an article of a physical place, `None` where it lies outside."""
    starts = LineIndex.of(raw).starts
    line = target.line - source.line
    column = target.column - (source.column if line == 0 else 1)
    if column < 0 or not 0 <= line < len(starts):
        return None
    start = starts[line]
    stop = starts[line + 1] if line + 1 < len(starts) else len(raw)
    if start == stop and line:  # behind the last line end
        return None
    offset = start + column
    return offset if offset <= start + len(raw[start:stop].rstrip("\r\n")) else None


def _what_is_there(shard: Shard, target: Target) -> str:
    """Why a place is not in a file: it has fewer lines, a shorter line, or no article there."""
    lines, columns, cut = 0, 0, ""
    try:
        for line in _file_lines(shard):
            lines += 1
            if lines == target.line:
                columns = len(line)
    except OSError as error:
        cut = f" that can be read ({error.strerror or error})"
    if target.line > lines:
        has = f"{lines} line{'' if lines == 1 else 's'}{cut}"
        return f"{shard.uri}: the file has {has}, there is no line {target.line}"
    if target.column > columns + 1:
        return f"{shard.uri}: line {target.line} has {columns} columns, there is no column {target.column}"
    return f"{shard.uri}: at line {target.line}, column {target.column} there is no article"


def _file_lines(shard: Shard) -> Iterator[str]:
    """The physical lines of a file, which end where those of a `LineIndex` do. Raises `OSError`."""
    with opened(shard) as file:
        head = file.read(4)
    wide = decode(head).encoding if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    with opened(shard) as file, io.TextIOWrapper(file, wide, errors="replace") as lines:
        for n, line in enumerate(lines):
            yield line.removesuffix("\n").removeprefix("" if n else "\ufeff")


def _view(document: Document, target: Target) -> View:
    """The text that the place lies in. Raises `UsageError` where the record has no such place."""
    source, locator = document.source, Locator(document)
    if source.decoded:
        return _view_of_value(document, target)
    at = _offset(document.raw, source, target)
    if at is None:
        lines = len(LineIndex.of(document.raw).starts)
        raise UsageError(f"{target.path}: the record has {lines} lines, and no line {target.line}:{target.column}")
    n = locator.field_of(Span(at, at + 1))
    if n is None:
        return View(document.raw, at, at, first_line=source.line)
    return View(document.fields[n].text, document.fields[n].map.to_text(at), at, n)


def _view_of_value(document: Document, target: Target) -> View:
    """The field of a record whose places are those in its fields."""
    for n, field in enumerate(document.fields):
        if field.name == target.field:
            offset = _offset(field.text, Source("", ""), target)
            if offset is None:
                raise UsageError(f"{target.path}: '{field.name}' has no place {target.line}:{target.column}")
            last = min(offset, max(0, len(field.text) - 1))
            return View(field.text, offset, field.map.to_source(Span(last, last)).start if field.text else 0, n)
    if not document.fields:
        return View(document.raw, 0, 0)
    known = ", ".join(f.name for f in document.fields)
    raise UsageError(f"{target.path}: '{target.field}' is no field that is linted; these are: {known}")


def _rendered(document: Document, view: View, note: str, paint: Paint) -> str:
    place = Locator(document).of_raw(Span(view.at, view.at), view.field)
    rows = [paint(visible(str(place)), "bold"), *(f"  {visible(row)}" for row in _about(document)), ""]
    rows += _lines(view, paint)
    block = _block_at(document, view)
    rows += ["", f"  {visible(note or _fate(block))}"]
    if block is not None:
        shown = block.text if len(block.text) <= SHOWN else block.text[: SHOWN - 1] + "…"
        rows += textwrap.wrap(visible(shown), WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(rows) + "\n"


def _about(document: Document) -> Iterator[str]:
    """Record, address, outlet and recognised fields, as far as they are known."""
    match document.source.record:
        case ParquetRow(group, row):
            yield f"record: row group {group}, row {row}"
        case WarcRecord(offset, name):
            yield f"record: at byte {offset}" + (f", {name}" if name else "")
        case int(number):
            yield f"record: {number}"
    if document.url:
        yield f"url: {document.url}"
    if document.outlet:
        yield f"outlet: {document.outlet}"
    if document.fields:
        named = [f"{f.name} ({'title' if f.title else 'text, HTML' if f.html else 'text'})" for f in document.fields]
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        yield f"fields: {', '.join(named[:NAMED])}{more}"


def _lines(view: View, paint: Paint) -> Iterator[str]:
    """The line of the place with a caret below, and the lines around."""
    index = LineIndex.of(view.text)
    marked, column = index.place(view.offset)
    first, last = max(1, marked - AROUND), min(len(index.starts), marked + AROUND)
    gutter = len(str(view.first_line + last - 1))
    for line in range(first, last + 1):
        start = index.starts[line - 1]
        stop = index.starts[line] if line < len(index.starts) else len(view.text)
        if start == len(view.text) and line != marked:
            return
        at = column - 1 if line == marked else 0
        begin = max(0, at - WIDTH)
        text = view.text[start + begin : min(stop, start + at + 4 * WIDTH)].rstrip("\r\n")
        shown, carets = window(text, Span(at - begin, min(len(text), at - begin + 1)))
        number = str(view.first_line + line - 1).rjust(gutter)
        yield f"{paint(number + ' |', 'dim')} {shown}".rstrip()
        if line == marked:
            yield f"{' ' * gutter} {paint('|', 'dim')} {paint(carets, 'warning')}"


def _fate(block: Block | None) -> str:
    """What became of the block at the place."""
    if block is None:
        return "in no block: markup, or space between blocks"
    why = f": {block.evidence}" if block.evidence else ""
    if block.boilerplate is not None:
        return f"cut as furniture by {block.boilerplate}{why} ({block.role})"
    kept = "" if block.main or block.role == HEADLINE else ", beside the main text"
    return f"kept as {block.role}{kept}{why}"


def _block_at(document: Document, view: View) -> Block | None:
    inside = (b for b in document.blocks if b.span.start <= view.at < b.span.end)
    return next((b for b in inside if not document.fields or b.field == view.field), None)
