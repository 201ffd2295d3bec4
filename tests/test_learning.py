"""Learning from articles: the same in any order, and pages that are one article count as one."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lint_news
from lint_news.config import Config
from lint_news.label.sketch import Sketch
from lint_news.learning import Learner, study
from lint_news.model import JSON_RECORD, ArticleResult, Fact, Location, Source
from lint_news.pipeline import lint
from lint_news.reading import read
from lint_news.rule import Plan
from lint_news.ruleset import make_plan
from lint_news.templates import TEMPLATE
from tests.support.outlet import FURNITURE, LEGAL, article, headline, prose, sentence, source

PLAN = Plan(())
STUDIED = [
    study(source(article(n), f"{outlet}-{n}", outlet), PLAN) for n in range(12) for outlet in ("one.com", "two.com")
]


def learned(results, most=16_384):
    learner = Learner(most)
    for result in results:
        learner.add(result)
    return learner


@given(st.permutations(STUDIED), st.integers(0, len(STUDIED)), st.sampled_from([3, 9, 17, 100]))
def test_order_and_division_do_not_matter(results, at, most):
    whole = learned(STUDIED, most).templates()
    left, right = learned(results[:at], most), learned(results[at:], most)
    right.merge(left)
    assert right.templates().digest == whole.digest
    left.merge(learned(results[at:], most))
    assert left.templates().digest == whole.digest


def test_what_is_held_is_bounded():
    results = [study(source(article(n, (), 1), str(n)), PLAN) for n in range(150)]
    assert learned(results).templates().of("example.com").pages <= 64
    many = [study(source(article(n), f"{n}", f"o{m}.com"), PLAN) for n in range(3) for m in range(40)]
    learner = learned(many, 20)
    assert sum(map(len, learner._held.values())) <= 20


def test_one_article_teaches_nothing():
    assert not lint_news.learn([source(article(1))])
    assert not lint_news.learn([source(article(1), str(n)) for n in range(5)])
    assert not lint_news.learn([source(""), source("Advertisement")])
    assert not lint_news.learn([source(article(n), str(n), "x" * 300 + ".com") for n in range(3)])


OTHER = ("The Sound of Sellhaven for 113 years", "Write to us", "Follow the desk", LEGAL)


def twice():
    """Each article twice with slightly different furniture, the second shortened and re-wrapped; and as wire copies."""
    for n in range(8):
        paragraphs = prose(n)
        yield source(article(n), f"{n}", "one.com")
        again = [" ".join(paragraphs[:2]), *paragraphs[2:], sentence(random.Random(n + 99), 14)]
        yield source("\n\n".join([headline(n), *again, *OTHER]), f"{n}-again", "one.com")
        yield source(article(n, ("Provided by the wire",)), f"{n}", "wire.com")


@pytest.mark.parametrize("articles", [1, 2, 8])
def test_a_dump_that_holds_each_article_twice_loses_nothing(articles):
    sources = list(twice())[: 3 * articles]
    plan = make_plan(Config(), templates=lint_news.learn(sources))
    for given_source in sources:
        document = lint(given_source, plan).document
        number = int(given_source.uri.split(".")[0].split("-")[0])
        kept = " ".join(b.text for b in document.blocks if b.boilerplate is None)
        assert headline(number) in kept
        for paragraph in prose(number):
            assert paragraph in kept
        if articles == 8:
            assert FURNITURE[0] not in kept
            assert LEGAL not in kept


def test_a_title_field_is_no_furniture():
    data = [json.dumps({"url": f"https://a.com/{n}", "title": "Weather", "text": prose(n)[0]}) for n in range(4)]
    rows = [Source("d.jsonl", row, JSON_RECORD, n) for n, row in enumerate(data, 1)]
    assert lint_news.learn(rows).of("a.com").lines == {}


@given(st.binary(max_size=200))
def test_strange_facts_are_left_alone(data):
    place = Location("", None, None, 1, 1, 1, 1, 0, 0)
    learner = Learner()
    learner.add(ArticleResult(source(""), facts=(Fact(TEMPLATE, "a.com", place, (data.decode("latin-1"),)),)))
    learner.add(
        ArticleResult(source(""), facts=(Fact("other/rule", "a.com", place, ()), Fact(TEMPLATE, "a", place, (1,))))
    )
    learner.templates()


@given(st.text(max_size=300), st.sampled_from(["text/plain", "text/html", JSON_RECORD]))
def test_study_raises_nothing(text, media_type):
    for fact in study(Source("a", text, media_type), PLAN).facts:
        assert fact.values


def test_sketches_come_back_from_their_bytes():
    made = Sketch(frozenset({1, 2**32 - 1}), (0, 2**64 - 1), (5, 0), 7)
    assert Sketch.unpacked(made.packed()) == made
    with pytest.raises(ValueError, match="no sketch"):
        Sketch.unpacked(made.packed()[:-1])


@given(st.text(max_size=80), st.sampled_from(["text", "html"]))
def test_reading_without_places_gives_the_same_pieces(text, name):
    row = json.dumps({name: f"<p>{text}</p>\ud800 {text}", "title": text})
    made = Source("d.jsonl", row, JSON_RECORD, 1)
    with_places, without = read(made), read(made, places=False)
    assert [(p.text, p.field) for p in with_places.pieces] == [(p.text, p.field) for p in without.pieces]
