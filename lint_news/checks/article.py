"""Whether what is left is an article at all: furniture only, a list of links, words without sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from lint_news.checks.structure import ENDED, SENTENCE_END
from lint_news.model import HEADLINE, Block, Document, Match
from lint_news.rule import Code, Rule

PARAGRAPHS = frozenset({"lede", "paragraph"})
TITLE_WORDS = range(3, 23)
ENDING = 8  # code points at the end of a text that show how it ends


def only_boilerplate(document: Document, rule: Rule, boilerplate: bool) -> Iterator[Match]:
    """A finding at the first block where hardly a word of the text is left when the furniture is cut."""
    main = _words(b for b in document.blocks if b.main)
    cut = _words(b for b in document.blocks if b.boilerplate is not None)
    if main < _figure(rule, "max-words") and cut >= _figure(rule, "min-cut"):
        yield _whole(document, (("value", str(main)), ("count", str(cut))))


def link_list(document: Document, rule: Rule, boilerplate: bool) -> Iterator[Match]:
    """A finding at the first block where the main text is a list of links or, without markup, of titles."""
    main = [b for b in document.blocks if b.main]
    if len(main) < _figure(rule, "min-blocks"):
        return
    hits = [b.link_chars if document.html else len(b.text) * _titled(b.text) for b in main]
    share = sum(hits) / sum(len(b.text) for b in main)
    if share >= _figure(rule, "min-share"):
        yield _whole(document, (("value", f"{share:.0%}"), ("count", str(len(main)))))


def no_sentences(document: Document, rule: Rule, boilerplate: bool) -> Iterator[Match]:
    """A finding at the first block where many words make not one sentence."""
    main = [b for b in document.blocks if b.main]
    if any(SENTENCE_END.search(b.text) for b in main):
        return
    words = _words(main)
    if words >= _figure(rule, "min-words"):
        yield _whole(document, (("count", str(words)),))


def broken_lines(document: Document, rule: Rule, boilerplate: bool) -> Iterator[Match]:
    """A finding at the first block where many blocks go on with a sentence that the one before began."""
    main = [b for b in document.blocks if b.main and b.role in PARAGRAPHS]
    going_on = [b for before, b in pairwise(main) if b.text[0].islower() and not ENDED.search(before.text[-ENDING:])]
    if len(going_on) >= max(_figure(rule, "min-blocks"), _figure(rule, "min-share") * len(main)):
        yield _whole(document, (("value", f"{len(going_on) / len(main):.0%}"), ("count", str(len(going_on)))))


def _titled(text: str) -> bool:
    """Whether a text has the length of a title, and neither begins nor ends like a part of a sentence."""
    return text.count(" ") + 1 in TITLE_WORDS and not text[0].islower() and not ENDED.search(text[-ENDING:])


def _words(blocks: Iterable[Block]) -> int:
    return sum(b.text.count(" ") + 1 for b in blocks)


def _whole(document: Document, values: tuple[tuple[str, str], ...]) -> Match:
    """A finding about the article: at the first block that was kept, else at the first one."""
    blocks = document.blocks
    i = next((i for i, b in enumerate(blocks) if b.main or (b.role == HEADLINE and b.boilerplate is None)), 0)
    return Match(i, 0, len(blocks[i].text), values)


def _figure(rule: Rule, name: str) -> float:
    return rule.options.figure(name) if isinstance(rule.options, Code) else 0.0
