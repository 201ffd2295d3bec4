"""Which piece is the headline, and where it is printed again."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from lint_news.label.furniture import HEADINGS, Article, Label
from lint_news.label.shape import LINKED, NO_TITLE_END
from lint_news.label.votes import OUTSIDE
from lint_news.matcher import key
from lint_news.segment.html import EMBED, FORM, HEAD, HIDDEN

UNSEEN = HEAD | EMBED | HIDDEN
ABOVE = 4  # pieces above the main text among which a headline is looked for: voters leave it out at times
MAYBE = 0.25  # or further up, if the voter found it so likely that a piece is main text
MAX_WORDS = 35
MAX_LENGTH = 400  # code points of a line that may be one
MIN_WORDS = 4  # of a headline that is told by its shape alone
ENDED_WORDS = 12  # of a first line with a full stop that is still a headline and no sentence of the body
DECORATION = 20  # code points that a repetition may carry around it
MIN_H1_WORDS = 3
MIN_KEY = 12  # letters of a headline whose repetition is no accident
LISTED = re.compile(r"[-*•·▪●‣◦]\s|[・•●]")  # an item of a list is no headline
SITE_NAME = (" | ", " - ", " – ", " — ", " :: ", " » ")


def page_headline(article: Article, named: Sequence[str]) -> int | None:
    """The heading of a page that prints what the page names itself; `named` holds its metadata's names, best first."""
    pieces = article.pieces
    names = [key(n) for n in (*named, *(t for i in _titles(article)[:1] for t in _without_site(pieces[i].text)))]
    visible = _visible(article)
    headings = [i for i in visible if pieces[i].tag in HEADINGS and article.shapes[i].words <= MAX_WORDS]
    first = [i for i in headings if pieces[i].tag == "h1"]
    headings = [i for i in headings if article.shapes[i].linked < LINKED]
    for group in (first, headings):
        for name in names:
            for i in group:
                if _names(key(pieces[i].text), name):
                    return i
    names = [name for name in names if len(name) >= MIN_KEY]
    keys = [(key(pieces[i].text), i) for i in visible if len(pieces[i].text) <= MAX_LENGTH] if names else []
    return next((i for name in names for own, i in keys if own == name), None)


def _names(own: str, name: str) -> bool:
    """Whether a heading and a name of the page are the same, or one goes on where the other ends."""
    if not own or own == name:
        return own == name and bool(own)
    return min(len(own), len(name)) >= MIN_KEY and (name.startswith(own) or own.startswith(name))


def _titles(article: Article) -> list[int]:
    return [i for i, p in enumerate(article.pieces) if p.context & HEAD and p.tag == "title"]


def _visible(article: Article) -> list[int]:
    hidden = HEAD | FORM | EMBED | HIDDEN
    return [i for i, p in enumerate(article.pieces) if not p.context & hidden]


def find_headline(article: Article, cut: Container[int]) -> int | None:
    """The headline where the page names none: its first heading, else the first title before the prose.

    `cut` holds the pieces that are furniture.
    """
    if article.html:
        first = [i for i in _visible(article) if i not in cut and article.pieces[i].tag == "h1"]
        first = [i for i in first if article.shapes[i].words <= MAX_WORDS]
        plain = [
            i for i in first if not article.pieces[i].context & OUTSIDE and article.shapes[i].words >= MIN_H1_WORDS
        ]
        if first:
            return (plain or first)[0]
    shaped = _of_text(article, cut)
    return shaped if shaped is not None else next(iter(_titles(article)), None)


def _of_text(article: Article, cut: Container[int]) -> int | None:
    """The first title of some length before the prose, of what was taken for main text or stands right above it."""
    first_main = next((i for i in sorted(article.main) if article.shapes[i].prose), 0)
    above = {i for i in range(first_main) if i >= first_main - ABOVE or (article.sure and article.sure[i] >= MAYBE)}
    among = [
        i
        for i, p in enumerate(article.pieces)
        if i not in cut and (i in article.main or (i in above and not p.context & OUTSIDE)) and not p.context & UNSEEN
    ]
    first_prose = next((i for i in among if article.shapes[i].prose), len(article.pieces))
    first = next(iter(among), None)
    if first is not None and _ended_title(article, first):
        return first
    titles = [i for i in among if i < first_prose and _titled(article, i)]
    return next((i for i in titles if article.shapes[i].words >= MIN_WORDS), titles[0] if titles else None)


def _titled(article: Article, i: int) -> bool:
    shape, text = article.shapes[i], article.pieces[i].text
    ended = text.endswith((":", "：", *NO_TITLE_END))
    return not shape.teaser and 0 < shape.words <= MAX_WORDS and not ended and not LISTED.match(text)


def cut_headline(article: Article, cut: Mapping[int, Label]) -> int | None:
    """A headline that reads like furniture ("Poll: voters want the bridge"): the first title, right before the prose.

    Only what a pattern matched can be one, not a line that is furniture word by word or stands where furniture begins.
    """
    first_prose = next((i for i, s in enumerate(article.shapes) if s.prose), 0)
    for i in range(first_prose):
        label = cut.get(i)
        if label is None or not label.direct or label.options.role or label.options.position == "head":
            continue
        if label.by_pattern and article.shapes[i].words >= MIN_WORDS and _titled(article, i):
            return i
    return None


def _ended_title(article: Article, i: int) -> bool:
    """Whether the first line is a title although it ends in a full stop or dots, as feeds print them."""
    shape = article.shapes[i]
    limit = MAX_WORDS if shape.teaser else ENDED_WORDS
    behind = article.shapes[i + 1 : i + 3]
    return shape.words <= limit and article.pieces[i].text.endswith((".", "…", "。")) and any(s.prose for s in behind)


def _without_site(title: str) -> list[str]:
    """A page's title, and what is left of it without the name of the site behind it, or a short one before it."""
    marks = [mark for mark in SITE_NAME if mark in title]
    behind = [title.partition(mark)[2] for mark in marks]
    shorter = [*(title.rpartition(mark)[0] for mark in marks), *(t for t in behind if len(t) > len(title) / 2)]
    return [title, *sorted(shorter, key=len, reverse=True)]


def repeats(article: Article, headline: int, cut: Container[int]) -> list[int]:
    """The pieces behind the headline that print it again as a line of the article."""
    wanted = key(article.pieces[headline].text)
    if len(wanted) < MIN_KEY:
        return []
    longest = len(article.pieces[headline].text) + DECORATION
    return [
        i
        for i in range(headline + 1, len(article.pieces))
        if len(article.pieces[i].text) <= longest
        and i not in cut
        and (not article.html or _in_article(article, i, headline))
        and key(article.pieces[i].text) == wanted
    ]


def _in_article(article: Article, i: int, headline: int) -> bool:
    piece = article.pieces[i]
    near = i in article.main or i - headline <= 3
    return near and not piece.context & OUTSIDE and article.shapes[i].linked < LINKED and piece.tag != "figcaption"
