"""One article in, one value out: `lint(source, plan) -> ArticleResult`, a pure function that runs anywhere."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from lint_news import label
from lint_news.checks import run_checks
from lint_news.checks.misfits import unread
from lint_news.edits import fix_of
from lint_news.inputs.fields import NoText, RecordError
from lint_news.local import Local
from lint_news.locate import Locator
from lint_news.matcher import Compiled, accepts, compiled, key
from lint_news.model import About, ArticleResult, Document, Finding, Location, Match, Problem, Related, Source
from lint_news.reading import read
from lint_news.rule import GrammarServer, Plan, Rule
from lint_news.sourcemap import Span
from lint_news.words import count_words

if TYPE_CHECKING:
    from lint_news.checks.grammar import Found
    from lint_news.languagetool.answers import Unchecked

CONTEXT_WORDS = 2  # words on either side that make a finding's fingerprint
AROUND = 80  # code points on either side in which these words are looked for
FIELD = re.compile(r"\{(\w+)\}")
NEVER_ACCEPTED = ("boilerplate/", "duplicate/", "oddity/spun-text")  # rules that accepted words say nothing about


def lint(source: Source, plan: Plan) -> ArticleResult:
    """Lint one article. Reads no clock, file, environment or global; raises nothing for any input."""
    engine = compiled(plan)
    size = len(source.data)
    try:
        document, candidates, runaway = _read(source, engine, plan.fast)
    except NoText as error:
        return ArticleResult(source, size=size, left_out=str(error))
    except RecordError as error:
        place = Locator(Document(source, error.raw, ())).of_raw(Span(error.offset, error.offset))
        problem = Problem(error.kind, str(error), error.remedy, place)
        return ArticleResult(source, problems=(problem,), size=size)
    locator = Locator(document)
    matches, slow = run_checks(document, engine, candidates, plan)
    # not by the engine's plan: it is of the same digest, but its way to the server may be that of another run
    checked, unchecked = _asked(document, engine, matches, plan.grammar) if plan.grammar is not None else ([], None)
    matches = [*matches, *checked]
    own = plan.locals.of(source.uri, document.outlet)
    every = (_finding(document, locator, rule, m, plan, own) for rule, m in matches if own.reports(rule.id))
    findings = sorted((f for f in every if f is not None and _wanted(f, plan)), key=_order)
    whole = locator.of_raw(Span(0, 0))
    problems = tuple(
        Problem("slow-rule", f"the pattern of {rule_id} ran away", "simplify it or --ignore the rule", whole, False)
        for rule_id in sorted({*slow, *runaway})
    )
    if unchecked is not None:
        problems = (*problems, Problem("grammar", str(unchecked), unchecked.remedy, whole, False))
    return ArticleResult(source, tuple(findings), problems, (), document, size, about=_about(document, plan))


def _about(document: Document, plan: Plan) -> About:
    words = sum(count_words(b.text) for b in document.blocks if b.main)
    furniture = [b.text for b in document.blocks if b.boilerplate is not None]
    total = sum(len(b.text) for b in document.blocks)
    counts = words, total - sum(map(len, furniture)), total, sum(map(count_words, furniture))
    texts = document.url, document.title or None, document.language, document.published
    return About(document.outlet, *counts, *texts, foreign=unread(document, plan.reported))


def _asked(
    document: Document, engine: Compiled, matches: list[Found], server: GrammarServer
) -> tuple[list[Found], Unchecked | None]:
    """What LanguageTool finds beside the matches of our own rules, and why it did not come to an end, if so."""
    from lint_news.checks.grammar import check

    return check(document, engine, matches, server)


def read_document(source: Source, plan: Plan) -> Document:
    """Decode, cut and label one article. Raises `RecordError` for what is no record, `NoText` for one without text."""
    return _read(source, compiled(plan), plan.fast)[0]


def _read(source: Source, engine: Compiled, fast: bool) -> tuple[Document, label.Candidates, Set[str]]:
    found = read(source)
    known = engine.plan.templates.of(found.outlet, source.record is not None)
    template = (found.outlet, known) if found.outlet and known else None
    blocks, candidates, slow = label.label(
        found.body, found.pieces, found.html, engine, found.named, found.title, fast, template
    )
    record, named = found.record, found.named
    if record.fields:
        blocks = tuple(replace(b, map=b.map.compose(record.fields[b.field].map)) for b in blocks)
    document = Document(
        source=source,
        raw=found.decoded.text,
        blocks=blocks,
        fields=record.fields,
        encoding=found.decoded.encoding,
        undecodable=found.decoded.undecodable,
        html=found.html,
        language=named.language or record.language,
        published=named.published or record.published,
        url=found.url,
        outlet=found.outlet,
        authors=named.authors or record.authors,
    )
    return label.completed(document), candidates, slow


def _wanted(finding: Finding, plan: Plan) -> bool:
    """Whether no suppression covers a finding."""
    about = finding.rule, finding.location.path, finding.outlet, finding.fingerprint
    return not any(s.covers(*about) for s in plan.suppress)


def _order(finding: Finding) -> tuple[int, int, int, str]:
    place = finding.location
    return place.line, place.column, place.start, finding.rule


def _finding(document: Document, locator: Locator, rule: Rule, match: Match, plan: Plan, own: Local) -> Finding | None:
    """The finding of a match, `None` where its words are accepted."""
    if match.block < 0:
        span = Span(match.start, match.end)
        location = locator.of_raw(span, locator.field_of(span))
        text, role, cut = document.raw[match.start : match.end], None, None
        around = _around_raw(document, span)
    else:
        block = document.blocks[match.block]
        role, cut = block.role, block.boilerplate
        span, text, around = _range(document, match)
        location = locator.of_raw(span, block.field)
    accept = (*plan.accept, *own.accept)
    if accept and not rule.id.startswith(NEVER_ACCEPTED) and accepts(accept, text, *around):
        return None
    line_text, mark = locator.line_around(span)
    values = dict(match.values)
    return Finding(
        rule=rule.id,
        severity=match.severity or own.severity(rule.id) or rule.severity,
        confidence=rule.confidence,
        message=FIELD.sub(lambda m: values.get(m[1], m[0]), rule.message),
        location=location,
        text=text,
        suggestions=match.suggestions,
        role=role,
        boilerplate=cut,
        url=document.url,
        outlet=document.outlet,
        fingerprint=fingerprint(rule.id, text, *around),
        related=tuple(Related(said, _whole(document, locator, i)) for said, i in match.related),
        fix=fix_of(document, locator, rule, match),
        line_text=line_text,
        mark=mark,
    )


def _range(document: Document, match: Match) -> tuple[Span, str, tuple[str, str]]:
    """Raw range, text, and what stands around, of a range that may go on into a later block."""
    first = document.blocks[match.block]
    last_index = match.block if match.last is None else match.last
    if last_index == match.block:
        around = first.text[max(0, match.start - AROUND) : match.start], first.text[match.end : match.end + AROUND]
        return first.map.to_source(Span(match.start, match.end)), first.text[match.start : match.end], around
    last = document.blocks[last_index]
    middle = [b.text for b in document.blocks[match.block + 1 : last_index]]
    text = " ".join([first.text[match.start :], *middle, last.text[: match.end]])
    start = first.map.to_source(Span(match.start, match.start + 1)).start
    end = last.map.to_source(Span(match.end - 1, match.end)).end
    return Span(start, end), text, ("", "")


def _around_raw(document: Document, span: Span) -> tuple[str, str]:
    """What a reader sees around a range of the raw text, in the block that it lies in: the same in every format."""
    block = next((b for b in document.blocks if b.span.start <= span.start < b.span.end), None)
    if block is None:
        return "", ""
    start, end = block.map.to_text(span.start), block.map.to_text(span.end)
    return block.text[max(0, start - AROUND) : start], block.text[end : end + AROUND]


def _whole(document: Document, locator: Locator, i: int) -> Location:
    block = document.blocks[i]
    return locator.of_block(block, 0, len(block.text))


def fingerprint(rule_id: str, text: str, before: str = "", after: str = "") -> str:
    """A name of a finding that survives moved lines and other formats: rule, text, and two words on either side."""
    left = " ".join(before.split()[-CONTEXT_WORDS:])
    right = " ".join(after.split()[:CONTEXT_WORDS])
    content = "\0".join((rule_id, key(text) or text, key(left), key(right)))
    return blake2b(content.encode("utf-8", "replace"), digest_size=8).hexdigest()
