"""What of a run's findings is reported: none that are suppressed, that the baseline knows, or on unchanged lines.

It works on results in the order in which they come, in one process, so that counts do not depend on how many linted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lint_news.config import place_of
from lint_news.model import ArticleResult, Finding
from lint_news.report import Summary
from lint_news.rule import Suppression

if TYPE_CHECKING:
    from lint_news.baseline import Baseline
    from lint_news.changes import Changes

TOLD = 10  # suppressions that are told of at the end of a run


class Sieve:
    """Takes out of results what is not to be reported, and counts it."""

    def __init__(self, baseline: Path | None = None, changes: Changes | None = None) -> None:
        """Reads the baseline. Raises `UsageError` for a file that is none."""
        self._baseline = _read(baseline) if baseline is not None else None
        self.changes = changes
        self._suppress: list[_Use] = []
        self._named: dict[str, list[_Use]] = {}
        self._unmet: list[_Use] = []
        self._expired: list[Suppression] = []
        self._count = 0

    def suppress(self, given: Iterable[Suppression], reported: Collection[str], today: str | None = None) -> None:
        """Take out what is not wanted. `reported` holds the ids of rules that may report; `today` is in ISO 8601."""
        today = today or date.today().isoformat()
        for one in given:
            if one.expired(today):
                self._expired.append(one)
                continue
            use = _Use(one, not one.rules or not one.rules.isdisjoint(reported))
            self._unmet.append(use)
            (self._named.setdefault(one.fingerprint, []) if one.fingerprint else self._suppress).append(use)

    def sift(self, results: Iterable[ArticleResult]) -> Iterator[ArticleResult]:
        """The results with those findings only that are to be reported."""
        for result in results:
            wanted = self._wanted(result) if self._suppress or self._named else result
            new = self._baseline.new(wanted) if self._baseline is not None else wanted
            yield self._touched(new, self.changes) if self.changes is not None else new

    def _touched(self, result: ArticleResult, changes: Changes) -> ArticleResult:
        left = tuple(f for f in result.findings if changes.touch(f))
        return result if len(left) == len(result.findings) else replace(result, findings=left)

    def _wanted(self, result: ArticleResult) -> ArticleResult:
        for use in [use for use in self._unmet if use.concerns(result)]:
            use.met = True
            self._unmet.remove(use)
        left = tuple(f for f in result.findings if not self._covered(f))
        self._count += len(result.findings) - len(left)
        return result if len(left) == len(result.findings) else replace(result, findings=left)

    def _covered(self, finding: Finding) -> bool:
        uses = [u for u in (*self._named.get(finding.fingerprint, ()), *self._suppress) if u.covers(finding)]
        for use in uses:
            use.used = True
        return bool(uses)

    def knows(self, finding: Finding) -> bool:
        """Whether a finding that comes about now would be taken out; nothing is counted."""
        if self.changes is not None and not self.changes.touch(finding):
            return True
        uses = (*self._named.get(finding.fingerprint, ()), *self._suppress)
        known = self._baseline is not None and self._baseline.left(finding.fingerprint) > 0
        return known or any(use.covers(finding) for use in uses)

    def tell(self, summary: Summary) -> None:
        """Enter into the summary how many findings were taken out."""
        summary.suppressed = self._count
        if self._baseline is not None:
            summary.known = self._baseline.matched

    def remarks(self) -> Iterator[str]:
        """What to say of suppressions and baseline after a run; what they lack is told where everything was read."""
        ended = [(one, f"has ended on {one.until}; what it covered is reported") for one in self._expired]
        uses = [*self._suppress, *(use for named in self._named.values() for use in named)]
        met = [use for use in uses if use.met and not use.used and self.changes is None]
        idle = [(use.one, "covers nothing; take it out") for use in met]
        yield from _told(sorted([*ended, *idle], key=lambda pair: (pair[0].file, pair[0].keys[-1:])))
        if self._baseline is not None and self._baseline.gone and self.changes is None:
            gone = self._baseline.gone
            said = "a finding of the baseline is" if gone == 1 else f"{gone} findings of the baseline are"
            yield f"{said} gone; 'lint-news baseline prune' takes them out"


def _read(path: Path) -> Baseline:
    from lint_news.baseline import Baseline, read_baseline  # most runs have none

    return Baseline(read_baseline(path))


class _Use:
    """A suppression, whether the run came by anything that it is about, and whether it covered something."""

    def __init__(self, one: Suppression, looked_for: bool) -> None:
        self.one = one
        self.met = self.used = False
        self._looked_for = looked_for

    def concerns(self, result: ArticleResult) -> bool:
        outlet = result.about.outlet if result.about else None
        return self._looked_for and not result.left_out and self.one.concerns(result.source.uri, outlet)

    def covers(self, finding: Finding) -> bool:
        return self.one.covers(finding.rule, finding.location.path, finding.outlet, finding.fingerprint)


def _told(remarks: Sequence[tuple[Suppression, str]]) -> Iterator[str]:
    for one, said in remarks[:TOLD]:
        file, line = place_of(one.file, *one.keys)
        yield f"{file}:{line}: this suppression {said}"
    if len(remarks) > TOLD:
        yield f"and {len(remarks) - TOLD} more suppressions"
