"""The catalogue: every rule's examples hold, and its file reads well."""

from __future__ import annotations

import re

import pytest
import yaml

from lint_news.patterns import Pattern
from lint_news.rule import Code
from lint_news.ruleset import catalogue, catalogue_folder
from lint_news.ruletest import failures

RULES = {r.id: r for r in catalogue()}


@pytest.fixture(params=sorted(RULES))
def rule(request):
    return RULES[request.param]


def test_its_examples_hold(rule):
    assert [str(f) for f in failures(rule)] == []


def test_its_summary_and_reason_read_well(rule):
    assert re.fullmatch(r"[A-Z].{2,60}[^.!?\s]", rule.summary)
    assert re.fullmatch(r"[A-Z].{20,}\.", rule.why)
    assert rule.message[0].isupper() or rule.message[0] in "'{"
    assert not rule.message.endswith(".")


def test_its_message_names_only_values_that_it_has(rule):
    known = {
        "match",
        "word",
        "count",
        "observed",
        "to",
        "meant",
        "value",
        "measure",
        "role",
        "bytes",
        "encoding",
        "said",
        "odd",
        "usual",
        "words",
    }
    assert set(re.findall(r"\{(\w+)\}", rule.message)) <= known


def test_its_examples_are_no_two_the_same(rule):
    texts = [e.text for e in (*rule.bad, *rule.good)]
    assert len(texts) == len(set(texts))


def test_its_patterns_match_nothing_in_nothing(rule):
    for source in (*getattr(rule.options, "patterns", ()), *rule.unless):
        assert not Pattern(source).found("")


def test_its_file_reads_the_same_where_yaml_has_no_c_library(rule):
    text = (catalogue_folder() / f"{rule.id}.yaml").read_text(encoding="utf-8")
    alone = yaml.load(text, yaml.BaseLoader)
    assert alone == yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def test_every_file_of_the_folder_is_a_rule():
    files = {p.relative_to(catalogue_folder()).with_suffix("").as_posix() for p in catalogue_folder().rglob("*.y*ml")}
    assert files == set(RULES)
    assert len(files) >= 25


def test_every_check_in_code_has_its_rule_and_every_rule_of_code_its_check():
    from lint_news.checks import REGISTRY

    assert set(REGISTRY) == {r.id for r in RULES.values() if isinstance(r.options, Code)}
