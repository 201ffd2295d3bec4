"""Steps of a filter: how they are read, what is said of those that cannot be, and what they mean for an article."""

from __future__ import annotations

import pytest
from command import lint_news
from results import GRAVE, NOTE, RULES, WORD

from lint_news.conditions import Selector, Step
from lint_news.config import Config
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.model import About, ArticleResult, Source
from lint_news.verdicts import Verdict, Verdicts

STEPS = (
    Step(Selector(severity="error", said="severity error")),
    Step(Selector(main_words_below=60, said="main-words-below 60"), "short"),
    Step(Selector(rule=("structure",), said="rule structure"), "odd"),
    Step(Selector(outlet=("b*",), said="outlet b*"), "short"),
    Step(Selector(path=("d/*",), main_words_above=99, said="path d/*, main-words-above 99")),
)


def test_steps_are_read_as_they_are_written(write):
    path = write(
        "lint-news.yaml",
        "filter:\n- {drop: {severity: error}}\n- tag: {main-words-below: 60}\n  as: short\n"
        "- {tag: {rule: structure}, as: odd}\n- {tag: {outlet: b*}, as: short}\n"
        '- {drop: {path: "d/*", main-words-above: 99}}\n',
    )
    assert load_config(path).filter == STEPS


@pytest.mark.parametrize(
    ("findings", "about", "path", "verdict"),
    [
        ((), About("a", 80), "x", Verdict()),
        ((WORD, GRAVE), About("a", 80), "x", Verdict(("severity error",))),
        ((WORD, NOTE), About("a", 59), "x", Verdict((), ("short", "odd"))),
        ((GRAVE,), About("b.example", 59), "x", Verdict(("severity error",), ("short",))),
        ((GRAVE,), About("a", 100), "d/x", Verdict(("severity error", "path d/*, main-words-above 99"))),
        ((), About("a", 100), "e/d/x", Verdict()),
    ],
)
def test_an_article_is_dropped_for_each_reason_and_gets_each_tag_once(findings, about, path, verdict):
    verdicts = Verdicts(Config(filter=STEPS), RULES)
    assert verdicts.of(ArticleResult(Source(path, b""), findings, about=about)) == verdict
    assert (verdicts.tagging, verdicts.of_findings) == (True, True)
    assert not Verdicts(Config(filter=(STEPS[1], STEPS[3])), RULES).of_findings
    assert not Verdicts(Config(filter=STEPS[:1]), RULES).tagging


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("filter: {drop: {severity: error}}", 1, ["list"]),
        ("filter:\n  - drop", 2, ["drop", "tag"]),
        ("filter:\n  - {as: x}", 2, ["either drop or tag"]),
        ("filter:\n  - {drop: {severity: note}, tag: {severity: note}, as: x}", 2, ["either drop or tag"]),
        ("filter:\n  - drop: {severity: note}\n    max: 1", 3, ["unknown key 'max'"]),
        ("filter:\n  - tag: {severity: note}", 2, ["needs 'as'"]),
        ("filter:\n  - drop: {severity: note}\n    as: x", 2, ["nothing else"]),
        ("filter:\n  - tag: {severity: note}\n    as: two words", 2, ["a word of letters"]),
        ("filter:\n  - tag: {severity: note}\n    as: [a]", 2, ["a word of letters"]),
        ("filter:\n  - drop: {}", 2, ["at least one"]),
        ("filter:\n  - drop:\n      main-word-below: 3", 3, ["'main-words-below'"]),
        ("filter:\n  - drop:\n      kept-below: 3", 3, ["30%"]),
    ],
)
def test_a_mistake_is_told_with_its_line(write, entry, line, said):
    path = write("lint-news.yaml", entry + "\n")
    with pytest.raises(UsageError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    for part in said:
        assert part in str(caught.value)


def test_a_step_about_a_rule_that_does_not_exist_is_the_user_s_fault(write, tmp_path):
    write("lint-news.yaml", "filter: [{drop: {rule: duplicat/word}}]\n")
    write("a.txt", "A")
    for command in (("filter", "a.txt", "-o", "b.txt"), ("check", "a.txt")):
        done = lint_news(*command, folder=tmp_path)
        assert done.code == 2
        assert "duplicate/word" in done.err
