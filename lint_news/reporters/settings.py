"""The configuration in effect, with where each value comes from: as YAML for people, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import yaml

from lint_news.reporters.visible import visible

if TYPE_CHECKING:
    from lint_news.effective import Origin, Setting

COLUMN = 40  # where the origins begin, if what stands before is not longer


def as_yaml(settings: Sequence[Setting]) -> str:
    """A configuration that says the same, with the origins as comments."""
    return "".join(map(_entry, settings))


def _entry(setting: Setting) -> str:
    said = f"# {visible(', '.join(map(str, setting.origins)))}"
    if setting.value is None:
        return f"# {setting.key}: not set\n"
    first, *rest = _dumped({setting.key: setting.value}).splitlines()
    return "\n".join([f"{first:<{COLUMN}} {said}", *rest]) + "\n"


def _dumped(data: dict[str, Any]) -> str:
    """YAML whose first line is the key, alone or with all of its value; what cannot be seen is escaped."""
    style: dict[str, Any] = {"sort_keys": False, "width": float("inf")}
    text = str(yaml.safe_dump(data, allow_unicode=True, **style))
    lines = text.splitlines()
    plain = all(visible(line) == line for line in lines) and (len(lines) == 1 or lines[0].endswith(":"))
    return text if plain else str(yaml.safe_dump(data, default_style='"', **style))


def _place(origin: Origin) -> dict[str, Any]:
    return {key: value or None for key, value in asdict(origin).items()}


def as_json(settings: Sequence[Setting]) -> str:
    """One object: for each key its value and its origins."""
    found = {s.key: {"value": s.value, "origins": [_place(o) for o in s.origins]} for s in settings}
    return json.dumps(found, indent=2, default=str) + "\n"
