"""How often each rule found something: the first thing to look at in a big dump."""

from __future__ import annotations

from collections import Counter

from lint_news.model import SEVERITIES, ArticleResult
from lint_news.report import Summary
from lint_news.reporters.visible import visible


class Reporter:
    """Counts; nothing else is kept."""

    def __init__(self) -> None:
        self._findings: Counter[tuple[str, str]] = Counter()
        self._articles: Counter[tuple[str, str]] = Counter()
        self._problems: Counter[str] = Counter()

    def begin(self) -> str:
        """What stands before the first article."""
        return ""

    def article(self, result: ArticleResult) -> str:
        """Count one article."""
        keys = [(f.severity, f.rule) for f in result.findings]
        self._findings.update(keys)
        self._articles.update(set(keys))
        self._problems.update(p.kind for p in result.problems)
        return ""

    def end(self, summary: Summary) -> str:
        """The table: gravest and most frequent first."""
        broken = "".join(f"gate: {visible(b.message)}\n" for b in summary.breaches)
        if not self._findings and not self._problems:
            return broken
        rows = [f"{'findings':>9} {'articles':>9} {'share':>7}  {'severity':<8} rule"]
        order = sorted(self._findings, key=lambda k: (SEVERITIES.index(k[0]), -self._findings[k], k[1]))
        for key in order:
            share = 100 * self._articles[key] / max(1, summary.articles)
            rows.append(f"{self._findings[key]:>9} {self._articles[key]:>9} {share:>6.1f}%  {key[0]:<8} {key[1]}")
        rows += [f"{count:>9} {'':>9} {'':>7}  problem  {kind}" for kind, count in self._problems.most_common()]
        return "\n".join(rows) + "\n" + broken
