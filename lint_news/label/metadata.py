"""What a page says of itself: headlines, language, date, address. Hints for labelling, never text of the article."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape

META = re.compile(r"<meta\s[^<>]{1,4000}+>", re.I)
ATTRIBUTE = re.compile(r"""([a-zA-Z:\-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
JSON_LD_TEXT = re.compile(r'"(headline|datePublished|inLanguage|@type)"\s*:\s*\[?\s*("(?:[^"\\]|\\.)*+")')
LANG = re.compile(r"""<html\b[^<>]{0,2000}?\slang\s*=\s*["']?([a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*)""", re.I)
HOST = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@\s\[\]]+)")
CANONICAL = re.compile(r"<link\s[^<>]{1,4000}+>", re.I)
HEAD_LIMIT = 300_000  # code points in which metadata are looked for
NEWS_TYPES = re.compile(r"News|Article|Report|BlogPosting|Review")
TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "parsely-title", "title")
DATE_KEYS = ("article:published_time", "datepublished", "pubdate", "publishdate", "date", "dc.date", "parsely-pub-date")
# Second-level labels under which names are registered in countries that use them.
SECOND_LEVEL = frozenset(["co", "com", "net", "org", "gov", "edu", "ac", "gob", "or", "ne", "go", "mil", "nom", "web"])
COUNTRY_LABEL = 2


@dataclass(frozen=True, slots=True)
class Hints:
    """Headlines the page names, best first, and the rest; `news` tells that it declares to be an article."""

    headlines: tuple[str, ...] = ()
    language: str | None = None
    published: str | None = None
    url: str | None = None
    news: bool = False
    body: str = ""
    description: str = ""


def hints(raw: str) -> Hints:
    """Read a page's own metadata from its first part."""
    head = raw[:HEAD_LIMIT]
    first = head.find("ld+json")
    ld = [(m[1], _string(m[2])) for m in JSON_LD_TEXT.finditer(head, first)] if first >= 0 else []
    metas = dict(reversed([pair for m in META.finditer(head) for pair in _pairs(m[0])]))
    lang = LANG.search(head[:20_000])
    titles = [v for k, v in ld if k == "headline"] + [metas[k] for k in TITLE_KEYS if k in metas]
    return Hints(
        headlines=tuple(dict.fromkeys(unescape(t) for t in titles if t.strip())),
        language=lang[1].lower() if lang else next((v.lower() for k, v in ld if k == "inLanguage"), None),
        published=next((v for k, v in ld if k == "datePublished"), None) or _first(metas, DATE_KEYS),
        url=_canonical(head) or metas.get("og:url"),
        news=metas.get("og:type") == "article" or any(k == "@type" and NEWS_TYPES.search(v) for k, v in ld),
    )


def _pairs(tag: str) -> list[tuple[str, str]]:
    found = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in ATTRIBUTE.finditer(tag)}
    name = found.get("property") or found.get("name") or found.get("itemprop")
    return [(name.lower(), unescape(found["content"]))] if name and found.get("content") else []


def _first(values: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((values[k] for k in keys if k in values), None)


def _string(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:
        return literal[1:-1]


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
