"""How likely each word of an article stands in place of another, by a small encoder that was trained on swapped words.

The words of the headline stand before every window of the body, so that the topic is known; the headline itself is
judged together with the start of the body. `training/` holds what made the weights, `transformer` evaluates them.
The logits were learned for words that stand once in an article and are no names: of others they say little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import numpy as np

from lint_news.oddity.transformer import Transformer, Window
from lint_news.oddity.wordpiece import Wordpieces

FOLDER: Traversable = files("lint_news") / "models"  # where the weights lie
# What is looked up as one: words with their apostrophes, figures, single signs; as in training.
TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|\d+|[^\w\s]|_")
LONGEST = 128  # wordpieces of a window
HEADLINE, OWN_HEADLINE = 26, 60  # wordpieces of the headline before a window, and where it is judged itself
MOST = 40  # wordpieces of one word that are read
FILLED = 0.6  # a window ends with a sentence when it is filled so far at least
ENDS = frozenset(".!?")
NO_WORD = -20.0  # logit of a place that holds no word


class Suspicion(NamedTuple):
    """The words of an article, one row each, in reading order: arrays of one length.

    `paragraph` counts from 0 and is -1 for the headline; `start` and `end` are code points in it; `logit` is the
    logarithm of the odds that the word was put in place of another.
    """

    paragraph: Any
    start: Any
    end: Any
    logit: Any


class _Token(NamedTuple):
    paragraph: int
    start: int
    end: int
    pieces: tuple[int, ...]
    word: bool
    last: bool  # a sentence ends here


class Encoder:
    """Weights and vocabulary of a file."""

    def __init__(self, file: Traversable) -> None:
        with file.open("rb") as stream, np.load(stream) as stored:
            held = {name: stored[name] for name in stored.files}
        vocabulary = held.pop("vocabulary").tobytes().decode().split("\n")
        self._wordpieces = Wordpieces(vocabulary)
        self._begin, self._apart = self._wordpieces.numbers["[CLS]"], self._wordpieces.numbers["[SEP]"]
        self._transformer = Transformer(held)

    @staticmethod
    @cache
    def open() -> Encoder:
        """The encoder that is installed, loaded once."""
        return Encoder(FOLDER / "encoder.npz")

    def suspicion(self, headline: str, paragraphs: Sequence[str]) -> Suspicion:
        """The logits of all words of a headline, which may be empty, and of the paragraphs below it."""
        windows, rows = [], []
        for window, words in self._windows(headline, paragraphs):
            windows.append(window)
            rows += words
        values = np.concatenate([*self.logits(windows), np.zeros(0, np.float32)])
        places = np.array([(t.paragraph, t.start, t.end) for t in rows], np.int32).reshape(-1, 3)
        return Suspicion(places[:, 0], places[:, 1], places[:, 2], values)

    def windows(self, headline: str, paragraphs: Sequence[str]) -> list[Window]:
        """The windows that an article is read in."""
        return [window for window, _ in self._windows(headline, paragraphs)]

    def logits(self, windows: Sequence[Window]) -> list[Any]:
        """The logits of each window's places, as float32 arrays in the order of the windows."""
        return self._transformer.logits(windows)

    def look(self, windows: Sequence[tuple[str, int, int]]) -> Any:
        """The logits of words in what stands around them: a text, and the place of the word in it (code points).

        Of a longer text, the 126 wordpieces around the word are read; 80 words are a good size. Where a place holds
        several words, the highest; where it holds none, -20.
        """
        made = [self._around(list(self._tokens(text, 0)), start, end) for text, start, end in windows]
        logits = self.logits(made)
        return np.array([float(own.max()) if len(own) else NO_WORD for own in logits], np.float32)

    def _tokens(self, text: str, paragraph: int) -> Iterator[_Token]:
        """Words, figures and signs with their pieces, without those that are invisible to the vocabulary."""
        last = None
        for match in TOKEN.finditer(text):
            if last:
                yield last
            found = match[0]
            pieces = self._wordpieces.of(found)[:MOST]
            word = match.lastgroup == "word"
            last = _Token(paragraph, *match.span(), pieces, word, found in ENDS) if pieces else None
        if last:
            yield last._replace(last=True)

    def _windows(self, headline: str, paragraphs: Sequence[str]) -> Iterator[tuple[Window, list[_Token]]]:
        """Windows over the body, and the words that each judges; the first one judges the headline too."""
        title = list(self._tokens(headline, -1))
        body = [token for n, text in enumerate(paragraphs) for token in self._tokens(text, n)]
        own = _fill(title, OWN_HEADLINE)
        body = title[own:] + body
        before, at, head = title[: _fill(title, HEADLINE)], 0, title[:own]
        while head or at < len(body):
            pieces, places, words = [self._begin], list[int](), list[_Token]()
            _add(head or before, pieces, places if head else [], words if head else [])
            pieces += [self._apart] if title else []
            size = _sentences(body, at, LONGEST - 1 - len(pieces))
            _add(body[at : at + size], pieces, places, words)
            pieces.append(self._apart)
            yield Window(pieces, places), words
            at, head = at + size, []

    def _around(self, tokens: list[_Token], start: int, end: int) -> Window:
        """The window of the words at a place."""
        mine = [n for n, t in enumerate(tokens) if t.word and t.start < end and start < t.end]
        if not mine:
            return Window([], [])
        first, last = mine[0], mine[-1] + 1
        room = LONGEST - 2 - sum(len(t.pieces) for t in tokens[first:last])
        while True:  # one token more on each side in turn
            left = len(tokens[first - 1].pieces) if first else room + 1
            right = len(tokens[last].pieces) if last < len(tokens) else room + 1
            if left <= room and (mine[0] - first <= last - mine[-1] or right > room):
                first, room = first - 1, room - left
            elif right <= room:
                last, room = last + 1, room - right
            else:
                break
        pieces, places, words = [self._begin], list[int](), list[_Token]()
        _add(tokens[first:last], pieces, places, words)
        chosen = [p for p, t in zip(places, words, strict=True) if t.start < end and start < t.end]
        return Window([*pieces[: LONGEST - 1], self._apart], [p for p in chosen if p < LONGEST - 1])


def _fill(tokens: Sequence[_Token], room: int) -> int:
    """How many tokens fit into so many wordpieces, with the first one of the window counted."""
    used = 1
    for n, token in enumerate(tokens):
        used += len(token.pieces)
        if used > room:
            return n
    return len(tokens)


def _sentences(tokens: Sequence[_Token], at: int, room: int) -> int:
    """How many tokens from a place on make a window: to the end of a sentence, where one ends late enough."""
    used, ended = 0, 0
    for n in range(at, len(tokens)):
        used += len(tokens[n].pieces)
        if used > room:
            return ended or n - at
        if tokens[n].last and used >= FILLED * room:
            ended = n + 1 - at
    return len(tokens) - at


def _add(tokens: Sequence[_Token], pieces: list[int], places: list[int], words: list[_Token]) -> None:
    for token in tokens:
        if token.word:
            places.append(len(pieces))
            words.append(token)
        pieces.extend(token.pieces)
