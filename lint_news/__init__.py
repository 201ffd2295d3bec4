"""lint-news, the content-quality linter for scraped news.

    import lint_news

    document = lint_news.extract(html)                      # title, main text, labelled blocks
    result = lint_news.lint(text, media_type="text/plain")  # findings at exact places
    for result in lint_news.check(["dump.jsonl"]): ...      # files and folders

Heavy packages are imported when first needed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lint_news.api import check, extract, lint
    from lint_news.config import Config
    from lint_news.configfile import load_config
    from lint_news.errors import LintNewsError, UsageError
    from lint_news.learning import learn
    from lint_news.model import ArticleResult, Block, Document, Finding, Location, Problem, Source
    from lint_news.rule import Plan, Rule
    from lint_news.ruleset import load_plan, make_plan
    from lint_news.sourcemap import SourceMap, Span
    from lint_news.tables import lint_table
    from lint_news.templates import Templates

__version__ = "0.1.0"

__all__ = [
    "ArticleResult",
    "Block",
    "Config",
    "Document",
    "Finding",
    "LintNewsError",
    "Location",
    "Plan",
    "Problem",
    "Rule",
    "Source",
    "SourceMap",
    "Span",
    "Templates",
    "UsageError",
    "check",
    "extract",
    "learn",
    "lint",
    "lint_table",
    "load_config",
    "load_plan",
    "make_plan",
]

_HOMES = {
    "api": ("check", "extract", "lint"),
    "config": ("Config",),
    "configfile": ("load_config",),
    "errors": ("LintNewsError", "UsageError"),
    "learning": ("learn",),
    "model": ("ArticleResult", "Block", "Document", "Finding", "Location", "Problem", "Source"),
    "rule": ("Plan", "Rule"),
    "ruleset": ("load_plan", "make_plan"),
    "sourcemap": ("SourceMap", "Span"),
    "tables": ("lint_table",),
    "templates": ("Templates",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(importlib.import_module(f"lint_news.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'lint_news' has no attribute '{name}'")
