"""What a worker does for `filter`: lints an article, and makes the text that stays of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from lint_news.decode import byte_offsets
from lint_news.filtering.made import Made, Page, body_text, literal, page_data, place_of, spliced, whole
from lint_news.inputs import STDIN
from lint_news.inputs.fields import NoText, RecordError
from lint_news.model import JSON_RECORD, TEXT, ArticleResult, Document, Source
from lint_news.pipeline import lint, read_document
from lint_news.rule import Plan

WORK = f"{__name__}:filtered"
ROUNDS = 10  # what is left is looked at again, since a cut gives other blocks a new place


def filtered(source: Source, plan: Plan) -> ArticleResult:
    """Lint an article; `made` of the result is a `Made`. As pure as `lint`, and as safe."""
    result = lint(source, plan)
    known = _located(source)
    document = result.document
    if document is None:
        return replace(result, made=known.dumps())
    if not document.fields:
        return replace(result, made=_of_page(document, plan, known).dumps())
    return replace(result, made=_of_record(document, plan, known).dumps())


def _located(source: Source) -> Made:
    if isinstance(source.data, str):
        return Made()
    again = source.offset >= 0 and source.uri != STDIN
    is_record = source.media_type == JSON_RECORD
    raw = source.data.decode("latin-1") if is_record and not again else None
    return Made(source.offset if again else -1, len(source.data), raw)


def _of_record(document: Document, plan: Plan, known: Made) -> Made:
    form, start, end = place_of(document)
    data, name, encoding = document.source.data, document.fields[-1].name, document.encoding
    if isinstance(data, bytes):
        start, end = byte_offsets(data, encoding, (start, end))
        if data.isascii():  # what comes in may not be, and the rest of the file is in an encoding of its own
            encoding = document.source.encoding or encoding
    made = replace(known, form=form, start=start, end=end, encoding=encoding, name=name)

    def again(text: str) -> Source:
        return replace(document.source, data=_with(data, replace(made, text=text), document.source))

    made = replace(made, text=_settled(body_text(document), plan, again, body_text))
    return replace(made, form="column") if isinstance(data, str) else made


def _with(data: bytes | str, made: Made, source: Source) -> bytes | str:
    """A record with the text that was made."""
    if isinstance(data, str):
        return data[: made.start] + literal(made.text, made.form, "utf-8", False).decode() + data[made.end :]
    new = literal(made.text, made.form, made.encoding, data.isascii(), source.delimiter)
    return spliced(data, [(made.start, made.end, new)])


def _of_page(document: Document, plan: Plan, known: Made) -> Made:
    source, title = document.source, document.title
    about = (document.url, title, document.published, document.outlet, document.language, document.authors)
    made = replace(known, form="page", page=Page(*about))

    def again(text: str) -> Source:
        if source.media_type == TEXT:
            return replace(source, data=whole(replace(made, text=text)), encoding=None)
        data = json.dumps(page_data(replace(made, text=text)))
        return Source(source.uri, data, JSON_RECORD, source.record or 1, source.line, decoded=True)

    def text_of(found: Document) -> str:
        return found.text if not found.fields and found.title == title else body_text(found)

    return replace(made, text=_settled(document.text, plan, again, text_of))


def _settled(text: str, plan: Plan, again: Callable[[str], Source], text_of: Callable[[Document], str]) -> str:
    """A text of which nothing is cut any more where it will stand."""
    for _ in range(ROUNDS):
        try:
            found = text_of(read_document(again(text), plan))
        except (NoText, RecordError):
            break  # nothing is left
        if found == text:
            break
        text = found
    return text
