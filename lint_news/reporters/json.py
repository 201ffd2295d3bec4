"""One JSON object: findings, problems, summary. Written as it streams."""

from __future__ import annotations

from lint_news.model import ArticleResult, Problem
from lint_news.report import Summary
from lint_news.reporters.jsonl import dump, finding_data, problem_data, summary_data


class Reporter:
    """Renders the parts of a report; only problems wait for the end."""

    def __init__(self) -> None:
        self._first = True
        self._problems: list[Problem] = []

    def begin(self) -> str:
        """What stands before the first article."""
        return '{"findings": ['

    def article(self, result: ArticleResult) -> str:
        """The findings of one article."""
        self._problems.extend(result.problems)
        rows = []
        for finding in result.findings:
            rows.append(("\n" if self._first else ",\n") + dump(finding_data(finding)))
            self._first = False
        return "".join(rows)

    def end(self, summary: Summary) -> str:
        """Problems and summary."""
        problems = ",\n".join(dump(problem_data(p)) for p in self._problems)
        return f'\n], "problems": [{problems}], "summary": {dump(summary_data(summary))}}}\n'
