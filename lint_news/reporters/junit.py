"""JUnit XML: a suite for each article, so that nothing has to be known before it is written.

An article without findings is one test that passes; each finding of severity error or warning is one that fails, a note
one that was skipped, and a problem an error.
"""

from __future__ import annotations

from html import escape

from lint_news.model import ArticleResult, Finding, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.ci import GATE, PROBLEM, complains, says, told
from lint_news.reporters.page import place


class Reporter:
    """Renders the parts of a report; nothing is kept."""

    def begin(self) -> str:
        """What stands before the first article."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lint-news">\n'

    def article(self, result: ArticleResult) -> str:
        """The suite of one article, empty for a record that is none."""
        if result.left_out:
            return ""
        name = _text(place(result.source))
        cases = [_case(name, f) for f in result.findings] + [_error(name, p) for p in result.problems]
        failures = sum(f.severity != "note" for f in result.findings)
        counts = (
            f'tests="{max(1, len(cases))}" failures="{failures}" errors="{len(result.problems)}" '
            f'skipped="{len(result.findings) - failures}"'
        )
        cases = cases or [f'<testcase classname="{name}" name="no findings"/>\n']
        return f'<testsuite name="{name}" {counts}>\n{"".join(cases)}</testsuite>\n'

    def end(self, summary: Summary) -> str:
        """The conditions of the gate that are broken, as a suite of their own."""
        cases = [_broken(breach) for breach in summary.breaches]
        counts = f'tests="{len(cases)}" failures="{len(cases)}" errors="0" skipped="0"'
        suite = f'<testsuite name="{GATE}" {counts}>\n{"".join(cases)}</testsuite>\n' if cases else ""
        return f"{suite}</testsuites>\n"


def _case(article: str, finding: Finding) -> str:
    kind = "skipped" if finding.severity == "note" else "failure"
    said = _text(says(finding))
    where = _text(f"{finding.location}")
    name = _text(f"{finding.rule} at {finding.location}")
    about = f'type="{finding.severity}" message="{said}"'
    return f'<testcase classname="{article}" name="{name}"><{kind} {about}>{where}: {said}</{kind}></testcase>\n'


def _error(article: str, problem: Problem) -> str:
    said, kind = _text(complains(problem)), _text(problem.kind)
    name = _text(f"{PROBLEM} {problem.kind} at {problem.location}")
    return f'<testcase classname="{article}" name="{name}"><error type="{kind}" message="{said}"/></testcase>\n'


def _broken(breach: Breach) -> str:
    name = _text(f"{breach.location.path}:{breach.location.line} {breach.group}".rstrip())
    failure = f'<failure type="{GATE}" message="{_text(breach.message)}"/>'
    return f'<testcase classname="{GATE}" name="{name}">{failure}</testcase>\n'


def _text(text: str) -> str:
    return escape(told(text))
