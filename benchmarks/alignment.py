"""Which lines of a page are main text, told by the gold text: labels without a reader."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import chain, repeat

from metrics import SHINGLE, WORD

SHARE = 0.5  # of the words of a line that must be found in the gold text


def labels(lines: Sequence[str], gold: str) -> list[bool]:
    """For each line, whether it belongs to the gold text.

    Words, not lines, are aligned: runs of four words over all lines, in order, the longest common stretches first. So
    a line is found wherever its ends are, and a phrase that the furniture happens to share is not. A line without words
    is what the line before it is.
    """
    words = [[w.casefold() for w in WORD.findall(line)] for line in lines]
    found = _aligned([*chain.from_iterable(words)], [w.casefold() for w in WORD.findall(gold)])
    main: list[bool] = []
    at = 0
    for own in words:
        count = sum(found[at : at + len(own)])
        main.append(count >= SHARE * len(own) if own else bool(main) and main[-1])
        at += len(own)
    return main


def _aligned(words: Sequence[str], gold: Sequence[str]) -> bytearray:
    """For each word, 1 if it is aligned with a word of the gold text."""
    found = bytearray(len(words))
    here, there = _runs(words), _runs(gold)
    common = {*here} & {*there}
    # Runs that stand on one side only cannot be aligned: leaving them out makes a page as short as its article.
    places = [i for i, run in enumerate(here) if run in common]
    matcher = SequenceMatcher(None, [here[i] for i in places], [r for r in there if r in common], autojunk=False)
    for start, _, length in matcher.get_matching_blocks():
        for i in places[start : start + length]:
            found[i : i + SHINGLE] = bytes(repeat(1, SHINGLE))
    return found


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]
