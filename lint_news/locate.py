"""Ranges of blocks to locations that a person can open."""

from __future__ import annotations

from functools import cached_property

from lint_news.model import Block, Document, Location
from lint_news.sourcemap import LineIndex, Span

WINDOW = 120  # code points of a line that are kept around a span


class Locator:
    """Places in one document. The line indexes are made when first needed."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex.of(self._document.raw)

    @cached_property
    def _field_lines(self) -> tuple[LineIndex, ...]:
        return tuple(LineIndex.of(f.text) for f in self._document.fields)

    def of_block(self, block: Block, start: int, end: int) -> Location:
        """The location of `block.text[start:end]`."""
        return self.of_raw(block.map.to_source(Span(start, end)), block.field)

    def of_raw(self, span: Span, field: int | None = None) -> Location:
        """The location of a range of the raw text, which lies in a field where the document has any."""
        document = self._document
        line, column = self._place(span.start)
        end_line, end_column = self._place(span.end)
        start, end = span.start, span.end
        name = field_line = field_column = None
        if document.fields and field is not None:
            holder = document.fields[field]
            name = holder.name
            start, end = holder.map.to_text(span.start), holder.map.to_text(span.end)
            field_line, field_column = self._field_lines[field].place(start)
            if document.source.decoded:
                line, column = field_line, field_column
                end_line, end_column = self._field_lines[field].place(end)
        return Location(
            path=document.source.uri,
            record=document.source.record,
            field=name,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            start=start,
            end=end,
            field_line=field_line,
            field_column=field_column,
        )

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of an offset of the raw text, which may begin in the middle of a line."""
        line, column = self._lines.place(offset)
        source = self._document.source
        return source.line - 1 + line, column + (source.column - 1 if line == 1 else 0)

    def offset_of(self, line: int, column: int) -> int:
        """The offset in the raw text of a place in the file: the way back."""
        source = self._document.source
        first = line == source.line
        return self._lines.offset(line - source.line + 1) + column - (source.column if first else 1)

    def field_of(self, span: Span) -> int | None:
        """The field in which a range of the raw text lies, `None` where it lies in none."""
        fields = self._document.fields
        return next((n for n, f in enumerate(fields) if span.overlaps(f.map.raw)), None)

    def line_around(self, span: Span) -> tuple[str, Span]:
        """The raw line on which a span begins, windowed where it is long, and the range of the span in it."""
        raw = self._document.raw
        line, _ = self._lines.place(span.start)
        starts = self._lines.starts
        begin = starts[line - 1]
        stop = starts[line] if line < len(starts) else len(raw)
        begin = max(begin, span.start - WINDOW)
        stop = min(stop, max(span.start, min(span.end, stop)) + WINDOW, begin + 4 * WINDOW)
        text = raw[begin:stop].rstrip("\r\n")
        start = span.start - begin
        return text, Span(start, max(start, min(span.end - begin, len(text))))
