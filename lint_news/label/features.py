"""What a model is told of the pieces of a page: figures of their text and of the elements around them, and words.

Everything is measured for all pieces of a page at once, in arrays; no judgement. The texts are laid end to end, and
their characters and words are counted where they lie.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache, lru_cache
from struct import pack
from typing import Any, NamedTuple
from zlib import crc32

from lint_news.label.metadata import Hints
from lint_news.label.vocabulary import NAME_GROUPS, PHRASES, STOP_WORDS
from lint_news.model import Element, Piece
from lint_news.segment import html

WORDS, NAMES = 4096, 4096  # buckets of words of texts, and of words in names of elements; bucket 0 holds none
FIRST_WORDS, LAST_WORDS = 6, 4  # of a piece, whose buckets are told
BEGIN, END = 160, 80  # code points of a long text that are looked at: what lies between says little
NAMED = 12  # code points beyond which a text that begins as a headline is no accident
TOPIC = 5  # code points of a word that says something about the topic
MAX_NAMES = 8  # of an element
CONTAINERS = 6  # elements around a piece whose contents are measured
MOST = 0.6  # share of a page's prose that its main element holds
PROSE = 60  # code points of a text that counts as prose of its element
BITS = (
    html.NAV, html.HEADER, html.FOOTER, html.ASIDE, html.FORM, html.FIGURE, html.TABLE, html.LIST, html.QUOTE,
    html.ARTICLE, html.MAIN, html.CONTROL, html.EMBED, html.PRE, html.HIDDEN,
)  # fmt: skip
TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "td", "figcaption", "section", "article", "blockquote", "pre")
TAG_AT = {tag: i for i, tag in enumerate(TAGS)}
ATTRIBUTE = re.compile(
    r"""(?:^|\s)(?:class|id|role|itemprop|itemtype|data-[a-z-]{1,20}|aria-label)\s*=\s*"""
    r"""(?:"([^"]{1,200})|'([^']{1,200})|([^\s"'>]{1,100}))""",
    re.I,
)
NAME = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
LETTER, UPPER, LOWER, DIGIT, COMMA, QUOTE, MARK, STOP = (1 << i for i in range(8))  # kinds of characters
COUNTED: tuple[int | str, ...] = (UPPER, LOWER, DIGIT, COMMA, QUOTE, MARK, "@", ":")
WIDE = 0x2E80  # code points from here on are of scripts without spaces, for the most part
OTHERS = 0x3000  # code points from here on are letters
QUOTES, STOPS, MARKS = "\"'“”‘’«»„", ".!?。！？؟", "|©•›»→·"
NO_NAMES = bytes(8 * MAX_NAMES)
NO_ELEMENT = (0, 0, NO_NAMES)
ElementRow = tuple[int, int, bytes]  # parent, groups, buckets of names
GROUPS_OF: dict[str, int] = {}
for _at, _names in enumerate(NAME_GROUPS.values()):
    for _name in _names.split():
        GROUPS_OF[_name] = GROUPS_OF.get(_name, 0) | 1 << _at


class Features(NamedTuple):
    """Rows are pieces. `figures` is an array of floats (pieces, figures), `words` one of buckets (pieces, words).

    `elements` is an array (elements, 1 + names): the index of an element's parent and the buckets of its names, parents
    first, the first of them none at all and its own parent. `element` is the index of each piece's own.
    """

    figures: Any
    words: Any
    elements: Any
    element: Any


class _Text(NamedTuple):
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
    """Powers of an odd base modulo 2**64, and their inverses: hashes of words by differences of one running sum."""
    import numpy as np

    base = 0x9E3779B97F4A7C15
    with np.errstate(over="ignore"):
        up = np.cumprod(np.full(size, base, dtype=np.uint64))
        down = np.cumprod(np.full(size, pow(base, -1, 1 << 64), dtype=np.uint64))
    return up, down


def _hashes(codes: Any, start: Any, end: Any) -> Any:
    """A hash of each range of code points, the same wherever it lies."""
    import numpy as np

    size = 1 << max(12, len(codes).bit_length())
    up, down = _powers(size)
    total = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * up[: len(codes)], out=total[1:])
    return ((total[end] - total[start]) * down[start]) >> np.uint64(32)


def _text(pieces: Sequence[Piece]) -> _Text:
    """Lay the texts of pieces end to end, of long ones the beginning and the end, and find their words."""
    import numpy as np

    texts = [t if len(t) <= BEGIN + END else f"{t[:BEGIN]} {t[-END:]}" for t in (p.text for p in pieces)]
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    row = np.minimum(codes, OTHERS)
    kinds = _kinds()[row]
    sizes = np.array([len(t) for t in texts], dtype=np.int64)
    end = np.cumsum(sizes + 1) - 1
    start = end - sizes
    letter = (kinds & LETTER) != 0
    change = np.flatnonzero(letter[1:] != letter[:-1]) + 1
    if letter[0]:
        change = np.insert(change, 0, 0)
    word_start, word_end = change[::2], change[1::2]
    lower = _fold_table()[row]
    folded = lower if int(row.max()) < OTHERS else np.where(codes < OTHERS, lower, codes)
    word_hash = _hashes(np.where((kinds & UPPER) != 0, folded, codes).astype(np.uint64), word_start, word_end)
    word_piece = np.searchsorted(start, word_start, side="right") - 1
    counts = _held(_counters()[row], start, end)[:, None].view(np.uint8).astype(np.int64)
    wide = _held(codes >= WIDE, start, end) if int(row.max()) >= WIDE else np.zeros(len(texts), dtype=np.int64)
    words = (word_start, word_end, word_hash, word_piece)
    return _Text(codes, kinds, folded, counts, wide, start, end, joined, *words)


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
    """The hashes of words as `_text` finds them in texts."""
    import numpy as np

    joined = " ".join(words).lower()
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    end = np.cumsum([len(w) + 1 for w in words]) - 1
    return _hashes(codes, end - np.array([len(w) for w in words]), end)


@lru_cache(maxsize=16384)
def names_of(name: str, attrs: str) -> tuple[int, bytes]:
    """`(groups, buckets)` of an element's name and of the words in its class, id, role and the like.

    The groups are bits in the order of `NAME_GROUPS`; the buckets, filled up with 0, are packed as an array holds them.
    """
    found = {f"<{name}": None}
    for match in ATTRIBUTE.finditer(attrs[:1500]) if "=" in attrs else ():
        found.update(dict.fromkeys(w.lower() for w in NAME.findall(match[1] or match[2] or match[3] or "")))
        if len(found) > 2 * MAX_NAMES:
            break
    groups = 0
    for word in found:
        groups |= GROUPS_OF.get(word, 0)
    buckets = [crc32(w.encode()) % (NAMES - 1) + 1 for w in list(found)[:MAX_NAMES]]
    return groups, pack(f"={len(buckets)}q", *buckets).ljust(len(NO_NAMES), b"\0")


def page_features(pieces: Sequence[Piece], hints: Hints, votes: Container[int] | None = None) -> Features:
    """Measure the pieces of a page. `votes` holds the indexes of those that another extractor took for main text."""
    import numpy as np

    rows, element = _elements(pieces)
    parent = np.array([r[0] for r in rows])
    text = _text(pieces)
    size = _sizes(pieces, text)
    linked = size * np.array([p.link_chars / len(p.text) for p in pieces], dtype=np.float32)
    stops = _last(text) & STOP != 0
    prose = (size >= PROSE) & (linked < size / 2) & (stops | (size >= 4 * PROSE))
    parts = [
        np.stack([prose, linked / size, np.log1p(size) / 6, np.minimum(size, 1000) / 1000, stops], axis=1),
        _characters(text),
        _phrases(text, len(pieces)),
        _said(pieces, hints),
        _places(pieces, size, prose),
        _markup(pieces, element),
        _containers(parent, element, size, linked, prose),
        _groups(rows, element),
        _votes(len(pieces), votes),
    ]
    names = np.frombuffer(b"".join(r[2] for r in rows), dtype=np.int64).reshape(len(rows), MAX_NAMES)
    elements = np.concatenate([parent[:, None], names], axis=1)
    return Features(np.concatenate(parts, axis=1, dtype=np.float32), _words(text, len(pieces)), elements, element)


def text_features(pieces: Sequence[Piece]) -> Features:
    """Measure the pieces of a text without markup."""
    import numpy as np

    text = _text(pieces)
    size = _sizes(pieces, text)
    stops = _last(text) & STOP != 0
    prose = (size >= PROSE) & (stops | (size >= 4 * PROSE))
    times = Counter(p.text for p in pieces)
    parts = [
        np.stack([prose, np.log1p(size) / 6, np.minimum(size, 1000) / 1000, stops], axis=1),
        _characters(text),
        _phrases(text, len(pieces)),
        _common(text, prose),
        _places(pieces, size, prose)[:, :8],
        np.array([[times[p.text] > 1] for p in pieces]),
    ]
    return Features(np.concatenate(parts, axis=1, dtype=np.float32), _words(text, len(pieces)), None, None)


def _sizes(pieces: Sequence[Piece], text: _Text) -> Any:
    """Code points of each piece; those of scripts without spaces, which say as much as a syllable, count three."""
    import numpy as np

    share = text.wide / (text.end - text.start)
    return (np.array([len(p.text) for p in pieces]) * (1 + 2 * share)).astype(np.float32)


def _common(text: _Text, prose: Any) -> Any:
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


def _elements(pieces: Sequence[Piece]) -> tuple[list[ElementRow], Any]:
    """The elements around any piece, in the order of the page and so parents first, and the index of each piece's."""
    import numpy as np

    rows: list[ElementRow] = [NO_ELEMENT]
    known: dict[int, int] = {id(None): 0}
    own: list[int] = []
    for piece in pieces:
        at = known.get(id(piece.element))
        if at is None:
            chain: list[Element] = []
            top = piece.element
            while top is not None and id(top) not in known:
                chain.append(top)
                top = top.parent
            at = known[id(top)]
            for e in reversed(chain):
                rows.append((at, *names_of(e.name, e.attrs)))
                at = known[id(e)] = len(rows) - 1
        own.append(at)
    return rows, np.array(own, dtype=np.int64)


def _words(text: _Text, count: int) -> Any:
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


def _last(text: _Text) -> Any:
    """The kinds of each text's last character, or of the one before a closing quote."""
    import numpy as np

    last = text.kinds[text.end - 1]
    quoted = (last & QUOTE != 0) & (text.end - text.start > 1)
    return np.where(quoted, text.kinds[text.end - 2], last)


def _characters(text: _Text) -> Any:
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


def _stop_words(text: _Text) -> Any:
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


def _phrases(text: _Text, count: int) -> Any:
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


def _said(pieces: Sequence[Piece], hints: Hints) -> Any:
    """What the page's own metadata and its other pieces say of each piece."""
    import numpy as np

    names = {" ".join(h.casefold().split()) for h in hints.headlines}
    begins = [n for n in names if len(n) > NAMED]
    heads = {n[: NAMED + 1] for n in begins}
    body = " ".join(hints.body.casefold().split())
    about = " ".join(hints.description.casefold().split())
    times = Counter([p.text for p in pieces])
    told = np.zeros((len(pieces), 7), dtype=np.float32)
    told[:, 5] = bool(body)
    told[:, 6] = [times[p.text] > 1 for p in pieces]
    for i, p in enumerate(pieces):
        text = p.text
        if len(text) <= 400:
            low = text.casefold()
            if low in names:
                told[i, :2] = 1
            elif low[: NAMED + 1] in heads and any(n.startswith(low) or low.startswith(n) for n in begins):
                told[i, 1] = 1
            if about and len(low) > 20 and (low[:60] in about or about[:60] in low):
                told[i, 4] = 1
        if body and len(text) > NAMED:
            told[i, 2 if text[:120].casefold() in body else 3] = 1
    return told


def _places(pieces: Sequence[Piece], size: Any, prose: Any) -> Any:
    """Where each piece stands, among all and from the first heading."""
    import numpy as np

    n = len(pieces)
    at = np.arange(n)
    mass = np.cumsum(size * prose)
    before, behind = mass - size * prose, mass[-1] - mass
    total, everything = max(float(mass[-1]), 1.0), np.cumsum(size)
    first = next((i for i, p in enumerate(pieces) if p.tag == "h1"), -1)
    since = at - max(first, 0)
    return np.stack(
        [
            at / n,
            everything / everything[-1],
            before / total,
            behind / total,
            np.log1p(before) / 10,
            np.log1p(behind) / 10,
            np.full(n, np.log1p(total) / 10),
            np.full(n, np.log1p(n) / 8),
            np.sign(since) * np.log1p(np.abs(since)) / 5,
            np.full(n, first >= 0),
            np.clip(since, -10, 10) / 10,
        ],
        axis=1,
    )


def _markup(pieces: Sequence[Piece], element: Any) -> Any:
    import numpy as np

    context = np.array([p.context for p in pieces], dtype=np.int64)
    tag = np.array([TAG_AT.get(p.tag, len(TAGS)) for p in pieces], dtype=np.int64)
    same = element[1:] == element[:-1]
    return np.concatenate(
        [
            (context[:, None] & np.array(BITS)) != 0,
            np.eye(len(TAGS) + 1, dtype=bool)[tag],
            np.append(False, same)[:, None],
            np.append(same, False)[:, None],
        ],
        axis=1,
    )


def _depths(parent: Any) -> tuple[Any, Any]:
    """Of elements in the order of the page: their depths, and where each one's descendants end."""
    import numpy as np

    above = parent.tolist()
    depth, end, open_ = [0] * len(above), [len(above)] * len(above), [0]
    for i in range(1, len(above)):
        while open_[-1] != above[i]:
            end[open_.pop()] = i
        depth[i] = len(open_)
        open_.append(i)
    return np.array(depth), np.array(end)


def _containers(parent: Any, element: Any, size: Any, linked: Any, prose: Any) -> Any:
    """How much prose and how many links the elements around each piece hold, level by level."""
    import numpy as np

    count = len(parent)
    depth, end = _depths(parent)
    own = np.stack([np.bincount(element, w, count) for w in (size * prose, size, linked, prose, np.ones(len(size)))])
    running = np.concatenate([np.zeros((5, 1)), np.cumsum(own, axis=1)], axis=1)
    held = running[:, end] - running[:, np.arange(count)]
    total = max(held[0, 0], 1.0)
    share = held[0] / total
    table = np.stack([share, held[2] / np.maximum(held[1], 1.0), np.log1p(held[3]) / 4, np.log1p(held[4]) / 5])
    direct = np.stack([own[0] / total, np.log1p(own[4]) / 4])
    found = [depth[element] / 20]
    above, reached = element, np.full(len(element), 10.0)
    for level in range(CONTAINERS):
        reached = np.where((share[above] >= 0.5) & (reached > level), level, reached)
        found += [*table[:, above], *(direct[:, above] if level < 2 else ())]
        above = parent[above]
    most = np.flatnonzero(share >= MOST)
    main = int(most[np.argmax(depth[most])]) if len(most) else 0  # the smallest element that holds most of the prose
    around = (np.arange(count) <= main) & (end > main)
    above, up = element, np.zeros(len(element))
    for _ in range(12):
        outside = ~around[above]
        up += outside
        above = np.where(outside, parent[above], above)
    inside = (element >= main) & (element < end[main])
    return np.stack([*found, reached / 10, inside, up / 10, (depth[main] - depth[above]) / 10], axis=1)


def _groups(rows: Sequence[ElementRow], element: Any) -> Any:
    """Groups of the names of the two innermost elements, and of all others around each piece."""
    import numpy as np

    near, outer = [0] * len(rows), [0] * len(rows)  # outer: of the elements around the two
    above = [0] * len(rows)  # of an element and all around it
    for i in range(1, len(rows)):
        parent, groups, _ = rows[i]
        above[i] = above[parent] | groups
        near[i] = groups | rows[parent][1]
        outer[i] = above[rows[parent][0]]
    bits = 1 << np.arange(len(NAME_GROUPS), dtype=np.int64)
    both = [np.array(g, dtype=np.int64)[element][:, None] & bits for g in (near, outer)]
    return np.concatenate(both, axis=1) != 0


def _votes(count: int, votes: Container[int] | None) -> Any:
    import numpy as np

    if votes is None:
        return np.zeros((count, 1))
    return np.array([[1.0 if i in votes else -1.0] for i in range(count)])
