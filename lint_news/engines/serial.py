"""One article after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lint_news.engines.barren import with_barren
from lint_news.inputs import FieldNames, Shard, read
from lint_news.model import ArticleResult, Item, LeftOut, Location, Problem, Source
from lint_news.pipeline import lint
from lint_news.rule import Plan

Work = Callable[[Source, Plan], ArticleResult]


def run(
    shards: Iterable[Shard], plan: Plan, names: FieldNames = (), debug: bool = False, work: Work = lint
) -> Iterator[ArticleResult]:
    """Lint shards in their order. A crash of ours costs one article and is a problem; `debug` lets it through."""
    items = (item for shard in shards for item in read(shard, plan.max_size, names))
    return with_barren(run_items(items, plan, debug, work))


def run_items(items: Iterable[Item], plan: Plan, debug: bool = False, work: Work = lint) -> Iterator[ArticleResult]:
    """Lint articles that are read already, in their order."""
    for item in items:
        if isinstance(item, Problem):
            lost = Source(item.location.path, b"", record=item.location.record, line=item.location.line)
            yield ArticleResult(lost, problems=(item,))
            continue
        if isinstance(item, LeftOut):
            none = Source(item.uri, b"", record=item.record, line=item.line)
            yield ArticleResult(none, left_out=item.reason)
            continue
        try:
            yield work(item, plan)
        except Exception as error:
            if debug:
                raise
            yield _crashed(item, error)


def _crashed(source: Source, error: Exception) -> ArticleResult:
    place = Location(source.uri, source.record, None, source.line, 1, source.line, 1, 0, 0)
    message = f"lint-news failed on this article: {type(error).__name__}: {error}"
    problem = Problem("internal-error", " ".join(message.split()), "run with --debug and report it", place)
    return ArticleResult(source, problems=(problem,), size=len(source.data))
