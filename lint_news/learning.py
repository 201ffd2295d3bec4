"""Templates learned from articles: a small fact of each, put together by outlet.

`study` makes the fact of one article, wherever it is read; `Learner` takes facts in any order and in any grouping, and
what it learns is the same. Of each outlet it holds a bounded number of articles, drawn by their hashes.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lint_news.inputs.fields import NoText, RecordError
from lint_news.label.repeated import container, line_hash
from lint_news.label.shape import Shapes
from lint_news.label.signature import Signatures
from lint_news.label.sketch import PLAIN, Sketch, sketch
from lint_news.locate import Locator
from lint_news.model import ArticleResult, Block, Document, Fact, Location, Piece, Source
from lint_news.reading import Reading, read
from lint_news.rule import Plan
from lint_news.sourcemap import Span
from lint_news.templates import TEMPLATE, Outlet, Templates, hashed

STUDY, EXEMPLIFY = f"{__name__}:study", f"{__name__}:exemplify"
PAGES = (64, 32, 16, 8, 4)  # articles of an outlet that are held, fewer the more outlets there are
MOST_HELD = 16_384  # articles that are held in all
MOST_LINES = 4000  # of an outlet
LONGEST_NAME = 255  # code points of an outlet's name
SAME = 0.5  # share of the sentences of the shorter of two pages from which on they are one article
RELATED = 0.3  # the same where prose is counted: one may be an update of the other
SURE = 2  # articles on which a line must stand to be remembered


def study(source: Source, plan: Plan) -> ArticleResult:
    """What learning wants to know of one article, as a fact under its outlet. Raises nothing for any input."""
    size = len(source.data)
    try:
        found = read(source, places=False)
    except (NoText, RecordError):
        return ArticleResult(source, size=size)
    pieces = _body(found)
    made = sketch(pieces, Shapes(pieces))
    if not found.outlet or len(found.outlet) > LONGEST_NAME or not made.sentences:
        return ArticleResult(source, size=size)
    place = Location(source.uri, source.record, None, source.line, 1, source.line, 1, 0, 0)
    fact = Fact(TEMPLATE, found.outlet, place, (b64encode(made.packed()).decode("ascii"),))
    return ArticleResult(source, facts=(fact,), size=size)


def _body(found: Reading) -> list[Piece]:
    return [p for p in found.pieces if found.title is None or p.field != found.title]


def exemplify(source: Source, plan: Plan) -> ArticleResult:
    """What the plan's templates know of an article in readable form: a fact for each line and element of the outlet.

    The values of a fact are what it is (`line`, `container` or `prose`), its text, and the path of its element.
    """
    size = len(source.data)
    try:
        found = read(source)
    except (NoText, RecordError):
        return ArticleResult(source, size=size)
    outlet = plan.templates.of(found.outlet)
    if outlet is None or found.outlet is None:
        return ArticleResult(source, size=size)
    pieces = _body(found)
    signatures = Signatures()
    locator = Locator(Document(source, found.decoded.text, (), found.record.fields))
    held = container(pieces, Shapes(pieces))
    facts = {}
    if held is not None and signatures.of(held) in outlet.containers:
        facts["container", signatures.of(held)] = (locator.of_raw(Span(0, 0)), "", signatures.path(held))
    for p in pieces:
        signature = signatures.of(p.element)
        line = line_hash(p.text, signature)
        known = [("line", line)] * (line in outlet.lines) + [("prose", signature)] * (signature in outlet.positions)
        for kind, name in known:
            if (kind, name) not in facts:
                places = p.map.compose(found.record.fields[p.field].map) if found.record.fields else p.map
                place = locator.of_block(Block("", p.text, places, field=p.field), 0, len(p.text))
                facts[kind, name] = (place, p.text if kind == "line" else "", signatures.path(p.element))
    made = (Fact(TEMPLATE, found.outlet, place, (kind, *text)) for (kind, _), (place, *text) in facts.items())
    return ArticleResult(source, facts=tuple(made), size=size)


def learn(sources: Iterable[Source]) -> Templates:
    """Learn from articles that are read already."""
    learner = Learner()
    plan = Plan(())
    for source in sources:
        learner.add(study(source, plan))
    return learner.templates()


@dataclass(slots=True)
class Learner:
    """Sketches of articles by outlet, `most` in all.

    An article is known by the hash of its sketch. Each outlet keeps those with the smallest hashes; where that is too
    much, each keeps fewer, and at last outlets are left out, by their hashes too. So what is kept depends on what was
    added, and not on the order, nor on how it was divided before `merge`.
    """

    most: int = MOST_HELD
    _held: dict[str, dict[int, bytes]] = field(default_factory=dict)
    _count: int = 0
    _level: int = 0

    def add(self, result: ArticleResult) -> None:
        """Take the facts of an article. Facts that are none of ours, or no facts, are left alone."""
        for fact in result.facts:
            if fact.rule == TEMPLATE and fact.values and isinstance(fact.values[0], str):
                try:
                    data = b64decode(fact.values[0], validate=True)
                    Sketch.unpacked(data)
                except (Error, ValueError):
                    continue
                self._put(fact.key, data)

    def merge(self, other: Learner) -> None:
        """Take all that another one holds."""
        for outlet, articles in other._held.items():
            for data in articles.values():
                self._put(outlet, data)
        while self._level < other._level:
            self._thin()

    def _put(self, outlet: str, data: bytes) -> None:
        most = self._most_of(outlet)
        if not most:
            return
        articles = self._held.setdefault(outlet, {})
        name = hashed(data.decode("latin-1"))
        self._count += name not in articles
        articles[name] = data
        if len(articles) > most:
            del articles[max(articles)]
            self._count -= 1
        while self._count > self.most:
            self._thin()

    def _most_of(self, outlet: str) -> int:
        """How many articles of an outlet are held at the present level."""
        if self._level < len(PAGES):
            return PAGES[self._level]
        return 0 if hashed(outlet) % (1 << (self._level - len(PAGES) + 1)) else PAGES[-1]

    def _thin(self) -> None:
        self._level += 1
        for outlet in list(self._held):
            most = self._most_of(outlet)
            kept = sorted(self._held[outlet].items())[:most]
            self._held[outlet] = dict(kept)
            if not kept:
                del self._held[outlet]
        self._count = sum(map(len, self._held.values()))

    def templates(self, records_only: bool = False) -> Templates:
        """What was learned."""
        outlets = {}
        for name in sorted(self._held):
            pages = [Sketch.unpacked(data) for _, data in sorted(self._held[name].items())]
            outlet = learned(pages)
            if outlet is not None:
                outlets[name] = outlet
        return Templates(outlets, records_only)


def learned(pages: Sequence[Sketch]) -> Outlet | None:
    """What several pages of an outlet have in common; `None` where they are fewer than two articles."""
    articles = distinct(pages, SAME)
    if len(articles) < SURE:
        return None
    lines = _counts(articles, lambda p: (line for line, prose in zip(p.lines, p.prose, strict=True) if not prose))
    told = _counts(
        distinct(pages, RELATED), lambda p: (ln for ln, prose in zip(p.lines, p.prose, strict=True) if prose)
    )
    common = {line: count for line, count in (lines | told).items() if line}
    if len(common) > MOST_LINES:
        common = dict(sorted(common.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LINES])
    positions = _counts(articles, lambda p: _own(p, common))
    containers = _counts(articles, lambda p: (p.container,) if p.container else ())
    return Outlet(len(articles), common, containers, positions)


def _counts(articles: Iterable[list[Sketch]], look: Callable[[Sketch], Iterable[int]]) -> dict[int, int]:
    """On how many articles there is what `look` sees on their pages, where that is more than one."""
    counts = Counter(name for pages in articles for name in {name for page in pages for name in look(page)})
    return {name: count for name, count in counts.items() if count >= SURE}


def _own(page: Sketch, common: Mapping[int, int]) -> Iterable[int]:
    """Signatures of the prose that stands on no other page."""
    return (s for line, s in zip(page.lines, page.prose, strict=True) if s > PLAIN and line not in common)


def distinct(pages: Sequence[Sketch], share: float) -> list[list[Sketch]]:
    """Pages by article: a page that has that share of its sentences in common with a longer one is the same article."""
    articles: list[list[Sketch]] = []
    for page in sorted(pages, key=lambda p: (-len(p.sentences), sorted(p.sentences), p.lines)):
        for article in articles:
            if len(page.sentences & article[0].sentences) >= share * len(page.sentences):
                article.append(page)
                break
        else:
            articles.append([page])
    return articles
