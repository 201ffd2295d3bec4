"""The YAML in the documentation does what the documentation says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lint_news.configfile import PRESETS, READERS, load_config
from lint_news.inputs.discover import SUFFIXES
from lint_news.inputs.fields import (
    DATE_NAMES,
    HTML_NAMES,
    LANGUAGE_NAMES,
    SITE_NAMES,
    TEXT_NAMES,
    TITLE_NAMES,
    URL_NAMES,
)
from lint_news.model import ROLES
from lint_news.rule import MEASURES
from lint_news.rulefile import COMMON, KEYS, SCOPES, parse
from lint_news.ruleset import make_plan
from lint_news.ruletest import failures
from lint_news.schemas import default_values
from lint_news.starter import STARTER
from lint_news.yamlfile import YamlFile

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {page.name: page.read_text(encoding="utf-8") for page in sorted(DOCS.glob("*.md"))}
RULES_PAGE = PAGES["rules.md"]
FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"# my-rules/([a-z0-9-]+/[a-z0-9-]+)\.yaml\n")
CONFIGURATION = "# lint-news.yaml\n"
SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##)", re.M | re.S)

LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)

BLOCKS = [block for page in PAGES.values() for block in FENCED.findall(page)]
RULES = [block for block in BLOCKS if re.search(r"^kind:", block, re.M)]
CONFIGURATIONS = [block for block in BLOCKS if block.startswith(CONFIGURATION)]


def rule_id(block: str) -> str:
    named = NAMED.match(block)
    assert named, f"a rule on the page begins with '# my-rules/group/name.yaml': {block[:60]}"
    return named[1]


def test_each_block_on_the_page_of_rules_is_a_rule_or_a_configuration() -> None:
    assert all(block in RULES or block in CONFIGURATIONS for block in FENCED.findall(RULES_PAGE))
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


def test_every_key_of_the_configuration_has_its_row() -> None:
    """The rows that the page should have, in their order."""
    rows = []
    for name, key in READERS.items():
        default = json.dumps(default_values()[name]).strip('"') if name in default_values() else ""
        rows.append(f"| `{name}` | {f'`{default}`' if default else ''} | {key.about} |".replace("|  |", "| |"))
    table = PAGES["configuration.md"].partition("## Keys")[2].partition("\n\nWords")[0]
    assert table.splitlines()[-len(rows) :] == rows


def test_the_table_of_presets_says_what_they_say() -> None:
    section = PAGES["configuration.md"].partition("## Presets")[2]
    head = section.partition("| `preset:` |")[2].partition("\n")[0]
    keys = re.findall(r"`([\w-]+)`", head)
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", section, re.M)[: len(PRESETS)]
    said = {name: dict(zip(keys, map(str.strip, row.split("|")), strict=True)) for name, row in rows}
    assert said == {name: {k: str(v).lower() for k, v in values.items()} for name, values in PRESETS.items()}


def test_every_kind_has_a_section_with_its_keys_and_a_rule() -> None:
    sections = dict(SECTION.findall(RULES_PAGE))
    for kind, keys in KEYS.items():
        assert f"kind: {kind}\n" in sections[kind], kind
        for key in keys:
            assert f"\n| `{key}` |" in sections[kind], (kind, key)


def test_every_common_key_scope_and_measure_is_named() -> None:
    for key in COMMON:
        assert f"\n| `{key}` |" in RULES_PAGE, key
    for scope in SCOPES:
        assert (scope if scope in ROLES else f"`{scope}`") in RULES_PAGE, scope
    for measure in MEASURES:
        assert f"`{measure}`" in RULES_PAGE, measure


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for file, anchor in LINK.findall(PAGES[page]):
        if "://" in file:
            continue
        target = DOCS / file if file else DOCS / page
        assert target.is_file(), file
        assert not anchor or anchor[1:] in anchors(target.read_text(encoding="utf-8")), (file, anchor)


def anchors(text: str) -> set[str]:
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in HEADING.findall(text)}


@pytest.mark.parametrize(
    "names", [(*TEXT_NAMES, *HTML_NAMES, "main"), TITLE_NAMES, URL_NAMES, SITE_NAMES, DATE_NAMES, LANGUAGE_NAMES]
)
def test_field_names_stand_in_their_order(names: tuple[str, ...]) -> None:
    items = re.findall(r"^- \*\*.*?(?=\n- |\n\n)", PAGES["inputs.md"], re.M | re.S)
    assert list(names) in [re.findall(r"`(\w+)`", item) for item in items]


def test_every_suffix_is_named() -> None:
    for suffix in SUFFIXES:
        assert f"`{suffix}`" in PAGES["inputs.md"], suffix


def test_the_explanation_shown_is_the_one_printed() -> None:
    """If this fails after a change of rules, copy the lines from examples/explain.report into docs/boilerplate.md."""
    page = PAGES["boilerplate.md"].partition("```sh\nlint-news strip --explain")[2]
    shown = [line[4:] for line in page.splitlines() if line.startswith("    ")]
    printed = (DOCS.parent / "examples" / "explain.report").read_text(encoding="utf-8").splitlines()
    assert len(shown) > 8
    assert [line for line in shown if line not in printed] == []
