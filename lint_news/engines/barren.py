"""A dump of which no record is an article is most likely read wrongly: that is a problem, not a clean result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lint_news.inputs.shard import problem
from lint_news.model import ArticleResult, Source


def with_barren(results: Iterable[ArticleResult]) -> Iterator[ArticleResult]:
    """The results, which come file by file, and behind those of a file without any article a problem that says so."""
    for uri, of_file in groupby(results, key=lambda result: result.source.uri):
        articles, reasons = 0, 0
        reason = ""
        for result in of_file:
            articles += not result.left_out
            reasons += bool(result.left_out)
            reason = reason or result.left_out
            yield result
        if reasons and not articles:
            said = f"none of its {reasons} records is an article: {reason}" if reasons > 1 else reason
            lost = problem(uri, "no-text", said, "name the field that holds the text with --field text=NAME")
            yield ArticleResult(Source(uri, b""), problems=(lost,))
