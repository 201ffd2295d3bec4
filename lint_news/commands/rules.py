"""The command `rules`: list the rules, show one, or test their examples."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from lint_news.configfile import load_config
from lint_news.console import on_terminal, say, write
from lint_news.errors import Exit, UsageError
from lint_news.grammarbook import described
from lint_news.reporters import rulebook
from lint_news.reporters.visible import visible
from lint_news.rule import FAMILY, Rule
from lint_news.ruleset import all_rules, catalogue, make_plan, member, read_rules
from lint_news.words import nearest


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
        text = rulebook.show(rule, reported and curated, on_terminal(sys.stdout))
        data: Any = rulebook.rule_data(rule)
    else:
        if options.target:
            raise UsageError(f"'{options.target}': list takes no rule; did you mean 'rules show {options.target}'?")
        text = rulebook.listing(known, plan.reported)
        data = [rulebook.rule_data(r) for r in known]
    write(sys.stdout, json.dumps(data, ensure_ascii=False, indent=2) + "\n" if options.format == "json" else text)
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
        write(sys.stdout, visible(str(failure)) + "\n")
    examples = sum(len(r.bad) + len(r.good) for r in tested)
    say(f"{len(tested)} rules, {examples} examples, {len(failed)} failed")
    return Exit.FINDINGS if failed else Exit.OK
