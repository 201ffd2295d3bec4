"""Which pieces of a page lie in an article beside the one that the headline stands in.

Pages that load the next story below the first, and lists of stories told in full, mark each as an article of its own:
by `<article>`, `role="article"` or the types of schema.org. An article within the first one is a part of it, as the
entries of lists and live blogs are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_news.label.metadata import Hints
from lint_news.model import Element, Piece
from lint_news.segment.html import HIDDEN

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MARKED = re.compile(r"""role\s*=\s*["']?article\b|itemtype\s*=\s*["']?[^\s"'>]*Article\b""", re.I)
Above = tuple[Element | None, bool]  # the innermost element around the headline too, and whether an article is below it


def beside(pieces: Sequence[Piece], hints: Hints) -> frozenset[int]:
    """The indexes of the pieces in such articles; none where no heading is the page's headline."""
    head = headline(pieces, hints)
    around = _around(pieces[head].element) if head is not None else {}
    if not any(around.values()):
        return frozenset()
    known: dict[int, Above] = {id(None): (None, False)}
    return frozenset(i for i, p in enumerate(pieces) if _apart(p.element, around, known))


def headline(pieces: Sequence[Piece], hints: Hints) -> int | None:
    """The index of the highest heading that the page names as its headline, else of its first `<h1>`.

    A heading below the first rank that is mostly a link is a teaser's.
    """
    names = {_plain(name) for name in hints.headlines}
    found = [
        i
        for i, p in enumerate(pieces)
        if p.tag in HEADINGS and not p.context & HIDDEN and (p.tag == "h1" or 2 * p.link_chars <= len(p.text))
    ]
    named = [i for i in found if _plain(pieces[i].text) in names]
    ranked = named or [i for i in found if pieces[i].tag == "h1"]
    return min(ranked, key=lambda i: (pieces[i].tag, i), default=None)


def _around(element: Element | None) -> dict[int, bool]:
    """The elements around the headline by identity, and the whole page: whether an article lies below each of them."""
    found, article = dict[int, bool](), False
    while element is not None:
        found[id(element)] = article
        article = article or _is_article(element)
        element = element.parent
    return {**found, id(None): article}


def _apart(element: Element | None, around: dict[int, bool], known: dict[int, Above]) -> bool:
    """Whether an element lies in an article, and the headline in another, below what is around both."""
    chain = []
    while id(element) not in known and id(element) not in around and element is not None:
        chain.append(element)
        element = element.parent
    meeting, article = known.get(id(element), (element, False))
    for inner in reversed(chain):
        article = article or _is_article(inner)
        known[id(inner)] = meeting, article
    return article and around[id(meeting)]


def _is_article(element: Element) -> bool:
    return element.name == "article" or ("rticle" in element.attrs and MARKED.search(element.attrs) is not None)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
