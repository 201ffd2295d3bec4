"""Signatures of elements: names and classes of an element and of those around it, without what tells pages apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lint_news.model import Element, Piece
from lint_news.templates import hashed

LEVELS = 4  # elements of a signature: further out, classes tell of the single page
MOST_CLASSES = 6
CLASS = re.compile(r"""(?:^|\s)class\s*=\s*(?:"([^"]{0,400})|'([^']{0,400})|([^\s"'>]{1,200}))""", re.I)
DIGITS = re.compile(r"[0-9]+")
OF_THE_PAGE = re.compile(r"(?:category|tag|author|post|page|status|format)[-_]", re.I)  # classes that systems generate


class Signatures:
    """The signatures of the elements of one page, each made once."""

    def __init__(self) -> None:
        self._named: dict[Element, str] = {}
        self._paths: dict[str, int] = {}
        self._made: dict[Element, int] = {}

    def path(self, element: Element | None) -> str:
        """What a signature is made of: an element and those around it, the innermost first; empty for none."""
        return "/".join(self._name(e) for _, e in zip(range(LEVELS), _upward(element), strict=False))

    def of(self, element: Element | None) -> int:
        """The signature of an element, 0 where there is none."""
        if element is None:
            return 0
        found = self._made.get(element)
        if found is None:
            path = self.path(element)
            found = self._paths.get(path)
            if found is None:
                found = self._paths[path] = hashed(path)
            self._made[element] = found
        return found

    def _name(self, element: Element) -> str:
        found = self._named.get(element)
        if found is None:
            found = self._named[element] = element.name + _classes(element)
        return found


def _classes(element: Element) -> str:
    if element.name in ("html", "body"):
        return ""
    attribute = CLASS.search(element.attrs)
    if attribute is None:
        return ""
    names = (attribute[1] or attribute[2] or attribute[3] or "").split()
    told = sorted({DIGITS.sub("0", n) for n in names if not OF_THE_PAGE.match(n)})
    return "".join(f".{n}" for n in told[:MOST_CLASSES])


def _upward(element: Element | None) -> Iterator[Element]:
    while element is not None:
        yield element
        element = element.parent


def outward(pieces: Sequence[Piece]) -> list[Element]:
    """All elements around pieces, each after those within it. Time grows with their number, however deep they nest."""
    seen: set[Element] = set()
    order: list[Element] = []
    for piece in pieces:
        chain = []
        element = piece.element
        while element is not None and element not in seen:
            seen.add(element)
            chain.append(element)
            element = element.parent
        order.extend(reversed(chain))
    order.reverse()
    return order
