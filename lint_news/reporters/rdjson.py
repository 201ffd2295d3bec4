"""Reviewdog's diagnostic format, written as it streams. Its columns count bytes of UTF-8."""

from __future__ import annotations

from typing import Any

from lint_news.model import ArticleResult, Finding, Location, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.ci import GATE, PROBLEM, PROJECT, complains, fits, opens, says, told
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
    columns = _columns(finding, place)
    if opens(place):
        found["location"]["range"] = _range(place, columns)
    if (edited := _edited(finding)) is not None:
        found["suggestions"] = [edited]
    elif columns is not None and (texts := _replacements(finding)):
        found["suggestions"] = [{"range": _range(place, columns), "text": text} for text in texts]
    return found


def _edited(finding: Finding) -> dict[str, Any] | None:
    """A fix of one edit as a suggestion: where there are several, each would be taken for a fix of its own."""
    fix = finding.fix
    if fix is None or len(fix.edits) != 1 or not fits(fix):
        return None
    place, new = fix.edits[0].location, fix.edits[0].replacement
    columns = _columns(finding, place)
    return None if columns is None else {"range": _range(place, columns), "text": new}


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


def _columns(finding: Finding, place: Location) -> tuple[int, int] | None:
    """First and last column of a place in bytes of UTF-8, where the line of its finding is known from its beginning."""
    head, mark, line = finding.location, finding.mark, finding.line_text
    known = mark.start == head.column - 1 and place.end_column - 1 <= len(line)
    if not known or not head.line == place.line == place.end_line:
        return None
    start, end = (1 + len(line[: column - 1].encode("utf-8", "replace")) for column in (place.column, place.end_column))
    return start, end
