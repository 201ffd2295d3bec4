"""The keys of a rule file, of all kinds and of each, with the shapes of their values.

This is the whole schema; `docs/rules.md` says the same in words.
"""

from __future__ import annotations

from lint_news import grammarfile
from lint_news.model import APPLICABILITIES, CONFIDENCES, ROLES, SEVERITIES
from lint_news.rule import CUTS, MEASURES, PLACES, POSITIONS, SCOPES, STATUSES
from lint_news.shapes import (
    FLAG,
    STRING,
    TEXT,
    TEXTS,
    WORDING,
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

FORMS = ("text", "html", "bytes")
MIN_EXAMPLES = 2
SWAP_KEYS = ("to", "after", "before", "unless")
LEAST_ONE, COUNT, AMOUNT = some(TEXT, 1), number(whole=True, minimum=0), number(minimum=0)
FIX = one_of(APPLICABILITIES)
EXAMPLE = either(
    STRING,
    *(mapping({form: STRING, "beside": TEXTS}, (form,)) for form in FORMS),
)
COMMON: dict[str, Shape] = {
    "summary": WORDING,
    "why": WORDING,
    "kind": STRING,
    "message": WORDING,
    "severity": one_of(SEVERITIES),
    "confidence": one_of(CONFIDENCES),
    "status": one_of(STATUSES),
    "scope": some(one_of(SCOPES)),
    "unless": TEXTS,
    "aliases": TEXTS,
    "precision": mapping({"true": COUNT, "of": COUNT, "on": STRING}, ("true", "of", "on")),
    "examples": mapping(dict.fromkeys(("bad", "good"), list_of(EXAMPLE, MIN_EXAMPLES)), ("bad", "good")),
}
REQUIRED = ("summary", "why", "kind", "examples")
KEYS: dict[str, dict[str, Shape]] = {
    "terms": {"terms": LEAST_ONE, "ignore-case": FLAG, "place": one_of(PLACES)},
    "pattern": {"pattern": LEAST_ONE, "ignore-case": FLAG, "place": one_of(PLACES)},
    "replace": {
        "swap": each(either(LEAST_ONE, mapping({"to": LEAST_ONE, **dict.fromkeys(SWAP_KEYS[1:], TEXTS)}, ("to",))), 1),
        "ignore-case": FLAG,
        "fix": FIX,
    },
    "repeat": {
        "token": WORDING,
        "ignore-case": FLAG,
        "alpha": FLAG,
        "exceptions": TEXTS,
        "fix": FIX,
        "safe": TEXTS,
    },
    "count": {"token": WORDING, "min": COUNT, "max": COUNT, "ignore-case": FLAG},
    "metric": {"measure": one_of(MEASURES), "min": AMOUNT, "max": AMOUNT},
    "missing": {"role": one_of(ROLES)},
    "boilerplate": {
        "terms": TEXTS,
        "pattern": TEXTS,
        "selector": WORDING,
        "position": one_of(POSITIONS),
        "near": TEXTS,
        "cut": one_of(CUTS),
        "items": COUNT,
        "role": one_of(ROLES),
        "max-words": COUNT,
        "learned": FLAG,
    },
    "code": {"figures": each(number()), "fix": FIX},
    "grammar": grammarfile.KEYS,
}
NEEDED: dict[str, Shape] = {
    "terms": {"required": ["terms"]},
    "pattern": {"required": ["pattern"]},
    "replace": {"required": ["swap"]},
    "count": {"required": ["token"], "anyOf": has_one_of(("min", "max"))},
    "metric": {"required": ["measure"], "anyOf": has_one_of(("min", "max"))},
    "missing": {"required": ["role"]},
    "boilerplate": {"anyOf": has_one_of(("terms", "pattern", "selector", "learned"))},
    "grammar": {"required": ["categories"]},
}  # beside what every rule needs
