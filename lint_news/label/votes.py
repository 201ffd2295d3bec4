"""Which pieces of a page are main text: trafilatura's vote, and our own where it cannot be asked.

trafilatura supplies no text: its result is only compared, letter by letter and in order, with our pieces. This module
is its one door.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from lint_news.label.shape import LINKED, Shape
from lint_news.model import Piece
from lint_news.segment.html import ASIDE, CONTROL, EMBED, FOOTER, FORM, HEAD, HIDDEN, MAIN, NAV

VOTER = "trafilatura"
OWN_VOTER = "layout"
OUTSIDE = NAV | FOOTER | ASIDE | FORM | CONTROL | EMBED | HIDDEN | HEAD
NOT_LETTER = re.compile(r"[\W_]+")
LONG = 40  # letters that tell a piece from all others
NEAR = 120  # letters that may lie between two short pieces of the main text
MAX_TAGS = 60_000  # tags beyond which a page is judged by layout alone: trees of such pages take minutes
MAX_CHARS = 8_000_000


def vote(
    raw: str, pieces: Sequence[Piece], shapes: Sequence[Shape], fast: bool, news: bool
) -> tuple[frozenset[int], str]:
    """Indexes of the pieces that are main text, and the name of the voter."""
    if not fast and _askable(raw):
        found = _ask(raw, news)
        if found:
            return _align(found, pieces), VOTER
    return _by_layout(pieces, shapes), OWN_VOTER


def _askable(raw: str) -> bool:
    """Whether a tree of the page can be built in sane time."""
    return len(raw) <= MAX_CHARS and raw.count("<") <= MAX_TAGS


def _ask(raw: str, news: bool) -> str:
    """The letters of what trafilatura takes for main text; empty where it finds none or fails."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(raw, fast=news, include_comments=False, with_metadata=False)
    except Exception:
        return ""
    if found is None:
        return ""
    text = getattr(found, "text", None) or ""
    return NOT_LETTER.sub("", text).casefold()


def _align(letters: str, pieces: Sequence[Piece]) -> frozenset[int]:
    """The pieces whose letters the voter kept. Short pieces must stand in order and near what was found before."""
    main: set[int] = set()
    at = 0
    for i, piece in enumerate(pieces):
        if piece.context & (HIDDEN | HEAD | EMBED | NAV):
            continue
        own = NOT_LETTER.sub("", piece.text).casefold()
        if not own:
            continue
        if len(own) >= LONG:
            found, length = letters.find(own, at), len(own)
            if found < 0:
                found, length = letters.find(own[:LONG], at), LONG
            if found >= 0:
                at = found + length
            elif own not in letters and own[-LONG:] not in letters:
                continue
            main.add(i)
        else:
            found = letters.find(own, at, at + len(own) + NEAR if main else None)
            if found >= 0 and (main or found == 0):
                at = found + len(own)
                main.add(i)
    return frozenset(main)


def _by_layout(pieces: Sequence[Piece], shapes: Sequence[Shape]) -> frozenset[int]:
    """Prose outside navigation, and the short pieces between prose."""
    in_main = any(p.context & MAIN and s.prose for p, s in zip(pieces, shapes, strict=True))
    prose = [
        i
        for i, (p, s) in enumerate(zip(pieces, shapes, strict=True))
        if s.prose and s.linked < LINKED and not p.context & OUTSIDE and (not in_main or p.context & MAIN)
    ]
    if not prose:
        return frozenset(i for i, p in enumerate(pieces) if not p.context & OUTSIDE)
    between = range(prose[0], prose[-1] + 1)
    return frozenset(i for i in between if not pieces[i].context & OUTSIDE and shapes[i].linked < LINKED)
