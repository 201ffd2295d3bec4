"""The file of the grammar family: what of LanguageTool is on, what is off, and why. `rulefile` reads the rest of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lint_news.rule import FAMILY, Condition, Grammar
from lint_news.shapes import ANY, FLAG, STRING, TEXT, TEXTS, each, list_of, mapping, some

if TYPE_CHECKING:
    from lint_news.rulefile import _Reader

CONDITION_KEYS = ("after", "unless")
NOT_IN = ("headline", "quotation")
KEYS = {
    "categories": some(TEXT, 1),
    "off-categories": list_of(mapping({"categories": some(TEXT, 1), "because": ANY}, ("categories", "because"))),
    "rules": TEXTS,
    "off": list_of(mapping({"rules": some(TEXT, 1), "because": ANY}, ("rules", "because"))),
    "notes": TEXTS,
    "not-in": mapping(dict.fromkeys(NOT_IN, TEXTS)),
    "conditions": each(mapping(dict.fromkeys(CONDITION_KEYS, STRING))),
    "other-languages": TEXTS,
    "spelling": FLAG,
}


def family(r: _Reader) -> Grammar:
    """The options of the family's file. Raises `UsageError`."""
    if r.id != FAMILY:
        raise r.file.error(f"a rule of kind grammar is called {FAMILY}, and there is one of them", "kind")
    not_in = r.data.get("not-in", {})
    if not isinstance(not_in, dict) or not set(not_in) <= set(NOT_IN):
        raise r.file.error(f"'not-in' must map {' and '.join(NOT_IN)} to lists of rules", "not-in")
    headline, quotation = (r.string_list(not_in.get(key, []), False, "not-in", key) for key in NOT_IN)
    return Grammar(
        categories=r.texts("categories", True),
        off_categories=_reasons(r, "off-categories", "categories"),
        rules=r.texts("rules"),
        off=_reasons(r, "off", "rules"),
        notes=r.texts("notes"),
        headline=headline,
        quotation=quotation,
        conditions=_conditions(r),
        others=r.texts("other-languages"),
        spelling=r.flag("spelling", True),
    )


def _reasons(r: _Reader, key: str, what: str) -> tuple[tuple[str, str], ...]:
    """Names and why they are off, from a list of entries."""
    found = r.data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(o, dict) and set(o) == {what, "because"} for o in found):
        raise r.file.error(f"'{key}' must be a list of entries with the keys {what} and because", key)
    return tuple(
        (name, str(o["because"])) for i, o in enumerate(found) for name in r.string_list(o[what], True, key, i, what)
    )


def _conditions(r: _Reader) -> tuple[Condition, ...]:
    found = r.data.get("conditions", {})
    keys = set(CONDITION_KEYS)
    if not isinstance(found, dict) or not all(isinstance(c, dict) and set(c) <= keys for c in found.values()):
        raise r.file.error("'conditions' must map rules to the keys after and unless", "conditions")
    for rule, condition in found.items():
        for key, source in condition.items():
            try:
                re.compile(source)
            except (re.error, TypeError) as error:
                message = f"the pattern '{source}' does not compile: {error}"
                raise r.file.error(message, "conditions", rule, key) from None
    return tuple(Condition(str(rule), **condition) for rule, condition in found.items())
