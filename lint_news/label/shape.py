"""The shape of a text: prose, teaser, title. Measured once per piece; every labelling step reads it here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, overload

from lint_news.model import Piece
from lint_news.words import CLOSING, UNSPACED

WORD = re.compile(r"[^\W\d_][\w'’\-]*")
TOPIC_PAIR = re.compile("(?=([\u30a1-\u30fa\u30fc\u3400-\u9fff]{2}))")  # stands for a word where no spaces are put
_DOTS = r"(?:\.{3,}|…|\[(?:\.{3}|…|\+\d+ chars)\])"
# Behind dots, and there only: these are ordinary last words of a line in their languages.
_MORE = (
    "(?:read )?more|weiterlesen|mehr|lire la suite|lire plus|leer más|seguir leyendo|leggi tutto|continua|leia mais"
    "|ler mais|saiba mais|читать далее|далее|続きを読む|もっと見る|阅读全文|查看全文|全文|详细|詳細|閱讀全文|更多"
    "|اقرأ المزيد|المزيد"
)
ELLIPSIS = re.compile(
    rf"(?:{_DOTS}(?:\s*[\[(（【]?(?:{_MORE}))?|\b(?:read more|continue reading))[\s»›→>]*{CLOSING}\s*$", re.I
)
SENTENCE_END = re.compile(rf"[.!?。！？؟]{CLOSING}$")
CALL = re.compile(rf"[^.!?。！？؟]*+[!?！？؟]{CLOSING}")
NO_TITLE_END = (".", ";", ",", "。", "；", "，", "、", "؛", "،")
LINKED = 0.5  # share of a piece in links from which it is no text of the article
TAIL = 40  # code points in which a text says that it breaks off
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
        words = frozenset(w.casefold() for w in WORD.findall(self.text) if len(w) >= CONTENT_WORD)
        if self.text.isascii() or not UNSPACED.search(self.text):
            return words
        return frozenset(TOPIC_PAIR.findall(self.text)) | {w for w in words if not UNSPACED.search(w)}


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
    if not last.isalnum():
        return last != "." or text.endswith("..")
    return last in "eEgG" or "…" in text[-TAIL:] or ".." in text[-TAIL:]


def shape(piece: Piece) -> Shape:
    """Measure a piece."""
    text = piece.text
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    words = len(WORD.findall(UNSPACED.sub(" ", text) if unspaced else text)) + unspaced // 2
    teaser = _may_break_off(text) and ELLIPSIS.search(text[-TAIL:]) is not None
    ended = SENTENCE_END.search(text[-8:]) is not None
    if ended and words <= TITLE_WORDS and CALL.fullmatch(text):
        ended = False  # a question or exclamation of one sentence may be a title
    prose = not teaser and (words >= LONG_PROSE_WORDS or (words >= PROSE_WORDS and ended))
    title = not teaser and not prose and 0 < words <= TITLE_WORDS and not text.endswith(NO_TITLE_END)
    return Shape(
        words=words,
        prose=prose,
        teaser=teaser,
        title=title,
        linked=piece.link_chars / len(text),
        text=text,
    )
