"""Plain text files without their furniture, rewritten in place: whole ranges go, every other byte stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lint_news.decode import kept_bytes
from lint_news.errors import UsageError
from lint_news.label.votes import TEXT_MODEL
from lint_news.model import Document
from lint_news.pipeline import read_document
from lint_news.replacing import replacing
from lint_news.rule import Plan
from lint_news.sourcemap import Span

ROUNDS = 10  # what is left is looked at again, since a cut gives other blocks a new place


def cut_ranges(document: Document) -> list[Span]:
    r"""Ranges of the raw text to delete: runs of cut blocks with the space behind them, or before them at the end.

    >>> import lint_news
    >>> document = lint_news.extract("Ferry sinks\n\nAdvertisement\n\nIt sank in calm water.\n", "text/plain")
    >>> [document.raw[s.start : s.end] for s in cut_ranges(document)]
    ['Advertisement\n\n']
    """
    blocks = document.blocks
    ranges: list[Span] = []
    i = 0
    while i < len(blocks):
        if blocks[i].boilerplate is None:
            i += 1
            continue
        last = i
        while last + 1 < len(blocks) and blocks[last + 1].boilerplate is not None:
            last += 1
        start = blocks[i].span.start
        if last + 1 < len(blocks):
            ranges.append(Span(start, blocks[last + 1].span.start))
        else:
            start = blocks[i - 1].span.end if i else start
            ranges.append(Span(start, len(document.raw.rstrip())))
        i = last + 1
    return ranges


def by_rules_alone(plan: Plan) -> Plan:
    """A plan that cuts nothing for which no written rule speaks: a network errs, and what it took would be gone."""
    return replace(plan, rules=tuple(r for r in plan.rules if r.id != TEXT_MODEL))


def rewrite(document: Document, plan: Plan) -> bool:
    """Rewrite the file of a text document without its furniture; returns whether it changed.

    What is written has no furniture any more by the same plan. The file is replaced at once or not at all, with its
    permissions. Raises `UsageError` where it cannot be written.
    """
    source = document.source
    for _ in range(ROUNDS):
        ranges = cut_ranges(document)
        if not ranges or isinstance(document.source.data, str):
            break
        kept = kept_bytes(document.source.data, document.encoding, ranges)
        document = read_document(replace(source, data=kept), plan)
    if document.source.data == source.data or isinstance(document.source.data, str):
        return False
    try:
        with replacing(Path(source.uri)) as stream:
            stream.write(document.source.data)
    except OSError as error:
        raise UsageError(f"{source.uri}: cannot be rewritten: {error.strerror or error}") from None
    return True
