"""Pages to pieces: where one ends, what it says, and what the markup around it is known to be."""

from __future__ import annotations

import pytest

from lint_news.segment import html, pieces


def texts(raw: str) -> list[str]:
    return [p.text for p in pieces(raw, html=True)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<p>Two<p>Three", ["One", "Two", "Three"]),
        ("<ul><li>One<li>Two</ul>Three", ["One", "Two", "Three"]),
        ("<dl><dt>Term<dd>Meaning<dt>Other</dl>", ["Term", "Meaning", "Other"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<h1>Head</h1>Text<h2>Sub</h2>Text", ["Head", "Text", "Sub", "Text"]),
        ("One</b></i>Two", ["OneTwo"]),
        ("One</p></div>Two", ["One", "Two"]),
        ("<b><p>One</b></p>Two", ["One", "Two"]),
        ("One<hr>Two", ["One", "Two"]),
        ("One<hr/>Two", ["One", "Two"]),
        ("<P>One</P\n><DIV>Two</DIV >", ["One", "Two"]),
        ("text alone", ["text alone"]),
        ("", []),
        (" \n\t&nbsp;<p> &#32; </p><!-- x -->", []),
    ],
)
def test_block_tags_divide_and_stray_ones_do_no_harm(raw, expected):
    assert texts(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>The <b>bold</b> <a href=x>link</a>, too", "The bold link, too"),
        ("<p>half<b>word</b>s", "halfwords"),
        ("<p>a<!-- gone -->b", "ab"),
        ("<p>a<!-- <p> > -- -->b", "ab"),
        ("<p>a<wbr>b<img src=x alt='no text'>c", "abc"),
        ("<p title=\"2 > 1\">a<i data-x='</p>'>b</i>", "ab"),
        ("<p>a<script>'<p>no</p>'</script>b<style>p{}</style>c", "abc"),
        ("<p>a<noscript><p>no</p></noscript>b", "ab"),
        ("<p>a<svg><text>no</text><svg><g>no</g></svg>no</svg>b", "ab"),
        ("<p>a<svg/>b", "ab"),
        ("<p>a<iframe src=x>no</iframe>b", "ab"),
        ("<p>a<?php no ?>b<!no>c", "abc"),
        ("<p>a <x-widget>b</x-widget> c", "a b c"),
    ],
)
def test_markup_inside_a_block_leaves_no_trace(raw, expected):
    assert texts(raw) == [expected]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("caf&eacute; caf&#233; caf&#xE9; caf&#XE9;", "café café café café"),
        ("a &amp b &copy c", "a & b © c"),
        ("a&nbsp;b&#160;c&ensp;d", "a b c d"),
        ("AT&T & Q&A; R&D", "AT&T & Q&A; R&D"),
        ("&bogus; &; &# &#x;", "&bogus; &; &# &#x;"),
        ("&#x1F600;&#128512;", "😀😀"),
        ("&amp;amp; &amp;lt;", "&amp; &lt;"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("&#x80;&#150;", "€–"),
        ("&#0;&#xD800;", "\ufffd\ufffd"),
    ],
)
def test_character_references_are_resolved_once(raw, expected):
    assert texts(f"<p>{raw}</p>") == [expected]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>a \n\r\n\t b", ["a b"]),
        ("<p>  a  </p>", ["a"]),
        ("<p>a <b> b </b> c", ["a b c"]),
        ("<p>a\u00a0 \u3000b", ["a b"]),
        ("<p>a<br>b", ["a b"]),
        ("<p>a<br/>\nb<br />c", ["a b c"]),
        ("<p>a<br><br>b", ["a", "b"]),
        ("<p>a<br>\n<br>b", ["a", "b"]),
        ("<p>a<br><b></b><br>b", ["a", "b"]),
    ],
)
def test_white_space_collapses_and_two_line_breaks_end_a_paragraph(raw, expected):
    assert texts(raw) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_preformatted_text_is_divided_at_blank_lines(end):
    raw = f"<pre>one{end}two{end}{end}three <b>bold</b>{end} {end}four</pre><p>five{end}{end}six"
    assert texts(raw) == ["one two", "three bold", "four", "five six"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>a</p><script>no", ["a"]),
        ("<p>a</p><style>no</p>no", ["a"]),
        ("<p>a</p><!-- no <p>no</p>", ["a"]),
        ("<p>a</p><p", ["a"]),
        ("<p>a</p><!doctype", ["a"]),
        ('<p>a</p><p title="no>b</p>', ["a", "b"]),
        ("<p>a</p><", ["a", "<"]),
    ],
)
def test_what_the_end_of_the_page_cuts_off_is_read_as_browsers_do(raw, expected):
    assert texts(raw) == expected


def test_a_quote_that_never_closes_does_not_swallow_the_page():
    assert texts('<p>one</p><a href="x>two</a><p>three</p><p>four</p>')[-1] == "four"


def test_a_cdata_section_is_text_of_its_own_without_references():
    assert texts("<p>a<![CDATA[b < c &amp; d]]>e") == ["a", "b < c &amp; d", "e"]


def test_each_cell_of_a_table_is_a_piece_of_its_own():
    found = pieces("<table><caption>Cap<tr><th>A<td>B<tr><td>C<table><tr><td>D</table>E</table>F", html=True)
    assert [(p.text, p.tag, bool(p.context & html.TABLE)) for p in found] == [
        ("Cap", "caption", True),
        ("A", "th", True),
        ("B", "td", True),
        ("C", "td", True),
        ("D", "td", True),
        ("E", "td", True),
        ("F", "", False),
    ]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<nav>", "</nav>"),
        ("<footer>", "</footer>"),
        ("<aside>", "</aside>"),
        ("<form>", "</form>"),
        ("<figure>", "</figure>"),
        ("<main>", "</main>"),
        ("<article>", "</article>"),
        ("<blockquote>", "</blockquote>"),
        ("<header>", "</header>"),
    ],
)
def test_a_piece_knows_the_elements_around_it_and_only_those(opening, closing):
    bit = getattr(html, {"blockquote": "QUOTE"}.get(opening[1:-1], opening[1:-1].upper()))
    found = pieces(f"before{opening}<div><p>inside</div><p>still{closing}after", html=True)
    assert [(p.text, bool(p.context & bit)) for p in found] == [
        ("before", False),
        ("inside", True),
        ("still", True),
        ("after", False),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "<div hidden>no</div><p>yes",
        "<div hidden=''><p>no</p></div><p>yes",
        "<div style='color: red; display : none'>no</div><p>yes",
        '<p style="visibility:hidden">no</p><p>yes',
        "<span hidden>no</span>yes",
        "<span hidden><span>no</span> no</span>yes",
        "<template><p>no</p></template><p>yes",
        "<dialog>no</dialog><p>yes",
        "<div hidden><span hidden>no</span> no</div><p>yes",
        "<p>yes <b style='display:none'>no</b></p><p>yes",
        "<p><b hidden>no</p><p>yes",
    ],
)
def test_hidden_text_is_marked_hidden_and_the_rest_is_not(raw):
    for piece in pieces(raw, html=True):
        assert bool(piece.context & html.HIDDEN) == (set(piece.text.split()) == {"no"})


@pytest.mark.parametrize(
    "attribute", ["class=hidden", 'aria-hidden="true"', "data-hidden", 'hidden="until-found"', "overflow=hidden"]
)
def test_attributes_that_only_look_like_hidden_do_not_hide(attribute):
    [piece] = pieces(f"<div {attribute}>yes</div>", html=True)
    assert not piece.context & html.HIDDEN


def test_the_head_holds_the_title_and_ends_where_the_body_begins():
    found = pieces("<head><title>T</title><meta charset=utf-8><p>text</head>", html=True)
    assert [(p.text, p.tag, bool(p.context & html.HEAD)) for p in found] == [("T", "title", True), ("text", "p", False)]


def test_a_title_inside_a_drawing_is_no_text():
    assert texts("<p>a</p><svg><title>Icon</title><path d=M0/><text>no</text></svg><p>b</p>") == ["a", "b"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>ab<a href=x>cde</a>f", [3]),
        ("<p><a href=x>ab</a> <a href=y>c</a>", [3]),
        ("<p><a href=x>ab<p>c</a>d", [2, 1]),
        ("<div><a href=x>ab</div><p>c", [2, 0]),
    ],
)
def test_the_code_points_in_links_are_counted(raw, expected):
    assert [p.link_chars for p in pieces(raw, html=True)] == expected


@pytest.mark.parametrize(
    ("raw", "element"),
    [
        ("<div>a<div>b</div>c</div>d", "<div>a<div>b</div>c</div>"),
        ("<p>a<b>b</b>c</p>d", "<p>a<b>b</b>c</p>"),
        ("<img src=x>a", "<img src=x>"),
        ("<div>never closed", "<div>"),
        ("<div><!-- </div> --><script>'</div>'</script></div>x", "<div><!-- </div> --><script>'</div>'</script></div>"),
        ("<DIV>a</div>b", "<DIV>a</div>"),
    ],
)
def test_the_end_of_an_element_is_that_of_its_own_end_tag(raw, element):
    assert raw[: html.element_end(raw, 0)] == element
