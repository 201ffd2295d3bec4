"""Which files to read, and in which format, told from the suffix and from the first bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lint_news.decode import decode
from lint_news.errors import UsageError
from lint_news.inputs.shard import STDIN, Shard, problem

FORMATS = ("text", "html", "jsonl")
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jl": "jsonl",
}
LEFT_OUT, EMPTY = "left out", "empty"
SNIFFED = 8192  # bytes looked at
WIDE = re.compile(rb"\xff\xfe|\xfe\xff|\0\0\xfe\xff")
MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
    b"\xfd7zXZ",
    b"PAR1",
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|h1|title|meta)\b",
    re.I | re.S,
)
JSON_START = re.compile(r'\s*\{\s*(?:"|\})')


@dataclass(frozen=True, slots=True)
class Discovered:
    """Shards sorted by path; the number of files that were left out of folders, of empty files, of folders."""

    shards: tuple[Shard, ...]
    left_out: int = 0
    empty: int = 0


def discover(paths: Sequence[str], input_format: str | None = None) -> Discovered:
    """Resolve paths to shards. Raises `UsageError` for a path that does not exist; nothing is read then.

    Folders are walked; hidden files, other suffixes and binary files in them are left out and counted.
    """
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
    shards: dict[str, Shard] = {}
    left_out = empty = 0
    for path in paths:
        if path == STDIN:
            shards[STDIN] = Shard(STDIN, input_format or "")
            continue
        walked = Path(path).is_dir()
        for file in _walk(Path(path)) if walked else [Path(path)]:
            shard = _unreadable(file) if isinstance(file, OSError) else _shard(file, input_format, walked)
            if isinstance(shard, Shard):
                shards.setdefault(shard.uri, shard)
            else:
                left_out += shard == LEFT_OUT
                empty += shard == EMPTY
    return Discovered(tuple(shards[uri] for uri in sorted(shards)), left_out, empty)


def _walk(folder: Path) -> Iterator[Path | OSError]:
    """The files below a folder, and the errors of folders that may not be read."""
    failed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(here, name) for name in sorted(files) if not name.startswith("."))
    yield from failed


def _unreadable(error: OSError, uri: str | None = None) -> Shard:
    uri = uri or Path(os.fsdecode(error.filename)).as_posix()
    reason = error.strerror or str(error)
    remedy = "check the path and its permissions"
    return Shard(uri, "", problem(uri, "unreadable", f"cannot be read: {reason}", remedy))


def _shard(file: Path, input_format: str | None, walked: bool) -> Shard | str:
    """The shard of a file, or why there is none. A pipe keeps its format open: looking would take what is read."""
    uri = file.as_posix()
    known = SUFFIXES.get(file.suffix.lower())
    if walked and ((known is None and input_format is None) or not file.is_file()):
        return LEFT_OUT
    if file.exists() and not file.is_file():
        return Shard(uri, input_format or "")
    try:
        with file.open("rb") as opened:
            head = opened.read(SNIFFED)
    except OSError as error:
        return _unreadable(error, uri)
    if not head.strip() and len(head) < SNIFFED:
        return EMPTY
    if is_binary(head):
        if walked:
            return LEFT_OUT
        return Shard(uri, "", problem(uri, "binary", "is a binary file", "give text, HTML or JSONL"))
    return Shard(uri, input_format or known or sniff(head))


def is_binary(head: bytes) -> bool:
    r"""Whether the first bytes of a file are no text in any encoding.

    >>> is_binary(b"%PDF-1.4"), is_binary("caf\xe9".encode("utf-16"))
    (True, False)
    """
    if head.startswith(MAGIC):
        return True
    if b"\0" not in head or WIDE.match(head):
        return False
    text = decode(head[: len(head) // 4 * 4] or head).text
    return text.count("\0") > len(text) // 100 or len(CONTROLS.findall(text)) > len(text) // 20


def sniff(head: bytes) -> str:
    """The format of content whose name does not tell it."""
    text = decode(head).text
    if HTML_START.match(text):
        return "html"
    return "jsonl" if JSON_START.match(text) else "text"


def with_format(shard: Shard, head: bytes) -> Shard:
    """A shard of standard input, its format told from the content."""
    return shard if shard.format else replace(shard, format=sniff(head))
