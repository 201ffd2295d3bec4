"""Where a filtered dump goes: one file, or a folder with a file for each file of input; and which copy a format has."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, BinaryIO, Self, TextIO, cast

from lint_news import output
from lint_news.errors import OutputError, UsageError
from lint_news.filtering.copies import Copy, Lines, Pages, Piped, Unreadable, Whole, Write
from lint_news.filtering.text import text_of
from lint_news.inputs import STDIN, FieldNames, Shard
from lint_news.inputs.discover import of_stream
from lint_news.inputs.streams import opened

LINES = "jsonl"
TAGS = "lint_news_tags"  # the field that tags are put into
KINDS = {"html": LINES, "warc": LINES, "wet": LINES, "jsonl": LINES, "tsv": "csv"}  # format to what it becomes
PLURAL = frozenset({LINES, "csv", "parquet"})  # of which several files can become one


@dataclass(frozen=True, slots=True)
class Wish:
    """What the copies are to hold beside the records: a field for the new text, and whether there are tags."""

    add: str = ""
    tagging: bool = False

    @property
    def new(self) -> dict[str, Any]:
        """The fields that are added, each with a value of its kind."""
        return {**({self.add: ""} if self.add else {}), **({TAGS: [""]} if self.tagging else {})}


class Outputs:
    """The files of one run. They appear when they are complete."""

    def __init__(self, out: str, paths: Sequence[str], shards: Sequence[Shard], names: FieldNames, wish: Wish) -> None:
        """Look at what is to be read, as far as must be known before. Raises `UsageError` for what cannot be done."""
        self._names, self._wish = names, wish
        self._shards = {shard.uri: _told(shard) for shard in shards if shard.problem is None}
        self._folder = output.mirror_folder([out], paths)
        self._out, self._paths = out, paths
        self._join = self._folder is None and len(self._shards) > 1
        for shard in self._shards.values():
            self._check(shard)
        if self._folder is None:
            output.targets([f"dump={out}"], "dump", ["dump"])
            self._check_one()
        self._first = True
        self._mirror: _Mirror | None = None
        if self._folder is not None:
            suffixed = {s.uri for s in self._shards.values() if self._kind(s) == LINES and s.format != LINES}
            self._mirror = _Mirror(self._folder, paths, suffixed, list(self._shards))

    def _check(self, shard: Shard) -> None:
        kind = self._kind(shard)
        if kind == "text" and self._wish.new:
            raise UsageError(f"{shard.uri}: plain text has no field for more; write to a file that ends in .jsonl")
        if kind == "xml" and self._wish.add:
            raise UsageError(f"{shard.uri}: there is no field for a text beside the text of XML; leave out --add-field")

    def _check_one(self) -> None:
        """Whether all files can become one."""
        for uri in self._shards:
            if uri != STDIN and self._out != output.STDOUT and Path(uri).resolve() == Path(self._out).resolve():
                raise UsageError(f"{self._out}: is read and would be overwritten; name another file")
        if not self._join:
            return
        kinds = {self._kind(shard) for shard in self._shards.values()}
        if len(kinds) > 1 or not kinds <= PLURAL:
            said = " and ".join(sorted(kinds)) if len(kinds) > 1 else f"several files of {kinds.pop()}"
            raise UsageError(f"{said} cannot become one file; name a folder to write: -o DIR/")
        if len({self._shape(shard) for shard in self._shards.values()}) > 1:
            raise UsageError("files of other columns cannot become one file; name a folder to write: -o DIR/")

    def _kind(self, shard: Shard) -> str:
        if shard.format in ("", "text"):
            lines = not shard.format or (self._folder is None and (self._join or _bare(self._out) == f".{LINES}"))
            return LINES if lines else "text"
        return KINDS.get(shard.format, shard.format)

    def _shape(self, shard: Shard) -> object:
        """What files must have in common to become one."""
        try:
            if shard.format == "parquet":
                from lint_news.filtering.parquetcopy import parquet_of

                with parquet_of(shard) as file:
                    return str(file.schema_arrow.remove_metadata())
            if shard.format in ("csv", "tsv"):
                from lint_news.filtering.csvcopy import head_of

                head = head_of(shard, self._names)
                return head.columns, head.delimiter
        except UsageError:
            raise
        except Exception as error:
            raise UsageError(f"{shard.uri}: cannot be read: {error}") from None
        return None

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        if self._mirror is not None:
            self._stack.enter_context(self._mirror)
        else:
            stream = self._stack.enter_context(output.written(self._out))
            self._sink = self._stack.enter_context(_compressed(stream, self._out))
        self._writer: Any = None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._stack.__exit__(kind, error, None)

    @contextmanager
    def copy(self, shard: Shard) -> Iterator[Copy]:
        """The copy of a file of input; files come one after the other. Raises `OutputError`."""
        known = self._shards.get(shard.uri)
        with ExitStack() as stack:
            if known is None:
                yield Copy()
                return
            try:
                copy = self._copy(known, stack, lambda: self._sink_of(known, stack))
                self._first = False
                yield copy
                copy.end()
            except BrokenPipeError:
                raise
            except OSError as error:
                raise OutputError(f"{shard.uri}: cannot be copied: {error.strerror or error}") from None

    def _sink_of(self, shard: Shard, stack: ExitStack) -> IO[bytes]:
        if self._mirror is None:
            return self._sink
        self._first = True
        stream, _ = self._mirror.stream(shard.uri)
        return stack.enter_context(_compressed(stream, self._mirror.path(shard.uri).name))

    def _copy(self, shard: Shard, stack: ExitStack, sink: Callable[[], IO[bytes]]) -> Copy:
        kind, add = self._kind(shard), self._wish.add
        if kind == "text":
            return Whole(lambda data: _to(sink())(data))  # noqa: PLW0108 - no file for a text that is not kept
        if kind == "parquet":
            return self._table(shard, stack, sink())
        write = _to(sink())
        if shard.uri == STDIN:
            return Piped(write, add)
        if kind == LINES and shard.format != LINES:
            return Pages(shard.uri, write)
        text = stack.enter_context(text_of(shard))
        if kind == LINES:
            return Lines(text, write, add, self._first)
        if kind == "csv":
            from lint_news.filtering.csvcopy import Rows, head_of

            return Rows(text, write, add, head_of(shard, self._names), list(self._wish.new), self._first)
        from lint_news.filtering.enclosed import Docs, Objects

        return Objects(text, write, add) if kind == "json" else Docs(text, write)

    def _table(self, shard: Shard, stack: ExitStack, sink: IO[bytes]) -> Copy:
        from lint_news.filtering.parquetcopy import Table, parquet_of, schema_of, writer_of

        try:
            file = stack.enter_context(parquet_of(shard))
        except UsageError:
            raise
        except Exception as error:
            return Unreadable(f"{shard.uri}: cannot be copied: {' '.join(str(error).split())}")
        schema = schema_of(file.schema_arrow, self._wish.new)
        if self._writer is None or self._mirror is not None:
            self._writer = writer_of(file, schema, cast(BinaryIO, sink))
            (self._stack if self._mirror is None else stack).callback(self._writer.close)
        return Table(shard.uri, file, self._writer, self._writer.schema, self._wish.add)


class _Mirror(output.Mirror):
    """A folder of files of the same names; those that become JSON Lines say so."""

    def __init__(self, folder: Path, paths: Sequence[str], suffixed: set[str], uris: Sequence[str]) -> None:
        self._suffixed = suffixed
        super().__init__(folder, paths, LINES, uris)

    def path(self, uri: str) -> Path:
        """Where the copy of a file lies."""
        return self._target(uri)

    def _target(self, uri: str) -> Path:
        target = self._folder / output.below(uri, self._paths)
        return target.with_name(f"{target.name}.{LINES}") if uri in self._suffixed else target


def _told(shard: Shard) -> Shard:
    """The shard with its format, where it takes a look to tell."""
    from lint_news.engines import is_stream

    if shard.uri == STDIN or shard.format:
        return shard
    if is_stream(shard):
        raise UsageError(f"{shard.uri}: is read twice; write it to a file first, or give it as standard input")
    try:
        with opened(shard) as file:
            found = of_stream(shard, file)
    except OSError:
        return replace(shard, format=LINES)  # whoever reads it says what is wrong
    return replace(shard, format=LINES) if isinstance(found, str) or found.problem else found


def _bare(name: str) -> str:
    """The suffix of a name before that of a compression."""
    path = Path(name)
    return (path.with_suffix("") if path.suffix in _MAKERS else path).suffix


def _to(sink: IO[bytes]) -> Write:
    def write(data: bytes) -> None:
        sink.write(data)

    return write


def _gz(file: BinaryIO) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile("", "wb", 6, file, mtime=0))


def _zst(file: BinaryIO) -> IO[bytes]:
    import zstandard

    return cast(IO[bytes], zstandard.ZstdCompressor().stream_writer(file, closefd=False))


_MAKERS: dict[str, Callable[[BinaryIO], IO[bytes]]] = {
    ".gz": _gz,
    ".zst": _zst,
    ".bz2": lambda file: bz2.BZ2File(file, "wb"),
    ".xz": lambda file: lzma.LZMAFile(file, "wb"),  # noqa: SIM115 - closed by who asked for it
}


@contextmanager
def _compressed(stream: TextIO, name: str) -> Iterator[IO[bytes]]:
    """The bytes of a stream, compressed as a name says; the same bytes each time."""
    file = stream.buffer
    make = _MAKERS.get(Path(name).suffix)
    if make is None:
        yield file
        return
    made = make(file)
    yield made
    made.close()
