"""What a page declares of itself, in all the ways in which pages do, also broken ones."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.label.dates import iso
from lint_news.label.jsonld import lenient
from lint_news.label.metadata import Hints, hints
from lint_news.label.people import names, signed

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Ferry sinks off Norrey",
    "datePublished": "2024-03-01T08:00:00+01:00",
    "author": {"@type": "Person", "name": "Jane Roe"},
    "inLanguage": "en-GB",
    "articleBody": "<p>The ferry sank\n in calm water &amp; nobody was hurt.</p>",
    "description": "Nobody was hurt.",
}


def ld(*values: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{v if isinstance(v, str) else json.dumps(v)}</script>' for v in values
    )


def authors(author: object, **more: object) -> tuple[str, ...]:
    return hints(ld({**ARTICLE, "author": author, **more})).authors


WHOLE = Hints(
    headlines=("Ferry sinks off Norrey",),
    language="en-gb",
    published="2024-03-01T08:00:00+01:00",
    news=True,
    authors=("Jane Roe",),
    body="The ferry sank in calm water & nobody was hurt.",
    description="Nobody was hurt.",
)


@pytest.mark.parametrize(
    "blocks",
    [
        [ARTICLE],
        [[ARTICLE]],
        [{"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "Post"}, ARTICLE]}],
        [{"@type": "WebPage", "name": "Page", "mainEntity": ARTICLE}],
        [{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}]}, ARTICLE],
        [{"@type": "WebSite", "name": "Post"}, "{broken", ARTICLE],
        [{**ARTICLE, "@type": ["Article", "NewsArticle"], "mainEntityOfPage": {"@type": "WebPage", "@id": "a"}}],
        ["<!-- " + json.dumps(ARTICLE) + " -->"],
        ["<![CDATA[" + json.dumps(ARTICLE)[:-1] + ",}]]>"],
        [json.dumps(ARTICLE).replace(', "author"', ' "author"')],
        [json.dumps(ARTICLE).replace("calm water", 'calm "water"').replace(r"\n", "\n")],
    ],
)
def test_json_ld_is_read_wherever_the_article_lies_in_it(blocks):
    found = hints(ld(*blocks))
    assert found == WHOLE or found.body == 'The ferry sank in calm "water" & nobody was hurt.'


TREES = st.recursive(
    st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*ARTICLE, "@id", "name"]), inner)
)


@given(st.dictionaries(st.text(), TREES))
def test_sound_json_reads_the_same_in_the_reader_for_broken_json(value):
    assert lenient(json.dumps(value)) == lenient(json.dumps(value, ensure_ascii=False, indent=1)) == [value]


@given(TREES, st.text(alphabet='{}[]:," \\\nab', max_size=60), st.integers(0, 200))
@settings(max_examples=300)
def test_nothing_in_json_ld_raises(value, garbage, at):
    whole = json.dumps({"@type": "Article", "headline": value, "author": value, "@graph": [value]})
    found = hints(ld(whole[:at] + garbage + whole[at:]))
    assert all(isinstance(text, str) and text for text in (*found.headlines, *found.authors))


def test_json_ld_that_the_end_of_the_page_cuts_off_is_read_so_far():
    found = hints(f'<script type="application/ld+json">{json.dumps(ARTICLE)[:-60]}')
    assert (found.authors, found.body[:14]) == (("Jane Roe",), "The ferry sank")


def test_the_article_of_the_page_is_told_from_others_by_its_name_and_by_where_it_stands():
    other = {**ARTICLE, "headline": "Ten soups", "author": "Ann Lee"}
    listed = {"@type": "ItemList", "itemListElement": [other]}
    assert hints(ld(listed, ARTICLE)).authors == ("Jane Roe",)
    found = hints('<meta property="og:title" content="Ferry sinks off Norrey">' + ld(other, ARTICLE))
    assert (found.authors, found.headlines[0]) == (("Jane Roe",), "Ferry sinks off Norrey")


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ("Jane Roe", ("Jane Roe",)),
        ("By Jane Roe and John Doe", ("Jane Roe", "John Doe")),
        (["Jane Roe", {"name": "John Doe"}, [{"name": ["Ann Lee"]}]], ("Jane Roe", "John Doe", "Ann Lee")),
        ({"@type": "Person", "name": ["Jane Roe", "John Doe"]}, ("Jane Roe", "John Doe")),
        ({"name": "Jane Roe, Senior Reporter"}, ("Jane Roe",)),
        ({"name": "\\u00c5sa &Ouml;berg"}, ("\\u00c5sa Öberg",)),
        ("https://social.example/janeroe", ()),
        ({}, ()),
        (7, ()),
        (None, ()),
    ],
)
def test_authors_come_in_many_shapes(author, found):
    assert authors(author) == found


def test_an_author_may_be_a_reference_into_the_graph():
    person = {"@type": "Person", "@id": "#jane", "name": "Jane Roe"}
    assert hints(ld({"@graph": [{**ARTICLE, "author": {"@id": "#jane"}}, person]})).authors == ("Jane Roe",)


def test_escapes_are_resolved_and_half_characters_replaced():
    found = hints(ld('{"@type": "Article", "headline": "Caf\\u00e9 \\ud83d\\ude00 \\ud800", "author": "J\\/R"}'))
    assert (found.headlines, found.authors) == (("Café 😀 \ufffd",), ("J/R",))


def test_nesting_beyond_all_reason_is_survived():
    assert hints(ld("[" * 100_000, ARTICLE)).authors == ("Jane Roe",)
    assert lenient('{"a":' * 100_000)
    assert authors(json.loads("[" * 500 + "]" * 500)) == ()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ('<meta name="author" content="Jane Roe"><meta name="author" content="John Doe">', ("Jane Roe", "John Doe")),
        ("<META CONTENT='Jane Roe' NAME='Author'>", ("Jane Roe",)),
        ('<meta name="byl" content="By JANE ROE">', ("JANE ROE",)),
        ('<meta property="article:author" content="https://a.example/b"><meta name=byl content=Roe>', ("Roe",)),
        ('<meta itemprop="author" content="Jane Roe">', ("Jane Roe",)),
        ('<meta name="author" content="admin">', ()),
    ],
)
def test_authors_in_meta_tags(tags, expected):
    assert hints(tags).authors == expected


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ('<meta property="article:published_time" content="2024-03-01T08:00:00+00:00">', "2024-03-01T08:00:00Z"),
        ('<meta itemprop="datePublished" content="March 1, 2024">', "2024-03-01"),
        ('<meta name="date" content="03/04/2024">', "03/04/2024"),
        (
            '<meta name="parsely-pub-date" content="2024-03-01 08:00"><meta name=date content=1999>',
            "2024-03-01T08:00:00",
        ),
        ('<meta property="article:modified_time" content="2024-03-01">', None),
        (ld({"@type": "WebPage", "datePublished": "2024-03-01"}), "2024-03-01"),
    ],
)
def test_dates(page, date):
    assert hints(page).published == date


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ('<html class="a" lang="en-US"><meta property="og:locale" content="de_DE">', "en-us"),
        ('<meta property="og:locale" content="de_DE">', "de-de"),
        ('<meta http-equiv="Content-Language" content="fr">', "fr"),
        ('<meta name="language" content="English, of course">', None),
        (ld({"@type": "Article", "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"}}), "en"),
    ],
)
def test_languages(page, language):
    assert hints(page).language == language


def test_descriptions_may_hold_markup_and_brackets():
    assert hints('<meta property="og:description" content="5 > 4, <b>says</b> &quot;Roe&quot;">').description == (
        '5 > 4, says "Roe"'
    )


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2024-03-01", "2024-03-01"),
        ("20240301T080000Z", "2024-03-01T08:00:00Z"),
        ("2024-03-01T08:00:00.123456-05:00", "2024-03-01T08:00:00-05:00"),
        ("2024-03-01 08:00:00 -0600", "2024-03-01T08:00:00-06:00"),
        ("Sept. 3rd, 2024", "2024-09-03"),
        ("1 May 2024, 12.05 am", "2024-05-01T00:05:00"),
        ("Fri, 1 Mar 2024 08:00:00 GMT", "2024-03-01T08:00:00Z"),
        ("01.03.2024", "2024-03-01"),
        ("3/25/2024 8:00 PM", "2024-03-25T20:00:00"),
        ("04/04/2024", "2024-04-04"),
        ("30 February 2024", "30 February 2024"),
        ("25/25/2024", "25/25/2024"),
        ("1. März 2024", "1. März 2024"),
        ("3 hours ago", "3 hours ago"),
        ("2024", "2024"),
        ("1709251200", "1709251200"),
    ],
)
def test_a_date_is_normalised_where_it_has_one_meaning(printed, expected):
    assert iso(printed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Roe, John Doe, and Ann Lee", ("Jane Roe", "John Doe", "Ann Lee")),
        ("Roe, Jane", ("Roe, Jane",)),
        ("Jane Roe; jane roe", ("Jane Roe",)),
        ("BBC News", ("BBC News",)),
        ("Staff Writer", ("Staff Writer",)),
        ("", ()),
    ],
)
def test_names(text, expected):
    assert names([text]) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Roe", ("Jane Roe",)),
        ("By JANE ROE for The Norrey Post", ("JANE ROE",)),
        ("Written by Jean-Paul de Vries, environment correspondent", ("Jean-Paul de Vries",)),
        ("By Jane Roe in Ankara and John Doe", ("Jane Roe",)),
        ("By Jane Roe • 5 min read", ("Jane Roe",)),
        ("By Jane Roe, 3 May 2024", ("Jane Roe",)),
        ("Author: Ann Lee (Norrey)", ("Ann Lee",)),
        ("by our correspondent", ()),
    ],
)
def test_bylines(line, expected):
    assert signed(line) == expected
