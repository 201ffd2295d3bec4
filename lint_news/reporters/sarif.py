"""SARIF 2.1.0, for code scanning and editors. Results are written as they come; problems wait for the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lint_news import __version__
from lint_news.model import ArticleResult, Finding, Fix, Location, Problem
from lint_news.report import Breach, Summary
from lint_news.reporters.ci import GATE, PROJECT, complains, fits, opens, quoted, says, told, uri
from lint_news.reporters.jsonl import dump
from lint_news.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "lintNews/v1"
LINK = re.compile(r"\](?=\()")  # what a viewer would take for a link in a message


class Reporter:
    """Renders the parts of a log of one run; `rules` describe what may be found."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._rules = rules
        self._index = {rule.id: n for n, rule in enumerate(rules)}
        self._first = True
        self._notifications: list[str] = []

    def begin(self) -> str:
        """The tool and its rules."""
        driver = {
            "name": "lint-news",
            "semanticVersion": __version__,
            "informationUri": PROJECT,
            "rules": [_rule(rule) for rule in self._rules],
        }
        head = {"$schema": SCHEMA, "version": "2.1.0"}
        run = f'"tool": {dump({"driver": driver})},\n"columnKind": "unicodeCodePoints",\n"results": ['
        return f'{dump(head)[:-1]}, "runs": [{{\n{run}'

    def article(self, result: ArticleResult) -> str:
        """The results of one article."""
        self._notifications += [dump(_notification(p)) for p in result.problems]
        rows = []
        for finding in result.findings:
            rows.append(("\n" if self._first else ",\n") + dump(self._result(finding)))
            self._first = False
        return "".join(rows)

    def end(self, summary: Summary) -> str:
        """The invocation, with what could not be read."""
        listed = ",\n".join([*self._notifications, *(dump(_breach(b)) for b in summary.breaches)])
        done = "false" if summary.problems else "true"
        invocation = f'{{"executionSuccessful": {done}, "toolExecutionNotifications": [{listed}]}}'
        return f'\n],\n"invocations": [{invocation}]\n}}]}}\n'

    def _result(self, finding: Finding) -> dict[str, Any]:
        result: dict[str, Any] = {"ruleId": finding.rule}
        if finding.rule in self._index:
            result["ruleIndex"] = self._index[finding.rule]
        result["level"] = finding.severity
        result["message"] = {"text": _unlinked(says(finding))}
        result["locations"] = [_location(finding.location, finding.text)]
        if finding.related:
            result["relatedLocations"] = [
                {"id": n, **_location(r.location), "message": {"text": _unlinked(told(r.message))}}
                for n, r in enumerate(finding.related)
            ]
        if finding.fix is not None and fits(finding.fix):
            result["fixes"] = [_fix(finding.fix)]
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
        about = {"confidence": finding.confidence, "role": finding.role, "outlet": finding.outlet, "url": finding.url}
        result["properties"] = {key: told(value) for key, value in about.items() if value}
        return result


def _unlinked(text: str) -> str:
    return LINK.sub(r"\\]", text)


def _rule(rule: Rule) -> dict[str, Any]:
    found = "\n".join(f"- {quoted(example.text)}" for example in rule.bad[:3])
    left = "\n".join(f"- {quoted(example.text)}" for example in rule.good[:3])
    return {
        "id": rule.id,
        "shortDescription": {"text": told(rule.summary)},
        "fullDescription": {"text": told(rule.why)},
        "help": {"text": f"{told(rule.why)}\n\nFound:\n{found}\n\nNot found:\n{left}"},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.group], "precision": rule.confidence},
    }


def _location(place: Location, text: str = "") -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": 1}  # of a file that has no lines; GitHub wants a line of any result
    if opens(place):
        region = _region(place)
    if text:
        region["snippet"] = {"text": quoted(text)}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(place.path), "region": region},
    }
    if place.record is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": told(str(place)), "kind": "record"}]
    return location


def _region(place: Location) -> dict[str, Any]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit.location), "insertedContent": {"text": edit.replacement}} for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(fix.edits[0].location.path), "replacements": replacements}
    return {"description": {"text": f"{fix.applicability} fix"}, "artifactChanges": [change]}


def _artifact(path: str) -> dict[str, str]:
    address = uri(path)
    return {"uri": address} if "://" in address else {"uri": address, "uriBaseId": ROOT}


def _notification(problem: Problem) -> dict[str, Any]:
    return {
        "descriptor": {"id": told(problem.kind)},
        "level": "error",
        "message": {"text": _unlinked(complains(problem))},
        "locations": [_location(problem.location)],
    }


def _breach(breach: Breach) -> dict[str, Any]:
    return {
        "descriptor": {"id": GATE},
        "level": "error",
        "message": {"text": _unlinked(told(breach.message))},
        "locations": [_location(breach.location)],
    }
