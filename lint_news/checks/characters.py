"""Characters that nobody typed: invisible ones, private ones, look-alikes of other alphabets, encoded bytes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lint_news.checks.scope import View
from lint_news.model import Match
from lint_news.rule import Rule

# White space of any kind has become a space before a check sees a text.
UNPRINTABLE = {
    # Behind other characters beyond ASCII, what looks like a control character is mojibake, and that rule's.
    "debris/control-character": re.compile(
        "[\x00-\x1f\x7f\ufff9-\ufffb\ufffe\uffff]+|(?<=[\x00-\x7f])[\x80-\x9f]+|^[\x80-\x9f]+"
    ),
    "debris/private-use": re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+"),
    "debris/soft-hyphen": re.compile("(?<![\xc2\xc3\xad])\xad+"),
    # A joiner has its work between letters of Asian scripts and between emoji, but none beside ASCII.
    "debris/zero-width": re.compile(
        "[\u180e\u200b\u2060-\u2064\ufeff]+|(?<=[ -~])[\u200c\u200d]+|[\u200c\u200d]+(?=[ -~]|$)"
        "|[\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
    ),
}
# Escapes have a tail, annotations a body, and what a private character shows is known to its font alone.
UNSURE = re.compile("[\x1b\ufff9-\ufffb\ue000-\uf8ff\U000f0000-\U0010fffd]")
SPACED_BY_NOTHING = "\u200b"  # it divides words where a script has no spaces
UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks of direction
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

FOREIGN = re.compile("[\u0370-\u052f\u2de0-\u2dff\ua640-\ua69f]")  # Greek and Cyrillic
WORD = re.compile(r"[^\W\d_]{2,}")
GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo")
CYRILLIC = ("АВЕЅІЈКМНОРСТУХаеорсухіѕј", "ABESIJKMHOPCTYXaeopcyxisj")
TO_LATIN = str.maketrans(GREEK[0] + CYRILLIC[0], GREEK[1] + CYRILLIC[1])
TO_CYRILLIC = str.maketrans(CYRILLIC[1], CYRILLIC[0])

ENCODED = re.compile(r"(?:data:[\w/+.-]{3,40};base64,)?[A-Za-z0-9+/_-]+={0,2}")
SHOWN = 24  # code points of an encoded run that its message shows


def unprintable(view: View, rule: Rule) -> Iterator[Match]:
    """Runs of characters that have no shape of their own, by the rule's id."""
    pattern = UNPRINTABLE[rule.id]
    for i, block in view.blocks(rule):
        if block.text.isprintable():
            continue
        marked = RIGHT_TO_LEFT.search(block.text) is not None
        for m in pattern.finditer(block.text):
            if not (marked and MARKS.match(m[0])):
                values = (("match", _names(m[0])), ("count", str(len(m[0]))))
                yield Match(i, m.start(), m.end(), values, replacement=_without(m[0], block.text))


def _without(run: str, text: str) -> str | None:
    r"""What is left of a run of unprintable characters: Windows-1252 where it is that; `None` where nobody can tell.

    >>> _without("\x92", "the town\x92s"), _without("\x07", "again\x07"), _without("\x1b", "\x1b[31mred")
    ('’', '', None)
    """
    if UNSURE.search(run) or (SPACED_BY_NOTHING in run and UNSPACED.search(text)):
        return None
    return "".join(bytes([ord(c)]).decode("cp1252", "ignore") for c in run if "\x80" <= c <= "\x9f")


def _names(text: str) -> str:
    r"""The first character of a run by code point and name.

    >>> _names("\u200b\u200b")
    'U+200B ZERO WIDTH SPACE'
    """
    name = unicodedata.name(text[0], "")
    return f"U+{ord(text[0]):04X} {name}".rstrip()


def mixed_script(view: View, rule: Rule) -> Iterator[Match]:
    """Words of one alphabet in which some letters are look-alikes of another one, with what was meant."""
    for i, block in view.blocks(rule):
        if block.text.isascii() or not FOREIGN.search(block.text):
            continue
        for m in WORD.finditer(block.text):
            meant = _one_script(m[0])
            if meant is not None:
                yield Match(i, m.start(), m.end(), (("match", m[0]), ("to", meant)), (meant,))


def _one_script(word: str) -> str | None:
    r"""A mixed word in one alphabet, `None` for a word that is not mixed or is so on purpose.

    >>> _one_script("Mos\u0441ow"), _one_script("Moscow"), _one_script("Ko\u042fn")
    ('Moscow', None, None)
    """
    if word.isascii():
        return None
    foreign = [c for c in word if FOREIGN.match(c)]
    latin = [c for c in word if c < "\u0250"]
    if not foreign or not latin or len(foreign) + len(latin) < len(word):  # one script, or a third one too
        return None
    if all(ord(c) in TO_LATIN for c in foreign):
        return word.translate(TO_LATIN)
    if all(ord(c) in TO_CYRILLIC for c in latin) and len(latin) < len(foreign):
        return word.translate(TO_CYRILLIC)
    return None


def encoded_run(view: View, rule: Rule) -> Iterator[Match]:
    """Long runs without a space in which capitals, small letters and figures alternate: encoded bytes, no words."""
    least = rule.figure("min-length")
    for i, block in view.blocks(rule):
        if max(map(len, block.text.split(" "))) < least:
            continue
        for m in ENCODED.finditer(block.text):
            if len(m[0]) >= least and _encoded(m[0]) and "." not in _word_before(block.text, m.start()):
                shown = m[0][:SHOWN] + "…"
                yield Match(i, m.start(), m.end(), (("match", shown), ("count", str(len(m[0])))))


def _word_before(text: str, at: int) -> str:
    """What stands before a place since the last space: the begin of an address, where there is a dot in it."""
    return text[text.rfind(" ", 0, at) + 1 : at]


def _encoded(run: str) -> bool:
    """Whether figures stand among letters of both cases, or a run is hexadecimal: neither words nor an address."""
    if run.startswith("data:"):
        return True
    figures = sum(c.isdigit() for c in run)
    mixed = any(c.islower() for c in run) and any(c.isupper() for c in run)
    hexadecimal = all(c in "0123456789abcdefABCDEF" for c in run)
    return (
        figures >= 3
        and run.count("-") + run.count("_") < 3
        and run.count("/") * 12 < len(run)
        and (mixed or hexadecimal)
    )
