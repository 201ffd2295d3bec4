"""A Scrapy item pipeline: each item is linted as it is scraped, and what is odd is tagged, logged, or dropped.

    # settings.py of the Scrapy project
    ITEM_PIPELINES = {"lint_news.scrapy.LintPipeline": 300}

`docs/programs.md` lists the settings.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lint_news.config import FAIL_ON
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.model import SEVERITIES, ArticleResult, Finding
from lint_news.pipeline import lint
from lint_news.reporters.visible import visible
from lint_news.rule import Plan
from lint_news.ruleset import known_templates, make_plan
from lint_news.tables import Names, field_names, finding_row, record_source
from lint_news.words import nearest

ACTIONS = ("tag", "log", "drop")
TAG = "lint_news"  # the field that tags are written to, and the prefix of the stats
LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "note": logging.INFO}
NAMED = 3  # findings that the reason of a drop names

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of a crawl. `grave` holds the severities for which an item is dropped."""

    plan: Plan
    action: str = "tag"
    grave: frozenset[str] = frozenset()
    fields: Names = ()
    strip: str = ""

    @classmethod
    def of(cls, settings: Any) -> Options:
        """Read the settings of Scrapy. Raises `UsageError` for what cannot be understood."""
        path = settings.get("LINT_NEWS_CONFIG")
        config = load_config(Path(path) if path else None)
        action = _one_of(settings, "LINT_NEWS_ACTION", ACTIONS, "tag")
        fail_on = _one_of(settings, "LINT_NEWS_FAIL_ON", FAIL_ON, config.fail_on)
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
        try:
            fields = field_names(settings.getdict("LINT_NEWS_FIELDS"), config.fields)
        except (UsageError, TypeError, ValueError) as error:
            raise UsageError(f"LINT_NEWS_FIELDS: {error}") from None
        return cls(
            make_plan(config, templates=known_templates(config)),
            action,
            frozenset(grave),
            fields,
            settings.get("LINT_NEWS_STRIP") or "",
        )


def _one_of(settings: Any, name: str, known: tuple[str, ...], default: str) -> str:
    value = settings.get(name) or default
    if value not in known:
        raise UsageError(f"{name}: '{value}' is none of {', '.join(known)}{nearest(str(value), known)}")
    return str(value)


class LintPipeline:
    """Lints items of every kind that Scrapy knows. No item is lost by a fault of lint-news.

    An item without text is passed on as it is. Counts are in the stats of the crawl, below `lint_news/`.
    """

    def __init__(self, options: Options, stats: Any = None, spider: str = "") -> None:
        """`stats` is the collector of the crawl, or `None`; `spider` is the path that `suppress` entries match."""
        self._options = options
        self._stats = stats
        self._spider = spider
        self._said: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Any) -> LintPipeline:
        """What Scrapy calls. Raises `UsageError` for a setting that is wrong, so that the crawl does not begin."""
        _require()
        return cls(Options.of(crawler.settings), crawler.stats, getattr(crawler.spider, "name", None) or "")

    def process_item(self, item: Any, *_: Any) -> Any:
        """The item as it goes on; `DropItem` is raised for one that is dropped. (Scrapy < 2.14 gives the spider.)"""
        self._count("items")
        try:
            result = self._lint(item)
        except Exception as error:
            self._count("errors")
            self._say_once(f"{type(error).__name__} in lint-news, the item is passed on as it is: {error}")
            return item
        if result is None:
            return item
        if result.left_out:
            self._count("without_text")
            return item
        self._count_result(result)
        grave = [f for f in result.findings if f.severity in self._options.grave]
        if grave and self._options.action == "drop":
            self._count("dropped")
            raise _drop_item()(_reason(grave))
        return self._changed(item, result)

    def _lint(self, item: Any) -> ArticleResult | None:
        from itemadapter import ItemAdapter

        if not ItemAdapter.is_item(item):
            self._count("errors")
            self._say_once(f"{type(item).__name__} is no kind of item that lint-news can look into")
            return None
        cells = {str(name): value for name, value in ItemAdapter(item).items()}
        source = record_source(cells, self._options.fields, self._spider)
        if len(source.data) > self._options.plan.max_size:
            self._count("too_large")
            return None
        return lint(source, self._options.plan)

    def _changed(self, item: Any, result: ArticleResult) -> Any:
        options = self._options
        if options.strip and result.document is not None:
            self._write(item, options.strip, result.document.text)
        if options.action == "log" or (options.action == "tag" and not self._write(item, TAG, _tag(result))):
            for finding in result.findings:
                where = visible(f"{finding.url or 'item'} ($.{_place(finding)})")
                logger.log(LEVELS[finding.severity], "[%s] %s: %s", finding.rule, where, visible(finding.message))
        return item

    def _write(self, item: Any, name: str, value: Any) -> bool:
        """Set a field of an item. An item of a class that does not have it stays as it is."""
        from itemadapter import ItemAdapter

        try:
            ItemAdapter(item)[name] = value
        except Exception as error:
            self._count("not_written")
            kind = type(item).__name__
            self._say_once(f"{kind} takes no field '{name}' ({type(error).__name__}); add it to the class of the item")
            return False
        return True

    def _count(self, name: str, by: int = 1) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"{TAG}/{name}", by)

    def _count_result(self, result: ArticleResult) -> None:
        self._count("with_findings" if result.findings else "clean")
        for finding in result.findings:
            self._count(f"findings/{finding.rule}")
            self._count(f"severity/{finding.severity}")
        for problem in result.problems:
            self._count(f"problems/{problem.kind}")
            self._say_once(f"{problem.message}; {problem.remedy}")

    def _say_once(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            logger.warning("%s", visible(message))


def _tag(result: ArticleResult) -> dict[str, Any]:
    """What an item is tagged with: plain values that every feed can hold."""
    counts = Counter(f.severity for f in result.findings)
    return {
        **{f"{severity}s": counts[severity] for severity in SEVERITIES},
        "findings": [finding_row(f) for f in result.findings],
    }


def _place(finding: Finding) -> str:
    return f"{finding.location.field} {finding.location.line}:{finding.location.column}"


def _reason(findings: list[Finding]) -> str:
    """Why an item is dropped, in one line."""
    named = [f"{f.rule} at $.{_place(f)}: {f.message}" for f in findings[:NAMED]]
    more = f"; {len(findings) - NAMED} more" if len(findings) > NAMED else ""
    return visible(f"lint-news: {'; '.join(named)}{more}")


def _require() -> None:
    """Raise `UsageError` where Scrapy is not installed."""
    try:
        import itemadapter  # noqa: F401 - whether it is there

        _drop_item()
    except ImportError as error:
        raise UsageError(f"lint_news.scrapy needs Scrapy: pip install scrapy ({error})") from None


def _drop_item() -> type[Exception]:
    from scrapy.exceptions import DropItem

    found: type[Exception] = DropItem
    return found
