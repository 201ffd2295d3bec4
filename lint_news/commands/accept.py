"""The command `accept`: a finding that is right as it is gets an entry, with the reason, in the suppress file."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from lint_news import output
from lint_news.config import SUPPRESS_KEYS, Config, is_date, place_of, suppress_path
from lint_news.console import say
from lint_news.errors import Exit, UsageError
from lint_news.flags import configured
from lint_news.model import Finding
from lint_news.pipeline import lint
from lint_news.reporters.visible import visible
from lint_news.rule import Plan
from lint_news.ruleset import make_plan
from lint_news.show import Target, article_at
from lint_news.yamlfile import YamlFile

FINGERPRINT = re.compile(r"[0-9a-f]{16}")
EXCERPT = 80  # code points of a finding's text in the comment above its entry
HEAD = "# Findings that are right as they are, with the reasons; `lint-news accept` adds to them.\n"


def accept(options: Namespace) -> int:
    """Write an entry for a fingerprint, or for the finding at a place."""
    if not options.reason.strip():
        raise UsageError("--reason: say why the finding is right as it is")
    if options.until and not is_date(options.until):
        raise UsageError(f"--until: must be a date such as 2027-01-31, not '{options.until}'")
    config = configured(options)
    plan = replace(make_plan(config), suppress=())
    if FINGERPRINT.fullmatch(options.what) and not Path(options.what).exists():
        entry, comment = {"fingerprint": options.what}, ""
    else:
        finding = _at(options, config, plan)
        entry = {"fingerprint": finding.fingerprint, "rule": finding.rule}
        comment = visible(finding.text[:EXCERPT])
    there = _known(config, entry["fingerprint"])
    if there:
        say(f"{there}: {entry['fingerprint']} is accepted already")
        return Exit.OK
    entry["reason"] = visible(options.reason)
    if options.until:
        entry["until"] = options.until
    file = suppress_path(config)
    _append(file, entry, comment)
    say(f"{file}: accepted {entry['fingerprint']}{f', {comment!r}' if comment else ''}")
    return Exit.OK


def _known(config: Config, fingerprint: str) -> str:
    """Where a fingerprint is accepted, empty where it is not."""
    files = (config.origin, config.suppress, ("suppress",)), (str(suppress_path(config)), config.suppress_more, ())
    for file, entries, keys in files:
        for i, entry in enumerate(entries):
            if dict(entry).get("fingerprint") == fingerprint and "until" not in dict(entry):
                path, line = place_of(file, *keys, i)
                return f"{path}:{line}"
    return ""


def _at(options: Namespace, config: Config, plan: Plan) -> Finding:
    """The one finding at a location. Raises `UsageError` where there is none, or more than one."""
    source, target = article_at(options.what, config.fields, options.input_format, plan)
    findings = [f for f in lint(source, plan).findings if not options.rule or f.rule == options.rule]
    found = [f for f in findings if _begins(f, target)] or [f for f in findings if _covers(f, target)]
    if not found:
        there = "; ".join(f"{f.location.line}:{f.location.column} {f.rule}" for f in findings[:5])
        raise UsageError(f"{options.what}: no finding is here{f'; there are {there}' if there else ''}")
    if len({f.fingerprint for f in found}) > 1:
        rules = ", ".join(f"{f.rule} ({f.fingerprint})" for f in found)
        raise UsageError(f"{options.what}: several findings are here: {rules}; name one with --rule")
    return found[0]


def _begins(finding: Finding, target: Target) -> bool:
    place = finding.location
    return _field(finding, target) and (place.line, place.column) == (target.line, target.column)


def _covers(finding: Finding, target: Target) -> bool:
    place, at = finding.location, (target.line, target.column)
    return _field(finding, target) and (place.line, place.column) <= at < (place.end_line, place.end_column)


def _field(finding: Finding, target: Target) -> bool:
    return target.field is None or finding.location.field == target.field


def _append(path: Path, entry: dict[str, str], comment: str) -> None:
    """Add an entry to the end of a suppress file, whose text and comments stay as they are."""
    text = YamlFile.read(path).text if path.exists() else HEAD
    before = YamlFile(str(path), text).data or []
    values = [f"{key}: {json.dumps(entry[key], ensure_ascii=False)}" for key in SUPPRESS_KEYS if key in entry]
    joint = "" if text.endswith("\n") or not text else "\n"
    added = f"{joint}{f'# {comment}{chr(10)}' if comment else ''}- {(chr(10) + '  ').join(values)}\n"
    try:
        sound = YamlFile(str(path), text + added).data == [*before, entry]
    except UsageError:
        sound = False
    if not sound:
        raise UsageError(f"{path}: cannot be added to; let each entry begin with '- ' on a line of its own")
    output.targets([str(path)], "yaml", ["yaml"])  # whether it can be written
    with output.written(str(path)) as stream:
        stream.write(text + added)
