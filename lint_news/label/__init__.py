"""Labels: the role of each block and, where it is furniture, the id of what cut it.

`label` takes the pieces as segmenting left them and returns the same pieces as labelled blocks; only rules that cut a
part of a piece divide it further.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from lint_news.label.furniture import HEADINGS, Article, Label, labels, parts
from lint_news.label.headline import cut_headline, find_headline, page_headline, repeats
from lint_news.label.metadata import Hints, hints, registered_domain
from lint_news.label.policy import chosen
from lint_news.label.printed import completed, prints_authors
from lint_news.label.repeated import evidence, positions, repeated, usual
from lint_news.label.roles import Roles
from lint_news.label.shape import Shapes
from lint_news.label.votes import OUTSIDE, TEXT_MODEL, Verdict, text_vote, vote
from lint_news.matcher import Candidates, Compiled, TextHit
from lint_news.model import ASIDE_ROLES, HEADLINE, Block, Piece
from lint_news.rule import Rule
from lint_news.segment.html import ASIDE, FOOTER, FORM, HIDDEN, NAV
from lint_news.templates import Outlet

__all__ = ["Candidates", "Hints", "completed", "hints", "label", "registered_domain"]

BESIDE = 3  # pieces behind the main text in which a byline or credit still belongs to the article
TITLES = frozenset({*HEADINGS, "title"})
REPEATED = "duplicate/headline"
AROUND = ((NAV, "in a menu"), (FOOTER, "in a footer"), (ASIDE, "in a sidebar"), (FORM, "in a form"), (HIDDEN, "hidden"))
AROUND_BITS = sum(bit for bit, _ in AROUND)


def label(
    raw: str,
    pieces: Sequence[Piece],
    html: bool,
    engine: Compiled,
    named: Hints,
    title_field: int | None = None,
    fast: bool = False,
    template: tuple[str, Outlet] | None = None,
) -> tuple[tuple[Block, ...], Candidates, Set[str]]:
    """Label the pieces of one article; returns the blocks, which rules can match which of them, and runaway rules.

    `title_field` is the index of the field that holds the headline, where a record has one; `template` the outlet's
    name and what is known of it.
    """
    shapes = Shapes(pieces)
    verdict = Verdict(frozenset(range(len(pieces))), "")
    if html and pieces:
        outlet = template[1] if template else None
        verdict = vote(raw, pieces, shapes, fast, named, lambda: positions(pieces, shapes, outlet) if outlet else None)
    elif engine.plan.rule(TEXT_MODEL):
        body = next((i for i, p in enumerate(pieces) if p.field != title_field), len(pieces))
        verdict = text_vote(pieces, shapes, body)
    article = Article.of(raw, pieces, shapes, verdict, html)
    candidates = _candidates(article, engine)
    given: dict[int, Label] = {}
    slow: set[str] = set()
    hits = parts(article, engine, candidates, slow)
    if hits:
        pieces, given, verdict = _divide(pieces, hits, verdict)
        article = Article.of(raw, pieces, Shapes(pieces), verdict, html)
        candidates = _candidates(article, engine)
    named_head = page_headline(article, named.headlines) if html else None
    found = {**labels(article, engine, candidates, named_head, slow), **given}
    found = {i: lab for i, lab in found.items() if title_field is None or pieces[i].field != title_field}
    head = next((i for i, p in enumerate(pieces) if p.field == title_field), None)
    head = named_head if head is None else head
    signed = prints_authors(pieces, named.authors)
    learned, common = _learned(article, engine, template, {*found, *signed, head}) if template else ({}, set())
    if head is None:
        head = find_headline(article, {*found, *common})
        head = find_headline(article, found) if head is None else head  # a column's name may be all the headline
    if head is None and not html:
        head = cut_headline(article, found)
        found = found if head is None else {**labels(article, engine, candidates, head, slow), **given}
    again = frozenset(repeats(article, head, found) if head is not None and engine.plan.rule(REPEATED) else ())
    found = {**{i: lab for i, lab in learned.items() if i != head}, **found}
    blocks, choices = _blocks(article, found, head, again, signed), engine.plan.main_text
    return tuple(chosen(blocks, article, head, choices) if choices else blocks), candidates, slow


def _learned(
    article: Article, engine: Compiled, template: tuple[str, Outlet], known: Container[int | None]
) -> tuple[dict[int, Label], Set[int]]:
    """Labels of main text that is furniture of the outlet, and which of it is usual there, so that it is no headline.

    Pieces of which more is known are left alone.
    """
    rule = next((r for r, options in engine.furniture if options.learned), None)
    if rule is None:
        return {}, frozenset()
    name, outlet = template
    found = repeated(article.pieces, article.shapes, outlet, article.main)
    found = {i: count for i, count in found.items() if i in article.main and i not in known}
    labelled = {i: Label(rule, evidence(count, outlet.pages, name)) for i, count in found.items()}
    return labelled, {i for i, count in found.items() if usual(count, outlet.pages)}


def _candidates(article: Article, engine: Compiled) -> Candidates:
    """Which rules can match which pieces; in a page, only of those around the main text, and of its headings."""
    texts = [p.text for p in article.pieces]
    if not engine.plan.boilerplate and len(article.looked_at) < len(texts):
        where = article.looked_at
        texts = [t if i in where or article.pieces[i].tag in TITLES else "" for i, t in enumerate(texts)]
    return engine.candidates(texts)


def _divide(
    pieces: Sequence[Piece], hits: Mapping[int, Sequence[tuple[TextHit, Rule]]], verdict: Verdict
) -> tuple[tuple[Piece, ...], dict[int, Label], Verdict]:
    """Divide pieces at the hits of rules that cut a part; those cut come with their labels, all with votes."""
    divided: list[Piece] = []
    whole: list[int] = []  # which piece each is a part of
    given: dict[int, Label] = {}
    for i, piece in enumerate(pieces):
        at = 0
        for hit, rule in hits.get(i, ()):
            divided.extend(_part(piece, at, hit.start))
            cut = _part(piece, hit.start, hit.end)
            if cut:
                given[len(divided)] = Label(rule, "a part of a longer line")
            divided.extend(cut)
            at = hit.end
        divided.extend(_part(piece, at, len(piece.text)) if at else [piece])
        whole.extend([i] * (len(divided) - len(whole)))
    main = frozenset(n for n, i in enumerate(whole) if i in verdict.main)
    sure = tuple(verdict.sure[i] for i in whole) if verdict.sure else ()
    beside = frozenset(n for n, i in enumerate(whole) if i in verdict.beside)
    return tuple(divided), given, Verdict(main, verdict.voter, sure, beside)


def _part(piece: Piece, start: int, end: int) -> list[Piece]:
    text = piece.text[start:end]
    if not text.strip():
        return []
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    links = min(piece.link_chars, end - start)
    return [replace(piece, text=piece.text[start:end], map=piece.map.slice(start, end), link_chars=links)]


def _blocks(
    article: Article, found: Mapping[int, Label], head: int | None, again: Set[int], signed: Set[int]
) -> Iterator[Block]:
    lede = True
    named = {i for i, lab in found.items() if lab.direct and lab.options.role in ("byline", "dateline")}
    roles = Roles(article, head, {*signed, *named})
    for i, piece in enumerate(article.pieces):
        label = found.get(i)
        if i == head:
            yield Block(HEADLINE, piece.text, piece.map, None, "", piece.field, piece.link_chars)
            continue
        role = roles.of(i)
        boilerplate, evidence = None, ""
        if i in again:
            role = "paragraph" if role == "standfirst" else role  # the same words sum nothing up
            boilerplate, evidence = REPEATED, "prints the headline again"
        elif label is not None and label.options.role and label.direct:
            role, evidence = label.options.role, label.evidence
        elif label is not None:
            boilerplate, evidence = label.rule.id, label.evidence
        elif i in signed:
            role, evidence = "byline", "names an author whom the page declares"
        if role == "subhead" and boilerplate is not None and not article.html:
            role = "paragraph"
        if boilerplate is None and i not in article.main and not (role in ASIDE_ROLES and _beside(article, i, head)):
            boilerplate, evidence = article.voter, _left_out(article, i)
        if boilerplate is None and role == "paragraph" and article.shapes[i].prose and lede:
            role, lede = "lede", False
        yield Block(role, piece.text, piece.map, boilerplate, evidence, piece.field, piece.link_chars)


def _left_out(article: Article, i: int) -> str:
    """Why the voter left a piece out."""
    piece = article.pieces[i]
    links = 2 * piece.link_chars >= len(piece.text)
    sure = article.sure[i] if article.sure else None
    return _why(sure, links, piece.context & AROUND_BITS, i in article.beside)


@lru_cache(maxsize=4096)
def _why(sure: float | None, links: bool, context: int, beside: bool) -> str:
    why = [f"{100 * sure:.0f} in 100"] if sure is not None else []
    if links:
        why.append("mostly links")
    why += [said for bit, said in AROUND if context & bit] + ["in another article of the page"] * beside
    return f"not taken for main text ({', '.join(why)})" if why else "not taken for main text"


def _beside(article: Article, i: int, head: int | None) -> bool:
    """Whether a line the vote left out stands by the article: from the headline to a little behind the main text."""
    outside = article.pieces[i].context & OUTSIDE
    return not outside and (head or 0) <= i <= max(article.main, default=0) + BESIDE
