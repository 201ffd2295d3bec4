"""GitLab's code quality report: one array, written as it streams."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import Any

from lint_news.model import ArticleResult, Finding, Location, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.ci import GATE, PROBLEM, complains, opens, says, told
from lint_news.reporters.jsonl import dump

LEVELS = {"error": "critical", "warning": "major", "note": "info"}


class Reporter:
    """Renders the parts of a report; counts how often each fingerprint came."""

    def __init__(self) -> None:
        self._first = True
        self._seen: Counter[bytes] = Counter()

    def begin(self) -> str:
        """What stands before the first article."""
        return "["

    def article(self, result: ArticleResult) -> str:
        """The issues of one article: its findings and problems."""
        rows = []
        for data in (*map(self._finding, result.findings), *map(self._problem, result.problems)):
            rows.append(("\n" if self._first else ",\n") + dump(data))
            self._first = False
        return "".join(rows)

    def end(self, summary: Summary) -> str:
        """The conditions of the gate that are broken."""
        rows = [dump(self._breach(breach)) for breach in summary.breaches]
        joint = ("\n" if self._first else ",\n") if rows else ""
        return joint + ",\n".join(rows) + "\n]\n"

    def _breach(self, breach: Breach) -> dict[str, Any]:
        name = self._unique(breach.message, breach.location)
        return _issue(GATE, told(breach.message), name, "blocker", breach.location)

    def _finding(self, finding: Finding) -> dict[str, Any]:
        name = self._unique(finding.fingerprint, finding.location)
        return _issue(finding.rule, says(finding), name, LEVELS[finding.severity], finding.location)

    def _problem(self, problem: Problem) -> dict[str, Any]:
        name = self._unique(problem.kind, problem.location)
        return _issue(f"{PROBLEM}/{told(problem.kind)}", complains(problem), name, "blocker", problem.location)

    def _unique(self, fingerprint: str, place: Location) -> str:
        """GitLab keeps one issue a fingerprint, so that further copies in a file are numbered."""
        about = f"{fingerprint}\0{place.path}".encode("utf-8", "surrogatepass")
        key = blake2b(about, digest_size=8).digest()
        self._seen[key] += 1
        return blake2b(b"%s %d" % (key, self._seen[key]), digest_size=16).hexdigest()


def _issue(rule: str, said: str, name: str, level: str, place: Location) -> dict[str, Any]:
    lines = {"begin": place.line, "end": place.end_line} if opens(place) else {"begin": 1}
    return {
        "type": "issue",
        "check_name": rule,
        "description": said,
        "categories": ["Style"],
        "severity": level,
        "fingerprint": name,
        "location": {"path": told(place.path), "lines": lines},
    }
