"""Where a file of lines was split, results of later ranges count lines from where the range begins: put that right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lint_news.inputs import Shard
from lint_news.model import ArticleResult, Finding, Fix, Location, Problem, Source


def lines_of(shard: Shard | Source) -> bytes:
    """The number of physical lines of a range of a file of lines that another may follow; empty for anything else."""
    if isinstance(shard, Source) or shard.format != "jsonl" or shard.end is None:
        return b""
    from lint_news.inputs.jsonl import line_count

    try:
        return b"%d" % line_count(shard.uri, shard.start, shard.end)
    except OSError:
        return b"0"  # the problem is among the results


class Lines:
    """How many lines stand before the range that results come from. Ranges of a file come one after the other."""

    def __init__(self) -> None:
        self._uri = ""
        self._before = 0

    def passed(self, uri: str, lines: int) -> None:
        """Count the lines of a range that is finished."""
        self._before = lines + (self._before if uri == self._uri else 0)
        self._uri = uri

    def before(self, uri: str) -> int:
        """The number of lines that stand before what comes next of a file."""
        return self._before if uri == self._uri else 0


def shifted(result: ArticleResult, lines: int) -> ArticleResult:
    """A result whose places lie a number of lines further down."""
    source = _source(result.source, lines)
    document = result.document
    return replace(
        result,
        source=source,
        findings=tuple(_finding(f, lines) for f in result.findings),
        problems=_placed(result.problems, lines),
        facts=tuple(replace(f, location=_location(f.location, lines)) for f in result.facts),
        document=document and replace(document, source=_source(document.source, lines)),
    )


def _placed(problems: Sequence[Problem], lines: int) -> tuple[Problem, ...]:
    return tuple(replace(p, location=_location(p.location, lines)) for p in problems)


def _source(source: Source, lines: int) -> Source:
    record = source.record + lines if isinstance(source.record, int) else source.record
    return replace(source, line=source.line + lines, record=record)


def _finding(finding: Finding, lines: int) -> Finding:
    related = tuple(replace(r, location=_location(r.location, lines)) for r in finding.related)
    place, fix = _location(finding.location, lines), finding.fix and _fix(finding.fix, lines)
    return replace(finding, location=place, related=related, fix=fix)


def _fix(fix: Fix, lines: int) -> Fix:
    return replace(fix, edits=tuple(replace(e, location=_location(e.location, lines)) for e in fix.edits))


def _location(place: Location, lines: int) -> Location:
    record = place.record + lines if isinstance(place.record, int) else place.record
    return replace(place, line=place.line + lines, end_line=place.end_line + lines, record=record)
