"""One article after the other, in this process; and what every engine does with an item that a reader yields."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator

from lint_news.engines.barren import with_barren
from lint_news.engines.codec import bare
from lint_news.inputs import FieldNames, Shard, read
from lint_news.inputs.shard import problem
from lint_news.model import ArticleResult, Item, LeftOut, Problem, Record, Source
from lint_news.rule import Plan

Work = Callable[[Source, Plan], ArticleResult]
Progress = Callable[[int], None]  # is told the bytes of the input whose results have been handed out since it last was
Exceptions = tuple[type[BaseException], ...]
LINT = "lint_news.pipeline:lint"  # imported when something is to be linted, which a run out of the cache does not need
THROUGH: Exceptions = (
    KeyboardInterrupt,
    SystemExit,
    GeneratorExit,
)  # any other BaseException is a panic of a reader in Rust
REPORT = "run with --debug and report it"


def run(
    shards: Iterable[Shard],
    plan: Plan,
    names: FieldNames = (),
    debug: bool = False,
    work: str = LINT,
    keep_document: bool = False,
    progress: Progress | None = None,
) -> Iterator[ArticleResult]:
    """Lint shards in their order. A crash of ours costs one article and is a problem; `debug` lets it through."""
    return with_barren(_results(shards, plan, names, debug, function(work), keep_document, progress))


def _results(
    shards: Iterable[Shard],
    plan: Plan,
    names: FieldNames,
    debug: bool,
    work: Work,
    keep_document: bool,
    progress: Progress | None,
) -> Iterator[ArticleResult]:
    for shard in shards:
        for result in run_items(items_of(shard, plan, names, debug), plan, debug, work):
            yield result if keep_document else bare(result)
        if progress is not None:
            progress(shard.size)


def run_items(
    items: Iterable[Item], plan: Plan, debug: bool = False, work: Work | None = None
) -> Iterator[ArticleResult]:
    """Lint articles that are read already, in their order. Results keep their documents."""
    work = work or function(LINT)
    for item in items:
        yield attempt(item, plan, debug, work) if isinstance(item, Source) else passed(item)


def items_of(shard: Shard, plan: Plan, names: FieldNames, debug: bool = False) -> Iterator[Item]:
    """What the reader of a shard yields; where it fails, a problem stands in place of the rest.

    Raises `MemoryError`, and with `debug` whatever the reader raises.
    """
    line = 1
    record: Record = None
    try:
        for item in read(shard, plan.max_size, names):
            at = item.location if isinstance(item, Problem) else item
            line, record = at.line, at.record
            yield item
    except THROUGH + (MemoryError,):  # noqa: RUF005 - mypy reads it
        raise
    except BaseException as error:
        if debug:
            raise
        message = f"lint-news failed at reading on behind this place: {_said(error)}"
        yield problem(shard.uri, "internal-error", message, REPORT, line, record)


def function(path: str) -> Work:
    """The function that lints, named as `module:function`: names travel between processes, functions do not."""
    module, _, name = path.partition(":")
    found: Work = getattr(importlib.import_module(module), name)
    return found


def passed(item: Problem | LeftOut) -> ArticleResult:
    """The result of what a reader yields instead of an article."""
    if isinstance(item, Problem):
        place = item.location
        return ArticleResult(Source(place.path, b"", record=place.record, line=place.line), problems=(item,))
    return ArticleResult(Source(item.uri, b"", record=item.record, line=item.line), left_out=item.reason)


def attempt(source: Source, plan: Plan, debug: bool, work: Work, let: Exceptions = ()) -> ArticleResult:
    """Lint one article; what it raises is a problem, but for the exceptions in `let`, and for all with `debug`."""
    try:
        return work(source, plan)
    except THROUGH + let:
        raise
    except BaseException as error:
        if debug:
            raise
        message = f"lint-news failed on this article: {_said(error)}"
        return lost(source, "internal-error", message, REPORT, len(source.data))


def lost(source: Source, kind: str, message: str, remedy: str, size: int) -> ArticleResult:
    """The result of an article that could not be finished: a problem where it begins."""
    found = problem(source.uri, kind, message, remedy, source.line, source.record)
    return ArticleResult(source, problems=(found,), size=size)


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
