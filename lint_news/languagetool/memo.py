"""What the server said of a paragraph, by the hash of all that its answer depends on, from run to run.

Neither paragraphs nor words of them are kept but in what the server said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lint_news import memo
from lint_news.languagetool.answers import Hit

NAME = "languagetool.sqlite"
NOTHING = "[]"


class Memo:
    """Answers of one version of the server. Used by one thread at a time."""

    def __init__(self, version: str) -> None:
        self._memo = memo.Memo(NAME, f"2 {version}")

    def known(self, about: str, paragraphs: Sequence[str]) -> dict[str, tuple[Hit, ...]]:
        """The answers that are remembered, by paragraph."""
        keys = {self._memo.key((about, p)): p for p in paragraphs}
        read = ((keys[key], _read(value, keys[key])) for key, value in self._memo.known(list(keys)).items())
        return {paragraph: hits for paragraph, hits in read if hits is not None}

    def keep(self, about: str, answers: Mapping[str, tuple[Hit, ...]]) -> None:
        """Remember answers."""
        self._memo.keep({self._memo.key((about, p)): _written(hits) for p, hits in answers.items()})

    def close(self) -> None:
        """Close the file."""
        self._memo.close()


def _written(hits: Sequence[Hit]) -> str:
    if not hits:
        return NOTHING
    return json.dumps([(h.start, h.end, h.rule, h.category, h.message, h.suggestions, h.part) for h in hits])


def _read(value: Any, paragraph: str) -> tuple[Hit, ...] | None:
    """Hits as they were written, `None` for what is none."""
    if value == NOTHING:
        return ()
    try:
        hits = tuple(
            Hit(s, e, str(r), str(c), str(m), tuple(map(str, w)), str(p)) for s, e, r, c, m, w, p in json.loads(value)
        )
        good = all(isinstance(h.start, int) and 0 <= h.start < h.end <= len(paragraph) for h in hits)
    except (ValueError, TypeError):
        return None
    return hits if good else None
