"""What a model is told of the pieces of a page: figures of their text and of the elements around them, and words.

Everything is measured for all pieces of a page at once, in arrays; no judgement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import lru_cache
from struct import pack
from typing import Any, NamedTuple
from zlib import crc32

from lint_news.label import laid
from lint_news.label.laid import STOP
from lint_news.label.metadata import Hints
from lint_news.label.vocabulary import NAME_GROUPS
from lint_news.model import Element, Piece
from lint_news.segment import html

NAMED = 12  # code points beyond which a text that begins as a headline is no accident
NAMES = 4096  # buckets of words in names of elements; bucket 0 holds none
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
    text = laid.lay(pieces)
    size = laid.sizes_of(pieces, text)
    linked = size * np.array([p.link_chars / len(p.text) for p in pieces], dtype=np.float32)
    stops = laid.last_characters(text) & STOP != 0
    prose = (size >= PROSE) & (linked < size / 2) & (stops | (size >= 4 * PROSE))
    parts = [
        np.stack([prose, linked / size, np.log1p(size) / 6, np.minimum(size, 1000) / 1000, stops], axis=1),
        laid.characters(text),
        laid.phrases(text, len(pieces)),
        laid.common(text, prose),
        _said(pieces, hints),
        _places(pieces, size, prose),
        _markup(pieces, element),
        _containers(parent, element, size, linked, prose),
        _groups(rows, element),
        _votes(len(pieces), votes),
    ]
    names = np.frombuffer(b"".join(r[2] for r in rows), dtype=np.int64).reshape(len(rows), MAX_NAMES)
    elements = np.concatenate([parent[:, None], names], axis=1)
    words = laid.first_and_last_words(text, len(pieces))
    return Features(np.concatenate(parts, axis=1, dtype=np.float32), words, elements, element)


def text_features(pieces: Sequence[Piece]) -> Features:
    """Measure the pieces of a text without markup."""
    import numpy as np

    text = laid.lay(pieces)
    size = laid.sizes_of(pieces, text)
    stops = laid.last_characters(text) & STOP != 0
    prose = (size >= PROSE) & (stops | (size >= 4 * PROSE))
    times = Counter(p.text for p in pieces)
    parts = [
        np.stack([prose, np.log1p(size) / 6, np.minimum(size, 1000) / 1000, stops], axis=1),
        laid.characters(text),
        laid.phrases(text, len(pieces)),
        laid.common(text, prose),
        _places(pieces, size, prose)[:, :8],
        np.array([[times[p.text] > 1] for p in pieces]),
    ]
    words = laid.first_and_last_words(text, len(pieces))
    return Features(np.concatenate(parts, axis=1, dtype=np.float32), words, None, None)


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
