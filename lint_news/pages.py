"""Where the pages of `strip --format html` go: a folder with an index, or one page to a file or standard output."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import quote

from lint_news import output
from lint_news.errors import UsageError
from lint_news.model import ArticleResult, ParquetRow, WarcRecord
from lint_news.reporters.page import INDEX_END, article_page, index_begin, index_row

INDEX = "index.html"
SUFFIXES = (".html", ".htm")
SEVERAL = "one page holds one article; name a folder with --output DIR"


class Sink(AbstractContextManager["Sink"], Protocol):
    """What takes the articles of a run, one after the other."""

    def add(self, result: ArticleResult) -> None:
        """Write the page of an article."""


def sink(outputs: Sequence[str] | None, paths: Sequence[str], uris: Sequence[str]) -> Sink:
    """Where `--output` sends pages. Raises `UsageError` where they would not fit there."""
    if outputs and len(outputs) > 1:
        raise UsageError("--format html writes to one folder; give --output once")
    target = outputs[0] if outputs else output.STDOUT
    folder = output.mirror_folder(outputs, paths)
    if folder is None and target != output.STDOUT and not target.endswith(SUFFIXES):
        folder = Path(target)
        if folder.exists():
            raise UsageError(f"{folder}: is a file; name a folder to write")
    if folder is not None:
        return Pages(folder, paths, uris)
    if len(uris) > 1 or any(Path(p).is_dir() for p in paths):
        raise UsageError(SEVERAL)
    return Page(output.targets([target], "html", ["html"])[0][1])


class Page:
    """The page of the only article, written when it is clear that there is no other."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._page: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._page is not None:
            with output.written(self._file) as stream:
                output.write(stream, self._page, "xmlcharrefreplace")

    def add(self, result: ArticleResult) -> None:
        """Take the article. Raises `UsageError` for a second one."""
        if result.document is not None:
            if self._page is not None:
                raise UsageError(SEVERAL)
            self._page = article_page(result.document)


class Pages:
    """A page for each article at the path of its file below a folder, and an index that is written as they come."""

    def __init__(self, folder: Path, paths: Sequence[str], uris: Sequence[str]) -> None:
        self._folder, self._paths = folder, paths
        self._stack = ExitStack()
        self._last = Path()
        self._again = 0
        read = {Path(uri).resolve() for uri in uris if uri != output.STDOUT}
        made: dict[Path, str] = {Path(INDEX): "the index"}
        for uri in uris:
            below = output.below(uri, paths)
            if {(folder / below).resolve(), (folder / INDEX).resolve()} & read:
                raise UsageError(f"{folder}: holds what is read; name another folder")
            if made.setdefault(_page_of(below), uri) != uri:
                raise UsageError(f"{made[_page_of(below)]} and {uri} would have the same page; strip them one by one")

    def __enter__(self) -> Self:
        _make(self._folder)
        self._index = self._stack.enter_context(output.written(str(self._folder / INDEX)))
        self._index.write(index_begin(", ".join(self._paths)))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            self._index.write(INDEX_END)
        self._stack.__exit__(kind, error, None)

    def add(self, result: ArticleResult) -> None:
        """Write the page of an article, and its row in the index."""
        if result.left_out:
            return
        address = None
        if result.document is not None:
            target = self._target(result)
            _make((self._folder / target).parent)
            up = "../" * (len(target.parts) - 1) + INDEX
            with output.written(str(self._folder / target)) as stream:
                stream.write(article_page(result.document, up))
            address = quote(os.fsencode(target.as_posix()))
        self._index.write(index_row(result, address))

    def _target(self, result: ArticleResult) -> Path:
        """The path of an article's page below the folder; records have one each in a folder called after their file."""
        below = output.below(result.source.uri, self._paths)
        match result.source.record:
            case None:
                return _page_of(below)
            case ParquetRow(group, row):
                name = f"rg{group}-r{row}"
            case WarcRecord(offset):
                name = str(offset)
            case number:
                name = str(number)
        target = _page_of(below / name)
        self._again = self._again + 1 if target == self._last else 1  # records of WARC may begin at the same offset
        self._last = target
        return target if self._again == 1 else _page_of(below / f"{name}-{self._again}")


def _page_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.html")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}") from None
