"""The command `learn`: the furniture of outlets, learned from dumps."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Generator, Sequence
from pathlib import Path

from lint_news import output
from lint_news.console import say, write
from lint_news.flags import configured
from lint_news.inputs import Shard
from lint_news.model import ArticleResult
from lint_news.rule import Plan
from lint_news.runs import (
    discovered,
    progress_of,
    run_shards,
    say_problems,
    summary_of,
)


def learn(options: Namespace) -> int:
    """Learn templates from dumps and put them together with files of them."""
    from lint_news.learning import STUDY
    from lint_news.lessons import entries
    from lint_news.reporters.templates import report
    from lint_news.templatefile import is_template_file, merged, read_entries, rendered

    config = configured(options)
    files = {p: None for p in options.paths if is_template_file(p)}  # each once, in their order
    known = [read_entries(Path(p)) for p in files]
    target = output.targets([options.output or output.STDOUT], "templates", ["templates"])[0][1]
    options.paths = [p for p in options.paths if p not in files]
    found = discovered(options, config)
    summary = summary_of(found)

    def study(shards: Sequence[Shard], plan: Plan, work: str) -> Generator[ArticleResult, None, None]:
        with progress_of(options, found) as progress:
            for result in run_shards(options, config, shards, plan, work=work):
                progress.add(result)
                if work == STUDY:
                    summary.add(result)
                    say_problems(result, progress)
                yield result

    learned = merged([*known, entries(found.shards, config.max_size, study)])
    with output.written(target) as stream:
        for line in report(learned) if options.report else rendered(learned):
            write(stream, line)
    if not options.quiet:
        say(f"{sum(e.kind == 'line' for e in learned)} lines of {len({e.outlet for e in learned})} outlets")
    return summary.exit_code("never")
