"""What counting an archive takes of one article: the words of its main text, as a fact that travels between processes.

Facts of counting are kept nowhere, since no state and no cache belongs to `lint-news train`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import accumulate

from lint_news.checks.scope import View
from lint_news.model import HEADLINE, ArticleResult, Document, Fact, Location, Source
from lint_news.oddity.misfit import foreign
from lint_news.oddity.stream import Stream, stream
from lint_news.pipeline import lint
from lint_news.rule import Plan

COUNT = f"{__name__}:count"
WORDS = "words"  # the name of the facts


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is counted; `headline` is the number of the text that is the headline."""

    outlet: str
    streams: tuple[Stream, ...]
    headline: int | None
    texts: tuple[str, ...]

    def only(self, wanted: Sequence[bool]) -> Article:
        """The article with some of its texts only."""
        kept = [n for n, want in enumerate(wanted) if want]
        headline = kept.index(self.headline) if self.headline in kept else None
        streams = tuple(self.streams[n] for n in kept)
        return Article(self.outlet, streams, headline, tuple(self.texts[n] for n in kept))

    @property
    def name(self) -> int:
        """A hash of its words."""
        return int.from_bytes(blake2b("\n".join(self.texts).encode("utf-8", "replace"), digest_size=8).digest(), "big")


def count(source: Source, plan: Plan) -> ArticleResult:
    """The words of an article in English, as a fact under its outlet. Raises nothing for any input.

    The values of the fact are the words, a digit for each (1 for a capital, 2 for a hyphen before it), and the number
    of the headline, -1 for none. Words stand in lower case between spaces, and each block on a line.
    """
    result = lint(source, plan)
    document = result.document
    if document is None or not (document.language or "").startswith("en"):
        return result
    blocks = [(b, s) for _, b in View.of(document, plan).plain if len(s := stream(b.text))]
    if not blocks or foreign([word for _, s in blocks for word in s.words]):
        return result
    headline = next((n for n, (b, _) in enumerate(blocks) if b.role == HEADLINE), -1)
    return replace(result, facts=(_fact(document, [s for _, s in blocks], headline),))


def _fact(document: Document, streams: Sequence[Stream], headline: int) -> Fact:
    source = document.source
    words = "\n".join(" ".join(s.words) for s in streams)
    marks = "".join(str(c + 2 * j) for s in streams for c, j in zip(s.capital, s.joined, strict=True))
    place = Location(source.uri, source.record, None, source.line, 1, source.line, 1, 0, 0)
    return Fact(WORDS, document.outlet or "", place, (words, marks, headline))


def article_of(fact: Fact) -> Article:
    """The article of a fact of `count`."""
    words, marks, headline = fact.values
    texts = str(words).split("\n")
    digits = [int(d) for d in str(marks)]
    streams, at = [], 0
    for text in texts:
        row = tuple(text.split(" "))
        own = digits[at : at + len(row)]
        at += len(row)
        ends = tuple(end - 1 for end in accumulate(len(word) + 1 for word in row))
        starts = tuple(end - len(word) for end, word in zip(ends, row, strict=True))
        streams.append(Stream(row, starts, ends, tuple(d > 1 for d in own), tuple(d % 2 == 1 for d in own)))
    return Article(fact.key, tuple(streams), None if int(headline) < 0 else int(headline), tuple(texts))
