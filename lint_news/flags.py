"""Flags of the command line as settings."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import Any

from lint_news.config import MEGABYTE, MOST_MEGABYTES, Config
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.model import CHOICES, KINDS
from lint_news.words import nearest


def configured(options: Namespace) -> Config:
    """The configuration file with the flags on top."""
    config = load_config(options.config, preset=getattr(options, "preset", None))
    changes: dict[str, Any] = {}
    if getattr(options, "select", None):
        changes["select"] = listed(options.select)
    if getattr(options, "ignore", None):
        changes["ignore"] = (*config.ignore, *listed(options.ignore))
    if options.field:
        changes["fields"] = tuple({**dict(config.fields), **fields_of(options.field)}.items())
    if getattr(options, "main_text", None):
        changes["main_text"] = tuple({**dict(config.main_text), **choices_of(options.main_text)}.items())
    if getattr(options, "max_size", None) is not None:
        if not 0 < options.max_size < MOST_MEGABYTES:
            raise UsageError("--max-size: must be a number of megabytes above 0")
        changes["max_size"] = int(options.max_size * MEGABYTE)
    for name in ("fail_on", "boilerplate", "deep", "preview", "baseline", "counts", "templates"):
        value = getattr(options, name, None)
        if value is not None:
            changes[name] = value
    if getattr(options, "grammar", None) is not None:
        changes["grammar"] = replace(config.grammar, on=options.grammar)
    return replace(config, **changes)


def listed(values: list[str]) -> tuple[str, ...]:
    """`--select a,b --select c` as one list."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def fields_of(values: list[str]) -> dict[str, str]:
    """`--field text=a --field title=b` as a mapping. Raises `UsageError`."""
    return dict(map(_field, values))


def _field(value: str) -> tuple[str, str]:
    role, _, name = value.partition("=")
    if role not in {"text", "title"} or not name:
        raise UsageError(f"--field: '{value}' must read text=NAME or title=NAME")
    return role, name


def choices_of(values: list[str]) -> dict[str, str]:
    """`--main-text KIND=CHOICE` as a mapping."""
    return dict(map(_chosen, values))


def _chosen(value: str) -> tuple[str, str]:
    kind, _, choice = value.partition("=")
    if kind not in KINDS:
        raise UsageError(f"--main-text: unknown kind '{kind}'{nearest(kind, KINDS)}; it is one of {', '.join(KINDS)}")
    if choice not in CHOICES:
        raise UsageError(f"--main-text: '{value}' must read {kind}=keep, {kind}=cut or {kind}=auto")
    return kind, choice
