"""Texts whose lines say what should become of them, by the marks that `strip --explain` prints.

Each line that is not blank begins with a mark and a space; both are taken off before the text is read.

    » the headline      + main text      · a byline, date or credit      - furniture, which is cut
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import lint_news
from lint_news.model import HEADLINE, Document

HEAD, MAIN, ASIDE, CUT = "»+·-"


@dataclass(frozen=True)
class Marked:
    """A text and, for each of its lines that is not blank, the mark and the line."""

    text: str
    lines: tuple[tuple[str, str], ...]

    @property
    def tight(self) -> str:
        """The text without its blank lines."""
        return "\n".join(line for line in self.text.splitlines() if line) + "\n"

    def of(self, mark: str) -> list[str]:
        """The lines with a mark."""
        return [line for own, line in self.lines if own == mark]

    @property
    def expected(self) -> str:
        """The lines with their marks, as `told` prints them."""
        return "\n".join(f"{mark} {line}" for mark, line in self.lines)


def read_marked(path: Path) -> Marked:
    """Read a marked text; a line without a mark is an error."""
    rows = path.read_text(encoding="utf-8").splitlines()
    assert all(row[:1] in f"{HEAD}{MAIN}{ASIDE}{CUT}" and row[1:2] == " " for row in rows if row), path
    pairs = tuple((row[0], " ".join(row[2:].split())) for row in rows if row)
    return Marked("\n".join(row[2:] for row in rows) + "\n", pairs)


def told(document: Document) -> str:
    """What became of the blocks of a document, in the same form."""
    return "\n".join(f"{_mark(b)} {b.text}" for b in document.blocks)


def _mark(block: lint_news.Block) -> str:
    if block.boilerplate is not None:
        return CUT
    return HEAD if block.role == HEADLINE else MAIN if block.main else ASIDE
