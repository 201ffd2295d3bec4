"""Results to and from compact JSON, one line each: what workers send, what the ledger and the cache keep.

Reading takes nothing but sound results, since a file of a cache or a ledger may come from a stranger: what is odd in
any way raises `ValueError`, or is absent to `loads`. Documents and the bytes of articles are never written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from lint_news.engines.typed import (
    STR,
    STR_OR_NONE,
    as_list,
    as_number,
    as_optional,
    as_text,
    as_tuple,
    as_value,
    check_counts,
    check_types,
)
from lint_news.model import (
    APPLICABILITIES,
    CONFIDENCES,
    JSON_RECORD,
    SEVERITIES,
    TEXT,
    About,
    ArticleResult,
    Edit,
    Fact,
    Finding,
    Fix,
    Location,
    ParquetRow,
    Problem,
    Record,
    Related,
    Source,
    WarcRecord,
)
from lint_news.sourcemap import Span

_At = tuple[str, int]  # path of the source, and the lines that stand before the range it lies in
LOCATION_PARTS, FINDING_PARTS, PROBLEM_PARTS, ABOUT_PARTS = 11, 16, 5, 9
_SOURCE_DEFAULTS: tuple[Any, ...] = ("", TEXT, None, 1, 1, None, False)
_RESULT_DEFAULTS: tuple[Any, ...] = (None, 0, None, "", [], [], [], "")
# Clean articles of text or JSON Lines, which are the most by far: what is read so, JSON would read alike, but slower.
_NUMBER = r"([1-9]\d{0,17})"
_PLACE = rf',"{re.escape(JSON_RECORD)}",{_NUMBER},{_NUMBER}'
_TEXT, _COUNT = r'(?:null|"([^"\\\x00-\x1f]*+)")', r"(\d{1,18})"
_ABOUT = rf"(?:,\[{','.join([_TEXT, *[_COUNT] * 4, *[_TEXT] * 4])}(,true)?\])?"
_CLEAN = re.compile(rf'\[\["([^"\\\x00-\x1f]+)"(?:{_PLACE})?\],{_NUMBER}{_ABOUT}\]'.encode())
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def bare(result: ArticleResult) -> ArticleResult:
    """A result without its document, the bytes of its article, and what was only of use for reading them."""
    s = result.source
    source = Source(s.uri, b"", s.media_type, s.record, s.line, s.column, s.url, decoded=s.decoded)
    return replace(result, source=source, document=None)


class Seal:
    """The last line of a file of results: how many lines stand before it, and their digest."""

    def __init__(self) -> None:
        self._count = 0
        self._digest = blake2b(digest_size=16)

    def add(self, line: bytes) -> None:
        """Count one line, with its line end."""
        self._count += 1
        self._digest.update(line)

    @property
    def line(self) -> bytes:
        """The line that seals what was added."""
        return _sealed(self._count, self._digest.hexdigest())


def _sealed(count: int, digest: str) -> bytes:
    return b'{"rows":%d,"digest":"%s"}\n' % (count, digest.encode())


def dumps(results: Iterable[ArticleResult]) -> bytes:
    """Results as sealed lines."""
    seal = Seal()
    lines = []
    for result in results:
        lines.append(row(result) + b"\n")
        seal.add(lines[-1])
    return b"".join((*lines, seal.line))


def loads(data: bytes) -> list[ArticleResult] | None:
    """The results that `dumps` wrote, without documents and bytes; `None` for anything else."""
    end = data.rfind(b"\n", 0, -1) + 1
    lines = data[:end]
    if data[end:] != _sealed(lines.count(b"\n"), blake2b(lines, digest_size=16).hexdigest()):
        return None
    try:
        return [result_of(line) for line in lines.split(b"\n")[:-1]]
    except ValueError:
        return None


def row(result: ArticleResult) -> bytes:
    """A result as one line of JSON, without a line end. What is as by default is left out at the end of a list."""
    return _bytes(
        _trimmed(
            (
                _source(result.source),
                result.size,
                _about(result.about),
                result.left_out,
                [_problem(p, result.source) for p in result.problems],
                [_finding(f, result.source) for f in result.findings],
                [[f.rule, f.key, _location(f.location, result.source), list(f.values)] for f in result.facts],
                result.made,
            ),
            _RESULT_DEFAULTS,
        )
    )


def result_of(line: bytes, lines_before: Callable[[str], int] = lambda _: 0) -> ArticleResult:
    """The result of a line. Raises `ValueError` for anything that `row` does not write.

    `lines_before` says how many lines of a file stand before the range of it that the result comes from; they are added
    to all its places.
    """
    if clean := _CLEAN.fullmatch(line):
        name, record, number, size, outlet, *more, foreign = clean.groups()
        uri = name.decode("utf-8", "surrogatepass")
        before = lines_before(uri)
        about = None
        if more[0] is not None:
            words, kept, total, cut = map(int, more[:4])
            url, title, language, published = map(_said, more[4:])
            told = _said(outlet), words, kept, total, cut, url, title, language, published
            about = About(*told, foreign is not None)
        if record is None:
            return ArticleResult(Source(uri, b"", line=1 + before), size=int(size), about=about)
        source = Source(uri, b"", JSON_RECORD, int(record) + before, int(number) + before)
        return ArticleResult(source, size=int(size), about=about)
    try:
        data = as_list(json.loads(line.decode("utf-8", "surrogatepass")), 1, len(_RESULT_DEFAULTS))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    source, before = _read_source(data[0], lines_before)
    size = as_number(data[1]) if len(data) > 1 else 0
    about = as_optional(data[2], _read_about) if len(data) > 2 else None
    if len(data) <= 3:  # a clean article: the most frequent by far
        return ArticleResult(source, size=size, about=about)
    _, _, _, left_out, problems, findings, facts, made = (*data, *_RESULT_DEFAULTS[len(data) :])
    at = source.uri, before
    return ArticleResult(
        source,
        findings=as_tuple(findings, lambda f: _read_finding(f, at)),
        problems=as_tuple(problems, lambda p: _read_problem(p, at)),
        facts=as_tuple(facts, lambda f: _read_fact(f, at)),
        size=size,
        left_out=as_text(left_out),
        about=about,
        made=as_text(made),
    )


def _bytes(data: Any) -> bytes:
    return _encode(data).encode("utf-8", "surrogatepass")


def _trimmed(values: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    last = len(values)
    while last > 1 and values[last - 1] == defaults[last - 1]:
        last -= 1
    return list(values[:last])


def _source(s: Source) -> list[Any]:
    values = s.uri, s.media_type, _record(s.record), s.line, s.column, s.url, s.decoded
    return _trimmed(values, _SOURCE_DEFAULTS)


def _about(about: About | None) -> list[Any] | None:
    if about is None:
        return None
    counts = about.words, about.kept, about.total, about.cut
    texts = about.url, about.title, about.language, about.published
    return [about.outlet, *counts, *texts, *([True] if about.foreign else [])]


def _read_about(data: Any) -> About:
    outlet, words, kept, total, cut, *more = as_list(data, ABOUT_PARTS, ABOUT_PARTS + 1)
    url, title, language, published, *foreign = more
    check_types((outlet, url, title, language, published), STR_OR_NONE)
    check_counts((words, kept, total, cut))
    if foreign and foreign[0] is not True:
        raise ValueError("no truth value")
    return About(outlet, words, kept, total, cut, url, title, language, published, bool(foreign))


def _said(text: bytes | None) -> str | None:
    return None if text is None else text.decode("utf-8", "surrogatepass")


def _record(record: Record) -> Any:
    match record:
        case ParquetRow(group, number):
            return [group, number]
        case WarcRecord(offset, name):
            return [offset, name]
    return record


def _location(place: Location, source: Source) -> list[Any]:
    return [
        0 if place.path == source.uri else place.path,
        _record(place.record),
        place.field,
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        place.start,
        place.end,
        place.field_line,
        place.field_column,
    ]


def _finding(f: Finding, source: Source) -> list[Any]:
    return [
        f.rule,
        f.severity,
        f.confidence,
        f.message,
        _location(f.location, source),
        f.text,
        list(f.suggestions),
        f.role,
        f.boilerplate,
        f.url,
        f.outlet,
        f.fingerprint,
        [[r.message, _location(r.location, source)] for r in f.related],
        f.line_text,
        [f.mark.start, f.mark.end],
        f.fix and [f.fix.applicability, [[e.replacement, _location(e.location, source)] for e in f.fix.edits]],
    ]


def _problem(p: Problem, source: Source) -> list[Any]:
    return [p.kind, p.message, p.remedy, _location(p.location, source), p.article_lost]


def _read_source(data: Any, lines_before: Callable[[str], int]) -> tuple[Source, int]:
    given = as_list(data, 1, len(_SOURCE_DEFAULTS))
    uri, media, record, line, column, url, decoded = (*given, *_SOURCE_DEFAULTS[len(given) :])
    if type(decoded) is not bool:
        raise ValueError("no truth value")
    check_types((uri, media), STR)
    check_types((url,), STR_OR_NONE)
    check_counts((line, column))
    before = lines_before(uri)
    record = _read_record(record, before)
    return Source(uri, b"", media, record, line + before, column, url, decoded=decoded), before


def _read_record(data: Any, before: int) -> Record:
    if data is None:
        return None
    if type(data) is int:
        return as_number(data) + before
    first, second = as_list(data, 2, 2)
    if type(second) is int:
        return ParquetRow(as_number(first), as_number(second))
    return WarcRecord(as_number(first), as_text(second))


def _read_location(data: Any, at: _At) -> Location:
    path, record, field, line, column, end_line, end_column, *more = as_list(data, LOCATION_PARTS, LOCATION_PARTS)
    start, end, field_line, field_column = more
    uri, before = at
    if type(path) is not int or path != 0:
        uri = as_text(path)
    check_counts((line, column, end_line, end_column, start, end))
    check_types((field,), STR_OR_NONE)
    if field_line is not None or field_column is not None:
        as_optional(field_line, as_number)
        as_optional(field_column, as_number)
    record = _read_record(record, before)
    line, end_line = line + before, end_line + before
    return Location(uri, record, field, line, column, end_line, end_column, start, end, field_line, field_column)


def _read_finding(data: Any, at: _At) -> Finding:
    rule, severity, confidence, message, place, text, suggestions, *more = as_list(data, FINDING_PARTS, FINDING_PARTS)
    role, cut, url, outlet, name, related, line_text, mark, fix = more
    if severity not in SEVERITIES or confidence not in CONFIDENCES:
        raise ValueError("no severity or confidence")
    check_types((rule, message, text, name, line_text), STR)
    check_types((role, cut, url, outlet), STR_OR_NONE)
    check_counts(as_list(mark, 2, 2))
    return Finding(
        rule=rule,
        severity=severity,
        confidence=confidence,
        message=message,
        location=_read_location(place, at),
        text=text,
        suggestions=as_tuple(suggestions, as_text),
        role=role,
        boilerplate=cut,
        url=url,
        outlet=outlet,
        fingerprint=name,
        related=as_tuple(related, lambda r: _read_related(r, at)),
        fix=as_optional(fix, lambda f: _read_fix(f, at)),
        line_text=line_text,
        mark=Span(*mark),
    )


def _read_related(data: Any, at: _At) -> Related:
    message, place = as_list(data, 2, 2)
    return Related(as_text(message), _read_location(place, at))


def _read_fix(data: Any, at: _At) -> Fix:
    worth, edits = as_list(data, 2, 2)
    if worth not in APPLICABILITIES:
        raise ValueError("no applicability")
    return Fix(worth, as_tuple(edits, lambda e: _read_edit(e, at)))


def _read_edit(data: Any, at: _At) -> Edit:
    replacement, place = as_list(data, 2, 2)
    return Edit(_read_location(place, at), as_text(replacement))


def _read_problem(data: Any, at: _At) -> Problem:
    kind, message, remedy, place, is_lost = as_list(data, PROBLEM_PARTS, PROBLEM_PARTS)
    if type(is_lost) is not bool:
        raise ValueError("no truth value")
    check_types((kind, message, remedy), STR)
    return Problem(kind, message, remedy, _read_location(place, at), is_lost)


def _read_fact(data: Any, at: _At) -> Fact:
    rule, key, place, values = as_list(data, 4, 4)
    return Fact(as_text(rule), as_text(key), _read_location(place, at), as_tuple(values, as_value))


def unsealed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines before the seal, without their ends, as they come. Raises `ValueError` at the end if it is broken."""
    seal = Seal()
    before: bytes | None = None
    for line in lines:
        if before is not None:
            seal.add(before)
            yield before.removesuffix(b"\n")
        before = line
    if before != seal.line:
        raise ValueError("not complete")
