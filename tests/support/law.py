"""The law of the spans, as assertions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from oracle import collapsed

from lint_news.model import Block, Piece
from lint_news.sourcemap import Span

_WORD = re.compile(r"\S+")
Said = Callable[[str], str]


def assert_lawful(raw: str, cut: Iterable[Piece | Block], said: Said) -> None:
    """Each piece says what its raw range says, `said` being the oracle; pieces ascend and do not overlap."""
    last = 0
    for piece in cut:
        span = piece.map.raw
        assert last <= span.start < span.end <= len(raw)
        assert piece.map.length == len(piece.text)
        assert said(raw[span.start : span.end]) == collapsed(piece.text)
        last = span.end


def assert_words_lawful(raw: str, piece: Piece | Block, said: Said, first: int, last: int) -> None:
    """The raw range of the words `first` to `last` of a piece (any integers) says those words."""
    words = [m.span() for m in _WORD.finditer(piece.text)]
    i, j = sorted((first % len(words), last % len(words)))
    start, end = words[i][0], words[j][1]
    span = piece.map.to_source(Span(start, end))
    assert said(raw[span.start : span.end]) == collapsed(piece.text[start:end])
