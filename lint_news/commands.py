"""What each command does, from parsed options to exit code."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from lint_news import output
from lint_news.config import MEGABYTE, Config, load_config, place_of, project_root
from lint_news.console import color as _color
from lint_news.console import on_terminal as _on_terminal
from lint_news.console import say as _say
from lint_news.console import write as _write
from lint_news.engines import run, run_items
from lint_news.engines.cached import ResultCache, run_cached
from lint_news.engines.grammar import prepared
from lint_news.errors import Exit, UsageError
from lint_news.flags import configured
from lint_news.gate import Gate
from lint_news.grammarbook import described
from lint_news.inputs import Discovered, Shard, discover
from lint_news.inputs.sample import ONE_ARTICLE, sample
from lint_news.model import ArticleResult, spot
from lint_news.pages import sink
from lint_news.progress import Progress
from lint_news.report import Summary
from lint_news.reporters import FORMATS, Reporter, rulebook, stripped
from lint_news.reporters.terminal import Reporter as Terminal
from lint_news.reporters.terminal import summary_line
from lint_news.reporters.visible import visible
from lint_news.rule import FAMILY, Plan, Rule
from lint_news.ruleset import all_rules, catalogue, make_plan, member, read_rules, suppressions
from lint_news.sieve import Sieve
from lint_news.starter import STARTER
from lint_news.templates import TEMPLATE
from lint_news.words import nearest

Made = Callable[[Sequence[Rule]], list[tuple[Reporter, str]]]  # reporters and their files, for the rules of a plan


def check(options: Namespace) -> int:
    """Report what is odd."""
    config = configured(options)
    form = "statistics" if options.statistics else options.format
    targets = output.targets(options.output, form, list(FORMATS))
    sieve = Sieve(Path(config.baseline) if config.baseline else None)
    return report(
        options, config, lambda rules: [(FORMATS[f](_color(options, to), rules), to) for f, to in targets], sieve
    )


def report(options: Namespace, config: Config, made: Made, sieve: Sieve) -> int:
    """Lint, and write what the sieve leaves with the reporters that are made for the rules at work."""
    known = all_rules(config)
    plan, gate = replace(make_plan(config, known, options.fast), suppress=()), Gate(config, known)
    sieve.suppress(suppressions(config, known), plan.reported)
    if options.resume and not options.state:
        raise UsageError("--resume: name the folder of the stopped run with --state DIR")
    plan = prepared(plan)
    cache = _cache(options, config, plan)
    found = _discovered(options, config, cache)
    plan = _with_templates(options, config, found, plan)
    if plan.templates:
        cache = _cache(options, config, plan)
    if options.sample is None:
        results = _results(options, config, found, plan, cache)
    else:
        results = run_items(sample(found.shards, options.sample, plan.max_size, config.fields), plan, options.debug)
    summary, started = _summary(found), time.monotonic()
    with ExitStack() as stack:
        stack.callback(_close, results)
        progress = stack.enter_context(_progress(options, found))
        rules = [rule for rule in plan.rules if rule.id in plan.reported]
        reports = [(reporter, stack.enter_context(output.written(file))) for reporter, file in made(rules)]
        for reporter, stream in reports:
            _write(stream, reporter.begin())
        for result in sieve.sift(results):
            summary.add(result)
            gate.add(result)
            progress.add(result)
            for reporter, stream in reports:
                _write(stream, reporter.article(result), progress)
        sieve.tell(summary)
        summary.breaches = gate.breaches(lambda n: spot(*place_of(config.origin, "gate", n)))
        progress.clear()
        for reporter, stream in reports:
            _write(stream, reporter.end(summary))
    if not options.quiet:
        for remark in sieve.remarks() if options.sample is None else ():
            _say(remark)
        if not any(isinstance(reporter, Terminal) and stream is sys.stdout for reporter, stream in reports):
            for breach in summary.breaches:
                _say(f"gate: {breach.message}")
        _say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code(config.fail_on)


def strip(options: Namespace) -> int:
    """Print or write the main text."""
    config = configured(options)
    known = all_rules(config)
    make_plan(config, known)  # a selector that names nothing is an error, though strip reports nothing
    plan = make_plan(replace(config, select=()), known, options.fast)
    plan = replace(plan, reported=frozenset())
    found = _discovered(options, config)
    plan = _with_templates(options, config, found, plan)
    if options.in_place:
        return _strip_in_place(options, found, plan)
    if options.format == "html":
        return _strip_to_pages(options, config, found, plan)
    form = "explain" if options.explain else options.format
    summary, started = _summary(found), time.monotonic()
    folder = output.mirror_folder(options.output, options.paths)
    targets = [] if folder else output.targets(options.output, form, list(stripped.FORMATS))
    with ExitStack() as stack:
        printed = [
            (stripped.FORMATS[f](_color(options, to)), stack.enter_context(output.written(to))) for f, to in targets
        ]
        uris = [shard.uri for shard in found.shards]
        mirror = stack.enter_context(output.Mirror(folder, options.paths, form, uris)) if folder else None
        results = _run(options, config, found.shards, plan, keep_document=True)
        stack.callback(_close, results)
        progress = stack.enter_context(_progress(options, found))
        for result in results:
            summary.add(result)
            progress.add(result)
            _say_problems(result, progress)
            if mirror is not None and result.document is not None:
                stream, first = mirror.stream(result.source.uri)
                _write(stream, stripped.FORMATS[form](False)(result, first))
            for render, stream in printed:
                _write(stream, render(result, summary.articles == 1), progress)
    if not options.quiet and (folder or summary.problems or not summary.articles):
        _say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code("never")


def _strip_to_pages(options: Namespace, config: Config, found: Discovered, plan: Plan) -> int:
    """Write a page that shows each article with what was kept and cut, and in a folder an index of them."""
    summary, started = _summary(found), time.monotonic()
    with ExitStack() as stack:
        pages = stack.enter_context(sink(options.output, options.paths, [shard.uri for shard in found.shards]))
        results = _run(options, config, found.shards, plan, keep_document=True)
        stack.callback(_close, results)
        progress = stack.enter_context(_progress(options, found))
        for result in results:
            summary.add(result)
            progress.add(result)
            _say_problems(result, progress)
            pages.add(result)
    if not options.quiet and (options.output or summary.problems or not summary.articles):
        _say(summary_line(summary, time.monotonic() - started))
    return summary.exit_code("never")


def _strip_in_place(options: Namespace, found: Discovered, plan: Plan) -> int:
    """Rewrite text files without their furniture; other formats are left as they are, and said so."""
    from lint_news.inplace import by_rules_alone, rewrite

    plan = by_rules_alone(plan)
    if options.output or options.explain:
        raise UsageError("--in-place writes to the files themselves; leave out --output and --explain")
    if any(shard.uri == output.STDOUT for shard in found.shards):
        raise UsageError("--in-place cannot rewrite standard input; name files")
    summary = _summary(found)
    changed = 0
    texts = [s for s in found.shards if s.problem or (s.format == "text" and not s.compression and "://" not in s.uri)]
    for result in run(texts, plan, debug=options.debug, jobs=0, keep_document=True):
        summary.add(result)
        _say_problems(result)
        if result.document is not None and rewrite(result.document, plan):
            changed += 1
            _say(f"stripped {result.source.uri}")
    others = len(found.shards) - len(texts)
    if others and not options.quiet:
        _say(f"{others} files that are no plain text left as they are")
    return summary.exit_code("never") or (Exit.FINDINGS if changed else Exit.OK)


def _discovered(options: Namespace, config: Config, cache: ResultCache | None = None) -> Discovered:
    include = tuple(options.include or ()) or config.include
    exclude = tuple(options.exclude or ()) or config.exclude
    if cache is None:
        return discover(options.paths, options.input_format, include, exclude)
    return discover(options.paths, options.input_format, include, exclude, cache.told)


def _cache(options: Namespace, config: Config, plan: Plan) -> ResultCache | None:
    """The cache, unless the run keeps a state of its own or looks at a few articles only."""
    if options.no_cache or options.state or options.debug or options.sample is not None:
        return None
    return ResultCache(project_root(config), plan, config.fields, options.input_format)


def _results(
    options: Namespace, config: Config, found: Discovered, plan: Plan, cache: ResultCache | None
) -> Iterator[ArticleResult]:
    """The results of a check: those of unchanged files from the cache."""
    if cache is None:
        return _run(options, config, found.shards, plan, state=options.state, resume=options.resume)

    def work(shards: Sequence[Shard]) -> Iterator[ArticleResult]:
        return _run(options, config, shards, plan)

    return run_cached(found.shards, cache, work)


def _with_templates(options: Namespace, config: Config, found: Discovered, plan: Plan) -> Plan:
    """The plan with the templates that the user gave, or that are learned in a first pass over the input."""
    alone = getattr(options, "sample", None) or getattr(options, "in_place", False)
    loose = alone or all(shard.format in ONE_ARTICLE for shard in found.shards)
    if plan.rule(TEMPLATE) is None or (options.templates is None and loose):
        return plan
    from lint_news.lessons import Lesson

    lesson = Lesson(options.templates)
    shards, state = lesson.shards(found.shards), getattr(options, "state", None)
    if not shards:
        return replace(plan, templates=lesson.given())
    kept = {"state": state / "templates", "resume": options.resume} if state else {}

    def study(some: Sequence[Shard], plan: Plan, work: str) -> Generator[ArticleResult, None, None]:
        cache = _cache(options, config, plan) if hasattr(options, "no_cache") else None
        if cache is None:
            yield from _run(options, config, some, plan, work=work, **kept)
        else:
            yield from run_cached(some, cache, lambda unknown: _run(options, config, unknown, plan, work=work))

    with _progress(options, found) as progress:
        return replace(plan, templates=lesson.learn(shards, plan.max_size, study, progress.add))


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
    found = _discovered(options, config)
    summary = _summary(found)

    def study(shards: Sequence[Shard], plan: Plan, work: str) -> Generator[ArticleResult, None, None]:
        with _progress(options, found) as progress:
            for result in _run(options, config, shards, plan, work=work):
                progress.add(result)
                if work == STUDY:
                    summary.add(result)
                    _say_problems(result, progress)
                yield result

    learned = merged([*known, entries(found.shards, config.max_size, study)])
    with output.written(target) as stream:
        for line in report(learned) if options.report else rendered(learned):
            _write(stream, line)
    if not options.quiet:
        _say(f"{sum(e.kind == 'line' for e in learned)} lines of {len({e.outlet for e in learned})} outlets")
    return summary.exit_code("never")


def _run(
    options: Namespace, config: Config, shards: Sequence[Shard], plan: Plan, **more: Any
) -> Iterator[ArticleResult]:
    timeout = options.timeout or config.timeout
    memory = int((options.memory or config.memory) * MEGABYTE)
    return run(shards, plan, config.fields, options.debug, options.jobs, timeout, memory, **more)


def _close(results: Iterator[ArticleResult]) -> None:
    """End a run that is not at its end: its processes go at once."""
    if isinstance(results, Generator):
        results.close()


def _progress(options: Namespace, found: Discovered) -> Progress:
    stream = StringIO() if options.quiet else sys.stderr
    return Progress(sum(s.size for s in found.shards), stream, not options.quiet and _on_terminal(sys.stderr))


def _say_problems(result: ArticleResult, progress: Progress | None = None) -> None:
    for problem in result.problems:
        if progress is not None:
            progress.clear()
        place = problem.location
        _say(f"lint-news: {place.path}:{place.line}: {problem.message}; {problem.remedy}")


def show(options: Namespace) -> int:
    """Print what lies at a location."""
    from lint_news.show import show as shown

    config = configured(options)
    plan = make_plan(config)
    color = _color(options, output.STDOUT)
    _write(sys.stdout, shown(options.location, config.fields, options.input_format, color, plan))
    return Exit.OK


def fields(options: Namespace) -> int:
    """Say which fields of a dump are read, and why."""
    from lint_news.reporters.fieldlist import report

    config = configured(options)
    _write(sys.stdout, report(options.path, options.input_format, config.fields))
    return Exit.OK


def rules(options: Namespace) -> int:
    """List the rules, show one, or test their examples."""
    if options.action == "test":
        return _test_rules(options)
    config = load_config(options.config)
    known = all_rules(config)
    plan = make_plan(config, known)
    if options.action == "show":
        rule = _one(known, options.target)
        rule, curated = described(rule, config.grammar.path)
        reported = rule.id in plan.reported or (plan.rule(rule.id) is None and FAMILY in plan.reported and curated)
        text = rulebook.show(rule, reported and curated, _on_terminal(sys.stdout))
        data: Any = rulebook.rule_data(rule)
    else:
        if options.target:
            raise UsageError(f"'{options.target}': list takes no rule; did you mean 'rules show {options.target}'?")
        text = rulebook.listing(known, plan.reported)
        data = [rulebook.rule_data(r) for r in known]
    _write(sys.stdout, json.dumps(data, ensure_ascii=False, indent=2) + "\n" if options.format == "json" else text)
    return Exit.OK


def _one(known: tuple[Rule, ...], wanted: str | None) -> Rule:
    if not wanted:
        raise UsageError("rules show: name a rule, for instance 'rules show duplicate/headline'")
    for rule in known:
        if wanted == rule.id or wanted in rule.aliases:
            return rule
    family = next((r for r in known if r.id == FAMILY), None)
    if family is not None and (found := member(family, wanted)) is not None:
        return found
    raise UsageError(f"no rule is called '{wanted}'{nearest(wanted, [r.id for r in known])}")


def _test_rules(options: Namespace) -> int:
    """Run examples: of the rule files of a path, else of the catalogue and the configured rules."""
    from lint_news.ruletest import failures

    if options.target:
        tested = read_rules(Path(options.target), verify=False)
    else:
        config = load_config(options.config)
        tested = [*catalogue(), *(r for path in config.rule_paths for r in read_rules(Path(path), verify=False))]
    failed = [failure for rule in tested for failure in failures(rule, (*catalogue(), *tested))]
    for failure in failed:
        _write(sys.stdout, visible(str(failure)) + "\n")
    examples = sum(len(r.bad) + len(r.good) for r in tested)
    _say(f"{len(tested)} rules, {examples} examples, {len(failed)} failed")
    return Exit.FINDINGS if failed else Exit.OK


def completion(options: Namespace) -> int:
    """Print a script that completes commands and flags in a shell."""
    try:
        import shtab
    except ImportError:
        raise UsageError("completion needs shtab: pip install shtab") from None
    _write(sys.stdout, shtab.complete(options.parser, shell=options.shell) + "\n")
    return Exit.OK


def init(options: Namespace) -> int:
    """Write a configuration that explains itself."""
    path = Path(options.path)
    if path.exists() and not options.force:
        raise UsageError(f"{path}: exists already; --force overwrites it")
    with output.written(str(path)) as stream:
        stream.write(STARTER)
    _say(f"wrote {path}")
    return Exit.OK


def _summary(found: Discovered) -> Summary:
    return Summary(left_out=found.left_out + found.ignored, empty=found.empty)
