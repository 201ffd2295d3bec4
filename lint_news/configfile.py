"""A configuration file, or the table of a `pyproject.toml`, to a `Config`; errors name file and line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lint_news.config import (
    AUTO,
    FAIL_ON,
    LEAST_ALARMS,
    MEGABYTE,
    MOST_ALARMS,
    MOST_MEGABYTES,
    OFF,
    SENSITIVITIES,
    SUPPRESS_KEYS,
    Config,
    GrammarConfig,
    LocalConfig,
    Override,
    is_date,
    suppress_path,
)
from lint_news.configfind import find_config, read_data
from lint_news.errors import UsageError
from lint_news.model import CHOICES, KINDS, SEVERITIES
from lint_news.shapes import (
    FLAG,
    STRING,
    TEXT,
    TEXTS,
    Shape,
    each,
    either,
    has_one_of,
    list_of,
    mapping,
    number,
    one_of,
    some,
)
from lint_news.words import nearest

if TYPE_CHECKING:
    from lint_news.conditions import Condition, Step

GRAMMAR_KEYS = {"path": TEXT, "server": TEXT, "allow-remote": FLAG}
# What each preset says. All say something of the same keys; the default says the defaults.
PRESETS: dict[str, dict[str, Any]] = {
    "default": {"fail-on": "warning", "boilerplate": False, "deep": False, "preview": False},
    "strict": {"fail-on": "note", "boilerplate": False, "deep": False, "preview": True},
    "pedantic": {"fail-on": "note", "boilerplate": True, "deep": True, "preview": True},
}
LOOPBACK = ("localhost", "::1")
Fail = Callable[..., UsageError]
ODDITY_KEYS = {"sensitivity": either(one_of(SENSITIVITIES), number(minimum=LEAST_ALARMS, maximum=MOST_ALARMS))}
OVERRIDE_KEYS = {"severity": one_of(SEVERITIES), "scope": TEXTS, "unless": TEXTS}


def load_config(path: Path | None = None, start: Path | None = None, preset: str | None = None) -> Config:
    """Read a configuration file, or the nearest one from `start` upward, or take the defaults.

    `preset` takes the place of the one that the file names. Raises `UsageError` for what cannot be read or understood.
    """
    found = path or find_config(start or Path.cwd())
    data, fail = read_data(found) if found is not None else ({}, UsageError)
    return _with_suppress_file(_parse(data, found, fail, preset))


def _with_suppress_file(config: Config) -> Config:
    """The configuration with the entries of its suppress file, if there is one."""
    path = suppress_path(config)
    if not path.is_file():
        return config
    from lint_news.yamlfile import YamlFile

    file = YamlFile.read(path)

    def fail(message: str, *keys: str | int) -> UsageError:
        return file.error(message, *keys[1:])

    entries = _suppress([] if file.data is None else file.data, "suppress", path, fail)
    return replace(config, suppress_more=entries)


def _parse(data: Any, found: Path | None, fail: Fail, preset: str | None) -> Config:
    """A configuration from what its file holds: what it says wins over its preset."""
    if not isinstance(data, dict):
        raise fail("a configuration is a mapping of keys")
    for name in data:
        if name not in READERS:
            raise fail(f"unknown key '{name}'{nearest(str(name), READERS)}", str(name))
    chosen = preset or data.get("preset", "default")
    _preset(chosen, "preset", Path(), fail)
    path, effective = found or Path(), {**PRESETS[chosen], **data, "preset": chosen}
    values = {READERS[name].field: READERS[name].read(value, name, path, fail) for name, value in effective.items()}
    return Config(**values, origin="defaults" if found is None else str(found))


def _texts(value: Any, name: str, path: Path, fail: Fail) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(i, str) and i for i in items):
        raise fail(f"'{name}' must be a list of texts", name)
    return tuple(items)


def _paths(value: Any, name: str, path: Path, fail: Fail) -> tuple[str, ...]:
    return tuple(str(path.parent / item) for item in _texts(value, name, path, fail))


def _path(value: Any, name: str, path: Path, fail: Fail) -> str:
    if not isinstance(value, str) or not value:
        raise fail(f"'{name}' must be the path of a file", name)
    return str(path.parent / value)


def _templates(value: Any, name: str, path: Path, fail: Fail) -> str:
    if not isinstance(value, str) or not value:
        raise fail(f"'{name}' must be {OFF}, {AUTO} or the path of a file", name)
    return value if value in (OFF, AUTO) else str(path.parent / value)


def _gate(value: Any, name: str, path: Path, fail: Fail) -> tuple[Condition, ...]:
    from lint_news.conditions import parse_conditions

    return parse_conditions(value, name, fail)


def _filter(value: Any, name: str, path: Path, fail: Fail) -> tuple[Step, ...]:
    from lint_news.conditions import parse_steps

    return parse_steps(value, name, fail)


def _flag(value: Any, name: str, path: Path, fail: Fail) -> bool:
    if not isinstance(value, bool):
        raise fail(f"'{name}' must be true or false", name)
    return value


def _preset(value: Any, name: str, path: Path, fail: Fail) -> str:
    if value not in [*PRESETS]:
        raise fail(f"'{name}' must be one of {', '.join(PRESETS)}", name)
    return str(value)


def _fail_on(value: Any, name: str, path: Path, fail: Fail) -> str:
    if value not in FAIL_ON:
        raise fail(f"'{name}' must be one of {', '.join(FAIL_ON)}", name)
    return str(value)


def _megabytes(value: Any, name: str, path: Path, fail: Fail) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < MOST_MEGABYTES:
        raise fail(f"'{name}' must be a number of megabytes above 0", name)
    return int(value * MEGABYTE)


def _positive(value: Any, name: str, path: Path, fail: Fail) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < MOST_MEGABYTES:
        raise fail(f"'{name}' must be a number above 0", name)
    return float(value)


def _fields(value: Any, name: str, path: Path, fail: Fail) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise fail(f"'{name}' must map the roles text and title to field names", name)
    for role in value:
        if role not in ("text", "title"):
            raise fail(f"unknown role '{role}' in '{name}'{nearest(str(role), ('text', 'title'))}", name, role)
    return tuple(value.items())


def _main_text(value: Any, name: str, path: Path, fail: Fail) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise fail(f"'{name}' must map {', '.join(KINDS)} to {', '.join(CHOICES)}", name)
    for kind, choice in value.items():
        if kind not in KINDS:
            raise fail(f"unknown kind '{kind}' in '{name}'{nearest(str(kind), KINDS)}", name, str(kind))
        if choice not in CHOICES:
            raise fail(f"'{kind}' must be one of {', '.join(CHOICES)}", name, kind)
    return tuple(value.items())


def _overrides(value: Any, name: str, path: Path, fail: Fail) -> tuple[tuple[str, Override], ...]:
    if not isinstance(value, dict):
        raise fail(f"'{name}' must map rule ids to what changes", name)
    return tuple((str(rule_id), _override(change, name, str(rule_id), path, fail)) for rule_id, change in value.items())


def _override(change: Any, name: str, rule_id: str, path: Path, fail: Fail) -> Override:
    if not isinstance(change, dict):
        raise fail(f"'{rule_id}' must map keys to values", name, rule_id)
    for key in change:
        if key not in OVERRIDE_KEYS:
            raise fail(f"unknown key '{key}' for a rule{nearest(str(key), OVERRIDE_KEYS)}", name, rule_id, str(key))
    severity = change.get("severity")
    if "severity" in change and severity not in SEVERITIES:
        raise fail(f"'severity' must be one of {', '.join(SEVERITIES)}", name, rule_id, "severity")
    scope = _texts(change["scope"], "scope", path, fail) if "scope" in change else None
    return Override(severity, scope, _texts(change.get("unless", []), "unless", path, fail))


def _locals(value: Any, name: str, path: Path, fail: Fail) -> tuple[LocalConfig, ...]:
    if not isinstance(value, list):
        raise fail(f"'{name}' must be a list of entries", name)
    return tuple(_local(entry, path, _within(fail, name, i)) for i, entry in enumerate(value))


def _within(fail: Fail, *place: str | int) -> Fail:
    return lambda message, *keys: fail(message, *place, *keys)


def _local(entry: Any, path: Path, fail: Fail) -> LocalConfig:
    if not isinstance(entry, dict):
        raise fail(f"an entry of 'overrides' maps {', '.join(LOCAL_KEYS)} to values")
    for key in entry:
        if key not in LOCAL_KEYS:
            raise fail(f"unknown key '{key}' in 'overrides'{nearest(str(key), LOCAL_KEYS)}", str(key))
    texts = {key: _texts(value, key, path, fail) for key, value in entry.items() if key != "rules"}
    places = [texts[key] for key in ("paths", "outlets") if key in texts]
    if not places or not all(places):
        raise fail("an entry of 'overrides' needs paths or outlets; what holds for all stands outside of it")
    changes = _overrides(entry.get("rules", {}), "rules", path, fail)
    for rule_id, change in changes:
        if change.severity is None or change.scope is not None or change.unless:
            raise fail("for some articles only the severity of a rule can be changed", "rules", rule_id)
    return LocalConfig(**texts, rules=tuple((rule_id, c.severity) for rule_id, c in changes if c.severity))


def _suppress(value: Any, name: str, path: Path, fail: Fail) -> tuple[tuple[tuple[str, str], ...], ...]:
    if not isinstance(value, list):
        raise fail(f"'{name}' must be a list of entries", name)
    return tuple(_suppressed(entry, name, i, fail) for i, entry in enumerate(value))


def _suppressed(entry: Any, name: str, i: int, fail: Fail) -> tuple[tuple[str, str], ...]:
    if isinstance(entry, dict) and isinstance(entry.get("until"), date):  # TOML knows dates
        entry = {**entry, "until": entry["until"].isoformat()}
    if not isinstance(entry, dict) or not all(isinstance(v, str) and v for v in entry.values()):
        raise fail(f"an entry of '{name}' maps {', '.join(SUPPRESS_KEYS)} to texts", name, i)
    for key in entry:
        if key not in SUPPRESS_KEYS:
            raise fail(f"unknown key '{key}' in '{name}'{nearest(str(key), SUPPRESS_KEYS)}", name, i, str(key))
    if not set(entry) - {"reason", "until"}:
        needed = "fingerprint, rule, path or outlet"
        raise fail(f"an entry of '{name}' needs {needed}; to switch all off, do not run", name, i)
    if "reason" not in entry:
        raise fail(f"an entry of '{name}' needs a reason: why is this not wanted?", name, i)
    if "until" in entry and not is_date(entry["until"]):
        raise fail(f"'until' must be a date such as 2027-01-31, not '{entry['until']}'", name, i, "until")
    return tuple(entry.items())


def _oddity(value: Any, name: str, path: Path, fail: Fail) -> float:
    if not isinstance(value, dict):
        raise fail(f"'{name}' must map {', '.join(ODDITY_KEYS)} to a value", name)
    for key in value:
        if key not in ODDITY_KEYS:
            raise fail(f"unknown key '{key}' in '{name}'{nearest(str(key), ODDITY_KEYS)}", name, str(key))
    given = value.get("sensitivity", "normal")
    number = SENSITIVITIES.get(given, 0) if isinstance(given, str) else given
    if isinstance(number, bool) or not isinstance(number, int | float) or not LEAST_ALARMS <= number <= MOST_ALARMS:
        names = ", ".join(SENSITIVITIES)
        wanted = f"{names}, or false alarms an article from {LEAST_ALARMS} to {MOST_ALARMS:g}"
        raise fail(f"'sensitivity' must be {wanted}", name, "sensitivity")
    return float(number)


def _grammar(value: Any, name: str, path: Path, fail: Fail) -> GrammarConfig:
    if isinstance(value, bool):
        return GrammarConfig(value)
    if not isinstance(value, dict):
        raise fail(f"'{name}' must be true, false, or map {', '.join(GRAMMAR_KEYS)} to values", name)
    for key, given in value.items():
        if key not in GRAMMAR_KEYS:
            raise fail(f"unknown key '{key}' in '{name}'{nearest(str(key), GRAMMAR_KEYS)}", name, str(key))
        if not isinstance(given, bool if key == "allow-remote" else str) or given == "":
            raise fail(f"'{key}' must be {'true or false' if key == 'allow-remote' else 'a text'}", name, key)
    if "path" in value and "server" in value:
        raise fail("name a path or a server, not both", name, "server")
    server, remote = value.get("server", ""), value.get("allow-remote", False)
    if server:
        _check_server(server, remote, lambda message: fail(message, name, "server"))
    folder = str(path.parent / Path(value["path"]).expanduser()) if "path" in value else ""
    return GrammarConfig(True, folder, server, remote)


def _check_server(server: str, remote: bool, fail: Callable[[str], UsageError]) -> None:
    """Raise for what is no address, and for one that texts would leave this machine for without leave."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(server)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in {"http", "https"}:
        raise fail(f"'{server}' is no address; it should read like http://127.0.0.1:8081")
    if not (host in LOOPBACK or host.startswith("127.")) and not remote:
        raise fail(f"texts would be sent to {host}; 'allow-remote: true' beside it allows that")


Reader = Callable[[Any, str, Path, Fail], Any]


class Key(NamedTuple):
    """A key of the configuration: its field of `Config`, its reader, the shape of its value, and what it is for.

    Where the reader imports what most runs do not need, so does its shape: then it is a function.
    """

    field: str
    read: Reader
    shape: Shape | Callable[[], Shape]
    about: str


def _conditions() -> Shape:
    from lint_news.conditions import CONDITIONS

    return CONDITIONS


def _steps() -> Shape:
    from lint_news.conditions import STEPS

    return STEPS


FIELDS = mapping({"text": STRING, "title": STRING})
MEGABYTES = POSITIVE = number(exclusiveMinimum=0, exclusiveMaximum=MOST_MEGABYTES)
OVERRIDES = each(mapping(OVERRIDE_KEYS))
SUPPRESS = list_of(
    mapping(
        {**dict.fromkeys(SUPPRESS_KEYS, TEXT), "until": {"type": "string", "format": "date"}},
        ("reason",),
        anyOf=has_one_of(("fingerprint", "rule", "path", "outlet")),
    )
)
LOCAL_KEYS = {
    **dict.fromkeys(("paths", "outlets"), some(TEXT, 1)),
    **dict.fromkeys(("select", "ignore"), TEXTS),
    "rules": each(mapping({"severity": one_of(SEVERITIES)}, ("severity",))),
    "accept": TEXTS,
}
LOCALS = list_of(mapping(LOCAL_KEYS, anyOf=has_one_of(("paths", "outlets"))))
MAIN_TEXT = mapping(dict.fromkeys(KINDS, one_of(CHOICES)))
GRAMMAR = either(FLAG, mapping(GRAMMAR_KEYS, **{"not": {"required": ["path", "server"]}}))

READERS: dict[str, Key] = {
    "preset": Key("preset", _preset, one_of(PRESETS), "how much is looked for; what other keys say wins over it"),
    "select": Key("select", _texts, TEXTS, "report only these rules: ids, groups or globs; empty means all"),
    "ignore": Key("ignore", _texts, TEXTS, "switch these rules off: they neither report nor cut"),
    "rule-paths": Key("rule_paths", _paths, TEXTS, "files or folders with rules of your own, relative to this file"),
    "rules": Key("rules", _overrides, OVERRIDES, "change rules: severity, scope, and patterns that excuse a match"),
    "fail-on": Key("fail_on", _fail_on, one_of(FAIL_ON), "lowest severity that makes `check` fail"),
    "boilerplate": Key("boilerplate", _flag, FLAG, "look at furniture too, not only at headline and main text"),
    "deep": Key("deep", _flag, FLAG, "read whole sentences for words that do not fit"),
    "oddity": Key("sensitivity", _oddity, mapping(ODDITY_KEYS), "how many false alarms of words that do not fit"),
    "preview": Key("preview", _flag, FLAG, "rules that are still being tried out, too"),
    "max-size": Key("max_size", _megabytes, MEGABYTES, "articles beyond so many megabytes are not read"),
    "fields": Key("fields", _fields, FIELDS, "fields of records that hold text and title, where names do not tell"),
    "accept": Key("accept", _texts, TEXTS, "words and phrases that are right here, whatever a rule thinks of them"),
    "overrides": Key("overrides", _locals, LOCALS, "what is reported otherwise of some paths and outlets"),
    "suppress": Key("suppress", _suppress, SUPPRESS, "findings that are not wanted, each with its reason"),
    "suppress-file": Key("suppress_file", _path, TEXT, "more of them, in a file beside this one"),
    "include": Key("include", _texts, TEXTS, "of a folder, read only files with such names"),
    "exclude": Key("exclude", _texts, TEXTS, "of a folder, leave files with such names out"),
    "timeout": Key("timeout", _positive, POSITIVE, "seconds for one article"),
    "memory": Key("memory", _positive, POSITIVE, "megabytes for each process of a big run"),
    "grammar": Key("grammar", _grammar, GRAMMAR, "ask LanguageTool about grammar and spelling; where it is"),
    "baseline": Key("baseline", _path, TEXT, "file of findings that are known: neither printed nor counted"),
    "counts": Key("counts", _path, TEXT, "file of `train`: what your archive says often is not odd"),
    "gate": Key("gate", _gate, _conditions, "what a run as a whole must keep to, beside `fail-on`"),
    "filter": Key("filter", _filter, _steps, "what `lint-news filter` drops and tags"),
    "main-text": Key("main_text", _main_text, MAIN_TEXT, "captions, credits, tables and the like: keep or cut them"),
    "templates": Key("templates", _templates, TEXT, "furniture of outlets: `off`, `auto`, or a file of `learn`"),
}
