"""How far a section of furniture reaches that a label such as "Popular News" opens.

Bare text has no markup to say it. A section is a run of items: titles, teasers that break off, and single paragraphs
that hang on a title and speak of something else than the article. Where the article goes on, the section ends; a
subhead right before that belongs to the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set

from lint_news.label.shape import Shape

COHESION = 0.22  # share of topic words that a paragraph of the same article has in common with what stands before
GOES_ON = re.compile(r"[)\]}.,;:]\s?[\w(]|[)\]][.,;]")  # how a line begins that a link has cut off from the one before
FRAGMENT_WORDS = 4  # of a line in small letters that is no name or date below a title
SUBHEADS = 2  # titles right before prose that show an article to use subheads


def cohesion(item: Shape, topic: Set[str]) -> float:
    """The share of an item's topic words that the article has used before."""
    own = item.topic
    return len(own & topic) / len(own) if own else 0.0


def section_end(
    shapes: Sequence[Shape],
    label: int,
    items: int | None,
    stop: Callable[[int], bool],
    topic: Set[str],
    subheads: int,
) -> int:
    """The index behind the last piece of the section that the piece `label` opens.

    `items` bounds the section to so many titles without paragraphs; `stop(i)` says that piece `i` belongs to something
    else for sure; `topic` holds the topic words of the article before the label, `subheads` the number of its subheads.
    """
    at = label + 1
    titles = paragraphs = bare = 0  # bare: titles in a row that have nothing below them yet
    while at < len(shapes) and not stop(at):
        item = shapes[at]
        if items is not None and (titles >= items or not (item.title or item.teaser)):
            break
        if at > label + 1 and _goes_on(shapes[label + 1], item):
            at -= 1  # the line before is the beginning of the same sentence
            break
        if item.prose:
            if bare != 1 or not _hangs_on_title(shapes, at, topic, known=paragraphs > 0):
                break
            paragraphs += 1
        bare = bare + 1 if item.title else 0
        titles += item.title or item.teaser
        at += 1
    return _without_subhead(shapes, label, at, items, topic, subheads)


def _goes_on(first: Shape, item: Shape) -> bool:
    """Whether a line goes on with the sentence of the one before: dumps of pages break sentences at their links.

    `first` is the first item of the section: some sites write all their titles in small letters.
    """
    if GOES_ON.match(item.text):
        return True
    in_small = item.text.split(maxsplit=1)[0].islower() and not first.text[0].islower()  # no iPhone
    return in_small and item.words >= FRAGMENT_WORDS and not item.teaser


def _hangs_on_title(shapes: Sequence[Shape], at: int, topic: Set[str], known: bool) -> bool:
    """Whether a whole paragraph is the teaser of the one title before it instead of the article going on.

    Before the article has said anything, nothing can be told from its topic, and the paragraph is the article's. Where
    the section is `known` to print titles with paragraphs, one more is believed although prose follows.
    """
    if not topic or cohesion(shapes[at], topic) >= COHESION:
        return False
    return known or not (at + 1 < len(shapes) and shapes[at + 1].prose)


def _without_subhead(
    shapes: Sequence[Shape], label: int, end: int, items: int | None, topic: Set[str], subheads: int
) -> int:
    """Leave the last title to the article, where the article goes on right behind it and is known to use subheads."""
    last = end - 1
    if last <= label or end == len(shapes) or not shapes[end].prose or not shapes[last].title:
        return end
    only_item = last == label + 1 and items is None
    if subheads >= SUBHEADS or (only_item and cohesion(shapes[last], topic) > 0):
        return last
    return end
