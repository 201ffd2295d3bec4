"""Labels for pieces: which of them the gold text of a page holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

WORD = re.compile(r"\w+")
MOST, PART = 0.6, 0.3  # shares of the words of a piece that must be found, the less of long ones
SPREAD = 1.7  # how far apart in the gold text they may lie, against their number
SHORT, NEAR = 5, 6  # words of a piece that is believed only where a neighbour lies so few words off


def labels(texts: Sequence[str], gold: str) -> list[float]:
    """For each text the share of it that is gold, 0 or 1 for most, by the longest common sequence of words."""
    words = [[w.lower() for w in WORD.findall(text)] for text in texts]
    places = _aligned([w for own in words for w in own], [w.lower() for w in WORD.findall(gold)])
    found: list[list[int]] = []
    at = 0
    for own in words:
        found.append([p for p in places[at : at + len(own)] if p >= 0])
        at += len(own)
    shares = [_share(len(own), hits) for own, hits in zip(words, found, strict=True)]
    kept = [i for i, share in enumerate(shares) if share]
    for n, i in enumerate(kept):
        if len(words[i]) <= SHORT:
            near = [j for j in kept[max(0, n - 1) : n + 2] if j != i and (len(words[j]) > SHORT or abs(j - i) <= 3)]
            gaps = [min(abs(found[i][0] - found[j][-1]), abs(found[j][0] - found[i][-1])) for j in near]
            if min(gaps, default=NEAR + 1) > NEAR:
                shares[i] = 0.0
    return shares


def _share(words: int, hits: Sequence[int]) -> float:
    if not hits:
        return 0.0
    spread = hits[-1] - hits[0] + 1
    if len(hits) >= MOST * words and spread <= max(words * SPREAD, words + 3):
        return 1.0
    return len(hits) / words if len(hits) >= max(PART * words, 8) and spread <= len(hits) * SPREAD + 3 else 0.0


def _aligned(words: Sequence[str], gold: Sequence[str]) -> list[int]:
    """For each word its place in the gold text, -1 for none."""
    places = [-1] * len(words)
    for step in Indel.opcodes(words, gold):
        if step.tag == "equal":
            places[step.src_start : step.src_end] = range(step.dest_start, step.dest_end)
    return places
