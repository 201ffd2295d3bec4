"""What was changed in a git repository since a revision, so that only findings on changed lines are reported."""

# ruff: noqa: PTH100, PTH114, PTH118, PTH119 - paths are strings here, as where files are looked for

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from lint_news.errors import UsageError
from lint_news.gitdiff import changed, merge_base, root_of
from lint_news.inputs.decompress import SIGNATURE, compression_of
from lint_news.inputs.remote import local_path
from lint_news.inputs.shard import STDIN
from lint_news.model import Finding, Location, ParquetRow, WarcRecord

UNCOUNTED = re.compile(rb"\0|\r(?!\n)")  # what git and we take for different lines
PIECE = 1 << 20  # bytes looked at together

Lines = Sequence[range] | None


class Changes:
    """Changed lines of files; `None` stands for all lines of a file. Paths are absolute and without symbolic links."""

    def __init__(self, root: Path, files: Iterable[tuple[str, Lines]]) -> None:
        """`files` are named from the root of the repository, with slashes."""
        self._files = {os.path.normpath(os.path.join(root, name)): lines for name, lines in files}
        self._names = {os.path.basename(path) for path in self._files}
        self._last: tuple[str, Lines] = "", ()

    def concern(self, path: str) -> bool:
        """Whether anything of a file was changed."""
        return self._lines(path) != ()

    def touch(self, finding: Finding) -> bool:
        """Whether a finding, or a place that it speaks of, lies on changed lines."""
        return any(self._hold(place) for place in (finding.location, *(r.location for r in finding.related)))

    def _hold(self, place: Location) -> bool:
        if place.path != self._last[0]:
            self._last = place.path, self._counted(local_path(place.path) or place.path)
        lines = self._last[1]
        if lines is None:
            return True
        if isinstance(place.record, ParquetRow | WarcRecord):  # their lines are not those of the file
            return lines != ()
        last = place.end_line - (place.end_column == 1 and place.end_line > place.line)
        n = bisect_right(lines, last, key=lambda r: r.start) - 1
        return n >= 0 and lines[n].stop > place.line

    def _lines(self, path: str) -> Lines:
        if os.path.basename(path) not in self._names and not os.path.islink(path):
            return ()  # most files, and the answer for them is quick
        link = unlinked(path)
        return self._files[link] if link in self._files else self._files.get(os.path.realpath(path), ())

    def _counted(self, path: str) -> Lines:
        """The changed lines of a file, `None` where git's lines are not ours."""
        lines = self._lines(path)
        return None if lines and _uncounted(path) else lines


def unlinked(path: str) -> str:
    """An absolute path whose folders are no symbolic links; what lies there may be one."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _uncounted(path: str) -> bool:
    """Whether a file is compressed, holds UTF-16, or ends lines with CR alone."""
    try:
        with Path(path).open("rb") as file:
            head, before = file.read(PIECE), b""
            if compression_of(head[:SIGNATURE]):
                return True
            while head:
                cut = head.endswith(b"\r")  # what follows it decides
                if UNCOUNTED.search(before + (head[:-1] if cut else head)):
                    return True
                head, before = file.read(PIECE), b"\r" if cut else b""
            return bool(before)
    except OSError:
        return True


def changed_since(revision: str, paths: Sequence[str]) -> Changes:
    """What was changed in the repository around the working folder since it parted from a revision.

    Raises `UsageError` where git cannot tell, and for paths that lie elsewhere.
    """
    root = root_of(Path.cwd())
    for path in paths:
        local = local_path(path) if path != STDIN else None
        ways = (unlinked(local), os.path.realpath(local)) if local is not None else ()
        if not any(Path(way).is_relative_to(root) for way in ways):
            raise UsageError(f"{path}: does not lie in the git repository {root}, so --changed-since cannot be told")
    return Changes(root, changed(root, merge_base(root, revision)))
