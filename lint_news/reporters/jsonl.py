"""One JSON object a line: findings and problems as they come, the summary last."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lint_news.model import ArticleResult, Finding, Fix, Location, ParquetRow, Problem, Record, WarcRecord
from lint_news.report import Breach, Summary
from lint_news.reporters.visible import escape_json


def dump(data: Any, indent: int | None = None) -> str:
    """JSON in the order of its keys, with unseen characters escaped."""
    return escape_json(json.dumps(data, ensure_ascii=False, indent=indent))


def record_data(record: Record) -> int | dict[str, int | str] | None:
    """What names a record of a file."""
    return asdict(record) if isinstance(record, ParquetRow | WarcRecord) else record


def location_data(location: Location) -> dict[str, Any]:
    """A location; keys are always present."""
    return {
        "path": location.path,
        "record": record_data(location.record),
        "field": location.field,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
        "start": location.start,
        "end": location.end,
        "field_line": location.field_line,
        "field_column": location.field_column,
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding; keys are always present."""
    return {
        "type": "finding",
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "text": finding.text,
        "suggestions": list(finding.suggestions),
        "fix": fix_data(finding.fix) if finding.fix else None,
        "role": finding.role,
        "boilerplate": finding.boilerplate,
        "url": finding.url,
        "outlet": finding.outlet,
        "fingerprint": finding.fingerprint,
        "location": location_data(finding.location),
        "related": [{"message": r.message, "location": location_data(r.location)} for r in finding.related],
    }


def fix_data(fix: Fix) -> dict[str, Any]:
    """A fix: each replacement is what the file is to hold, escaped and quoted as its place wants it."""
    edits = [{"location": location_data(e.location), "replacement": e.replacement} for e in fix.edits]
    return {"applicability": fix.applicability, "edits": edits}


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem; keys are always present."""
    return {
        "type": "problem",
        "kind": problem.kind,
        "message": problem.message,
        "remedy": problem.remedy,
        "article_lost": problem.article_lost,
        "location": location_data(problem.location),
    }


def summary_data(summary: Summary) -> dict[str, Any]:
    """The counts of a run."""
    return {
        "type": "summary",
        "articles": summary.articles,
        "clean": summary.clean,
        "with_findings": summary.with_findings,
        "lost": summary.lost,
        "findings": summary.findings,
        "problems": summary.problems,
        "bytes": summary.bytes,
        "left_out": summary.records_left_out,
        "known": summary.known,
        "suppressed": summary.suppressed,
        "other_languages": summary.other_languages,
        "fixed": summary.fixed,
        "breaches": [breach_data(b) for b in summary.breaches],
    }


def breach_data(breach: Breach) -> dict[str, Any]:
    """A broken condition of the gate."""
    return {
        "message": breach.message,
        "path": breach.location.path,
        "line": breach.location.line,
        "group": breach.group,
        "count": breach.count,
        "articles": breach.articles,
    }


class Reporter:
    """Renders the parts of a report; nothing is kept."""

    def begin(self) -> str:
        """What stands before the first article."""
        return ""

    def article(self, result: ArticleResult) -> str:
        """The lines of one article, empty where there is nothing to report."""
        rows = [*map(finding_data, result.findings), *map(problem_data, result.problems)]
        return "".join(dump(row) + "\n" for row in rows)

    def end(self, summary: Summary) -> str:
        """What stands behind the last article."""
        return dump(summary_data(summary)) + "\n"
