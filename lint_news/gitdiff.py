"""What git says of a working tree: which lines of which files were changed since a revision.

The files of submodules, and of other repositories that lie within, count as the files around them do.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from lint_news.errors import UsageError

Changed = dict[str, list[range] | None]  # lines in their order, by path with slashes; `None` where git cannot tell them
Modules = dict[str, str | None]  # folders that are repositories of their own, and the commit that they were at

# What git sets where it runs hooks. It speaks of the repository of the hook, not of the one around a folder.
OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
DIFF = (
    *("diff", "--raw", "--no-abbrev", "--patch", "--unified=0", "--inter-hunk-context=0", "--find-renames"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--submodule=short", "--ignore-submodules=none"),
    "--ignore-cr-at-eol",  # nor is the last line changed by a line end that it gets
)
RAW = re.compile(rb":(\d+) (\d+) ([0-9a-f]+) [0-9a-f]+ ([A-Z])\d*\t")
HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
HEADER, RENAMED, BINARY = b"diff --git ", b"rename to ", b"Binary files "
GONE, LINK, SUBMODULE = b"000000", b"120000", b"160000"  # modes of files


def root_of(folder: Path) -> Path:
    """The top of the working tree around a folder, without symbolic links. Raises `UsageError` where there is none."""
    return Path(os.path.realpath(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n"))))


def merge_base(root: Path, revision: str) -> str:
    """The commit at which what is checked out and a revision parted. Raises `UsageError` where there is none."""
    if revision.startswith("-") or not _ask(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise UsageError(f"--changed-since: '{revision}' is no commit here; {_remedy(root)}")
    base = _ask(root, "merge-base", revision, "HEAD")
    if not base:
        raise UsageError(f"--changed-since: '{revision}' and HEAD have no commit in common; {_remedy(root)}")
    return base


def _remedy(root: Path) -> str:
    if _ask(root, "rev-parse", "--is-shallow-repository") == "true":
        return "the clone is shallow; run 'git fetch --unshallow' (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0)"
    return "see 'git log', or run 'git fetch' first"


def changed(folder: Path, base: str | None) -> Iterator[tuple[str, list[range] | None]]:
    """Files below the top of a working tree, and those of their lines that are not as in a commit.

    Files that git does not know and does not ignore are new. Without a commit every file is. Raises `UsageError`.
    """
    modules: Modules = {}
    if base is not None:
        files, modules = _read_diff(_lines(folder, *DIFF, base, "--"))
        files.update(dict.fromkeys(_filtered(folder, files)))
        yield from ((name, lines) for name, lines in files.items() if lines != [])
    which = ("--others",) if base is not None else ("--cached", "--others")
    for name in map(os.fsdecode, _git(folder, "ls-files", "-z", "--exclude-standard", *which).split(b"\0")[:-1]):
        if (folder / name / ".git").exists():
            modules.setdefault(name.rstrip("/"), None)
        else:
            yield name, None
    for name, before in modules.items():
        if (folder / name / ".git").exists():  # else the submodule is not checked out
            yield from ((f"{name}/{inner}", lines) for inner, lines in changed(folder / name, before))


def _read_diff(lines: Iterable[bytes]) -> tuple[Changed, Modules]:
    """Read the list of changed files and the patch behind it. Lines of files come with a mark before them."""
    files: Changed = {}
    modules: Modules = {}
    name = ""
    for line in lines:
        if line.startswith((b"+", b"-", b"\\")):
            continue
        if raw := RAW.match(line):
            _enter(raw, line[raw.end() :].rstrip(b"\n"), files, modules)
        elif line.startswith(HEADER):
            both = line[len(HEADER) :].rstrip(b"\n")  # the same name twice, unless it was renamed
            name = _unquoted(both[len(both) // 2 + 1 :])[2:]
        elif line.startswith(RENAMED):
            name = _unquoted(line[len(RENAMED) :].rstrip(b"\n"))
        elif line.startswith(BINARY) and name in files:
            files[name] = None
        elif hunk := HUNK.match(line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            if count and (known := files.get(name)) is not None:
                known.append(range(start, start + count))
    return files, modules


def _enter(raw: re.Match[bytes], names: bytes, files: Changed, modules: Modules) -> None:
    """Note an entry of the list of changed files; a renamed one has two names."""
    name = _unquoted(names.rpartition(b"\t")[2])
    before, now, commit, status = raw.groups()
    if now == SUBMODULE:
        modules[name] = commit.decode() if before == SUBMODULE else None
    elif status == b"U" or now == LINK:
        files[name] = None
    elif now != GONE:
        files[name] = []


def _unquoted(name: bytes) -> str:
    """A name as git prints it: in quotes, with the escapes of C, where it holds unusual bytes."""
    return os.fsdecode(ast.literal_eval(f"b{name.decode('ascii')}") if name.startswith(b'"') else name)


def _filtered(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Files of which git holds something else than lies in the folder, as with LFS: its lines are not theirs."""
    feed = b"".join(os.fsencode(name) + b"\0" for name in names)
    said = _git(folder, "check-attr", "-z", "--stdin", "filter", feed=feed).split(b"\0")
    for name, value in zip(said[0::3], said[2::3], strict=False):
        if value not in (b"unspecified", b"unset"):
            yield os.fsdecode(name)


def _ask(folder: Path, *arguments: str) -> str:
    """What git answers in one line, empty where the answer is no."""
    try:
        return os.fsdecode(_git(folder, *arguments)).strip()
    except UsageError:
        return ""


def _git(folder: Path, *arguments: str, feed: bytes | None = None) -> bytes:
    return b"".join(_lines(folder, *arguments, feed=feed))


def _lines(folder: Path, *arguments: str, feed: bytes | None = None) -> Iterator[bytes]:
    """What git prints, line by line: a patch may be large. Raises `UsageError` with what git says of a failure."""
    command = ("git", "-C", str(folder), "-c", "core.quotePath=true", "--no-optional-locks", *arguments)
    kept = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
    with TemporaryFile() as given, TemporaryFile() as errors:
        given.write(feed or b"")
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - git, and what it is told
                command, stdin=given, stdout=subprocess.PIPE, stderr=errors, env={**kept, "LC_ALL": "C"}
            )
        except OSError as error:
            raise UsageError(f"--changed-since: git cannot be run: {error.strerror}; install it") from None
        with process:
            assert process.stdout is not None  # noqa: S101 - for the types
            yield from process.stdout
        if process.returncode:
            errors.seek(0)
            said = os.fsdecode(errors.readline()).strip().removeprefix("fatal: ")
            raise UsageError(f"--changed-since: git: {said or f'ended with {process.returncode}'}")
