"""The gravest of what was found in each sentence: one oddity a sentence is enough."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

SENTENCE_END = re.compile(r"[.!?][\"”’]?\s")


class Scored(Protocol):
    """A word that was found: the number of its text, where it begins there (code points), and its score."""

    @property
    def text(self) -> int: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102


Word = TypeVar("Word", bound=Scored)


def gravest(found: Iterable[Word], texts: Sequence[str]) -> list[Word]:
    """Of each sentence of the texts the word with the highest score, the first of equals; sentences as they come."""
    best: dict[tuple[int, int], Word] = {}
    ends: dict[int, list[int]] = {}
    for word in found:
        if word.text not in ends:
            ends[word.text] = [e.end() for e in SENTENCE_END.finditer(texts[word.text])]
        place = word.text, bisect_right(ends[word.text], word.start)
        if place not in best or word.score > best[place].score:
            best[place] = word
    return list(best.values())
