"""Reports: one module a format. A reporter renders `begin`, each `article` and `end` to text, as the run goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from lint_news.model import ArticleResult
from lint_news.report import Summary
from lint_news.reporters import json, jsonl, statistics, terminal

__all__ = ["FORMATS", "Reporter"]


class Reporter(Protocol):
    """What a format's module offers."""

    def begin(self) -> str:
        """What stands before the first article."""

    def article(self, result: ArticleResult) -> str:
        """What one article adds."""

    def end(self, summary: Summary) -> str:
        """What stands behind the last article."""


FORMATS: dict[str, Callable[[bool], Reporter]] = {
    "terminal": terminal.Reporter,
    "jsonl": lambda color: jsonl.Reporter(),
    "json": lambda color: json.Reporter(),
    "statistics": lambda color: statistics.Reporter(),
}
