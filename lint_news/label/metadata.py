"""What a page declares of itself: headlines, authors, date, language, address. Hints, never text of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from lint_news.label.dates import iso
from lint_news.label.jsonld import plain, told
from lint_news.label.people import names

META = re.compile(r"""<meta\s(?:[^<>"']++|"[^"]{0,6000}+"|'[^']{0,6000}+'){1,60}+>|<meta\s[^<>]{1,4000}+>""", re.I)
META_START = re.compile(r"<[mM][eE][tT][aA]\s")
ATTRIBUTE = re.compile(r"""([a-zA-Z:\-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
LANG = re.compile(r"""<html\b[^<>]{0,2000}?\slang\s*=\s*["']?([a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]+)*)""", re.I)
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8})*")
HOST = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@\s\[\]]+)")
CANONICAL = re.compile(r"<link\s[^<>]{1,4000}+>", re.I)
HEAD_LIMIT = 300_000  # code points in which metadata are looked for, but for JSON-LD
MOST_METAS = 400
NEWS_TYPES = re.compile(r"News|Article|Report|BlogPosting|Review")
TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "parsely-title", "title")
DATE_KEYS = (
    *("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date"),
    *("pubdate", "pub_date", "publishdate", "publish_date", "published", "published_at", "cxenseparse:publishtime"),
    *("article_date_original", "dc.date.issued", "dcterms.created", "dc.date", "date", "datecreated"),
)
AUTHOR_KEYS = (
    *("author", "parsely-author", "sailthru.author", "article:author", "article:author_name", "article_author"),
    *("cxenseparse:author", "dc.creator", "dcterms.creator", "citation_author", "byl", "byline"),
)
LANGUAGE_KEYS = ("inlanguage", "language", "content-language", "dc.language", "og:locale")
DESCRIPTION_KEYS = ("og:description", "description", "twitter:description")
# Second-level labels under which names are registered in countries that use them.
SECOND_LEVEL = frozenset(["co", "com", "net", "org", "gov", "edu", "ac", "gob", "or", "ne", "go", "mil", "nom", "web"])
COUNTRY_LABEL = 2
Metas = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Hints:
    """Headlines the page names, best first, and the rest; `news` tells that it declares to be an article.

    `published` is as `dates.iso` gives it. `body` and `description` are what the page tells machines that its article
    reads: plain text, white space collapsed, to compare with the page's blocks and not to print.
    """

    headlines: tuple[str, ...] = ()
    language: str | None = None
    published: str | None = None
    url: str | None = None
    news: bool = False
    authors: tuple[str, ...] = ()
    body: str = ""
    description: str = ""


def hints(raw: str) -> Hints:
    """Read a page's own metadata: its JSON-LD, and the tags of its first part."""
    head = raw[:HEAD_LIMIT]
    metas = _metas(head)
    titles = [plain(title) for title in _all(metas, TITLE_KEYS)]  # many are escaped twice
    ld = told(raw, titles)
    lang = LANG.search(head[:20_000])
    dates = map(iso, (ld.published, *_all(metas, DATE_KEYS)))
    languages = (lang[1] if lang else "", ld.language, *_all(metas, LANGUAGE_KEYS))
    return Hints(
        headlines=tuple(dict.fromkeys((*ld.headlines, *titles))),
        language=next((v.lower().replace("_", "-") for v in languages if LANGUAGE.fullmatch(v)), None),
        published=next(filter(None, dates), None),
        url=_canonical(head) or _first(metas, ("og:url",)) or None,
        news="article" in metas.get("og:type", ()) or any(NEWS_TYPES.search(t) for t in ld.types),
        authors=names(ld.authors) or next(filter(None, (names(metas.get(k, ())) for k in AUTHOR_KEYS)), ()),
        body=ld.body,
        description=ld.description or _first(metas, DESCRIPTION_KEYS),
    )


def _metas(head: str) -> Metas:
    """The values of the page's meta tags, by name, property or itemprop in small letters."""
    found: Metas = {}
    for n, start in enumerate(META_START.finditer(head)):
        tag = META.match(head, start.start())
        for name, value in _pairs(tag[0]) if tag else ():
            found.setdefault(name, []).append(value)
        if n == MOST_METAS:
            break
    return found


def _pairs(tag: str) -> Iterator[tuple[str, str]]:
    found = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in ATTRIBUTE.finditer(tag)}
    value = plain(found.get("content", ""))
    for key in ("property", "name", "itemprop", "http-equiv"):
        if value and found.get(key):
            yield found[key].lower(), value
            return


def _all(metas: Metas, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The first value of each key that is there, in the order of the keys."""
    return tuple(metas[k][0] for k in keys if k in metas)


def _first(metas: Metas, keys: tuple[str, ...]) -> str:
    return next(iter(_all(metas, keys)), "")


def _canonical(head: str) -> str | None:
    for m in CANONICAL.finditer(head):
        found = {a[1].lower(): a[2] or a[3] or a[4] or "" for a in ATTRIBUTE.finditer(m[0])}
        if found.get("rel", "").lower() == "canonical" and found.get("href", "").startswith("http"):
            return unescape(found["href"])
    return None


def registered_domain(url: str | None) -> str | None:
    """The registered domain of a URL by the usual second-level labels; `None` where there is no host name.

    >>> registered_domain("https://www.news.example.co.uk/a"), registered_domain("http://edition.cnn.com/x")
    ('example.co.uk', 'cnn.com')
    """
    if not url:
        return None
    found = HOST.match(url)
    if found is None:
        return None
    host = found[1].lower().rstrip(".")
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return host or None
    second_level = len(labels) > 2 and len(labels[-1]) == COUNTRY_LABEL and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3 if second_level else -2 :])
