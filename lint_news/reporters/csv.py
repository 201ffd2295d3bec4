"""CSV with one header and one row a finding or problem, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from lint_news.model import ArticleResult, Finding, Location, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.ci import GATE, PROBLEM, told
from lint_news.reporters.jsonl import dump, record_data

COLUMNS = (
    *("severity", "rule", "confidence", "message", "text", "suggestions", "path", "record", "field"),
    *("line", "column", "end_line", "end_column", "role", "boilerplate", "url", "outlet", "fingerprint"),
)
FORMULA = tuple("=+-@＝＋－＠")  # what spreadsheets take for a formula at the beginning of a cell


class Reporter:
    """Renders the parts of a report; nothing is kept."""

    def begin(self) -> str:
        """The names of the columns."""
        return rows([COLUMNS])

    def article(self, result: ArticleResult) -> str:
        """The rows of one article."""
        return rows([*map(_finding, result.findings), *map(_problem, result.problems)])

    def end(self, summary: Summary) -> str:
        """The conditions of the gate that are broken."""
        return rows(map(_breach, summary.breaches))


def rows(cells: Iterable[Iterable[str]]) -> str:
    """Rows as lines, in which no cell is a formula."""
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([_cell(value) for value in row] for row in cells)
    return lines.getvalue()


def _cell(text: str) -> str:
    r"""A cell that no spreadsheet takes for a formula, however it is blanked.

    >>> _cell(" =1+1"), _cell("a")
    ("' =1+1", 'a')
    """
    shown = told(text)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown


def _finding(f: Finding) -> tuple[str, ...]:
    said = f.severity, f.rule, f.confidence, f.message, f.text, " | ".join(f.suggestions)
    more = f.role or "", f.boilerplate or "", f.url or "", f.outlet or "", f.fingerprint
    return *said, *_place(f.location), *more


def _problem(p: Problem) -> tuple[str, ...]:
    said = PROBLEM, p.kind, "", f"{p.message}; {p.remedy}", "", ""
    return *said, *_place(p.location), "", "", "", "", ""


def _breach(b: Breach) -> tuple[str, ...]:
    return GATE, GATE, "", b.message, "", "", *_place(b.location), "", "", "", b.group, ""


def _place(p: Location) -> tuple[str, ...]:
    record = "" if p.record is None else dump(record_data(p.record))
    numbers = map(str, (p.line, p.column, p.end_line, p.end_column))
    return p.path, record, p.field or "", *numbers
