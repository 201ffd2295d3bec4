"""The deep tier: a judge evaluates as told, flags are places, and the seeds' headline is found with real weights."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from lint_news.oddity import reader as module
from lint_news.oddity.look import Candidate, Look, figures
from lint_news.oddity.misfit import Misfit
from lint_news.oddity.reader import Judge, Reader, judge, meant, oddities
from lint_news.oddity.suspects import Suspect
from lint_news.oddity.weights import installed

needs_weights = pytest.mark.skipif(installed() is None, reason="the weights are not here")
SUSPECT = Suspect(0, 0, 5, 1.0, 0.5, "Fears", 1, False, 0.3)
HEADLINE = "Kim to Visit Russia: Kremlin Announces Official Trip Amid Regional Security Tears"
BODY = (
    "North Korean leader Kim Jong-un is set to visit Russia on an official mission, the Kremlin press service said.",
    "Officials suggested that the two leaders might discuss military assistance and regional security concerns.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open()


def written(**changes: object) -> dict[str, object]:
    data = {"first": [1, 2], "mean": [1.0, 0.0], "scale": [2.0, 1.0], "thresholds": {"0.1": [0, 1.5]}}
    hidden = [[[0.5, -1.0], [1.0, 0.0], [0.25, 0.5]], [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]
    return {**data, "hidden": hidden, "output": [[2.0, -1.0, 0.5], [1.0, 1.0, -0.5]], **changes}


def test_a_judge_is_the_mean_of_networks_over_cut_figures():
    made = Judge.of(written())
    x, y = (3 - 1) / 2, module.FAR
    first = 2 * math.tanh(0.5 * x + y + 0.25) - math.tanh(-x + 0.5) + 0.5
    second = math.tanh(x) + math.tanh(y) - 0.5
    assert made.scores(np.array([[3.0, 99.0]])) == pytest.approx([(first + second) / 2])
    assert made.thresholds == {"0.1": (0.0, 1.5)}


@pytest.mark.parametrize("changes", [{"first": "no"}, {"thresholds": []}, {"mean": ["a"]}])
def test_what_is_no_judge_is_told(changes):
    with pytest.raises((TypeError, ValueError)):
        Judge.of(written(**changes))


def test_the_judge_that_ships_fits_the_figures():
    made = judge()
    row = figures(Look(SUSPECT, 3, (1, 2), (3,)), ("Tears",))
    assert len(row) == len(made.mean) == made.hidden.shape[1] - 1
    assert len(made.first) == len(SUSPECT.figures) + 1
    assert made.thresholds["0.1"] < made.thresholds["0.03"]
    assert np.isfinite(made.scores(np.array([row]))).all()


def test_what_is_meant_is_the_best_of_those_read():
    look = Look(SUSPECT, 3, (1,), (2,), candidates=[Candidate("Sobs", 2, (1,), 9.0, None)])
    assert meant(look) == "Fears"
    look.candidates += [Candidate("Fears", 0, (1,), 2.0, 3.0), Candidate("Concerns", 3, (1,), 2.0, 8.5)]
    assert meant(look) == "Fears"
    look.candidates.append(Candidate("Ties", 0, (1,), 2.0, 3.1))
    assert meant(look) == "Ties"


def test_a_reader_without_weights_says_what_to_install(monkeypatch):
    monkeypatch.setattr(module, "installed", lambda: None)
    with pytest.raises(FileNotFoundError, match="`lint-news weights` fetches"):
        Reader.open()


@needs_weights
def test_the_headline_of_the_seeds(reader):
    found = oddities((HEADLINE, *BODY), reader)
    worst = max(found, key=lambda o: o.score)
    assert worst == Misfit(0, HEADLINE.index("Tears"), len(HEADLINE), worst.score, "Fears", False)
    assert worst.score > reader.judge.thresholds["0.1"][1]


@needs_weights
@pytest.mark.parametrize("headline", ["", "Tears"])
@pytest.mark.parametrize(
    "paragraphs", [(), ("",), ("\ud800 \U0001f600 " * 400,), ("a" * 50_000,), ("x\n\n y " * 3000,)]
)
def test_hostile_articles(reader, headline, paragraphs):
    texts = (headline, *paragraphs)
    for found in oddities(texts, reader):
        assert texts[found.text][found.start : found.end].isalpha()


@needs_weights
def test_the_same_each_time(reader):
    texts = ("", *BODY, "It was a grate day. He went too far and new it; they where their.")
    assert oddities(texts, reader) == oddities(texts, reader)
    assert json.loads(Path(str(module.WEIGHTS)).read_text(encoding="utf-8"))["first"]


@needs_weights
def test_other_languages_are_left_alone(reader):
    text = "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke über den Fluss im nächsten Jahr zu erneuern. "
    assert oddities(["Stadt erneuert alte Brücke", text * 5], reader) == []
