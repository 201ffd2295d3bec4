"""Findings for people, in the manner of a modern compiler: place, message, the line with the span marked."""

from __future__ import annotations

from lint_news.model import ArticleResult, Finding, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.visible import disarmed, visible, width
from lint_news.sourcemap import Span

WIDTH = 110  # columns of a window on a long line
LEAD = 30  # columns of context kept before the span
COLORS = {"error": "31", "warning": "33", "note": "36", "problem": "35", "bold": "1", "dim": "2"}


class Paint:
    """ANSI colours, or none."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, *styles: str) -> str:
        """The text in the given styles."""
        if not self._color:
            return text
        return f"\x1b[{';'.join(COLORS[s] for s in styles)}m{text}\x1b[0m"


class Reporter:
    """Renders the parts of a report; nothing is kept. The summary goes to stderr, not here."""

    def __init__(self, color: bool = False) -> None:
        self._paint = Paint(color)

    def begin(self) -> str:
        """What stands before the first article."""
        return ""

    def article(self, result: ArticleResult) -> str:
        """The findings and problems of one article."""
        findings = [self.finding(f) for f in result.findings]
        return "".join([*findings, *(self.problem(p) for p in result.problems)])

    def end(self, summary: Summary) -> str:
        """The conditions of the gate that are broken."""
        return "".join(self._breach(breach) for breach in summary.breaches)

    def _breach(self, breach: Breach) -> str:
        head = self._paint("gate", "error", "bold")
        place = f"{breach.location.path}:{breach.location.line}"
        return f"{head}: {visible(breach.message)}\n --> {visible(place)}\n\n"

    def finding(self, finding: Finding) -> str:
        """One finding, ended by a blank line."""
        paint = self._paint
        head = paint(f"{finding.severity}[{finding.rule}]", finding.severity, "bold")
        number = str(finding.location.line)
        gutter = " " * len(number)
        line, mark = window(finding.line_text, finding.mark)
        rows = [
            f"{head}{paint(': ' + visible(finding.message), 'bold')}",
            f"{gutter} {paint('-->', 'dim')} {visible(str(finding.location))}",
            f"{gutter} {paint('|', 'dim')}",
            f"{paint(number + ' |', 'dim')} {line}",
            f"{gutter} {paint('|', 'dim')} {paint(mark, finding.severity)}",
        ]
        if finding.location.end_line > finding.location.line:
            rows.append(f"{gutter} {paint('=', 'dim')} goes on to line {finding.location.end_line}")
        if finding.suggestions:
            rows.append(f"{gutter} {paint('=', 'dim')} suggestion: {visible(' | '.join(finding.suggestions))}")
        rows += [
            f"{gutter} {paint('=', 'dim')} {visible(r.message)}: {visible(str(r.location))}" for r in finding.related
        ]
        return disarmed("\n".join(rows)) + "\n\n"  # pieces that are harmless each may not be so together

    def problem(self, problem: Problem) -> str:
        """One problem, ended by a blank line."""
        paint = self._paint
        place = problem.location
        head = paint(f"problem[{problem.kind}]", "problem", "bold")
        where = place.path if place.line == 1 and place.record is None else str(place)
        lost = " (article lost)" if problem.article_lost else ""
        rows = [f"{head}: {visible(problem.message)}{lost}", f" --> {visible(where)}", f"  = {visible(problem.remedy)}"]
        return "\n".join(rows) + "\n\n"


def window(text: str, mark: Span) -> tuple[str, str]:
    """The visible line, cut to a window around the marked range, and the carets below it."""
    start = max(0, mark.start - LEAD) if width(visible(text[: mark.end])) > WIDTH else 0
    before = visible(text[start : mark.start])
    span = visible(text[mark.start : mark.end])
    left = "…" if start else ""
    room = WIDTH - width(before) - len(left)
    shown = _fit(span, room)
    after = visible(text[mark.end :]) if shown == span else ""
    tail = _fit(after, room - width(shown))
    right = "…" if shown != span or tail != after else ""
    carets = " " * (width(before) + len(left)) + "^" * max(1, width(shown))
    return f"{left}{before}{shown}{tail}{right}".rstrip(), carets


def _fit(text: str, columns: int) -> str:
    """As much of a text as fits into so many columns."""
    if width(text) <= columns:
        return text
    taken = 0
    for i, char in enumerate(text):
        taken += width(char)
        if taken > columns:
            return text[:i]
    return text


def summary_line(summary: Summary, seconds: float) -> str:
    """The counts of a run in a line or two for people."""
    parts = [
        f"{summary.severities[s]} {s}{'' if summary.severities[s] == 1 else 's'}" for s in ("error", "warning", "note")
    ]
    counted = f"{summary.articles} article{'' if summary.articles == 1 else 's'}"
    clean = f"{summary.clean} clean, {summary.with_findings} with findings, {summary.lost} lost"
    rest = [f"{summary.fixed} fixed"] if summary.fixed else []
    if summary.fixable:
        rest.append(f"{summary.fixable} fixable with --fix")
    if summary.known:
        rest.append(f"{summary.known} known")
    if summary.suppressed:
        rest.append(f"{summary.suppressed} suppressed")
    if summary.problems:
        rest.append(f"{summary.problems} problem{'' if summary.problems == 1 else 's'}")
    if summary.left_out:
        rest.append(f"{summary.left_out} other file{'' if summary.left_out == 1 else 's'} left out")
    if summary.records_left_out:
        rest.append(f"{summary.records_left_out} record{'' if summary.records_left_out == 1 else 's'} left out")
    if summary.empty:
        rest.append(f"{summary.empty} empty")
    if not summary.articles:
        return "nothing to lint" + (f" ({', '.join(rest)})" if rest else "")
    more = f"; {', '.join(rest)}" if rest else ""
    return f"{counted} in {seconds:.2f} s: {clean}; {', '.join(parts)}{more}"


def languages_line(summary: Summary) -> str:
    """What was not looked for, since articles are not in English; empty where all are."""
    number = summary.other_languages
    if not number:
        return ""
    what = "1 article in another language" if number == 1 else f"{number} articles in other languages"
    return f"{what} than English: oddities by the company of words were not looked for"
