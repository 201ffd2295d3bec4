"""The schemas: shipped as the tables make them, sound, and of one mind with the readers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from lint_news import schemas
from lint_news.config import Config
from lint_news.configfile import READERS, Key, load_config
from lint_news.errors import UsageError
from lint_news.rulefile import parse
from lint_news.rulekeys import COMMON, KEYS
from lint_news.ruleset import catalogue_folder
from lint_news.starter import STARTER
from lint_news.yamlfile import YamlFile

ROOT = Path(__file__).parent.parent
FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.M | re.S)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [(page.name, block) for page in PAGES for block in FENCED.findall(page.read_text(encoding="utf-8"))]
CONFIGURATION = Draft202012Validator(schemas.configuration(), format_checker=FormatChecker())
RULE = Draft202012Validator(schemas.rule())
WORDS = [
    *READERS,
    "paths",
    "outlets",
    "text",
    "title",
    "error",
    "note",
    "never",
    "high",
    "oddity",
    "2%",
    "30 %",
    "2027-01-31",
    "reason",
]
WORDS += ["paths", "outlets"]
WORDS += ["rule", "path", "outlet", "until", "fingerprint", "server", "allow-remote", "severity", "scope", "unless"]
WORDS += ["findings", "articles-with", "max", "per", "min-articles", "kept-below", "main-words-below", "strict", ""]


def data_of(text: str) -> Any:
    """YAML as an editor sees it: the keys are texts."""
    return json.loads(json.dumps(YamlFile("", text).data))


@pytest.mark.parametrize("name", schemas.NAMES)
def test_the_shipped_file_is_what_the_tables_make(name):
    """After a change of a key: `LINT_NEWS_UPDATE=1 python -m pytest tests/test_schemas.py`, then read the diff."""
    if os.environ.get("LINT_NEWS_UPDATE"):
        (Path(schemas.__file__).parent / f"{name}.json").write_text(schemas.generated(name), encoding="utf-8")
    assert schemas.shipped(name) == schemas.generated(name)
    Draft202012Validator.check_schema(json.loads(schemas.shipped(name)))


@pytest.mark.parametrize("name", READERS)
def test_every_key_has_all_that_is_said_of_keys(name):
    key = READERS[name]
    assert isinstance(key, Key), f"{name}: Key(field, reader, shape, about)"
    assert hasattr(Config(), key.field)
    said = schemas.configuration()["properties"][name]
    assert said["description"] == key.about != ""
    assert set(said) & {"type", "enum", "anyOf", "oneOf"}, f"{name}: its shape says nothing"
    assert re.search(rf"^(# )?{name}:", STARTER, re.M), f"{name}: `init` does not show it"


@pytest.mark.parametrize("name", READERS)
def test_defaults_are_those_of_the_program(name, write):
    default = schemas.default_values().get(name)
    if default is not None:
        config = load_config(write("lint-news.yaml", yaml.safe_dump({name: default})))
        assert getattr(config, READERS[name].field) == getattr(Config(), READERS[name].field)


@pytest.mark.parametrize("path", sorted(catalogue_folder().rglob("*.yaml")), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_rules_of_the_catalogue_are_valid(path):
    assert [e.message for e in RULE.iter_errors(data_of(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(("page", "block"), BLOCKS)
def test_yaml_of_the_documentation_is_valid(page, block):
    data = data_of(block)
    if isinstance(data, dict) and "kind" in data:
        assert [e.message for e in RULE.iter_errors(data)] == []
    elif isinstance(data, dict) and set(data) & set(READERS) and not block.startswith("# ."):  # of other programs
        assert [e.message for e in CONFIGURATION.iter_errors(data)] == []


def test_the_starter_is_valid():
    assert [e.message for e in CONFIGURATION.iter_errors(data_of(STARTER))] == []


WRONG = (None, True, 0, -1, 1.5, "", "x", "2%", "200%", "note", [], {}, ["", 1], ["x"], {"x": 1}, {"x": "y"})
GOOD: dict[str, list[Any]] = {  # values that are right; changed in one place they are nearly so
    "select": ["oddity", ["oddity", "debris/*"]],
    "rules": [{"oddity/real-word": {"severity": "note", "scope": ["headline"], "unless": "a"}}],
    "fields": [{"text": "a", "title": "b"}],
    "overrides": [
        [{"paths": ["a/*"], "outlets": "a.example", "select": ["oddity"], "ignore": "debris", "accept": ["b"]}],
        [{"paths": "a/*", "rules": {"oddity/*": {"severity": "note"}}}, {"outlets": ["a"]}],
    ],
    "suppress": [
        [{"rule": "debris/*", "path": "a/*", "outlet": "a.example", "until": "2027-01-31", "reason": "b"}],
        [{"fingerprint": "91478535f1cc015d", "reason": "c"}],
    ],
    "suppress-file": ["a.yaml"],
    "grammar": [True, {"path": "a"}, {"server": "http://127.0.0.1:8081", "allow-remote": False}],
    "baseline": ["a.jsonl"],
    "counts": ["a.counts"],
    "oddity": [{"sensitivity": "low"}, {"sensitivity": 0.2}],
    "filter": [
        [{"drop": {"severity": "error", "path": "a/*"}}, {"tag": {"main-words-below": 60}, "as": "short"}],
        [{"tag": {"kept-below": "30%", "rule": ["oddity"], "outlet": "a"}, "as": "b-1"}],
    ],
    "main-text": [{"captions": "cut", "credits": "keep", "tables": "auto"}],
    "templates": ["off", "auto", "a.templates"],
    "gate": [
        [{"findings": {"rule": ["duplicate/*"], "severity": "note", "confidence": "high"}, "max": 10}],
        [{"articles-with": {"path": "a", "main-words-below": 60}, "max": "2%", "per": "outlet", "min-articles": 2}],
        [{"articles-with": {"outlet": ["a"], "kept-below": "30 %", "main-words-above": 9}, "max": 2, "per": "path"}],
    ],
}
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.floats(-1, 9), st.sampled_from(WORDS), st.text())
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(WORDS), v, max_size=3), max_leaves=8
)


def good(name: str) -> list[Any]:
    """Values of a key that are right."""
    return GOOD.get(name) or [schemas.default_values()[name]]


def changed(value: Any) -> Iterator[Any]:
    """A value with one part of it left out, put in, or put another way."""
    yield from WRONG
    if isinstance(value, dict):
        yield {**value, "unknown": "x"}
        for key, part in value.items():
            rest = {k: v for k, v in value.items() if k != key}
            yield rest
            yield {**rest, f"{key}x": part}
            yield from ({**value, key: other} for other in changed(part))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield [*value[:i], *value[i + 1 :]]
            yield from ([*value[:i], other, *value[i + 1 :]] for other in changed(part))


def reads(name: str, value: Any) -> bool:
    """Whether the reader of a key takes a value."""
    try:
        READERS[name].read(value, name, Path("lint-news.yaml"), lambda *said: UsageError(str(said)))
    except UsageError:
        return False
    return True


def valid(name: str, value: Any) -> bool:
    """Whether the schema takes it."""
    return CONFIGURATION.is_valid({name: value})


@pytest.mark.parametrize("name", READERS)
def test_what_is_right_is_read_and_valid(name):
    assert all(reads(name, value) and valid(name, value) for value in good(name))


@pytest.mark.parametrize("name", READERS)
def test_what_is_read_is_valid(name):
    """So what the schema refuses the reader refuses."""
    assert [v for value in good(name) for v in changed(value) if reads(name, v) and not valid(name, v)] == []


@given(st.sampled_from([*READERS]), VALUES)
def test_anything_that_is_read_is_valid(name, value):
    assert valid(name, value) or not reads(name, value)


@pytest.mark.parametrize("name", READERS)
def test_what_is_not_read_is_not_valid(name):
    """As far as a schema can say why: addresses and their leave it cannot."""
    missed = [v for value in good(name) for v in changed(value) if valid(name, v) and not reads(name, v)]
    assert [v for v in missed if not (name == "grammar" and "server" in v)] == []


GOOD_RULE = {
    "summary": "Grumbling",
    "why": "Nobody asked.",
    "kind": "pattern",
    "pattern": "grumbl(?:e|ing)",
    "examples": {"bad": ["[[grumble]]", {"html": "<p>[[grumbling]]"}], "good": ["quiet", {"text": "still"}]},
}


def parses(data: dict[str, Any], rule_id: str = "house/grumble") -> bool:
    """Whether the reader takes a rule."""
    file = YamlFile("grumble.yaml", "")
    file.data = data
    try:
        parse(file, rule_id)
    except UsageError:
        return False
    return True


def test_the_rule_that_is_changed_below_is_good():
    assert parses(GOOD_RULE)
    assert RULE.is_valid(GOOD_RULE)


FILES = sorted(catalogue_folder().rglob("*.yaml"), key=lambda path: path.stat().st_size)
SHORTEST = {kind: next(p for p in FILES if re.search(rf"^kind: {kind}$", p.read_text("utf-8"), re.M)) for kind in KEYS}
MORE = {  # keys of a kind that its shortest rule does not have
    "status": "stable",
    "aliases": ["house/grumbling"],
    "scope": ["headline"],
    "unless": ["a"],
    "precision": {"true": 1, "of": 2, "on": "a"},
    "severity": "note",
    "ignore-case": True,
    "place": "first",
    "exceptions": ["a"],
    "min": 1,
    "position": "head",
    "items": 2,
    "near": "a",
}


def short(value: Any) -> Any:
    """A list or mapping of which two entries are left."""
    if isinstance(value, dict):
        return {key: short(part) for key, part in [*value.items()][:2]}
    return [short(part) for part in value[:2]] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", KEYS)
def test_a_rule_that_is_read_is_valid(kind):
    path = SHORTEST[kind]
    rule_id = path.relative_to(catalogue_folder()).with_suffix("").as_posix()
    data = data_of(path.read_text(encoding="utf-8"))
    data = {key: short(value) for key, value in data.items()}
    data |= {key: value for key, value in MORE.items() if key in (*COMMON, *KEYS[kind])}
    assert parses(data, rule_id)
    wrong = [v for v in changed(data) if isinstance(v, dict) and not RULE.is_valid(v) and parses(v, rule_id)]
    assert wrong == []


@pytest.mark.parametrize(
    "change",
    [
        {"patern": "a"},
        {"kind": "patern"},
        {"severity": "notice"},
        {"scope": ["headlin"]},
        {"terms": ["a"]},
        {"why": " "},
        {"pattern": []},
        {"examples": {"bad": ["[[a]]"], "good": ["b", "c"]}},
        {"examples": {"bad": ["[[a]]", {"htm": "b"}], "good": ["b", "c"]}},
        {"kind": "boilerplate", "pattern": "a", "cut": "sect"},
        {"precision": None},
    ],
)
def test_a_wrong_rule_is_neither_valid_nor_read(change):
    assert not RULE.is_valid({**GOOD_RULE, **change})
    assert not parses({**GOOD_RULE, **change})
    for key in ("summary", "why", "kind", "examples", "pattern"):
        assert not RULE.is_valid({k: v for k, v in GOOD_RULE.items() if k != key})
