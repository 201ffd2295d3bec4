"""Text fields of JSON records: which they are, what they say, and where each code point of them stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law import assert_lawful, assert_words_lawful
from oracle import collapsed, seen, unescaped
from pages import pages

from lint_news.config import Config
from lint_news.inputs.fields import NoText, RecordFields, read_record
from lint_news.inputs.jsonfields import unescape
from lint_news.model import JSON_RECORD, Document, Source
from lint_news.pipeline import lint, read_document
from lint_news.ruleset import make_plan
from lint_news.sourcemap import SourceMap, Span

PLAN = make_plan(Config(boilerplate=True), fast=True)
SHORT = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
STORY = (
    "Harbour to close in spring\n\nThe town will close the the harbour in spring, “soon” enough 😀, the mayor said.\n"
)


def read_fields(raw: str, names: dict[str, str]) -> RecordFields:
    return read_record(raw, Source("d.jsonl", raw, JSON_RECORD, field_names=tuple(names.items())))


def utf16(char: str) -> str:
    """The `\\uXXXX` escapes of a code point: two for one beyond the first plane."""
    data = char.encode("utf-16-be")
    return "".join(f"\\u{data[i]:02x}{data[i + 1]:02X}" for i in range(0, len(data), 2))


@st.composite
def literals(draw):
    """A JSON string as `(literal, code point)` pairs, each code point raw or in any of its escapes."""
    pairs = []
    for char in draw(
        st.text(st.sampled_from('ab "\\/\b\n\r\t\u2028\u00e9\u20ac😀𝔸\x00\x1f<&') | st.characters(codec="utf-8"))
    ):
        ways = (
            [utf16(char)]
            + ([SHORT[char]] if char in SHORT else [])
            + ([char] if char not in '"\\' and char >= " " else [])
        )
        pairs.append((draw(st.sampled_from(ways)), char))
    return pairs


@settings(max_examples=300)
@given(literals(), st.integers(0, 5))
def test_each_code_point_of_a_string_leads_to_its_own_escape(pairs, before):
    raw = "x" * before + "".join(literal for literal, _ in pairs) + '"'
    if not pairs:
        return
    text, segments = unescape(raw, before, len(raw) - 1)
    places = SourceMap.of(segments)
    assert text == "".join(char for _, char in pairs)
    at = before
    for i, (literal, _) in enumerate(pairs):
        assert places.to_source(Span(i, i + 1)) == Span(at, at + len(literal))
        at += len(literal)


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("\\ud83d\\ude00", "😀"),
        ("\\uD83D\\uDE00", "😀"),
        ("\\ud83d", "\ufffd"),
        ("\\ude00\\ud83d", "\ufffd\ufffd"),
        ("\\ud83dx\\ude00", "\ufffdx\ufffd"),
        ("\\ud83d\\ud83d\\ude00", "\ufffd😀"),
        ("\\\\ud83d\\\\n", "\\ud83d\\n"),
        ("\\u005cn", "\\n"),
        ("\u2028\\u2028", "\u2028\u2028"),
        ("\u2028\\/", "\u2028/"),
    ],
)
def test_surrogates_and_backslashes_are_read_as_json_does(literal, text):
    assert unescape(literal, 0, len(literal))[0] == text


@settings(max_examples=200)
@given(st.data(), st.text(max_size=80), st.booleans())
def test_ranges_of_a_text_say_the_text_whichever_way_it_was_written(data, text, ascii_only):
    raw = json.dumps({"text": "x" + text}, ensure_ascii=ascii_only)
    [field] = read_fields(raw, {}).fields
    assert field.text == "x" + text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start + 1, len(text) + 1))
    span = field.map.to_source(Span(start, end))
    assert unescaped(raw[span.start : span.end]) == field.text[start:end]


def document(raw: str | bytes, **keys) -> Document:
    return read_document(Source("d.jsonl", raw, JSON_RECORD, record=7, line=7, **keys), PLAN)


@settings(max_examples=200)
@given(pages, st.booleans(), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_blocks_of_a_page_inside_a_record_obey_the_law_of_the_spans(page, ascii_only, which, first, last):
    raw = json.dumps({"id": 3, "html": "<p>x</p>" + page, "n": [None]}, ensure_ascii=ascii_only)
    found = document(raw)
    say = lambda literal: seen(unescaped(literal))  # noqa: E731
    assert_lawful(raw, found.blocks, say)
    assert_words_lawful(raw, found.blocks[which % len(found.blocks)], say, first, last)


@settings(max_examples=200)
@given(st.text(alphabet='ab \n\r\t\u2028é😀"\\', max_size=80).filter(str.strip), st.booleans())
def test_blocks_of_a_text_inside_a_record_obey_the_law_of_the_spans(text, ascii_only):
    raw = json.dumps({"text": text}, ensure_ascii=ascii_only)
    found = document(raw)
    assert_lawful(raw, found.blocks, lambda literal: collapsed(unescaped(literal)))
    assert collapsed(" ".join(b.text for b in found.blocks)) == collapsed(text)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("spaces", ["", "  "])
@pytest.mark.parametrize("html", [True, False])
def test_a_finding_names_the_physical_column_and_the_place_in_the_field(ascii_only, spaces, html):
    story = STORY.replace("\n\n", "</p>\r\n<p>").replace("“", "&ldquo;") if html else STORY
    raw = (
        spaces + json.dumps({"id": "😀é", "text": f"<h1>{story}" if html else story}, ensure_ascii=ascii_only) + spaces
    )
    result = lint(Source("d.jsonl", ("\ufeff" + raw).encode(), JSON_RECORD, record=1, line=1), PLAN)
    [place] = [f.location for f in result.findings if f.rule == "duplicate/word"]
    assert unescaped(raw[place.column - 1 : place.end_column - 1]) == "the the"
    assert (place.line, place.end_line, place.record, place.field) == (1, 1, 1, "text")
    field = json.loads(raw)["text"]
    assert field[place.start : place.end] == "the the"
    lines = field.replace("\r\n", "\n").split("\n")
    assert lines[place.field_line - 1][place.field_column - 1 :].startswith("the the")


def test_a_carriage_return_between_members_ends_a_physical_line():
    raw = '{"id": 1,\r "text": "Harbour closes\\n\\nIt will close the the harbour."}'
    [place] = [
        f.location
        for f in lint(Source("d.jsonl", raw, JSON_RECORD, record=5, line=8), PLAN).findings
        if f.text == "the the"
    ]
    assert (place.line, place.column) == (9, raw.split("\r")[1].index("the the") + 1)


@pytest.mark.parametrize(
    ("record", "text", "title"),
    [
        ({"text": "T"}, "text", None),
        ({"title": "H", "text": "T"}, "text", "title"),
        ({"content": "T", "headline": "H"}, "content", "headline"),
        ({"Article_Body": "T"}, "Article_Body", None),
        ({"article-body": "T", "text": "U"}, "article-body", None),
        ({"body": "T", "html": "<p>T"}, "body", None),
        ({"raw_html": "<p>T"}, "raw_html", None),
        ({"text": "", "content": "T"}, "content", None),
        ({"text": None, "body": " \n", "content": "T"}, "content", None),
        ({"text": 3, "title": "H", "content": "T"}, "content", "title"),
        ({"text": [["T"]], "article": "T"}, "article", None),
        ({"text": "T", "title": "None"}, "text", None),
        ({"text": "null", "body": " NaN", "article": "T"}, "article", None),
        ({"text": "nil", "body": "T"}, "text", None),
        ({"text": "T", "title": ""}, "text", None),
    ],
)
def test_fields_are_found_by_their_names(record, text, title):
    found = read_fields(json.dumps(record), {}).fields
    assert [f.name for f in found] == [name for name in (title, text) if name]
    assert [f.title for f in found] == [bool(name == title) for name in (title, text) if name]
    assert found[-1].text == record[text]


def test_fields_named_by_the_user_win():
    raw = json.dumps({"text": "no", "title": "no", "story": "T", "kop": "H"})
    assert [f.name for f in read_fields(raw, {"text": "story", "title": "kop"}).fields] == ["kop", "story"]
    with pytest.raises(NoText, match="no text field"):
        read_fields(raw, {"text": "nowhere"})


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("<p>One</p>", True),
        ("Plain < text > here", False),
        ('Look <a href="x">here</a>', True),
        ("a <b or c> d", False),
    ],
)
def test_a_field_that_holds_markup_is_read_as_a_page(value, html):
    assert read_fields(json.dumps({"text": value}), {}).fields[0].html is html


@settings(max_examples=200)
@given(st.lists(st.text(max_size=12) | st.none(), min_size=1, max_size=6), st.booleans(), st.sampled_from([None, 1]))
def test_a_list_of_paragraphs_is_one_text_and_each_code_point_stands_in_its_own_string(parts, ascii_only, indent):
    said = [part for part in parts if part and part.strip()]
    raw = json.dumps({"text": ["one", *parts]}, ensure_ascii=ascii_only, indent=indent)
    [field] = read_fields(raw, {}).fields
    assert field.text == "\n\n".join(["one", *said])
    at = 0
    for part in ["one", *said]:
        start = field.text.index(part, at)
        assert start == (at + 2 if at else 0)
        span = field.map.to_source(Span(start, start + len(part)))
        assert unescaped(raw[span.start : span.end]) == part
        if at:
            joint = field.map.to_source(Span(at, at + 2))
            assert raw[joint.start] == raw[joint.end - 1] == '"'
            assert joint.end == span.start
        at = start + len(part)


def test_paragraphs_of_a_list_that_hold_html_stay_paragraphs():
    found = document(json.dumps({"text": ["One <b>bold</b> word.", "Two <a href='x'>links</a>.", "Three."]}))
    assert [b.text for b in found.blocks] == ["One bold word.", "Two links.", "Three."]


def test_an_object_within_is_looked_into_where_the_record_itself_has_no_text():
    record = {
        "url": "https://norrey.example/a",
        "title": "outer",
        "html": {"x": 1},
        "article": {"headline": "H", "articleBody": "T", "datePublished": "2024-01-02", "inLanguage": "en_GB"},
    }
    found = read_fields(json.dumps(record), {})
    assert [(f.name, f.text) for f in found.fields] == [("article.headline", "H"), ("article.articleBody", "T")]
    assert (found.url, found.published, found.language) == ("https://norrey.example/a", "2024-01-02", "en-gb")
    record["body"] = "top"
    assert [f.name for f in read_fields(json.dumps(record), {}).fields] == ["title", "body"]
    named = read_fields(json.dumps(record), {"text": "article.articleBody", "title": "title"})
    assert [f.name for f in named.fields] == ["title", "article.articleBody"]
    named = read_fields(json.dumps(record), {"title": "article.headline"})
    assert [f.name for f in named.fields] == ["article.headline", "body"]


@pytest.mark.parametrize(
    ("record", "published", "language", "site"),
    [
        ({"date_publish": "None", "date": "2024-01-02"}, "2024-01-02", None, None),
        ({"language": "English", "lang": "de"}, None, "de", None),
        ({"pubDate": "2024", "seendate": "2023"}, "2024", None, None),
        ({"source": "https://norrey.example/a", "source-hostname": "norrey.example"}, None, None, "norrey.example"),
    ],
)
def test_a_record_says_when_and_in_what_language_it_was_published(record, published, language, site):
    found = read_fields(json.dumps({"text": "T", **record}), {})
    assert (found.published, found.language, found.site) == (published, language, site)
    made = document(json.dumps({"text": "T", **record}))
    assert (made.published, made.language) == (published, language)


def test_what_the_page_itself_says_counts_more():
    page = '<html lang="fr"><meta property="article:published_time" content="2020-01-01"><p>Bonjour.</p>'
    made = document(json.dumps({"html": page, "language": "en", "date": "1999"}))
    assert (made.published, made.language) == ("2020-01-01", "fr")


def test_a_record_says_where_it_is_from():
    found = read_fields('{"text": "T", "url": "https://www.daily.example.co.uk/a", "source": "Daily"}', {})
    assert (found.url, found.site) == ("https://www.daily.example.co.uk/a", "Daily")
    assert document('{"text": "T", "url": "https://www.daily.example.co.uk/a"}').outlet == "example.co.uk"
    assert document('{"text": "T", "site": "Daily"}').outlet == "Daily"


def test_the_last_of_two_members_of_one_name_counts_as_in_json():
    raw = '{"text": "first", "text": "second"}'
    [field] = read_fields(raw, {}).fields
    assert field.text == "second"
    assert raw[field.map.raw.start : field.map.raw.end] == "second"


@pytest.mark.parametrize(
    ("raw", "kind", "offset"),
    [
        ("[1, 2]", "not-json", 0),
        ('"text"', "not-json", 0),
        ('{"text": "a"', "not-json", 12),
        ('{"text": "a",}', "not-json", 13),
        ('{"text" "a"}', "not-json", 8),
        ('{"text": "a"} {"text": "b"}', "not-json", 14),
        ('{"text": "a}', "not-json", 9),
        ('{"text": "a\\x"}', "not-json", 11),
        ("{text: 'a'}", "not-json", 1),
        ('{"a": nul}', "not-json", 6),
        ("nonsense", "not-json", 0),
    ],
)
def test_what_is_no_record_is_a_problem_at_its_place(raw, kind, offset):
    result = lint(Source("d.jsonl", "  " + raw, JSON_RECORD, record=4, line=4), PLAN)
    [problem] = result.problems
    assert (problem.kind, problem.article_lost, problem.location.line) == (kind, True, 4)
    assert abs(problem.location.column - (offset + 3)) <= 1
    assert problem.remedy


@pytest.mark.parametrize("raw", ["{}", '{"title": "H", "n": 3}', '{"text": "\\n "}'])
def test_a_record_without_text_is_left_out(raw):
    result = lint(Source("d.jsonl", raw, JSON_RECORD, record=4, line=4), PLAN)
    assert (result.problems, result.findings, result.document) == ((), (), None)
    assert result.left_out.startswith("no text field; fields: ")


@pytest.mark.parametrize(
    "raw", ['{"a": ' + "[" * 100_000, '{"a": ' + '{"b":' * 100_000, '{"n": ' + "9" * 5000 + ', "text": "T"}']
)
def test_json_beyond_reason_is_a_problem_and_no_crash(raw):
    result = lint(Source("d.jsonl", raw, JSON_RECORD), PLAN)
    assert [p.kind for p in result.problems] in (["not-json"], [])


def test_an_undecodable_byte_is_reported_in_the_field_that_holds_it():
    raw = '{"title": "Harbour to close", "id": 1, "text": "é é é The caf\udcff closed in spring."}'.encode(
        "utf-8", "surrogateescape"
    )
    [found] = [
        f for f in lint(Source("d.jsonl", raw, JSON_RECORD), PLAN).findings if f.rule == "debris/undecodable-bytes"
    ]
    assert found.location.column == raw.decode("utf-8", "replace").index("\ufffd") + 1
    assert (found.location.field, found.location.start) == ("text", len("é é é The caf"))


def test_an_undecodable_byte_outside_the_fields_has_no_field():
    raw = '{"title": "Harbour é é é", "author": "J\udcff", "text": "The café closed."}'.encode(
        "utf-8", "surrogateescape"
    )
    [found] = [
        f for f in lint(Source("d.jsonl", raw, JSON_RECORD), PLAN).findings if f.rule == "debris/undecodable-bytes"
    ]
    assert found.location.field is None
    assert found.location.column == raw.decode("utf-8", "replace").index("\ufffd") + 1
