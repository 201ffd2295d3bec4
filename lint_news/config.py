"""The settings of a run: one frozen `Config`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lint_news.model import SEVERITIES, Severity

if TYPE_CHECKING:
    from lint_news.conditions import Condition, Step

FAIL_ON = (*SEVERITIES, "never")
OFF, AUTO = "off", "auto"  # of templates
SUPPRESS_FILE = "lint-news.suppress.yaml"
SUPPRESS_KEYS = ("fingerprint", "rule", "path", "outlet", "until", "reason")
SENSITIVITIES = {"low": 0.05, "normal": 0.1, "high": 0.3}  # false alarms of misfits an article
LEAST_ALARMS, MOST_ALARMS = 0.02, 1.0  # that a number may ask for: between these it was measured
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 1e9


@dataclass(frozen=True, slots=True)
class Override:
    """What a configuration changes of a rule; `None` leaves it as it is. `unless` adds to the rule's own."""

    severity: Severity | None = None
    scope: tuple[str, ...] | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalConfig:
    """What an entry of `overrides` says of articles of some paths and outlets (globs); rules as in `Config`."""

    paths: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[tuple[str, Severity], ...] = ()
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GrammarConfig:
    """Whether LanguageTool is asked, where it lies, or which server it is; texts go to no other machine unasked."""

    on: bool = False
    path: str = ""
    server: str = ""
    allow_remote: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a run. Selectors are rule ids, groups (`oddity`) or globs (`*/headline*`).

    `suppress` holds the entries of the file as they are: pairs of key and value; `suppress_more` those of the file
    `suppress_file` beside it. `timeout` is in seconds for an article, `memory` in megabytes for a process;
    `sensitivity` is how many false alarms of misfits are put up with in an article; `baseline` and `counts` are paths
    of files, empty where there is none. `main_text` pairs kinds of blocks with a choice; `templates` is off, auto or
    the path of a file.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rule_paths: tuple[str, ...] = ()
    rules: tuple[tuple[str, Override], ...] = ()
    fail_on: str = "warning"
    boilerplate: bool = False
    deep: bool = False
    sensitivity: float = SENSITIVITIES["normal"]
    preview: bool = False
    max_size: int = 64 * MEGABYTE
    fields: tuple[tuple[str, str], ...] = ()
    accept: tuple[str, ...] = ()
    suppress: tuple[tuple[tuple[str, str], ...], ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    timeout: float = 30.0
    memory: float = 1024.0
    grammar: GrammarConfig = GrammarConfig()
    suppress_file: str = ""
    suppress_more: tuple[tuple[tuple[str, str], ...], ...] = ()
    baseline: str = ""
    counts: str = ""
    gate: tuple[Condition, ...] = ()
    filter: tuple[Step, ...] = ()
    main_text: tuple[tuple[str, str], ...] = ()
    templates: str = ""
    preset: str = "default"
    overrides: tuple[LocalConfig, ...] = ()
    origin: str = field(default="defaults", compare=False)


def project_root(config: Config) -> Path:
    """The folder that a run belongs to: that of its configuration, of the repository around, or the working folder."""
    if config.origin != "defaults":
        return Path(config.origin).parent
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def place_of(file: str, *keys: str | int) -> tuple[str, int]:
    """The path of a file of settings, from the working folder where it lies below, and the line of a part of it."""
    path = Path(file)
    shown = str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
    if path.suffix == ".toml":
        return shown, 1
    from lint_news.yamlfile import YamlFile

    return shown, YamlFile.read(path).line(*keys)


def suppress_path(config: Config) -> Path:
    """Where the suppress file of a configuration lies, or would lie."""
    return Path(config.suppress_file) if config.suppress_file else project_root(config) / SUPPRESS_FILE


def is_date(text: str) -> bool:
    """Whether a text is a date in the form of ISO 8601, with hyphens."""
    try:
        return len(text) == len("2027-01-31") and bool(date.fromisoformat(text))
    except ValueError:
        return False
