"""The gate: counts what its conditions are about, and says at the end which of them are broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lint_news.config import Config
from lint_news.model import CONFIDENCES, SEVERITIES, About, ArticleResult, Finding, Location
from lint_news.report import Breach
from lint_news.rule import Rule
from lint_news.ruleset import expand

if TYPE_CHECKING:
    from lint_news.conditions import Condition, Selector

UNKNOWN = "an unknown outlet"


class Wanted:
    """A selector that knows which rules it means, and which severities and confidences are high enough."""

    def __init__(self, selector: Selector, rules: Sequence[Rule], origin: str) -> None:
        """Raises `UsageError` for a selector of rules that names none."""
        self._selector = selector
        self._rules = expand(selector.rule, rules, origin) if selector.rule else None
        self._severities = _up_to(SEVERITIES, selector.severity)
        self._confidences = _up_to(CONFIDENCES, selector.confidence)

    def count(self, result: ArticleResult) -> int:
        """How many findings of an article are meant."""
        if not result.findings or not self._place(result):
            return 0
        return sum(map(self._finding, result.findings))

    def covers(self, result: ArticleResult) -> bool:
        """Whether an article is meant: by what it is like, and by a finding where one is asked for."""
        like = self._place(result) and _measured(self._selector, result.about)
        return like and (not self._selector.of_findings or any(map(self._finding, result.findings)))

    def _finding(self, finding: Finding) -> bool:
        return (
            finding.severity in self._severities
            and finding.confidence in self._confidences
            and (self._rules is None or finding.rule in self._rules)
        )

    def _place(self, result: ArticleResult) -> bool:
        selector = self._selector
        outlet = (result.about.outlet if result.about else None) or ""
        return _any(selector.path, result.source.uri) and _any(selector.outlet, outlet)


def _up_to(scale: Sequence[str], lowest: str | None) -> Sequence[str]:
    return scale if lowest is None else scale[: scale.index(lowest) + 1]


def _any(globs: Sequence[str], text: str) -> bool:
    return not globs or any(fnmatchcase(text, glob) for glob in globs)


def _measured(selector: Selector, about: About | None) -> bool:
    below, above, kept = selector.main_words_below, selector.main_words_above, selector.kept_below
    if below is None and above is None and kept is None:
        return True
    if about is None:
        return False
    return (
        (below is None or about.words < below)
        and (above is None or about.words > above)
        and (kept is None or about.kept < kept * about.total)
    )


class _Tally:
    """What one condition counts, for each outlet or file where it holds for each by itself."""

    def __init__(self, condition: Condition, wanted: Wanted) -> None:
        self.condition = condition
        self._wanted = wanted
        self._counts: Counter[str] = Counter()
        self._articles: Counter[str] = Counter()

    def add(self, result: ArticleResult) -> None:
        """Count one article."""
        group = ""
        if self.condition.per == "outlet":
            group = (result.about.outlet if result.about else None) or UNKNOWN
        elif self.condition.per == "path":
            group = result.source.uri
        self._articles[group] += 1
        wanted = self._wanted
        self._counts[group] += wanted.covers(result) if self.condition.of_articles else wanted.count(result)

    def broken(self) -> Iterator[tuple[str, int, int]]:
        """The groups that have too many, with their count and the number of their articles."""
        for group, count in sorted(self._counts.items()):
            articles, limit = self._articles[group], self.condition.limit
            most = limit if isinstance(limit, int) else limit * articles
            if count > most and articles >= self.condition.min_articles:
                yield group, count, articles


class Gate:
    """The conditions of a configuration at work. What it holds are counts."""

    def __init__(self, config: Config, rules: Sequence[Rule]) -> None:
        """Raises `UsageError` for a condition that names a rule that does not exist."""
        self._tallies = [_Tally(c, Wanted(c.selector, rules, config.origin)) for c in config.gate]

    def add(self, result: ArticleResult) -> None:
        """Count one article; lost ones and records that are none do not count."""
        if not result.left_out and not any(p.article_lost for p in result.problems):
            for tally in self._tallies:
                tally.add(result)

    def breaches(self, place: Callable[[int], Location]) -> tuple[Breach, ...]:
        """What is broken, in the order of the conditions; `place` tells where a condition stands."""
        found = ((tally.condition, broken) for tally in self._tallies for broken in tally.broken())
        return tuple(Breach(_message(c, *broken), place(c.index), *broken) for c, broken in found)


def _message(condition: Condition, group: str, count: int, articles: int) -> str:
    """For instance: 3 of 40 articles of a.example (7.5 %) with severity error; at most 2 % may be."""
    of = f" of {group}" if group else ""
    said = f" with {condition.selector.said}" if condition.selector.said else ""
    if condition.of_articles:
        share = f" ({_percent(count / articles)})"
        counted = f"{count} of {articles} article{'' if articles == 1 else 's'}{of}{share}{said}"
    else:
        counted = f"{count} finding{'' if count == 1 else 's'}{of}{said}"
    limit = condition.limit
    return f"{counted}; at most {limit if isinstance(limit, int) else _percent(float(limit))} may be"


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"
