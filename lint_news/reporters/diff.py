"""A unified diff for people. Edits change no line ends, so that the lines of both files belong to each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from lint_news.reporters.visible import visible

CONTEXT = 3  # lines around a change
MOST = 100  # lines of a hunk that only changes make longer
Pair = tuple[str, str]


def unified(path: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    r"""The lines of a diff between two texts of as many lines; nothing where they are equal. What hides is shown.

    >>> print("".join(unified("a", ["one\n", "t\u200bwo\n"], ["one\n", "two\n"])), end="")
    --- a
    +++ a
    @@ -1,2 +1,2 @@
     one
    -t<U+200B>wo
    +two
    """
    first = True
    for start, hunk in _hunks(zip(old, new, strict=True)):
        if first:
            yield f"--- {visible(path)}\n+++ {visible(path)}\n"
            first = False
        yield f"@@ -{start},{len(hunk)} +{start},{len(hunk)} @@\n"
        added: list[str] = []
        for was, now in hunk:
            if was == now:
                yield from added
                added = []
            yield _line(" " if was == now else "-", was)
            if was != now:
                added.append(_line("+", now))
        yield from added


def _hunks(pairs: Iterable[Pair]) -> Iterator[tuple[int, list[Pair]]]:
    """The number of the first line, and the lines, of each stretch around changes."""
    lead: deque[Pair] = deque(maxlen=CONTEXT)
    hunk: list[Pair] = []
    start = same = 0
    for number, pair in enumerate(pairs, 1):
        changed = pair[0] != pair[1]
        if changed and not hunk:
            hunk, start = list(lead), number - len(lead)
        if not changed and not hunk:
            lead.append(pair)
            continue
        hunk.append(pair)
        same = 0 if changed else same + 1
        if same > 2 * CONTEXT or (changed and len(hunk) >= MOST):
            behind = min(same, CONTEXT)
            yield start, hunk[: len(hunk) - same + behind]
            lead = deque(hunk[len(hunk) - same + behind :], CONTEXT)
            hunk = []
    if hunk:
        yield start, hunk[: len(hunk) - same + min(same, CONTEXT)]


def _line(sign: str, line: str) -> str:
    return visible(sign + line.rstrip("\r\n")) + "\n"
