"""Configuration: where it is looked for, what it may say, and errors that name file and line."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lint_news import options
from lint_news.config import FAIL_ON, Config, Override
from lint_news.configfile import PRESETS, load_config
from lint_news.configfind import find_config
from lint_news.errors import UsageError
from lint_news.ruleset import make_plan
from lint_news.starter import STARTER


def test_without_a_file_the_defaults_count(tmp_path):
    assert load_config(start=tmp_path) == Config()


def test_the_starter_says_the_defaults(write):
    assert load_config(write("lint-news.yaml", STARTER)) == Config()


@pytest.mark.parametrize("empty", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_the_defaults(write, empty):
    assert load_config(write("lint-news.yaml", empty)) == Config()


def test_every_key_is_read(write):
    path = write(
        "lint-news.yaml",
        """\
select: [oddity, duplicate/word]
ignore: structure
rule-paths: [house, ../shared]
rules:
  oddity/real-word: {severity: note, scope: [headline], unless: ['a', 'b']}
fail-on: error
boilerplate: true
preview: true
max-size: 0.5
fields: {text: story, title: head}
main-text: {captions: cut, credits: keep}
templates: learned/site.templates
""",
    )
    assert load_config(path) == Config(
        select=("oddity", "duplicate/word"),
        ignore=("structure",),
        rule_paths=(str(path.parent / "house"), str(path.parent / "../shared")),
        rules=(("oddity/real-word", Override("note", ("headline",), ("a", "b"))),),
        fail_on="error",
        boilerplate=True,
        preview=True,
        max_size=512 * 1024,
        fields=(("text", "story"), ("title", "head")),
        main_text=(("captions", "cut"), ("credits", "keep")),
        templates=str(path.parent / "learned/site.templates"),
    )


@pytest.mark.parametrize("word", ["off", "auto"])
def test_words_for_templates_are_no_paths(write, word):
    assert load_config(write("lint-news.yaml", f"templates: {word}\n")).templates == word


def test_what_a_file_says_wins_over_its_preset(write):
    assert load_config(write("lint-news.yaml", "preset: pedantic\nboilerplate: false\n")) == Config(
        preset="pedantic", fail_on="note", deep=True, preview=True
    )


def test_a_preset_that_is_asked_for_takes_the_place_of_that_of_the_file(write):
    path = write("lint-news.yaml", "preset: pedantic\nfail-on: error\n")
    assert load_config(path, preset="strict") == Config(preset="strict", fail_on="error", preview=True)
    assert load_config(path, preset="default") == Config(fail_on="error")


def test_a_preset_may_be_asked_for_without_a_file(tmp_path):
    assert load_config(start=tmp_path, preset="strict") == Config(preset="strict", fail_on="note", preview=True)


def test_presets_say_something_of_the_same_keys_and_grow():
    assert len({tuple(said) for said in PRESETS.values()}) == 1
    assert tuple(PRESETS) == options.PRESETS
    for less, more in pairwise(PRESETS.values()):
        for key in ("boilerplate", "deep", "preview"):
            assert less[key] <= more[key]
        assert FAIL_ON.index(less["fail-on"]) <= FAIL_ON.index(more["fail-on"])


def test_a_preset_works_on_the_file_that_init_writes(write):
    path = write("lint-news.yaml", STARTER.replace("preset: default", "preset: pedantic"))
    assert load_config(path) == load_config(write("a/lint-news.yaml", ""), preset="pedantic") != Config()


def test_words_that_begin_like_truth_values_are_words(write):
    path = write("lint-news.yaml", "accept: [true crime, falsehood, truest, no, 2027-01-31]\n")
    assert load_config(path).accept == ("true crime", "falsehood", "truest", "no", "2027-01-31")


def test_the_table_of_pyproject_says_the_same(write):
    path = write("pyproject.toml", '[tool.lint-news]\nselect = ["oddity"]\nfail-on = "never"\nmax-size = 1\n')
    assert load_config(path) == Config(select=("oddity",), fail_on="never", max_size=1024 * 1024)


def test_the_nearest_file_upward_counts(write, tmp_path):
    far, near = write("lint-news.yaml", "fail-on: error"), write("a/b/lint-news.yml", "fail-on: note")
    (tmp_path / "a/b/c").mkdir()
    assert find_config(tmp_path / "a/b/c") == near
    assert find_config(tmp_path / "a") == far


def test_a_pyproject_without_our_table_is_passed_by(write, tmp_path):
    far = write("lint-news.yaml", "")
    write("a/pyproject.toml", "[project]\nname = 'x'\n")
    assert find_config(tmp_path / "a") == far


def test_our_own_file_wins_over_pyproject_beside_it(write, tmp_path):
    own = write("lint-news.yaml", "")
    write("pyproject.toml", "[tool.lint-news]\n")
    assert find_config(tmp_path) == own


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("ignore: []\nselct: [a]\n", 2, ["selct", "'select'"]),
        ("fail_on: error\n", 1, ["fail_on", "'fail-on'"]),
        ("a: b\npreset: strct\n", 1, ["'a'"]),
        ("fail-on: note\npreset: strct\n", 2, ["preset", "strict"]),
        ("fail-on: note\npreset: [strict]\n", 2, ["preset", "strict"]),
        ("fail-on: warn\n", 1, ["fail-on", "warning"]),
        ("select: {a: b}\n", 1, ["select", "list"]),
        ("select: [1]\n", 1, ["select", "texts"]),
        ("boilerplate: yes\n", 1, ["boilerplate", "true or false"]),
        ("max-size: big\n", 1, ["max-size", "number"]),
        ("max-size: 0\n", 1, ["max-size", "above 0"]),
        ("max-size: true\n", 1, ["max-size"]),
        ("max-size: .nan\n", 1, ["max-size"]),
        ("max-size: .inf\n", 1, ["max-size"]),
        ("fields: {text: a, titel: b}\n", 1, ["titel", "'title'"]),
        ("fields: [a]\n", 1, ["fields"]),
        ("rules: [a]\n", 1, ["rules"]),
        ("rules:\n  oddity/real-word: off\n", 2, ["oddity/real-word"]),
        ("rules:\n  oddity/real-word:\n    sevrity: note\n", 3, ["sevrity", "'severity'"]),
        ("rules:\n  oddity/real-word:\n    severity: notice\n", 3, ["severity", "note"]),
        ("rules:\n  oddity/real-word:\n    scope: {a: b}\n", None, ["scope"]),
        ("suppress: {rule: a}\n", 1, ["suppress", "list"]),
        ("suppress:\n  - {rule: a, reason: b}\n  - rul: b\n", 3, ["rul", "'rule'"]),
        ("suppress:\n  - rule: a\n", 2, ["reason"]),
        ("suppress:\n  - {rule: a, reason: ''}\n", 2, ["texts"]),
        ("suppress:\n  - rule: a\n    reason: b\n    until: 2027-1-31\n", 4, ["until", "2027-01-31"]),
        ("suppress:\n  - rule: a\n    reason: b\n    until: 2027-02-30\n", 4, ["until"]),
        ("suppress:\n  - rule: a\n    reason: b\n    until: 20270131\n", 2, ["texts"]),
        ("suppress:\n  - {until: 2027-01-31, reason: a}\n", 2, ["fingerprint, rule, path or outlet"]),
        ("suppress:\n  - reason: because\n", 2, ["rule, path or outlet"]),
        ("accept: {a: b}\n", 1, ["accept", "list"]),
        ("main-text: {caption: cut}\n", 1, ["caption", "'captions'"]),
        ("main-text:\n  captions: keep\n  credits: off\n", 3, ["credits", "auto, keep, cut"]),
        ("main-text: [captions]\n", 1, ["main-text", "captions"]),
        ("templates: {a: b}\n", 1, ["templates", "off, auto"]),
        ("templates: ''\n", 1, ["templates"]),
        ("- a\n", 1, ["mapping"]),
        ("a: [\n", 2, ["not YAML"]),
        ("1: a\n", 1, ["'1'"]),
    ],
)
def test_an_error_names_the_line_what_is_wrong_and_what_is_right(write, text, line, said):
    path = write("lint-news.yaml", text)
    with pytest.raises(UsageError) as caught:
        load_config(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: " if line else f"{path}:")
    for part in said:
        assert part in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.lint-news]\nselct = []\n", "'select'"),
        ("[tool.lint-news\n", "not TOML"),
        ("[tool.other]\n", "no \\[tool.lint-news\\]"),
        ("tool = 3\n", ""),
    ],
)
def test_errors_in_pyproject_are_said_too(write, text, said):
    with pytest.raises(UsageError, match=said):
        load_config(write("pyproject.toml", text))


def test_a_file_that_is_missing_or_no_text_is_an_error(write, tmp_path):
    with pytest.raises(UsageError, match="no such"):
        load_config(tmp_path / "none.yaml")
    with pytest.raises(UsageError, match="UTF-8"):
        load_config(write("lint-news.yaml", b"select: [\xe9]"))


@pytest.mark.parametrize(("said", "alarms"), [("low", 0.05), ("normal", 0.1), ("high", 0.3), ("0.2", 0.2), ("1", 1.0)])
def test_sensitivity_is_a_name_or_a_number(write, said, alarms):
    path = write("lint-news.yaml", f"oddity: {{sensitivity: {said}}}\n")
    assert load_config(path).sensitivity == alarms
    assert make_plan(load_config(path)).alarms == alarms


@pytest.mark.parametrize("said", ["medium", "0", "0.01", "2", "true", "[]", ".nan", "-.inf"])
def test_other_sensitivities_are_refused(write, said):
    with pytest.raises(UsageError, match=r"lint-news.yaml:2: 'sensitivity' must be low, normal, high, or .* 0.02 to 1"):
        load_config(write("lint-news.yaml", f"oddity:\n  sensitivity: {said}\n"))


@pytest.mark.parametrize("said", ["high", "true", "{sensitivty: high}"])
def test_other_keys_of_oddity_are_refused(write, said):
    with pytest.raises(UsageError, match="sensitivity"):
        load_config(write("lint-news.yaml", f"oddity: {said}\n"))
