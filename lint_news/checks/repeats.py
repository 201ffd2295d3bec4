"""The same words printed twice where no whole paragraph is: phrases, sentences, parts of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import eq

from lint_news.checks.scope import BODY, View
from lint_news.matcher import key
from lint_news.model import Match, Severity
from lint_news.rule import Rule

SENTENCE_BREAK = re.compile(  # no abbreviation, then what closes a sentence, then what opens one
    r"[.!?…](?<!\b[A-Zv]\.)(?<!\b(?:Mr|Ms|Dr|St|vs)\.)(?<!\b(?:Mrs|Gen|Gov|Sen|Rep|Rev|a\.m|p\.m)\.)"
    r"(?<!\b(?:Sens|Reps)\.)[\"'”’»)\]]* (?=[\"'“‘«(\[]?[A-Z0-9])"
)
WORD = re.compile(r"\S+")
SMALL_WORD = re.compile(r"\b[a-z]{2,}\b(?![.])")
SMALL_WORDS = 5  # of a sentence, that addresses and opening hours do not have
PHRASE = (2, 3, 4)  # words of a phrase that is looked for twice in a row
LINKS = frozenset({"and", "or", "by", "after", "to", "upon", "against"})  # "time to time to wipe", "and on and on"
ASKING = frozenset({"what", "whatever", "when", "where", "who", "whoever", "how", "if"})  # "what he does he does"
ENDS = ".,;:!?-–—\"'”’)…"  # a phrase that ends in one of these is repeated on purpose
GLUED = re.compile(r"[\s\-–—|]*[\"'“‘]?[A-Z]")  # what follows a headline that runs into the text


def repeated_phrase(view: View, rule: Rule) -> Iterator[Match]:
    """Two to four words that stand twice in a row."""
    for i, block in view.blocks(rule):
        words = block.text.split(" ")
        places: list[tuple[int, int]] = []
        for size in PHRASE:
            places.extend((at, size) for at in _twice(words, size))
        if places:
            starts = [m.start() for m in WORD.finditer(block.text)]
            for at, size in places:
                phrase = " ".join(words[at : at + size])
                start, end = starts[at], starts[at + size] + len(phrase)
                yield Match(i, start, end, (("match", block.text[start:end]), ("word", phrase)), (phrase,))


def _twice(words: list[str], size: int) -> Iterator[int]:
    """Where `size` words begin that stand there twice, unless it goes on and on or is all one word.

    >>> list(_twice("one of the of the first".split(), 2))
    [1]
    >>> list(_twice("again and again and again".split(), 2))
    []
    """
    same = bytes(map(eq, words, words[size:]))
    run = b"\1" * (size - 1)  # the last word may have punctuation behind it
    start = same.find(run)
    while start >= 0:
        # cheap, and true where both end in the same word: with punctuation behind it, a word sorts behind the bare one
        ends_alike = words[start + 2 * size - 1 : start + 2 * size] >= words[start + size - 1 : start + size]
        if ends_alike and same[start - 1 : start] != b"\1" and _repeated(words[start : start + 2 * size], size):
            before, after = words[start - 1 : start], words[start + 2 * size : start + 2 * size + 1]
            if not _goes_on(words[start : start + size], before, after):
                yield start
        start = same.find(run, start + 1)


def _repeated(words: Sequence[str], size: int) -> bool:
    """Whether the second half of the words repeats the first one, up to punctuation at its end; not all one word."""
    phrase, last = words[:size], words[-1]
    if len(words) < 2 * size or last.rstrip(ENDS) != phrase[-1] or any(w[-1] in ENDS for w in phrase):
        return False
    return all(any(map(str.isalpha, w)) for w in phrase) and len(set(map(str.casefold, phrase))) > 1


def _goes_on(phrase: Sequence[str], before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a repetition goes on beyond two, as in "on and on and on", or is a figure of speech."""
    spoken = not LINKS.isdisjoint(phrase)
    asked = bool(before) and before[0].casefold() in ASKING
    longer = (after and after[0].rstrip(ENDS) == phrase[0]) or (before and before[0] == phrase[-1])
    return spoken or asked or bool(longer)


def repeated_sentence(view: View, rule: Rule) -> Iterator[Match]:
    """Sentences of enough words that stand in the article a second time, but not as part of a longer repetition."""
    least = rule.figure("min-words")
    found: list[tuple[int, int, int, int]] = []
    seen: dict[str, int] = {}
    for i, block in view.blocks(rule):
        for start, end in _sentences(block.text):
            sentence = block.text[start:end]
            if sentence.count(" ") + 1 < least:
                continue
            first = seen.get(sentence)
            if first is None:
                seen[sentence] = i
            elif len(SMALL_WORD.findall(sentence)) >= SMALL_WORDS:
                found.append((i, start, end, first))
    others = _other_repetitions(view, rule) if found else {}
    for i, start, end, first in found:
        if not any(s <= start and end <= e for s, e in others.get(i, ())):
            yield Match(i, start, end, related=(("first printed here", first),))


def _other_repetitions(view: View, rule: Rule) -> dict[int, list[tuple[int, int]]]:
    """The ranges, by block, that the rules for paragraphs and half paragraphs report."""
    found: dict[int, list[tuple[int, int]]] = {}
    for m in half_paragraph(view, rule):
        found.setdefault(m.block, []).append((m.start, m.end))
    seen: set[str] = set()
    for i, block in enumerate(view.document.blocks):
        text = key(block.text)
        if text in seen:
            found.setdefault(i, []).append((0, len(block.text)))
        seen.add(text)
    return found


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Rough ranges of a text's sentences: an abbreviation may divide one, in each copy alike."""
    start = 0
    for m in SENTENCE_BREAK.finditer(text):
        yield start, m.end() - 1
        start = m.end()
    yield start, len(text)


def half_paragraph(view: View, rule: Rule) -> Iterator[Match]:
    """Paragraphs that begin or end with another whole paragraph; the later one of the two is reported.

    A page earns a note: it may show a pull quote on purpose.
    """
    least = rule.figure("min-words")
    document = view.document
    severity: Severity | None = "note" if document.html else None
    texts = [(block.text, i) for i, block in view.blocks(rule) if block.text.count(" ") + 1 >= least]
    found: dict[tuple[int, int, int], int] = {}
    for short, long in _prefixes(texts):
        size = len(document.blocks[short].text)
        found.setdefault((max(short, long), 0, size), min(short, long))
    for short, long in _prefixes([(text[::-1], i) for text, i in texts]):
        size = len(document.blocks[max(short, long)].text)
        found.setdefault((max(short, long), size - len(document.blocks[short].text), size), min(short, long))
    for (i, start, end), first in sorted(found.items()):
        yield Match(i, start, end, related=(("first printed here", first),), severity=severity)


def _prefixes(texts: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """`(short, long)` for each text that begins with another one and a space: the longest other one.

    >>> list(_prefixes([("a b", 0), ("a b c", 1), ("a bc", 2)]))
    [(0, 1)]
    """
    open_: list[tuple[str, int]] = []
    for text, i in sorted(texts):
        while open_ and text != open_[-1][0] and not text.startswith(open_[-1][0] + " "):
            open_.pop()
        if open_ and text == open_[-1][0]:
            continue
        if open_:
            yield open_[-1][1], i
        open_.append((text, i))


def headline_in_lede(view: View, rule: Rule) -> Iterator[Match]:
    """The headline at the beginning of the first paragraph, which goes on with a sentence of its own."""
    document = view.document
    title = document.title
    first = next((i for i, b in enumerate(document.blocks) if b.main and b.role in BODY), None)
    if first is None or title.count(" ") + 1 < rule.figure("min-words"):
        return
    text = document.blocks[first].text
    if text[: len(title)].casefold() == title.casefold() and GLUED.match(text, len(title)):
        head = next(i for i, b in enumerate(document.blocks) if b.text == title)
        yield Match(first, 0, len(title), related=(("first printed here", head),))
