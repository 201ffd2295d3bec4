"""Compiled rules: what matches where in a text. One literal prefilter serves all rules of a plan.

`compiled(plan)` builds once per process; `Compiled.candidates` says, in one pass over an article's texts, which rules
can match which text at all, so that a thousand rules cost little more than ten.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat

from ahocorasick_rs import AhoCorasick

from lint_news.model import Applicability
from lint_news.patterns import Pattern, fold
from lint_news.rule import Boilerplate, Code, Count, Metric, Missing, Patterns, Plan, Repeat, Replace, Rule, Swap, Terms

# Rule id -> index of a text -> the parts of the rule that can match there, one bit for each.
Candidates = Mapping[str, Mapping[int, int]]
WHOLE = (Code, Metric, Missing)  # kinds of rules without patterns of their own
OF_WORDS = re.compile(r"(?:[\w|()?:+]|\\w)*")  # a token that can only match letters and digits
TWICE = re.compile(r"(?<!\w)(\w++)\s++\1(?!\w)")  # screens texts for them, far faster than the rule's own pattern
CHUNK = 1_000_000  # code points of texts that are searched together
SHORT = 100  # code points of a text whose key is kept
NOT_WORD = re.compile(r"[\W_]+")
# Full-width letters to plain ones; Arabic without stretched lines and without the vowels that only some print.
PLAIN = {**{0xFF01 + n: 0x21 + n for n in range(94)}, 0x640: None, **dict.fromkeys(range(0x64B, 0x653))}


def key(text: str) -> str:
    """What remains of a text when case, punctuation and spacing are left out of account.

    >>> key("- Advertisement -"), key("Read  now!")
    ('advertisement', 'read now')
    >>> key("［ＰＲ］"), key("إعـــلان")
    ('pr', 'إعلان')
    """
    return _short_key(text) if len(text) <= SHORT else _key(text)


def _key(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(PLAIN)
    return NOT_WORD.sub(" ", text.casefold()).strip()


_short_key = lru_cache(maxsize=8192)(_key)  # several steps ask for the same line, and sites repeat theirs


def accepts(phrases: Iterable[str], text: str, before: str = "", after: str = "") -> bool:
    """Whether an accepted phrase stands in a text, or covers it and stands there together with what is around.

    Phrases are keys with a blank on either side.

    >>> accepts([" security tears "], "Tears", "Regional Security ", " and Signals")
    True
    >>> accepts([" security tears "], "Tears", "Food Security, ", "")
    True
    >>> accepts([" of the "], "the the", "at the top of ", " hill"), accepts([" tears "], "tearsheet")
    (False, False)
    """
    words, left, right = (key(part).split() for part in (text, before, after))
    for phrase in phrases:
        more = len(phrase.split()) - len(words)  # words that may stand on either side, so that all is covered
        near = [*left[-more:], *words, *right[:more]] if words and more > 0 else words
        if phrase in f" {' '.join(near)} ":
            return True
    return False


@dataclass(frozen=True, slots=True)
class TextHit:
    """A range of one text that a rule matches, with values for its message and suggestions; `fix` as in `Match`."""

    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[str, ...] = ()
    fix: Applicability | None = None


class Matcher:
    """One rule's patterns, each with the suggestions and further conditions that go with it."""

    __slots__ = ("_unless", "parts", "rule")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._unless = [Pattern(source, literals=frozenset()) for source in rule.unless]
        self.parts = tuple(_parts(rule))

    def hits(self, text: str, parts: int | None = None) -> Iterator[TextHit]:
        """Non-overlapping hits in a text, by start; of all parts, or of those whose bits are set.

        Raises `PatternTimeoutError`.
        """
        found = [hit for part in self._chosen(parts) for hit in part.hits(text)]
        if not found:
            return
        excuses = self._excuses(text)
        last = 0
        for hit in sorted(found, key=lambda h: (h.start, -h.end)):
            if hit.start >= last and not any(s < hit.end and hit.start < e for s, e in excuses):
                last = hit.end
                yield hit

    def _chosen(self, parts: int | None) -> Iterator[_Part]:
        if parts is None:
            yield from self.parts
        while parts:
            yield self.parts[(parts & -parts).bit_length() - 1]
            parts &= parts - 1

    def _excuses(self, text: str) -> list[tuple[int, int]]:
        return [(h.start, h.end) for unless in self._unless for h in unless.hits(text)]

    def excused(self, text: str, start: int, end: int) -> bool:
        """Whether an `unless` pattern of the rule matches where the range lies. Raises `PatternTimeoutError`."""
        return any(s < end and start < e for s, e in self._excuses(text))


class _Part:
    """One pattern of a rule; subclasses say what a hit of it is worth."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern

    def hits(self, text: str) -> Iterator[TextHit]:
        for h in self.pattern.hits(text):
            yield TextHit(h.start, h.end, (*h.groups, ("match", text[h.start : h.end])))


class _Counted(_Part):
    def __init__(self, options: Count) -> None:
        super().__init__(Pattern(options.token, options.ignore_case))
        self.options = options

    def hits(self, text: str) -> Iterator[TextHit]:
        found = list(self.pattern.hits(text))
        if self.options.minimum <= len(found) and (self.options.maximum is None or len(found) <= self.options.maximum):
            return
        start, end = (found[0].start, found[-1].end) if found else (0, len(text))
        yield TextHit(start, end, (("count", str(len(found))), ("match", text[start:end])))


class _Repeated(_Part):
    def __init__(self, options: Repeat) -> None:
        letter = r"(?=\S{0,40}\p{L})" if options.alpha else ""
        source = rf"(?<![\w'’-]){letter}({options.token})\s+\1(?![\w'’-])"
        self.of_words = OF_WORDS.fullmatch(options.token) is not None
        # literals of such a token would be words of every text; `TWICE` rules out more of them
        super().__init__(Pattern(source, options.ignore_case, frozenset() if self.of_words else None))
        self.exceptions = frozenset(word.casefold() for word in options.exceptions)
        self.safe = frozenset(options.safe)

    def hits(self, text: str) -> Iterator[TextHit]:
        if self.of_words and not TWICE.search(fold(text)):
            return
        for h in self.pattern.hits(text):
            whole = text[h.start : h.end]
            word, *_, copy = whole.split()
            if word.casefold() not in self.exceptions:
                fix: Applicability | None = "safe" if word == copy and word in self.safe else None
                yield TextHit(h.start, h.end, (("match", whole), ("word", word)), (word,), fix)


class _Swapped(_Part):
    def __init__(self, source: str, swap: Swap, ignore_case: bool, last: bool) -> None:
        super().__init__(Pattern(source, ignore_case))
        self.to = swap.to
        self.last = last  # whether the observed word ends the match
        self.unless = [Pattern(source, literals=frozenset()) for source in swap.unless]

    def hits(self, text: str) -> Iterator[TextHit]:
        for h in self.pattern.hits(text):
            if any(p.found(text) for p in self.unless):
                return
            observed = dict(h.groups)["observed"]
            whole = text[h.start : h.end]
            words = tuple(_cased(to, observed) for to in self.to)
            values = (("match", whole), ("observed", observed), ("to", " or ".join(words)))
            yield TextHit(h.start, h.end, values, tuple(map(self._swap, repeat(whole), repeat(observed), words)))

    def _swap(self, whole: str, observed: str, word: str) -> str:
        return whole[: -len(observed)] + word if self.last else word + whole[len(observed) :]


def _cased(word: str, model: str) -> str:
    """A word in the case of another one."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _parts(rule: Rule) -> Iterator[_Part]:
    match rule.options:
        case Terms() as options:
            alternatives = "|".join(re.escape(t) for t in sorted(options.terms, key=len, reverse=True))
            literals = frozenset(fold(t) for t in options.terms)
            yield _Part(Pattern(rf"(?<!\w)(?:{alternatives})(?!\w)", options.ignore_case, literals))
        case Patterns() as options:
            yield from (_Part(Pattern(source, options.ignore_case)) for source in options.patterns)
        case Replace() as options:
            for swap in options.swaps:
                yield from (_Swapped(source, swap, options.ignore_case, last) for source, last in _swap_sources(swap))
        case Repeat() as options:
            yield _Repeated(options)
        case Count() as options:
            yield _Counted(options)
        case Boilerplate() as options:
            yield from (_Part(Pattern(source)) for source in options.patterns)
        case _:
            return


def _swap_sources(swap: Swap) -> Iterator[tuple[str, bool]]:
    """Patterns of the observed word with its company, which is part of what is reported; and whether it comes last."""
    word = rf"(?P<observed>{swap.observed})"
    if swap.after:
        yield rf"\b(?:{'|'.join(swap.after)})\s+{word}\b", True
    if swap.before:
        yield rf"\b{word}\s+(?:{'|'.join(swap.before)})\b", False
    if not swap.after and not swap.before:
        yield rf"\b{word}\b", True


class Compiled:
    """The matchers of a plan, and the prefilter over their literals."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        reported = [r for r in plan.rules if r.id in plan.reported]
        self.whole = tuple(r for r in reported if isinstance(r.options, WHOLE))  # they look at whole articles
        self.reported = {r.id: r for r in reported if not isinstance(r.options, WHOLE)}
        self.matchers: Mapping[str, Matcher] = {r.id: Matcher(r) for r in plan.rules}
        self.furniture = tuple((r, r.options) for r in plan.rules if isinstance(r.options, Boilerplate))
        self.terms: dict[str, list[Rule]] = {}
        # A rule that wants a neighbour comes last: where it has none, another may cut the term without.
        for rule, options in sorted(self.furniture, key=lambda pair: bool(pair[1].near)):
            for term in options.terms:
                self.terms.setdefault(key(term), []).append(rule)
        self.longest_term = max((len(t) for t in self.terms), default=0)
        holders: dict[str, list[tuple[str, int]]] = {}
        self._always: dict[str, int] = {}
        for rule_id, matcher in self.matchers.items():
            for n, part in enumerate(matcher.parts):
                if not part.pattern.literals or (isinstance(part, _Counted) and part.options.minimum):
                    self._always[rule_id] = self._always.get(rule_id, 0) | 1 << n
                for literal in part.pattern.literals:
                    holders.setdefault(literal, []).append((rule_id, 1 << n))
        self._holders = list(holders.values())
        self._automaton = AhoCorasick(list(holders)) if holders else None

    def candidates(self, texts: Sequence[str]) -> Candidates:
        """Which parts of which rules can match which texts; the texts of each rule in order."""
        filled = [i for i, text in enumerate(texts) if text]
        found = {rule_id: dict.fromkeys(filled, parts) for rule_id, parts in self._always.items()}
        for at, literal in self._literals(texts):
            for rule_id, part in self._holders[literal]:
                where = found.setdefault(rule_id, {})
                where[at] = where.get(at, 0) | part
        return found

    def _literals(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Which texts hold which literals: numbers of both, by text. Many are searched in one go, but not too many."""
        if self._automaton is None:
            return
        first = 0
        while first < len(texts):
            last, size = first, 0
            while last < len(texts) and size < CHUNK:
                size += len(texts[last]) + 1
                last += 1
            joined, starts = _laid(texts[first:last])
            hits = self._automaton.find_matches_as_indexes(joined, overlapping=True)
            yield from sorted({(first + bisect_right(starts, start) - 1, literal) for literal, start, _ in hits})
            first = last


def _laid(texts: Sequence[str]) -> tuple[str, list[int]]:
    """Texts in one, with case left out of account, and where each begins in it."""
    joined = fold("\n".join(texts))
    sizes = [len(text) + 1 for text in texts]
    if sum(sizes) != len(joined) + 1:  # some letters became several
        sizes = [len(fold(text)) + 1 for text in texts]
    return joined, list(accumulate(sizes, initial=0))


_CACHE: dict[str, Compiled] = {}
_CACHE_SIZE = 8


def compiled(plan: Plan) -> Compiled:
    """The compiled form of a plan, built once per process and plan."""
    found = _CACHE.get(plan.digest)
    if found is None:
        if len(_CACHE) >= _CACHE_SIZE:
            _CACHE.clear()
        found = _CACHE[plan.digest] = Compiled(plan)
    return found
