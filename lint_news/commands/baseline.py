"""The command `baseline`: keep what is known, so that a gate asks for what is new only."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from lint_news import output
from lint_news.baseline import Known, Recorder, lines, pruned, read_baseline
from lint_news.commands.check import report
from lint_news.console import say, write
from lint_news.errors import Exit
from lint_news.flags import configured
from lint_news.model import ArticleResult
from lint_news.reporters import Reporter
from lint_news.reporters.visible import visible
from lint_news.rule import Rule
from lint_news.sieve import Sieve


def baseline(options: Namespace) -> int:
    """Write what is known, take out what is gone, or show it."""
    if options.action == "show":
        return _show(options.baseline)
    pruning = options.action == "prune"
    known = sum(entry.count for entry in read_baseline(options.baseline)) if pruning else 0
    output.targets([str(options.baseline)], "baseline", ["baseline"])  # before the work, whether it can be written
    seen = Recorder()
    recording = _Recording(seen)
    code = report(options, replace(configured(options), gate=()), recording.outputs, Sieve())
    if pruning and code == Exit.INCOMPLETE:
        say(f"{options.baseline}: left as it is, since something could not be read")
        return code
    kept = pruned(read_baseline(options.baseline), seen, recording.looked_for) if pruning else seen.known()
    total = _write(options.baseline, kept)
    if not options.quiet:
        say(f"{options.baseline}: {total} findings known{f'; {known - total} gone' if pruning else ''}")
    return Exit.INCOMPLETE if code == Exit.INCOMPLETE else Exit.OK


class _Recording:
    """A reporter that prints nothing and counts."""

    def __init__(self, seen: Recorder) -> None:
        self._seen = seen
        self._rules: frozenset[str] = frozenset()

    def outputs(self, rules: Sequence[Rule]) -> list[tuple[Reporter, str]]:
        """Itself, knowing which rules are at work."""
        self._rules = frozenset(rule.id for rule in rules)
        return [(self, output.STDOUT)]

    def looked_for(self, rule_id: str) -> bool:
        """Whether findings of a rule would have come."""
        return rule_id in self._rules

    def begin(self) -> str:
        return ""

    def article(self, result: ArticleResult) -> str:
        self._seen.add(result)
        return ""

    def end(self, summary: object) -> str:
        return ""


def _write(file: Path, known: Iterable[Known]) -> int:
    """Write a baseline; how many findings it knows."""
    total = 0

    def counted() -> Iterable[Known]:
        nonlocal total
        for entry in known:
            total += entry.count
            yield entry

    with output.written(str(file)) as stream:
        for line in lines(counted()):
            stream.write(line)
    return total


def _show(file: Path) -> int:
    """Print how often each finding of a baseline is known, and then each rule."""
    rules: Counter[str] = Counter()
    for entry in read_baseline(file):
        rules[entry.rule] += entry.count
        write(
            sys.stdout, f"{entry.count:>6}  {entry.fingerprint}  {visible(entry.rule):<32} {visible(entry.excerpt)}\n"
        )
    write(sys.stdout, "\n" if rules else "")
    for rule, count in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        write(sys.stdout, f"{count:>6}  {visible(rule)}\n")
    say(f"{file}: {sum(rules.values())} findings of {len(rules)} rules known")
    return Exit.OK
