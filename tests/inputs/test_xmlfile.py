"""The XML of trafilatura: its own output read again, and what is broken or of another kind."""

from __future__ import annotations

import io

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import seen

from lint_news.config import Config
from lint_news.inputs import Shard, xmlfile
from lint_news.model import XML, Problem, Source
from lint_news.pipeline import lint, read_document
from lint_news.ruleset import make_plan

BIG = 1 << 20
PLAN = make_plan(Config(boilerplate=True), fast=True)
SENTENCE = "The council of Norrey will close the harbour for two weeks in spring, as the mayor said on Monday."
PAGE = f"""<html><head><title>Harbour &amp; ferry to close</title>
<meta property="article:published_time" content="2024-03-01"></head><body><article>
<h1>Harbour &amp; ferry to close</h1><p>{SENTENCE}</p><h2>What comes next</h2><p>{SENTENCE[:-1]} and on Tuesday.</p>
<ul><li>The ferry sails from Eastquay.</li><li>Tickets stay valid.</li></ul>
<blockquote>We had no choice, she said.</blockquote><p>Read <a href="/plan">the plan</a>;<br>Regional Security Tears
and trade were not spoken of at the meeting &lt;of the council&gt;.</p></article></body></html>"""


def items(text: str | bytes, max_size: int = BIG):
    data = text if isinstance(text, bytes) else text.encode()
    return list(xmlfile.read(Shard("a.xml", "xml"), io.BytesIO(data), max_size, ()))


def made() -> str:
    found = trafilatura.extract(
        PAGE, url="https://norrey.example/a", output_format="xml", with_metadata=True, include_formatting=True
    )
    assert "<main>" in found
    return found


def test_what_trafilatura_writes_is_read_as_one_article():
    file = made()
    [source] = items(file)
    document = read_document(source, PLAN)
    assert (source.media_type, source.record) == (XML, 1)
    assert (document.title, document.url) == ("Harbour & ferry to close", "https://norrey.example/a")
    assert document.outlet == "norrey.example"
    assert document.published == "2024-03-01"
    roles = {b.text: b.role for b in document.blocks}
    assert roles["What comes next"] == "subhead"
    assert roles["Tickets stay valid."] == "list item"
    assert roles["We had no choice, she said."] == "quote"
    assert any(text.endswith("meeting <of the council>.") for text in roles)
    for block in document.blocks:
        raw = document.raw[block.span.start : block.span.end]
        assert seen(raw.replace("<lb/>", "<br>")) == block.text


def test_findings_stand_at_their_place_in_the_file():
    file = "<?xml version='1.0'?>\n<corpus>\r\n" + made() + "\n  " + made() + "</corpus>"
    at, places = 0, []
    for source in items(file):
        places += [f.location for f in lint(source, PLAN).findings if f.rule == "oddity/real-word"]
    assert [p.record for p in places] == [1, 2]
    for place in places:
        at = file.index("Security Tears", at) + len("Security Tears")
        before = file[:at].replace("\r\n", "\n")
        assert place.end_line == before.count("\n") + 1
        assert place.end_column == len(before) - before.rfind("\n")
        assert place.field == "main"


def test_comments_are_no_main_text_and_empty_elements_end():
    file = (
        '<doc title="T"><main><list/><p/><cell/>one<item>two</item></main><comments><p>three</p></comments></doc>'
        "<doc><main></main></doc>"
    )
    first, second = items(file)
    document = read_document(first, PLAN)
    assert [(b.text, b.role) for b in document.blocks][1:] == [("one", "paragraph"), ("two", "list item")]
    assert lint(second, PLAN).left_out.startswith("no text field")


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("<doc><main>a</main></doc>\n<doc title='x'><main>b</main>", [("Source", 1), ("truncated", 2)]),
        ("<doc><main>a</main>\n<doc><main>b</main></doc>", [("truncated", 1), ("Source", 2)]),
        ("<rss version='2'><item>doc</item></rss>", [("unknown-xml", 1)]),
        ("<?xml version='1.0'?><!-- no -->", [("unknown-xml", 1)]),
        ("<documents/>", [("unknown-xml", 1)]),
        ("\n<doc><main>" + "x" * 99 + "</main></doc>\n<doc><main>b</main></doc>", [("too-large", 2), ("Source", 3)]),
        ("<doc><main>" + "x" * 300_000 + "</main></doc><doc><main>b</main></doc>", [("too-large", 1), ("Source", 1)]),
    ],
)
def test_what_is_broken_or_no_such_xml_is_a_problem(file, found):
    got = items(file, max_size=90)
    kinds = [(i.kind, i.location.line) if isinstance(i, Problem) else (type(i).__name__, i.line) for i in got]
    assert kinds == found
    assert all(i.remedy for i in got if isinstance(i, Problem))


def test_another_kind_of_xml_is_named():
    [problem] = items("<rss version='2'><item>x</item></rss>")
    assert "<rss>" in problem.message


def test_the_declared_encoding_counts():
    data = "<?xml version='1.0' encoding='iso-8859-2'?><doc title='Żółć'><main><p>źdźbło ąę</p></main></doc>"
    [source] = items(data.encode("iso-8859-2"))
    assert read_document(source, PLAN).title == "Żółć"


@settings(max_examples=300)
@given(st.lists(st.sampled_from(["<doc>", '<doc title="a', '">', "<main>", "</main>", "</doc>", "x", "\n", "<lb/>"])))
def test_no_file_raises(parts):
    for item in items("".join(parts), max_size=40):
        if isinstance(item, Source):
            lint(item, PLAN)
