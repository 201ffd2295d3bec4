"""Boilerplate rules applied to the pieces of an article: what they match, and what they cut with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import accumulate

from lint_news.errors import PatternTimeoutError
from lint_news.label.sections import cohesion, section_end
from lint_news.label.selectors import selected
from lint_news.label.shape import LINKED, Shape
from lint_news.label.votes import Verdict
from lint_news.matcher import Candidates, Compiled, TextHit, key
from lint_news.model import Piece
from lint_news.rule import Boilerplate, Rule
from lint_news.segment.html import HEAD

NEIGHBOURS = 2  # pieces on either side that `near` looks at
AROUND = 12  # pieces before and behind the main text of a page at which rules look
TERM_SLACK = 24  # code points of decoration that a label may carry
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LINE_LENGTH = 1500  # code points; what is longer is no line of furniture
OPENING = frozenset({"section", "rest"})  # cuts that take along what follows


@dataclass(frozen=True, slots=True)
class Article:
    """The pieces of one article; `main` holds the indexes of those that `voter` took for main text."""

    raw: str
    pieces: tuple[Piece, ...]
    shapes: Sequence[Shape]
    main: frozenset[int]
    voter: str
    html: bool
    prose_before: tuple[int, ...]  # words of main prose before each piece, and in all
    looked_at: range  # pieces at which rules look: in a page, those around its main text
    sure: tuple[float, ...] = ()  # how likely the voter found it of each piece that it is main text
    beside: frozenset[int] = frozenset()  # pieces of other articles of the page

    @classmethod
    def of(cls, raw: str, pieces: Sequence[Piece], shapes: Sequence[Shape], verdict: Verdict, html: bool) -> Article:
        """An article as somebody voted on it."""
        main, voter, sure, beside = verdict
        words = (shapes[i].words if i in main and shapes[i].prose else 0 for i in range(len(pieces)))
        looked_at = range(len(pieces))
        if html and main:  # what lies further off is furniture whatever the rules say
            looked_at = looked_at[max(0, min(main) - AROUND) : max(main) + AROUND + 1]
        return cls(raw, tuple(pieces), shapes, main, voter, html, (0, *accumulate(words)), looked_at, sure, beside)


@dataclass(frozen=True, slots=True)
class Label:
    """The rule that labelled a piece, and on what evidence. `direct` tells a match from what a section swept along."""

    rule: Rule
    evidence: str
    direct: bool = True
    by_pattern: bool = False

    @property
    def options(self) -> Boilerplate:
        """The rule's own keys."""
        if not isinstance(self.rule.options, Boilerplate):
            raise TypeError(self.rule.id)
        return self.rule.options


def labels(
    article: Article, engine: Compiled, candidates: Candidates, headline: int | None, slow: set[str]
) -> dict[int, Label]:
    """The label of each piece that a boilerplate rule names or cuts, by index.

    `headline` is a piece that no rule may touch; rules whose patterns run away are added to `slow`.
    """
    found = _direct(article, engine, candidates, slow)
    if headline is not None:
        found.pop(headline, None)
    found = {i: label for i, label in found.items() if _near(article, i, label, found)}
    return _spread(article, found)


def parts(
    article: Article, engine: Compiled, candidates: Candidates, slow: set[str]
) -> dict[int, list[tuple[TextHit, Rule]]]:
    """Hits of the rules that cut a part of a piece, by index of the piece, ordered and without overlap."""
    found: dict[int, list[tuple[TextHit, Rule]]] = {}
    for rule, options in engine.furniture:
        if options.cut == "part":
            for i, numbers in candidates.get(rule.id, {}).items():
                if _placed(article, i, options):
                    hits = _hits(engine, rule, article.pieces[i].text, numbers, slow)
                    found.setdefault(i, []).extend((hit, rule) for hit in hits)
    return {i: _apart(pairs) for i, pairs in found.items() if pairs}


def _apart(hits: list[tuple[TextHit, Rule]]) -> list[tuple[TextHit, Rule]]:
    """Hits in order, without those that overlap an earlier one."""
    apart: list[tuple[TextHit, Rule]] = []
    for pair in sorted(hits, key=lambda p: (p[0].start, -p[0].end)):
        if not apart or apart[-1][0].end <= pair[0].start:
            apart.append(pair)
    return apart


def _hits(engine: Compiled, rule: Rule, text: str, parts: int, slow: set[str]) -> list[TextHit]:
    """The hits of a rule in a text; none once its pattern ran away."""
    if rule.id in slow:
        return []
    try:
        return list(engine.matchers[rule.id].hits(text, parts))
    except PatternTimeoutError:
        slow.add(rule.id)
        return []


def _direct(article: Article, engine: Compiled, candidates: Candidates, slow: set[str]) -> dict[int, Label]:
    found: dict[int, Label] = {}
    for i in article.looked_at:
        piece = article.pieces[i]
        if len(piece.text) <= engine.longest_term + TERM_SLACK:
            for rule in engine.terms.get(key(piece.text), ()):
                if rule.unless and engine.matchers[rule.id].excused(piece.text, 0, len(piece.text)):
                    continue
                _add(article, found, i, Label(rule, f"the line reads '{piece.text}'"))
    for rule, options in engine.furniture:
        if options.patterns and options.cut != "part":
            for i, numbers in candidates.get(rule.id, {}).items():
                if i not in found and i in article.looked_at and _placed(article, i, options):
                    text = article.pieces[i].text
                    hit = next(iter(_hits(engine, rule, text, numbers, slow)), None)
                    if hit:
                        found[i] = Label(rule, f"matches '{text[hit.start : hit.end]}'", by_pattern=True)
    if article.html:
        with_selector = [r for r, options in engine.furniture if options.selector]
        starts = [p.map.raw.start for p in article.pieces] if with_selector else []
        for span, rule in selected(article.raw, with_selector):
            for i in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
                _add(article, found, i, Label(rule, "lies in an element that the rule's selector names"))
    return found


def _add(article: Article, found: dict[int, Label], i: int, label: Label) -> None:
    if i not in found and _placed(article, i, label.options):
        found[i] = label


def _placed(article: Article, i: int, options: Boilerplate) -> bool:
    """Whether a piece stands where the rule may match, and is not too long for it."""
    if article.pieces[i].context & HEAD:
        return False
    if len(article.pieces[i].text) > LINE_LENGTH and options.cut != "part":
        return False
    if options.max_words is not None and article.shapes[i].words > options.max_words:
        return False
    if options.position == "any":
        return True
    if options.position == "tail":
        return _in_tail(article, i)
    return (article.prose_before[i] == 0) == (options.position == "head")


def _in_tail(article: Article, i: int) -> bool:
    """Whether at least as much of the main prose stands before a piece as behind it."""
    return article.prose_before[i] >= article.prose_before[-1] - article.prose_before[i + 1]


def _near(article: Article, i: int, label: Label, found: Mapping[int, Label]) -> bool:
    """Whether a piece has the neighbours its rule wants, on the same side of any prose."""
    wanted = label.options.near
    return not wanted or any(
        fnmatchcase(found[n].rule.id, w) for n in _around(article, i) if n in found for w in wanted
    )


def _around(article: Article, i: int) -> Iterator[int]:
    for step in (-1, 1):
        for n in range(i + step, i + step * (NEIGHBOURS + 1), step):
            if not 0 <= n < len(article.shapes) or article.shapes[n].prose:
                break
            yield n


def _spread(article: Article, found: dict[int, Label]) -> dict[int, Label]:
    """Add what sections, and cuts of the rest, take along."""
    spread = dict(found)
    topic: set[str] = set()  # of the article before the label that is looked at
    seen = subheads = 0
    for i in sorted(found):
        label = found[i]
        if label.options.cut not in OPENING:
            continue
        for n in range(seen, i):
            if n in article.main and n not in spread:
                subheads += bool(topic) and article.shapes[n].title and article.shapes[n + 1].prose
                topic |= article.shapes[n].topic
        seen = i
        what = f"in the section that '{article.pieces[i].text[:60]}' opens"
        for n in range(i + 1, _end(article, i, label, found, topic, subheads)):
            spread.setdefault(n, Label(label.rule, what, direct=False))
    return spread


def _end(article: Article, i: int, label: Label, found: Mapping[int, Label], topic: Set[str], subheads: int) -> int:
    def stop(n: int) -> bool:
        if article.pieces[n].field != article.pieces[i].field:
            return True
        if n in found and (found[n].options.cut in OPENING or found[n].options.role):
            return True
        return article.html and _clearly_main(article, n, i)

    if label.options.cut == "section":
        return section_end(article.shapes, i, label.options.items, stop, topic, subheads)
    if not _in_tail(article, i):
        return i + 1
    behind = range(i + 1, len(article.shapes))
    return next((n for n in behind if stop(n) or _resumes(article, n, topic)), len(article.shapes))


def _clearly_main(article: Article, n: int, label: int) -> bool:
    """Whether a page shows a piece to be the article's: a subhead, or prose where the label itself is outside."""
    shape, piece = article.shapes[n], article.pieces[n]
    unlinked_main = n in article.main and shape.linked < LINKED and not shape.teaser
    return unlinked_main and (piece.tag in HEADINGS or (shape.prose and label not in article.main))


def _resumes(article: Article, n: int, topic: Set[str]) -> bool:
    """Whether the article goes on here: three paragraphs in a row that speak of what it spoke of."""
    run = article.shapes[n : n + 3]
    return len(run) == 3 and all(s.prose and cohesion(s, topic) >= 0.3 for s in run)
