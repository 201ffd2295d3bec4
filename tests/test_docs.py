"""The YAML in the documentation does what the documentation says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from lint_news.config import load_config
from lint_news.model import ROLES
from lint_news.rulefile import KEYS, SCOPES, parse
from lint_news.ruleset import make_plan
from lint_news.ruletest import failures
from lint_news.starter import STARTER
from lint_news.yamlfile import YamlFile

DOCS = Path(__file__).parent.parent / "docs"
RULES_PAGE = (DOCS / "rules.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"# my-rules/([a-z0-9-]+/[a-z0-9-]+)\.yaml\n")
CONFIGURATION = "# lint-news.yaml\n"
SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##)", re.M | re.S)

BLOCKS = FENCED.findall(RULES_PAGE)
RULES = [block for block in BLOCKS if re.search(r"^kind:", block, re.M)]
CONFIGURATIONS = [block for block in BLOCKS if block.startswith(CONFIGURATION)]


def rule_id(block: str) -> str:
    named = NAMED.match(block)
    assert named, f"a rule on the page begins with '# my-rules/group/name.yaml': {block[:60]}"
    return named[1]


def test_each_block_is_a_rule_or_a_configuration() -> None:
    assert len(RULES) + len(CONFIGURATIONS) == len(BLOCKS)
    assert len(set(map(rule_id, RULES))) == len(RULES)


@pytest.mark.parametrize("block", RULES, ids=rule_id)
def test_rule_loads_and_its_examples_hold(block: str) -> None:
    rule = parse(YamlFile("docs/rules.md", block), rule_id(block))
    assert [str(failure) for failure in failures(rule)] == []


@pytest.mark.parametrize("text", [*CONFIGURATIONS, STARTER])
def test_configuration_loads(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lint-news.yaml"
    path.write_text(text, encoding="utf-8")
    assert make_plan(replace(load_config(path), rule_paths=())).rules


def test_every_kind_has_a_section_with_its_keys_and_a_rule() -> None:
    sections = dict(SECTION.findall(RULES_PAGE))
    for kind, keys in KEYS.items():
        assert f"kind: {kind}\n" in sections[kind], kind
        for key in keys:
            assert f"\n| `{key}` |" in sections[kind], (kind, key)


def test_every_scope_is_named() -> None:
    for scope in SCOPES:
        assert (scope if scope in ROLES else f"`{scope}`") in RULES_PAGE
