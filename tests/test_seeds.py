"""The five real articles come out as people said they should, in every format they may be stored in.

They lie beside the repository and not in it; without them these tests are skipped, but not in CI.
"""

from __future__ import annotations

import html
import json
import os
import random
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from oracle import collapsed, seen, unescaped

from lint_news.config import Config
from lint_news.model import HTML, JSON_RECORD, ArticleResult, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

SEEDS = Path(__file__).parents[1].parent / "shared" / "data" / "seeds"
NAMES = [f"article-00{n}.txt" for n in range(5)]
FOUND_LATER = {"military-macroscopic", "two day trip", "Subscribtion"}  # by rules of later issues
IN_FURNITURE = "article-003.txt"  # what must be found in it lies in its furniture
PLANS = {flag: make_plan(Config(boilerplate=flag)) for flag in (False, True)}

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir() and not os.environ.get("CI"), reason="the real articles of ../shared are not here"
)


@lru_cache
def text_of(name: str) -> str:
    return (SEEDS / name).read_bytes().decode("utf-8")


@lru_cache
def gold_of(name: str) -> dict:
    return json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))[name]


@lru_cache
def linted(name: str, boilerplate: bool = False) -> ArticleResult:
    return lint(Source(name, text_of(name)), PLANS[boilerplate])


def line_of(name: str, number: int | str) -> str:
    return collapsed(text_of(name).split("\n")[int(number) - 1])


def grave(result: ArticleResult) -> Counter:
    """What a result finds of severity warning or above."""
    return Counter((f.rule, f.text) for f in result.findings if f.severity != "note")


def overlap(finding, wanted: dict) -> bool:
    place = finding.location
    end = wanted["column"] + len(wanted["text"])
    return place.line == wanted["line"] and place.column < end and wanted["column"] < place.end_column


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_the_headline_is_the_title(name):
    assert linted(name).document.title == line_of(name, gold_of(name)["headline"][0])


def test_every_line_to_keep_is_in_title_or_text(name):
    document = linted(name).document
    kept = {document.title, *document.text.split("\n\n")}
    assert [n for n in gold_of(name)["keep"] if line_of(name, n) not in kept] == []


def test_every_line_to_drop_is_out_of_title_and_text(name):
    document = linted(name).document
    text = set(document.text.split("\n\n"))
    for number, why in gold_of(name)["drop"].items():
        line = line_of(name, number)
        assert line not in text
        assert line != document.title or why == "duplicated-headline"


def test_credits_and_bylines_keep_their_roles(name):
    roles = {b.text: (b.role, b.boilerplate) for b in linted(name).document.blocks}
    for number, why in gold_of(name)["drop"].items():
        if why in ("credit", "byline"):
            assert roles[line_of(name, number)] == (why, None)


def test_what_must_be_found_is_found_at_its_place(name):
    findings = linted(name, boilerplate=name == IN_FURNITURE).findings
    wanted = [w for w in gold_of(name)["must_find"] if w["text"] not in FOUND_LATER]
    assert [w["text"] for w in wanted if not any(overlap(f, w) for f in findings)] == []


def test_nothing_else_is_found_of_severity_warning_or_above(name):
    wanted = gold_of(name)["must_find"]
    others = [f for f in linted(name).findings if f.severity != "note" and not any(overlap(f, w) for w in wanted)]
    assert others == []


def test_each_finding_says_what_stands_at_its_place(name):
    raw = text_of(name)
    for boilerplate in (False, True):
        for f in linted(name, boilerplate).findings:
            assert collapsed(raw[f.location.start : f.location.end]) == collapsed(f.text)


# The same articles in other clothes


def with_entities(line: str) -> str:
    escaped = html.escape(line, quote=False)
    for char, reference in {
        "’": "&rsquo;",
        "“": "&ldquo;",
        "”": "&#8221;",
        "ñ": "&#241;",
        '"': "&quot;",
        "'": "&#x27;",
    }.items():
        escaped = escaped.replace(char, reference)
    return escaped


def with_tags(line: str, chance: random.Random) -> str:
    """Every fifth word or so in bold or in a link; references stay whole, for they hold no space."""
    words = line.split(" ")
    for _ in range(0, len(words), 5):
        i = chance.randrange(len(words))
        words[i] = (
            f"<b>{words[i]}</b>" if chance.random() < 0.5 else f'<a href="/x?a=1&b=2" title="a > b">{words[i]}</a>'
        )
    return " ".join(words)


HEADS = {
    "h1": ("<!DOCTYPE html>\n<html lang=en><head><title>x</title></head><body>", "h1"),
    "paragraphs": ("<!DOCTYPE html>\n<html lang=en><head><title>x</title></head><body>", "p"),
    "fragment": ("", "h1"),
    "article": ("<html><body><nav><a href=/>Start</a></nav><article>", "h1"),
}


def as_page(name: str, form: str) -> str:
    chance = random.Random(form)
    head, tag = HEADS[form]
    rows = [head]
    for i, line in enumerate(line for line in text_of(name).split("\n") if line.strip()):
        element = tag if i == 0 else "p"
        rows.append(f"<{element}>{with_tags(with_entities(line), chance)}</{element}>")
    return "\n".join(rows)


@pytest.mark.parametrize("form", HEADS)
@pytest.mark.parametrize("boilerplate", [False, True])
def test_a_page_gives_the_same_findings_at_their_places_there(name, form, boilerplate):
    raw = as_page(name, form)
    result = lint(Source("a.html", raw, HTML), PLANS[boilerplate])
    assert grave(result) == grave(linted(name, boilerplate))
    for f in result.findings:
        assert seen(raw[f.location.start : f.location.end]) == collapsed(f.text)


@pytest.mark.parametrize("form", HEADS)
def test_a_page_gives_the_same_title_and_text(name, form):
    document = lint(Source("a.html", as_page(name, form), HTML), PLANS[False]).document
    assert document.title == linted(name).document.title
    assert document.text.split("\n\n") == linted(name).document.text.split("\n\n")


@pytest.mark.parametrize("boilerplate", [False, True])
def test_line_ends_and_a_mark_change_nothing(name, boilerplate):
    raw = ("\ufeff" + text_of(name).replace("\n", "\r\n")).encode()

    def told(result):
        return [
            (
                f.rule,
                f.severity,
                f.text,
                f.location.line,
                f.location.column,
                f.location.end_line,
                f.location.end_column,
                f.fingerprint,
            )
            for f in result.findings
        ]

    assert told(lint(Source(name, raw), PLANS[boilerplate])) == told(linted(name, boilerplate))


def records(name: str) -> dict[str, dict]:
    text = text_of(name)
    return {
        "text": {"text": text},
        "stripped": {"id": 1, "tags": ["a", {"b": None}], "text": text.strip()},
        "title too": {"url": "https://www.norrey.example/a", "title": linted(name).document.title, "content": text},
        "title behind": {"content": text, "headline": linted(name).document.title},
    }


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("form", ["text", "stripped", "title too", "title behind"])
def test_a_record_gives_the_same_findings_at_their_places_there(name, form, ascii_only):
    raw = json.dumps(records(name)[form], ensure_ascii=ascii_only)
    result = lint(Source("d.jsonl", raw, JSON_RECORD, record=7, line=7), PLANS[False])
    assert grave(result) == grave(linted(name))
    for f in result.findings:
        place = f.location
        assert (place.line, place.end_line, place.record) == (7, 7, 7)
        assert collapsed(unescaped(raw[place.column - 1 : place.end_column - 1])) == collapsed(f.text)
        field = json.loads(raw)[place.field]
        assert collapsed(field[place.start : place.end]) == collapsed(f.text)


@pytest.mark.parametrize("form", ["text", "title too"])
def test_a_record_gives_the_same_title_and_text(name, form):
    document = lint(Source("d.jsonl", json.dumps(records(name)[form]), JSON_RECORD), PLANS[False]).document
    assert document.title == linted(name).document.title
    assert document.text == linted(name).document.text


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_page_inside_a_record_gives_the_same_findings(name, ascii_only):
    raw = json.dumps({"html": as_page(name, "h1")}, ensure_ascii=ascii_only)
    result = lint(Source("d.jsonl", raw, JSON_RECORD), PLANS[False])
    assert grave(result) == grave(linted(name))
    for f in result.findings:
        assert seen(unescaped(raw[f.location.column - 1 : f.location.end_column - 1])) == collapsed(f.text)


def test_the_places_in_a_page_are_those_of_the_right_occurrence(name):
    """The n-th finding of a text in the page stands in the n-th line that holds it in the text."""
    raw = as_page(name, "h1")
    lines_of_text = [n for n, line in enumerate(text_of(name).split("\n"), 1) if line.strip()]
    result = lint(Source("a.html", raw, HTML), PLANS[False])
    head = HEADS["h1"][0].count("\n") + 1
    there = [
        (f.rule, f.text, lines_of_text[f.location.line - head - 1]) for f in result.findings if f.severity != "note"
    ]
    here = [(f.rule, f.text, f.location.line) for f in linted(name).findings if f.severity != "note"]
    assert there == here
