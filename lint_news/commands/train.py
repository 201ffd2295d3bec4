"""The command `train`: the words of the user's own archive, counted for `--counts`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from lint_news import output
from lint_news.checks.misfits import threshold
from lint_news.config import Config
from lint_news.console import say, write
from lint_news.counting import COUNT, WORDS, Article, article_of
from lint_news.coverage import HeldOut, Strange, report
from lint_news.errors import Exit, OutputError, UsageError
from lint_news.flags import configured
from lint_news.inputs import Discovered
from lint_news.oddity.table import MAGIC, Table, read
from lint_news.oddity.tally import Paragraphs, Tally
from lint_news.report import Summary
from lint_news.rule import Plan
from lint_news.ruleset import all_rules, make_plan
from lint_news.runs import discovered, summary_of, told, with_templates

MISFITS = frozenset({"oddity/misfit-word", "oddity/misfit-headline", "oddity/odd-compound"})


@dataclass(slots=True)
class _Archive:
    """An archive as it is counted. With a report, some articles are held out to measure by."""

    report: bool
    tally: Tally = field(default_factory=Tally)
    held: HeldOut = field(default_factory=HeldOut)
    strange: Strange = field(default_factory=Strange)
    outlets: set[str] = field(default_factory=set)
    articles: int = 0
    words: int = 0
    again: int = 0
    _paragraphs: Paragraphs = field(default_factory=Paragraphs)

    def add(self, article: Article) -> None:
        """Count what of an article never came before."""
        fresh = self._paragraphs.fresh(article.streams)
        if not any(fresh):
            self.again += 1
            return
        article = article.only(fresh)
        self.articles += 1
        self.words += sum(map(len, article.streams))
        self.outlets.add(article.outlet)
        if self.report:
            self.strange.add(article)
        counted = self.held.offer(article) if self.report else article
        if counted is not None:
            self.tally.add(counted.streams, counted.headline)

    def rest(self) -> None:
        """Count what was held out, too."""
        for article in self.held.articles():
            self.tally.add(article.streams, article.headline)


def train(options: Namespace) -> int:
    """Count dumps into a table, or report how much of them is known."""
    if options.output is None and not options.report:
        raise UsageError("train: name the table to write with --output FILE, or ask for a --report")
    config = replace(configured(options), counts="")  # which may be written now
    tables = [path for path in options.paths if _is_table(path)]
    options.paths = [path for path in options.paths if path not in tables]
    own = _table_of(tables, options)
    if own is not None and not options.paths:
        write(sys.stdout, f"{own.articles:,} articles, {own.words:,} words, {own.held:,} counts\n")
        return Exit.OK
    target = output.targets([str(options.output)], "table", ["table"])[0][1] if options.output else None
    everything = all_rules(config)
    plan = replace(
        make_plan(replace(config, select=(), boilerplate=False), everything, options.fast), reported=frozenset()
    )
    found = discovered(options, config)
    if target is not None and any(Path(shard.uri).resolve() == Path(target).resolve() for shard in found.shards):
        raise UsageError(f"{target}: is read and would be overwritten; name another file")
    summary, archive = summary_of(found), _Archive(options.report)
    _read(options, config, found, plan, summary, archive)
    if options.report:
        notes = {
            r.id.partition("/")[2]: threshold(r, "counts", config.sensitivity) for r in everything if r.id in MISFITS
        }
        table = own or archive.tally.table(options.size)
        for line in report(archive.held.articles(), table, notes, archive.strange):
            write(sys.stdout, line)
    if target is not None:
        archive.rest()
        _write(archive.tally.table(options.size), target)
    if not options.quiet:
        say(_told(archive, summary))
    return summary.exit_code("never")


def _table_of(tables: Sequence[str], options: Namespace) -> Table | None:
    """The table that stands among the paths of a report. Raises `UsageError` for a damaged one, or more."""
    if not tables:
        return None
    if options.output is not None or len(tables) > 1:
        raise UsageError(
            f"{tables[-1]}: is a table; tables cannot be put together, but --report takes one beside dumps"
        )
    try:
        return read(Path(tables[0]), verify=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"{tables[0]}: this is {error}") from None


def _is_table(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except (OSError, ValueError):
        return False


def _read(
    options: Namespace, config: Config, found: Discovered, plan: Plan, summary: Summary, archive: _Archive
) -> None:
    plan = with_templates(options, config, found, plan)
    with closing(told(options, config, found, plan, summary, work=COUNT)) as results:
        for result, _ in results:
            for fact in result.facts:
                if fact.rule == WORDS:
                    archive.add(article_of(fact))


def _write(table: Table, target: str) -> None:
    with output.written(target) as stream:
        try:
            stream.buffer.write(table.packed())
        except OSError as error:
            raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from None


def _told(archive: _Archive, summary: Summary) -> str:
    others = summary.articles - summary.lost - archive.articles - archive.again
    told = f"{archive.articles:,} articles of {len(archive.outlets):,} outlets, {archive.words:,} words"
    return f"{told}; {archive.again:,} stood there twice, {others:,} are not in English or have no text"
