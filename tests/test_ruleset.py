"""The catalogue, user rules, overrides and selection: from files and a configuration to a plan."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from pathlib import Path

import pytest

from lint_news.config import Config, Override
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.model import Source
from lint_news.pipeline import lint
from lint_news.ruleset import all_rules, catalogue, expand, load_plan, make_plan, read_rules

RULE = """\
summary: A word of ours
why: Ours to test with.
kind: pattern
message: "Found {match}"
pattern: '\\bgrumble\\w*'
examples:
  bad:
    - "They [[grumbled]] about it."
    - "A [[grumble]] went round."
  good:
    - "They humbled him."
    - "Nothing of the kind."
"""
DUPLICATE = {r.id for r in catalogue() if r.id.startswith("duplicate/")}
TEXT = "Town grumbles about bridge\n\nThe council heard vague words, and people grumbled on Friday in the town hall.\n"


@pytest.fixture
def own(write) -> Path:
    return write("rules/house/grumble.yaml", RULE)


def rules_found(text: str, config: Config) -> list[tuple[str, str, str]]:
    found = lint(Source("a.txt", text), make_plan(config)).findings
    return [(f.rule, f.severity, f.text) for f in found if f.severity != "note" or f.rule.startswith("house")]


def test_the_catalogue_is_sorted_by_id_and_has_every_group():
    ids = [r.id for r in catalogue()]
    assert ids == sorted(ids)
    assert {r.group for r in catalogue()} == {"boilerplate", "debris", "duplicate", "grammar", "oddity", "structure"}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("duplicate/headline", {"duplicate/headline"}),
        ("duplicate", DUPLICATE),
        ("duplicate/", DUPLICATE),
        ("*/headline", {"duplicate/headline"}),
        ("duplicate/wor?", {"duplicate/word"}),
        ("*", {r.id for r in catalogue()}),
    ],
)
def test_rules_are_named_by_id_group_or_glob(selector, expected):
    assert expand([selector], catalogue()) == expected


def test_a_rule_answers_to_its_old_ids():
    renamed = [replace(r, aliases=("old/name",)) if r.id == "duplicate/word" else r for r in catalogue()]
    assert expand(["old/name"], renamed) == {"duplicate/word"}
    assert expand(["old/*"], renamed) == {"duplicate/word"}


@pytest.mark.parametrize(
    ("selector", "near"),
    [("duplicate/hedline", "duplicate/headline"), ("odity", "oddity"), ("xyz", ""), ("none/*", "")],
)
def test_a_selector_that_names_nothing_is_an_error_with_the_nearest(selector, near):
    with pytest.raises(UsageError) as caught:
        expand([selector], catalogue())
    assert selector in str(caught.value)
    assert near in str(caught.value)


def test_select_narrows_what_is_reported_and_not_what_is_cut():
    text = "Harbour to close\n\nThe harbour will close in spring, the mayor of the the town said.\n\n"
    result = lint(Source("a", text + "Popular News\n\nThe the cat"), make_plan(Config(select=("duplicate",))))
    assert {f.rule for f in result.findings} == {"duplicate/word"}
    assert [f.location.line for f in result.findings] == [3]
    assert "The the cat" not in result.document.text


def test_ignore_switches_a_rule_off_altogether():
    text = (
        "Harbour to close\n\nThe harbour will close in spring, the mayor of the town said.\n\nPopular News\n\nCat stuck"
    )
    result = lint(Source("a", text), make_plan(Config(ignore=("boilerplate/related",))))
    assert "Popular News" in result.document.text
    assert not [f for f in result.findings if f.rule.startswith("boilerplate")]


def test_ignore_wins_over_select():
    plan = make_plan(Config(select=("duplicate",), ignore=("duplicate/word",)))
    assert plan.reported == DUPLICATE - {"duplicate/word"}


@pytest.mark.parametrize(
    ("config", "on"),
    [
        (Config(), False),
        (Config(preview=True), True),
        (Config(select=("a/new",)), True),
        (Config(select=("a",)), False),
    ],
)
def test_a_rule_in_preview_is_off_until_asked_for(config, on):
    known = [replace(catalogue()[0], id="a/new", status="preview"), replace(catalogue()[0], id="a/old")]
    assert ("a/new" in make_plan(config, known).reported) is on


@pytest.mark.parametrize("named", ["folder", "file"])
def test_user_rules_are_found_by_folder_or_file(own, named):
    config = Config(rule_paths=(str(own.parents[1] if named == "folder" else own),))
    assert rules_found(TEXT, config) == [
        ("house/grumble", "warning", "grumbles"),
        ("house/grumble", "warning", "grumbled"),
    ]


def test_rule_paths_of_a_configuration_are_relative_to_it(own, write, monkeypatch, tmp_path):
    write("lint-news.yaml", "rule-paths: [rules]\n")
    inner = tmp_path / "deep" / "down"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert load_plan().rule("house/grumble").message == "Found {match}"


def test_a_user_rule_replaces_a_built_in_of_the_same_id(write):
    write("rules/oddity/real-word.yaml", RULE)
    config = Config(rule_paths=(str(write("rules/x.txt", "").parent),))
    found = rules_found(f"{TEXT}\nMarkets fall on recession tears.", config)
    assert [(rule, text) for rule, _, text in found] == [
        ("oddity/real-word", "grumbles"),
        ("oddity/real-word", "grumbled"),
    ]


def test_an_example_that_fails_stops_the_run_and_says_what_was_found_instead(write):
    path = write("house/grumble.yaml", RULE.replace("[[grumbled]] about", "[[grumbled about]]"))
    with pytest.raises(UsageError) as caught:
        read_rules(path)
    assert str(caught.value).startswith(f"{path}:8: ")
    assert "wanted 'grumbled about'" in str(caught.value)
    assert "found 'grumbled'" in str(caught.value)


def test_a_good_example_that_is_found_stops_the_run(write):
    path = write("house/grumble.yaml", RULE.replace("They humbled him", "They grumbled, he"))
    with pytest.raises(UsageError, match=r":11: .*wanted nothing, found 'grumbled'"):
        read_rules(path)


def test_a_bad_example_that_is_not_found_says_so(write):
    path = write("house/grumble.yaml", RULE.replace("A [[grumble]]", "A [[mumble]]"))
    with pytest.raises(UsageError, match=r":9: .*wanted 'mumble', found nothing"):
        read_rules(path)


def test_a_rule_of_code_needs_its_code(write):
    path = write(
        "duplicate/headlin.yaml", RULE.replace("kind: pattern", "kind: code").replace("pattern: '\\bgrumble\\w*'\n", "")
    )
    with pytest.raises(UsageError, match=r"headlin.*'duplicate/headline'"):
        read_rules(path)


def test_a_rule_path_that_does_not_exist_is_an_error():
    with pytest.raises(UsageError, match="nowhere"):
        all_rules(Config(rule_paths=("nowhere",)))


def test_severity_scope_and_unless_of_a_rule_can_be_overridden(own):
    paths = (str(own),)
    change = lambda **keys: Config(rule_paths=paths, rules=(("house/grumble", Override(**keys)),))  # noqa: E731
    assert {s for _, s, _ in rules_found(TEXT, change(severity="error"))} == {"error"}
    assert [t for _, _, t in rules_found(TEXT, change(scope=("headline",)))] == ["grumbles"]
    assert [t for _, _, t in rules_found(TEXT, change(scope=("body",)))] == ["grumbled"]
    assert [t for _, _, t in rules_found(TEXT, change(unless=("people grumbled",)))] == ["grumbles"]


def test_unless_of_an_override_adds_to_that_of_the_rule():
    config = Config(rules=(("oddity/vague-attribution", Override(unless=("partner outlets",))),))
    rule = next(r for r in all_rules(config) if r.id == "oddity/vague-attribution")
    built_in = next(r for r in catalogue() if r.id == "oddity/vague-attribution")
    assert rule.unless == (*built_in.unless, "partner outlets")


def test_an_override_may_name_a_group():
    changed = all_rules(Config(rules=(("duplicate", Override(severity="error")),)))
    assert {r.severity for r in changed if r.group == "duplicate"} == {"error"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("oddity/real-wrd", Override()), "oddity/real-word"),
        (("oddity/real-word", Override(scope=("headlin",))), "headline"),
        (("oddity/real-word", Override(unless=("a(",))), "compile"),
    ],
)
def test_an_override_that_cannot_be_is_an_error(change, said):
    with pytest.raises(UsageError, match=said):
        make_plan(Config(rules=(change,)))


@pytest.mark.parametrize("kind", ["pattern", "boilerplate"])
def test_a_pattern_that_runs_away_is_a_problem_of_the_article_and_not_its_loss(write, kind):
    slow = RULE.replace("'\\bgrumble\\w*'", "'(?:grumbl\\w*|(a+)+)$'").replace("kind: pattern", f"kind: {kind}")
    examples = 'examples:\n  bad:\n    - "[[grumbled]]"\n    - "[[grumbling]]"\n  good: [b, c]\n'
    if kind == "boilerplate":
        examples = examples.replace('"[[grumbled]]"', '"A story\\n\\n[[grumbled]]"').replace(
            '"[[grumbling]]"', '"A tale\\n\\n[[grumbling]]"'
        )
    path = write("house/slow.yaml", slow[: slow.index("examples:")] + examples)
    plan = make_plan(Config(rule_paths=(str(path),)))
    started = time.monotonic()
    result = lint(Source("a.txt", f"Town hears the the noise\n\n{'a' * 1200}!\n"), plan)
    assert time.monotonic() - started < 8
    assert [(p.kind, p.article_lost) for p in result.problems] == [("slow-rule", False)]
    assert "house/slow" in result.problems[0].message
    assert "duplicate/word" in {f.rule for f in result.findings}


def test_a_plan_is_picklable_and_known_by_its_digest():
    plan = make_plan(Config())
    assert pickle.loads(pickle.dumps(plan)) == plan
    digests = {
        make_plan(c).digest
        for c in (Config(), Config(boilerplate=True), Config(ignore=("oddity",)), Config(max_size=1))
    }
    assert len(digests) == 4


def test_a_plan_can_be_loaded_from_a_file(write):
    path = write("other.yaml", "ignore: [oddity]\nboilerplate: true\n")
    plan = load_plan(path)
    assert plan.boilerplate
    assert plan.rule("oddity/real-word") is None
    assert plan == make_plan(load_config(path))


def test_accepted_phrases_are_no_oddities_anywhere():
    text = "Markets fall on recession tears\n\nSecurity tears grew, and recession tears fell, the the company said."
    found = rules_found(text, Config(accept=("Recession Tears",)))
    assert [t for _, _, t in found] == ["Security tears", "the the"]


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ({"rule": "duplicate"}, {"house/grumble"}),
        ({"rule": "duplicate", "path": "b/*"}, {"house/grumble", "duplicate/word"}),
        ({"path": "*.txt"}, set()),
        ({"outlet": "norrey", "rule": "*"}, set()),
        ({"outlet": "other"}, {"house/grumble", "duplicate/word"}),
    ],
)
def test_suppressed_findings_are_not_reported(own, entry, left):
    plan = make_plan(Config(rule_paths=(str(own),), suppress=(tuple(entry.items()),)))
    text = "Town grumbles about bridge\n\nThe the council heard it on Friday in the town hall.\n"
    found = lint(Source("dump/norrey/a.txt", text), plan).findings
    assert {f.rule for f in found if f.severity != "note"} == left


def test_a_suppression_of_a_rule_that_does_not_exist_is_an_error():
    with pytest.raises(UsageError, match="oddity"):
        make_plan(Config(suppress=((("rule", "odity"),),)))
