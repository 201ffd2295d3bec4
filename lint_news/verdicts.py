"""What becomes of an article by the conditions of `filter:`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lint_news.config import Config
from lint_news.gate import Wanted
from lint_news.model import ArticleResult
from lint_news.rule import Rule


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an article is dropped, nothing where it is not; and its tags, each once, in the order of the conditions."""

    reasons: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Verdicts:
    """The conditions of a configuration at work: whether any of them tags, and whether any looks at findings."""

    def __init__(self, config: Config, rules: Sequence[Rule]) -> None:
        """Raises `UsageError` for a condition that names a rule that does not exist."""
        self._steps = [(step, Wanted(step.selector, rules, config.origin)) for step in config.filter]
        self.tagging = any(step.tag for step in config.filter)
        self.of_findings = any(step.selector.of_findings for step in config.filter)

    def of(self, result: ArticleResult) -> Verdict:
        """The verdict on an article with the findings that count."""
        met = [step for step, wanted in self._steps if wanted.covers(result)]
        reasons = tuple(step.selector.said for step in met if not step.tag)
        return Verdict(reasons, tuple(dict.fromkeys(step.tag for step in met if step.tag)))
