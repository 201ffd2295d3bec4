"""The one door to the `regex` engine: compile, search under a deadline, and tell which literals a match must hold.

Patterns may come from strangers. Each search runs with a timeout, so that none runs away; see ARCHITECTURE.md for why
this engine.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from lint_news.errors import PatternTimeoutError

SECONDS_PER_MB = 2.0  # far above what any built-in pattern needs, and far below what a person waits
SECONDS_MIN = 1.0
TURKIC = str.maketrans({"İ": "i", "ı": "i"})
MAX_ALTERNATIVES = 500  # literals of one pattern
MAX_SPELLED = 130  # of them that are made by multiplying the alternatives of neighbouring parts
MAX_LITERAL = 13  # code points of a literal: more tell no better, and make the search larger
ENOUGH = 8  # letters beside common words that make a literal rare; among rare ones, fewer are better
MAX_SET = 6  # characters of a set that is spelled out
MAX_REPEATS = 3  # times that a repeated part is spelled out
# What `regex` reads otherwise than the standard library's parser does: fuzzy matching, POSIX classes.
ONLY_REGEX = re.compile(r"(?<!\\)\{(?!\d*,?\d*\})|\[:\^?\w+:\]")
PROPERTY = re.compile(r"\\[pP](?:\{[^}]*\}|\w)")  # `\p{Lu}`: a character, whichever
COMMON = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,'’\"-:")  # in nearly every text
MIN_LITERAL = 2  # code points of a literal worth looking for
COMMON_WORDS = re.compile(
    r"\b(?:the|an?|and|or|but|of|in|on|at|to|for|with|by|from|as|is|are|was|were|be|been|has|have|had|it|its|he|his|she|her"
    r"|they|their|we|our|you|your|this|that|which|who|not|will|would|said|more|about|after)\b"
)


class PatternError(ValueError):
    """A pattern that does not compile; `position` is the offset in the pattern, where known."""

    def __init__(self, message: str, position: int | None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Hit:
    """A match of a pattern: the reported range and the named groups."""

    start: int
    end: int
    groups: tuple[tuple[str, str], ...] = ()


class Pattern:
    """A pattern, compiled when it is first searched for.

    `literals` holds casefolded strings of which each match contains one; it is empty where none can be told.
    """

    __slots__ = ("_compiled", "_flags", "literals", "source")

    def __init__(self, source: str, ignore_case: bool = True, literals: frozenset[str] | None = None) -> None:
        self.source = source
        self._flags = regex.VERSION0 | (regex.IGNORECASE if ignore_case else 0)
        self._compiled: Any = None
        self.literals = required_literals(source) if literals is None else literals

    def compiled(self) -> Any:
        """The compiled pattern. Raises `PatternError`."""
        if self._compiled is None:
            try:
                self._compiled = regex.compile(self.source, self._flags)
            except regex.error as error:
                raise PatternError(error.msg, error.pos) from None
        return self._compiled

    def hits(self, text: str) -> Iterator[Hit]:
        """All non-empty matches from left to right. Raises `PatternTimeoutError` where the search runs away.

        A group named `at` in the pattern is the range that is reported; without it, the whole match is.
        """
        try:
            for m in self.compiled().finditer(text, timeout=_limit(text), concurrent=False):
                groups = m.groupdict()
                start, end = m.span("at") if groups.get("at") is not None else m.span()
                if start < end:
                    yield Hit(start, end, tuple((k, v) for k, v in groups.items() if v is not None and k != "at"))
        except TimeoutError:
            raise PatternTimeoutError(self.source) from None

    def found(self, text: str) -> bool:
        """Whether the pattern matches anywhere. Raises `PatternTimeoutError`."""
        try:
            return self.compiled().search(text, timeout=_limit(text)) is not None
        except TimeoutError:
            raise PatternTimeoutError(self.source) from None


def _limit(text: str) -> float:
    return max(SECONDS_MIN, SECONDS_PER_MB * len(text) / 1e6)


def fold(text: str) -> str:
    """A text with case left out of account, as the engine does: also for the dotted and the dotless i.

    >>> fold("SECURİTY"), fold("SECURITY")
    ('security', 'security')
    """
    if "İ" in text or "ı" in text:
        text = text.translate(TURKIC)
    return text.casefold()


_KNOWN: dict[str, frozenset[str]] = {}


def known_literals(sources: Mapping[str, frozenset[str]] | None = None) -> dict[str, frozenset[str]]:
    """The literals found so far by pattern; `sources` adds some that were found before, by the same version."""
    _KNOWN.update(sources or {})
    return _KNOWN


def required_literals(source: str) -> frozenset[str]:
    """Casefolded literals of which every match of a pattern contains at least one; empty where none can be told.

    >>> sorted(required_literals(r"talks by (?:two|all) sides"))
    ['talks by all ', 'talks by two ']
    >>> sorted(required_literals(r"(?:photo|image)s? by"))
    ['image by', 'images by', 'photo by', 'photos by']
    >>> required_literals(r"[a-z]+")
    frozenset()
    """
    found = _KNOWN.get(source)
    if found is None:
        found = _KNOWN[source] = _required_literals(source)
    return found


def _required_literals(source: str) -> frozenset[str]:
    source = PROPERTY.sub(r"\\w", source)
    if ONLY_REGEX.search(source):
        return frozenset()
    parser: Any = importlib.import_module("re._parser")
    try:
        tree = parser.parse(source, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        return frozenset()  # a construct only `regex` knows: look at every text
    return frozenset(_literals(tree)) if tree else frozenset()


def _literals(tree: Any) -> set[str]:
    """The best set of alternatives among the parts of a sequence: the one whose commonest literal is rarest."""
    best: set[str] = set()
    run = {""}
    for op, value in [*tree, (None, None)]:
        exact = _exact(str(op), value) if op is not None else None
        if exact is not None and len(run) * len(exact) <= max(MAX_SPELLED, len(run), len(exact)):
            run = {a + b for a in run for b in exact}
            continue
        for found in (run, set() if op is None or exact is not None else _part(str(op), value)):
            if _telling(found) and (not best or _rarity(found) > _rarity(best)):
                best = found
        run = exact or {""}
    return {fold(s)[:MAX_LITERAL] for s in best}


def _telling(found: set[str]) -> bool:
    """Whether a text without any of the literals is worth ruling out by them."""
    return bool(found) and all(len(s) >= MIN_LITERAL or (s and s not in COMMON) for s in found)


def _rarity(found: set[str]) -> tuple[int, int, int]:
    """A rank of sets of literals: by the letters of the commonest one, as far as they count, then few before many."""
    letters = min(len(COMMON_WORDS.sub("", s.casefold()).strip()) for s in found)
    return min(letters, ENOUGH), -len(found), min(map(len, found))


def _exact(op: str, value: Any) -> set[str] | None:
    """All strings that a part can match, `None` where they are too many to list. Zero-width parts match the empty one.

    White space is one space: the texts that are searched have theirs collapsed.
    """
    if op == "LITERAL":
        return {chr(value)}
    if op in {"AT", "ASSERT", "ASSERT_NOT"}:
        return {""}
    if op == "IN":
        return _exact_set(value)
    if op in {"SUBPATTERN", "ATOMIC_GROUP"}:
        return _exact_sequence(value[-1] if op == "SUBPATTERN" else value)
    if op == "BRANCH":
        found = [_exact_sequence(branch) for branch in value[1]]
        return None if any(f is None for f in found) else {s for f in found for s in f or ()}
    if op in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _exact_repeat(*value)
    return None


def _exact_set(members: Any) -> set[str] | None:
    found = set()
    for op, value in members:
        if str(op) == "LITERAL":
            found.add(chr(value))
        elif str(op) == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            found.add(" ")
        else:
            return None
    return found if len(found) <= MAX_SET else None


def _exact_repeat(least: int, most: Any, tree: Any) -> set[str] | None:
    once = _exact_sequence(tree)
    if once is None:
        return None
    if once == {" "}:
        return {" "} if least else {"", " "}
    if int(most) > MAX_REPEATS:
        return None
    found: set[str] = set()
    step = {""}
    for n in range(int(most) + 1):
        if n >= least:
            found |= step
        step = {a + b for a in step for b in once}
        if len(step) > MAX_ALTERNATIVES:
            return None
    return found


def _exact_sequence(tree: Any) -> set[str] | None:
    found = {""}
    for op, value in tree:
        exact = _exact(str(op), value)
        if exact is None or len(found) * len(exact) > MAX_ALTERNATIVES:
            return None
        found = {a + b for a in found for b in exact}
    return found


def _part(op: str, value: Any) -> set[str]:
    """Literals of which a part that can match much contains one."""
    if op == "SUBPATTERN":
        return _literals(value[-1])
    if op == "ATOMIC_GROUP":
        return _literals(value)
    if op in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0] > 0:
        return _literals(value[2])
    if op == "ASSERT" and value[0] > 0:
        return _literals(value[1])
    if op == "BRANCH":
        found = [_literals(branch) for branch in value[1]]
        if all(found) and sum(map(len, found)) <= MAX_ALTERNATIVES:
            return set().union(*found)
    return set()
