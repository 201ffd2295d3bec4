"""Conditions on a run, as a configuration states them: how many findings, or articles of a kind, are too many.

gate:
- {findings: {rule: "duplicate/*"}, max: 10}
- {articles-with: {severity: error}, per: outlet, max: 2%, min-articles: 20}
- {articles-with: {main-words-below: 60}, max: 5%}

The same selectors say what `filter` does with each article by itself:

filter:
- {drop: {severity: error}}
- {tag: {main-words-below: 60}, as: short}
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lint_news.errors import UsageError
from lint_news.model import CONFIDENCES, SEVERITIES, Confidence, Severity
from lint_news.shapes import SHARE, TEXT, either, list_of, mapping, number, one_of, some
from lint_news.words import nearest

FINDINGS, ARTICLES = "findings", "articles-with"
PER = ("outlet", "path")
LIMITS = ("per", "max", "min-articles")
LISTS = ("rule", "outlet", "path")
MEASURES = ("main-words-below", "main-words-above", "kept-below")
COUNT = number(whole=True, minimum=0)
OF_FINDINGS = {
    "severity": one_of(SEVERITIES),
    "confidence": one_of(CONFIDENCES),
    **dict.fromkeys(LISTS, some(TEXT, 1)),
}
OF_ARTICLES = {**OF_FINDINGS, **dict.fromkeys(MEASURES, COUNT), "kept-below": SHARE}
DROP, TAG, AS = "drop", "tag", "as"
KEYS = {FINDINGS: OF_FINDINGS, ARTICLES: OF_ARTICLES, DROP: OF_ARTICLES, TAG: OF_ARTICLES}
LIKE = mapping(OF_ARTICLES, minProperties=1)
REST = {"per": one_of(PER), "min-articles": number(whole=True, minimum=1)}
CONDITIONS = list_of(
    either(
        mapping({FINDINGS: mapping(OF_FINDINGS), "max": COUNT, **REST}, (FINDINGS, "max")),
        mapping({ARTICLES: LIKE, "max": either(COUNT, SHARE), **REST}, (ARTICLES, "max")),
    )
)
NAMED = {"type": "string", "pattern": r"^[\w-]{1,60}$"}
STEPS = list_of(either(mapping({DROP: LIKE}, (DROP,)), mapping({TAG: LIKE, AS: NAMED}, (TAG, AS))))
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%")
TAG_NAME = re.compile(r"[\w-]{1,60}")
Fail = Callable[..., UsageError]


@dataclass(frozen=True, slots=True)
class Selector:
    """Which findings, or articles, are meant. What is empty or `None` asks for nothing.

    `severity` and `confidence` are the lowest that count; `rule` holds ids, groups and globs, `outlet` and `path`
    globs. Words are counted in the main text, `kept_below` is the share of the text that is left of an article.
    """

    severity: Severity | None = None
    confidence: Confidence | None = None
    rule: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    main_words_below: int | None = None
    main_words_above: int | None = None
    kept_below: Fraction | None = None
    said: str = ""

    @property
    def of_findings(self) -> bool:
        """Whether a finding is asked for, not only what an article is like."""
        return bool(self.severity or self.confidence or self.rule)


@dataclass(frozen=True, slots=True)
class Condition:
    """At most so many findings or articles that a selector means: a number, or a share of the articles.

    With `per` it holds for each outlet or file by itself, if it has at least `min_articles`. `index` counts from 0.
    """

    index: int
    counts: str
    selector: Selector
    limit: int | Fraction
    per: str = ""
    min_articles: int = 1

    @property
    def of_articles(self) -> bool:
        """Whether articles are counted, not findings."""
        return self.counts == ARTICLES


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with an article that a selector means: it gets a tag, or is dropped where that is empty."""

    selector: Selector
    tag: str = ""


def parse_steps(value: Any, name: str, fail: Fail) -> tuple[Step, ...]:
    """Steps of a filter from the data of a configuration. Raises as `parse_conditions` does."""
    if not isinstance(value, list):
        raise fail(f"'{name}' must be a list of steps", name)
    return tuple(_step(entry, name, i, fail) for i, entry in enumerate(value))


def _step(entry: Any, name: str, i: int, fail: Fail) -> Step:
    if not isinstance(entry, dict):
        raise fail(f"a step of '{name}' maps {DROP}, or {TAG} and {AS}, to values", name, i)
    _refuse_others(entry, (DROP, TAG, AS), name, i, fail)
    done = [key for key in (DROP, TAG) if key in entry]
    if len(done) != 1:
        raise fail(f"a step of '{name}' says either {DROP} or {TAG}", name, i)
    tag = entry.get(AS, "")
    if (done[0] == TAG) != (AS in entry) or (AS in entry and not (isinstance(tag, str) and TAG_NAME.fullmatch(tag))):
        raise fail(f"{TAG}, and nothing else, needs '{AS}': a word of letters, digits, '-' and '_'", name, i, done[0])
    return Step(_selector(entry[done[0]], done[0], name, i, fail), tag)


def parse_conditions(value: Any, name: str, fail: Fail) -> tuple[Condition, ...]:
    """Conditions from the data of a configuration. Raises what `fail` makes of a message and the keys of the place."""
    if not isinstance(value, list):
        raise fail(f"'{name}' must be a list of conditions", name)
    return tuple(_condition(entry, name, i, fail) for i, entry in enumerate(value))


def _condition(entry: Any, name: str, i: int, fail: Fail) -> Condition:
    if not isinstance(entry, dict):
        raise fail(f"a condition of '{name}' maps {FINDINGS} or {ARTICLES}, and max, to values", name, i)
    _refuse_others(entry, (FINDINGS, ARTICLES, *LIMITS), name, i, fail)
    counts = [key for key in (FINDINGS, ARTICLES) if key in entry]
    if len(counts) != 1:
        raise fail(f"a condition of '{name}' counts either {FINDINGS} or {ARTICLES}", name, i)
    if "max" not in entry:
        raise fail(f"a condition of '{name}' needs max: the most that may be", name, i)
    per = entry.get("per", "")
    if "per" in entry and per not in PER:
        raise fail(f"'per' must be one of {', '.join(PER)}", name, i, "per")
    fewest = entry.get("min-articles", 1)
    if not _number(fewest) or not fewest:
        raise fail("'min-articles' must be a number above 0", name, i, "min-articles")
    selector = _selector(entry[counts[0]], counts[0], name, i, fail)
    return Condition(i, counts[0], selector, _limit(entry["max"], counts[0], name, i, fail), per, fewest)


def _refuse_others(entry: dict[Any, Any], known: tuple[str, ...], name: str, i: int, fail: Fail) -> None:
    for key in entry:
        if key not in known:
            raise fail(f"unknown key '{key}' in '{name}'{nearest(str(key), known)}", name, i, str(key))


def _limit(value: Any, counts: str, name: str, i: int, fail: Fail) -> int | Fraction:
    if _number(value):
        return int(value)
    share = _share(value)
    if share is None or counts == FINDINGS:
        form = "a number" if counts == FINDINGS else "a number or a share such as 2%"
        raise fail(f"'max' of {counts} must be {form}", name, i, "max")
    return share


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _share(value: Any) -> Fraction | None:
    found = PERCENT.fullmatch(value) if isinstance(value, str) else None
    share = Fraction(found[1]) / 100 if found else None
    return share if share is not None and share <= 1 else None


def _selector(value: Any, counts: str, name: str, i: int, fail: Fail) -> Selector:
    if not isinstance(value, dict):
        raise fail(f"'{counts}' maps {', '.join(KEYS[counts])} to values", name, i, counts)
    for key in value:
        if key not in KEYS[counts]:
            hint = nearest(str(key), KEYS[counts])
            raise fail(f"unknown key '{key}' in '{counts}'{hint}", name, i, counts, str(key))
    if counts != FINDINGS and not value:
        raise fail(f"'{counts}' needs at least one of {', '.join(KEYS[counts])}", name, i, counts)
    said = ", ".join(f"{key} {_said(wanted)}" for key, wanted in value.items())
    read = {key.replace("-", "_"): _read(key, wanted, name, i, counts, fail) for key, wanted in value.items()}
    return Selector(**read, said=said)


def _said(value: Any) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def _read(key: str, value: Any, name: str, i: int, counts: str, fail: Fail) -> Any:
    def wrong(form: str) -> UsageError:
        return fail(f"'{key}' must be {form}", name, i, counts, key)

    if key in LISTS:
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not texts or not all(isinstance(t, str) and t for t in texts):
            raise wrong("a text or a list of texts")
        return tuple(texts)
    if key == "kept-below":
        share = _share(value)
        if share is None:
            raise wrong("a share such as 30%")
        return share
    if key in MEASURES:
        if not _number(value):
            raise wrong("a number of words")
        return value
    allowed: tuple[str, ...] = SEVERITIES if key == "severity" else CONFIDENCES
    if value not in allowed:
        raise wrong(f"one of {', '.join(allowed)}")
    return value
