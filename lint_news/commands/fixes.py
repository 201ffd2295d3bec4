"""`check --fix` and `check --diff`: what can be mended is mended, or shown."""

from __future__ import annotations

import io
import shutil
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from lint_news.commands.check import begun, reported, sieve_of
from lint_news.config import Config
from lint_news.console import say, write
from lint_news.decode import decode
from lint_news.engines import run_items
from lint_news.errors import Exit, UsageError
from lint_news.fixing import Changed, Fixer, Patch, patched, rewrite
from lint_news.inputs import STDIN, Shard, discover, encoded, read
from lint_news.model import ArticleResult, Item, Problem
from lint_news.progress import Progress
from lint_news.report import Summary
from lint_news.reporters.diff import unified
from lint_news.reporters.terminal import Reporter, summary_line
from lint_news.ruleset import all_rules, make_plan, suppressions
from lint_news.runs import close, progress_of, say_problems
from lint_news.sieve import Sieve

TOLD = 10  # reasons why something was not fixed
Sink = Callable[[Shard, Iterator[Patch]], bool]  # does something with the patches of a file; whether it has any


def check_and_fix(options: Namespace, config: Config, targets: Sequence[tuple[str, str]]) -> int:
    """Mend, and report what is left; or show what would change."""
    _refuse(options, config)
    if STDIN in options.paths:
        return _standard_input(options, config)
    if options.diff:
        return _ran(options, config, _print_diff).verdict(Exit.OK)
    ran = _ran(options, config, rewrite)
    return ran.verdict(reported(options, config, targets, ran.fixed))


def _refuse(options: Namespace, config: Config) -> None:
    """What cannot be combined. Raises `UsageError`."""
    if options.fix and options.diff:
        raise UsageError("--diff shows what --fix would change; leave out one of them")
    if not options.fix and not options.diff:
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if options.sample is not None or options.state or options.resume:
        raise UsageError("--fix and --diff look at whole files; leave out --sample, --state and --resume")
    if options.diff and (options.output or options.statistics or options.format != "terminal"):
        raise UsageError("--diff prints nothing but the diff; leave out --output, --format and --statistics")
    if STDIN in options.paths and (len(options.paths) > 1 or options.output or options.changed_since is not None):
        said = "leave out other paths, --output and --changed-since"
        raise UsageError(f"of standard input, the text with its fixes is printed; {said}")
    if STDIN in options.paths and config.grammar.on:
        raise UsageError("--fix and --diff of standard input do without LanguageTool; leave out --grammar")


@dataclass(frozen=True, slots=True)
class _Ran:
    """What came of a pass over the files: fixed findings, changed files, and whether something could not be done."""

    fixed: int
    files: int
    failed: bool

    def verdict(self, code: int) -> int:
        """The exit code, with that of the report: incomplete before changed before well."""
        if code not in (Exit.OK, Exit.FINDINGS):
            return code
        if self.failed:
            return Exit.INCOMPLETE
        return Exit.FINDINGS if self.files else code


def _ran(options: Namespace, config: Config, sink: Sink) -> _Ran:
    """Give each file and its patches to a sink."""
    sieve = sieve_of(options, config)
    plan, found, results = begun(options, config, all_rules(config), sieve)
    fixer = Fixer({shard.uri: shard for shard in found.shards}, plan, config.fields, sieve, options.unsafe_fixes)
    files, lost = 0, Summary()
    failed = False
    with ExitStack() as stack:
        stack.callback(close, results)
        progress = stack.enter_context(progress_of(options, found))
        for shard, patches in fixer.files(_watched(results, progress, lost, options.diff)):
            before = fixer.count
            try:
                changed = sink(shard, patches)
            except (Changed, OSError) as error:
                failed, fixer.count = True, before
                progress.clear()
                _complain(shard.uri, error)
                continue
            files += changed
            if changed and options.fix:
                progress.clear()
                say(f"fixed {shard.uri} ({_findings(fixer.count - before)})")
    _tell(fixer, options)
    return _Ran(fixer.count, files, failed or (options.diff and lost.problems > 0))


def _watched(
    results: Iterable[ArticleResult], progress: Progress, lost: Summary, tell: bool
) -> Iterator[ArticleResult]:
    """Results as they pass, counted and shown as progress; of a diff nobody else tells of problems."""
    for result in results:
        progress.add(result)
        lost.add(result)
        if tell:
            say_problems(result, progress)
        yield result


def _complain(name: str, error: Changed | OSError) -> None:
    if isinstance(error, OSError):
        say(f"lint-news: {name}: cannot be rewritten: {error.strerror or error}; check its permissions")
    else:
        say(f"lint-news: {name}: changed while it was read; it is left as it is; run again when nobody writes to it")


def _findings(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'}"


def _tell(fixer: Fixer, options: Namespace) -> None:
    """Say what was not fixed though it could be, and what a diff is about."""
    for remark in fixer.remarks[:TOLD]:
        say(remark)
    if len(fixer.remarks) > TOLD:
        say(f"and {len(fixer.remarks) - TOLD} more were not fixed")
    if options.quiet:
        return
    if fixer.skipped:
        said = "files that are compressed, remote, or in a format that is not rewritten"
        say(f"{_findings(fixer.skipped)} not fixed in {said}")
    if options.diff:
        say(f"{_findings(fixer.count)} would be fixed")


def _print_diff(shard: Shard, patches: Iterator[Patch], name: str = "") -> bool:
    """Print what patches would change; whether there are any. Raises `Changed`, `OSError`."""
    first = next(patches, None)
    if first is None:
        return False
    with TemporaryFile() as new, Path(shard.uri).open("rb") as old:
        patched(shard, chain((first,), patches), new)
        for line in unified(name or shard.uri, _lines(old, shard.format), _lines(new, shard.format)):
            write(sys.stdout, line)
    return True


def _lines(file: IO[bytes], form: str) -> io.TextIOWrapper:
    """The lines of a file for people."""
    file.seek(0)
    head = file.read(encoded.HEAD)
    file.seek(encoded.tell(head).mark)
    told = decode(head, form == "html").encoding
    return io.TextIOWrapper(file, told, errors="replace", newline="\n")


class _Piped:
    """Standard input as a file of ours, linted like any other but under its own name."""

    def __init__(self, options: Namespace, config: Config) -> None:
        self._known = all_rules(config)
        self._options, self._config = options, config
        self.plan = replace(make_plan(config, self._known, options.fast), suppress=())

    def sieve(self) -> Sieve:
        """A sieve that has let nothing through yet."""
        made = sieve_of(self._options, self._config)
        made.suppress(suppressions(self._config, self._known), self.plan.reported)
        return made

    def shards(self, path: Path) -> tuple[Shard, ...]:
        """The file, its format told from the content; nothing where it is empty."""
        return discover([str(path)], self._options.input_format).shards

    def results(self, shards: Sequence[Shard]) -> Iterator[ArticleResult]:
        """The results of the file."""
        items = (item for shard in shards for item in read(shard, self.plan.max_size, self._config.fields))
        return run_items(map(_renamed, items), self.plan, self._options.debug)

    def left(self, path: Path, fixed: int) -> Summary:
        """Print on standard error what is found in the file."""
        reporter, sieve, summary = Reporter(), self.sieve(), Summary()
        for result in sieve.sift(self.results(self.shards(path))):
            summary.add(result)
            write(sys.stderr, reporter.article(result))
        sieve.tell(summary)
        summary.fixed = fixed
        return summary


def _renamed(item: Item) -> Item:
    if isinstance(item, Problem):
        return replace(item, location=replace(item.location, path=STDIN))
    return replace(item, uri=STDIN)


def _standard_input(options: Namespace, config: Config) -> int:
    """Print standard input with its fixes, and on standard error what is left; or the diff."""
    piped, started = _Piped(options, config), time.monotonic()
    with TemporaryDirectory() as folder:
        given, mended = Path(folder, "given"), Path(folder, "mended")
        with given.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        shutil.copyfile(given, mended)
        shards = piped.shards(given)
        named = {STDIN: shards[0]} if shards else {}
        fixer = Fixer(named, piped.plan, config.fields, piped.sieve(), options.unsafe_fixes)
        changed = False
        for shard, patches in fixer.files(piped.results(shards)):
            if options.diff:
                changed = _print_diff(shard, patches, STDIN)
            else:
                with mended.open("wb") as target:
                    patched(shard, patches, target)
        _tell(fixer, options)
        if options.diff:
            return Exit.FINDINGS if changed else Exit.OK
        with mended.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        summary = piped.left(mended, fixer.count)
    if not options.quiet:
        say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code(config.fail_on)
