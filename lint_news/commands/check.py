"""The command `check`: report what is odd."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from lint_news import output
from lint_news.articles import article_table, check_file
from lint_news.config import Config, place_of
from lint_news.console import color, say, write
from lint_news.engines import run_items
from lint_news.engines.grammar import prepared
from lint_news.errors import UsageError
from lint_news.flags import configured
from lint_news.gate import Gate
from lint_news.inputs.sample import sample
from lint_news.model import spot
from lint_news.reporters import FORMATS, Reporter
from lint_news.reporters.terminal import Reporter as Terminal
from lint_news.reporters.terminal import summary_line
from lint_news.rule import Rule
from lint_news.ruleset import all_rules, make_plan, suppressions
from lint_news.runs import (
    cache_of,
    close,
    discovered,
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
    sieve = Sieve(Path(config.baseline) if config.baseline else None)
    return report(
        options, config, lambda rules: [(FORMATS[f](color(options, to), rules), to) for f, to in targets], sieve
    )


def report(options: Namespace, config: Config, made: Made, sieve: Sieve) -> int:
    """Lint, and write what the sieve leaves with the reporters that are made for the rules at work."""
    known = all_rules(config)
    plan, gate = replace(make_plan(config, known, options.fast), suppress=()), Gate(config, known)
    sieve.suppress(suppressions(config, known), plan.reported)
    if options.resume and not options.state:
        raise UsageError("--resume: name the folder of the stopped run with --state DIR")
    plan = prepared(plan)
    cache = cache_of(options, config, plan)
    found = discovered(options, config, cache)
    plan = with_templates(options, config, found, plan)
    if plan.templates:
        cache = cache_of(options, config, plan)
    if options.sample is None:
        results = results_of(options, config, found, plan, cache)
    else:
        results = run_items(sample(found.shards, options.sample, plan.max_size, config.fields), plan, options.debug)
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
        summary.breaches = gate.breaches(lambda n: spot(*place_of(config.origin, "gate", n)))
        progress.clear()
        for reporter, stream in reports:
            write(stream, reporter.end(summary))
    if not options.quiet:
        for remark in sieve.remarks() if options.sample is None else ():
            say(remark)
        if not any(isinstance(reporter, Terminal) and stream is sys.stdout for reporter, stream in reports):
            for breach in summary.breaches:
                say(f"gate: {breach.message}")
        say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code(config.fail_on)
