"""What of an article is read by the language model.

Its beginning, the suspect words with what stands around them, and last the headline, as those read it who know the
story. A paragraph that repeats the headline is left out, so that an error in both does not explain itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lint_news.oddity.suspects import Suspect, repeats

TOKENS = 0.45  # tokens that are read, for each word of the article
LEAST_TOKENS, MOST_TOKENS = 140, 1500  # that are read of an article
HEADLINE = 400  # code points of a headline that are read
LETTERS = 4.4  # code points of a token, about
LEAD, LEAD_SHARE = 80, 0.8  # words of the beginning, and how much of what is read they may be
BEFORE, LEAST_BEFORE, AFTER = 30, 10, 8  # words around a suspect: at most and at least before it, after it
MOST, MOST_SHARE = 24, 0.045  # words of bodies that are looked at, or this share of the article's words
LEAST = -9.5  # score of the first pass that words need
CLOSE = 30  # code points between two parts that are not worth leaving out
WORD = re.compile(r"\S+")
END = re.compile(r"[.!?][\"”’)]?\s+")

Tokens = Callable[[str], tuple[list[int], list[tuple[int, int]]]]
Range = tuple[int, int, int]  # text, start, end


@dataclass(frozen=True, slots=True)
class Digest:
    """Tokens of what is read: `spans[i]` are the code points of token `i` in `text`; `parts` lie at `offsets` there."""

    text: str
    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    parts: tuple[Range, ...]
    offsets: tuple[int, ...]
    words: tuple[Suspect, ...]  # that are looked at

    def tokens(self, word: Suspect) -> tuple[int, int, int]:
        """Of a word: its first token, the one behind it, and the one behind the part that it stands in."""
        last_part = len(self.parts) - 1
        at = bisect_right(self.parts, (word.text, word.start, 1 << 40), 0, last_part) - 1 if word.text else last_part
        text, start, end = self.parts[at]
        shift = self.offsets[at] - start
        first = bisect_right(self.spans, (word.start + shift, 1 << 40)) - 1
        behind = bisect_left(self.spans, (word.end + shift, -1))
        last = bisect_left(self.spans, (end + shift + (text == 0), -1))
        return first, behind, last


def digest(texts: Sequence[str], words: Sequence[Suspect], tokens: Tokens) -> Digest:
    """The digest of an article whose headline is the first text; `words` with their scores."""
    count = sum(len(t.split()) for t in texts)
    room = min(max(LEAST_TOKENS, TOKENS * count), MOST_TOKENS) * LETTERS
    found = max(MOST, int(MOST_SHARE * count))
    while True:
        made = _digest(texts, words, room, found, tokens)
        if len(made.ids) <= MOST_TOKENS or room < 1:
            return made
        room /= 2  # signs of which each is several tokens


def _digest(texts: Sequence[str], words: Sequence[Suspect], room: float, most: int, tokens: Tokens) -> Digest:
    head = 0, 0, len(texts[0][:HEADLINE])
    parts = _lead(texts, LEAD_SHARE * room)
    for word in sorted((w for w in words if w.text), key=lambda w: -w.score)[:most]:
        wider = _merged([*parts, _around(texts[word.text], word)])
        if sum(end - start for _, start, end in wider) + head[2] <= room:
            parts = wider
    own = [w for w in words if w.text == 0 and w.score > LEAST and w.end <= head[2]]
    return _written(texts, [*parts, head], [*own, *_within(parts, words, most)], tokens)


def _lead(texts: Sequence[str], room: float) -> list[Range]:
    """The first words of the body."""
    lead, count = list[Range](), 0
    for i in range(1, len(texts)):
        if count >= LEAD or room <= 0:
            break
        if repeats(texts[0], texts[i]):
            continue
        ends = [m.end() for m, _ in zip(WORD.finditer(texts[i]), range(LEAD - count), strict=False) if m.end() <= room]
        if ends:
            lead.append((i, 0, ends[-1]))
            count += len(ends)
            room -= ends[-1]
    return lead


def _within(parts: Sequence[Range], words: Sequence[Suspect], most: int) -> list[Suspect]:
    """The most suspect words of what is read."""
    inside = [
        w for w in words if w.score > LEAST and any(t == w.text and a <= w.start and w.end <= b for t, a, b in parts)
    ]
    return sorted(inside, key=lambda w: -w.score)[:most]


def _written(texts: Sequence[str], parts: list[Range], words: list[Suspect], tokens: Tokens) -> Digest:
    text, offsets = "", []
    for number, start, end in parts:
        offsets.append(len(text))
        text += texts[number][start:end] + "\n"
    ids, spans = tokens(text)
    return Digest(text, tuple(ids), tuple(spans), tuple(parts), tuple(offsets), tuple(words))


def _around(text: str, word: Suspect) -> Range:
    """The sentence of a word, or so much of it as is read."""
    before = [m.start() for m in WORD.finditer(text, 0, word.start)]
    sentence = max((m.end() for m in END.finditer(text, 0, word.start)), default=0)
    most, least = before[-BEFORE:], before[-LEAST_BEFORE:]
    start = min(max(sentence, most[0] if most else 0), least[0] if least else 0)
    after = [m.end() for m, _ in zip(WORD.finditer(text, word.end), range(AFTER), strict=False)]
    return word.text, start, after[-1] if after else len(text)


def _merged(parts: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for text, start, end in sorted(parts):
        if merged and merged[-1][0] == text and start <= merged[-1][2] + CLOSE:
            merged[-1] = text, merged[-1][1], max(end, merged[-1][2])
        else:
            merged.append((text, start, end))
    return merged
