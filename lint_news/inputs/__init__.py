"""From the paths a user gives to articles: `discover` says what to read, `read` reads one shard.

Each format is one module with a function `read(shard, file, max_size, names)` that yields sources and problems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from typing import BinaryIO

from lint_news.inputs.discover import FORMATS, Discovered, discover, of_stream
from lint_news.inputs.shard import STDIN, FieldNames, Shard, problem, unreadable
from lint_news.inputs.streams import Corrupt, Fault, Stream, opened
from lint_news.model import Item, LeftOut, Problem

__all__ = ["FORMATS", "STDIN", "Discovered", "FieldNames", "Shard", "discover", "read"]

Reader = Callable[[Shard, BinaryIO, int, FieldNames], Iterator[Item]]
READERS = {  # format to the module that reads it, which is imported when first needed
    "text": "whole",
    "html": "whole",
    "jsonl": "jsonl",
    "json": "jsonfile",
    "csv": "csvfile",
    "tsv": "csvfile",
    "xml": "xmlfile",
    "warc": "warc",
    "wet": "warc",
    "parquet": "parquet",
}
NUMBERED = frozenset({"jsonl"})  # formats whose records are numbered by lines, and which may be read from any line on


def _reader(form: str) -> Reader:
    reader: Reader = import_module(f"lint_news.inputs.{READERS[form]}").read
    return reader


def read(shard: Shard, max_size: int, names: FieldNames = ()) -> Iterator[Item]:
    """The articles of a shard, and a problem for each thing that could not be read; never raises."""
    if shard.problem is not None:
        yield shard.problem
        return
    try:
        with opened(shard) as file:
            found = of_stream(shard, file)
            if isinstance(found, str):
                return
            if found.problem is not None:
                yield found.problem
                return
            yield from _read_on(found, file, max_size, names)
            if file.changed(shard):
                said = "changed while it was read; what is reported may not fit"
                yield problem(shard.uri, "changed", said, "run again when nobody writes to it", lost=False)
    except OSError as error:
        yield unreadable(shard.uri, error)


def _read_on(shard: Shard, file: Stream, max_size: int, names: FieldNames) -> Iterator[Item]:
    """What the reader of the format gives; lines also from behind a corrupt place."""
    reader, before = _reader(shard.format), 0
    while True:
        try:
            for item in reader(shard, file, max_size, names):
                yield _moved(item, before) if before else item
            return
        except Fault as fault:
            numbered = shard.format in NUMBERED
            inflated = file.inflated
            go_on = isinstance(fault, Corrupt) and numbered and inflated is not None and inflated.resume()
            said = fault.message if go_on or not isinstance(fault, Corrupt) else f"{fault.message}; the rest is lost"
            yield problem(
                shard.uri, fault.kind, said, fault.remedy, fault.line, fault.line if numbered else None, lost=True
            )
            if not go_on or inflated is None:
                return
            before = inflated.lines


def _moved(item: Item, lines: int) -> Item:
    """An item of a reader that was begun anew some lines further down."""
    if isinstance(item, LeftOut):
        return replace(item, record=lines + item.line, line=lines + item.line)
    if isinstance(item, Problem):
        place = item.location
        number = lines + place.line
        return replace(item, location=replace(place, record=number, line=number, end_line=lines + place.end_line))
    return replace(item, record=lines + item.line, line=lines + item.line, offset=-1)
