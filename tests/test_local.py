"""What is reported otherwise of some articles: which ones are meant, and that it is as if it were said of all."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from articles import BODY, HEADLINE, lines
from command import lint_news
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.config import Config, LocalConfig, Override
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.local import Local, Locals
from lint_news.model import JSON_RECORD, SEVERITIES, Source
from lint_news.pipeline import lint
from lint_news.ruleset import load_plan, make_plan

TWICE = "It was the the end of it, said the company."
VAGUE = "Attribution: reporting by major global outlets."
TEXT = lines(HEADLINE, *BODY[:3], TWICE, VAGUE)
WORD, ATTRIBUTION = "duplicate/word", "oddity/vague-attribution"
SELECTORS = st.sampled_from([WORD, ATTRIBUTION, "oddity", "duplicate/*", "*/*word*", "structure"])
CHANGES = st.dictionaries(SELECTORS, st.sampled_from(SEVERITIES), max_size=3).map(lambda d: tuple(d.items()))
PHRASES = st.lists(st.sampled_from(["Major global outlets", "the the", "harbour"]), max_size=2).map(tuple)
SOME = st.lists(SELECTORS, max_size=2).map(tuple)


def found(plan, uri="dumps/a.txt", text=TEXT):
    return [(f.rule, f.severity) for f in lint(Source(uri, text), plan).findings]


def test_the_text_has_what_the_tests_need():
    assert found(load_plan(Config())) == [(WORD, "warning"), (ATTRIBUTION, "warning")]


@settings(max_examples=25)
@given(SOME, SOME, CHANGES, PHRASES)
def test_said_of_every_path_it_is_as_if_said_of_all(select, ignore, rules, accept):
    """Rules that cut are not among these: to ignore them here changes no main text."""
    everywhere = Config(
        select=select, ignore=ignore, rules=tuple((i, Override(severity=s)) for i, s in rules), accept=accept
    )
    here = Config(overrides=(LocalConfig(("*",), (), select, ignore, rules, accept),))
    assert found(make_plan(here)) == found(make_plan(everywhere))


@settings(max_examples=25)
@given(SOME, SOME, CHANGES, PHRASES)
def test_other_articles_are_as_they_were(select, ignore, rules, accept):
    here = Config(overrides=(LocalConfig(("archive/*",), (), select, ignore, rules, accept),))
    assert found(make_plan(here)) == found(make_plan(Config()))


@pytest.mark.parametrize(
    ("paths", "outlets", "uri", "outlet", "meant"),
    [
        (("archive/*",), (), "archive/a.txt", None, True),
        (("archive/**",), (), "archive/b/a.txt", None, True),
        (("archive/*",), (), "./archive/a.txt", None, True),
        (("archive/*",), (), "b/../archive/a.txt", None, True),
        (("archive/*",), (), "/news/archive/a.txt", None, True),
        (("archive/*",), (), "/old/archive/a.txt", None, False),
        (("archive/*",), (), "b/archive/a.txt", None, False),
        (("*.txt", "*.html"), (), "archive/a.html", None, True),
        (("s3://bucket/*",), (), "s3://bucket/a.txt", None, True),
        (("-",), (), "-", None, True),
        ((), ("*.example",), "-", "a.example", True),
        ((), ("a.example",), "-", None, False),
        (("a/*",), ("a.example",), "a/b", "b.example", False),
        (("a/*",), ("a.example",), "b/b", "a.example", False),
        (("a/*",), ("a.example",), "a/b", "a.example", True),
    ],
)
def test_which_articles_are_meant(paths, outlets, uri, outlet, meant):
    said = Locals((Local(paths, outlets, ignored=("a/b",)),), "/news", "/news").of(uri, outlet)
    assert said.reports("a/b") is not meant


def test_paths_are_told_from_the_folder_of_the_configuration(write, monkeypatch):
    file = write("lint-news.yaml", "overrides: [{paths: ['dumps/old/*'], ignore: [duplicate]}]\n")
    for folder, uri in (
        ("", "dumps/old/a.txt"),
        ("dumps", "old/a.txt"),
        ("dumps/old", "a.txt"),
        ("web", "../dumps/old/a"),
    ):
        (file.parent / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(file.parent / folder)
        assert found(load_plan(), uri) == [(ATTRIBUTION, "warning")], folder
        assert len(found(load_plan(), "../../../elsewhere/a.txt")) == 2, folder


def test_what_stands_later_wins():
    entries = (
        LocalConfig(("*",), (), ("oddity",), (), ((WORD, "error"), ("oddity", "error"))),
        LocalConfig(("a/*",), (), ("duplicate",), (), ((WORD, "note"),)),
    )
    plan = make_plan(Config(overrides=entries))
    assert found(plan, "a/b") == [(WORD, "note")]
    assert found(plan, "b/b") == [(ATTRIBUTION, "error")]
    assert found(make_plan(Config(overrides=entries[::-1])), "a/b") == [(ATTRIBUTION, "error")]


def test_a_lower_severity_that_a_check_chose_stays():
    """A text that begins with its title field earns a note, whatever the rule says."""
    record = Source("a.jsonl", json.dumps({"title": HEADLINE, "text": lines(HEADLINE, *BODY[:3])}), JSON_RECORD)
    entry = LocalConfig(("*",), rules=(("duplicate/headline", "error"),))
    for config in (Config(), Config(rules=(("duplicate/headline", Override("error")),)), Config(overrides=(entry,))):
        assert [(f.rule, f.severity) for f in lint(record, make_plan(config)).findings] == [
            ("duplicate/headline", "note")
        ]


def test_the_family_stands_for_its_members():
    said = make_plan(Config(overrides=(LocalConfig(("*",), (), (), ("grammar",)),))).locals.of("a", None)
    assert not said.reports("grammar/MISSING_HYPHEN")
    assert said.reports("duplicate/word")
    said = make_plan(Config(overrides=(LocalConfig(("*",), rules=(("grammar", "note"),)),))).locals.of("a", None)
    assert (said.severity("grammar/EN_A_VS_AN"), said.severity(WORD)) == ("note", None)


def test_a_plan_is_known_by_what_holds_for_some():
    plain, one = make_plan(Config()), make_plan(Config(overrides=(LocalConfig(("a",), ignore=(WORD,)),)))
    other = make_plan(Config(overrides=(LocalConfig(("b",), ignore=(WORD,)),)))
    elsewhere = replace(one, locals=replace(one.locals, here="/"))
    assert len({plan.digest for plan in (plain, one, other, elsewhere)}) == 4
    assert pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("overrides: {paths: a}\n", 1, ["list of entries"]),
        ("overrides:\n  - a\n", 2, ["paths, outlets"]),
        ("overrides:\n  - {paths: [a], ignore: [b]}\n  - pathes: [a]\n", 3, ["'pathes'", "'paths'"]),
        ("overrides:\n  - ignore: [a]\n", 2, ["paths or outlets"]),
        ("overrides:\n  - paths: []\n    ignore: [a]\n", 2, ["paths or outlets"]),
        ("overrides:\n  - paths: [a]\n    accept: {a: b}\n", 3, ["accept", "list"]),
        ("overrides:\n  - paths: [a]\n    rules:\n      oddity:\n        scope: [body]\n", 4, ["severity"]),
        ("overrides:\n  - paths: [a]\n    rules:\n      oddity:\n        severity: high\n", 5, ["severity", "note"]),
    ],
)
def test_an_error_names_its_line(write, text, line, said):
    path = write("lint-news.yaml", text)
    with pytest.raises(UsageError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    for part in said:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "key", ["ignore: [duplicate/wrd]", "select: [duplicate/wrd]", "rules: {duplicate/wrd: {severity: note}}"]
)
def test_a_rule_that_does_not_exist_is_told_with_its_line(write, key):
    path = write("lint-news.yaml", f"overrides:\n  - paths: [a]\n    accept: [b]\n    {key}\n")
    with pytest.raises(UsageError, match=r"lint-news\.yaml:4: no rule is called 'duplicate/wrd'; did you mean"):
        load_plan(path)


def test_the_command_reports_the_same_with_any_number_of_jobs(write, tmp_path):
    """Out of the cache, too, and from another folder."""
    write(
        "lint-news.yaml", "overrides: [{paths: ['old/*'], select: [duplicate], rules: {duplicate: {severity: note}}}]\n"
    )
    for name in ("old/a.txt", "old/b.txt", "new/a.txt"):
        write(name, TEXT)
    runs = [lint_news("check", "--format", "jsonl", "--jobs", n, "old", "new", folder=tmp_path) for n in (0, 2, 0)]
    rows = [row for row in runs[0].rows if row["type"] == "finding"]
    assert [(r["location"]["path"], r["rule"], r["severity"]) for r in rows] == [
        ("new/a.txt", WORD, "warning"),
        ("new/a.txt", ATTRIBUTION, "warning"),
        ("old/a.txt", WORD, "note"),
        ("old/b.txt", WORD, "note"),
    ]
    assert runs[0].out == runs[1].out == runs[2].out
    inside = lint_news("check", "--format", "jsonl", "a.txt", folder=tmp_path / "old")
    assert [(r["rule"], r["severity"]) for r in inside.rows[:-1]] == [(WORD, "note")]
    assert inside.code == 0
    assert json.loads(inside.out.splitlines()[-1])["findings"] == 1
