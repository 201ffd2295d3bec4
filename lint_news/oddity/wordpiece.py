"""Wordpieces as BERT's uncased models cut them, each with its place in the text.

Control characters are dropped, letters are taken apart from their accents and lowered, and what is left is cut at
white space, at each sign and around each Chinese character; a word becomes the longest pieces of the vocabulary, first
to last (Devlin et al., 2019; Wu et al., 2016). Agrees with the package tokenizers, which reads the same vocabulary
(`training/encoder.py wordpieces`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONGEST = 100  # characters of a word that is cut; a longer one is unknown as a whole
REMEMBERED = 1 << 16  # words whose pieces are kept, at most
UNKNOWN, CONTINUED = "[UNK]", "##"
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})  # categories of characters that are dropped
# Blocks that are cut into single characters, as BERT has them.
CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class Piece(NamedTuple):
    """A wordpiece: its number in the vocabulary, and where its characters stand in the text, in code points."""

    number: int
    start: int
    end: int


class _Letter(NamedTuple):
    """A character as the vocabulary has it, and the place of the one that it comes from."""

    letter: str
    at: int


class Wordpieces:
    """Cuts text by a vocabulary, given as its pieces in the order of their numbers."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.numbers = {piece: n for n, piece in enumerate(vocabulary)}
        self.unknown = self.numbers[UNKNOWN]
        self.longest = max(map(len, vocabulary))
        self._known: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[Piece]:
        """The pieces of a text; a place covers the characters a piece was made of, accents after them not."""
        return [piece for word in _words(text) for piece in self._cut(word)]

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of the pieces of one word; none for one of control characters alone."""
        known = self._known.get(word)
        if known is None:
            known = tuple(piece.number for piece in self.encode(word))
            if len(word) <= LONGEST:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[word] = known
        return known

    def _cut(self, word: list[_Letter]) -> list[Piece]:
        """The longest pieces of a word, or one that is unknown."""
        whole = Piece(self.unknown, word[0].at, word[-1].at + 1)
        if len(word) > LONGEST:
            return [whole]
        letters = "".join(letter for letter, _ in word)
        made: list[Piece] = []
        start = 0
        while start < len(letters):
            prefix = CONTINUED if start else ""
            for end in range(min(len(letters), start + self.longest), start, -1):
                number = self.numbers.get(prefix + letters[start:end])
                if number is not None:
                    break
            else:
                return [whole]
            made.append(Piece(number, word[start].at, word[end - 1].at + 1))
            start = end
        return made


def _words(text: str) -> Iterator[list[_Letter]]:
    """Words and signs of a text, as letters with places."""
    word: list[_Letter] = []
    for letter, at in _letters(text):
        alone = _sign(letter) or _chinese(letter)
        if word and (alone or letter == " "):
            yield word
            word = []
        if alone:
            yield [_Letter(letter, at)]
        elif letter != " ":
            word.append(_Letter(letter, at))
    if word:
        yield word


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Lower letters without accents, white space as a space, and places; what is invisible is left out."""
    for at, character in enumerate(text):
        if character.isascii():
            if " " < character < "\x7f":
                yield character.lower(), at
            elif character in " \t\n\r":
                yield " ", at
        elif character.isspace() and _category(character) != "Cc":
            yield " ", at
        elif character != "\ufffd" and _category(character) not in INVISIBLE:
            for part in unicodedata.normalize("NFD", character):
                if _category(part) != "Mn":
                    yield from ((lower, at) for lower in part.lower())


def _category(character: str) -> str:
    return unicodedata.category(character)


def _sign(letter: str) -> bool:
    """Whether a character stands for itself: all signs of ASCII, and punctuation beyond."""
    if letter.isascii():
        return not letter.isalnum() and letter != " "
    return _category(letter)[0] == "P"


def _chinese(letter: str) -> bool:
    return letter >= "\u3400" and any(first <= ord(letter) <= last for first, last in CHINESE)
