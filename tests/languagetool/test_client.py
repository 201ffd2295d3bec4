"""What a lost, silent or nonsensical server costs: the grammar of one article, and nothing else."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from pretenders import NOTHING, death, said, silence, trickle

from lint_news.config import Config, GrammarConfig
from lint_news.languagetool import client as module
from lint_news.languagetool.answers import Asked, Hit, Unchecked
from lint_news.languagetool.client import Budget, Client, batches, read
from lint_news.languagetool.warden import Warden
from lint_news.languagetool.web import api
from lint_news.model import Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

TEXT = (
    "Council votes on the harbour\n\n"
    "The council of the harbour town voted on the the plan on Monday, and it was not a close vote at all.\n\n"
    "The mayor of the town said that she was glad, and that the ferry would sail again in the spring.\n"
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "REQUEST_SECONDS", 1.0)
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.05)
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def linted():
    """Lint the text by a server."""
    wardens = []

    def done(pretender, text=TEXT, seconds=20.0):
        warden = Warden(None, api(pretender.url))
        wardens.append(warden)
        plan = make_plan(Config(grammar=GrammarConfig(True)))
        door = replace(plan.grammar, port=warden.door.port, token=warden.door.token, seconds=seconds, version="x")
        return lint(Source("a.txt", text), replace(plan, grammar=door))

    yield done
    for warden in wardens:
        warden.close()


ODD = [
    b"no JSON",
    b"[]",
    b"{}",
    b'{"matches": 5, "warnings": {"incompleteResults": false}}',
    NOTHING.replace(b"[]", b"[{}]"),
    json.dumps(
        {
            "warnings": {"incompleteResults": False},
            "matches": [
                {
                    "offset": 10_000,
                    "length": 3,
                    "message": "m",
                    "replacements": [],
                    "rule": {"id": "X", "category": {"id": "GRAMMAR"}},
                }
            ],
        }
    ).encode(),
    b"[" * 100_000,
    b"\xff\xfe",
]
BAD = [said(413), said(429), said(500), said(503), silence, trickle, death, *(said(200, body) for body in ODD)]


@pytest.mark.parametrize("answer", BAD, ids=lambda a: getattr(a, "__name__", "said"))
def test_a_bad_server_is_a_problem_and_all_other_findings_stand(pretend, linted, answer):
    began = time.monotonic()
    result = linted(pretend(answer))
    assert time.monotonic() - began < 10
    assert [(p.kind, p.article_lost) for p in result.problems] == [("grammar", False)]
    assert "duplicate/word" in [f.rule for f in result.findings]


@pytest.mark.parametrize("answer", [said(429), death, said(200, b"{}"), silence], ids=["busy", "dead", "odd", "silent"])
def test_a_request_has_a_second_chance(pretend, linted, answer):
    pretender = pretend(answer, said(200, NOTHING))
    assert linted(pretender).problems == ()
    assert pretender.asked >= 2


def test_what_is_no_use_is_not_tried_again(pretend, linted):
    pretender = pretend(said(413))
    linted(pretender)
    assert pretender.asked == 1


def test_an_article_waits_no_longer_than_it_may(pretend, linted):
    began = time.monotonic()
    assert linted(pretend(silence), seconds=0.5).problems
    assert time.monotonic() - began < 3


def test_nothing_is_sent_of_what_is_too_much(pretend, linted):
    pretender = pretend(said(200, NOTHING))
    for text in ("word " * 1_000_000, "a " * 60_000, "\x01\x02\x03 " * 500):
        (problem,) = linted(pretender, text).problems
        assert problem.kind == "grammar"
    assert pretender.asked == 0


def test_a_token_that_is_not_the_wardens_gets_no_answer():
    with Warden(None, "http://127.0.0.1:9/v2") as warden:
        stranger = Client(replace(warden.door, token="0" * 32), "x")
        with pytest.raises(Unchecked):
            stranger.check(["It is."], Asked("en-US"), Budget(5.0))


def test_paragraphs_are_asked_for_once(pretend):
    pretender = pretend(said(200, NOTHING))
    with Warden(None, api(pretender.url)) as warden:
        for _ in range(2):  # the second client finds what the first one kept
            client = Client(warden.door, "x")
            assert client.check(["It is.", "It was.", "It is."], Asked("en-US"), Budget(5.0)) == [(), (), ()]
            client.close()
        assert pretender.asked == 1
        Client(warden.door, "another version").check(["It is."], Asked("en-US"), Budget(5.0))
        Client(warden.door, "x").check(["It is."], Asked("en-GB"), Budget(5.0))
    assert pretender.asked == 3


def test_answers_are_dealt_out_by_paragraph():
    batch = ["😀 A one.", "An two 😀.", "Three."]
    text = "\n\n".join(batch)

    def match(word, length=None):
        offset = len(text[: text.index(word)].encode("utf-16-le")) // 2
        rule = {"id": "R", "category": {"id": "C"}, "subId": "2"}
        length = length or len(word)
        return {"offset": offset, "length": length, "message": "m", "replacements": [{"value": "v"}], "rule": rule}

    matches = [match("two"), match("A one"), match("one", 12), match("Three")]
    body = json.dumps({"warnings": {"incompleteResults": False}, "matches": matches}).encode()
    found = read(body, batch)
    assert [(h.start, h.end) for h in found[batch[0]]] == [(2, 7)]  # the one that goes on beyond is nobody's
    assert found[batch[1]] == (Hit(3, 6, "R", "C", "m", ("v",), "2"),)
    assert [(h.start, h.end) for h in found[batch[2]]] == [(0, 5)]


def test_batches_keep_order_and_everything():
    texts = ["x" * n for n in (10, 7000, 3000, 3000, 1, 20_000)]
    assert [t for b in batches(texts) for t in b] == texts
