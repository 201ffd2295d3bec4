"""A configuration file, or the table of a `pyproject.toml`, to a `Config`; errors name file and line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lint_news.config import (
    FAIL_ON,
    LEAST_ALARMS,
    MEGABYTE,
    MOST_ALARMS,
    MOST_MEGABYTES,
    SENSITIVITIES,
    SUPPRESS_KEYS,
    Config,
    GrammarConfig,
    Override,
    is_date,
    suppress_path,
)
from lint_news.errors import UsageError
from lint_news.model import SEVERITIES
from lint_news.words import nearest

if TYPE_CHECKING:
    from lint_news.conditions import Condition

FILE_NAMES = ("lint-news.yaml", "lint-news.yml")
PYPROJECT = "pyproject.toml"
GRAMMAR_KEYS = ("path", "server", "allow-remote")
LOOPBACK = ("localhost", "::1")
ODDITY_KEYS = ("sensitivity",)
OVERRIDE_KEYS = ("severity", "scope", "unless")


def find_config(start: Path) -> Path | None:
    """The nearest configuration from a folder upward, `None` where there is none."""
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            if (folder / name).is_file():
                return folder / name
        project = folder / PYPROJECT
        if project.is_file() and "lint-news" in _toml(project):
            return project
    return None


def load_config(path: Path | None = None, start: Path | None = None) -> Config:
    """Read a configuration file, or the nearest one from `start` upward, or take the defaults.

    Raises `UsageError` for what cannot be read or understood.
    """
    found = path or find_config(start or Path.cwd())
    return _with_suppress_file(Config() if found is None else _read(found))


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


def _read(found: Path) -> Config:
    if not found.is_file():
        raise UsageError(f"{found}: no such configuration file")
    if found.suffix == ".toml":
        data = _toml(found).get("lint-news")
        if data is None:
            raise UsageError(f"{found}: has no [tool.lint-news] table")
        return _parse(data, found, lambda message, *_: UsageError(f"{found}: [tool.lint-news]: {message}"))
    from lint_news.yamlfile import YamlFile

    file = YamlFile.read(found)
    if file.data is None:
        return Config(origin=str(found))
    return _parse(file.data, found, file.error)


def _toml(path: Path) -> dict[str, Any]:
    """The `tool` table of a TOML file."""
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: this is not TOML: {error}") from None
    tool = data.get("tool", {})
    return tool if isinstance(tool, dict) else {}


Fail = Callable[..., UsageError]


def _parse(data: Any, path: Path, fail: Fail) -> Config:
    if not isinstance(data, dict):
        raise fail("a configuration is a mapping of keys")
    for name in data:
        if name not in READERS:
            raise fail(f"unknown key '{name}'{nearest(str(name), READERS)}", str(name))
    values = {READERS[name][0]: READERS[name][1](value, name, path, fail) for name, value in data.items()}
    return Config(**values, origin=str(path))


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


def _gate(value: Any, name: str, path: Path, fail: Fail) -> tuple[Condition, ...]:
    from lint_news.conditions import parse_conditions

    return parse_conditions(value, name, fail)


def _flag(value: Any, name: str, path: Path, fail: Fail) -> bool:
    if not isinstance(value, bool):
        raise fail(f"'{name}' must be true or false", name)
    return value


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
    if severity is not None and severity not in SEVERITIES:
        raise fail(f"'severity' must be one of {', '.join(SEVERITIES)}", name, rule_id, "severity")
    scope = _texts(change["scope"], "scope", path, fail) if "scope" in change else None
    return Override(severity, scope, _texts(change.get("unless", []), "unless", path, fail))


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
READERS: dict[str, tuple[str, Reader]] = {
    "select": ("select", _texts),
    "ignore": ("ignore", _texts),
    "rule-paths": ("rule_paths", _paths),
    "rules": ("rules", _overrides),
    "fail-on": ("fail_on", _fail_on),
    "boilerplate": ("boilerplate", _flag),
    "deep": ("deep", _flag),
    "oddity": ("sensitivity", _oddity),
    "preview": ("preview", _flag),
    "max-size": ("max_size", _megabytes),
    "fields": ("fields", _fields),
    "accept": ("accept", _texts),
    "suppress": ("suppress", _suppress),
    "suppress-file": ("suppress_file", _path),
    "include": ("include", _texts),
    "exclude": ("exclude", _texts),
    "timeout": ("timeout", _positive),
    "memory": ("memory", _positive),
    "grammar": ("grammar", _grammar),
    "baseline": ("baseline", _path),
    "counts": ("counts", _path),
    "gate": ("gate", _gate),
}
