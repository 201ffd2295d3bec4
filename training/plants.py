"""Articles with words put in place of others, to learn from: WCXB and scrapinghub, but no outlet of `oddities-dev`."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlparse

from data import ROOT, rows

from lint_news.oddity.neighbours import AKIN, ALIKE, SENSE, neighbours
from lint_news.oddity.stream import STOP, stream
from lint_news.oddity.table import WORD, Table, keys

SHORTEST = 900  # code points of an article
MOST_WORDS = 700  # of an article's beginning that is used
COPIES = 5  # of each article with other plants
GAP = 25  # words from one plant to the next, on the average, in bodies
LEAST_GAP = 12
KINDS = ((ALIKE, 0.55), (AKIN, 0.1), (SENSE, 0.35))
RARER = 0.3  # power of a word's frequency by which it is drawn
TITLE = re.compile(r"property=[\"']og:title[\"'][^>]*content=\"([^\"]+)\"|<title[^>]*>([^<]+)</title>")
OUTLET_IN_TITLE = re.compile(r"\s+[|\-–—:]\s+(?=[^|–—]{2,30}$)")
SECOND_LEVEL = frozenset(("co", "com", "org", "gov", "ac", "net"))


@dataclass(frozen=True)
class Article:
    """Headline and paragraphs."""

    id: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Plant:
    """A word in place of another: text, range, and the word that stood there."""

    text: int
    start: int
    end: int
    was: str


def outlet(url: str) -> str:
    """The registered domain of an address."""
    parts = urlparse(url).netloc.lower().split(":")[0].split(".")
    deep = len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3:] if deep else parts[-2:])


def articles() -> list[Article]:
    """English articles of outlets that the oddities are not measured on."""
    measured = {outlet(d["site"]) for d in rows(ROOT / "oddities-dev" / "docs.jsonl.zst")}
    found = []
    for name in ("scrapinghub", "wcxb"):
        for page in rows(ROOT / "extraction-dev" / f"{name}.jsonl.zst"):
            usable = not page["suspect_gold"] and page["url"] and len(page["gold"]) >= SHORTEST
            if usable and outlet(page["url"]) not in measured and _english(page["gold"]):
                found.append(Article(page["id"], (_headline(page["html"]), *_beginning(page["gold"]))))
    return found


def _english(text: str) -> bool:
    words = text.lower().split()
    plain = sum(map(str.isascii, text)) / len(text) >= 0.93
    return plain and sum(w in ("the", "of", "and", "to") for w in words) / len(words) >= 0.05


def _headline(page: str) -> str:
    found = TITLE.search(page)
    title = html.unescape(found[1] or found[2]).strip() if found else ""
    return OUTLET_IN_TITLE.split(title)[0].strip()


def _beginning(text: str) -> Iterator[str]:
    count = 0
    for line in filter(None, map(str.strip, text.split("\n"))):
        yield line
        count += len(line.split())
        if count > MOST_WORDS:
            return


def planted(article: Article, rng: random.Random, frequency: Mapping[str, float]) -> tuple[Article, list[Plant]]:
    """A copy of an article with plants: one in the headline, and some in the body."""
    texts: list[str] = []
    plants: list[Plant] = []
    for number, text in enumerate(article.texts):
        made, position = "", 0
        for start, end, was, new in _edits(text, number == 0, rng, frequency):
            made += text[position:start]
            plants.append(Plant(number, len(made), len(made) + len(new), was))
            made += new
            position = end
        texts.append(made + text[position:])
    return Article(article.id, tuple(texts)), plants


def _edits(
    text: str, headline: bool, rng: random.Random, frequency: Mapping[str, float]
) -> Iterator[tuple[int, int, str, str]]:
    found = stream(text)
    chosen = {rng.randrange(len(found))} if headline and found.words else set()
    last = -LEAST_GAP
    for i, word in enumerate(found.words):
        wanted = i in chosen if headline else i - last >= LEAST_GAP and rng.random() < 1 / GAP
        name = found.capital[i] and i and found.words[i - 1] != STOP and not headline
        if not wanted or name or not word.isalpha() or len(word) < 3:
            continue
        new = _drawn(word, rng, frequency)
        if new:
            start, end = found.starts[i], found.ends[i]
            yield start, end, word, new.capitalize() if text[start].isupper() else new
            last = i


def _drawn(word: str, rng: random.Random, frequency: Mapping[str, float]) -> str:
    near = neighbours().of(word)
    if near is None:
        return ""
    kind = rng.choices([k for k, _ in KINDS], [share for _, share in KINDS])[0]
    names = [n for n, k in zip(near.words, near.kinds, strict=True) if k == kind and n.isalpha()]
    return rng.choices(names, [max(frequency.get(n, 1), 1) ** RARER for n in names])[0] if names else ""


def frequencies(table: Table) -> dict[str, float]:
    """How often the words that may be meant were seen."""
    from lint_news.oddity.stream import hashes

    words = neighbours().words
    return dict(zip(words, table.count(keys(WORD, hashes(words))).tolist(), strict=True))


def copies(every: Sequence[Article], frequency: Mapping[str, float]) -> Iterator[tuple[Article, list[Plant]]]:
    """Copies of all articles with plants; always the same ones."""
    rng = random.Random(5)
    for _ in range(COPIES):
        for article in every:
            yield planted(article, rng, frequency)
