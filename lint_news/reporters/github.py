"""Workflow commands of GitHub: annotations at the lines of a change.

GitHub shows ten annotations of each level of a step and drops the others without a word. So the gravest come first, ten
of a level, and the rest is summed up.
"""

from __future__ import annotations

from collections import Counter

from lint_news.model import SEVERITIES, ArticleResult, Finding, Location, Problem
from lint_news.report import Summary
from lint_news.reporters.ci import GATE, PROBLEM, complains, opens, says, told

LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
SHOWN = 10  # annotations of a level
NAMED = 20  # rules in the sum


class Reporter:
    """Holds the first findings of each level, and counts."""

    def __init__(self) -> None:
        self._held: dict[str, list[tuple[str, str]]] = {level: [] for level in LEVELS.values()}
        self._left: Counter[str] = Counter()

    def begin(self) -> str:
        """What stands before the first article."""
        return ""

    def article(self, result: ArticleResult) -> str:
        """Hold or count the findings and problems of one article."""
        for problem in result.problems:
            self._hold(PROBLEM, "error", SHOWN, problem)
        for finding in result.findings:
            shown = SHOWN - (finding.severity == SEVERITIES[-1])  # one notice is the sum
            self._hold(finding.rule, LEVELS[finding.severity], shown, finding)
        return ""

    def end(self, summary: Summary) -> str:
        """The annotations, and the sum of those that are not among them."""
        rows = [
            command("error", {**_place(b.location), "title": GATE}, told(b.message)) for b in summary.breaches[:SHOWN]
        ]
        if len(summary.breaches) > SHOWN:
            self._left[GATE] = len(summary.breaches) - SHOWN
        errors = self._held["error"]
        self._left.update(name for name, _ in errors[SHOWN - len(rows) :])
        del errors[SHOWN - len(rows) :]
        rows += [row for held in self._held.values() for _, row in held]
        if self._left:
            order = sorted(self._left.items(), key=lambda item: (-item[1], item[0]))
            parts = [f"{count} {told(rule)}" for rule, count in order[:NAMED]]
            parts += [f"{len(order) - NAMED} other rules"] if len(order) > NAMED else []
            rows.append(command("notice", {"title": "lint-news"}, f"Not shown: {', '.join(parts)}"))
        return "".join(row + "\n" for row in rows)

    def _hold(self, name: str, level: str, shown: int, what: Finding | Problem) -> None:
        if len(self._held[level]) >= shown:
            self._left[name] += 1
            return
        said = complains(what) if isinstance(what, Problem) else says(what)
        self._held[level].append((name, command(level, {**_place(what.location), "title": name}, said)))


def command(name: str, properties: dict[str, str], data: str) -> str:
    """A workflow command, in which no text can end a property or the command.

    >>> command("error", {"title": "a,b::c"}, "100% ::set-output name=x::y")
    '::error title=a%2Cb%3A%3Ac::100%25 ::set-output name=x::y'
    """
    listed = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(data)}"


def _escaped(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _place(place: Location) -> dict[str, str]:
    """Columns are allowed only where a range lies in one line."""
    if not opens(place):
        return {"file": told(place.path)}
    found = {"file": told(place.path), "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        found.update(col=str(place.column), endColumn=str(place.end_column))
    return found
