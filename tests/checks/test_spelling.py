"""Words that are too frequent to be slips: by the counts that ship, and by an archive."""

from __future__ import annotations

import pytest

from lint_news.checks.spelling import misspelled, used
from lint_news.languagetool.answers import Hit
from lint_news.model import Block
from lint_news.oddity.stream import stream
from lint_news.oddity.tally import ARTICLES, Tally
from lint_news.sourcemap import SourceMap

TEXT = "The council said that the blockchainer would not be subscribtion of the government."


def archive(*texts, articles=ARTICLES):
    made = Tally()
    for _ in range(articles):
        made.add([stream(text) for text in texts], None)
    return made.table(1)


def test_frequent_words_of_the_news_are_used_and_slips_are_not():
    words = ["government", "percenters", "goverment", "occuring", "subscribtion"]
    assert used(words).tolist() == [True, False, False, False, False]
    assert used([]).tolist() == []


@pytest.mark.parametrize(("articles", "expected"), [(ARTICLES - 1, False), (ARTICLES, True)])
def test_a_word_of_several_articles_of_the_archive_is_used(articles, expected):
    assert used(["blockchainer"], archive(TEXT, articles=articles)).tolist() == [expected]


def test_a_word_that_is_rare_in_a_large_archive_is_not():
    made = Tally()
    for _ in range(ARTICLES):
        made.add([stream(TEXT)], None)
    made.words = 4_000_000
    assert used(["blockchainer"], made.table(1)).tolist() == [False]


def test_only_the_others_are_asked_about():
    asked = []

    def ask(words, about):
        asked.extend(words)
        return [(Hit(0, len(w), about.rules[0], "TYPOS", "", ("subscription",)),) for w in words]

    block = Block("paragraph", TEXT, SourceMap.identity(0, len(TEXT)))
    found = list(misspelled([(0, block)], "en-US", ask, archive(TEXT.replace("subscribtion", "part"))))
    assert set(asked) == {"subscribtion"}
    assert [TEXT[hit.start : hit.end] for _, hit in found] == ["subscribtion"]
