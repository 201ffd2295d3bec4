"""JSON Schemas (draft 2020-12) of `lint-news.yaml` and of rule files, made of the tables that their readers use.

The files beside this one hold them as editors and validators take them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lint_news.shapes import Shape, mapping, one_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("configuration", "rule")
BESIDE = ".lint-news.schema.json"  # the name under which `init` puts it beside a configuration


def shipped(name: str) -> str:
    """The text of a schema of `NAMES` as it is shipped."""
    return Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8")


def generated(name: str) -> str:
    """The text of a schema of `NAMES`, made anew."""
    schema = {"configuration": configuration, "rule": rule}[name]()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def configuration() -> dict[str, Any]:
    """The schema of `lint-news.yaml`, and of the table of a `pyproject.toml`."""
    from lint_news.configfile import READERS

    defaults = default_values()
    keys: dict[str, Shape] = {}
    for name, key in READERS.items():
        shape = key.shape() if callable(key.shape) else key.shape
        keys[name] = {"description": key.about, **shape} | ({"default": defaults[name]} if name in defaults else {})
    return {"$schema": DRAFT, "title": "Configuration of lint-news", **mapping(keys)}


def default_values() -> dict[str, Any]:
    """The default of each key that has one, as a configuration would say it."""
    from lint_news.configfile import PRESETS
    from lint_news.starter import STARTER
    from lint_news.yamlfile import YamlFile

    return {**YamlFile("", STARTER).data, **PRESETS["default"]}


def rule() -> dict[str, Any]:
    """The schema of a rule file. Which keys it may have depends on its kind."""
    from lint_news.rulekeys import COMMON, KEYS, REQUIRED

    kinds = [_kind(kind) for kind in KEYS]
    keys = {**COMMON, "kind": one_of(KEYS)}
    return {
        "$schema": DRAFT,
        "title": "Rule of lint-news",
        "type": "object",
        "properties": keys,
        "required": list(REQUIRED),
        "allOf": kinds,
    }


def _kind(kind: str) -> Shape:
    """What a rule must be like if it is of a kind."""
    from lint_news.rulekeys import COMMON, KEYS, NEEDED

    known = {"properties": KEYS[kind], "propertyNames": one_of((*COMMON, *KEYS[kind]))}
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {**known, **NEEDED.get(kind, {})},
    }
