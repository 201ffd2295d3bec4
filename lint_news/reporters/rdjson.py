"""Reviewdog's diagnostic format, written as it streams. Its columns count bytes of UTF-8."""

from __future__ import annotations

from typing import Any

from lint_news.model import ArticleResult, Finding, Location, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.ci import GATE, PROBLEM, PROJECT, complains, opens, says, told
from lint_news.reporters.jsonl import dump

MARKUP = frozenset("<>&")
LEVELS = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


class Reporter:
    """Renders the parts of a report; nothing is kept."""

    def __init__(self) -> None:
        self._first = True

    def begin(self) -> str:
        """What stands before the first article."""
        return f'{{"source": {dump({"name": "lint-news", "url": PROJECT})}, "diagnostics": ['

    def article(self, result: ArticleResult) -> str:
        """The diagnostics of one article: its findings and problems."""
        rows = []
        for data in (*map(_finding, result.findings), *map(_problem, result.problems)):
            rows.append(("\n" if self._first else ",\n") + dump(data))
            self._first = False
        return "".join(rows)

    def end(self, summary: Summary) -> str:
        """The conditions of the gate that are broken."""
        rows = [dump(_breach(breach)) for breach in summary.breaches]
        joint = ("\n" if self._first else ",\n") if rows else ""
        return joint + ",\n".join(rows) + "\n]}\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.location
    found: dict[str, Any] = {
        "message": says(finding),
        "location": {"path": told(place.path)},
        "severity": LEVELS[finding.severity],
        "code": {"value": finding.rule},
    }
    columns = _columns(finding)
    if opens(place):
        found["location"]["range"] = _range(place, columns)
    if columns is not None and (texts := _replacements(finding)):
        found["suggestions"] = [{"range": _range(place, columns), "text": text} for text in texts]
    return found


def _replacements(finding: Finding) -> list[str]:
    """What can be put into the file as it is: where the line holds the reported text itself, and no markup."""
    if finding.line_text[finding.mark.start : finding.mark.end] != finding.text or finding.location.field is not None:
        return []
    return [s for s in finding.suggestions if told(s) == s and not MARKUP.intersection(s)]


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.location
    where = {"range": _range(place, None)} if opens(place) else {}
    return {
        "message": complains(problem),
        "location": {"path": told(place.path), **where},
        "severity": "ERROR",
        "code": {"value": f"{PROBLEM}/{told(problem.kind)}"},
    }


def _breach(breach: Breach) -> dict[str, Any]:
    place = breach.location
    return {
        "message": told(breach.message),
        "location": {"path": told(place.path), "range": _range(place, None)},
        "severity": "ERROR",
        "code": {"value": GATE},
    }


def _range(place: Location, columns: tuple[int, int] | None) -> dict[str, Any]:
    """A range of bytes where it is known, else the lines."""
    first: dict[str, int] = {"line": place.line}
    last: dict[str, int] = {"line": place.end_line}
    if columns is not None:
        first["column"], last["column"] = columns
    return {"start": first, "end": last}


def _columns(finding: Finding) -> tuple[int, int] | None:
    """First and last column in bytes of UTF-8, where the line is known from its beginning to the end of the range."""
    place, mark, line = finding.location, finding.mark, finding.line_text
    if place.line != place.end_line or mark.start != place.column - 1 or mark.end != place.end_column - 1:
        return None
    start, end = (1 + len(line[:at].encode("utf-8", "replace")) for at in (mark.start, mark.end))
    return start, end
