"""Traces of broken decoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lint_news.checks.scope import View
from lint_news.model import Match
from lint_news.rule import Rule
from lint_news.sourcemap import Span

# Runs that can be UTF-8 read as a one-byte encoding: a lead byte's character, then others beyond ASCII.
SUSPECT = re.compile("[\u00c2-\u00f4\u0100-\u017f\u0402-\u045f\u0192\u02c6][^\x00-\x7f]+(?: [^\x00-\x7f]+)*")
REFERENCE = re.compile(
    r"&(?:amp|quot|lt|gt|nbsp|apos|ndash|mdash|[lr][sd]quo|hellip|eacute|egrave|agrave|ouml|uuml|auml|szlig|ccedil"
    r"|ntilde|euro|pound|copy|reg|trade|bull|middot|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.I,
)
LOST = "\ufffd"
LOST_RUN = re.compile(f"{LOST}+")
NEIGHBOURS = 3  # code points between undecodable bytes that belong to one trouble


def mojibake(view: View, rule: Rule) -> Iterator[Match]:
    """Text decoded with the wrong encoding, with what it should read (found by ftfy)."""
    for i, block in view.blocks(rule):
        if not block.text.isascii():
            for m in SUSPECT.finditer(block.text):
                repaired = _repaired(m[0])
                if repaired is not None:
                    yield Match(i, m.start(), m.end(), (("match", m[0]), ("to", repaired)), (repaired,))


def _repaired(text: str) -> str | None:
    import ftfy

    repaired = ftfy.fix_encoding(text)
    return repaired if repaired != text else None


def escaped_twice(view: View, rule: Rule) -> Iterator[Match]:
    """Character references that a reader sees, with what they stand for, unless that could be taken for markup."""
    for i, block in view.blocks(rule):
        if "&" in block.text:
            for m in REFERENCE.finditer(block.text):
                meant = unescape(m[0])
                sure = meant not in ("<", ">", m[0]) and (meant.isprintable() or meant.isspace())
                yield Match(i, m.start(), m.end(), (("match", m[0]),), replacement=meant if sure else None)


def lost_characters(view: View, rule: Rule) -> Iterator[Match]:
    """Replacement characters that stand in the file itself; those for its undecodable bytes are another rule's."""
    ours = frozenset(view.document.undecodable)
    for i, block in view.blocks(rule):
        if LOST not in block.text:
            continue
        for m in LOST_RUN.finditer(block.text):
            if block.map.to_source(Span(m.start(), m.end())).start not in ours:
                yield Match(i, m.start(), m.end())


def undecodable_bytes(view: View, rule: Rule) -> Iterator[Match]:
    """Bytes that the encoding of the file has no character for; neighbours are one finding."""
    bad = view.document.undecodable
    start = 0
    for i, offset in enumerate(bad):
        if i + 1 == len(bad) or bad[i + 1] - offset > NEIGHBOURS:
            count = i + 1 - start
            values = (
                ("count", str(count)),
                ("bytes", "byte" if count == 1 else "bytes"),
                ("encoding", view.document.encoding),
            )
            yield Match(-1, bad[start], offset + 1, values)
            start = i + 1
