"""Words: how many a text has, and which known one a mistyped one is near."""

from __future__ import annotations

import re
from collections.abc import Iterable

UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts that put no space between words
# What closes behind the end of a sentence. German closes quotes by “ or «, and French puts a space before ».
CLOSING = r"(?:\s?[\"'”’“‘»«›‹)\]」』）】》〉])*"


def count_words(text: str) -> int:
    """Words of a text whose white space is collapsed; in scripts without spaces, two characters count as one.

    >>> count_words("Harbour town votes"), count_words("東京都知事")
    (3, 2)
    """
    if text.isascii() or not UNSPACED.search(text):
        return text.count(" ") + 1
    return len(UNSPACED.sub(" ", text).split()) + len(UNSPACED.findall(text)) // 2


def nearest(name: str, known: Iterable[str]) -> str:
    """A half sentence that names the nearest known word, empty where none is near.

    >>> nearest("sevrity", ["scope", "severity"])
    "; did you mean 'severity'?"
    """
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
