"""Byte-level byte-pair encoding: text to the tokens of a language model, each with its place in the text.

What a GGUF file says of its tokenizer decides; of its ways to cut text before merging ("pre-tokenizers") only that of
SmolLM2 is known: each digit by itself, else the pieces of GPT-2. Names of control tokens in the text are plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from typing import Any

from lint_news.patterns import Pattern

MAX_PIECE = 1000  # code points: longer runs without a boundary are cut, so that no piece costs more than its share
MAX_KEPT, MAX_KEPT_PIECE = 50_000, 40  # pieces whose tokens are kept, and code points of the longest of them
MODEL, CUT = "gpt2", "smollm"
LETTERS = rf"\p{{L}}{{1,{MAX_PIECE}}}+"
OTHERS = rf"[^\s\p{{L}}\p{{N}}]{{1,{MAX_PIECE}}}+"
# White space leaves its last character to what follows, except to a digit, before which the text is cut beforehand.
PIECES = Pattern(
    rf"\p{{N}}|'(?:s|t|re|ve|m|ll|d)| ?{LETTERS}| ?{OTHERS}|\s{{1,{MAX_PIECE}}}(?![^\s\p{{N}}])|\s{{1,{MAX_PIECE}}}",
    ignore_case=False,
    literals=frozenset(),
)

_Piece = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]


class Tokenizer:
    """Cuts text into tokens, as the vocabulary and the merges of a file say."""

    def __init__(self, tokens: list[str], merges: list[str], unknown: int) -> None:
        """`tokens` are written in the letters that stand for bytes, `merges` as two of them with a space between.

        Raises `ValueError` where a merge is of tokens that are not there.
        """
        self._ids = ids = {token: i for i, token in enumerate(tokens)}
        if not 0 <= unknown < len(tokens):
            raise ValueError(f"token {unknown} for unknown bytes is not there")
        self._bytes = [ids.get(letter, unknown) for letter in byte_letters()]
        self._merges: dict[tuple[int, int], tuple[int, int]] = {}
        for rank, merge in enumerate(merges):
            left, _, right = merge.partition(" ")
            try:
                self._merges[ids[left], ids[right]] = rank, ids[left + right]
            except KeyError:
                raise ValueError(f"merge {rank} ({merge!r}) is of unknown tokens") from None
        self.size = len(tokens)
        self._names = tokens
        self._kept: dict[str, _Piece] = {}

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> Tokenizer:
        """The tokenizer that the metadata of a GGUF file describe. Raises `ValueError`."""
        model, cut = metadata.get("tokenizer.ggml.model"), metadata.get("tokenizer.ggml.pre")
        if (model, cut) != (MODEL, CUT):
            raise ValueError(f"tokenizer {model!r} that cuts like {cut!r} is not supported")
        tokens, merges = metadata.get("tokenizer.ggml.tokens"), metadata.get("tokenizer.ggml.merges")
        if not isinstance(tokens, list) or not isinstance(merges, list) or not tokens:
            raise ValueError("the tokenizer has no tokens or merges")
        unknown = metadata.get("tokenizer.ggml.unknown_token_id", 0)
        return cls(tokens, merges, unknown if isinstance(unknown, int) else -1)

    def id(self, token: str) -> int:
        """The id of a token by its name in the vocabulary. Raises `ValueError`."""
        found = self._ids.get(token)
        if found is None:
            raise ValueError(f"the vocabulary has no {token!r}")
        return found

    def text(self, token: int) -> str:
        """The characters of a token; those that are no visible ASCII stand as the vocabulary names them."""
        return self._names[token].replace("Ġ", " ")

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The ids of the tokens, and the code points [start, end) of each.

        A token of some bytes of a code point has the place of that code point, so that places may overlap; otherwise
        they follow each other without a gap. Lone surrogates are read as `?`; bytes that the vocabulary lacks as the
        unknown token.
        """
        ids: list[int] = []
        places: list[tuple[int, int]] = []
        for match in PIECES.compiled().finditer(text):  # linear: each alternative ends where its class of letters does
            at, end = match.span()
            piece = text[at:end]
            own, spans = self._kept.get(piece) or self._piece(piece)
            ids += own
            places += [(at + a, at + b) for a, b in spans]
        return ids, places

    def _piece(self, piece: str) -> _Piece:
        data = piece.encode("utf-8", "replace")
        ids, ends = self._merged([self._bytes[b] for b in data])
        if len(data) == len(piece):
            spans = tuple(zip([0, *ends[:-1]], ends, strict=True))
        else:  # which code point each byte belongs to: bytes 10xxxxxx continue one
            owner = [-1]
            for byte in data:
                owner.append(owner[-1] + (byte & 0xC0 != 0x80))
            spans = tuple((owner[a + 1], owner[b] + 1) for a, b in zip([0, *ends[:-1]], ends, strict=True))
        found = tuple(ids), spans
        if len(piece) <= MAX_KEPT_PIECE:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            self._kept[piece] = found
        return found

    def _merged(self, ids: list[int]) -> tuple[list[int], list[int]]:
        """Tokens after all merges, the lowest rank first and leftmost of equals, and the byte at which each ends."""
        count = len(ids)
        following = list(range(1, count + 1))  # where the next token begins
        before = list(range(-1, count - 1))
        merges = self._merges
        queue = [(*merges[pair], i, pair) for i in range(count - 1) if (pair := (ids[i], ids[i + 1])) in merges]
        heapify(queue)
        while queue:
            _, merged, at, pair = heappop(queue)
            right = following[at]
            if right >= count or (ids[at], ids[right]) != pair:
                continue  # one of the two has been merged with another since
            ids[at], ids[right] = merged, -1
            after = following[at] = following[right]
            for left, other in ((before[at], at), (at, after)):
                if left >= 0 and other < count and (pair := (ids[left], ids[other])) in merges:
                    heappush(queue, (*merges[pair], left, pair))
            if after < count:
                before[after] = at
        starts = [i for i in range(count) if ids[i] >= 0]
        return [ids[i] for i in starts], [following[i] for i in starts]


def byte_letters() -> list[str]:
    r"""The letter that stands for each byte in a vocabulary: itself where it is visible, else one from U+0100 on.

    >>> letters = byte_letters()
    >>> letters[ord("a")], letters[ord(" ")], letters[ord("\n")]
    ('a', 'Ġ', 'Ċ')
    """
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    hidden = [b for b in range(256) if b not in visible]
    return [chr(b) if b in visible else chr(0x100 + hidden.index(b)) for b in range(256)]
