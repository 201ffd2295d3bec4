"""Whether what is left is an article at all: furniture only, a list of links, words without sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lint_news.checks.scope import View
from lint_news.checks.structure import ENDED, SENTENCE_END, at_first
from lint_news.model import Match
from lint_news.rule import Rule
from lint_news.words import count_words

PARAGRAPHS = frozenset({"lede", "paragraph"})
TITLE_WORDS = range(3, 23)
SENTENCE_WORDS = 4  # of a line that may be the begin of a sentence
ENDING = 8  # code points at the end of a text that show how it ends


def only_boilerplate(view: View, rule: Rule) -> Iterator[Match]:
    """A finding at the first block where hardly a word of the text is left when the furniture is cut."""
    document = view.document
    main = sum(count_words(b.text) for b in document.blocks if b.main)
    if main >= rule.figure("max-words"):
        return
    cut = sum(count_words(b.text) for b in document.blocks if b.boilerplate is not None)
    if cut >= rule.figure("min-cut"):
        yield at_first(document, (("value", str(main)), ("count", str(cut))))


def link_list(view: View, rule: Rule) -> Iterator[Match]:
    """A finding at the first block where the main text is a list of links or, without markup, of titles."""
    document = view.document
    main = [b for b in document.blocks if b.main]
    if len(main) < rule.figure("min-blocks"):
        return
    hits = [b.link_chars if document.html else len(b.text) * _titled(b.text) for b in main]
    share = sum(hits) / sum(len(b.text) for b in main)
    if share >= rule.figure("min-share"):
        yield at_first(document, (("value", f"{share:.0%}"), ("count", str(len(main)))))


def no_sentences(view: View, rule: Rule) -> Iterator[Match]:
    """A finding at the first block where many words make not one sentence."""
    document = view.document
    main = [b for b in document.blocks if b.main]
    if any(SENTENCE_END.search(b.text) for b in main):
        return
    count = sum(count_words(b.text) for b in main)
    if count >= rule.figure("min-words"):
        yield at_first(document, (("count", str(count)),))


def broken_lines(view: View, rule: Rule) -> Iterator[Match]:
    """A finding at the first block where many blocks go on with a sentence that the one before began."""
    document = view.document
    main = [b for b in document.blocks if b.main and b.role in PARAGRAPHS]
    going_on = [b for before, b in pairwise(main) if _goes_on(before.text, b.text)]
    if len(going_on) >= max(rule.figure("min-blocks"), rule.figure("min-share") * len(main)):
        yield at_first(document, (("value", f"{len(going_on) / len(main):.0%}"), ("count", str(len(going_on)))))


def _goes_on(before: str, text: str) -> bool:
    """Whether a text goes on with a sentence that a line of some length began; a line of a menu has none."""
    return text[0].islower() and count_words(before) >= SENTENCE_WORDS and not ENDED.search(before[-ENDING:])


def _titled(text: str) -> bool:
    """Whether a text has the length of a title, and neither begins nor ends like a part of a sentence."""
    return text.count(" ") + 1 in TITLE_WORDS and not text[0].islower() and not ENDED.search(text[-ENDING:])
