"""Counts of an archive: the same as by hand, in any batches, each article once, and no more than is allowed."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.oddity import tally
from lint_news.oddity.stream import STOP, hashes, stream
from lint_news.oddity.table import COMPOUND, FIRST, NAME, PAIR, SECOND, SKIP, TRIPLE, WORD, keys
from lint_news.oddity.tally import ARTICLES, LONG, Paragraphs, Tally

WORDS = "ferry town mayor bridge Harbour vote . , old-mill".split()
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
ARCHIVE = st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=9)


def counted(archive, headline=None, **limits):
    made = Tally(**limits)
    for texts in archive:
        made.add([stream(text) for text in texts], headline)
    return made


def by_hand(archive):
    """Occurrences of each key that at least ARTICLES articles have."""
    seen, articles = Counter(), defaultdict(set)

    def add(number, relation, *words):
        seen[relation, words] += 1
        articles[relation, words].add(number)

    for number, texts in enumerate(archive):
        for text in texts:
            found = stream(text)
            words = (STOP, *found.words, STOP)
            joined = (False, *found.joined, False)
            for i, word in enumerate(words[1:], 1):
                add(number, WORD, word)
                before, first = words[i - 1], words[i - 2] if i > 1 else STOP
                if before == STOP and word == STOP:
                    continue
                if joined[i]:
                    if STOP not in (before, word):
                        add(number, COMPOUND, before, word)
                        add(number, FIRST, before)
                        add(number, SECOND, word)
                else:
                    add(number, PAIR, before, word)
                if i > 1 and before != STOP:
                    if STOP not in (first, word):
                        add(number, SKIP, first, word)
                    if not joined[i] and not joined[i - 1] and (first, word) != (STOP, STOP):
                        add(number, TRIPLE, first, before, word)
    return {key: n for key, n in seen.items() if len(articles[key]) >= ARTICLES}


@given(ARCHIVE, st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_counts_are_those_made_by_hand_in_any_batches(archive, batch):
    expected = by_hand(archive)
    made = counted(archive, batch=batch)
    table = made.table(1)
    assert made.articles == table.articles == len(archive)
    named = {(NAME, ("harbour",)): 0}
    assert table.held <= len(expected) + len(named) + 2  # the stop that opens an archive, a name
    for (relation, words), n in expected.items():
        found = float(table.count(keys(relation, *(hashes([w]) for w in words)))[0])
        extra = words == (STOP,)  # one stands before each article
        assert n / 1.3 <= found <= (n + extra * len(archive)) * 1.3, (relation, words)


def test_what_two_articles_say_is_not_counted_and_what_three_say_is():
    two = counted([["the statue law was passed"] * 9] * (ARTICLES - 1)).table(1)
    assert two.held == 0
    three = counted([["the statue law was passed"]] * ARTICLES).table(1)
    assert three.count(keys(PAIR, *(hashes([w]) for w in ("statue", "law"))))[0] >= ARTICLES - 1


def test_names_are_words_with_a_capital_within_a_sentence_of_the_body():
    archive = [["Bridge Falls Down", "Old Bridge and the Harbour"]] * ARTICLES
    table = counted(archive, headline=0).table(1)
    names = table.count(keys(NAME, hashes(["bridge", "harbour", "falls", "old"])))
    assert (names > 0).tolist() == [True, True, False, False]


def test_no_more_keys_are_held_than_allowed_and_the_frequent_stay():
    house = "the statue law was passed"
    archive = [[f"{house} . word{chr(97 + n % 26)}{'abcdefghij'[n // 26 % 10]}x of nothing"] for n in range(200)]
    made = counted(archive, most=60, batch=30)
    table = made.table(1)
    assert len(made._several.keys) <= 60
    assert table.count(keys(PAIR, *(hashes([w]) for w in ("statue", "law"))))[0] > 100


def test_a_table_is_as_large_as_it_needs_to_be_and_no_larger_than_asked():
    archive = [[" ".join(f"w{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(400))]] * ARTICLES
    assert len(counted(archive).table(12).packed()) < 20_000
    small = counted(archive).table(0.001)
    assert len(small.packed()) <= 1000 + 64


def paragraphs(*lengths):
    """Paragraphs of so many different words."""
    return [stream(" ".join(f"{'abcdefghijklmnopqrst'[k]}{'uvwxyz'[n]}" for n in range(size))) for k, size in lengths]


def test_an_article_that_comes_again_is_known_whatever_is_new_around_it():
    known = Paragraphs()
    body = [stream(f"the ferry sank off the {w} coast on sunday and nobody was hurt") for w in ("north", "south")]
    assert known.fresh([stream("Ferry sinks"), *body]) == [True, True, True]
    assert known.fresh([stream("Ferry sinks"), *body]) == [False, False, False]
    update = stream("the harbour master said on monday that the ferry had been old")
    assert known.fresh([stream("Ferry sinks: update"), *body, update]) == [True, False, False, True]


def test_short_paragraphs_of_an_article_are_one():
    known = Paragraphs()
    short = [stream("Read on"), stream("He said no")]
    assert all(len(s) < LONG for s in short)
    assert known.fresh(short) == [True, True]
    assert known.fresh([stream("Read on"), stream("She said no")]) == [True, True]
    assert known.fresh(short) == [False, False]


def test_remembering_is_bounded_and_forgets_one_at_a_time():
    known = Paragraphs(1)
    one, other = ([stream(f"the {w} sank off the coast on sunday and nobody was hurt")] for w in ("ferry", "boat"))
    assert known.fresh(one) == known.fresh(other) == known.fresh(one) == [True]


def test_counts_do_not_depend_on_the_order_of_articles():
    archive = [[f"the {w} law was passed in the {v} house"] for w in ("statue", "old") for v in ("upper", "lower")] * 2
    one, other = counted(archive).table(1), counted(archive[::-1]).table(1)
    assert one.packed() == other.packed()
    assert np.array_equal(one.slots, other.slots)
    assert tally.BATCH > tally.LONG
