"""Words for messages."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """A half sentence that names the nearest known word, empty where none is near.

    >>> nearest("sevrity", ["scope", "severity"])
    "; did you mean 'severity'?"
    """
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
