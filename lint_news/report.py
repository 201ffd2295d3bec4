"""Counts of a run and the verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lint_news.errors import Exit
from lint_news.model import SEVERITIES, ArticleResult, Location


@dataclass(frozen=True, slots=True)
class Breach:
    """A condition of the gate that is broken: by which outlet or file, with which count, of how many articles.

    `location` is that of the condition in its file; `group` is empty where the condition is about the whole run.
    """

    message: str
    location: Location
    group: str
    count: int
    articles: int


@dataclass(slots=True)
class Summary:
    """Counts, fed with one result after the other. `articles == clean + with_findings + lost`.

    `left_out` and `empty` count files that were not read, `records_left_out` records that are no articles, `known`
    findings that were not reported because the baseline knows them, `suppressed` those that are not wanted,
    `other_languages` articles in which misfits were not looked for, as they are not in English; `breaches` are broken
    conditions of the gate. `fixed` counts findings that `--fix` mended before, `fixable` those of `findings` that it
    would mend.
    """

    articles: int = 0
    clean: int = 0
    with_findings: int = 0
    lost: int = 0
    problems: int = 0
    bytes: int = 0
    left_out: int = 0
    empty: int = 0
    records_left_out: int = 0
    known: int = 0
    suppressed: int = 0
    other_languages: int = 0
    fixed: int = 0
    fixable: int = 0
    breaches: tuple[Breach, ...] = ()
    severities: Counter[str] = field(default_factory=Counter)

    @property
    def findings(self) -> int:
        """The number of all findings."""
        return sum(self.severities.values())

    def add(self, result: ArticleResult) -> None:
        """Count one article, or a record that is none."""
        if result.left_out:
            self.records_left_out += 1
            return
        self.articles += 1
        self.bytes += result.size
        self.problems += len(result.problems)
        self.other_languages += result.about is not None and result.about.foreign
        self.severities.update(f.severity for f in result.findings)
        self.fixable += sum(f.fix is not None and f.fix.applicability == "safe" for f in result.findings)
        if any(p.article_lost for p in result.problems):
            self.lost += 1
        elif result.findings:
            self.with_findings += 1
        else:
            self.clean += 1

    def exit_code(self, fail_on: str) -> Exit:
        """The verdict: incomplete before findings and broken conditions before well."""
        if self.problems:
            return Exit.INCOMPLETE
        if self.breaches:
            return Exit.FINDINGS
        counted = () if fail_on == "never" else SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        return Exit.FINDINGS if any(self.severities[s] for s in counted) else Exit.OK
