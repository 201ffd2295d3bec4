"""Output of `strip`: the main text, one JSON object an article, or a page that explains every block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from lint_news.locate import Locator
from lint_news.model import HEADLINE, ArticleResult, Block, Document
from lint_news.reporters.jsonl import dump, record_data
from lint_news.reporters.terminal import Paint
from lint_news.reporters.visible import visible, width

Render = Callable[[ArticleResult, bool], str]
COLUMNS = 118
SHOWN = 64  # columns of a block's text in an explanation


def text(result: ArticleResult, first: bool) -> str:
    """Title, blank line, main text; articles are two blank lines apart."""
    document = result.document
    if document is None:
        return ""
    parts = [part for part in (document.title, document.text) if part]
    return ("" if first else "\n\n") + "\n\n".join(parts) + "\n"


def json_line(result: ArticleResult, first: bool) -> str:
    """One JSON object with title, text and all blocks."""
    document = result.document
    return "" if document is None else dump(document_data(document)) + "\n"


def document_data(document: Document) -> dict[str, Any]:
    """An article as `strip --format jsonl` prints it."""
    locator = Locator(document)
    return {
        "path": document.source.uri,
        "record": record_data(document.source.record),
        "url": document.url,
        "outlet": document.outlet,
        "title": document.title,
        "authors": list(document.authors),
        "published": document.published,
        "language": document.language,
        "text": document.text,
        "blocks": [_block_data(locator, b) for b in document.blocks],
    }


def _block_data(locator: Locator, block: Block) -> dict[str, Any]:
    place = locator.of_block(block, 0, len(block.text))
    return {
        "role": block.role,
        "boilerplate": block.boilerplate,
        "text": block.text,
        "line": place.line,
        "column": place.column,
        "start": place.start,
        "end": place.end,
    }


class Tally(NamedTuple):
    """How much of an article was kept: blocks, and code points of their text."""

    blocks: int
    cut: int
    kept: int
    total: int

    @property
    def share(self) -> int:
        """Percent of the text that was kept."""
        return round(100 * self.kept / self.total) if self.total else 0


def tally(document: Document) -> Tally:
    """Count what was kept and cut."""
    kept = [len(b.text) for b in document.blocks if b.boilerplate is None]
    total = sum(len(b.text) for b in document.blocks)
    return Tally(len(document.blocks), len(document.blocks) - len(kept), sum(kept), total)


def explain(color: bool) -> Render:
    """A page that shows every block, its place and role, and what cut it on what evidence."""
    paint = Paint(color)

    def render(result: ArticleResult, first: bool) -> str:
        document = result.document
        if document is None:
            return ""
        source = document.source
        name = source.uri if source.record is None else f"{source.uri}:{source.line}"
        count = tally(document)
        counted = f"{count.blocks} blocks, {count.cut} cut; {count.kept} of {count.total} characters kept"
        rows = [paint(visible(name), "bold"), paint(counted, "dim"), ""]
        locator = Locator(document)
        for block in document.blocks:
            rows.extend(_explained(block, locator.of_block(block, 0, len(block.text)).line, paint))
        return ("" if first else "\n") + "\n".join(rows) + "\n"

    return render


def _explained(block: Block, line: int, paint: Paint) -> list[str]:
    shown = visible(block.text)
    if width(shown) > SHOWN:
        shown = shown[: SHOWN - 1] + "…"
    if block.boilerplate is None:
        mark = "»" if block.role == HEADLINE else "+" if block.main else "·"
        row = f"{line:>6} {mark} {block.role:<11} {shown}"
        return [row] if not block.evidence else [row, paint(f"{'':>21}{visible(block.evidence)}", "dim")]
    reason = f"{block.boilerplate}: {visible(block.evidence)}"
    return [paint(f"{line:>6} - {block.role:<11} {shown}", "dim"), paint(f"{'':>21}{reason}", "warning")]


FORMATS: dict[str, Callable[[bool], Render]] = {
    "text": lambda color: text,
    "jsonl": lambda color: json_line,
    "explain": explain,
}
