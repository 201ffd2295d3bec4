"""Where a command writes: standard output or files, which appear only when they are complete."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TextIO

from lint_news.errors import OutputError, UsageError
from lint_news.lock import lock

STDOUT = "-"
ESCAPES = "lint-news-escapes"  # how characters are written that an encoding does not have


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2)), error.end


codecs.register_error(ESCAPES, _escape)


def targets(outputs: Sequence[str] | None, default: str, formats: Sequence[str]) -> list[tuple[str, str]]:
    """`(format, file)` for each `[F=]FILE`; standard output in the default format where there is none.

    Raises `UsageError` for an unknown format or a file that cannot be written.

    >>> targets(["json=-"], "terminal", ["terminal", "json"])
    [('json', '-')]
    """
    found = []
    for output in outputs or [STDOUT]:
        name, equals, file = output.partition("=")
        if not equals or "/" in name or "." in name:
            name, file = default, output
        if name not in formats:
            raise UsageError(f"--output: unknown format '{name}'; formats are {', '.join(formats)}")
        if file != STDOUT:
            _check_writable(Path(file))
        found.append((name, file))
    return found


def _check_writable(path: Path) -> None:
    folder = path.parent
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file to write")
    if not folder.is_dir():
        raise UsageError(f"{path}: the folder {folder} does not exist; create it first")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError(f"{path}: cannot be written; check its permissions")


class _Output(io.TextIOWrapper):
    """A file that says which one it is when it cannot be written: several may be written at once."""

    path = Path()

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise _failed(self.path, error) from None

    def close(self) -> None:
        try:
            super().close()
        except OSError as error:
            raise _failed(self.path, error) from None


def _failed(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written: {error.strerror or error}")


@contextmanager
def written(file: str) -> Iterator[TextIO]:
    """A stream to a file that takes its place when all is written, or to standard output.

    Raises `UsageError` where the file cannot be opened, `OutputError` where it cannot be written to the end.
    """
    if file == STDOUT:
        yield sys.stdout
        return
    path = Path(file)
    regular = path.is_file() or not path.exists()  # else a device or a pipe
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial") if regular else path
    try:
        stream = _Output(partial.open("wb"), encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None
    stream.path = path
    try:
        if regular:
            with suppress(OSError):  # `--output` may name a file twice
                lock(stream)
            _clear_left_over(path)
        yield stream
        stream.close()
        if regular:
            _moved(partial, path)
    finally:
        with suppress(OutputError):
            stream.close()
        if regular:
            partial.unlink(missing_ok=True)


def _clear_left_over(path: Path) -> None:
    """Remove what runs have left that were killed while they wrote this file; one that is at work holds a lock."""
    for other in path.parent.glob(f".{escape(path.name)}.*.partial"):
        with suppress(OSError):
            with other.open("ab") as file:
                lock(file)
            other.unlink()


def _moved(partial: Path, path: Path) -> None:
    try:
        partial.replace(path)
    except OSError as error:
        raise _failed(path, error) from None


def mirror_folder(outputs: Sequence[str] | None, paths: Sequence[str]) -> Path | None:
    """The folder that one `--output` names: one that exists or ends in a slash, or any if a folder is read."""
    if not outputs or len(outputs) > 1 or "=" in outputs[0] or outputs[0] == STDOUT:
        return None
    target = Path(outputs[0])
    is_folder = target.is_dir() or outputs[0].endswith(("/", os.sep)) or any(Path(p).is_dir() for p in paths)
    if not is_folder:
        return None
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target}: is a file, but a folder is read; name a folder to write")
    return target


class Mirror:
    """A folder of output that has a file for each file of input, at the same path below it."""

    def __init__(self, folder: Path, paths: Sequence[str], form: str, uris: Sequence[str]) -> None:
        """Raises `UsageError` where two files of input, or one of input and one of output, would be the same file."""
        self._folder, self._paths = folder, paths
        self._suffix = ".jsonl" if form == "jsonl" else ".txt"
        self._stack = ExitStack()
        self._current: tuple[str, TextIO] | None = None
        inputs = {Path(uri).resolve() for uri in uris if uri != STDOUT}
        made: dict[Path, str] = {}
        for uri in uris:
            target = self._target(uri)
            if target.resolve() in inputs:
                raise UsageError(f"{target}: is read and would be overwritten; name another folder")
            if made.setdefault(target, uri) != uri:
                raise UsageError(f"{made[target]} and {uri} would both become {target}; strip them one by one")

    def __enter__(self) -> Mirror:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._stack.__exit__(kind, error, None)

    def stream(self, uri: str) -> tuple[TextIO, bool]:
        """The stream for a file of input, and whether it is new; files come one after the other."""
        if self._current is not None and self._current[0] == uri:
            return self._current[1], False
        self._stack.close()
        target = self._target(uri)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._current = uri, self._stack.enter_context(written(str(target)))
        except OSError as error:
            raise OutputError(f"{target.parent}: cannot be made: {error.strerror or error}") from None
        except UsageError as error:  # the run is under way
            raise OutputError(str(error)) from None
        return self._current[1], True

    def _target(self, uri: str) -> Path:
        target = self._folder / below(uri, self._paths)
        return target if target.suffix == self._suffix else target.with_name(target.name + self._suffix)


def below(uri: str, paths: Sequence[str]) -> Path:
    """The path of a file of input below the folder that was given, or its name."""
    for path in paths:
        if Path(path).is_dir() and Path(uri).is_relative_to(path):
            return Path(uri).relative_to(path)
    return Path("stdin" if uri == STDOUT else Path(uri).name)


def write(stream: TextIO, text: str, escapes: str = ESCAPES) -> None:
    """Write what the stream's encoding can hold; the rest as escapes, without more those that JSON knows."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, escapes).decode(encoding))
