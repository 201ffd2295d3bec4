"""Checks of one article. `run_checks` applies every rule of the plan; `REGISTRY` holds those written in Python."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

from lint_news.checks.article import broken_lines, link_list, no_sentences, only_boilerplate
from lint_news.checks.characters import encoded_run, mixed_script, unprintable
from lint_news.checks.dates import wrong_weekday
from lint_news.checks.debris import escaped_twice, lost_characters, mojibake, undecodable_bytes
from lint_news.checks.duplicates import repeated_headline, repeated_paragraph
from lint_news.checks.furniture import left_in
from lint_news.checks.misfits import misfit_headline, misfit_word, odd_compound, spun_text
from lint_news.checks.repeats import half_paragraph, headline_in_lede, repeated_phrase, repeated_sentence
from lint_news.checks.scope import View, in_scope
from lint_news.checks.structure import measure, missing
from lint_news.checks.text import text_matches
from lint_news.errors import PatternTimeoutError
from lint_news.matcher import Candidates, Compiled
from lint_news.model import CONFIDENCES, Document, Match
from lint_news.rule import Boilerplate, Code, Count, Metric, Missing, Patterns, Plan, Repeat, Replace, Rule, Terms

Check = Callable[[View, Rule], Iterable[Match]]

REGISTRY: dict[str, Check] = {
    "boilerplate/unlabelled": lambda view, rule: left_in(view.document, rule),
    "debris/base64-run": encoded_run,
    "debris/control-character": unprintable,
    "debris/double-escaped": escaped_twice,
    "debris/mixed-script": mixed_script,
    "debris/mojibake": mojibake,
    "debris/private-use": unprintable,
    "debris/replacement-character": lost_characters,
    "debris/soft-hyphen": unprintable,
    "debris/undecodable-bytes": undecodable_bytes,
    "debris/zero-width": unprintable,
    "duplicate/half-paragraph": half_paragraph,
    "duplicate/headline": repeated_headline,
    "duplicate/headline-in-lede": headline_in_lede,
    "duplicate/paragraph": repeated_paragraph,
    "duplicate/phrase": repeated_phrase,
    "duplicate/sentence": repeated_sentence,
    "oddity/misfit-headline": misfit_headline,
    "oddity/misfit-word": misfit_word,
    "oddity/odd-compound": odd_compound,
    "oddity/spun-text": spun_text,
    "oddity/wrong-weekday": wrong_weekday,
    "structure/broken-lines": broken_lines,
    "structure/link-list": link_list,
    "structure/no-sentences": no_sentences,
    "structure/only-boilerplate": only_boilerplate,
}
TEXT_KINDS = (Terms, Patterns, Replace, Repeat, Count)
EXCLUSIVE_GROUP = "oddity"
WHOLE = "oddity/spun-text"  # is about the article, and overlaps with nothing at its beginning


def run_checks(
    document: Document, engine: Compiled, candidates: Candidates, plan: Plan
) -> tuple[list[tuple[Rule, Match]], list[str]]:
    """All matches of the plan's reported rules, and the ids of rules whose patterns ran away.

    `plan` is that of the run; the engine's own is the same in all that changes a result.
    """
    view = View.of(document, plan)
    found: list[tuple[Rule, Match]] = []
    slow: list[str] = []
    for rule in _at_work(document, engine, candidates):
        try:
            matches = _matches(view, engine, candidates, rule)
            found.extend((rule, m) for m in matches if _applies(document, engine, rule, m))
        except PatternTimeoutError:
            slow.append(rule.id)
    return _without_overlap(found), slow


def _at_work(document: Document, engine: Compiled, candidates: Candidates) -> list[Rule]:
    """The reported rules that can find something here: a thousand rules that cannot must cost nothing."""
    cutters = {b.boilerplate for b in document.blocks if b.boilerplate is not None}
    named = sorted(i for i in {*candidates, *cutters} if i in engine.reported)
    texts = (engine.reported[i] for i in named)
    return [*engine.whole, *(r for r in texts if not isinstance(r.options, Boilerplate) or r.id in cutters)]


def _applies(document: Document, engine: Compiled, rule: Rule, m: Match) -> bool:
    """Whether scope and `unless` of the rule leave a match standing; rules that look at text have seen to it."""
    if m.block < 0 or not (rule.scope or rule.unless) or isinstance(rule.options, TEXT_KINDS):
        return True
    block = document.blocks[m.block]
    if rule.scope and not in_scope(block, rule, boilerplate=True):
        return False
    end = m.end if m.last is None else len(block.text)
    return not (rule.unless and engine.matchers[rule.id].excused(block.text, m.start, end))


def _matches(view: View, engine: Compiled, candidates: Candidates, rule: Rule) -> Iterable[Match]:
    document = view.document
    match rule.options:
        case Boilerplate():
            return left_in(document, rule)
        case Code():
            return REGISTRY[rule.id](view, rule)
        case Metric() as options:
            return measure(document, options)
        case Missing() as options:
            return missing(document, options)
        case _:
            where = candidates.get(rule.id)
            return list(text_matches(document, engine.matchers[rule.id], where, view.boilerplate)) if where else ()


def _without_overlap(found: list[tuple[Rule, Match]]) -> list[tuple[Rule, Match]]:
    """Of overlapping findings of the oddity group, the most confident stands, then the longest."""
    rivals = sorted(
        (pair for pair in found if _excludes(pair[0])),
        key=lambda p: (CONFIDENCES.index(p[0].confidence), p[1].start - p[1].end, p[1].block, p[1].start, p[0].id),
    )
    standing: list[tuple[Rule, Match]] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    for rule, m in rivals:
        ranges = taken.setdefault(m.block, [])
        at = bisect_left(ranges, (m.start, m.end))
        before_ends = at and ranges[at - 1][1] > m.start
        if not before_ends and not (at < len(ranges) and ranges[at][0] < m.end):
            ranges.insert(at, (m.start, m.end))
            standing.append((rule, m))
    return [pair for pair in found if not _excludes(pair[0])] + standing


def _excludes(rule: Rule) -> bool:
    return rule.group == EXCLUSIVE_GROUP and rule.id != WHOLE
