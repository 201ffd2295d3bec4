"""Grammar by LanguageTool: what it is asked, and which of its finds stand. The family's file says so; this obeys.

Each block is a paragraph of its own; its finds are ranges of it. What a rule of ours has found already is not said
twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache

from lint_news.checks import session
from lint_news.checks.english import variety
from lint_news.checks.scope import View, in_scope
from lint_news.checks.spelling import misspelled
from lint_news.languagetool.answers import Asked, Hit, Unchecked
from lint_news.matcher import Compiled
from lint_news.model import HEADLINE, Block, Document, Match, Severity
from lint_news.oddity.archive import opened
from lint_news.oddity.company import gain
from lint_news.oddity.misfit import counts
from lint_news.rule import FAMILY, MEMBERS, Condition, Grammar, GrammarServer, Rule

CHARACTERS = 400_000  # code points of one article that are looked at; a book has more
PART = 5_000  # code points of a paragraph that are asked about at once
MOST = 3  # suggestions that are weighed
SENTENCE = 3_000  # code points of a sentence; the server takes minutes over one that goes on and on
BREAK = re.compile(r"[.!?…:;][\"'”’»)\]]* ")
# What no prose holds: the server gets a space of the same length, or nothing at all if there is much of it.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
CONTROL_SHARE = 0.05
QUOTED = re.compile(r"[“„«][^“”„»]*[”»]|(?<!\w)\"[^\"]*\"(?!\w)")
# What edited news says there more often than what is suggested stands; `oddity.company.gain` is the measure.
LEAST_GAIN = -1.2
BY_SOUND = frozenset({"EN_A_VS_AN"})  # rules about what counts cannot tell: to them, all numbers are one word
REPEATED = frozenset({"oddity", "duplicate", "debris"})  # groups of rules that look at the same words
LANGUAGES = {
    "de": "de-DE",
    "fr": "fr",
    "es": "es",
    "it": "it",
    "pt": "pt-BR",
    "nl": "nl",
    "pl": "pl-PL",
    "ru": "ru-RU",
    "uk": "uk-UA",
    "sv": "sv",
    "el": "el-GR",
}

Found = tuple[Rule, Match]


def check(
    document: Document, engine: Compiled, ours: Sequence[Found], server: GrammarServer
) -> tuple[list[Found], Unchecked | None]:
    """What LanguageTool finds in an article beside our own finds, and why it was not asked to the end, if so."""
    plan = engine.plan
    family = plan.rule(FAMILY) or next((r for r in plan.rules if isinstance(r.options, Grammar)), None)
    if not plan.asks_grammar or family is None:
        return [], None
    found: list[Found] = []
    try:
        client, budget = session.client(server), session.budget(server)
        view = View.of(document, plan)
        curation = Curation.of(family)
        language = language_of(document)
        if language is None:
            return [], None
        paragraphs = _paragraphs(view)
        hits = client.check([p.sent for p in paragraphs], curation.asked(language), budget)
        for paragraph, of in zip(paragraphs, hits, strict=True):
            found.extend(_judged(document, paragraph, of, curation, engine, language))
        if curation.options.spelling and language.startswith("en"):
            own = opened(plan.counts.path, plan.counts.digest) if plan.counts else None
            for i, hit in misspelled(
                view.plain, language, lambda words, asked: client.check(words, asked, budget), own
            ):
                found.extend(_reported(document, i, hit, curation, engine, None))
    except Unchecked as error:
        return found, error
    return _beside(found, ours), None


def language_of(document: Document) -> str | None:
    """LanguageTool's name of the article's language, `None` for one that it does not know or that we do not ask for.

    Where nothing tells the language, and the text has no letters but those of English, it is taken for English.
    """
    text = document.text or document.title
    told = document.language
    language = told.partition("-")[0].lower() if told else "en" if text.isascii() else ""
    return variety(document) if language == "en" else LANGUAGES.get(language)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a block, and how it is sent: each character in its place."""

    block: int
    start: int
    sent: str


def _paragraphs(view: View) -> list[Paragraph]:
    """What is sent. Raises `Unchecked` for what the server should not be asked about."""
    size = sum(len(b.text) for _, b in view.plain)
    if size > CHARACTERS:
        raise Unchecked(f"grammar: the article has {size:,} characters, more than {CHARACTERS:,}", "split the article")
    controls = sum(len(CONTROL.findall(b.text)) for _, b in view.plain)
    if controls > CONTROL_SHARE * size:
        raise Unchecked(f"grammar: {controls:,} of {size:,} characters are control characters", "this is hardly text")
    return [
        Paragraph(i, start, CONTROL.sub(" ", block.text[start:end]))
        for i, block in view.plain
        for start, end in stretches(block.text)
    ]


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of a text that are asked about one by one: all of it, or as many sentences as one request bears.

    Raises `Unchecked` for a sentence without end.

    >>> list(stretches("One. Two."))
    [(0, 9)]
    """
    if len(text) <= SENTENCE:
        yield 0, len(text)
        return
    ends = [m.end() for m in BREAK.finditer(text)] + [len(text)]
    start = last = 0
    for end in ends:
        if end - last > SENTENCE:
            raise Unchecked(f"grammar: a sentence of {end - last:,} characters", "see to it that sentences have ends")
        if end - start > PART:
            yield start, last
            start = last
        last = end
    yield start, len(text)


class Curation:
    """The family's file, made ready to ask about."""

    def __init__(self, family: Rule, options: Grammar) -> None:
        self.family, self.options = family, options
        self._off = {rule for rule, _ in options.off if not set(rule) & set("*?")}
        self._globs = [rule for rule, _ in options.off if rule not in self._off]
        self._conditions = {c.rule: c for c in options.conditions}

    @classmethod
    def of(cls, family: Rule) -> Curation:
        """The curation of a family or of a member of it."""
        if not isinstance(family.options, Grammar):
            raise TypeError(family.id)
        return _curation(family)

    def asked(self, language: str) -> Asked:
        """What the server is to look for."""
        if not language.startswith("en"):
            return Asked(language, self.options.others)
        off = tuple(sorted(rule for rule in self._off if "[" not in rule))
        return Asked(language, (), self.options.rules, tuple(c for c, _ in self.options.off_categories), off, False)

    def wants(self, hit: Hit, language: str) -> bool:
        """Whether a find is of a rule that is on."""
        named = f"{hit.rule}[{hit.part}]"
        if hit.rule in self._off or named in self._off or any(fnmatchcase(hit.rule, g) for g in self._globs):
            return False
        if not language.startswith("en"):
            return hit.category in self.options.others
        return hit.rule in self.options.rules or hit.category in self.options.categories

    def allows(self, hit: Hit, text: str, headline: bool, quoted: bool) -> bool:
        """Whether nothing around a find excuses it."""
        named = {hit.rule, hit.category}
        if (headline and named & set(self.options.headline)) or (quoted and named & set(self.options.quotation)):
            return False
        condition = self._conditions.get(hit.rule)
        return condition is None or _holds(condition, hit, text)

    def severity(self, hit: Hit, language: str) -> Severity | None:
        """The severity if it is not that of the rule."""
        return "note" if hit.rule in self.options.notes or not language.startswith("en") else None


@lru_cache(maxsize=8)
def _curation(family: Rule) -> Curation:
    options = family.options
    if not isinstance(options, Grammar):
        raise TypeError(family.id)
    return Curation(replace(family, options=replace(options, member="")), options)


def _holds(condition: Condition, hit: Hit, text: str) -> bool:
    if condition.unless and re.compile(condition.unless).match(text, hit.start):
        return False
    return (
        not condition.after or re.search(condition.after + r"\Z", text[max(0, hit.start - 80) : hit.start]) is not None
    )


def _judged(
    document: Document, paragraph: Paragraph, hits: Sequence[Hit], curation: Curation, engine: Compiled, language: str
) -> Iterator[Found]:
    """The finds in one paragraph that stand."""
    block = document.blocks[paragraph.block]
    quotes: list[tuple[int, int]] | None = None
    for hit in hits:
        if not curation.wants(hit, language):
            continue
        whole = _trimmed(replace(hit, start=hit.start + paragraph.start, end=hit.end + paragraph.start), block.text)
        if quotes is None:
            quotes = [m.span() for m in QUOTED.finditer(block.text)]
        quoted = block.role == "quote" or any(s <= whole.start and whole.end <= e for s, e in quotes)
        allowed = curation.allows(whole, block.text, block.role in {HEADLINE, "subhead"}, quoted)
        if allowed and not (language.startswith("en") and _usual(whole, block.text)):
            yield from _reported(document, paragraph.block, whole, curation, engine, curation.severity(hit, language))


def _usual(hit: Hit, text: str) -> bool:
    """Whether edited news rather says what is printed than what LanguageTool suggests."""
    if hit.rule in BY_SOUND or not hit.suggestions:
        return False
    return max(gain(text, hit.start, hit.end, meant, counts()) for meant in hit.suggestions[:MOST]) < LEAST_GAIN


def _trimmed(hit: Hit, text: str) -> Hit:
    """A find without the white space around it, which some rules take in."""
    found = text[hit.start : hit.end]
    start = hit.start + len(found) - len(found.lstrip())
    end = hit.end - (len(found) - len(found.rstrip()))
    return replace(hit, start=start, end=end) if start < end else hit


def _reported(
    document: Document, i: int, hit: Hit, curation: Curation, engine: Compiled, severity: Severity | None
) -> Iterator[Found]:
    """A find under the rule of its id, if that is reported and looks there."""
    rule_id = MEMBERS + hit.rule
    own = engine.plan.rule(rule_id)
    if (own or curation.family).id not in engine.plan.reported:
        return
    block: Block = document.blocks[i]
    rule = own or _named(curation.family, rule_id)
    if rule.scope and not in_scope(block, rule, boilerplate=True):
        return
    matcher = engine.matchers.get((own or curation.family).id)
    if rule.unless and matcher is not None and matcher.excused(block.text, hit.start, hit.end):
        return
    text = block.text[hit.start : hit.end]
    values = (("match", text), ("said", " ".join(hit.message.split())))
    lower = severity if own is None or own.severity == curation.family.severity else None
    yield rule, Match(i, hit.start, hit.end, values, tuple(s.strip() for s in hit.suggestions), severity=lower)


@lru_cache(maxsize=1024)
def _named(family: Rule, rule_id: str) -> Rule:
    return replace(family, id=rule_id)


def _beside(found: Sequence[Found], ours: Sequence[Found]) -> list[Found]:
    """Finds that no rule of ours has made already, and of those at one place one."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for rule, m in ours:
        if rule.group in REPEATED and m.block >= 0 and m.last is None:
            taken.setdefault(m.block, []).append((m.start, m.end))
    standing = []
    for rule, m in sorted(found, key=lambda p: (p[1].block, p[1].start, p[1].end, p[0].id)):
        ranges = taken.setdefault(m.block, [])
        if not any(s < m.end and m.start < e for s, e in ranges):
            ranges.append((m.start, m.end))
            standing.append((rule, m))
    return standing
