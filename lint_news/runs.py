"""What commands that lint have in common: what is read, by which engine, out of which cache."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

from lint_news.config import MEGABYTE, Config, project_root
from lint_news.console import on_terminal, say
from lint_news.engines import run
from lint_news.engines.cached import ResultCache, run_cached
from lint_news.engines.grammar import prepared
from lint_news.inputs import Discovered, Shard, discover
from lint_news.inputs.sample import ONE_ARTICLE
from lint_news.model import ArticleResult
from lint_news.progress import Progress
from lint_news.report import Summary
from lint_news.rule import Plan, Rule
from lint_news.ruleset import make_plan
from lint_news.templates import TEMPLATE

if TYPE_CHECKING:
    from lint_news.changes import Changes

SHALLOW = (
    "--deep reads with the small encoder alone; `lint-news weights` fetches a language model (93 MB) that finds more"
)


def plan_of(options: Namespace, config: Config, rules: Sequence[Rule]) -> Plan:
    """The plan of a check. Suppressions are left to the sieve, which counts them."""
    plan = replace(make_plan(config, rules, options.fast), suppress=(), remember=not options.no_cache)
    if plan.deep == "encoder" and not options.quiet:
        say(SHALLOW)
    return prepared(plan)


def discovered(
    options: Namespace, config: Config, cache: ResultCache | None = None, changes: Changes | None = None
) -> Discovered:
    """What the paths of a command line name, and what of it was left out."""
    include = tuple(options.include or ()) or config.include
    exclude = tuple(options.exclude or ()) or config.exclude
    more: dict[str, Any] = {"told": cache.told} if cache is not None else {}
    if changes is not None:
        more["concern"] = changes.concern
    return discover(options.paths, options.input_format, include, exclude, **more)


def cache_of(options: Namespace, config: Config, plan: Plan) -> ResultCache | None:
    """The cache, unless the run keeps a state of its own or looks at a few articles only."""
    if options.no_cache or options.state or options.debug or options.sample is not None:
        return None
    return ResultCache(project_root(config), plan, config.fields, options.input_format)


def results_of(
    options: Namespace, config: Config, found: Discovered, plan: Plan, cache: ResultCache | None
) -> Iterator[ArticleResult]:
    """The results of a check: those of unchanged files from the cache."""
    if cache is None:
        return run_shards(options, config, found.shards, plan, state=options.state, resume=options.resume)

    def work(shards: Sequence[Shard]) -> Iterator[ArticleResult]:
        return run_shards(options, config, shards, plan)

    return run_cached(found.shards, cache, work)


def with_templates(options: Namespace, config: Config, found: Discovered, plan: Plan) -> Plan:
    """The plan with the templates that the user gave, or that are learned in a first pass over the input."""
    alone = getattr(options, "sample", None) or getattr(options, "in_place", False)
    loose = alone or all(shard.format in ONE_ARTICLE for shard in found.shards)
    choice = config.templates or None
    if plan.rule(TEMPLATE) is None or (choice is None and loose):
        return plan
    from lint_news.lessons import Lesson

    lesson = Lesson(choice)
    shards, state = lesson.shards(found.shards), getattr(options, "state", None)
    if not shards:
        return replace(plan, templates=lesson.given())
    kept = {"state": state / "templates", "resume": options.resume} if state else {}

    def study(some: Sequence[Shard], plan: Plan, work: str) -> Generator[ArticleResult, None, None]:
        cache = cache_of(options, config, plan) if hasattr(options, "no_cache") else None
        if cache is None:
            yield from run_shards(options, config, some, plan, work=work, **kept)
        else:
            yield from run_cached(some, cache, lambda unknown: run_shards(options, config, unknown, plan, work=work))

    with progress_of(options, found) as progress:
        return replace(plan, templates=lesson.learn(shards, plan.max_size, study, progress.add))


def run_shards(
    options: Namespace, config: Config, shards: Sequence[Shard], plan: Plan, **more: Any
) -> Iterator[ArticleResult]:
    """Lint shards with the limits of flags and configuration."""
    timeout = options.timeout or config.timeout
    memory = int((options.memory or config.memory) * MEGABYTE)
    return run(shards, plan, config.fields, options.debug, options.jobs, timeout, memory, **more)


def told(
    options: Namespace, config: Config, found: Discovered, plan: Plan, summary: Summary, **more: Any
) -> Generator[tuple[ArticleResult, Progress], None, None]:
    """Results, counted, and with their problems and progress told. Close it when done; `more` is for the engine."""
    results = run_shards(options, config, found.shards, plan, **more)
    with ExitStack() as stack:
        stack.callback(close, results)
        progress = stack.enter_context(progress_of(options, found))
        for result in results:
            summary.add(result)
            progress.add(result)
            say_problems(result, progress)
            yield result, progress


def close(results: Iterator[ArticleResult]) -> None:
    """End a run that is not at its end: its processes go at once."""
    if isinstance(results, Generator):
        results.close()


def progress_of(options: Namespace, found: Discovered) -> Progress:
    """The line of progress on standard error, which says nothing with `--quiet`."""
    stream = StringIO() if options.quiet else sys.stderr
    return Progress(sum(s.size for s in found.shards), stream, not options.quiet and on_terminal(sys.stderr))


def say_problems(result: ArticleResult, progress: Progress | None = None) -> None:
    """Say on standard error what could not be read, for commands that print no findings."""
    for problem in result.problems:
        if progress is not None:
            progress.clear()
        place = problem.location
        say(f"lint-news: {place.path}:{place.line}: {problem.message}; {problem.remedy}")


def summary_of(found: Discovered) -> Summary:
    """Counts that begin with what discovery left out."""
    return Summary(left_out=found.left_out + found.ignored, empty=found.empty)
