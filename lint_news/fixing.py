"""Fixes put into files: an article to its fixed point, then a file article by article. Nothing else in it changes.

`mend` makes the fixes of an article, looks at it again, and goes on until nothing is left to mend. `Fixer` does so for
the results of a run and gives what is to be written as patches.
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import IO

from lint_news.decode import character_set, spliced
from lint_news.engines import run_items
from lint_news.inputs import STDIN, FieldNames, Shard, encoded, read
from lint_news.inputs.fields import RECORDS, read_values
from lint_news.inputs.values import NoText, RecordError
from lint_news.locate import Locator
from lint_news.model import SEVERITIES, ArticleResult, Document, Finding, Piece, Source
from lint_news.reading import Reading
from lint_news.reading import read as read_article
from lint_news.replacing import replacing
from lint_news.rule import Plan
from lint_news.sieve import Sieve
from lint_news.sourcemap import Span

ROUNDS = 10  # of fixes that make others possible
COPIED = 1 << 20  # bytes
WHOLE = frozenset({"text", "html"})  # files that are an article each
WRITTEN = WHOLE | {"jsonl", "json", "csv", "tsv"}  # formats that are rewritten
Wanted = Callable[[Finding], bool]
Edits = list[tuple[Span, str]]


class Changed(Exception):  # noqa: N818 - it is no fault of ours
    """A file is not what was linted."""


@dataclass(frozen=True, slots=True)
class Mended:
    """An article with its fixes: the bytes, how many findings were fixed, and what to say of those that were not."""

    data: bytes
    count: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes that take the place of others in a file, from an offset on."""

    start: int
    old: bytes
    new: bytes


def mend(source: Source, todo: Sequence[Finding], plan: Plan, wanted: Wanted) -> Mended:
    """Make the fixes of some findings of an article, then those of what is `wanted` afterwards, to a fixed point.

    An article that has none after some rounds stays as it is. Raises `Changed` where the findings are not its own.
    """
    first, count = _bytes(source), 0
    for _ in range(ROUNDS):
        data, made, remarks = _round(source, todo)
        if not made:
            return Mended(_bytes(source), count, remarks)
        source, count = replace(source, data=data), count + made
        result = next(iter(run_items([source], plan)))
        if result.document is None:
            return Mended(first, 0, (f"{source.uri}:{source.line}: not fixed: it could not be read afterwards",))
        todo = [f for f in result.findings if wanted(f)]
        if not todo:
            return Mended(data, count)
    said = f"{todo[0].location}: not fixed: each fix brings about another one"
    return Mended(first, 0, (said,))


def _bytes(source: Source) -> bytes:
    return source.data if isinstance(source.data, bytes) else b""


def _round(source: Source, todo: Sequence[Finding]) -> tuple[bytes, int, tuple[str, ...]]:
    """The bytes with all fixes that do not touch each other, graver ones first; their number; why others were not."""
    data, before = _bytes(source), read_article(source)
    raw = before.decoded.text
    told = character_set(source.encoding) if raw.isascii() else None
    encoding = told or before.decoded.encoding
    locator = Locator(Document(source, raw, ()))
    taken: list[tuple[int, int]] = []
    edits: Edits = []
    remarks: list[str] = []
    made = 0
    for finding in sorted(todo, key=lambda f: (SEVERITIES.index(f.severity), f.location.start)):
        wanted = _edits(finding, raw, locator)
        if not _free(taken, wanted):
            continue
        lacking = _lacking(wanted, encoding)
        if lacking:
            remarks.append(f"{finding.location}: not fixed: {encoding} has no '{lacking}'")
            continue
        for span, _ in wanted:
            insort(taken, (span.start, span.end))
        edits += wanted
        made += 1
    edits.sort(key=lambda edit: edit[0])
    new = spliced(data, encoding, edits)
    if made and not _reads_alike(before, source, new, edits, {f.location.field for f in todo}):
        said = f"{source.uri}:{source.line}: not fixed: the article would read differently elsewhere"
        return data, 0, (*remarks, said)
    return new, made, tuple(remarks)


def _edits(finding: Finding, raw: str, locator: Locator) -> Edits:
    """The edits of a finding's fix in the raw text. Raises `Changed` where the text is another one."""
    place = finding.location
    try:
        start = locator.offset_of(place.line, place.column)
        if start < finding.mark.start or not raw.startswith(finding.line_text, start - finding.mark.start):
            raise Changed
        found: Edits = []
        for edit in finding.fix.edits if finding.fix else ():
            at = edit.location
            span = Span(locator.offset_of(at.line, at.column), locator.offset_of(at.end_line, at.end_column))
            found.append((span, edit.replacement))
    except IndexError:
        raise Changed from None
    return found


def _free(taken: Sequence[tuple[int, int]], edits: Edits) -> bool:
    """Whether edits neither overlap nor touch what is taken."""
    for span, _ in edits:
        at = bisect_left(taken, (span.start, span.end))
        if (at and taken[at - 1][1] >= span.start) or (at < len(taken) and taken[at][0] <= span.end):
            return False
    return True


def _lacking(edits: Edits, encoding: str) -> str:
    """The first character that an encoding does not have, empty where it has all."""
    for _, new in edits:
        try:
            new.encode(encoding)
        except UnicodeEncodeError as error:
            return error.object[error.start]
    return ""


def _reads_alike(before: Reading, source: Source, data: bytes, edits: Edits, edited: set[str | None]) -> bool:
    """Whether an article reads as before but for its edits: the same text around, the same markup, the same values."""
    parts, at = [], 0
    for span, new in edits:
        parts += [before.decoded.text[at : span.start], new]
        at = span.end
    try:
        after = read_article(replace(source, data=data))
    except (RecordError, NoText):
        return False
    if "".join([*parts, before.decoded.text[at:]]) != after.decoded.text or before.html != after.html:
        return False
    if source.media_type in RECORDS and _values(before, source, edited) != _values(after, source, edited):
        return False
    return _markup(before) == _markup(after)


def _values(reading: Reading, source: Source, edited: Collection[str | None]) -> dict[str, str]:
    """The values of a record, those of edited fields without their text."""
    found = read_values(reading.decoded.text, source).top
    return {name: "" if name in edited else value.text for name, value in found.items()}


def _markup(reading: Reading) -> list[str]:
    """What of each field is no text, without its white space."""
    texts = [f.text for f in reading.record.fields] or [reading.decoded.text]
    return [_around(text, [p for p in reading.pieces if p.field == n]) for n, text in enumerate(texts)]


def _around(text: str, pieces: Sequence[Piece]) -> str:
    parts, at = [], 0
    for start, end in chain.from_iterable(zip(p.map.raw_starts, p.map.raw_ends, strict=True) for p in pieces):
        parts.append(text[at:start])
        at = end
    return "".join("".join([*parts, text[at:]]).split())


class Fixer:
    """Fixes for the results of a run, file by file; `shards` are those that the results name.

    Afterwards `count` is the number of findings that were fixed, `skipped` that of findings in files that are not
    rewritten (compressed and remote ones, and other formats), and `remarks` say why others were not fixed.
    """

    def __init__(
        self, shards: Mapping[str, Shard], plan: Plan, names: FieldNames, sieve: Sieve, unsafe: bool = False
    ) -> None:
        self._shards, self._names, self._sieve, self._unsafe = shards, names, sieve, unsafe
        self._plan = replace(plan, grammar=None)  # whose findings have no fixes
        self.count = self.skipped = 0
        self.remarks: list[str] = []

    def files(self, results: Iterable[ArticleResult]) -> Iterator[tuple[Shard, Iterator[Patch]]]:
        """Each file and its patches in ascending order: most have none. Taking one may raise `Changed`."""
        sifted = ((result, next(iter(self._sieve.sift((result,))))) for result in results)
        for uri, group in groupby(sifted, key=lambda pair: pair[0].source.uri):
            shard = self._shards.get(uri)
            if shard is not None:
                yield shard, self._patches(shard, group)
            for _ in group:  # noqa: B031 - what is left of a file that was given up
                pass

    def _patches(self, shard: Shard, results: Iterable[tuple[ArticleResult, ArticleResult]]) -> Iterator[Patch]:
        with ExitStack() as stack:
            file: _File | None = None
            for result, wanted in results:
                todo = [f for f in wanted.findings if self._applies(f)]
                if not todo:
                    continue
                file = file or stack.enter_context(closing(_File(shard, self._plan.max_size, self._names)))
                if file.left:
                    self.skipped += len(todo)
                    continue
                source = file.source(result.source)
                kept = frozenset(map(id, wanted.findings))
                refused = frozenset((f.rule, f.text) for f in result.findings if id(f) not in kept)
                mended = mend(source, todo, self._plan, partial(self._goes_on, refused))
                self.remarks += mended.remarks
                self.count += mended.count
                if mended.data != source.data:
                    yield Patch(file.mark + max(source.offset, 0), _bytes(source), mended.data)

    def _applies(self, finding: Finding) -> bool:
        return finding.fix is not None and (self._unsafe or finding.fix.applicability == "safe")

    def _goes_on(self, refused: Collection[tuple[str, str]], finding: Finding) -> bool:
        """Whether a finding is fixed that is there after others were: what was not wanted before is not wanted now."""
        known = (finding.rule, finding.text) in refused or self._sieve.knows(finding)
        return self._applies(finding) and not known


class _File:
    """A file read again for its articles, as a whole. `left` says that it is none that is rewritten."""

    def __init__(self, shard: Shard, max_size: int, names: FieldNames) -> None:
        self.mark = 0  # length of the byte order mark, where the offsets of articles do not count it
        self.left = (
            shard.format not in WRITTEN or bool(shard.compression) or "://" in shard.uri or not _regular(shard.uri)
        )
        if not self.left and shard.format not in WHOLE:
            with Path(shard.uri).open("rb") as file:
                told = encoded.tell(file.read(encoded.HEAD))
            self.mark, self.left = told.mark, told.transcoded is not None
        self._items = iter(()) if self.left else read(shard, max_size, names)

    def source(self, wanted: Source) -> Source:
        """The article of a result; they are asked for in their order. Raises `Changed` where it is not there."""
        place = wanted.record, wanted.line, wanted.column
        for item in self._items:
            if isinstance(item, Source) and (item.record, item.line, item.column) == place:
                return replace(item, uri=wanted.uri)
        raise Changed

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._items, Generator):
            self._items.close()


def _regular(uri: str) -> bool:
    return uri != STDIN and Path(uri).is_file()


def rewrite(shard: Shard, patches: Iterator[Patch]) -> bool:
    """Put patches into their file, all or none; whether there are any. Raises `Changed`, `OSError`."""
    first = next(patches, None)
    if first is None:
        return False
    with replacing(Path(shard.uri)) as target:
        patched(shard, chain((first,), patches), target)
    return True


def patched(shard: Shard, patches: Iterable[Patch], target: IO[bytes]) -> None:
    """Write a file with its patches. Raises `Changed` where it is not what was linted, and `OSError`."""
    with Path(shard.uri).open("rb") as original:
        for patch in patches:
            _copied(original, target, patch.start - original.tell())
            if original.read(len(patch.old)) != patch.old:
                raise Changed
            target.write(patch.new)
        shutil.copyfileobj(original, target, COPIED)
        about = os.fstat(original.fileno())
    if (about.st_size, str(about.st_mtime_ns)) != (shard.size, shard.stamp):
        raise Changed


def _copied(original: IO[bytes], target: IO[bytes], size: int) -> None:
    while size > 0 and (data := original.read(min(size, COPIED))):
        target.write(data)
        size -= len(data)
