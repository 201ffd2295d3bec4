"""What an article prints of itself: its authors in bylines, its date, its language. For what nothing declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from html import unescape

from lint_news.label import dates
from lint_news.label.furniture import HEADINGS
from lint_news.label.language import guess
from lint_news.label.people import ROLE, names, signed
from lint_news.matcher import key
from lint_news.model import Block, Document, Piece
from lint_news.segment.html import element_end
from lint_news.sourcemap import Span

MOST_BLOCKS = 10  # bylines or datelines that are read
ABOVE = 3000  # code points of a page before its headline in which author and date may stand
MOST_BYLINES = 3  # lines that print the same author
DECORATION = 12  # code points that such a line may carry around the names
SIGNED_LENGTH = 120  # code points of an element that a class calls a byline
NAME_LENGTH = 2000  # code points of an element, tags included, that holds a name
FEWEST_WORDS = 2  # of a name that only a class says is one
AUTHOR = re.compile(r"""<[a-zA-Z][^<>]{0,300}\s(?:rel|itemprop)\s*=\s*["']?author\b[^<>]*>""", re.I)
BYLINE = re.compile(r"""<[a-zA-Z][^<>]{0,300}\sclass\s*=\s*["'][^"'<>]{0,80}(?:byline|author)[^<>]*>""", re.I)
TIME = re.compile(r"""<time\s[^<>]{0,300}?\bdatetime\s*=\s*["']?([^"'<>]{4,60})[^<>]*>""", re.I)
PUBLISHED = re.compile(r"pubdate|datePublished", re.I)
TAG = re.compile(r"<[^<>]*+>")
STANDARD = re.compile(r"\d{4}-\d\d-\d\d")
MOST_ELEMENTS = 20


def completed(document: Document) -> Document:
    """The document with its declared authors and date in their usual form, and what its text says where none are."""
    kept = [b for b in document.blocks if b.boilerplate is None]
    signatures = (name for b in _of_role(kept, "byline") for name in signed(b.text))
    return replace(
        document,
        authors=names(document.authors) or names(signatures) or _marked_authors(document),
        published=dates.iso(document.published or "") or _printed_date(document, kept),
        language=document.language or guess(document.text),
    )


def prints_authors(pieces: Sequence[Piece], authors: Sequence[str]) -> Set[int]:
    """The pieces that hold the names of declared authors and nothing else: bylines, though no rule knows them.

    A name that is printed again and again is what the article is about.
    """
    if not authors:
        return frozenset()
    wanted = {key(f"{by}{name}") for name in (*authors, " and ".join(authors)) for by in ("", "by ")}
    longest = max(map(len, wanted)) + DECORATION
    short = (i for i, p in enumerate(pieces) if len(p.text) <= longest and p.tag not in HEADINGS)
    found = [i for i in short if key(pieces[i].text) in wanted]
    return frozenset(found if len(found) <= MOST_BYLINES * len(authors) else ())


def _of_role(blocks: Sequence[Block], role: str) -> list[Block]:
    return [b for b in blocks if b.role == role][:MOST_BLOCKS]


def _region(document: Document) -> Span:
    """The range of a page from a little before its headline to the end of its main text."""
    main = [b for b in document.blocks if b.main]
    if not document.html or document.fields or not main:
        return Span(0, 0)
    first = min((document.headline or main[0]).span.start, main[0].span.start)
    return Span(max(0, first - ABOVE), main[-1].span.end)


def _marked_authors(document: Document) -> tuple[str, ...]:
    """Authors whose element says so: by its relation, else by its class."""
    sure = names(name for line in _elements(document, AUTHOR) for name in signed(line))
    if sure:
        return sure
    likely = (line for line in _elements(document, BYLINE) if len(line) <= SIGNED_LENGTH)
    found = [n for n in names(n for line in likely for n in signed(line)) if _personal(n)]
    return tuple(n for n in found if not any(other != n and other in n for other in found))


def _personal(name: str) -> bool:
    """Whether a text that only a class calls an author reads like a name."""
    return name.istitle() and len(name.split()) >= FEWEST_WORDS and not ROLE.search(name)


def _elements(document: Document, start_tag: re.Pattern[str]) -> Iterator[str]:
    """The texts of the short elements around the article whose start tags match."""
    raw, region = document.raw, _region(document)
    for m, _ in zip(start_tag.finditer(raw, region.start, region.end), range(MOST_ELEMENTS), strict=False):
        inner = raw[m.start() : element_end(raw, m.start())]
        if len(inner) <= NAME_LENGTH:
            yield " ".join(unescape(TAG.sub(" ", inner)).split())


def _printed_date(document: Document, kept: Sequence[Block]) -> str | None:
    """The date of a `<time>` that declares itself, else of a dateline, else of the first `<time>`; else as printed."""
    raw, region = document.raw, _region(document)
    times = [m for m, _ in zip(TIME.finditer(raw, region.start, region.end), range(MOST_ELEMENTS), strict=False)]
    lines = [b.text for b in _of_role(kept, "dateline")]
    declared = [m[1] for m in times if PUBLISHED.search(m[0])]
    said = (*map(dates.iso, declared), *map(dates.found, lines), *(dates.iso(m[1]) for m in times))
    return next((d for d in said if STANDARD.match(d)), None) or next(iter(lines), None)
