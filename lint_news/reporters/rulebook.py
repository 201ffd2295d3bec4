"""The catalogue for people: a list of rules, and the page of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from lint_news.reporters.terminal import Paint
from lint_news.reporters.visible import visible
from lint_news.rule import Example, Repeat, Rule


def listing(rules: Sequence[Rule], reported: Collection[str]) -> str:
    """One line a rule; those that are off are marked."""
    rows = []
    for rule in rules:
        state = "" if rule.id in reported else " (off)"
        rows.append(f"{rule.id:<32} {rule.severity:<8} {rule.status:<8} {visible(rule.summary)}{state}")
    return "\n".join(rows) + "\n"


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule for programs."""
    return {
        "id": rule.id,
        "summary": rule.summary,
        "why": rule.why,
        "kind": rule.kind,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "status": rule.status,
        "scope": list(rule.scope),
        "fix": rule.fix,
        "message": rule.message,
        "options": asdict(rule.options),
        "precision": asdict(rule.precision) if rule.precision else None,
        "examples": {"bad": [_marked(e) for e in rule.bad], "good": [e.text for e in rule.good]},
    }


def show(rule: Rule, on: bool, color: bool) -> str:
    """The page of one rule: why, examples, how to switch it off."""
    paint = Paint(color)
    scope = ", ".join(rule.scope) or "headline and main text"
    rows = [
        paint(rule.id, "bold") + f" - {visible(rule.summary)}" + ("" if on else " (off)"),
        "",
        visible(rule.why),
        "",
        f"kind {rule.kind}, severity {rule.severity}, confidence {rule.confidence}, status {rule.status}",
        f"looks at {scope}",
        *_fix(rule),
        _precision(rule),
        "",
        *_examples("found:", [_marked(e) for e in rule.bad], paint),
        *_examples("not found:", [e.text for e in rule.good], paint),
        paint("switch it off:", "bold"),
        f"  lint-news check --ignore {rule.id} PATH",
        f"  or in lint-news.yaml:   ignore: [{rule.id}]",
        f"  less grave:             rules: {{{rule.id}: {{severity: note}}}}",
    ]
    return "\n".join(rows) + "\n"


def _fix(rule: Rule) -> list[str]:
    """What `--fix` and `--unsafe-fixes` do."""
    safe = ", ".join(rule.options.safe) if isinstance(rule.options, Repeat) else ""
    said = [f"fix: {rule.fix}"] if rule.fix else []
    return [", ".join([*said, f"safe for {visible(safe)}"])] if safe else said


def _examples(title: str, texts: Sequence[str], paint: Paint) -> list[str]:
    return [paint(title, "bold"), *map(_indented, texts), ""] if texts else []


def _precision(rule: Rule) -> str:
    if rule.precision is None:
        return "precision not measured"
    p = rule.precision
    share = f" ({100 * p.true / p.of:.0f} %)" if p.of else ""
    return f"precision: {p.true} of {p.of} findings true{share} on {visible(p.on)}"


def _marked(example: Example) -> str:
    """The example with its marks."""
    text = example.text
    for start, end in reversed(example.marks):
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    return text


def _indented(text: str) -> str:
    lines = [visible(line) for line in text.strip().split("\n")]
    return "  - " + "\n    ".join(lines)
