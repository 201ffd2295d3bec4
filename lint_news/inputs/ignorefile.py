"""Patterns as in `.gitignore`: which files of a folder are not wanted."""

# ruff: noqa: PTH100, PTH110, PTH118, PTH123
# Paths are strings, as in `discover`.

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME = ".gitignore"
MOST = 1 << 20  # bytes of a file of patterns that are read
CLASS = re.compile(r"\[[!^]?\]?[^\]]*\]")
Part = re.Pattern[str] | None  # one component of a path; `None` for `**`


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: what each component of a path must match, whether it takes back, whether it is for folders only."""

    parts: tuple[Part, ...]
    negated: bool = False
    folders: bool = False

    def matches(self, names: Sequence[str], folder: bool) -> bool:
        """Whether a path, given by its components from the folder of the patterns, is meant."""
        if self.folders and not folder:
            return False
        if len(self.parts) == 2 and self.parts[0] is None and self.parts[1] is not None:
            return self.parts[1].match(names[-1]) is not None
        return _matches(self.parts, names)


def _matches(parts: Sequence[Part], names: Sequence[str]) -> bool:
    """Wildcard matching of components; `**` is any number of them, at the end at least one."""
    at = n = 0
    star, retry = -1, 0
    while n < len(names):
        part = parts[at] if at < len(parts) else None
        if at < len(parts) and part is None:
            star, retry = at, n
            at += 1
            n += at == len(parts)
        elif part is not None and part.match(names[n]):
            at, n = at + 1, n + 1
        elif star >= 0:
            retry += 1
            at, n = star + 1, retry
        else:
            return False
    return at == len(parts)


def pattern(line: str) -> Pattern | None:
    r"""A line of a file of patterns; `None` for a blank one and for a comment.

    >>> pattern("*.log").matches(["a", "b.log"], False), pattern("/*.log").matches(["a", "b.log"], False)
    (True, False)
    """
    text = line.rstrip("\r\n")
    while text.endswith(" ") and not text.endswith("\\ "):
        text = text[:-1]
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folders = text.endswith("/")
    text = text.rstrip("/") if folders else text
    names = text.removeprefix("/").split("/")
    if not text or "" in names:
        return None
    parts = [None if name == "**" else _component(name) for name in names]
    return Pattern(tuple(parts if "/" in text else [None, *parts]), negated, folders)


@lru_cache(maxsize=1024)
def _component(name: str) -> re.Pattern[str]:
    """One component as an expression; `fnmatch` makes such that cannot run away."""
    shell, at = "", 0
    while at < len(name):
        if name[at] == "\\" and at + 1 < len(name):
            shell += f"[{name[at + 1]}]" if name[at + 1] in "*?[" else name[at + 1]
            at += 2
        elif found := CLASS.match(name, at):
            shell += found[0].replace("[^", "[!", 1) if found[0].startswith("[^") else found[0]
            at = found.end()
        else:
            shell += name[at]
            at += 1
    try:
        return re.compile(fnmatch.translate(shell))
    except re.error:
        return re.compile(re.escape(name) + r"\Z")


def patterns(lines: Iterable[str]) -> tuple[Pattern, ...]:
    """The patterns of some lines, the last first: the last that matches decides."""
    found = [p for p in map(pattern, lines) if p is not None]
    return tuple(reversed(found))


def decide(found: Iterable[Pattern], names: Sequence[str], folder: bool) -> bool | None:
    """Whether patterns exclude a path, `None` where none of them speaks of it."""
    return next((not p.negated for p in found if p.matches(names, folder)), None)


def of_folder(folder: str) -> tuple[Pattern, ...]:
    """The patterns of the file of a folder; none where there is none that can be read."""
    try:
        with open(os.path.join(folder, NAME), "rb") as file:
            return patterns(file.read(MOST).decode("utf-8", "replace").removeprefix("\ufeff").split("\n"))
    except OSError:
        return ()


Chain = tuple[tuple[tuple[Pattern, ...], tuple[str, ...]], ...]  # patterns, and the way down from their folder


def above(folder: str) -> Chain:
    """The patterns of the folders above one, up to the repository's root; none outside of a repository."""
    here = os.path.abspath(folder)
    way: list[str] = []
    found = []
    while not os.path.exists(os.path.join(here, ".git")):
        parent, name = os.path.split(here)
        if parent == here:
            return ()
        here = parent
        way.insert(0, name)
        found.append((of_folder(here), tuple(way)))
    return tuple((read, tuple(way[len(way) - n - 1 :])) for n, (read, _) in enumerate(found) if read)


def ignored(chain: Chain, name: str, folder: bool) -> bool:
    """Whether a file or folder `name` is ignored in a folder that has this chain, the nearest patterns first."""
    return bool(next((said for p, way in chain if (said := decide(p, (*way, name), folder)) is not None), False))


def below(chain: Chain, folder: str, name: str | None = None) -> Chain:
    """The chain of a subfolder `name` (or of the first folder itself): one more component, and its own patterns."""
    deeper = chain if name is None else tuple((p, (*way, name)) for p, way in chain)
    own = of_folder(folder)
    return (((own, ()), *deeper)) if own else deeper
