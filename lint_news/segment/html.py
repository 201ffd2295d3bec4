"""An HTML tokenizer that keeps every offset, and the cutting of its tokens into pieces.

One compiled expression finds tags; possessive and bounded repeats keep it linear on hostile input. Elements are
tracked as browsers do in the cases that matter for text: unclosed `<p>`, `<li>`, cells, stray end tags.
"""

from __future__ import annotations

import re
from collections import defaultdict
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
KIND_BLOCK, KIND_INLINE, KIND_LINK, KIND_BREAK, KIND_SVG, KIND_NONE = range(6)
_INLINE = "abbr b cite code em font i img input ins label link meta s small source span strong sub sup time u wbr"
_KINDS: dict[str | None, int] = {
    **dict.fromkeys(_INLINE.split(), KIND_INLINE),  # others are inline too; these are found without folding their case
    **dict.fromkeys(BLOCK, KIND_BLOCK),
    **{"a": KIND_LINK, "br": KIND_BREAK, "svg": KIND_SVG, None: KIND_NONE},
}
# What trafilatura calls in its XML what HTML has other names for.
XML_NAMES = {
    **{"head": "h2", "list": "ul", "item": "li", "quote": "blockquote", "row": "tr", "cell": "td"},
    **{"lb": "br", "ref": "a", "hi": "b", "graphic": "img"},
}
BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*+(?>\r\n|\n|\r)\s*+")


class _Open(Element):
    """An element that is open, with the bits of all around its text."""

    __slots__ = ("bits",)

    def __init__(self, name: str, attrs: str, parent: Element | None, bits: int) -> None:
        self.name = name
        self.attrs = attrs
        self.parent = parent
        self.bits = bits


@dataclass(slots=True)
class _Cutter:
    """The state of one pass over a page; it never leaves `html_pieces`."""

    raw: str
    pieces: list[Piece] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)  # they never begin with one of white space
    stack: list[_Open] = field(default_factory=lambda: [_Open("", "", None, 0)])  # the page itself, and open elements
    opened: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # open elements by name
    link: int = PLAIN
    link_depth: int = 0
    hidden: list[str] = field(default_factory=list)  # the hidden inline element, once per nested namesake
    hidden_depth: int = 0

    def flush(self) -> None:
        """End a piece where one has begun."""
        runs = self.runs
        if not runs:
            return
        last = self.stack[-1]
        element = last if len(self.stack) > 1 else None
        for group in _paragraphs(self.raw, runs) if last.bits & PRE else (runs,):
            made = assemble(self.raw, group, True)
            if made:
                text, places, links = made
                self.pieces.append(Piece(text, places, last.name, last.bits, links, 0, element))
        runs.clear()

    def push(self, name: str, attrs: str) -> None:
        """Open a block element, and close those that it closes."""
        stack, opened = self.stack, self.opened
        if opened["head"] and name not in {"title", "template"}:
            self.pop_to("head")
        if opened["p"] and stack[-1].name == "p":
            self.pop_to("p")
        if name in CLOSES:
            self.imply_end(name)
        if name == "hr":
            return
        last = stack[-1]
        bits = last.bits | BITS.get(name, 0)
        if ("hidden" in attrs or "none" in attrs) and _HIDDEN.search(attrs):
            bits |= HIDDEN
        stack.append(_Open(name, attrs, last if len(stack) > 1 else None, bits))
        opened[name] += 1

    def close(self, name: str) -> None:
        """Take the end tag of a block element, which may be a stray one."""
        stack, opened = self.stack, self.opened
        if stack[-1].name == name:
            stack.pop()
            opened[name] -= 1
        elif opened[name]:
            self.pop_to(name)
        else:
            return
        if len(stack) <= self.link_depth:  # a link does not reach beyond the block it began in
            self.link = PLAIN
        if len(stack) < self.hidden_depth:
            self.hidden.clear()

    def pop_to(self, name: str) -> None:
        last = ""
        while last != name:
            last = self.stack.pop().name
            self.opened[last] -= 1

    def imply_end(self, name: str) -> None:
        """Close the sibling before that a start tag closes."""
        closed, fences = CLOSES[name]
        for depth, open_ in enumerate(reversed(self.stack)):
            if open_.name in closed:
                for _ in range(depth + 1):
                    self.opened[self.stack.pop().name] -= 1
                return
            if open_.name in fences or depth == FENCE_DEPTH:
                return

    def line_break(self, start: int, end: int) -> None:
        """Take a `<br>`; the second in a row ends the paragraph."""
        for s, e, kind in reversed(self.runs):
            if kind == BREAK:
                self.flush()
                return
            if not self.raw[s:e].isspace():
                self.runs.append((start, end, BREAK))
                return

    def literal(self, start: int, end: int) -> None:
        """A CDATA section is a text of its own, without references."""
        self.flush()
        if not self.raw[start:end].isspace():
            self.runs.append((start, end, LITERAL))
        self.flush()

    def inline(self, name: str, closing: str, attrs: str) -> None:
        """An inline element that may hide its text, or end what is hidden; others leave no trace."""
        if closing:
            if self.hidden and self.hidden[-1] == name:
                self.flush()
                self.hidden.pop()
                if not self.hidden and len(self.stack) == self.hidden_depth:
                    self.stack[-1].bits &= ~HIDDEN
        elif attrs.endswith("/") or name in NO_CONTENT:
            return
        elif self.hidden:
            if name == self.hidden[-1]:
                self.hidden.append(name)
        elif _HIDDEN.search(attrs) and not self.stack[-1].bits & HIDDEN:
            self.flush()
            self.hidden.append(name)
            self.hidden_depth = len(self.stack)
            self.stack[-1].bits |= HIDDEN


def html_pieces(raw: str, xml: bool = False) -> list[Piece]:  # noqa: PLR0912 - one branch a kind of token
    """Cut a page into pieces. Time and memory grow linearly with the page, whatever it holds.

    `xml` says that the elements have the names of trafilatura's XML, and that `<p/>` has an end.
    """
    cut = _Cutter(raw)
    runs, hidden, kind_of, push, close = cut.runs, cut.hidden, _KINDS.get, cut.push, cut.close
    at = 0
    svg = 0  # depth of nested <svg>, whose text is no text
    for m in TOKEN.finditer(raw):
        closing, name, attrs = m.group(2, 3, 4)
        if xml:
            name = XML_NAMES.get(name, name)
        kind = kind_of(name)
        if kind is None:
            name = name.lower()
            kind = kind_of(name, KIND_INLINE)
        start, end = m.span()
        # white space is a part of text only between two others, or behind one in the same link
        if start > at and not svg and ((runs and (kind or cut.link)) or not raw[at:start].isspace()):
            runs.append((at, start, cut.link))
        at = end
        if svg or kind == KIND_SVG:
            svg = _svg_depth(svg, KIND_INLINE if name == "title" else kind, closing, attrs)
            if svg or kind == KIND_SVG:
                continue
        if kind == KIND_BLOCK:
            if runs:
                cut.flush()
            if closing:
                close(name)
            else:
                push(name, attrs)
                if xml and attrs.endswith("/"):
                    close(name)
        elif kind <= KIND_LINK:
            if kind == KIND_LINK:
                cut.link = PLAIN if closing else LINK
                cut.link_depth = len(cut.stack) - 1
            if hidden if closing else (hidden or "hidden" in attrs or "none" in attrs):
                cut.inline(name, closing, attrs)
        elif kind == KIND_BREAK:
            cut.line_break(start, at)
        elif m[5] and not svg:
            cut.literal(*m.span(5))
    if at < len(raw) and not svg and (runs or not raw[at:].isspace()):
        runs.append((at, len(raw), cut.link))
    cut.flush()
    return cut.pieces


def _svg_depth(depth: int, kind: int, closing: str, attrs: str) -> int:
    """Depth after a tag inside an SVG; a tag of ordinary blocks breaks out of it, as in browsers."""
    if kind == KIND_SVG:
        return max(0, depth - 1) if closing else depth + (not attrs.endswith("/"))
    return 0 if kind == KIND_BLOCK else depth


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
