"""Misspelled words, judged with the article's own evidence.

LanguageTool's speller takes every name that it does not know for an error, and guesses at each for a long time. So it
is asked about few words, one by one: those that are written small, once in the article, nowhere as a name, seldom in
edited news, and one slip of a finger away from a word that is not as rare there. A word is misspelled if it is none in
American nor in British English, and the server knows a word that lies one slip away. Words that run into each other are
the affair of debris/glued-words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from lint_news.languagetool.answers import Asked, Hit
from lint_news.model import Block
from lint_news.oddity.misfit import counts
from lint_news.oddity.stream import hashes, hashes_once
from lint_news.oddity.table import WORD as OF_WORDS
from lint_news.oddity.table import Table, keys

WORD = re.compile(r"[^\W\d_]+")
# A word that stands by itself: no part of an address, of a name with a hyphen or apostrophe, or of a file's name.
# One that opens a quotation is a coinage, or set apart as wrong.
ALONE = re.compile(r"(?<![\w@#/.'’‘\"“«)\]&*-])[A-Za-z][a-z]{6,}(?![\w@/'’*-])(?!\.\w)(?! ?[\[(]sic[\])])")
# Of the words counted: what is that frequent is no slip. "goverment" stands once in two million words of edited news,
# so that rarer words need the list, which compares each with the word that it is taken for.
USED = 1e-6
MEANT = USED / 4  # of the words counted: a word so frequent may be what a slip was meant for
SURE = 10  # letters of a word that is no name even where capitals tell nothing
TITLE_WORDS = re.compile(r"[A-Za-z]+")
WORDS = Path(__file__).parents[1] / "models" / "words.txt"
ENGLISH = ("en-US", "en-GB")
VOWELS = tuple(map(frozenset, ("ae", "ei", "ai", "iy", "ao", "ou", "eo")))  # that are taken for one another
ALIKE = tuple(map(frozenset, ("bp", "dt", "cs", "ck", "sz", "gj", "mn", "vf")))  # in long words only, these too
ENDING = re.compile(r"(?:i?ers?|e?s|e?d|e?y|ly|ness)$")
Ask = Callable[[Sequence[str], Asked], list[tuple[Hit, ...]]]


def misspelled(
    blocks: Iterable[tuple[int, Block]], language: str, ask: Ask, own: Table | None = None
) -> Iterator[tuple[int, Hit]]:
    """The misspelled words of an article's blocks, by block and place.

    `ask` asks the server about some words; `own` holds the counts of the user's archive.
    """
    numbered = list(blocks)
    doubtful = list(_doubtful(numbered))
    words = list(dict.fromkeys(word.lower() for _, _, word in doubtful))
    words = [word for word, is_used in zip(words, used(words, own).tolist(), strict=True) if not is_used]
    words = [word for word in words if mistakable(word, own)]
    wrong = _wrong(words, ask)
    name = "EN_GB" if language == "en-GB" else "EN_US"
    for i, start, word in doubtful:
        said = wrong.get(word.lower())
        if said is None:
            continue
        meant = tuple(w for w in said[1] if w.isalpha() and w.islower() and slip(word.lower(), w))
        if meant:
            if word[0].isupper():
                meant = tuple(w[:1].upper() + w[1:] for w in meant)
            yield i, Hit(start, start + len(word), f"MORFOLOGIK_RULE_{name}", "TYPOS", said[0], meant[:3])


def mistakable(word: str, own: Table | None = None) -> bool:
    """Whether edited news, or the user's archive, has a word of which this one may be a slip."""
    near = list(_near(word))
    return any(slip(word, near[n]) for n in np.flatnonzero(_frequent(hashes_once(near), own, MEANT)))


def _near(word: str) -> Iterator[str]:
    """Words with the same first letter that are a letter longer or shorter, or have two swapped or one like it."""
    for n in range(1, len(word) + 1):
        head, letter, tail = word[:n], word[n : n + 1], word[n + 1 :]
        yield from (head + more + letter + tail for more in ascii_lowercase)
        if letter:
            yield head + tail
            yield from (
                head + other + tail for pair in (*VOWELS, *ALIKE) if letter in pair for other in pair - {letter}
            )
        if tail:
            yield head + tail[0] + letter + tail[1:]


def used(words: Sequence[str], own: Table | None = None) -> NDArray[np.bool_]:
    """Which words edited news, or the user's archive, uses so often that they are no slips."""
    return _frequent(hashes(list(words)), own, USED)


def _frequent(words: NDArray[np.uint64], own: Table | None, least: float) -> NDArray[np.bool_]:
    """Which words, by their hashes, are at least such a share of the words that were counted."""
    wanted = keys(OF_WORDS, words)
    found = np.zeros(len(words), bool)
    for table in (counts(), own):
        if table is not None:
            seen = table.count(wanted)
            found |= (seen > 0) & (seen >= least * table.words)
    return found


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Words that edited news uses though the speller takes them for slips; `training/spelling.py` counted them."""
    return frozenset(WORDS.read_text(encoding="utf-8").split())


def _doubtful(blocks: Sequence[tuple[int, Block]]) -> Iterator[tuple[int, int, str]]:
    """Words that may be misspelled: block, place, word."""
    seen = Counter(w for _, b in blocks for w in WORD.findall(b.text))
    folded: Counter[str] = Counter()
    for word, count in seen.items():
        folded[word.lower()] += count
    for i, block in blocks:
        titled: bool | None = None
        for m in ALONE.finditer(block.text):
            word = m[0]
            if folded[word.lower()] > 1 or word.lower() in known():
                continue
            if word[0].isupper():
                titled = _titled(block.text) if titled is None else titled
                if not titled or len(word) < SURE:
                    continue
            yield i, m.start(), word


def _titled(text: str) -> bool:
    """Whether most words of a text have capitals, so that one does not make a name."""
    words = [w for w in TITLE_WORDS.findall(text) if len(w) > 3]
    return bool(words) and sum(w[0].isupper() for w in words) > 0.7 * len(words)


def _wrong(words: Sequence[str], ask: Ask) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The words that are none in any English: what the server says, and what it suggests."""
    left = list(words)
    said: dict[str, tuple[str, tuple[str, ...]]] = {}
    for language in ENGLISH:
        asked = Asked(language, rules=(f"MORFOLOGIK_RULE_{language.upper().replace('-', '_')}",))
        answers = ask(left, asked) if left else []
        found = {w: hits[0] for w, hits in zip(left, answers, strict=True) if hits}
        for word, hit in found.items():
            before = said.get(word, ("", ()))[1]
            said[word] = (hit.message, tuple(dict.fromkeys((*before, *hit.suggestions))))
        left = list(found)
    return {word: said[word] for word in left}


def slip(word: str, meant: str) -> bool:
    """Whether one is the other with one slip: a letter more or less, two swapped, one for another like it.

    >>> slip("necesssary", "necessary"), slip("wihich", "which"), slip("subscribtion", "subscription")
    (True, True, True)
    >>> slip("cloture", "closure"), slip("strivers", "strives")
    (False, False)
    """
    if word[0] != meant[0] or ENDING.sub("", word) == ENDING.sub("", meant):
        return False  # another word, or another form of it
    if len(word) == len(meant):
        at = [n for n in range(len(word)) if word[n] != meant[n]]
        if len(at) == 1:
            pair = frozenset((word[at[0]], meant[at[0]]))
            return pair in VOWELS or (len(word) >= SURE and pair in ALIKE)
        return len(at) == 2 and at[1] == at[0] + 1 and word[at[0]] == meant[at[1]] and word[at[1]] == meant[at[0]]
    longer, shorter = sorted((word, meant), key=len, reverse=True)
    if len(longer) != len(shorter) + 1:
        return False
    at_first = next((n for n in range(len(shorter)) if longer[n] != shorter[n]), len(shorter))
    return longer[at_first + 1 :] == shorter[at_first:]
