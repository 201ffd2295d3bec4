"""Which words each word may stand in place of, packed as `lint_news/models/neighbours.npz`.

    python training/near.py TOKENS NEIGHBOURS -o ../lint_news/models/neighbours.npz

TOKENS is what `counts.py tokens` wrote, NEIGHBOURS what `neighbours.py` wrote. Words that may have been meant are the
common ones of `neighbours.py`; words that are judged are all that occur a few times, however they are written.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import jellyfish
from counts import Corpus, with_general
from neighbours import SHAPES, akin, deletions

from lint_news.oddity.neighbours import pack

OFTEN = 8  # occurrences of a word that is judged
MOST = 16  # neighbours of a kind
FARTHER = 30  # times rarer a neighbour of two edits is taken to be
SHORTEST = 3
Rows = dict[str, tuple[list[str], list[str], list[str]]]


class Spelling:
    """Common words by what is left of them without a letter or two, and by their sound."""

    def __init__(self, common: Mapping[str, int]) -> None:
        self.common = common
        self.left: dict[str, list[str]] = defaultdict(list)
        self.sounds: dict[str, list[str]] = defaultdict(list)
        for word in common:
            for part in deletions(word, _edits(word)):
                self.left[part].append(word)
            self.sounds[jellyfish.metaphone(word)].append(word)
        pairs = [tuple(pair.split()) for pair in SHAPES.split(",")]
        self.shapes = [*pairs, *((b, a) for a, b in pairs)]

    def near(self, word: str) -> list[str]:
        """Words within an edit or, from six letters on, two; of the same sound; of a like shape."""
        found: dict[str, int] = {}
        for other in {o for part in deletions(word, _edits(word)) for o in self.left.get(part, ())}:
            far = jellyfish.damerau_levenshtein_distance(word, other)
            if far <= (2 if min(len(word), len(other)) >= 6 else 1):
                found[other] = far
        for other in self.sounds.get(jellyfish.metaphone(word) or "-", ()):
            if jellyfish.damerau_levenshtein_distance(word, other) <= 2:
                found.setdefault(other, 2)
        for shape, like in self.shapes:
            at = word.find(shape)
            while at >= 0:
                other = word[:at] + like + word[at + len(shape) :]
                if other in self.common:
                    found.setdefault(other, 1)
                at = word.find(shape, at + 1)
        found.pop(word, None)
        return sorted(found, key=lambda o: -self.common[o] / (FARTHER if found[o] == 2 else 1))[:MOST]


def _edits(word: str) -> int:
    return 2 if len(word) >= 6 else 1


def table(path: Path) -> dict[str, list[str]]:
    """Words and what stands behind them in a file of `neighbours.py`."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return {row[0]: row[1].split() for row in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tokens", type=Path)
    parser.add_argument("neighbours", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    common = {w: int(n[0]) for w, n in table(options.neighbours / "words.tsv").items() if len(w) > 1 and w.isalpha()}
    meanings = table(options.neighbours / "thesaurus.tsv")
    spelling = Spelling(common)
    names, frequency, _, _ = with_general(Corpus(options.tokens))
    plain = (w for w, n in zip(names, frequency, strict=True) if n >= OFTEN and w.isascii() and w.isalpha())
    judged = {w for w in plain if len(w) >= SHORTEST} | meanings.keys()
    rows: Rows = {}
    for word in sorted(judged):
        near = spelling.near(word) if len(word) >= SHORTEST else []
        alike, forms = [o for o in near if not akin(word, o)], [o for o in near if akin(word, o)]
        sense = [o for o in meanings.get(word, ())[:MOST] if o not in near]
        if near or sense:
            rows[word] = (alike, forms, sense)
    pack(rows, options.output)
    print(f"{options.output}: {len(rows):,} words, {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
