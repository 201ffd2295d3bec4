"""What the deep tiers said of an article, remembered from run to run in the user's cache folder.

What they say of a word depends on all of an article's texts: a digest of them is read in one go. So an article is read
again when one of its texts has changed, and not when the dump, the file or the furniture around them has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple
from functools import cache
from typing import Any

import numpy as np

from lint_news import __version__
from lint_news.memo import Memo
from lint_news.oddity.misfit import MODELS, Misfit
from lint_news.oddity.weights import installed

NAME = "deep.sqlite"
KINDS = (int, int, int, float, str, bool)  # of the values of a misfit

Find = Callable[[], list[Misfit]]


def recalled(tier: str, counts: str, find: Find, texts: Sequence[str], headline: int | None) -> list[Misfit]:
    """What `find` says of an article's texts, or said of the same ones before. `tier` names it.

    `counts` is the digest of an archive's counts, if any.
    """
    memo = _memo(tier)
    key = memo.key((counts, str(headline), *texts))
    held = _read(memo.known([key]).get(key, ""), texts)
    if held is not None:
        return held
    found = find()
    memo.keep({key: json.dumps([astuple(m) for m in found], separators=(",", ":"))})
    return found


@cache
def _memo(tier: str) -> Memo:
    """The memo for the code and the weights that are here."""
    weights = installed() if tier == "reader" else None
    files = [*sorted(p for p in MODELS.iterdir() if p.is_file()), *([weights] if weights else [])]
    stamps = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files]
    return Memo(NAME, f"2 {__version__} {np.__version__} {tier} {stamps}")


def _read(value: str, texts: Sequence[str]) -> list[Misfit] | None:
    """Misfits as they were written, `None` for what is none of these texts."""
    try:
        rows = json.loads(value)
        if not isinstance(rows, list) or not all(_sound(row, texts) for row in rows):
            return None
    except (ValueError, RecursionError):
        return None
    return [Misfit(*row) for row in rows]


def _sound(row: Any, texts: Sequence[str]) -> bool:
    if not isinstance(row, list) or tuple(map(type, row)) != KINDS:
        return False
    text, start, end = row[:3]
    return bool(0 <= text < len(texts) and 0 <= start < end <= len(texts[text]))
