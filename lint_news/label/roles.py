"""What each piece of an article is by its markup, by its shape where there is none, and by where it stands."""

from __future__ import annotations

import re
from collections.abc import Container, Set
from functools import lru_cache

from lint_news.label.features import ATTRIBUTE, GROUPS_OF, NAME, names_of
from lint_news.label.furniture import HEADINGS, Article
from lint_news.label.shape import SENTENCE_END
from lint_news.model import CODE, Element
from lint_news.segment.html import PRE, QUOTE, TABLE

BULLET = re.compile(r"(?:[-*•·–—▪●‣◦]|\d{1,3}[.)])\s|[・•●]|\d{1,2}[、．]")
TAG_ROLES = {
    **dict.fromkeys(HEADINGS, "subhead"),
    "figcaption": "caption",
    "caption": "caption",
    "li": "list item",
    "dd": "list item",
    "dt": "list item",
}
CAPTIONS = frozenset({"caption", "figcaption"})  # words of a class that say so
STANDFIRSTS = frozenset({"standfirst", "dek", "deck", "subtitle", "subheadline", "summary"})
LIKELY = GROUPS_OF["caption"] | GROUPS_OF["standfirst"]  # groups of names that hold all of these words
OUTWARD = 3  # elements around a piece whose names say that it is the standfirst
STANDFIRST_WORDS = range(6, 80)
PRESENTATION = re.compile(r"""\brole\s*=\s*["']?(?:presentation|none)\b""", re.I)
CELL_MARK = re.compile(r"\s*[|\t]\s*")


class Roles:
    """The roles of the pieces of one article; `head` is its headline, `signed` what is a byline or a dateline."""

    def __init__(self, article: Article, head: int | None, signed: Container[int]) -> None:
        self._article = article
        self._cells = _cells(article) if article.html or any(p.tag for p in article.pieces) else _rows(article)
        self._standfirst = _standfirst(article, head, signed) if head is not None else frozenset()

    def of(self, i: int) -> str:
        """The role of a piece, but for the headline, the lede, and what rules name."""
        if i in self._standfirst:
            return "standfirst"
        article = self._article
        piece, shape = article.pieces[i], article.shapes
        if article.html or piece.tag:  # XML is no page, but has tags
            if piece.context & PRE and not shape[i].prose:
                return CODE
            role = TAG_ROLES.get(piece.tag, "")
            if i in self._cells and role in {"", "list item"}:
                return "table cell"
            if not role and _called(piece.element, CAPTIONS, 2):
                return "caption"
            return role or ("quote" if piece.context & QUOTE else "paragraph")
        if i in self._cells:
            return "table cell"
        if BULLET.match(piece.text):
            return "list item"
        followed = i + 1 < len(shape) and shape[i + 1].prose
        return "subhead" if shape[i].title and followed and i else "paragraph"


def _called(element: Element | None, words: Set[str], levels: int) -> bool:
    """Whether an element, or one of those around it, is called so by its class, id, role and the like."""
    for _ in range(levels):
        if element is None:
            return False
        if _holds(element.name, element.attrs, words):
            return True
        element = element.parent
    return False


@lru_cache(maxsize=4096)
def _holds(name: str, attrs: str, words: Set[str]) -> bool:
    if not names_of(name, attrs)[0] & LIKELY:
        return False
    named = (m[1] or m[2] or m[3] or "" for m in ATTRIBUTE.finditer(attrs[:1500]))
    return not words.isdisjoint(w.lower() for value in named for w in NAME.findall(value))


def _standfirst(article: Article, head: int, signed: Container[int]) -> Set[int]:
    """What stands between the headline and the text and is called a standfirst.

    Where nothing is called so, it is the one line of main text between the headline and the byline or dateline.
    """
    between: list[int] = []
    found: set[int] = set()
    words = 0
    for i in range(head + 1, len(article.pieces)):
        if _called(article.pieces[i].element, STANDFIRSTS, OUTWARD):
            found.add(i)
            words += article.shapes[i].words
            if words > STANDFIRST_WORDS.stop:
                return frozenset()  # all of the article is called so
        elif i in signed:
            lone = between if len(between) == 1 and _sums_up(article, between[0]) else ()
            return found or frozenset(lone)
        elif i in article.main:
            if between or article.pieces[i].field != article.pieces[-1].field:
                break
            between.append(i)
    return found


def _sums_up(article: Article, i: int) -> bool:
    """Whether a line is long enough to sum up an article, and reads like a sentence or a title."""
    shape = article.shapes[i]
    ended = shape.prose or shape.title or SENTENCE_END.search(article.pieces[i].text[-8:]) is not None
    return shape.words in STANDFIRST_WORDS and ended


def _cells(article: Article) -> Set[int]:
    """The pieces that lie in tables of data. A table that holds more prose than anything else is layout."""
    tables: dict[Element | None, Element | None] = {}  # the innermost table around each element
    held: dict[Element, list[int]] = {}
    for i, piece in enumerate(article.pieces):
        if piece.context & TABLE:
            table = _table(piece.element, tables)
            if table is not None:
                held.setdefault(table, []).append(i)
    return frozenset(i for table, own in held.items() if _of_data(article, table, own) for i in own)


def _table(element: Element | None, known: dict[Element | None, Element | None]) -> Element | None:
    chain = []
    while element is not None and element not in known and element.name != "table":
        chain.append(element)
        element = element.parent
    found = known.get(element, element)
    known.update(dict.fromkeys(chain, found))
    return found


def _of_data(article: Article, table: Element, own: list[int]) -> bool:
    if PRESENTATION.search(table.attrs[:1500]):
        return False
    prose = sum(len(article.pieces[i].text) for i in own if article.shapes[i].prose)
    return 2 * prose <= sum(len(article.pieces[i].text) for i in own)


def _rows(article: Article) -> Set[int]:
    """In text, the lines of as many cells between bars or tabs as the line before or behind them."""
    last = article.pieces[-1].field if article.pieces else 0
    found: set[int] = set()
    before = 0
    for i, piece in enumerate(article.pieces):
        span = piece.map.raw
        line = article.raw[span.start : span.end] if piece.field == last else ""
        cells = len(CELL_MARK.findall(line)) if ("\t" in line or "|" in line) and not article.shapes[i].prose else 0
        if cells and cells == before:
            found.update((i - 1, i))
        before = cells
    return found
