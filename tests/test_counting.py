"""The words of an article travel as a fact and arrive as they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.counting import WORDS, article_of, count
from lint_news.engines.codec import result_of, row
from lint_news.model import HTML, TEXT, Source
from lint_news.oddity.stream import stream
from lint_news.rule import Plan

HEADLINE = "Old Bridge closed in the Valley"
PROSE = (
    "The minister’s office said on Sunday that the well-known bridge over the river would be closed for the winter, "
    "and that the town of {} had voted for a new one in 2024."
)
PLAN = Plan(())


def article(text, media_type=TEXT):
    (fact,) = count(Source("dump/a.txt", text, media_type, url="https://www.example.com/a"), PLAN).facts
    assert fact.rule == WORDS
    return article_of(fact)


def plain(streams):
    return [(s.words, s.joined, s.capital) for s in streams]


def test_words_hyphens_and_capitals_arrive():
    body = PROSE.format("Old Sellhaven-on-Sea")
    found = article(f"{HEADLINE}\n\n{body}\n")
    assert (found.outlet, found.headline) == ("example.com", 0)
    assert plain(found.streams) == plain([stream(HEADLINE), stream(body)])
    assert any(found.streams[1].joined)
    for text, s in zip(found.texts, found.streams, strict=True):
        assert tuple(text[a:b] for a, b in zip(s.starts, s.ends, strict=True)) == s.words


def test_a_page_and_a_text_are_the_same_article():
    body = PROSE.format("Sellhaven")
    page = (
        f"<html><body><article><h1>{HEADLINE}</h1><p>{body.replace('well', '<b>well</b>')}</p></article></body></html>"
    )
    assert article(page, HTML).name == article(f"{HEADLINE}\n\n{body}\n").name


@given(st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_travels_through_the_codec(odd):
    result = count(Source("a.txt", f"{HEADLINE}\n\n{PROSE.format(odd)}\n"), PLAN)
    again = result_of(row(result))
    assert again.facts == result.facts
    for fact in again.facts:
        found = article_of(fact)
        assert all(len(s) == len(s.joined) == len(s.capital) > 0 for s in found.streams)


def test_an_article_without_some_texts_keeps_its_headline_or_has_none():
    found = article(f"{HEADLINE}\n\n{PROSE.format('Sellhaven')}\n\n{PROSE.format('Wick').replace('river', 'canal')}\n")
    assert found.only([True, False, True]).headline == 0
    body = found.only([False, False, True])
    assert (body.headline, body.texts) == (None, found.texts[2:])


def test_another_language_and_no_article_have_no_words():
    german = "Der Minister sagte am Sonntag, dass die Brücke über den Fluss im Winter geschlossen wird.\n"
    assert count(Source("a.txt", german), PLAN).facts == ()
    assert count(Source("a.txt", ""), PLAN).facts == ()
