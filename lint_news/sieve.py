"""What of a run's findings is reported: neither those that a baseline knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lint_news.baseline import Baseline
from lint_news.model import ArticleResult
from lint_news.report import Summary


class Sieve:
    """Takes out of results what is not to be reported, in the order in which they come, and counts it."""

    def __init__(self, baseline: Baseline | None = None) -> None:
        self._baseline = baseline

    def sift(self, results: Iterable[ArticleResult]) -> Iterator[ArticleResult]:
        """The results with those findings only that are to be reported."""
        for result in results:
            yield self._baseline.new(result) if self._baseline is not None else result

    def tell(self, summary: Summary) -> None:
        """Enter into the summary how many findings were taken out."""
        if self._baseline is not None:
            summary.known = self._baseline.matched

    def remarks(self) -> Iterator[str]:
        """What to say of the baseline after a run over everything."""
        if self._baseline is not None and self._baseline.gone:
            gone = self._baseline.gone
            said = "a finding of the baseline is" if gone == 1 else f"{gone} findings of the baseline are"
            yield f"{said} gone; 'lint-news baseline prune' takes them out"
