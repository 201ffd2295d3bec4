"""Reports: one module a format. A reporter renders `begin`, each `article` and `end` to text, as the run goes on."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from lint_news.model import ArticleResult
from lint_news.report import Summary
from lint_news.reporters import json, jsonl, statistics, terminal
from lint_news.rule import Rule

__all__ = ["FORMATS", "Reporter"]


class Reporter(Protocol):
    """What a format's module offers."""

    def begin(self) -> str:
        """What stands before the first article."""

    def article(self, result: ArticleResult) -> str:
        """What one article adds."""

    def end(self, summary: Summary) -> str:
        """What stands behind the last article."""


class Maker(Protocol):
    """Makes a reporter: `color` counts for people, `rules` are those whose findings are reported."""

    def __call__(self, color: bool = False, rules: Sequence[Rule] = ()) -> Reporter:
        """A reporter for one run and one output."""


def _later(name: str) -> Maker:
    """The maker of a format whose module is imported when it is asked for: most runs print for people."""

    def make(color: bool = False, rules: Sequence[Rule] = ()) -> Reporter:
        module = import_module(f"lint_news.reporters.{name}")
        made: Reporter = module.Reporter(rules) if name == "sarif" else module.Reporter()
        return made

    return make


FORMATS: dict[str, Maker] = {
    "terminal": lambda color=False, rules=(): terminal.Reporter(color),
    "jsonl": lambda color=False, rules=(): jsonl.Reporter(),
    "json": lambda color=False, rules=(): json.Reporter(),
    "statistics": lambda color=False, rules=(): statistics.Reporter(),
    **{name: _later(name) for name in ("sarif", "github", "gitlab", "junit", "rdjson", "markdown", "csv")},
}
