"""One YAML file to one validated rule. Every error names the file, the line and, where it can, the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

from lint_news import grammarfile
from lint_news.errors import UsageError
from lint_news.matcher import key as term_key
from lint_news.model import APPLICABILITIES, CONFIDENCES, ROLES, SEVERITIES
from lint_news.patterns import Pattern, PatternError
from lint_news.rule import (
    CUTS,
    MEASURES,
    PLACES,
    POSITIONS,
    SCOPES,
    STATUSES,
    Boilerplate,
    Code,
    Count,
    Example,
    Metric,
    Missing,
    Options,
    Patterns,
    Precision,
    Repeat,
    Replace,
    Rule,
    Swap,
    Terms,
)
from lint_news.rulekeys import COMMON, FORMS, KEYS, MIN_EXAMPLES, REQUIRED, SWAP_KEYS
from lint_news.words import nearest
from lint_news.yamlfile import YamlFile

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
MARK = re.compile(r"\[\[|\]\](?!\])")


def parse(file: YamlFile, rule_id: str) -> Rule:
    """The rule that a file describes. Raises `UsageError`."""
    return _Reader(file, rule_id).rule()


class _Reader:
    """Typed access to one file's keys, with errors that name lines."""

    def __init__(self, file: YamlFile, rule_id: str) -> None:
        self.file = file
        self.id = rule_id
        if not isinstance(file.data, dict):
            raise UsageError(f"{file.path}:1: a rule file is a mapping of keys; see docs/rules.md")
        self.data: dict[str, Any] = file.data

    def rule(self) -> Rule:
        if not ID.fullmatch(self.id):
            raise UsageError(
                f"{self.file.path}:1: rule files lie in group/name.yaml, in lower case; this one is '{self.id}'"
            )
        kind = self.choice("kind", tuple(KEYS), None)
        self.check_keys(kind)
        bad, good = self.examples("bad"), self.examples("good")
        return Rule(
            id=self.id,
            summary=self.text("summary"),
            why=self.text("why"),
            kind=kind,
            message=self.text("message", self.data["summary"]),
            options=BUILDERS[kind](self),
            severity=self.choice("severity", SEVERITIES, "note" if kind == "boilerplate" else "warning"),
            confidence=self.choice("confidence", CONFIDENCES, "high"),
            status=self.choice("status", STATUSES, "stable"),
            scope=self.choices("scope", SCOPES),
            unless=self.patterns("unless"),
            fix=self.choice("fix", APPLICABILITIES, None) if "fix" in self.data else None,
            aliases=self.texts("aliases"),
            bad=bad,
            good=good,
            precision=self.precision(),
            path=self.file.path,
        )

    def check_keys(self, kind: str) -> None:
        known = (*COMMON, *KEYS[kind])
        for key in self.data:
            if key not in known:
                raise self.file.error(
                    f"unknown key '{key}' in a rule of kind {kind}{nearest(str(key), known)}", str(key)
                )
        for key in REQUIRED:
            if key not in self.data:
                raise UsageError(f"{self.file.path}:1: the key '{key}' is missing")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.file.error(f"'{key}' must be a text", key)
        return " ".join(value.split())

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        value = self.data.get(key, [])
        return self.string_list(value, required, key)

    def string_list(self, value: Any, required: bool, *keys: str | int) -> tuple[str, ...]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or (required and not items):
            raise self.file.error(f"'{keys[-1]}' must be a text or a list of texts", *keys)
        for i, item in enumerate(items):
            if not isinstance(item, str) or not item:
                raise self.file.error(f"'{item}' in '{keys[-1]}' must be a text; put it in quotes", *keys, i)
        return tuple(items)

    def choice(self, key: str, known: tuple[Any, ...], default: Any) -> Any:
        value = self.data.get(key, default)
        if value not in known:
            allowed = ", ".join(map(str, known))
            raise self.file.error(
                f"'{key}' is '{value}', but must be one of {allowed}{nearest(str(value), known)}", key
            )
        return value

    def choices(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        found = self.texts(key)
        for i, value in enumerate(found):
            if value not in known:
                raise self.file.error(f"unknown {key} '{value}'{nearest(value, known)}", key, i)
        return found

    def flag(self, key: str, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.file.error(f"'{key}' must be true or false", key)
        return value

    def number(self, key: str) -> float | None:
        value = self.data.get(key)
        if key in self.data and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            raise self.file.error(f"'{key}' must be a number that is not negative", key)
        return value

    def whole(self, key: str) -> int | None:
        value = self.number(key)
        if value is not None and not isinstance(value, int):
            raise self.file.error(f"'{key}' must be a whole number", key)
        return value

    def patterns(self, key: str, required: bool = False) -> tuple[str, ...]:
        sources = self.texts(key, required)
        for i, source in enumerate(sources):
            self.check_pattern(source, key, i)
        return sources

    def check_pattern(self, source: str, *keys: str | int) -> None:
        try:
            Pattern(source, literals=frozenset()).compiled()
        except PatternError as error:
            where = "" if error.position is None else f" at character {error.position + 1}"
            raise self.file.error(f"the pattern '{source}' does not compile: {error}{where}", *keys) from None

    def examples(self, side: str) -> tuple[Example, ...]:
        block = self.data["examples"]
        if not isinstance(block, dict) or set(block) - {"bad", "good"}:
            raise self.file.error("'examples' must hold the lists 'bad' and 'good' and nothing else", "examples")
        items = block.get(side)
        if not isinstance(items, list) or len(items) < MIN_EXAMPLES:
            raise self.file.error(f"a rule needs at least {MIN_EXAMPLES} {side} examples", "examples", side)
        return tuple(self.example(item, side, i) for i, item in enumerate(items))

    def precision(self) -> Precision | None:
        if "precision" not in self.data:
            return None
        data = self.data["precision"]
        if isinstance(data, dict):  # YAML reads the bare key `true` as a truth value
            data = {"true" if k is True else k: v for k, v in data.items()}
        if not isinstance(data, dict) or set(data) != {"true", "of", "on"}:
            raise self.file.error("'precision' must have the keys true, of and on", "precision")
        true, of, on = data["true"], data["of"], data["on"]
        if type(true) is not int or type(of) is not int or not 0 <= true <= of or not isinstance(on, str):
            raise self.file.error("'precision' reads true: N, of: M, on: TEXT, with N at most M", "precision")
        return Precision(true, of, on)

    def example(self, item: Any, side: str, i: int) -> Example:
        form, text = "text", item
        beside: tuple[str, ...] = ()
        if isinstance(item, dict):
            item = dict(item)
            beside = self.string_list(item.pop("beside", []), False, "examples", side, i)
            form, text = next(iter(item.items())) if len(item) == 1 else ("", None)
        if not isinstance(text, str) or form not in FORMS:
            raise self.file.error(
                "an example is a text, or a mapping with the one key 'html' or 'bytes'", "examples", side, i
            )
        marks: list[int] = []
        plain, at = "", 0
        for m in MARK.finditer(text):
            if (m[0] == "[[") == len(marks) % 2:
                raise self.file.error("the marks [[ and ]] of an example must alternate", "examples", side, i)
            plain += text[at : m.start()]
            marks.append(len(plain))
            at = m.end()
        plain += text[at:]
        if len(marks) % 2 or bool(marks) != (side == "bad"):
            raise self.file.error(
                "a bad example marks what is found with [[ ]], a good one marks nothing", "examples", side, i
            )
        ranges = tuple(zip(marks[::2], marks[1::2], strict=True))
        return Example(plain, ranges, form, self.file.line("examples", side, i), beside)


def _terms(r: _Reader) -> Options:
    return Terms(r.texts("terms", True), r.flag("ignore-case", True), r.choice("place", PLACES, "any"))


def _patterns(r: _Reader) -> Options:
    return Patterns(r.patterns("pattern", True), r.flag("ignore-case", True), r.choice("place", PLACES, "any"))


def _replace(r: _Reader) -> Options:
    swap = r.data.get("swap")
    if not isinstance(swap, dict) or not swap:
        raise r.file.error("'swap' must map what was printed to what was meant", "swap")
    return Replace(tuple(_swap(r, k, v) for k, v in swap.items()), r.flag("ignore-case", True))


def _swap(r: _Reader, observed: Any, value: Any) -> Swap:
    if not isinstance(observed, str):
        raise r.file.error(f"'{observed}' in 'swap' must be a text; put it in quotes", "swap", str(observed))
    entry = value if isinstance(value, dict) else {"to": value}
    for key in entry:
        if key not in SWAP_KEYS:
            raise r.file.error(
                f"unknown key '{key}' in a swap{nearest(str(key), SWAP_KEYS)}", "swap", observed, str(key)
            )
    r.check_pattern(observed, "swap", observed)
    to = r.string_list(entry.get("to", []), True, "swap", observed, "to")
    lists = {k: r.string_list(entry.get(k, []), False, "swap", observed, k) for k in SWAP_KEYS[1:]}
    for key, sources in lists.items():
        for i, source in enumerate(sources):
            r.check_pattern(source, "swap", observed, key, i)
    expected = tuple(part for t in to for part in t.split("|"))
    return Swap(observed, expected, **lists)


def _repeat(r: _Reader) -> Options:
    token = r.text("token", r"\w+")
    r.check_pattern(token, "token")
    ignore_case, alpha = r.flag("ignore-case", True), r.flag("alpha", True)
    return Repeat(token, ignore_case, alpha, r.texts("exceptions"), r.texts("safe"))


def _count(r: _Reader) -> Options:
    token = r.text("token")
    r.check_pattern(token, "token")
    least, most = r.whole("min"), r.whole("max")
    if least is None and most is None:
        raise r.file.error("a rule of kind count needs 'min' or 'max'", "kind")
    return Count(token, least or 0, most, r.flag("ignore-case", True))


def _metric(r: _Reader) -> Options:
    least, most = r.number("min"), r.number("max")
    if least is None and most is None:
        raise r.file.error("a rule of kind metric needs 'min' or 'max'", "kind")
    return Metric(r.choice("measure", MEASURES, None), least, most)


def _missing(r: _Reader) -> Options:
    return Missing(r.choice("role", ROLES, None))


def _boilerplate(r: _Reader) -> Options:
    terms, patterns = r.texts("terms"), r.patterns("pattern")
    selector = r.text("selector") if "selector" in r.data else None
    learned = r.flag("learned", False)
    if not (terms or patterns or selector or learned):
        raise r.file.error("a rule of kind boilerplate needs 'terms', 'pattern' or 'selector'", "kind")
    if learned and set(r.data) & set(KEYS["boilerplate"]) != {"learned"}:
        raise r.file.error("'learned' goes with no other key of a rule of kind boilerplate", "learned")
    for i, term in enumerate(terms):
        if not term_key(term):
            raise r.file.error(f"the term '{term}' has no letter or digit; use 'pattern'", "terms", i)
    if selector:
        _check_selector(r, selector)
    cut = r.choice("cut", CUTS, "block")
    if cut == "part" and (terms or selector):
        raise r.file.error("'cut: part' goes with 'pattern' only", "cut")
    role = r.choice("role", ROLES, None) if "role" in r.data else None
    position = r.choice("position", POSITIONS, "any")
    items, max_words = r.whole("items"), r.whole("max-words")
    return Boilerplate(terms, patterns, selector, position, r.texts("near"), cut, items, role, max_words, learned)


def _check_selector(r: _Reader, selector: str) -> None:
    import soupsieve

    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        reason = str(error).splitlines()[0]
        raise r.file.error(f"the selector '{selector}' is no CSS: {reason}", "selector") from None


def _code(r: _Reader) -> Options:
    figures = r.data.get("figures", {})
    if not isinstance(figures, dict) or not all(_is_number(v) for v in figures.values()):
        raise r.file.error("'figures' must map names to numbers", "figures")
    return Code(tuple((str(k), float(v)) for k, v in figures.items()))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


BUILDERS: dict[str, Callable[[_Reader], Options]] = {
    "terms": _terms,
    "pattern": _patterns,
    "replace": _replace,
    "repeat": _repeat,
    "count": _count,
    "metric": _metric,
    "missing": _missing,
    "boilerplate": _boilerplate,
    "code": _code,
    "grammar": grammarfile.family,
}
if len(BUILDERS) != len(get_args(Options)) or set(BUILDERS) != set(KEYS):
    raise AssertionError("each kind of rule needs its keys and its builder")
