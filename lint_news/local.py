"""What holds for the articles of some paths and outlets only: a part of the plan."""

from __future__ import annotations

import os.path
from dataclasses import dataclass
from fnmatch import fnmatchcase

from lint_news.model import Severity


@dataclass(frozen=True, slots=True)
class Local:
    """What is reported otherwise, and of which articles: of paths and outlets (globs; what is empty matches all).

    Rules are told by ids, members of a family by its group and a slash (`grammar/`). `reported` is `None` where it
    says nothing of them; `accept` holds phrases as the plan does.
    """

    paths: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    reported: tuple[str, ...] | None = None
    ignored: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    accept: tuple[str, ...] = ()

    def concerns(self, path: str, outlet: str | None) -> bool:
        """Whether it is about the articles of a path and an outlet."""
        return _any(self.paths, path) and _any(self.outlets, outlet or "")

    def reports(self, rule_id: str) -> bool:
        """Whether findings of a rule are reported."""
        return (self.reported is None or _names(self.reported, rule_id)) and not _names(self.ignored, rule_id)

    def severity(self, rule_id: str) -> Severity | None:
        """The severity of a rule, if it is not its own."""
        if not self.severities:
            return None
        said = dict(self.severities)
        return said.get(rule_id) or said.get(_family(rule_id))


NOTHING = Local()


@dataclass(frozen=True, slots=True)
class Locals:
    """All that holds for some articles only; what stands later wins.

    Paths are told from the folder `root`, relative ones as they are seen from the folder `here`; both are absolute.
    """

    entries: tuple[Local, ...] = ()
    root: str = ""
    here: str = ""

    def of(self, uri: str, outlet: str | None) -> Local:
        """What holds for an article."""
        if not self.entries:
            return NOTHING
        path = below(self.root, self.here, uri)
        found = [e for e in self.entries if e.concerns(path, outlet)]
        if not found:
            return NOTHING
        return Local(
            reported=next((e.reported for e in reversed(found) if e.reported is not None), None),
            ignored=tuple(i for e in found for i in e.ignored),
            severities=tuple(pair for e in found for pair in e.severities),
            accept=tuple(phrase for e in found for phrase in e.accept),
        )


ALIKE = Locals()  # all articles


def below(root: str, here: str, uri: str) -> str:
    """The path of a file from a folder, with slashes; an address, and what lies elsewhere, as it is.

    >>> below("/news", "/news/dumps", "a/b.txt"), below("/news", "/tmp", "/news/../x.txt"), below("/", "/", "s3://a/b")
    ('dumps/a/b.txt', '/x.txt', 's3://a/b')
    """
    if "://" in uri or uri == "-":
        return uri
    path = os.path.normpath(os.path.join(here, uri)).replace(os.sep, "/")  # noqa: PTH118 - a name, not a file
    folder = root.replace(os.sep, "/").rstrip("/") + "/"
    return path.removeprefix(folder)


def _any(globs: tuple[str, ...], text: str) -> bool:
    return not globs or any(fnmatchcase(text, glob) for glob in globs)


def _names(ids: tuple[str, ...], rule_id: str) -> bool:
    return rule_id in ids or _family(rule_id) in ids


def _family(rule_id: str) -> str:
    return rule_id.partition("/")[0] + "/"
