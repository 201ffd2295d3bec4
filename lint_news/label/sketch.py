"""What learning remembers of one article: hashes of its lines in order, and of the sentences of its prose. No text."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lint_news.label.repeated import container, line_hashes
from lint_news.label.shape import Shape
from lint_news.label.signature import Signatures
from lint_news.label.votes import OUTSIDE
from lint_news.matcher import key
from lint_news.model import Piece
from lint_news.segment.html import HEAD, HIDDEN
from lint_news.templates import hashed

MOST_PIECES, MOST_SENTENCES = 1000, 400  # of an article that are remembered
MOST_LETTERS = 100_000  # code points of an article's prose that are remembered
WORDS = 5  # of a sentence that tells an article from others
SENTENCE = re.compile(r"[.!?。！？؟]+[\"'”’»)\]]*\s+|[。！？]")
PLAIN = 1  # in place of a signature: prose of no element
HEADER = struct.Struct("<QHH")


@dataclass(frozen=True, slots=True)
class Sketch:
    """One article. `lines` and `signatures` are those of its pieces in order.

    `prose` holds the signatures of the pieces that are prose, `PLAIN` in bare text, and 0 for those that are none;
    `container` is the signature of the element that holds most of the prose.
    """

    sentences: frozenset[int]
    lines: tuple[int, ...]
    prose: tuple[int, ...]
    container: int = 0

    def packed(self) -> bytes:
        """As bytes, the same for the same article."""
        sentences = sorted(self.sentences)
        header = HEADER.pack(self.container, len(sentences), len(self.lines))
        count = len(self.lines)
        return header + struct.pack(f"<{len(sentences)}I{count}Q{count}Q", *sentences, *self.lines, *self.prose)

    @classmethod
    def unpacked(cls, data: bytes) -> Sketch:
        """What `packed` packed. Raises `ValueError` for anything else."""
        try:
            held, sentences, count = HEADER.unpack_from(data)
            values = struct.unpack(f"<{sentences}I{count}Q{count}Q", data[HEADER.size :])
        except struct.error:
            raise ValueError("no sketch of an article") from None
        lines = values[sentences : sentences + count]
        return cls(frozenset(values[:sentences]), lines, values[sentences + count :], held)


def sketch(pieces: Sequence[Piece], shapes: Sequence[Shape]) -> Sketch:
    """What is remembered of an article. Of one with very many pieces, those in its middle are not."""
    signatures = Signatures()
    held = container(pieces, shapes)
    chosen = [i for i, p in enumerate(pieces) if not p.context & (HEAD | HIDDEN)]
    if len(chosen) > MOST_PIECES:
        chosen = chosen[: MOST_PIECES // 2] + chosen[-MOST_PIECES // 2 :]
    hashes = list(line_hashes([pieces[i] for i in chosen], signatures))
    prose = [(signatures.of(pieces[i].element) or PLAIN) if shapes[i].prose else 0 for i in chosen]
    sentences = frozenset(islice(_sentences(pieces, shapes), MOST_SENTENCES))
    return Sketch(sentences, tuple(hashes), tuple(prose), signatures.of(held))


def _sentences(pieces: Sequence[Piece], shapes: Sequence[Shape]) -> Iterator[int]:
    """The hashes of the sentences of an article's prose."""
    left = MOST_LETTERS
    for piece, shape in zip(pieces, shapes, strict=True):
        if shape.prose and not piece.context & OUTSIDE and left > 0:
            text = piece.text[:left]
            left -= len(text)
            for sentence in SENTENCE.split(text):
                words = key(sentence)
                if words.count(" ") + 1 >= WORDS or (not words.isascii() and len(words) >= 3 * WORDS):
                    yield hashed(words) & 0xFFFFFFFF
