"""A page that shows an article with what was kept and cut, and the index of such pages.

Pages hold no script and load nothing. All text of articles goes through `_text`, so that none of it can act.
"""

from __future__ import annotations

from html import escape

from lint_news.locate import Locator
from lint_news.model import HEADLINE, ArticleResult, Block, Document, ParquetRow, Source, WarcRecord
from lint_news.reporters.stripped import tally
from lint_news.reporters.style import POLICY, STYLE
from lint_news.reporters.visible import visible

UNTITLED = "Article without a headline"
TITLE_LENGTH = 90  # code points of a title in the window's frame
# What became of a block: its class, its mark, and what the legend says of it.
STATES = {
    "headline": ("»", "the title of the article"),
    "kept": ("+", "main text"),
    "beside": ("·", "byline, date, credit: not cut, no main text"),
    "cut": ("−", "furniture, with what cut it"),
}
INDEX_END = "</tbody>\n</table>\n</main>\n</body>\n</html>\n"


def article_page(document: Document, index: str | None = None) -> str:
    """The page of one article; `index` is the relative address of the page that lists all articles."""
    locator = Locator(document)
    title = document.title or UNTITLED
    head = next((n for n, b in enumerate(document.blocks) if _state(b) == "headline"), None)
    jump = f'<a href="#b{head}">To the headline</a>' if head is not None else ""
    up = f'<a href="{_text(index)}">All articles</a>' if index else ""
    lang = f' lang="{_text(document.language)}"' if document.language else ""
    rows = [
        _head(title),
        f"<header>\n<nav>{up}{jump}</nav>\n<h1{lang} dir=auto>{_text(title)}</h1>",
        f'<p class="path"><code>{_text(place(document.source))}</code></p>',
        *_facts(document, locator),
        '<ul class="legend">',
        *(f'<li class="{state}">{_mark(state)} {said}</li>' for state, (_, said) in STATES.items()),
        f'</ul>\n</header>\n<main{lang}>\n<ol role="list">',
        *(_block(n, block, locator) for n, block in enumerate(document.blocks)),
        "</ol>\n</main>\n</body>\n</html>\n",
    ]
    return "\n".join(rows)


def index_begin(name: str) -> str:
    """What stands before the rows of the index; `name` says what was read."""
    title = f"Articles of {name}"
    heads = "".join(f'<th scope="col">{said}</th>' for said in ("Article", "Kept", "Blocks cut"))
    rows = f"<header>\n<h1>{_text(title)}</h1>\n</header>\n<main>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    return f"{_head(title)}\n{rows}\n"


def index_row(result: ArticleResult, address: str | None) -> str:
    """The row of one article, with a link to its page; of one that was lost, with the reason."""
    document = result.document
    path = f'<div class="path"><code>{_text(place(result.source))}</code></div>'
    if document is None or address is None:
        reasons = "; ".join(p.message for p in result.problems) or "not read"
        return f'<tr><td><span class="lost">{_text(reasons)}</span>{path}</td><td></td><td></td></tr>\n'
    count = tally(document)
    link = f'<a href="{_text(address)}" dir=auto>{_text(document.title or UNTITLED)}</a>'
    kept = f'<td class="number">{count.share} %{_meter(count.share)}</td>'
    return f'<tr><td>{link}{path}</td>{kept}<td class="number">{count.cut} of {count.blocks}</td></tr>\n'


def place(source: Source) -> str:
    """Where an article lies: its file, and its record in it."""
    match source.record:
        case None:
            return source.uri
        case ParquetRow(group, row):
            return f"{source.uri}[rg{group},r{row}]"
        case WarcRecord(offset):
            return f"{source.uri}@{offset}"
    return f"{source.uri}:{source.line}"


def _head(title: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{_text(title[:TITLE_LENGTH])} · lint-news</title>
<style>{STYLE}</style>
</head>
<body>"""


def _facts(document: Document, locator: Locator) -> list[str]:
    """Counts and metadata, with the places of those that the article prints."""
    count = tally(document)
    kept = f"{count.share} %: {count.kept} of {count.total} characters{_meter(count.share)}"
    told = {
        "Kept": kept,
        "Blocks": f"{count.blocks}, of which {count.cut} cut",
        "Authors": _text(", ".join(document.authors)) + _places(document, locator, "byline"),
        "Published": _text(document.published or "") + _places(document, locator, "dateline"),
        "Outlet": _text(document.outlet or ""),
        "Language": _text(document.language or ""),
        "Address": _text(document.url or ""),
    }
    return ["<dl>", *(f"<dt>{name}</dt><dd dir=auto>{said}</dd>" for name, said in told.items() if said), "</dl>"]


def _places(document: Document, locator: Locator, role: str) -> str:
    """Links to the blocks that print a metadatum."""
    found = [n for n, b in enumerate(document.blocks) if b.role == role and b.boilerplate is None]
    return "".join(f' <a href="#b{n}">{_line_column(locator, document.blocks[n])}</a>' for n in found[:3])


def _block(n: int, block: Block, locator: Locator) -> str:
    state = _state(block)
    why = f"<code>{_text(block.boilerplate)}</code>: " if block.boilerplate else ""
    reason = f'\n<p class="why">{why}{_text(block.evidence)}</p>' if why or block.evidence else ""
    role = "" if block.role == state else f'<span class="role">{_text(block.role)}</span> '
    what = f'{_mark(state)} {role}<span class="place">{_line_column(locator, block)}</span>'
    said = f'<p class="said" dir=auto>{_text(block.text)}</p>'
    return f'<li class="block {state}" id="b{n}">\n<p class="what">{what}</p>\n{said}{reason}\n</li>'


def _state(block: Block) -> str:
    if block.boilerplate is not None:
        return "cut"
    return "kept" if block.main else "headline" if block.role == HEADLINE else "beside"


def _mark(state: str) -> str:
    return f'<span class="state">{STATES[state][0]} {state}</span>'


def _line_column(locator: Locator, block: Block) -> str:
    found = locator.of_block(block, 0, len(block.text))
    return f"{found.line}:{found.column}"


def _meter(share: int) -> str:
    return f'<meter min=0 max=100 value={share} aria-hidden="true"></meter>'


def _text(text: str) -> str:
    """Text of strangers, harmless in a page: no markup, no control characters."""
    return escape(visible(text))
