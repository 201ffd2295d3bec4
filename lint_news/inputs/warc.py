"""WARC and WET: pages and texts as a crawler stored them, each in a record; damaged records cost only themselves."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple

from lint_news.inputs.discover import is_binary, sniff
from lint_news.inputs.inflate import Fault, Truncated
from lint_news.inputs.shard import FieldNames, Shard, problem, too_large
from lint_news.inputs.streams import Stream
from lint_news.model import HTML, TEXT, Item, LeftOut, Source, WarcRecord

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord as Read

BEGIN = b"WARC/"
RECORD = re.compile(rb"(?<![^\n])WARC/\d\.\d+\r?\n")
LONGEST = 16  # bytes of the first line of a record
BEHIND = 5  # bytes looked at behind a record: its line ends, and one more
BLOCK = 1 << 16
MEDIA = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": TEXT}
TRUNCATED = "truncated", "the archive ends in the middle of a record", "fetch the file again"
CORRUPT = "corrupt", "the record is corrupt", "fetch the file again"
EMPTY = "empty", "an archive without any record", "check that the download is complete"


def read(shard: Shard, file: BinaryIO, max_size: int, names: FieldNames) -> Iterator[Item]:
    """One article for each answer that is a page or a text, and each converted text. Raises `OSError`.

    Other records are left out. A range (bytes of the file) is that of the records that begin in it, or whose compressed
    members do. A record over `max_size` bytes, before or after it is decoded, is a problem.
    """
    if not isinstance(file, Stream):
        file = Stream(file, BLOCK)  # type: ignore[arg-type]
    archive, found = _Archive(shard, file, max_size), False
    for item in archive.items():
        found = True
        yield item
    if not found and not archive.count and not shard.start:
        yield problem(shard.uri, *EMPTY, record=WarcRecord(0))


class _Member(NamedTuple):
    """A compressed member: where it begins in the text and in the file, and whether a record does."""

    text: int
    file: int
    record: bool


class _Feed:
    """The text of the archive for fastwarc, from some record on. A fault is the end, and kept in `fault`."""

    def __init__(self, file: Stream, base: int = 0, first: bytes = b"") -> None:
        self._file, self._base, self._first = file, base, first
        self._at = 0
        self.ended = False
        self.fault: Fault | None = None
        self.error: OSError | None = None
        self.members: deque[_Member] = deque()

    def read(self, size: int) -> bytes:
        """The next bytes; never raises, since what fastwarc makes of that is not told."""
        inflated = self._file.inflated
        try:
            data = self._first or (inflated.chunk(size) if inflated else self._file.read1(size))
        except Fault as fault:
            self.fault, data = fault, b""
        except OSError as error:
            self.error, data = error, b""
        data, self._first = data[:size], data[size:]
        if inflated and data and (not self.members or self.members[-1].file != inflated.member):
            self.members.append(_Member(self._at, inflated.member, data.startswith(BEGIN)))
        self.ended = not data
        self._at += len(data)
        return data

    def tell(self) -> int:
        """The number of bytes read so far."""
        return self._at

    def member_at(self, at: int) -> _Member:
        """The member that holds a place of the text, or for what is not compressed the place itself."""
        while len(self.members) > 1 and self.members[1].text <= at:
            self.members.popleft()
        if not self.members:
            return _Member(at, self._base + at, True)
        return self.members[0]

    @property
    def text_offset(self) -> int:
        """Where the text of this feed begins."""
        return self._base


class _Archive:
    """The records of a shard."""

    def __init__(self, shard: Shard, file: Stream, max_size: int) -> None:
        self._shard, self._file, self._max_size = shard, file, max_size
        self.count = 0  # records met
        self._by_record = True  # whether each record is a member of its own, or nothing is compressed
        self._feed = _Feed(file)
        self._ended = False  # whether nothing is behind a broken record
        self._end = 0  # offset behind the last record, where nothing is compressed

    def items(self) -> Iterator[Item]:
        """What the records are; behind a broken one it goes on at the next that can be found."""
        going = self._go_to(self._shard.start) if self._shard.start else True
        while going:
            broken = yield from self._records()
            going = broken is not None and self._go_to(broken + 1)

    def _go_to(self, offset: int) -> bool:
        """Go to the first record that begins at an offset (bytes of the file) or behind it."""
        inflated = self._file.inflated
        if inflated:
            source = self._file.source
            seekable = source is not inflated and source.seekable()
            base = self._feed.text_offset + self._feed.tell()
            self._feed = _Feed(self._file, base)
            return inflated.seek_member(offset, BEGIN) if seekable else inflated.resume(BEGIN)
        if self._file.seekable():
            self._file.seek(offset - 1)
            at = offset - 1
        else:
            at = self._feed.text_offset + self._feed.tell()
        data = b""
        while more := self._file.read1(BLOCK):
            data += more
            if found := RECORD.search(data, 1):
                self._feed = _Feed(self._file, at + found.start(), data[found.start() :])
                return True
            at, data = at + max(0, len(data) - LONGEST), data[-LONGEST:]
        return False

    def _records(self) -> Generator[Item, None, int | None]:
        """The items of the records up to a broken one, which is reported; returns the offset of its member."""
        from fastwarc.warc import ArchiveIterator

        feed = self._feed
        source: Any = feed  # it reads and tells, which is all that is asked of it
        records = iter(ArchiveIterator(source, parse_http=False, stream_detect=False))
        while True:
            try:
                record = next(records, None)
            except BaseException as error:
                _raise_ours(error)
                return (yield from self._lost(feed, feed.fault, None))
            if feed.error is not None:
                raise feed.error
            if record is None:
                return (yield from self._lost(feed, feed.fault, None)) if feed.fault else None
            member = feed.member_at(record.stream_pos)
            if self.count == 1 and member.text != record.stream_pos and not self._shard.start:
                self._by_record = False
            self.count += 1
            if not self._file.inflated:
                self._end = member.file + _size(record)
            at = member.file if self._by_record else feed.text_offset + record.stream_pos
            if self._shard.end is not None and at >= self._shard.end:
                return None
            broken = yield from self._item(feed, record, member, WarcRecord(at, (record.record_id or "").strip("<>")))
            if broken:
                return None if self._ended else member.file

    def _lost(self, feed: _Feed, fault: Fault | None, place: WarcRecord | None) -> Generator[Item, None, int | None]:
        """Report the record at which it cannot go on; returns the offset of its member unless nothing is behind it."""
        if feed.error is not None:
            raise feed.error
        inflated = self._file.inflated
        member = fault.member if fault else inflated.member if inflated else self._end
        if place is None:
            end = self._shard.end
            if fault and inflated and end is not None and member >= end and inflated.begins_at(member, BEGIN):
                return None  # it belongs to the next range
            place = WarcRecord(member)
        self._ended = isinstance(fault, Truncated) or (not fault and feed.ended)
        yield problem(self._shard.uri, *(TRUNCATED if self._ended else CORRUPT), record=place)
        return None if self._ended else member

    def _item(self, feed: _Feed, record: Read, member: _Member, place: WarcRecord) -> Generator[Item, None, bool]:
        """What a record is; whether it is broken."""
        length = record.headers.get("Content-Length")
        if length is not None and record.content_length > self._max_size:
            kind = _kind(record)
            if kind in ("response", "resource", "conversion"):
                yield too_large(self._shard.uri, self._max_size, record=place)
            else:
                yield self._left_out(f"no page: {kind} record", place)
            return False
        try:
            body = record.reader.read()
        except BaseException as error:
            _raise_ours(error)
            body = b""
        fault = self._fault_in(feed, member)
        complete = length is not None and length.strip().isdigit() and len(body) == int(length)
        if self._swallowed(feed, member):
            yield problem(self._shard.uri, *CORRUPT, record=place)
            return True
        if fault or not complete:
            yield from self._lost(feed, fault, place)
            return True
        yield self._article(record, body, place)
        return False

    def _fault_in(self, feed: _Feed, member: _Member) -> Fault | None:
        """What is wrong with the member that holds a record, which may show only behind the record."""
        inflated = self._file.inflated
        if feed.fault is None and inflated:
            inflated.peek(BEHIND)
            fault = inflated.fault
            return fault if fault and fault.member == member.file else None
        return feed.fault

    def _swallowed(self, feed: _Feed, member: _Member) -> bool:
        """Whether a record with a wrong length took others for its own content."""
        return self._by_record and any(m.record for m in feed.members if m.text > member.text)

    def _left_out(self, reason: str, place: WarcRecord) -> LeftOut:
        return LeftOut(self._shard.uri, reason, place)

    def _article(self, record: Read, body: bytes, place: WarcRecord) -> Item:
        """The article that a complete record is, or why it is none."""
        kind = _kind(record)
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
        if kind == "conversion":
            return Source(self._shard.uri, body, TEXT, place, url=url)
        if kind == "response" and (record.is_http or body.startswith(b"HTTP/")):
            page = _answer(body, self._max_size)
        elif kind in ("response", "resource"):
            page = _Page(body, record.headers.get("Content-Type"), None)
        else:
            return self._left_out(f"no page: {kind} record", place)
        if len(page.data) > self._max_size:
            return too_large(self._shard.uri, self._max_size, record=place)
        media_type = _media_type(page, url)
        if media_type is None:
            return self._left_out(page.reason or "no page: neither HTML nor text", place)
        return Source(self._shard.uri, page.data, media_type, place, url=url, encoding=page.charset)


def _kind(record: Read) -> str:
    return (record.headers.get("WARC-Type") or "unknown").strip().lower()


def _size(record: Read) -> int:
    """The bytes of a record as it is usually written."""
    head = sum(len(name) + len(value) + 4 for name, value in record.headers.to_tuples())
    return len("WARC/1.0\r\n") + head + 2 + record.content_length + 4


class _Page(NamedTuple):
    """The content of a record, decoded, and what its head says of it."""

    data: bytes
    content_type: str | None
    charset: str | None
    reason: str = ""  # why it is no page


def _answer(body: bytes, max_size: int) -> _Page:
    """The page in an answer of a server, with chunks and compression undone; not, where the head lies about them."""
    ways: tuple[Literal["all", "none"], ...] = ("all", "none")
    for way in ways:
        try:
            return _parsed(body, way, max_size)
        except BaseException as error:
            _raise_ours(error)
    return _Page(body, None, None, "no page: not an answer of a server")


def _parsed(body: bytes, decoded: Literal["all", "none"], max_size: int) -> _Page:
    from fastwarc.warc import WarcRecord as Made

    record = Made()
    record.set_bytes_content(body)
    record.is_http = True
    record.parse_http(auto_decode=decoded, quirks_mode=True)
    status = record.http_headers.status_code
    if status is None:
        return _Page(body, None, None)
    if not 200 <= status < 300:
        return _Page(b"", None, None, f"no page: status {status}")
    parts, left = [], max_size + 1
    while left > 0 and (part := record.reader.read(min(left, BLOCK))):
        parts.append(part)
        left -= len(part)
    return _Page(b"".join(parts), record.http_headers.get("Content-Type"), record.http_charset)


def _media_type(page: _Page, url: str | None) -> str | None:
    """What the content is to be read as, `None` where it is no page."""
    if page.reason or not page.data.strip() or (url or "").endswith("/robots.txt"):
        return None
    named = (page.content_type or "").partition(";")[0].strip(" \t\0").lower()
    if is_binary(page.data[:8192]):
        return None
    if named:
        return MEDIA.get(named)
    return {"html": HTML, "text": TEXT}.get(sniff(page.data[:8192]))


def _raise_ours(error: BaseException) -> None:
    """Raise what is not the reader's: it panics with an exception that is no `Exception`."""
    if type(error).__name__ != "PanicException" and not isinstance(error, OSError | ValueError | OverflowError):
        raise error
