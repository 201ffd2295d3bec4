"""Whether an article is prose: verse and lists have words of their own, and odd ones are no oddity there."""

from __future__ import annotations

import contextlib
import json
import re
from itertools import pairwise
from statistics import median

from lint_news.checks.scope import View
from lint_news.model import HEADLINE, JSON_RECORD, Block, Document

ENDED = re.compile(r"[.!?][\"”’»)]*$")
LEAST_ENDED = 0.6  # of the blocks of prose that end with a sentence
BREAK = re.compile(r"\s*<br\b[^>]*>\s*", re.I)
LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)\s*")
LONGEST = 100  # code points of a line of verse, about
FEWEST = 8  # line ends by which verse is told
LOOSE = 0.2  # of them that stand where another word would have fitted


def is_prose(view: View) -> bool:
    """Whether blocks end with sentences, and lines only where they are full."""
    body = [b for _, b in view.plain if b.role != HEADLINE]
    ended = sum(ENDED.search(b.text) is not None for b in body)
    return ended >= LEAST_ENDED * len(body) and not _in_verse(view, body)


def _in_verse(view: View, body: list[Block]) -> bool:
    pattern = BREAK if view.document.html else LINE_END
    blocks = [pattern.split(_printed(view.document, b)) for b in body]
    every = [len(line) for lines in blocks for line in lines]
    pairs = [pair for lines in blocks for pair in pairwise(lines)]
    if len(pairs) < FEWEST or median(every) > LONGEST:
        return False
    width = max(every)
    loose = sum(len(a) + 1 + len(b.partition(" ")[0]) <= width for a, b in pairs)
    return loose > LOOSE * len(pairs)


def _printed(document: Document, block: Block) -> str:
    """A block as it is written, with its line ends."""
    raw = document.raw[block.span.start : block.span.end]
    if document.source.media_type != JSON_RECORD:
        return raw
    with contextlib.suppress(ValueError):
        return str(json.loads(f'"{raw}"'))
    return raw
