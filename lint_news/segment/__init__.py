"""Text to pieces with exact spans; no judgement about what is furniture.

`pieces` is the whole interface.
"""

from __future__ import annotations

from lint_news.model import Piece
from lint_news.segment.html import html_pieces
from lint_news.segment.text import text_pieces

__all__ = ["pieces"]


def pieces(raw: str, html: bool, xml: bool = False) -> tuple[Piece, ...]:
    """Cut a decoded page or text into pieces in source order; `xml` says that it is the XML trafilatura writes.

    >>> [p.text for p in pieces("<p>AT&amp;T <b>rose</b><p>It fell", html=True)]
    ['AT&T rose', 'It fell']
    """
    return tuple(html_pieces(raw, xml) if html or xml else text_pieces(raw))
