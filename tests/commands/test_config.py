"""The command `config`: what it prints is the configuration in effect, and says where it comes from."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from articles import BODY, HEADLINE, lines
from command import lint_news, one_line

from lint_news import options, schemas
from lint_news.cli import main
from lint_news.config import GrammarConfig
from lint_news.configfile import READERS, load_config
from lint_news.flags import configured
from lint_news.options import parser_and_commands
from lint_news.reporters.visible import UNSAFE

FILE = """\
# A comment
preset: strict
fail-on: error
ignore: debris

rules:
  oddity/real-word: {severity: note, unless: ['no', 'on', "a\\u202e\\nb"]}
suppress:
  - {rule: "debris/*", until: 2027-01-31, reason: "caf\u00e9"}
gate:
  - {articles-with: {kept-below: 30%}, max: 2%, per: outlet}
grammar: {path: lt}
fields: {text: story}
main-text: {captions: cut}
templates: site.templates
overrides:
  - paths: [archive/*]
    ignore: [oddity, duplicate]
    rules: {oddity/real-word: {severity: error}}
    accept: statue law
  - {outlets: ["*.example"], select: structure}
"""
FLAGS = (
    (),
    ("--preset", "pedantic"),
    (
        "--select",
        "oddity,duplicate/word",
        "--select",
        "debris",
        "--ignore",
        "structure",
        "--ignore",
        "oddity/misfit-word",
    ),
    ("--boilerplate", "--fail-on", "never", "--no-grammar", "--field", "title=head", "--max-size", "0.5"),
    ("--grammar", "--baseline", "known.jsonl", "--deep", "--preview"),
    ("--main-text", "credits=keep", "--main-text", "captions=auto", "--templates", "auto"),
)
PYPROJECT = '[tool.lint-news]\nselect = ["oddity"]\nsuppress = [{rule = "debris", reason = "a", until = 2027-01-31}]\n'


def printed(capsys, *arguments):
    assert main(["config", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def origins(capsys, *arguments):
    """The value and the origins of each key that is not as the program has it."""
    found = json.loads(printed(capsys, "--format", "json", *arguments))
    said = {key: [" ".join(str(v) for v in o.values() if v) for o in s["origins"]] for key, s in found.items()}
    return {key: (found[key]["value"], where) for key, where in said.items() if where != ["default"]}


@pytest.mark.parametrize("flags", FLAGS, ids=" ".join)
@pytest.mark.parametrize(("name", "text"), [("lint-news.yaml", FILE), ("pyproject.toml", PYPROJECT), ("a.txt", "")])
def test_what_is_printed_says_the_same(write, tmp_path, capsys, monkeypatch, flags, name, text):
    """Read back as a configuration in the same folder, it is the one that `check` would have with these flags."""
    write(name, text)
    monkeypatch.chdir(tmp_path)
    out = printed(capsys, *flags)
    wanted = configured(parser_and_commands()[0].parse_args(["config", *flags]))
    if "--baseline" in flags:
        assert wanted.baseline == "known.jsonl"
        wanted = configured(
            parser_and_commands()[0].parse_args(["config", *flags, "--baseline", str(tmp_path / "known.jsonl")])
        )
    if not wanted.grammar.on:  # where it would be is of no matter
        wanted = replace(wanted, grammar=GrammarConfig())
    again = load_config(write("lint-news.yaml", out))
    assert again == wanted
    assert not UNSAFE.search(out.replace("\n", ""))
    assert [key for key in READERS if f"\n{key}:" not in f"\n{out}" and f"# {key}: not set\n" not in out] in (
        [],
        ["rules"],
    )


def test_each_value_says_where_it_comes_from(write, tmp_path, capsys, monkeypatch):
    write("lint-news.yaml", FILE)
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    found = origins(capsys, "--preview", "--ignore", "structure", "--config", tmp_path / "lint-news.yaml")
    assert found["preset"] == ("strict", [f"file {tmp_path}/lint-news.yaml 2"])
    monkeypatch.chdir(tmp_path)
    found = origins(capsys, "--preview", "--ignore", "structure", "--field", "title=a")
    assert {key: where for key, (_, where) in found.items()} == {
        "preset": ["file lint-news.yaml 2"],
        "fail-on": ["file lint-news.yaml 3"],
        "ignore": ["file lint-news.yaml 4", "flag --ignore"],
        "rules": ["file lint-news.yaml 6"],
        "suppress": ["file lint-news.yaml 8"],
        "gate": ["file lint-news.yaml 10"],
        "grammar": ["file lint-news.yaml 12"],
        "fields": ["file lint-news.yaml 13", "flag --field"],
        "main-text": ["file lint-news.yaml 14"],
        "templates": ["file lint-news.yaml 15"],
        "overrides": ["file lint-news.yaml 16"],
        "boilerplate": ["preset strict"],
        "deep": ["preset strict"],
        "preview": ["flag --preview"],
    }
    assert found["ignore"][0] == ["debris", "structure"]
    assert found["fields"][0] == {"text": "story", "title": "a"}


def test_a_flag_takes_the_place_of_the_preset_of_the_file(write, tmp_path, capsys, monkeypatch):
    write("lint-news.yaml", FILE)
    monkeypatch.chdir(tmp_path)
    found = origins(capsys, "--preset", "pedantic", "--no-grammar")
    assert found["preset"] == ("pedantic", ["flag --preset"])
    assert (found["boilerplate"], found["deep"]) == ((True, ["preset pedantic"]),) * 2
    assert found["fail-on"] == ("error", ["file lint-news.yaml 3"])
    assert found["grammar"] == (False, ["flag --no-grammar"])


def test_a_flag_that_adds_to_a_default_is_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert origins(capsys, "--ignore", "structure") == {"ignore": (["structure"], ["flag --ignore"])}


def test_a_path_of_a_flag_is_told_from_where_it_was_given(write, tmp_path, capsys, monkeypatch):
    write("lint-news.yaml", "baseline: a.jsonl")
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert origins(capsys)["baseline"][0] == "a.jsonl"
    assert origins(capsys, "--baseline", "b.jsonl")["baseline"][0] == str(tmp_path / "a" / "b.jsonl")


def test_of_a_path_what_holds_there_is_printed(write, tmp_path, capsys, monkeypatch):
    write("lint-news.yaml", FILE)
    (tmp_path / "archive").mkdir()
    monkeypatch.chdir(tmp_path / "archive")
    found = origins(capsys, "a.txt", "--ignore", "structure", "--config", "../lint-news.yaml")
    assert found["accept"][1][0].endswith("lint-news.yaml 17")
    assert found["ignore"][0] == ["debris", "structure", "oddity", "duplicate"]
    assert found["accept"][0] == ["statue law"]
    assert found["rules"][0]["oddity/real-word"]["severity"] == "error"
    assert found["rules"][0]["oddity/real-word"]["unless"][:2] == ["no", "on"]
    assert "select" not in found
    assert "overrides" not in found
    found = origins(capsys, "../b.txt", "--outlet", "a.example")
    assert found["select"][0] == ["structure"]
    assert found["ignore"][0] == "debris"


def test_a_preset_changes_what_a_check_says(write, tmp_path):
    """A line of furniture that was left in bare text is a note. Without `deep`, which takes its time."""
    write("a.txt", lines(HEADLINE, *BODY[:3], "- Advertisement -", *BODY[3:5]))
    write("lint-news.yaml", "deep: false\n")
    codes = {p: lint_news("check", "--preset", p, "a.txt", folder=tmp_path).code for p in options.PRESETS}
    assert codes == {"default": 0, "strict": 1, "pedantic": 1}
    write("lint-news.yaml", "preset: strict\nfail-on: warning\n")
    assert lint_news("check", "a.txt", folder=tmp_path).code == 0


@pytest.mark.parametrize("name", options.SCHEMAS)
def test_the_schema_is_printed_as_it_is_shipped(capsys, name):
    assert printed(capsys, "--schema", name) == schemas.shipped(name)
    assert printed(capsys, "--schema") == schemas.shipped("configuration")
    assert options.SCHEMAS == schemas.NAMES


def test_init_writes_the_schema_that_its_configuration_names(tmp_path):
    assert lint_news("init", "conf.yaml", folder=tmp_path).code == 0
    named = (tmp_path / "conf.yaml").read_text().splitlines()[0].partition("$schema=")[2]
    assert (tmp_path / named).read_text(encoding="utf-8") == schemas.shipped("configuration")
    done = lint_news("check", ".", folder=tmp_path)
    assert (done.code, done.err) == (0, "nothing to lint (1 other file left out)\n"), "the schema is no article"
    one_line(lint_news("init", "other.yaml", folder=tmp_path), named, "--force")
    assert not (tmp_path / "other.yaml").exists()


def test_mistakes_are_told(write, tmp_path):
    one_line(lint_news("config", "--outlet", "a", folder=tmp_path), "--outlet", "path")
    one_line(lint_news("config", "--preset", "strct", folder=tmp_path), "strct", "strict")
    write("lint-news.yaml", "selct: []\n")
    one_line(lint_news("config", folder=tmp_path), "lint-news.yaml:1", "'select'")


def test_hostile_names_are_shown_not_sent(write, tmp_path, capsys, monkeypatch):
    path = write("a\x1b[31m\u202e.yaml", "accept: ['::error', \"\\e[31m\"]\n")
    monkeypatch.chdir(tmp_path)
    for form in ("yaml", "json"):
        out = printed(capsys, "--config", path.name, "--format", form)
        assert not UNSAFE.search(out.replace("\n", ""))
    assert yaml.safe_load(printed(capsys, "--config", path.name))["accept"] == ["::error", "\x1b[31m"]
