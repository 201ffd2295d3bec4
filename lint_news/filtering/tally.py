"""What becomes of each record of a run, the counts of it, and the file of rejects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TextIO

from lint_news import output
from lint_news.filtering.copies import Copy
from lint_news.filtering.made import Made
from lint_news.filtering.outputs import TAGS, Wish
from lint_news.model import ArticleResult, Location
from lint_news.reporters.jsonl import dump, location_data
from lint_news.verdicts import Verdict, Verdicts

BARREN = "no-text"  # a problem of a file, not of a record


@dataclass(slots=True)
class Tally:
    """Counts of records: `read == written + rejected + lost + without_text`, the last of which are written as well."""

    written: int = 0
    rejected: int = 0
    lost: int = 0
    without_text: int = 0
    tagged: int = 0

    @property
    def read(self) -> int:
        """The number of all records."""
        return self.written + self.rejected + self.lost + self.without_text

    def __str__(self) -> str:
        counts = f"{self.written} written, {self.rejected} rejected, {self.lost} lost"
        tagged = f"; {self.tagged} tagged" if self.tagged else ""
        records = "record" if self.read == 1 else "records"
        return f"{self.read} {records}: {counts}, {self.without_text} without text passed on{tagged}"


class Gatekeeper:
    """Lets records through to a copy, or keeps them back, with the reason."""

    def __init__(self, verdicts: Verdicts, wish: Wish, drop_textless: bool, rejects: TextIO | None) -> None:
        self._verdicts, self._wish, self._drop_textless, self._rejects = verdicts, wish, drop_textless, rejects
        self.tally = Tally()

    def decide(self, result: ArticleResult, copy: Copy) -> None:
        """Write the record of a result, or reject it."""
        made = Made.loads(result.made) if result.made else None
        if made is not None:
            copy.fetch(made, result.source.record)
        elif any(problem.kind == BARREN for problem in result.problems):
            return
        elif result.problems:
            copy.lose()
        if any(problem.article_lost for problem in result.problems):
            self.tally.lost += 1
            reasons = tuple(f"{problem.kind}: {problem.message}" for problem in result.problems)
            self._reject(result, reasons, copy.shown(made) if made else None)
        elif result.left_out:
            self._without_text(result, made, copy)
        elif made is not None:
            self._article(result, made, copy)

    def _without_text(self, result: ArticleResult, made: Made | None, copy: Copy) -> None:
        if self._drop_textless:
            self.tally.rejected += 1
            self._reject(result, (result.left_out,), copy.shown(made) if made else None)
            return
        self.tally.without_text += 1
        if made is not None:
            copy.put(made, self._more(None, Verdict()))

    def _article(self, result: ArticleResult, made: Made, copy: Copy) -> None:
        verdict = self._verdicts.of(result)
        if verdict.reasons:
            self.tally.rejected += 1
            self._reject(result, verdict.reasons, copy.shown(made))
            return
        self.tally.written += 1
        self.tally.tagged += bool(verdict.tags)
        copy.put(made, self._more(made.text, verdict))

    def _more(self, text: str | None, verdict: Verdict) -> dict[str, Any]:
        """The fields that are added to a record."""
        added: dict[str, Any] = {self._wish.add: text} if self._wish.add else {}
        return {**added, TAGS: list(verdict.tags)} if self._wish.tagging else added

    def _reject(self, result: ArticleResult, reasons: tuple[str, ...], record: Any) -> None:
        if self._rejects is not None:
            row = {"location": location_data(_place(result)), "reasons": list(reasons), "record": record}
            output.write(self._rejects, dump(row) + "\n")


def _place(result: ArticleResult) -> Location:
    if result.problems:
        return result.problems[0].location
    s = result.source
    return Location(s.uri, s.record, None, s.line, s.column, s.line, s.column, 0, 0)
