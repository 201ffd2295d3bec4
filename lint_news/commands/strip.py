"""The command `strip`: print or write the main text."""

from __future__ import annotations

import time
from argparse import Namespace
from contextlib import ExitStack, closing
from dataclasses import replace

from lint_news import output
from lint_news.config import Config
from lint_news.console import color, say, write
from lint_news.engines import run
from lint_news.errors import Exit, UsageError
from lint_news.flags import configured
from lint_news.inputs import Discovered
from lint_news.pages import sink
from lint_news.reporters import stripped
from lint_news.reporters.terminal import summary_line
from lint_news.rule import Plan
from lint_news.ruleset import all_rules, make_plan
from lint_news.runs import discovered, say_problems, summary_of, told, with_templates


def strip(options: Namespace) -> int:
    """Print or write the main text."""
    config = configured(options)
    known = all_rules(config)
    make_plan(config, known)  # a selector that names nothing is an error, though strip reports nothing
    plan = make_plan(replace(config, select=()), known, options.fast)
    plan = replace(plan, reported=frozenset())
    found = discovered(options, config)
    plan = with_templates(options, config, found, plan)
    if options.in_place:
        return _strip_in_place(options, found, plan)
    if options.format == "html":
        return _strip_to_pages(options, config, found, plan)
    form = "explain" if options.explain else options.format
    summary, started = summary_of(found), time.monotonic()
    folder = output.mirror_folder(options.output, options.paths)
    targets = [] if folder else output.targets(options.output, form, list(stripped.FORMATS))
    with ExitStack() as stack:
        printed = [
            (stripped.FORMATS[f](color(options, to)), stack.enter_context(output.written(to))) for f, to in targets
        ]
        uris = [shard.uri for shard in found.shards]
        mirror = stack.enter_context(output.Mirror(folder, options.paths, form, uris)) if folder else None
        for result, progress in stack.enter_context(
            closing(told(options, config, found, plan, summary, keep_document=True))
        ):
            if mirror is not None and result.document is not None:
                stream, first = mirror.stream(result.source.uri)
                write(stream, stripped.FORMATS[form](False)(result, first))
            for render, stream in printed:
                write(stream, render(result, summary.articles == 1), progress)
    if not options.quiet and (folder or summary.problems or not summary.articles):
        say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code("never")


def _strip_to_pages(options: Namespace, config: Config, found: Discovered, plan: Plan) -> int:
    """Write a page that shows each article with what was kept and cut, and in a folder an index of them."""
    summary, started = summary_of(found), time.monotonic()
    with ExitStack() as stack:
        pages = stack.enter_context(sink(options.output, options.paths, [shard.uri for shard in found.shards]))
        for result, _ in stack.enter_context(closing(told(options, config, found, plan, summary, keep_document=True))):
            pages.add(result)
    if not options.quiet and (options.output or summary.problems or not summary.articles):
        say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code("never")


def _strip_in_place(options: Namespace, found: Discovered, plan: Plan) -> int:
    """Rewrite text files without their furniture; other formats are left as they are, and said so."""
    from lint_news.inplace import by_rules_alone, rewrite

    plan = by_rules_alone(plan)
    if options.output or options.explain:
        raise UsageError("--in-place writes to the files themselves; leave out --output and --explain")
    if any(shard.uri == output.STDOUT for shard in found.shards):
        raise UsageError("--in-place cannot rewrite standard input; name files")
    summary = summary_of(found)
    changed = 0
    texts = [s for s in found.shards if s.problem or (s.format == "text" and not s.compression and "://" not in s.uri)]
    for result in run(texts, plan, debug=options.debug, jobs=0, keep_document=True):
        summary.add(result)
        say_problems(result)
        if result.document is not None and rewrite(result.document, plan):
            changed += 1
            say(f"stripped {result.source.uri}")
    others = len(found.shards) - len(texts)
    if others and not options.quiet:
        say(f"{others} files that are no plain text left as they are")
    return summary.exit_code("never") or (Exit.FINDINGS if changed else Exit.OK)
