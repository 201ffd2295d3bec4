"""Conditions of the gate: what they count, where they break, and what is said of a condition that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from articles import BODY, HEADLINE, lines
from command import lint_news
from results import GRAVE, NOTE, PROBLEM, RULES, WORD

from lint_news.conditions import Condition, Selector, parse_conditions
from lint_news.config import Config
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.gate import Gate
from lint_news.model import About, ArticleResult, Source, spot

TWICE = "It was the the end of it, said the company."
SHARE = Fraction(1, 50)


def article(*findings, outlet="a", path="d/x.txt", words=100, kept=50, total=100, **more):
    return ArticleResult(Source(path, b""), findings, about=About(outlet, words, kept, total), **more)


def fail(message, *keys):
    return UsageError(f"{keys}: {message}")


def broken(condition, results):
    """The group, count and articles of each broken condition."""
    gate = Gate(Config(gate=parse_conditions([condition], "gate", fail)), RULES)
    for result in results:
        gate.add(result)
    return [(b.group, b.count, b.articles) for b in gate.breaches(lambda n: spot("f", n))]


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ({}, 4),
        ({"severity": "error"}, 1),
        ({"severity": "warning"}, 3),
        ({"severity": "note"}, 4),
        ({"confidence": "high"}, 3),
        ({"confidence": "medium"}, 4),
        ({"rule": "duplicate/word"}, 2),
        ({"rule": "duplicate"}, 2),
        ({"rule": "*/*o*"}, 3),
        ({"rule": ["duplicate/word", "house/grave"]}, 3),
        ({"rule": "duplicate", "confidence": "high"}, 1),
        ({"outlet": "a"}, 3),
        ({"outlet": ["b*", "c"]}, 1),
        ({"path": "d/*"}, 3),
        ({"path": "e"}, 0),
    ],
)
def test_findings_are_counted_as_selected(selector, count):
    results = [
        article(WORD, GRAVE, NOTE),
        article(),
        article(replace(WORD, confidence="medium"), outlet="b", path="c/y"),
    ]
    for most in range(6):
        expected = [("", count, 3)] if count > most else []
        assert broken({"findings": selector, "max": most}, results) == expected


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ({"severity": "error"}, 1),
        ({"severity": "note"}, 2),
        ({"main-words-below": 60}, 1),
        ({"main-words-below": 59}, 0),
        ({"main-words-above": 99}, 2),
        ({"main-words-above": 100}, 0),
        ({"kept-below": "50%"}, 1),
        ({"kept-below": "49 %"}, 0),
        ({"kept-below": "50.5%"}, 3),
        ({"outlet": "b"}, 1),
        ({"severity": "note", "outlet": "b"}, 1),
        ({"severity": "note", "main-words-above": 99}, 2),
        ({"severity": "error", "main-words-below": 60}, 0),
    ],
)
def test_articles_are_counted_as_selected(selector, count):
    results = [article(WORD, GRAVE), article(words=59, kept=49), article(WORD, WORD, outlet="b")]
    for most in range(4):
        expected = [("", count, 3)] if count > most else []
        assert broken({"articles-with": selector, "max": most}, results) == expected


@pytest.mark.parametrize(
    ("bad", "of", "breaks"), [(2, 100, False), (3, 100, True), (1, 50, False), (1, 49, True), (0, 1, False)]
)
def test_a_share_is_exact(bad, of, breaks):
    results = [article(WORD)] * bad + [article()] * (of - bad)
    found = broken({"articles-with": {"severity": "warning"}, "max": "2%"}, results)
    assert found == ([("", bad, of)] if breaks else [])


def test_a_condition_holds_for_each_outlet_by_itself():
    results = [
        *[article(WORD, outlet="b")] * 2,
        *[article(outlet="b")] * 2,
        *[article(WORD, outlet="a")] * 3,
        *[article(outlet="c")] * 9,
        article(WORD, outlet=None),
    ]
    condition = {"articles-with": {"severity": "warning"}, "per": "outlet", "max": "50%"}
    assert broken(condition, results) == [("a", 3, 3), ("an unknown outlet", 1, 1)]
    assert broken({**condition, "min-articles": 2}, results) == [("a", 3, 3)]
    assert broken({**condition, "min-articles": 4, "max": "49%"}, results) == [("b", 2, 4)]


def test_a_condition_holds_for_each_file_by_itself():
    results = [article(WORD, WORD, path="x"), article(WORD, path="y"), article(WORD, path="y")]
    assert broken({"findings": {}, "per": "path", "max": 1}, results) == [("x", 2, 1), ("y", 2, 2)]
    assert broken({"findings": {}, "per": "path", "max": 2}, results) == []


def test_lost_articles_and_records_that_are_none_do_not_count():
    lost = ArticleResult(Source("a", b""), problems=(PROBLEM,))
    none = ArticleResult(Source("a", b""), left_out="no text")
    slow = article(WORD, problems=(replace(PROBLEM, article_lost=False),))
    assert broken({"articles-with": {"severity": "note"}, "max": 0}, [lost, none, slow]) == [("", 1, 1)]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"findings": {}, "max": 0}, "1 finding; at most 0 may be"),
        (
            {"findings": {"rule": ["duplicate", "house/*"]}, "max": 0},
            "1 finding with rule duplicate or house/*; at most 0 may be",
        ),
        (
            {"articles-with": {"severity": "warning"}, "per": "outlet", "max": "2.5%"},
            "1 of 1 article of a (100 %) with severity warning; at most 2.5 % may be",
        ),
    ],
)
def test_a_breach_says_its_figures(condition, said):
    gate = Gate(Config(gate=parse_conditions([condition], "gate", fail)), RULES)
    gate.add(article(WORD))
    assert [b.message for b in gate.breaches(lambda n: spot("f", n))] == [said]


def test_conditions_are_read_as_they_are_written(write):
    path = write(
        "lint-news.yaml",
        "gate:\n  - {articles-with: {severity: error, rule: [a/b]}, per: outlet, max: 2%, min-articles: 20}\n"
        "  - {findings: {}, max: 10}\n",
    )
    first = Selector(severity="error", rule=("a/b",), said="severity error, rule a/b")
    assert load_config(path).gate == (
        Condition(0, "articles-with", first, SHARE, "outlet", 20),
        Condition(1, "findings", Selector(), 10),
    )


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("gate: {max: 1}", 1, ["list"]),
        ("gate:\n  - 5", 2, ["findings", "articles-with"]),
        ("gate:\n  - {max: 1}", 2, ["either"]),
        ("gate:\n  - {findings: {}, articles-with: {severity: note}, max: 1}", 2, ["either"]),
        ("gate:\n  - {findings: {}}", 2, ["max"]),
        ("gate:\n  - findings: {}\n    maxx: 1", 3, ["maxx", "'max'"]),
        ("gate:\n  - findings: {}\n    max: 2%", 3, ["max", "number"]),
        ("gate:\n  - findings: {}\n    max: -1", 3, ["max", "number"]),
        ("gate:\n  - findings: {}\n    max: true", 3, ["max"]),
        ("gate:\n  - findings: {}\n    max: 1.5", 3, ["max"]),
        ("gate:\n  - articles-with: {severity: error}\n    max: 101%", 3, ["2%"]),
        ("gate:\n  - articles-with: {severity: error}\n    max: 1\n    per: site", 4, ["outlet", "path"]),
        ("gate:\n  - articles-with: {severity: error}\n    max: 1\n    min-articles: 0", 4, ["above 0"]),
        ("gate:\n  - articles-with: {}\n    max: 1", 2, ["at least one"]),
        ("gate:\n  - articles-with: [a]\n    max: 1", 2, ["articles-with"]),
        ("gate:\n  - articles-with:\n      severty: error\n    max: 1", 3, ["severty", "'severity'"]),
        ("gate:\n  - articles-with:\n      severity: grave\n    max: 1", 3, ["error, warning, note"]),
        ("gate:\n  - articles-with:\n      rule: []\n    max: 1", 3, ["rule", "list"]),
        ("gate:\n  - articles-with:\n      main-words-below: few\n    max: 1", 3, ["number of words"]),
        ("gate:\n  - articles-with:\n      kept-below: 30\n    max: 1", 3, ["30%"]),
        ("gate:\n  - findings:\n      kept-below: 30%\n    max: 1", 3, ["kept-below"]),
    ],
)
def test_a_mistake_is_told_with_its_line(write, entry, line, said):
    path = write("lint-news.yaml", entry + "\n")
    with pytest.raises(UsageError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    for part in said:
        assert part in str(caught.value)


def test_a_condition_on_a_rule_that_does_not_exist_is_the_user_s_fault(write, tmp_path):
    write("lint-news.yaml", "gate: [{findings: {rule: duplicat/word}, max: 1}]\n")
    write("a.txt", "A")
    done = lint_news("check", "a.txt", folder=tmp_path)
    assert done.code == 2
    assert "duplicate/word" in done.err


# The command


@pytest.fixture
def dump(write, tmp_path):
    for n in range(4):
        write(f"d/{n}.txt", lines(HEADLINE, *BODY[:3], *[TWICE][: n == 1]))
    write("lint-news.yaml", "fail-on: never\ngate:\n  - {articles-with: {severity: warning}, per: outlet, max: 20%}\n")
    return tmp_path


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_a_broken_condition_fails_the_run_and_is_printed(dump, jobs):
    for _ in range(2):  # the second run comes from the cache
        done = lint_news("check", "--jobs", jobs, "--format", "jsonl", "d", folder=dump)
        assert done.code == 1
        message = "1 of 4 articles of d (25 %) with severity warning; at most 20 % may be"
        assert f"gate: {message}\n" in done.err
        assert done.rows[-1]["breaches"] == [
            {"message": message, "path": "lint-news.yaml", "line": 3, "group": "d", "count": 1, "articles": 4}
        ]


def test_people_see_it_in_the_report(dump):
    done = lint_news("check", "--quiet", "d", folder=dump)
    assert "gate: 1 of 4 articles" in done.out
    assert " --> lint-news.yaml:3\n" in done.out
    assert done.err == ""


def test_what_the_baseline_knows_does_not_count(dump):
    lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    done = lint_news("check", "--baseline", "known", "d", folder=dump)
    assert (done.code, "gate" in done.out + done.err) == (0, False)
