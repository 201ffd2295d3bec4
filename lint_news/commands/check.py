"""The command `check`: report what is odd."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from lint_news import output
from lint_news.articles import article_table, check_file
from lint_news.config import Config, place_of
from lint_news.console import color, say, write
from lint_news.engines import run_items
from lint_news.errors import UsageError
from lint_news.flags import configured
from lint_news.gate import Gate
from lint_news.inputs import Discovered
from lint_news.inputs.sample import sample
from lint_news.model import ArticleResult, spot
from lint_news.reporters import FORMATS, Reporter
from lint_news.reporters.terminal import Reporter as Terminal
from lint_news.reporters.terminal import languages_line, summary_line
from lint_news.rule import Plan, Rule
from lint_news.ruleset import all_rules, suppressions
from lint_news.runs import (
    cache_of,
    close,
    discovered,
    plan_of,
    progress_of,
    results_of,
    summary_of,
    with_templates,
)
from lint_news.sieve import Sieve
from lint_news.verdicts import Verdicts

Made = Callable[[Sequence[Rule]], list[tuple[Reporter, str]]]  # reporters and their files, for the rules of a plan


def check(options: Namespace) -> int:
    """Report what is odd."""
    config = configured(options)
    if options.articles:
        check_file(options.articles)
    form = "statistics" if options.statistics else options.format
    targets = output.targets(options.output, form, list(FORMATS))
    if options.fix or options.unsafe_fixes or options.diff:
        from lint_news.commands.fixes import check_and_fix

        return check_and_fix(options, config, targets)
    return reported(options, config, targets)


def sieve_of(options: Namespace, config: Config) -> Sieve:
    """A sieve that has let nothing through yet, for what the baseline does not know and has changed."""
    changes = None
    if options.changed_since is not None:
        from lint_news.changes import changed_since

        changes = changed_since(options.changed_since, options.paths)
    return Sieve(Path(config.baseline) if config.baseline else None, changes)


def reported(options: Namespace, config: Config, targets: Sequence[tuple[str, str]], fixed: int = 0) -> int:
    """Report in formats and to files; `fixed` is the number of findings that were mended before."""
    sieve = sieve_of(options, config)
    return report(
        options, config, lambda rules: [(FORMATS[f](color(options, to), rules), to) for f, to in targets], sieve, fixed
    )


def begun(
    options: Namespace, config: Config, known: Sequence[Rule], sieve: Sieve
) -> tuple[Plan, Discovered, Iterator[ArticleResult]]:
    """A run over all that is named: by which plan, what is read, and the results as they come."""
    plan = plan_of(options, config, known)
    sieve.suppress(suppressions(config, known), plan.reported)
    if options.resume and not options.state:
        raise UsageError("--resume: name the folder of the stopped run with --state DIR")
    cache = cache_of(options, config, plan)
    found = discovered(options, config, cache, sieve.changes)
    plan = with_templates(options, config, found, plan)
    if plan.templates:
        cache = cache_of(options, config, plan)
    if options.sample is None:
        results = results_of(options, config, found, plan, cache)
    else:
        results = run_items(sample(found.shards, options.sample, plan.max_size, config.fields), plan, options.debug)
    return plan, found, results


def report(options: Namespace, config: Config, made: Made, sieve: Sieve, fixed: int = 0) -> int:
    """Lint, and write what the sieve leaves with the reporters that are made for the rules at work."""
    known = all_rules(config)
    gate = Gate(config, known)
    plan, found, results = begun(options, config, known, sieve)
    summary, started = summary_of(found), time.monotonic()
    with ExitStack() as stack:
        stack.callback(close, results)
        progress = stack.enter_context(progress_of(options, found))
        rules = [rule for rule in plan.rules if rule.id in plan.reported]
        reports = [(reporter, stack.enter_context(output.written(file))) for reporter, file in made(rules)]
        verdicts = Verdicts(config, known)
        add = stack.enter_context(article_table(getattr(options, "articles", None), rules, verdicts))
        for reporter, stream in reports:
            write(stream, reporter.begin())
        for result in sieve.sift(results):
            summary.add(result)
            gate.add(result)
            progress.add(result)
            add(result)
            for reporter, stream in reports:
                write(stream, reporter.article(result), progress)
        sieve.tell(summary)
        summary.fixed = fixed
        summary.breaches = gate.breaches(lambda n: spot(*place_of(config.origin, "gate", n)))
        progress.clear()
        for reporter, stream in reports:
            write(stream, reporter.end(summary))
    if not options.quiet:
        shown = any(isinstance(reporter, Terminal) and stream is sys.stdout for reporter, stream in reports)
        breaches = () if shown else (f"gate: {breach.message}" for breach in summary.breaches)
        remarks = sieve.remarks() if options.sample is None else ()
        counts = summary_line(summary, time.monotonic() - started), languages_line(summary)
        for line in filter(None, (*remarks, *breaches, *counts)):
            say(line)
    return summary.exit_code(config.fail_on)
