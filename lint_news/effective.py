"""The configuration in effect: each key with its value, and where that comes from."""

from __future__ import annotations

import os.path
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lint_news.config import AUTO, OFF, place_of, project_root
from lint_news.configfile import PRESETS, READERS
from lint_news.configfind import find_config, read_data
from lint_news.flags import choices_of, configured, fields_of, listed
from lint_news.local import Local, below
from lint_news.schemas import default_values


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: `default`, `preset`, `file`, `flag` or `override`, with a name or a place."""

    kind: str
    name: str = ""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else self.name
        return f"{self.kind} {place}" if place else self.kind


@dataclass(frozen=True, slots=True)
class Setting:
    """A key and its value as a configuration would say it, `None` where nothing is set.

    What several places say together has several origins.
    """

    key: str
    value: Any
    origins: tuple[Origin, ...]


DEFAULT = Origin("default")
FLAGS = {"fields": "field"}  # flags that are not called as their keys are


def settings(options: Namespace) -> tuple[Setting, ...]:
    """Every key, in the order of the documentation; for `options.path` with what holds for it and `options.outlet`.

    Raises `UsageError` for what `check` would not understand either.
    """
    config = configured(options)
    data, at = _file(options)
    found = {
        name: Setting(name, value, (DEFAULT,)) for name, value in {**dict.fromkeys(READERS), **default_values()}.items()
    }
    if config.preset != "default":
        _put(found, PRESETS[config.preset], lambda _: Origin("preset", config.preset))
    _put(found, data, lambda name: at("file", name))
    for name in READERS:
        flag = FLAGS.get(name, READERS[name].field)
        given = getattr(options, flag, None)
        if given is not None:
            said = f"--{'no-' if given is False else ''}{flag.replace('_', '-')}"
            found[name] = _with_flag(found[name], given, Origin("flag", said))
    if options.path is not None:
        folder, here = str(project_root(config).resolve()), str(Path.cwd().resolve())
        path = below(folder, here, options.path)
        for i, one in enumerate(config.overrides):
            if Local(one.paths, one.outlets).concerns(path, options.outlet):
                _override(found, data["overrides"][i], at("override", "overrides", i))
        del found["overrides"]
    return tuple(found.values())


def _file(options: Namespace) -> tuple[dict[str, Any], Callable[..., Origin]]:
    """What the configuration file holds, and what makes an origin of a kind and the keys of a place in it."""
    found = options.config or find_config(Path.cwd())
    if found is None:
        return {}, lambda kind, *_: Origin(kind)
    shown, _ = place_of(str(found))
    if found.suffix == ".toml":
        return read_data(found)[0], lambda kind, *_: Origin(kind, file=shown, line=1)
    from lint_news.yamlfile import YamlFile

    file = YamlFile.read(found)
    return file.data or {}, lambda kind, *keys: Origin(kind, file=shown, line=file.line(*keys))


def _put(found: dict[str, Setting], values: dict[str, Any], origin: Callable[[str], Origin]) -> None:
    found.update((name, Setting(name, value, (origin(name),))) for name, value in values.items())


def _with_flag(setting: Setting, given: Any, origin: Origin) -> Setting:
    """A setting with a flag on top; it adds to what is ignored and to fields, and takes the place of others."""
    if setting.key == "ignore":
        return _more(setting, [*_items(setting.value), *listed(given)], origin)
    if setting.key == "fields":
        return _more(setting, {**setting.value, **fields_of(given)}, origin)
    if setting.key == "main-text":
        return _more(setting, {**setting.value, **choices_of(given)}, origin)
    if setting.key == "grammar" and given and isinstance(setting.value, dict):
        return setting
    value = listed(given) if setting.key == "select" else given
    if setting.key == "baseline" or (setting.key == "templates" and given not in (OFF, AUTO)):
        value = os.path.abspath(given)  # noqa: PTH100 - of a name, wherever links lead
    return Setting(setting.key, list(value) if isinstance(value, tuple) else value, (origin,))


def _override(found: dict[str, Setting], entry: dict[str, Any], origin: Origin) -> None:
    """Put what an entry of `overrides` says on top."""
    for key in ("ignore", "accept"):
        if key in entry:
            found[key] = _more(found[key], [*_items(found[key].value), *_items(entry[key])], origin)
    if entry.get("select"):
        found["select"] = Setting("select", _items(entry["select"]), (origin,))
    if entry.get("rules"):
        rules = dict(found["rules"].value)
        for rule_id, change in entry["rules"].items():
            rules[rule_id] = {**rules.pop(rule_id, {}), **change}
        found["rules"] = _more(found["rules"], rules, origin)


def _more(setting: Setting, value: Any, origin: Origin) -> Setting:
    return replace(setting, value=value, origins=(*(o for o in setting.origins if o != DEFAULT), origin))


def _items(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)
