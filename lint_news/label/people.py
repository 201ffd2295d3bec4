"""Names of authors, as bylines and metadata print them."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 20  # authors of one article
LONGEST = 80  # code points of a name
MOST_WORDS = 7
BY = re.compile(
    r"^\W*(?:(?:(?:article|story|report|words|text|posted|written|published|compiled|edited|reported)\s+)?by\b:?"
    r"|authors?\s*:|von|par)\s+",
    re.I,
)
# Where a byline goes on with something else than names.
BEHIND = re.compile(r"\s+[|·•–—/@-]\s.*|\s*[|·•].*|\s+(?:in|for|at|on)\s.*|\s*,?\s+\d.*|[(\[].*|\bUpdated\b.*", re.S)
JOINT = re.compile(r"\s*(?:;|\n|,?\s+(?:and|und|et|y|with)\s|\s&\s)\s*")
COMMA = re.compile(r"\s*,\s*(?:and\s+|&\s*)?")
ROLE = re.compile(
    r"\b(?:reporters?|editors?|correspondents?|writers?|columnists?|journalists?|contributors?|producers?|staff|"
    r"chief|senior|bureau|desk|analyst|critic|photographer|jr|sr|phd|md)\b\.?",
    re.I,
)
NO_NAME = re.compile(r"://|www\.|@|^(?:admin|administrator|unknown|none|null|n/a|anonymous|guest|user)$|^\W*$", re.I)


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The authors that texts name, each once; addresses, accounts and titles are none.

    >>> names(["By Jane Roe and John Doe", "https://social.example/roe", "Jane Roe, Senior Reporter; Ann Lee"])
    ('Jane Roe', 'John Doe', 'Ann Lee')
    """
    found: dict[str, str] = {}
    for text in texts:
        for part in JOINT.split(BY.sub("", text[: MOST * LONGEST].strip())):
            for name in _people(part):
                if len(name) <= LONGEST and not NO_NAME.search(name):
                    found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MOST]


def _people(part: str) -> list[str]:
    """The people between two joints: commas part them where a full name stands on either side."""
    several = [p.strip() for p in COMMA.split(part) if p.strip()]
    untitled = [p for p in several if not ROLE.search(p)] or several[:1]
    return untitled if all(" " in p for p in untitled) else [", ".join(untitled)]


def signed(line: str) -> tuple[str, ...]:
    """The authors in a byline as it is printed, behind which other things may stand.

    >>> signed("By Jane Roe and John Doe, environment correspondents | May 3, 2024")
    ('Jane Roe', 'John Doe')
    """
    bare = BEHIND.sub("", BY.sub("", line.strip()), count=1).rstrip(" -–—:,")
    return tuple(n for n in names([bare]) if len(n.split()) <= MOST_WORDS and not n[0].islower())
