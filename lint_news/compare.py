"""Two reports in JSON Lines: what is new, gone and the same. Findings are told by fingerprint, and counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lint_news.errors import UsageError
from lint_news.reporters.jsonl import dump
from lint_news.reporters.visible import visible

STATES = ("new", "gone", "same")
NO_OUTLET = "outlet not known"
Row = dict[str, Any]


@dataclass(slots=True)
class Comparison:
    """Counts of findings by state, and of each state by rule and by outlet."""

    total: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    outlets: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, state: str, row: Row) -> None:
        """Count a finding."""
        self.total[state] += 1
        self.rules[row["rule"], state] += 1
        self.outlets[row["outlet"] or NO_OUTLET, state] += 1


def compare(old: Path, new: Path, form: str, comparison: Comparison) -> Iterator[str]:
    """The lines of the comparison, with their ends: what is new, what is gone, the counts.

    Kept are counts only: the old report is read twice. Raises `UsageError` for a file that is no report.
    """
    left = Counter(row["fingerprint"] for row in findings(old))
    met: Counter[str] = Counter()
    for row in findings(new):
        name = row["fingerprint"]
        state = "same" if met[name] < left[name] else "new"
        met[name] += 1
        comparison.add(state, row)
        if state == "new":
            yield _line(state, row, form)
    for row in findings(old):
        name = row["fingerprint"]
        if met[name]:
            met[name] -= 1  # this one came again
            continue
        comparison.add("gone", row)
        yield _line("gone", row, form)
    yield from _totals(comparison) if form == "terminal" else [dump(totals_data(comparison)) + "\n"]


def findings(path: Path) -> Iterator[Row]:
    """The findings of a report in JSON Lines. Raises `UsageError` for a file that is none, with the line."""
    complete = False
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                row = _row(path, number, line)
                complete = row["type"] == "summary"
                if row["type"] == "finding":
                    yield row
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: this is no report: it is not UTF-8") from None
    if not complete:
        raise UsageError(f"{path}: the report has no summary: it was cut off, or is none; make it anew")


def _row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if isinstance(row, dict) and isinstance(row.get("type"), str):
        if row["type"] != "finding":
            return row
        texts = row.get("rule"), row.get("fingerprint"), row.get("message"), row.get("severity")
        known = isinstance(row.get("outlet", 0), str | None) and isinstance(row.get("location"), dict)
        if known and all(isinstance(t, str) for t in texts):
            return row
    raise UsageError(f"{path}:{number}: this is no report of 'lint-news check --format jsonl'")


def _line(state: str, row: Row, form: str) -> str:
    if form == "jsonl":
        return dump({**row, "type": state}) + "\n"
    place = row["location"]
    where = f"{place.get('path')}:{place.get('line')}:{place.get('column')}"
    said = f"{row['severity']}[{row['rule']}]: {row['message']}"
    return f"{state}  {visible(said)}\n      --> {visible(where)}\n"


def totals_data(comparison: Comparison) -> Row:
    """The counts for programs."""

    def by(counts: Counter[tuple[str, str]]) -> Row:
        return {name: {s: counts[name, s] for s in STATES} for name in sorted({name for name, _ in counts})}

    total = {state: comparison.total[state] for state in STATES}
    return {"type": "comparison", **total, "rules": by(comparison.rules), "outlets": by(comparison.outlets)}


def _totals(comparison: Comparison) -> Iterable[str]:
    for what, counts in (("rule", comparison.rules), ("outlet", comparison.outlets)):
        if not counts:
            continue
        yield f"{'new':>9} {'gone':>9} {'same':>9}  {what}\n"
        names = sorted({name for name, _ in counts}, key=lambda n: (-counts[n, "new"], -counts[n, "gone"], n))
        for name in names:
            yield f"{''.join(f'{counts[name, s]:>9} ' for s in STATES)} {visible(name)}\n"
    yield f"{', '.join(f'{comparison.total[state]} {state}' for state in STATES)}\n"
