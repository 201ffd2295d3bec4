"""Which pieces of a page are main text: a small model's vote, trafilatura's where it is unsure, layout beyond both.

trafilatura supplies no text: its result is only compared, letter by letter and in order, with our pieces, and what it
kept is one more thing that the model is told. This module is its one door.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from lint_news.label.beside import beside
from lint_news.label.features import page_features, text_features
from lint_news.label.metadata import Hints
from lint_news.label.shape import LINKED, Shape
from lint_news.label.tagger import scores
from lint_news.model import Piece
from lint_news.segment.html import ASIDE, CONTROL, EMBED, FOOTER, FORM, HEAD, HIDDEN, MAIN, NAV

MODEL = "model"
VOTER = "trafilatura"
TEXT_MODEL = "boilerplate/unlabelled"  # a rule of the catalogue: furniture left in a text is a finding
LAYOUT = "layout"
OUTSIDE = NAV | FOOTER | ASIDE | FORM | CONTROL | EMBED | HIDDEN | HEAD
FURNITURE = (NAV, FOOTER, ASIDE, FORM, CONTROL, EMBED, HIDDEN)  # elements that rarely hold main text
NOT_LETTER = re.compile(r"[\W_]+")
LONG, LONG_WIDE = 40, 14  # letters that tell a piece from all others; in scripts without spaces so many characters
NEAR = 120  # letters that may lie between two short pieces of the main text
MAX_TAGS = 60_000  # tags beyond which a page is judged by layout alone: trees of such pages take minutes
MAX_CHARS = 8_000_000
FEW, MANY = 5, 20_000  # pieces of a text that is judged; fewer tell too little, more are no article
LEAST = -0.2  # odds (their logarithm) from which a line of a text is kept
BRIDGE = 2  # pieces between kept ones that are kept too, if their odds are no worse than these
PLAIN, PLAIN_TEXT = -1.0, -1.6
HEADING = -1.0  # odds from which a line of a text is kept if prose that is kept follows on it, as it does on subheads
CLEAN, DOUBT = 0.9, -1.5  # a text of which the model keeps so large a share is cut only where the odds are so low
FIRST_WIDE, UNREAD = "\u2e80", 0.3  # where scripts without spaces begin, and the share of them that is too much
LIVE = "LiveBlogPosting"  # how pages say that their articles are entries of one
A_STORY = 300  # code points of the main text below which other articles of the page are not told from its own
AN_ARTICLE = 600  # code points of text that may be an article although it lies in an element of furniture
UNSURE = 0.15  # share of the main text that the model expects to get wrong, from which trafilatura is asked
LITTLE, RESCUED = 0.35, -3.0  # a text of whose prose less is kept: the odds from which the rest of it is kept, too


class Verdict(NamedTuple):
    """`main` holds the indexes of the pieces that are main text, `sure` how sure of it the voter was of each piece.

    `sure` is a probability from 0 to 1; it is empty where the voter gives none. `beside` holds the indexes of those
    that belong to another article of the page.
    """

    main: frozenset[int]
    voter: str
    sure: tuple[float, ...] = ()
    beside: frozenset[int] = frozenset()


def vote(
    raw: str,
    pieces: Sequence[Piece],
    shapes: Sequence[Shape],
    fast: bool,
    hints: Hints,
    known: Callable[[], frozenset[int] | None] = lambda: None,
) -> Verdict:
    """The verdict on the pieces of a page.

    Where the model is unsure, `known` is asked where the page's outlet prints its articles, and trafilatura if nobody
    knows; with `fast`, never trafilatura.
    """
    seen = [i for i, p in enumerate(pieces) if not p.context & HEAD]
    read = [pieces[i] for i in seen]

    def second() -> list[int]:
        places = known()
        if places is not None:
            return [n for n, i in enumerate(seen) if i in places]
        return [] if fast else trafilatura_votes(raw, read, hints.news)

    if _unread(read):
        kept = second()
        return Verdict(frozenset(seen[n] for n in kept), VOTER) if kept else Verdict(_by_layout(pieces, shapes), LAYOUT)
    if seen and _judgeable(raw):
        main, sure = _judged(read, hints, fast, second)
        if main:
            told = dict(zip(seen, sure, strict=True))
            every = tuple(told.get(i, 0.0) for i in range(len(pieces)))
            others = beside(read, hints) if LIVE not in raw else frozenset[int]()
            own = [n for n in main if n not in others]
            if sum(len(read[n].text) for n in own) < A_STORY:
                own, others = main, frozenset()
            return Verdict(frozenset(seen[n] for n in own), MODEL, every, frozenset(seen[n] for n in others))
    return Verdict(_by_layout(pieces, shapes), LAYOUT)


def text_vote(pieces: Sequence[Piece], shapes: Sequence[Shape], body: int) -> Verdict:
    """The verdict on a text without markup, whose body begins at piece `body`; what stands before is kept.

    Too short or long a text, one of nothing but a title and prose, and one in a script that the network has not
    learned are kept whole, unasked.
    """
    everything = range(len(pieces))
    judged = FEW <= len(pieces) - body <= MANY and not all(shapes[i].prose for i in everything[body + 1 :])
    if not judged or _unread(pieces[body:]):
        return Verdict(frozenset(everything), TEXT_MODEL)
    import numpy as np

    features = text_features(pieces[body:])
    odds = bridged(scores(features, "text"), PLAIN_TEXT)
    size = np.array([len(p.text) for p in pieces[body:]])
    prose = features.figures[:, 0] > 0
    odds = _headed(odds, prose)
    kept = _kept(odds, size, prose)
    if not kept.any():
        return Verdict(frozenset(everything), TEXT_MODEL)
    main = frozenset((*everything[:body], *(body + np.flatnonzero(kept)).tolist()))
    return Verdict(main, TEXT_MODEL, (*[1.0] * body, *_chances(odds)))


def _kept(odds: Any, size: Any, prose: Any) -> Any:
    """Which lines of a text are kept: fewer are cut where nearly all is kept, and less prose where hardly any is."""
    kept = odds > LEAST
    if size[kept].sum() >= CLEAN * size.sum():
        return odds > DOUBT
    if size[kept & prose].sum() < LITTLE * size[prose].sum():
        return kept | (prose & (odds > RESCUED))
    return kept


def bridged(odds: Any, plain: float) -> Any:
    """Odds with what lies between kept pieces raised to even ones, where it is short and not plainly furniture."""
    import numpy as np

    kept = np.flatnonzero(odds > 0)
    raised = odds.copy()
    for before, behind in pairwise(kept.tolist()):
        gap = slice(before + 1, behind)
        if behind - before <= BRIDGE + 1 and (odds[gap] > plain).all():
            raised[gap] = np.maximum(odds[gap], 0.01)
    return raised


def _headed(odds: Any, prose: Any) -> Any:
    """Odds with those of what may be a subhead raised to even ones: prose that is kept follows, something is before."""
    import numpy as np

    kept = odds > 0
    follows = np.append(kept[1:] & prose[1:], False)
    subhead = follows & (np.cumsum(kept) > 0) & (odds > HEADING)
    return np.where(subhead, np.maximum(odds, 0.01), odds)


def _unread(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces are written in scripts without spaces, of which the networks have read too little."""
    sample = "".join(p.text[:40] for p in pieces if not p.text.isascii())
    return sum(c >= FIRST_WIDE for c in sample) > UNREAD * sum(min(len(p.text), 40) for p in pieces)


def _judgeable(raw: str) -> bool:
    """Whether a page is small enough to be judged by more than its layout in sane time."""
    return len(raw) <= MAX_CHARS and raw.count("<") <= MAX_TAGS


def _probability(odds: Any) -> Any:
    """Probabilities of logarithms of odds."""
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


def _chances(odds: Any) -> list[float]:
    """The same as a list, to three digits."""
    return _probability(odds).round(3).tolist()  # type: ignore[no-any-return]


def _judged(
    pieces: Sequence[Piece], hints: Hints, fast: bool, second: Callable[[], list[int]]
) -> tuple[list[int], list[float]]:
    """The indexes of main text by the model, and the probability of it for each piece; `second` is another opinion."""
    import numpy as np

    features = page_features(pieces, hints)
    odds = scores(features, "page", fast)
    size = np.array([len(p.text) for p in pieces])
    if _unsure(odds, size) and (votes := second()):
        told = features.figures[:, -1]
        told[:] = -1.0
        told[votes] = 1.0
        odds = scores(features, "page", fast)
    odds = bridged(odds, PLAIN)
    return np.flatnonzero(guarded(odds > 0, pieces)).tolist(), _chances(odds)


def guarded(main: Any, pieces: Sequence[Piece]) -> Any:
    """Main text without what its elements tell to be furniture, unless most of it and as much as an article lies there.

    Where most of it lies in `<main>`, it lies there alone.
    """
    import numpy as np

    context = np.array([p.context for p in pieces])
    size = np.array([len(p.text) for p in pieces])
    for bit in FURNITURE:
        within = main & ((context & bit) != 0)
        if 2 * size[within].sum() < size[main].sum() or size[within].sum() < AN_ARTICLE:
            main = main & ~within
    within = main & ((context & MAIN) != 0)
    return within if 2 * size[within].sum() > size[main].sum() else main


def _unsure(odds: Any, size: Any) -> bool:
    """Whether the model expects to be wrong about more than a little of the main text."""
    import numpy as np

    chance = _probability(odds)
    wrong = float((np.minimum(chance, 1 - chance) * size).sum())
    return wrong >= UNSURE * max(float(size[odds > 0].sum()), 1.0)


def trafilatura_votes(raw: str, pieces: Sequence[Piece], fast: bool) -> list[int]:
    """The indexes of the pieces that trafilatura takes for main text; none where it finds none or fails."""
    letters = _ask(raw, fast) if _judgeable(raw) else ""
    return _align(letters, pieces) if letters else []


def _ask(raw: str, fast: bool) -> str:
    """The letters of what trafilatura takes for main text; empty where it finds none or fails."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(raw, fast=fast, include_comments=False, with_metadata=False)
    except Exception:
        return ""
    if found is None:
        return ""
    text = getattr(found, "text", None) or ""
    return NOT_LETTER.sub("", text).casefold()


def _align(letters: str, pieces: Sequence[Piece]) -> list[int]:
    """The pieces whose letters the voter kept. Short pieces must stand in order and near what was found before."""
    main: list[int] = []
    at = 0
    for i, piece in enumerate(pieces):
        if piece.context & (HEAD | EMBED | NAV):
            continue
        own = NOT_LETTER.sub("", piece.text).casefold()
        if not own:
            continue
        long = LONG_WIDE if own[0] >= FIRST_WIDE else LONG
        if len(own) >= long:
            found, length = letters.find(own, at), len(own)
            if found < 0:
                found, length = letters.find(own[:long], at), long
            if found >= 0:
                at = found + length
            elif own not in letters and own[-long:] not in letters:
                continue
            main.append(i)
        else:
            found = letters.find(own, at, at + len(own) + NEAR if main else None)
            if found >= 0 and (main or found == 0):
                at = found + len(own)
                main.append(i)
    return main


def _by_layout(pieces: Sequence[Piece], shapes: Sequence[Shape]) -> frozenset[int]:
    """Prose outside navigation, and the short pieces between prose."""
    in_main = any(p.context & MAIN and s.prose for p, s in zip(pieces, shapes, strict=True))
    prose = [
        i
        for i, (p, s) in enumerate(zip(pieces, shapes, strict=True))
        if s.prose and s.linked < LINKED and not p.context & OUTSIDE and (not in_main or p.context & MAIN)
    ]
    if not prose:
        return frozenset(i for i, p in enumerate(pieces) if not p.context & OUTSIDE)
    between = range(prose[0], prose[-1] + 1)
    return frozenset(i for i in between if not pieces[i].context & OUTSIDE and shapes[i].linked < LINKED)
