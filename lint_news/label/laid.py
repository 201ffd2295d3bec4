"""Texts laid end to end, and what their characters and words say: counted for all texts of an article at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from lint_news.label.vocabulary import PHRASES, STOP_WORDS
from lint_news.model import Piece

WORDS = 4096  # buckets of words; bucket 0 holds none
FIRST_WORDS, LAST_WORDS = 6, 4  # of a piece, whose buckets are told
BEGIN, END = 160, 80  # code points of a long text that are looked at: what lies between says little
TOPIC = 5  # code points of a word that says something about the topic
LETTER, UPPER, LOWER, DIGIT, COMMA, QUOTE, MARK, STOP = (1 << i for i in range(8))  # kinds of characters
COUNTED: tuple[int | str, ...] = (UPPER, LOWER, DIGIT, COMMA, QUOTE, MARK, "@", ":")
WIDE = 0x2E80  # code points from here on are of scripts without spaces, for the most part
OTHERS = 0x3000  # code points from here on are letters
QUOTES, STOPS, MARKS = "\"'“”‘’«»„", ".!?。！？؟", "|©•›»→·"


class Laid(NamedTuple):
    """Texts laid end to end: their code points and kinds, where each begins and ends, and their words.

    `folded` are the code points in small letters, `counts` (texts, `COUNTED`) how many of each kind a text holds, and
    `wide` how many of scripts without spaces.
    """

    codes: Any
    kinds: Any
    folded: Any
    counts: Any
    wide: Any
    start: Any
    end: Any
    joined: str
    word_start: Any
    word_end: Any
    word_hash: Any
    word_piece: Any


@cache
def _kinds() -> Any:
    """The kinds of all characters below `OTHERS`, and one for those beyond."""
    import numpy as np

    table = np.zeros(OTHERS + 1, dtype=np.uint8)
    for code in range(OTHERS):
        c = chr(code)
        table[code] = (LETTER * c.isalnum()) | (UPPER * c.isupper()) | (LOWER * c.islower()) | (DIGIT * c.isdigit())
    for chars, kind in ((",،", COMMA), (QUOTES, QUOTE), (MARKS, MARK), (STOPS, STOP)):
        for c in chars:
            table[min(ord(c), OTHERS)] |= kind * (ord(c) < OTHERS)
    table[OTHERS] = LETTER | LOWER
    return table


@cache
def _counters() -> Any:
    """For each character below `OTHERS`, and one for those beyond, a counter of eight bytes: one for each of `COUNTED`.

    Texts are so short that no byte runs over: one running sum counts all kinds at once.
    """
    import numpy as np

    kinds = _kinds()
    table = np.zeros((len(kinds), len(COUNTED)), dtype=np.uint8)
    for at, kind in enumerate(COUNTED):
        table[:, at] = kinds & kind != 0 if isinstance(kind, int) else np.arange(len(kinds)) == ord(kind)
    return table.view(np.uint64)[:, 0]


@cache
def _powers(size: int) -> tuple[Any, Any]:
    """Powers of an odd base modulo 2**64 from the first on, and their inverses from the power 0 on.

    By differences of one running sum they give hashes of words. The first character of a word has the weight of the
    base, not 1: what is kept of a hash is its high half, which a weight of 1 would hardly reach.
    """
    import numpy as np

    base = 0x9E3779B97F4A7C15
    with np.errstate(over="ignore"):
        up = np.cumprod(np.full(size, base, dtype=np.uint64))
        down = np.cumprod(np.full(size, pow(base, -1, 1 << 64), dtype=np.uint64))
    return up, np.concatenate([np.ones(1, dtype=np.uint64), down[:-1]])


def _hashes(codes: Any, start: Any, end: Any) -> Any:
    """A hash of 32 bits of each range of code points, the same wherever it lies."""
    import numpy as np

    size = 1 << max(12, len(codes).bit_length())
    up, down = _powers(size)
    total = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * up[: len(codes)], out=total[1:])
    return ((total[end] - total[start]) * down[start]) >> np.uint64(32)


def lay(pieces: Sequence[Piece]) -> Laid:
    """Lay the texts of pieces end to end, of long ones the beginning and the end, and find their words."""
    import numpy as np

    texts = [t if len(t) <= BEGIN + END else f"{t[:BEGIN]} {t[-END:]}" for t in (p.text for p in pieces)]
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    row = np.minimum(codes, OTHERS).astype(np.intp)  # as `take` wants it, which is several times as fast as an index
    kinds = _kinds().take(row)
    sizes = np.array([len(t) for t in texts], dtype=np.int64)
    end = np.cumsum(sizes + 1) - 1
    start = end - sizes
    letter = (kinds & LETTER) != 0
    change = np.flatnonzero(letter[1:] != letter[:-1]) + 1
    if letter[0]:
        change = np.insert(change, 0, 0)
    word_start, word_end = change[::2], change[1::2]
    lower = _fold_table().take(row)
    folded = lower if int(row.max()) < OTHERS else np.where(codes < OTHERS, lower, codes)
    word_hash = _hashes(np.where((kinds & UPPER) != 0, folded, codes).astype(np.uint64), word_start, word_end)
    word_piece = np.searchsorted(start, word_start, side="right") - 1
    counts = _held(_counters().take(row), start, end)[:, None].view(np.uint8).astype(np.int64)
    wide = _held(codes >= WIDE, start, end) if int(row.max()) >= WIDE else np.zeros(len(texts), dtype=np.int64)
    words = (word_start, word_end, word_hash, word_piece)
    return Laid(codes, kinds, folded, counts, wide, start, end, joined, *words)


def _held(each: Any, start: Any, end: Any) -> Any:
    """The sums over ranges of what each code point counts."""
    import numpy as np

    total = np.zeros(len(each) + 1, dtype=each.dtype if each.dtype == np.uint64 else np.int64)
    np.cumsum(each, out=total[1:])
    return total[end] - total[start]


@cache
def _fold_table() -> Any:
    import numpy as np

    return np.array([*(ord(chr(c).lower()[0]) for c in range(OTHERS)), OTHERS], dtype=np.uint32)


@cache
def _stop_hashes() -> Any:
    import numpy as np

    return np.unique(word_hashes(STOP_WORDS))


def word_hashes(words: Sequence[str]) -> Any:
    """The hashes of words as `lay` finds them in texts."""
    import numpy as np

    joined = " ".join(words).lower()
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    end = np.cumsum([len(w) + 1 for w in words]) - 1
    return _hashes(codes, end - np.array([len(w) for w in words]), end)


def sizes_of(pieces: Sequence[Piece], text: Laid) -> Any:
    """Code points of each piece; those of scripts without spaces, which say as much as a syllable, count three."""
    import numpy as np

    share = text.wide / (text.end - text.start)
    return (np.array([len(p.text) for p in pieces]) * (1 + 2 * share)).astype(np.float32)


def common(text: Laid, prose: Any) -> Any:
    """Shares of each text's longer words that other prose of the article has once, and more often."""
    import numpy as np

    count = len(prose)
    long = text.word_end - text.word_start >= TOPIC
    pairs = np.unique((text.word_piece[long].astype(np.uint64) << np.uint64(32)) | text.word_hash[long])
    piece, word = (pairs >> np.uint64(32)).astype(np.int64), pairs & np.uint64(0xFFFFFFFF)
    known, at = np.unique(word, return_inverse=True)
    others = np.bincount(at, prose[piece], len(known))[at] - prose[piece]
    total = np.maximum(np.bincount(piece, minlength=count), 1)
    return np.stack(
        [np.bincount(piece, others >= least, count) / total for least in (1, 3)] + [np.log1p(total) / 4], axis=1
    )


def first_and_last_words(text: Laid, count: int) -> Any:
    """Buckets of the first and last words of each piece, 0 where it has none."""
    import numpy as np

    buckets = (text.word_hash % np.uint64(WORDS - 1) + np.uint64(1)).astype(np.int16)
    if not len(buckets):
        return np.zeros((count, FIRST_WORDS + LAST_WORDS), dtype=np.int16)
    held = np.bincount(text.word_piece, minlength=count)[:, None]
    first = (np.cumsum(held) - held[:, 0])[:, None]
    ahead, behind = np.arange(FIRST_WORDS), np.arange(LAST_WORDS, 0, -1)
    at = np.concatenate([first + ahead, first + held - behind], axis=1)
    real = np.concatenate([ahead < held, held >= behind + 0 * held], axis=1)
    return np.where(real, buckets[np.clip(at, 0, len(buckets) - 1)], 0)


def last_characters(text: Laid) -> Any:
    """The kinds of each text's last character, or of the one before a closing quote."""
    import numpy as np

    last = text.kinds[text.end - 1]
    quoted = (last & QUOTE != 0) & (text.end - text.start > 1)
    return np.where(quoted, text.kinds[text.end - 2], last)


def characters(text: Laid) -> Any:
    """What the characters and words of each text are: shares, and how it begins and ends."""
    import numpy as np

    count = len(text.start)
    kinds, codes = text.kinds, text.codes
    size = text.end - text.start
    first, last = kinds[text.start], codes[text.end - 1]
    words = np.bincount(text.word_piece, minlength=count) + text.wide // 2
    words = np.maximum(words, 1)

    def among(which: Any) -> Any:
        return np.bincount(text.word_piece[which], minlength=count)

    length = text.word_end - text.word_start
    digits = kinds[text.word_start] & DIGIT != 0
    century = codes[text.word_start] * 100 + codes[np.minimum(text.word_start + 1, len(codes) - 1)]
    years = digits & (length == 4) & ((century == 4957) | (century == 5048))  # 19.., 20..
    upper, lower, digit, comma, quote, mark, at, colon = text.counts.T
    return np.stack(
        [
            np.log1p(words) / 4,
            last == ord(":"),
            (last == ord("…")) | ((last == ord(".")) & (size > 2) & (codes[text.end - 2] == ord("."))),
            (last == ord("?")) | (last == ord("!")),
            first & UPPER != 0,
            first & LOWER != 0,
            first & DIGIT != 0,
            first & QUOTE != 0,
            digit / size,
            among(kinds[text.word_start] & UPPER != 0) / words,
            (upper > 0) & (lower == 0),
            comma / words,
            among(_stop_words(text)) / words,
            mark > 0,
            at > 0,
            quote > 1,
            among(years) > 0,
            colon > 0,
            words == 1,
        ],
        axis=1,
    )


def _stop_words(text: Laid) -> Any:
    """Which words are frequent ones of running text."""
    import numpy as np

    known = _stop_hashes()
    return known[np.minimum(np.searchsorted(known, text.word_hash), len(known) - 1)] == text.word_hash


@cache
def _phrase_finder() -> tuple[Any, Any]:
    """An automaton of all phrases between spaces, and the group of each."""
    import ahocorasick_rs
    import numpy as np

    found = [
        (f" {phrase[:-1]}" if phrase.endswith("*") else f" {phrase} ", group)
        for group, phrases in enumerate(PHRASES.values())
        for phrase in phrases.split("|")
    ]
    return ahocorasick_rs.AhoCorasick([p for p, _ in found]), np.array([g for _, g in found])


def phrases(text: Laid, count: int) -> Any:
    """Which groups of phrases each text says."""
    import numpy as np

    finder, groups = _phrase_finder()
    spaced = np.where((text.kinds & LETTER != 0) | (text.codes == ord("©")), text.folded, np.uint32(ord(" ")))
    spaced[text.end] = ord("\n")
    plain = spaced.tobytes().decode("utf-32-le", "replace").replace("\n", " \n ")
    said = np.zeros((count, len(PHRASES)), dtype=bool)
    found = finder.find_matches_as_indexes(f" {plain}", overlapping=True)
    if found:
        pattern, start, _ = np.array(found).T
        line_ends = text.end + 2 * np.arange(1, count + 1)  # with the spaces put around each
        said[np.searchsorted(line_ends, start, side="right"), groups[pattern]] = True
    return said
