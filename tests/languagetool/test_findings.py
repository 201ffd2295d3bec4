"""What is found, where, and what is not said: by the real server."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lint_news.config import Override
from lint_news.languagetool.client import Budget, Client
from lint_news.model import HTML, JSON_RECORD, TEXT, Source
from lint_news.pipeline import lint
from lint_news.rule import FAMILY
from lint_news.ruletest import failures

DATA = Path(os.environ.get("LINT_NEWS_DATA", Path(__file__).parents[3] / "shared" / "data"))
BODY = (
    "The president left on Monday for a {} trip to the harbour town, officials said, and he will stay there until "
    "the end of the forum, at which ministers of nine countries are expected."
)


def grammar(source: Source, plan):
    result = lint(source, plan)
    assert result.problems == ()
    return [f for f in result.findings if f.rule.startswith("grammar/")]


def found(text: str, plan) -> list[tuple[str, str]]:
    return [(f.rule, f.text) for f in grammar(Source("a.txt", text), plan)]


def test_the_examples_of_the_family_hold(plan):
    made = plan()
    assert list(failures(made.rule(FAMILY), server=made.grammar)) == []


def test_the_place_in_text(plan):
    (f,) = grammar(Source("a.txt", "A day of talks\n\n" + BODY.format("two day") + "\n"), plan())
    assert (f.rule, f.text, f.location.line, f.location.column) == ("grammar/MISSING_HYPHEN", "two day", 3, 36)
    assert f.suggestions == ("two-day",)
    assert f.severity == "warning"


def test_the_place_in_a_page_with_references_and_emoji(plan):
    before = "Caf&eacute; talks &amp; &#x1F600; 😀👍🏽 e\u0301 — "
    page = f"<html><body><h1>A day of talks</h1>\n<p>{before}{BODY.format('<b>two&nbsp;day</b>')}</p></body></html>"
    (f,) = grammar(Source("a.html", page, HTML), plan())
    line = page.split("\n")[1]
    assert (f.location.line, f.location.column) == (2, line.index("two&nbsp;day") + 1)
    assert page[f.location.start : f.location.end] == "two&nbsp;day"


def test_the_place_in_a_record(plan):
    row = json.dumps({"title": "A day of talks", "text": '😀 Talks "here"\n\n' + BODY.format("two day")}) + "\n"
    (f,) = grammar(Source("a.jsonl", row, JSON_RECORD, record=1), plan())
    assert (f.location.line, f.location.column) == (1, row.index("two day") + 1)
    assert f.location.field == "text"


@pytest.mark.parametrize(
    "text",
    [
        "Lorries blocked the motorway near the town centre, and Labour criticised the programme's organisers.",
        "Trucks blocked the freeway near the theater, and the labor party criticized the program's organizers.",
        "England have signed a striker from the club, and gold hit a six-month high on Monday in London.",
        "Kim Jong-un met Ministerpräsident Kretschmer in Vladivostok; Kretschmer had flown in from Görlitz.",
        "The zorbist said that a zorbist needs a ball, and that no other zorbist had been to the town.",
        "The “goverment” of the internet, as the poster called it, met on Monday in the old town hall.",
    ],
)
def test_what_is_right_somewhere_is_not_corrected(plan, text):
    assert found(f"A day of talks\n\n{text} {BODY.format('two-day')}\n", plan()) == []


def test_a_misspelled_word(plan):
    text = f"A day of talks\n\n{BODY.format('two-day')} The goverment was represented.\n"
    assert found(text, plan()) == [("grammar/MORFOLOGIK_RULE_EN_GB", "goverment")]
    assert found(text, plan(accept=("goverment",))) == []


def test_other_languages_give_notes(plan):
    text = (
        "Die Ministerin sagte am Montag, dass der Fähre im Frühjahr wieder fahren werden. Das ist nicht sicher, und "
        "die Stadt hat noch nicht entschieden, ob sie sich an den Kosten beteiligt, wie der Bürgermeister mitteilte.\n"
    )
    assert {f.severity for f in grammar(Source("a.txt", text), plan())} <= {"note"}


def test_members_can_be_named(plan):
    text = f"A day of talks\n\n{BODY.format('two day')} It was a awful ship, they said.\n"
    both = {"grammar/MISSING_HYPHEN", "grammar/EN_A_VS_AN"}

    def rules(**changes):
        return {f.rule for f in grammar(Source("a.txt", text), plan(**changes))}

    assert rules() == both
    assert rules(ignore=("grammar/EN_A_VS_AN",)) == {"grammar/MISSING_HYPHEN"}
    assert rules(select=("grammar/EN_A_VS_AN",)) == {"grammar/EN_A_VS_AN"}
    assert rules(select=("grammar",)) == rules(select=("grammar/*",)) == both
    assert rules(ignore=("grammar",)) == rules(suppress=((("rule", "grammar"),),)) == set()
    assert rules(suppress=((("rule", "grammar/EN_A_VS_AN"),),)) == {"grammar/MISSING_HYPHEN"}
    (f,) = grammar(
        Source("a.txt", f"A day of talks\n\n{BODY.format('two day')}\n"),
        plan(rules=(("grammar/MISSING_HYPHEN", Override(severity="error")),)),
    )
    assert f.severity == "error"


def test_what_our_own_rules_say_is_not_said_twice(plan):
    result = lint(Source("a.txt", f"A day of talks\n\nThe the mayor won. {BODY.format('two-day')}\n"), plan())
    assert [f.rule for f in result.findings if f.text.lower().startswith("the the")] == ["duplicate/word"]


def test_paragraphs_are_judged_alone_or_together_alike(plan, monkeypatch, tmp_path):
    from lint_news.checks.grammar import Curation

    made = plan()
    asked = Curation.of(made.rule(FAMILY)).asked("en-US")
    texts = [
        "It was a old ship 😀.",
        "He go home",
        "The the end",
        "“Its a great plan,” she said.",
        "An two day trip",
        "He could of gone.",
        BODY.format("two day"),
    ]
    answers = []
    for n, groups in enumerate(([texts], [[t] for t in texts], [texts[::-1]])):
        monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / str(n)))
        door = type("D", (), {"port": made.grammar.port, "token": made.grammar.token})()
        client = Client(door, "together")
        answers.append({t: h for g in groups for t, h in zip(g, client.check(g, asked, Budget(60.0)), strict=True)})
        client.close()
    assert answers[0] == answers[1] == answers[2]
    assert sum(map(len, answers[0].values())) >= 5


@pytest.mark.skipif(not (DATA / "seeds").is_dir() and not os.environ.get("CI"), reason="the development data")
def test_the_seeds(plan):
    seeds = {p.name: p.read_text(encoding="utf-8") for p in sorted((DATA / "seeds").glob("*.txt"))}
    if not seeds:
        return
    graves = {
        (name[8:11], f.text, f.location.line, f.location.column)
        for name, text in seeds.items()
        for f in grammar(Source(name, text, TEXT), plan())
        if f.severity != "note"
    }
    assert graves == {("002", "two day", 13, 59)}
    everything = grammar(Source("003", seeds["article-003.txt"], TEXT), plan(boilerplate=True))
    assert ("Subscribtion", 5) in {(f.text, f.location.line) for f in everything}
