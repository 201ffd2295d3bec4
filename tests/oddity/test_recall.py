"""The same texts are not read twice; what anybody else wrote into the file is not believed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from lint_news.config import Config
from lint_news.model import Source
from lint_news.oddity import encoder, recall
from lint_news.oddity.misfit import misfits
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

TEXTS = [
    "Central bank raises interest rites for third time",
    "The army said on Sunday that it would deepen their military-macroscopic cooperation and raise the minimum wave.",
]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Texts that were read, and a way to ask."""
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path))
    read = []

    def find(texts, headline):
        read.append((tuple(texts), headline))
        return misfits(texts, headline)

    def ask(texts=TEXTS, headline=0, tier="encoder", counts=""):
        recall._memo.cache_clear()  # as in another process
        return recall.recalled(tier, counts, lambda: find(texts, headline), texts, headline)

    yield read, ask
    recall._memo.cache_clear()


def test_the_same_texts_are_read_once_with_the_same_answer(asked):
    read, ask = asked
    assert ask() == ask() == misfits(TEXTS, 0)
    assert len(read) == 1
    assert any(m.score == float("inf") for m in ask())


@pytest.mark.parametrize(
    "other",
    [
        {"texts": [TEXTS[0], TEXTS[1] + " "]},
        {"texts": [TEXTS[1], TEXTS[0]]},
        {"texts": ["".join(TEXTS)]},
        {"headline": None},
        {"tier": "reader"},
        {"counts": "of an archive"},
    ],
)
def test_whatever_the_answer_depends_on_is_asked_anew(asked, other):
    read, ask = asked
    ask()
    ask(**other)
    assert len(read) == 2


@pytest.mark.parametrize(
    "value",
    [
        "",
        "5",
        "[",
        "[[]]",
        "[" * 100_000,
        '[[0,0,500,1.5,"x",false]]',
        '[[2,0,1,1.5,"x",false]]',
        '[[0,1,0,1.5,"x",0]]',
    ],
)
def test_what_cannot_be_an_answer_is_none(asked, tmp_path, value):
    read, ask = asked
    ask()
    with sqlite3.connect(tmp_path / recall.NAME) as database:
        database.execute("UPDATE answers SET value = ?", (value,))
    assert ask() == misfits(TEXTS, 0)
    assert len(read) == 2


def test_a_plan_says_whether_answers_are_remembered(asked, tmp_path, monkeypatch):
    source, plan = Source("a.txt", "\n\n".join(TEXTS)), replace(make_plan(Config()), deep="encoder")
    lint(source, plan)
    assert not (tmp_path / recall.NAME).exists()
    findings = lint(source, replace(plan, remember=True)).findings
    assert "rites" in {f.text for f in findings}
    monkeypatch.setattr(encoder.Encoder, "suspicion", lambda *_: pytest.fail("was read again"))
    assert lint(replace(source, uri="b.txt"), replace(plan, remember=True)).findings != ()
