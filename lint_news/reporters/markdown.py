"""A summary in Markdown for the page of a job: what was found most, at which outlets, and the worst articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lint_news.model import SEVERITIES, ArticleResult, Problem
from lint_news.report import Summary
from lint_news.reporters.ci import complains, quoted, told
from lint_news.reporters.page import place

ROWS = 20  # of a table
WORST = 10
MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
Counts = tuple[int, ...]  # one for each severity


class Reporter:
    """Holds counts and the worst articles."""

    def __init__(self) -> None:
        self._rules: Counter[tuple[str, str]] = Counter()
        self._articles: Counter[tuple[str, str]] = Counter()
        self._outlets: Counter[tuple[str, str]] = Counter()
        self._worst: list[tuple[Counts, int, str]] = []
        self._problems: list[Problem] = []
        self._count = 0

    def begin(self) -> str:
        """What stands before the first article."""
        return "# lint-news\n\n"

    def article(self, result: ArticleResult) -> str:
        """Count one article."""
        self._count += 1
        keys = [(f.severity, f.rule) for f in result.findings]
        self._rules.update(keys)
        self._articles.update(set(keys))
        self._outlets.update((f.outlet or "", f.severity) for f in result.findings)
        self._problems += result.problems[: max(0, WORST - len(self._problems))]
        if keys:
            counts = tuple(-sum(f.severity == s for f in result.findings) for s in SEVERITIES)
            self._worst.append((counts, self._count, place(result.source)))
            if len(self._worst) > 2 * WORST:
                self._worst = sorted(self._worst)[:WORST]
        return ""

    def end(self, summary: Summary) -> str:
        """The tables."""
        counted = " | ".join(str(summary.severities[s]) for s in SEVERITIES)
        articles = f"{summary.articles} | {summary.clean} | {summary.with_findings} | {summary.lost}"
        names = "articles", "clean", "with findings", "lost", *(f"{s}s" for s in SEVERITIES)
        parts = [f"{_table(*names)}\n| {articles} | {counted} |\n"]
        if summary.breaches:
            shown = (f"- {_code(b.message)}" for b in summary.breaches[:ROWS])
            parts += ["## Gate\n", *shown, _more(len(summary.breaches) - ROWS, "broken conditions")]
        if summary.problems:
            rows = (f"- {_code(str(p.location))}: {_code(complains(p))}" for p in self._problems)
            parts += ["## Problems\n", *rows, _more(summary.problems - len(self._problems), "problems")]
        if self._rules:
            parts += ["## Rules\n", *self._by_rule(), "## Outlets\n", *self._by_outlet()]
            parts += ["## Articles with most findings\n", *self._by_article()]
        return "\n".join(parts)

    def _by_rule(self) -> Iterable[str]:
        order = sorted(self._rules, key=lambda k: (SEVERITIES.index(k[0]), -self._rules[k], k[1]))
        yield _table("rule", "severity", "findings", "articles")
        for severity, rule in order[:ROWS]:
            key = severity, rule
            yield f"| {_code(rule)} | {severity} | {self._rules[key]} | {self._articles[key]} |"
        yield _more(len(order) - ROWS, "rules")

    def _by_outlet(self) -> Iterable[str]:
        outlets = {outlet: tuple(-self._outlets[outlet, s] for s in SEVERITIES) for outlet, _ in self._outlets}
        order = sorted(outlets, key=lambda o: (outlets[o], o))
        yield _table("outlet", *(f"{s}s" for s in SEVERITIES))
        for outlet in order[:ROWS]:
            yield f"| {_code(outlet) if outlet else 'not known'} | {_numbers(outlets[outlet])} |"
        yield _more(len(order) - ROWS, "outlets")

    def _by_article(self) -> Iterable[str]:
        yield _table("article", *(f"{s}s" for s in SEVERITIES))
        for counts, _, path in sorted(self._worst)[:WORST]:
            yield f"| {_code(path)} | {_numbers(counts)} |"
        yield ""


def _table(*names: str) -> str:
    return f"| {' | '.join(names)} |\n| {' | '.join('---' for _ in names)} |"


def _numbers(counts: Counts) -> str:
    return " | ".join(str(-count) for count in counts)


def _more(count: int, what: str) -> str:
    return f"\nand {count} more {what}\n" if count > 0 else ""


def _code(text: str) -> str:
    """Text of strangers as code: every character that could be markup is a reference.

    An address is no link either: an at sign that has nothing before it in its piece of text makes none.
    """
    return f"<code>{MARKUP.sub(_reference, quoted(told(text)))}</code>"


def _reference(match: re.Match[str]) -> str:
    return f"<wbr>&#{ord(match[0])};" if match[0] == "@" else f"&#{ord(match[0])};"
