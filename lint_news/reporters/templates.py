"""The furniture of outlets by frequency, each line with a place, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lint_news.reporters.visible import visible
from lint_news.templatefile import Entry, order

LONGEST = 100  # code points of a line that are printed


def report(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines to print, with their line ends."""
    for entry in sorted(entries, key=order):
        if not entry.kind:
            yield f"{visible(entry.outlet)}: {entry.pages} articles\n"
        elif entry.kind == "line":
            place = f"\n        --> {visible(entry.at)}" if entry.at else ""
            yield f"{entry.pages:6}  {visible(_short(entry.text))}{place}\n"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
