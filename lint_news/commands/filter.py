"""The command `filter`: the dump again, without its furniture, and without the records that are not wanted."""

from __future__ import annotations

import time
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from lint_news import output
from lint_news.console import say
from lint_news.engines.cached import ByFile
from lint_news.engines.grammar import prepared
from lint_news.errors import UsageError
from lint_news.filtering.outputs import TAGS, Outputs, Wish
from lint_news.filtering.tally import Gatekeeper
from lint_news.filtering.work import WORK
from lint_news.flags import configured
from lint_news.ruleset import all_rules, make_plan, suppressions
from lint_news.runs import close, discovered, progress_of, run_shards, say_problems, summary_of, with_templates
from lint_news.sieve import Sieve
from lint_news.verdicts import Verdicts


def filter(options: Namespace) -> int:
    """Write a dump again."""
    config = configured(options)
    known = all_rules(config)
    plan, verdicts = replace(make_plan(config, known, options.fast), suppress=()), Verdicts(config, known)
    sieve = Sieve(Path(config.baseline) if config.baseline else None)
    sieve.suppress(suppressions(config, known), plan.reported)
    if options.resume and not options.state:
        raise UsageError("--resume: name the folder of the stopped run with --state DIR")
    if options.add_field == TAGS:
        raise UsageError(f"--add-field: '{TAGS}' holds the tags; name another field")
    if options.rejects:
        output.targets([f"rejects={options.rejects}"], "rejects", ["rejects"])
    if not verdicts.of_findings:  # then nobody needs to look for any, which takes most of the time
        plan = replace(plan, reported=frozenset())
    plan, wish = prepared(plan), Wish(options.add_field or "", verdicts.tagging)
    found = discovered(options, config)
    if options.rejects and Path(options.rejects).resolve() in {Path(shard.uri).resolve() for shard in found.shards}:
        raise UsageError(f"{options.rejects}: is read and would be overwritten; name another file for --rejects")
    outputs = Outputs(options.output, options.paths, found.shards, config.fields, wish)
    plan = with_templates(options, config, found, plan)
    summary, started = summary_of(found), time.monotonic()
    # What `check` keeps of the same units says less.
    kept = {"state": options.state / "filter", "resume": options.resume} if options.state else {}
    with ExitStack() as stack:
        results = run_shards(options, config, found.shards, plan, work=WORK, **kept)
        stack.callback(close, results)
        rejects = stack.enter_context(output.written(options.rejects)) if options.rejects else None
        stack.enter_context(outputs)
        progress = stack.enter_context(progress_of(options, found))
        keeper = Gatekeeper(verdicts, wish, options.drop_without_text, rejects)
        files = ByFile(sieve.sift(results))
        for shard in found.shards:
            with outputs.copy(shard) as copy:
                for result in files.of(shard.uri):
                    summary.add(result)
                    progress.add(result)
                    say_problems(result, progress)
                    keeper.decide(result, copy)
    if not options.quiet:
        say(f"{keeper.tally} in {time.monotonic() - started:.1f} s")
    return summary.exit_code("never")
