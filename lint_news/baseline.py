"""Baselines: how often each finding is known, by fingerprint.

The file has a line of JSON for each fingerprint, ordered by rule, so that a change of it can be read and merged. It
names no paths and no lines: a fingerprint is made of rule, text and neighbouring words alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from lint_news.errors import UsageError
from lint_news.model import ArticleResult

HEAD = {"type": "baseline", "version": 1}
LONGEST = 100  # code points of a text that are kept for people


@dataclass(frozen=True, slots=True)
class Known:
    """A line of a baseline: a finding, how often it is known, and its text for people."""

    fingerprint: str
    rule: str
    count: int
    excerpt: str

    @property
    def line(self) -> str:
        """The line of the file. Text comes with every character that is not ASCII escaped: nothing in it can hide."""
        data = {"rule": self.rule, "fingerprint": self.fingerprint, "count": self.count, "excerpt": self.excerpt}
        return json.dumps(data) + "\n"


def read_baseline(path: Path) -> Iterator[Known]:
    """The lines of a baseline as they come. Raises `UsageError` for what is none, with the line."""
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if number == 1:
                    _check_head(path, line)
                elif line.strip():
                    yield _read(path, number, line)
    except OSError as error:
        hint = "; write one with 'lint-news baseline write'" if not path.exists() else ""
        raise UsageError(f"{path}: the baseline cannot be read: {error.strerror}{hint}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: this is no baseline: it is not UTF-8") from None
    if not number:
        _check_head(path, "")


def _check_head(path: Path, line: str) -> None:
    data = _json(line)
    if not isinstance(data, dict) or data.get("type") != HEAD["type"]:
        raise UsageError(f"{path}:1: this is no baseline; write one with 'lint-news baseline write'")
    if data.get("version") != HEAD["version"]:
        raise UsageError(f"{path}:1: a baseline of version {data.get('version')}, which this lint-news does not know")


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read(path: Path, number: int, line: str) -> Known:
    data = _json(line)
    if isinstance(data, dict):
        count = data.get("count")
        texts = [text for key in ("fingerprint", "rule", "excerpt") if isinstance(text := data.get(key), str)]
        if len(texts) == 3 and type(count) is int and count > 0:
            return Known(texts[0], texts[1], count, texts[2])
    raise UsageError(f"{path}:{number}: a line of a baseline has rule, fingerprint, count and excerpt")


class Baseline:
    """What is known, as counts that go down as findings come in. Order of the findings decides which copy is new."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._left: dict[str, int] = {}
        for entry in known:
            self._left[entry.fingerprint] = self._left.get(entry.fingerprint, 0) + entry.count
        self.matched = 0

    def new(self, result: ArticleResult) -> ArticleResult:
        """The result without findings that are known."""
        if not result.findings or not self._left:
            return result
        new = tuple(f for f in result.findings if not self._take(f.fingerprint))
        return result if len(new) == len(result.findings) else replace(result, findings=new)

    def left(self, fingerprint: str) -> int:
        """How many more copies of a finding are known."""
        return self._left.get(fingerprint, 0)

    def _take(self, fingerprint: str) -> bool:
        left = self.left(fingerprint)
        if left:
            self._left[fingerprint] = left - 1
            self.matched += 1
        return left > 0

    @property
    def gone(self) -> int:
        """How many known findings have not come in."""
        return sum(self._left.values())


class Recorder:
    """Counts findings for a baseline. Texts, which are for people only, wait on disk."""

    def __init__(self) -> None:
        self._seen: dict[str, list[Any]] = {}  # count, rule, place of the text
        self._texts = TemporaryFile()  # noqa: SIM115 - as long as we are

    def add(self, result: ArticleResult) -> None:
        """Count the findings of one article."""
        for finding in result.findings:
            seen = self._seen.get(finding.fingerprint)
            if seen is not None:
                seen[0] += 1
                continue
            data = finding.text[:LONGEST].encode("utf-8", "surrogatepass")
            at = self._texts.seek(0, 2)
            self._texts.write(data)
            self._seen[finding.fingerprint] = [1, sys.intern(finding.rule), at, len(data)]

    def count(self, fingerprint: str) -> int:
        """How often a finding came in."""
        seen = self._seen.get(fingerprint)
        return seen[0] if seen else 0

    def known(self) -> Iterator[Known]:
        """The lines of a baseline of all that came in, by rule and fingerprint."""
        for name, (count, rule, at, size) in sorted(self._seen.items(), key=lambda item: (item[1][1], item[0])):
            self._texts.seek(at)
            yield Known(name, rule, count, self._texts.read(size).decode("utf-8", "surrogatepass"))


def pruned(known: Iterable[Known], seen: Recorder, looked_for: Callable[[str], bool]) -> Iterator[Known]:
    """What of a baseline came in again, at most as often as it is known; rules that were not looked for stay."""
    for entry in known:
        count = min(entry.count, seen.count(entry.fingerprint)) if looked_for(entry.rule) else entry.count
        if count:
            yield replace(entry, count=count)


def lines(known: Iterable[Known]) -> Iterator[str]:
    """The file of a baseline, line by line."""
    yield json.dumps(HEAD) + "\n"
    for entry in known:
        yield entry.line
