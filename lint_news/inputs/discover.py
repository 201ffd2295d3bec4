"""Which files to read, and in which format, told from the suffix and from the first bytes."""

# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH122, PTH123
# Paths are strings here: making ten thousand of `pathlib` takes longer than looking at the files.

from __future__ import annotations

import importlib.util
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lint_news.decode import decode
from lint_news.errors import UsageError
from lint_news.inputs import ignorefile, remote
from lint_news.inputs.decompress import SIGNATURE, compression_of
from lint_news.inputs.shard import STDIN, Shard, problem, unreadable
from lint_news.inputs.streams import Stream, opened
from lint_news.model import Problem

FORMATS = ("text", "html", "jsonl", "json", "csv", "tsv", "xml", "warc", "wet", "parquet")
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jl": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xml": "xml",
    ".warc": "warc",
    ".wet": "wet",
    ".parquet": "parquet",
}
COMPRESSED = (".gz", ".zst", ".bz2", ".xz")
ARCHIVES = frozenset({"warc", "wet", "parquet"})  # read without looking inside; an empty one is a problem
EXTRAS = {"warc": ("fastwarc", "warc"), "wet": ("fastwarc", "warc"), "parquet": ("pyarrow", "parquet")}
LEFT_OUT, EMPTY, UNCHANGED = "left out", "empty", "unchanged"
SNIFFED = 8192  # bytes looked at
FEW_NULS = 8  # that do not make a short text binary
LINE_SOUGHT = 1 << 24  # bytes in which the end of the first line of a JSON file is sought
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
ARRAY_START = re.compile(r"\s*\[\s*(?:\{|\])")
XML_START = re.compile(r"\s*(?:<\?xml\b|<doc\b[^>]*>)", re.I)
WARC_START = re.compile(rb"WARC/\d\.\d+\r?\n")
PARQUET_START = re.compile(rb"PAR1[\x00-\x1f]")
MARK = b"\xef\xbb\xbf"
Told = Callable[[str, os.stat_result], "Shard | None"]  # the shard of a file that is as it was when last looked at


@dataclass(frozen=True, slots=True)
class Discovered:
    """Shards sorted by path; the number of files that were left out of folders, of empty files, of ignored ones.

    A folder that is ignored counts as one.
    """

    shards: tuple[Shard, ...]
    left_out: int = 0
    empty: int = 0
    ignored: int = 0


@dataclass(slots=True)
class _Search:
    """What was asked for, and what was found so far."""

    input_format: str | None
    include: tuple[ignorefile.Pattern, ...]
    exclude: tuple[ignorefile.Pattern, ...]
    told: Told
    concern: Callable[[str], bool]
    shards: dict[str, Shard] = field(default_factory=dict)
    left_out: int = 0
    empty: int = 0
    ignored: int = 0

    def add(self, found: Shard | str) -> None:
        """Count a shard, or why there is none."""
        if isinstance(found, Shard):
            self.shards.setdefault(found.uri, found)
        else:
            self.left_out += found == LEFT_OUT
            self.empty += found == EMPTY

    def wanted(self, names: Sequence[str]) -> bool:
        """Whether the globs want a file, given by its path in the folder that is walked."""
        if self.exclude and ignorefile.decide(self.exclude, names, False):
            return False  # folders that are excluded are not entered at all
        return not self.include or bool(ignorefile.decide(self.include, names, False))


def discover(
    paths: Sequence[str],
    input_format: str | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    told: Told = lambda uri, about: None,
    concern: Callable[[str], bool] = lambda path: True,
) -> Discovered:
    """Resolve paths and addresses to shards. Raises `UsageError` for one that does not exist; nothing is read then.

    Folders, and addresses that end in `/`, are walked. Hidden files, those a `.gitignore` names, other suffixes and
    binary files in them are left out. `include` and `exclude` are patterns as in a `.gitignore`, for files in folders
    only. A file that was named and needs a package that is not installed is a `UsageError` as well. A file of which
    `told` knows, by its address and state, what it is, is not opened. One that is of no `concern`, told by its path, is
    neither looked at nor counted.
    """
    for path in paths:
        local = remote.local_path(path)
        if path != STDIN and local is not None and not os.path.lexists(local):
            raise UsageError(f"{path}: no such file or folder")
    search = _Search(input_format, ignorefile.patterns(include), ignorefile.patterns(exclude), told, concern)
    for path in paths:
        local = remote.local_path(path)
        if path == STDIN:
            search.add(Shard(STDIN, input_format or ""))
        elif local is None:
            _discover_remote(path, search)
        elif os.path.isdir(local):
            _discover_folder(Path(local).as_posix(), search)
        else:
            uri = path if remote.is_url(path) else Path(path).as_posix()
            search.add(_named(_shard(uri, local, search, False)))
    shards = tuple(search.shards[uri] for uri in sorted(search.shards))
    return Discovered(shards, search.left_out, search.empty, search.ignored)


def _named(found: Shard | str) -> Shard | str:
    """A file that was named: the user can mend what a missing package breaks."""
    if isinstance(found, Shard) and found.problem is not None and found.problem.kind == "missing-extra":
        raise UsageError(f"{found.uri}: {found.problem.message}; {found.problem.remedy}")
    return found


def _discover_folder(root: str, search: _Search) -> None:
    """Add the files below a folder."""
    failed: list[OSError] = []
    chains = {root: ignorefile.below(ignorefile.above(root), root)}
    ways: dict[str, tuple[str, ...]] = {root: ()}
    for here, folders, files in os.walk(root, onerror=failed.append):
        chain, way = chains.pop(here), ways.pop(here)
        kept = []
        for name in sorted(f for f in folders if not f.startswith(".")):
            if ignorefile.ignored(chain, name, True) or ignorefile.decide(search.exclude, (*way, name), True):
                search.ignored += 1
                continue
            kept.append(name)
            deeper = os.path.join(here, name)
            chains[deeper], ways[deeper] = ignorefile.below(chain, deeper, name), (*way, name)
        folders[:] = kept
        for name in sorted(files):
            if name.startswith("."):
                continue
            if not search.wanted((*way, name)) or ignorefile.ignored(chain, name, False):
                search.ignored += 1
                continue
            path = os.path.join(here, name)
            path = path.removeprefix(f".{os.sep}") if root == "." else path
            uri = path.replace(os.sep, "/")
            search.add(_shard(uri, path, search, True))
    for error in failed:
        search.add(_unreadable(error))


def _unreadable(error: OSError, uri: str | None = None) -> Shard:
    uri = uri or Path(os.fsdecode(error.filename)).as_posix()
    return Shard(uri, "", unreadable(uri, error))


def known_format(name: str) -> str | None:
    """The format that a name tells, also before the suffix of a compression.

    >>> known_format("a/News.JSONL.gz"), known_format("notes.md")
    ('jsonl', None)
    """
    stem, suffix = os.path.splitext(name.lower())
    if suffix in COMPRESSED:
        suffix = os.path.splitext(stem)[1]
    return SUFFIXES.get(suffix)


def _shard(uri: str, path: str, search: _Search, walked: bool) -> Shard | str:
    """The shard of a file, or why there is none. A pipe keeps its format open: looking would take what is read."""
    if not search.concern(path):
        return UNCHANGED
    known, input_format = known_format(path), search.input_format
    if walked and known is None and input_format is None:
        return LEFT_OUT
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            return LEFT_OUT if walked else Shard(uri, input_format or "")
        if told := search.told(uri, about):
            return told
        with open(path, "rb", buffering=0) as file:
            head = file.read(SNIFFED)
    except OSError as error:
        if walked and not os.path.isfile(path):
            return LEFT_OUT
        return _unreadable(error, uri)
    shard = Shard(uri, input_format or known or "", size=about.st_size, stamp=str(about.st_mtime_ns))
    if not head.strip() and len(head) < SNIFFED and shard.format not in ARCHIVES:
        return EMPTY
    shard = replace(shard, compression=compression) if (compression := compression_of(head[:SIGNATURE])) else shard
    return _with_content(shard, head, known, input_format, walked)


def _with_content(shard: Shard, head: bytes, known: str | None, input_format: str | None, walked: bool) -> Shard | str:
    """The shard with its format told from the content, or why there is none."""
    if shard.compression and input_format is None:
        try:
            with opened(shard, SNIFFED) as file:
                head = file.read(SNIFFED)
        except OSError:
            return shard  # whoever reads it says what is wrong
        if not head.strip() and len(head) < SNIFFED and shard.format not in ARCHIVES:
            return EMPTY
    form = input_format or form_of(head, known)
    if form not in ARCHIVES and not (input_format and shard.compression) and is_binary(head):
        return LEFT_OUT if walked else replace(shard, format="", problem=binary(shard.uri))
    if form == "json" and not input_format and b"\n" not in head and len(head) == SNIFFED:
        form = _by_first_line(shard) or form
    return _with_extra(shard if form == shard.format else replace(shard, format=form))


def binary(uri: str) -> Problem:
    """The problem of a file that is no text."""
    return problem(uri, "binary", "is a binary file", "give text, HTML, JSON, CSV, XML, WARC or Parquet")


def _with_extra(shard: Shard) -> Shard:
    """The shard, with a problem if it needs a package that is not installed."""
    package, extra = EXTRAS.get(shard.format, ("", ""))
    if not package or importlib.util.find_spec(package) is not None:
        return shard
    lacking = f"{shard.format.upper() if shard.format != 'parquet' else 'Parquet'} needs the package {package}"
    return replace(shard, problem=problem(shard.uri, "missing-extra", lacking, f"pip install 'lint-news[{extra}]'"))


def _by_first_line(shard: Shard) -> str | None:
    """Whether a `.json` whose first line is long is JSON Lines."""
    try:
        with opened(shard) as file:
            return _json_form(file.readline(LINE_SOUGHT) + file.readline(SNIFFED), "json")
    except OSError:
        return None


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
    return text.count("\0") > max(len(text) // 100, FEW_NULS) or len(CONTROLS.findall(text)) > len(text) // 20


def form_of(head: bytes, known: str | None = None) -> str:
    """The format of content that begins so; `known` is what the name tells."""
    if PARQUET_START.match(head):
        return "parquet"
    if WARC_START.match(head):
        return "wet" if known == "wet" else "warc"
    if known in ("json", "jsonl"):
        return _json_form(head, known)
    if known == "xml":
        return "html" if HTML_START.match(decode(head).text) else "xml"
    return known or sniff(head)


def sniff(head: bytes) -> str:
    """The format of text whose name does not tell it."""
    text = decode(head).text
    if HTML_START.match(text):
        return "html"
    if JSON_START.match(text):
        return _json_form(text.encode("utf-8", "replace"), "jsonl")
    if ARRAY_START.match(text):
        return "json"
    return "xml" if XML_START.match(text) else "text"


def _json_form(head: bytes, known: str) -> str:
    """Whether JSON is one value or one record a line.

    It is lines if the first line is an object of its own and something follows, one value if it begins with `[`, or if
    the first line holds no object; else it is what its name says.
    """
    text = head.removeprefix(MARK).lstrip()
    if text.startswith(b"["):
        return "json"
    first, ended, rest = text.partition(b"\n")
    if not text.startswith(b"{") or not ended:
        return known
    try:
        whole = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return "json" if known == "json" or first.strip() == b"{" else known
    return "jsonl" if whole and rest.lstrip().startswith(b"{") else known


def of_stream(shard: Shard, stream: Stream) -> Shard | str:
    """The shard of what can be read only once, its format told from its first bytes; or `EMPTY`."""
    if shard.format:
        return shard
    head = stream.head(SNIFFED)
    if not head.strip() and len(head) < SNIFFED:
        return EMPTY if stream.inflated is None or stream.inflated.fault is None else replace(shard, format="text")
    form = form_of(head, known_format(shard.uri))
    if form not in ARCHIVES and is_binary(head):
        return replace(shard, problem=binary(shard.uri))
    return _with_extra(replace(shard, format=form))


def _discover_remote(address: str, search: _Search) -> None:
    """Add what lies behind an address. All but archives are told from their content when they are read."""
    try:
        if address.endswith("/"):
            for shard in _listed(address, search):
                search.add(shard)
            return
        size, stamp = remote.info(address)
    except FileNotFoundError:
        raise UsageError(f"{address}: no such file") from None
    except OSError as error:
        search.add(_unreadable(error, address))
        return
    form = search.input_format or _of_archive(address)
    search.add(_named(_with_extra(Shard(address, form, size=size, stamp=stamp))))


def _of_archive(address: str) -> str:
    known = known_format(address)
    return known if known in ARCHIVES else ""


def _listed(prefix: str, search: _Search) -> Iterator[Shard | str]:
    for address, size, stamp in remote.listed(prefix):
        names = address.removeprefix(prefix).split("/")
        if any(name.startswith(".") for name in names):
            continue
        above = (names[:n] for n in range(1, len(names)))
        if not search.wanted(names) or any(ignorefile.decide(search.exclude, way, True) for way in above):
            search.ignored += 1
        elif search.input_format is None and known_format(address) is None:
            yield LEFT_OUT
        elif not size:
            yield EMPTY
        else:
            yield _with_extra(Shard(address, search.input_format or _of_archive(address), size=size, stamp=stamp))
