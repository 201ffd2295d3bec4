"""An HTML tokenizer that keeps every offset, and the cutting of its tokens into pieces.

One compiled expression finds tags; possessive and bounded repeats keep it linear on hostile input. Elements are
tracked as browsers do in the cases that matter for text: unclosed `<p>`, `<li>`, cells, stray end tags.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lint_news.model import Element, Piece
from lint_news.segment.runs import BREAK, LINK, LITERAL, PLAIN, Run, assemble

# The elements around a piece, as bits. `docs/boilerplate.md` says what each is evidence of.
NAV, HEADER, FOOTER, ASIDE, FORM, FIGURE, HIDDEN, HEAD, TABLE, LIST, QUOTE, ARTICLE, MAIN, CONTROL, EMBED, PRE = (
    1 << i for i in range(16)
)

_ATTRS = r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+){0,100}+"""
TOKEN = re.compile(
    # text that is no text of the page, whole; unclosed, it reaches to the end, as in browsers
    r"<(?=[sSnNiIxX])(?i:(script|style|noscript|noembed|noframes|iframe|xmp))(?=[\s/>])" + _ATTRS + r">"
    r"[^<]*+(?:<(?!/(?i:\1)[\s/>])[^<]*+)*+(?:</[^>]*+>|\Z)"
    r"|<(/?)([a-zA-Z][^\s/>]*+)(" + _ATTRS + r")>"
    r"|<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
    r"|<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)(?:\]\]>|\Z)"
    r"|<[!?/][^>]*+>"
    r"|<[a-zA-Z][^>]*+>"  # a tag whose quotes do not close
    r"|<[a-zA-Z!?/][^>]*+\Z"  # a tag that the end of the page cut off
)
_HIDDEN = re.compile(
    r"""\shidden(?=[\s=>/]|$)(?!\s*=\s*["']?until-found)|(?:display\s*:\s*none|visibility\s*:\s*hidden)""", re.I
)

BLOCK = frozenset(
    (
        "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
        "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main "
        "menu nav ol optgroup option p pre search section select summary table tbody td textarea tfoot th "
        "thead title tr ul video audio object canvas picture template applet marquee amp-ad amp-embed"
    ).split()
)
BITS = {
    "nav": NAV,
    "header": HEADER,
    "footer": FOOTER,
    "aside": ASIDE,
    "form": FORM,
    "figure": FIGURE,
    "head": HEAD,
    "title": HEAD,
    "table": TABLE,
    "ul": LIST,
    "ol": LIST,
    "menu": LIST,
    "dl": LIST,
    "blockquote": QUOTE,
    "article": ARTICLE,
    "main": MAIN,
    "button": CONTROL,
    "select": CONTROL,
    "textarea": CONTROL,
    "option": CONTROL,
    "video": EMBED,
    "audio": EMBED,
    "object": EMBED,
    "canvas": EMBED,
    "template": HIDDEN,
    "dialog": HIDDEN,
    "amp-ad": EMBED,
    "amp-embed": EMBED,
    "pre": PRE,
}
# A start tag that closes an open element of the set, unless one of the fences stands between.
CLOSES = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th", "caption"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "body": (frozenset({"head", "title"}), frozenset({"html"})),
}
NO_CONTENT = frozenset(
    ["img", "input", "source", "wbr", "link", "meta", "embed", "area", "base", "col", "param", "track"]
)
FENCE_DEPTH = 32  # open elements looked through for an implied end tag: keeps hostile nesting linear
KIND_INLINE, KIND_BLOCK, KIND_LINK, KIND_BREAK, KIND_SVG = range(5)
_INLINE = "abbr b cite code em font i img input ins label link meta s small source span strong sub sup time u wbr"
_KINDS = {
    **dict.fromkeys(_INLINE.split(), KIND_INLINE),  # others are inline too; these are found without folding their case
    **dict.fromkeys(BLOCK, KIND_BLOCK),
    **{"a": KIND_LINK, "br": KIND_BREAK, "svg": KIND_SVG},
}
# What trafilatura calls in its XML what HTML has other names for.
XML_NAMES = {
    **{"head": "h2", "list": "ul", "item": "li", "quote": "blockquote", "row": "tr", "cell": "td"},
    **{"lb": "br", "ref": "a", "hi": "b", "graphic": "img"},
}
BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*+(?>\r\n|\n|\r)\s*+")


@dataclass(slots=True)
class _Cutter:
    """The state of one pass over a page; it never leaves `html_pieces`."""

    raw: str
    runs: list[Run] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    elements: list[Element | None] = field(default_factory=lambda: [None])  # one more than names, as bits
    bits: list[int] = field(default_factory=lambda: [0])
    open: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    link: int = PLAIN
    link_depth: int = 0
    hidden: list[str] = field(default_factory=list)  # the hidden inline element, once per nested namesake
    hidden_depth: int = 0

    def flush(self) -> Iterator[Piece]:
        """End a piece. Runs never begin with one of white space, so there is text where there are runs."""
        runs = self.runs[:]
        self.runs.clear()
        bits = self.bits[-1]
        groups = _paragraphs(self.raw, runs) if bits & PRE else [runs]
        for group in groups:
            made = assemble(self.raw, group, resolve=True)
            if made:
                text, places, links = made
                tag = self.names[-1] if self.names else ""
                yield Piece(text, places, tag, bits, links, element=self.elements[-1])

    def push(self, name: str, attrs: str) -> None:
        bits = self.bits[-1] | BITS.get(name, 0)
        if ("hidden" in attrs or "none" in attrs) and _HIDDEN.search(attrs):
            bits |= HIDDEN
        self.names.append(name)
        self.elements.append(Element(name, attrs, self.elements[-1]))
        self.bits.append(bits)
        self.open[name] += 1

    def pop_to(self, name: str) -> None:
        while True:
            last = self.names.pop()
            self.elements.pop()
            self.bits.pop()
            self.open[last] -= 1
            if last == name:
                return

    def imply_end(self, name: str) -> None:
        """Close the sibling before that a start tag closes."""
        closed, fences = CLOSES[name]
        for depth, last in enumerate(reversed(self.names)):
            if last in closed:
                del_from = len(self.names) - depth - 1
                while len(self.names) > del_from:
                    self.pop_to(self.names[-1])
                return
            if last in fences or depth == FENCE_DEPTH:
                return

    def line_break(self, start: int, end: int) -> bool:
        """Take a `<br>`; true where it is the second in a row, which ends the paragraph."""
        for s, e, kind in reversed(self.runs):
            if kind == BREAK:
                return True
            if not self.raw[s:e].isspace():
                self.runs.append((start, end, BREAK))
                break
        return False


def html_pieces(raw: str, xml: bool = False) -> Iterator[Piece]:  # noqa: PLR0912 - one branch a kind of token
    """Cut a page into pieces. Time and memory grow linearly with the page, whatever it holds.

    `xml` says that the elements have the names of trafilatura's XML, and that `<p/>` has an end.
    """
    cut = _Cutter(raw)
    runs = cut.runs
    at = 0
    svg = 0  # depth of nested <svg>, whose text is no text
    for m in TOKEN.finditer(raw):
        start = m.start()
        if start > at and not svg and (runs or not raw[at:start].isspace()):
            runs.append((at, start, cut.link))
        at = m.end()
        closing, name, attrs = m.group(2, 3, 4)
        if name is None:
            if m[5] and not svg:
                yield from _literal(cut, m.span(5))
            continue
        if xml:
            name = XML_NAMES.get(name, name)
        kind = _KINDS.get(name)
        if kind is None:
            name = name.lower()
            kind = _KINDS.get(name, KIND_INLINE)
        if svg or kind == KIND_SVG:
            svg = _svg_depth(svg, KIND_INLINE if name == "title" else kind, closing, attrs)
            if svg or kind == KIND_SVG:
                continue
        if kind == KIND_BLOCK:
            if runs:
                yield from cut.flush()
            _block(cut, name, closing, attrs)
            if xml and attrs.endswith("/"):
                _block(cut, name, "/", "")
        elif kind == KIND_BREAK:
            if cut.line_break(start, at):
                yield from cut.flush()
        else:
            if kind == KIND_LINK:
                cut.link = PLAIN if closing else LINK
                cut.link_depth = len(cut.names)
            if cut.hidden if closing else (cut.hidden or "hidden" in attrs or "none" in attrs):
                yield from _hiding(cut, name, closing, attrs)
    if at < len(raw) and not svg and (runs or not raw[at:].isspace()):
        runs.append((at, len(raw), cut.link))
    yield from cut.flush()


def _literal(cut: _Cutter, where: tuple[int, int]) -> Iterator[Piece]:
    """A CDATA section is a text of its own, without references."""
    yield from cut.flush()
    if not cut.raw[slice(*where)].isspace():
        cut.runs.append((*where, LITERAL))
    yield from cut.flush()


def _svg_depth(depth: int, kind: int, closing: str, attrs: str) -> int:
    """Depth after a tag inside an SVG; a tag of ordinary blocks breaks out of it, as in browsers."""
    if kind == KIND_SVG:
        return max(0, depth - 1) if closing else depth + (not attrs.endswith("/"))
    return 0 if kind == KIND_BLOCK else depth


def _hiding(cut: _Cutter, name: str, closing: str, attrs: str) -> Iterator[Piece]:
    """An inline element that may hide its text, or end what is hidden; others leave no trace."""
    if closing:
        if cut.hidden and cut.hidden[-1] == name:
            yield from cut.flush()
            cut.hidden.pop()
            if not cut.hidden and len(cut.bits) == cut.hidden_depth:
                cut.bits[-1] &= ~HIDDEN
        return
    if attrs.endswith("/") or name in NO_CONTENT:
        return
    if cut.hidden:
        if name == cut.hidden[-1]:
            cut.hidden.append(name)
    elif _HIDDEN.search(attrs) and not cut.bits[-1] & HIDDEN:
        yield from cut.flush()
        cut.hidden.append(name)
        cut.hidden_depth = len(cut.bits)
        cut.bits[-1] |= HIDDEN


def _block(cut: _Cutter, name: str, closing: str, attrs: str) -> None:
    if not closing:
        if cut.open["head"] and name not in {"title", "template"}:
            cut.pop_to("head")
        if cut.names and cut.names[-1] == "p":
            cut.pop_to("p")
        if name in CLOSES:
            cut.imply_end(name)
        if name != "hr":
            cut.push(name, attrs)
    elif cut.open[name]:
        cut.pop_to(name)
        if len(cut.names) < cut.link_depth:  # a link does not reach beyond the block it began in
            cut.link = PLAIN
        if len(cut.bits) < cut.hidden_depth:
            cut.hidden.clear()


def _paragraphs(raw: str, runs: list[Run]) -> list[list[Run]]:
    """Split the runs of preformatted text at blank lines."""
    groups: list[list[Run]] = [[]]
    for start, end, kind in runs:
        at = start
        if kind != BREAK:
            for m in BLANK_LINE.finditer(raw, start, end):
                groups[-1].append((at, m.start(), kind))
                groups.append([])
                at = m.end()
        if at < end:
            groups[-1].append((at, end, kind))
    return groups


def element_end(raw: str, start: int) -> int:
    """Offset behind the element whose start tag begins at `start`; behind that tag where it has no end tag."""
    first = TOKEN.match(raw, start)
    if first is None or first[3] is None:
        return first.end() if first else start
    name = first[3].lower()
    depth = 0
    for m in TOKEN.finditer(raw, start):
        if m[3] is not None and m[3].lower() == name:
            depth += -1 if m[2] else 1
            if depth <= 0:
                return m.end()
    return first.end()
