"""Strategies that make HTML: tag soup of all that pages hold, in any order; nothing need be closed or nested."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = [
    *(
        "word",
        "Zürich",
        "e\u0301t\u00e9",
        "😀",
        "𝔸𝕓",
        "北京",
        "it's",
        '"quoted"',
        "3<4",
        "a < b",
        "x > y",
        "AT&T",
        "{}",
    ),
    *("the the", "recession tears", "\ufffd", "\u200bzero", "-", "…", "‘’“”"),
]
_REFERENCES = [
    *("&amp;", "&lt;b&gt;", "&rsquo;", "&eacute;t&eacute;", "&nbsp;", "&ensp;", "&thinsp;", "&#8217;", "&#x2019;"),
    *("&#X41;", "&#65 ", "&#x41 ", "&copy ", "&nbsp ", "&AMP", "&amp;amp;", "&#160;", "&#32;", "&#9;", "&NewLine;"),
    *("&#10;", "&#0;", "&#1;", "&#x80;", "&#xD800;", "&#x110000;", "&#99999999;", "&#x1F600;", "&NotEqualTilde;"),
    *(
        "&bogus;",
        "&",
        " & ",
        "&&",
        "&;",
        "&#;",
        "&#x;",
        "&#xZZ;",
        "&zwj;",
        "&ThickSpace;",
        "&CounterClockwiseContourIntegral;",
    ),
]
_SPACES = [
    " ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\n\n",
    "\r\n\r\n \r\n",
    "\u00a0",
    "\u2028",
    "\u3000",
    "\x0b",
    "\x1f",
]
_BLOCKS = (
    "p div section article ul li ol blockquote table tr td th h1 h2 figure figcaption pre aside nav header footer main "
    "form button template title dl dt dd option select html head body textarea"
).split()
_INLINE = "b i em strong span a font time x-card sup code P SPAN".split()
_ATTRIBUTES = [
    *(
        "",
        "",
        "",
        ' class="x"',
        ' title="a > b"',
        " title='<p>'",
        ' href="/x?a=1&copy=2"',
        ' data-x="it\'s"',
        " hidden",
    ),
    *(' style="display:none"', " async", "\n  id=q", ' aria-hidden="true"', ' alt=""', " / "),
]
_UNSEEN = [
    *("<!-- a > b <p> -->", "<!---->", "<!-- -- -->", "<!doctype html>", "<?xml version='1.0'?>", "<wbr>"),
    *(
        '<img alt="x > y">',
        "<script>if (a<b) { '</p>' }</script>",
        "<style>p > a { color: red }</style>",
        "<SCRIPT></SCRIPT >",
    ),
    *("<noscript><img src=x> enable</noscript>", '<svg viewBox="0 0"><path d="M0"/><text>no text</text></svg>', "<hr>"),
    *('<script type="application/ld+json">{"a": "<b>"}</script>', "<input value='>'>"),
]


def _tags(names: list[str]) -> st.SearchStrategy[str]:
    start = st.builds("<{}{}>".format, st.sampled_from(names), st.sampled_from(_ATTRIBUTES))
    end = st.builds("</{}{}>".format, st.sampled_from(names), st.sampled_from(["", "", " ", "\n"]))
    return start | end


_text = st.sampled_from(_WORDS) | st.sampled_from(_REFERENCES) | st.sampled_from(_SPACES)
_paired = st.builds(
    lambda name, attributes, inner: f"<{name}{attributes}>{''.join(inner)}</{name}>",
    st.sampled_from([*_BLOCKS, *_INLINE]),
    st.sampled_from(_ATTRIBUTES),
    st.lists(_text, max_size=4),
)
_other = st.sampled_from(_UNSEEN) | st.sampled_from(["<br>", "<br/>", "<BR clear=all>", "<![CDATA[plain words]]>"])

pages = st.lists(_text | _text | _text | _tags(_BLOCKS) | _tags(_INLINE) | _paired | _other, max_size=40).map("".join)
junk = st.text(alphabet="<>&;/!-'\"= abp\n\t", max_size=400)
