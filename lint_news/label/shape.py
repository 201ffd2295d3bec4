"""The shape of a text: prose, teaser, title. Measured once per piece; every labelling step reads it here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, overload

from lint_news.model import Piece
from lint_news.words import UNSPACED

WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_DOTS = r"(?:\.{3,}|…|\[(?:\.{3}|…|\+\d+ chars)\])"
ELLIPSIS = re.compile(
    rf"(?:{_DOTS}(?:\s*(?:read )?more\b)?|\b(?:read more|continue reading))[\s»›→>]*[\"'”’)\s]*$", re.I
)
SENTENCE_END = re.compile(r"[.!?。！？؟][\"'”’»)\]]*$")
CALL = re.compile(r"[^.!?]*+[!?][\"'”’)]*")
LINKED = 0.5  # share of a piece in links from which it is no text of the article
PROSE_WORDS = 12  # a sentence; captions and teaser titles are shorter
LONG_PROSE_WORDS = 40  # prose even where its end is missing
TITLE_WORDS = 22
CONTENT_WORD = 4  # letters of a word that says something about the topic


class Shape(NamedTuple):
    """What a piece looks like. `words` counts words, `linked` is the share of its characters that lie in links."""

    words: int
    prose: bool
    teaser: bool
    title: bool
    linked: float
    text: str

    @property
    def topic(self) -> frozenset[str]:
        """The words that say something about the topic, casefolded."""
        return frozenset(w.casefold() for w in WORD.findall(self.text) if len(w) >= CONTENT_WORD)


class Shapes(Sequence[Shape]):
    """The shapes of pieces, each measured when it is first asked for: most pieces of a page are never looked at."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._made: list[Shape | None] = [None] * len(pieces)

    def __len__(self) -> int:
        return len(self._pieces)

    @overload
    def __getitem__(self, at: int) -> Shape: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Shape]: ...
    def __getitem__(self, at: int | slice) -> Shape | Sequence[Shape]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        found = self._made[at]
        if found is None:
            found = self._made[at] = shape(self._pieces[at])
        return found


def _may_break_off(text: str) -> bool:
    """A quick look at the last characters, which rules out most texts: they end in a letter or one full stop."""
    last = text[-1]
    return last in "eEgG" if last.isalnum() else last != "." or text.endswith("..")


def shape(piece: Piece) -> Shape:
    """Measure a piece."""
    text = piece.text
    words = len(WORD.findall(text))
    if not text.isascii():
        words += len(UNSPACED.findall(text)) // 2
    teaser = _may_break_off(text) and ELLIPSIS.search(text[-40:]) is not None
    ended = SENTENCE_END.search(text[-8:]) is not None
    if ended and words <= TITLE_WORDS and CALL.fullmatch(text):
        ended = False  # a question or exclamation of one sentence may be a title
    prose = not teaser and (words >= LONG_PROSE_WORDS or (words >= PROSE_WORDS and ended))
    title = not teaser and not prose and 0 < words <= TITLE_WORDS and not text.endswith((".", ";", ","))
    return Shape(
        words=words,
        prose=prose,
        teaser=teaser,
        title=title,
        linked=piece.link_chars / len(text),
        text=text,
    )
