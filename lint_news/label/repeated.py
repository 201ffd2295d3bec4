"""Lines that an outlet prints on page after page, and where its pages hold the article.

What is known of an outlet (`templates.Outlet`) is applied to the pieces of one article: a line is furniture by where it
stands and by the share of the outlet's articles on which it stands too.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from lint_news.label.shape import LINKED, Shape
from lint_news.label.signature import Signatures, outward
from lint_news.label.votes import OUTSIDE
from lint_news.matcher import key
from lint_news.model import Element, Piece
from lint_news.templates import Outlet, hashed

LONGEST = 1500  # code points; what is longer is no line of furniture
EDGE_PAGES = 2  # articles on which a line must stand to be furniture before or behind the article's own prose
BODY_PAGES, BODY_SHARE = 3, 0.3  # the same between the article's own prose, and of how many of all
PROSE_SHARE = 0.5  # the same for prose, wherever it stands: agencies print their background in several stories
OF_TEXT = frozenset("p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre".split())
HOLDS = 0.6  # share of the page's prose that the element around the article holds
USUAL = 0.5  # share of the outlet's articles that makes something usual


def line_hashes(pieces: Sequence[Piece], signatures: Signatures) -> Iterator[int]:
    """The hash of each piece's words, in a page with the signature of its element; 0 for no words and for too many."""
    for piece in pieces:
        yield line_hash(piece.text, signatures.of(piece.element))


def line_hash(text: str, signature: int = 0) -> int:
    """The hash of a line's words and of the signature of its element, 0 for what can be no line of furniture."""
    words = key(text) if len(text) <= LONGEST else ""
    if not words:
        return 0
    return hashed(f"{words}\0{signature}") if signature else hashed(words)


def repeated(
    pieces: Sequence[Piece], shapes: Sequence[Shape], outlet: Outlet, main: Container[int] | None = None
) -> dict[int, int]:
    """On how many articles of the outlet stand those pieces, by index, that are its furniture.

    Where somebody has chosen the `main` pieces, only those are looked at. The article's own prose is what of them
    stands on no other page.
    """
    signatures = Signatures()
    found: dict[int, int] = {}
    own: list[int] = []
    for i, piece in enumerate(pieces):
        if main is not None and i not in main:
            continue
        count = outlet.lines.get(line_hash(piece.text, signatures.of(piece.element)), 0)
        if count >= EDGE_PAGES:
            found[i] = count
        elif shapes[i].prose and (main is not None or not piece.context & OUTSIDE):
            own.append(i)
    body = range(own[0], own[-1]) if own else range(0)
    return {i: n for i, n in found.items() if _enough(n, outlet.pages, shapes[i].prose, i in body)}


def _enough(count: int, pages: int, prose: bool, within: bool) -> bool:
    """Whether a line stands on so many articles that it is furniture, the more the more it looks like the article."""
    least, share = (BODY_PAGES, BODY_SHARE) if within else (EDGE_PAGES, 0.0)
    return count >= least and count >= (PROSE_SHARE if prose else share) * pages


def usual(count: int, pages: int) -> bool:
    """Whether so many articles have a line that it is no headline, which others may print in their lists of stories."""
    return count >= BODY_PAGES and count >= USUAL * pages


def container(pieces: Sequence[Piece], shapes: Sequence[Shape]) -> Element | None:
    """The innermost element that holds most of the prose of a page."""
    own: dict[Element, int] = {}
    total = 0
    for piece, shape in zip(pieces, shapes, strict=True):
        if shape.prose and piece.element is not None and not piece.context & OUTSIDE:
            own[piece.element] = own.get(piece.element, 0) + shape.words
            total += shape.words
    for element in outward(pieces) if total else ():
        words = own.get(element, 0)
        if words >= HOLDS * total and (element.name != "p" or words == total):
            return element
        if element.parent is not None and words:
            own[element.parent] = own.get(element.parent, 0) + words
    return None


def within(pieces: Sequence[Piece], element: Element) -> list[int]:
    """The indexes of the pieces that lie in an element."""
    inside = {element}
    for e in reversed(outward(pieces)):
        if e.parent in inside:
            inside.add(e)
    return [i for i, p in enumerate(pieces) if p.element in inside]


def positions(pieces: Sequence[Piece], shapes: Sequence[Shape], outlet: Outlet) -> frozenset[int] | None:
    """The pieces that stand where the outlet prints its articles; `None` for a page that is not made like the others.

    The element that holds most of the page's prose must be the one that usually does, and what is taken must be most
    of that prose.
    """
    held = container(pieces, shapes)
    if held is None:
        return None
    signatures = Signatures()
    if outlet.containers.get(signatures.of(held), 0) < max(EDGE_PAGES, USUAL * outlet.pages):
        return None
    furniture = repeated(pieces, shapes, outlet)
    main = [
        i
        for i in within(pieces, held)
        if i not in furniture
        and not pieces[i].context & OUTSIDE
        and shapes[i].linked < LINKED
        and (signatures.of(pieces[i].element) in outlet.positions or _plain(pieces[i].element, held))
    ]
    words = sum(shapes[i].words for i in main if shapes[i].prose)
    prose = sum(s.words for p, s in zip(pieces, shapes, strict=True) if s.prose and not p.context & OUTSIDE)
    return frozenset(main) if main and words >= HOLDS * prose else None


def _plain(element: Element | None, held: Element) -> bool:
    """Whether nothing but text's own elements lies between: paragraphs, headings, lists and quotes."""
    while element is not None and element is not held:
        if element.name not in OF_TEXT:
            return False
        element = element.parent
    return True


def evidence(count: int, pages: int, name: str) -> str:
    """Why a line is furniture, in words."""
    return f"stands on {count} of {pages} pages of {name}"
