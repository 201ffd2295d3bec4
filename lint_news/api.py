"""The Python interface: `extract`, `lint` and `check`. Import these from `lint_news`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lint_news.config import Config
from lint_news.engines import run
from lint_news.inputs import discover
from lint_news.model import HTML, TEXT, ArticleResult, Document, Source
from lint_news.pipeline import lint as lint_source
from lint_news.pipeline import read_document
from lint_news.rule import Plan
from lint_news.ruleset import load_plan, make_plan


def extract(
    raw: str | bytes, media_type: str = HTML, url: str | None = None, fast: bool = False, plan: Plan | None = None
) -> Document:
    """Cut and label one article, without looking for oddities.

    `raw` is a page or text, decoded or as bytes; `media_type` is text/html, text/plain or application/x-ndjson (one
    record). `fast` judges a page by its layout instead of asking trafilatura. Without a plan the built-in rules are at
    work, whatever configuration lies around. Raises `LintNewsError` for a record without text.

    >>> page = "<h1>Ferry sinks</h1><p>The ferry sank in calm water on Sunday; nobody was hurt.</p>"
    >>> document = extract(page)
    >>> document.title, document.text
    ('Ferry sinks', 'The ferry sank in calm water on Sunday; nobody was hurt.')
    >>> block = document.blocks[0]
    >>> block.role, block.boilerplate, page[block.span.start : block.span.end]
    ('headline', None, 'Ferry sinks')
    """
    return read_document(Source("", raw, media_type, url=url), plan or make_plan(Config(), fast=fast))


def lint(raw: str | bytes, media_type: str = TEXT, plan: Plan | None = None, url: str | None = None) -> ArticleResult:
    r"""Lint one article.

    `raw` and `media_type` are those of `extract`; without a plan the built-in rules are at work. Raises nothing for any
    input: what cannot be read is a problem of the result.

    >>> result = lint("Markets fall on recession tears\n\nShares fell on Friday as investors sold.")
    >>> [(f.rule, f.text, f.location.line, f.location.column) for f in result.findings if f.severity == "warning"]
    [('oddity/real-word', 'recession tears', 1, 17)]
    """
    return lint_source(Source("", raw, media_type, url=url), plan or make_plan(Config()))


def check(paths: Iterable[str | Path], plan: Plan | None = None, jobs: int | None = 0) -> Iterator[ArticleResult]:
    """Lint files and folders, one result an article, in the order of paths and records.

    Without a plan, the nearest configuration from the working folder upward counts. `jobs` processes share the work,
    `None` of them as many as there are cores; with 0 it is done in this one. Raises `UsageError` for a path that does
    not exist, before anything is read.
    """
    found = discover([str(p) for p in paths])
    return run(found.shards, plan or load_plan(), jobs=jobs, keep_document=True)
