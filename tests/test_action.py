"""The action for GitHub: the scripts of its steps, run as a runner runs them on a temporary repository."""

from __future__ import annotations

import json
import os
import re

import pytest
import yaml
from articles import BODY, HEADLINE, lines
from consumers import command, rendered
from repositories import Repository
from runner import ROOT, Action, put_command

ABOUT = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ABOUT["runs"]["steps"]
GOOD = lines(HEADLINE, *BODY[:3])
BAD = lines(HEADLINE, *BODY[:3], "It was the the end of it, said the company.")
# What a stranger may name a file or a branch, to be run where it is put into a script or a report.
COMMANDS = [
    'a";touch pwned;".txt',
    "$(touch pwned).txt",
    "`touch pwned`.txt",
    "--output=pwned.txt",
    "-x.txt",
    "a\n::error::boo\n.txt",
]
COMMANDS += ["::set-output name=exit-code::0.txt", "a\nexit-code=0\n.txt", "${{ github.token }}.txt", "*.txt"]


def on_network() -> bool:
    """Whether tests may install packages."""
    return bool(os.environ.get("CI") or os.environ.get("LINT_NEWS_SLOW"))


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "work space")
    made.write("good.txt", GOOD)
    made.commit()
    return made


@pytest.fixture
def action(repository, tmp_path):
    """Run the action in the repository, where nothing is installed but what the tests run with."""
    temporary = tmp_path / "runner temp"
    temporary.mkdir()
    made = Action(ROOT / "action.yml", repository.folder, temporary)
    put_command(temporary / "bin")
    installed = {"prepare": {"bin": str(temporary / "bin"), "downloads": "", "key": ""}, "install": {}}
    return lambda **inputs: made.run(installed, **inputs)


def commands(log):
    """What the runner obeys in a log."""
    return list(filter(None, map(command, log.split("\n"))))


def test_no_script_holds_an_expression_and_all_that_is_used_is_known():
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert step.get("shell", "bash") == "bash"
        assert ("run" in step) != ("uses" in step)
        assert "run" not in step or "shell" in step
        assert "uses" not in step or re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"])
        for value in (*step.get("env", {}).values(), *step.get("with", {}).values()):
            for name in re.findall(r"inputs\.([\w-]+)", str(value)):
                assert name in ABOUT["inputs"]
    used = set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ABOUT["inputs"])
    assert ABOUT["runs"]["using"] == "composite"
    assert all({"description", "default"} <= set(spec) for spec in ABOUT["inputs"].values())


def test_a_good_repository_passes(action):
    done = action()
    assert done.code == 0, done.log
    assert done.outputs == {"exit-code": "0", "sarif": "lint-news.sarif"}
    assert commands(done.log) == []
    assert "| 1 | 1 | 0 |" in done.summary


def test_a_finding_fails_the_job_and_is_told_everywhere(action, repository):
    repository.write("d/bad.txt", BAD)
    done = action()
    assert (done.code, done.outputs["exit-code"]) == (1, "1")
    [(name, properties, said)] = commands(done.log)
    assert (name, properties["file"], properties["line"]) == ("warning", "d/bad.txt", "9")
    assert "the the" in said
    [run] = json.loads((repository.folder / done.outputs["sarif"]).read_text(encoding="utf-8"))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "d/bad.txt"
    assert "d/bad.txt" in rendered(done.summary).code


def test_inputs_reach_the_command(action, repository):
    repository.write("a b/bad.txt", BAD)
    repository.write("other.txt", BAD)
    assert action(paths="good.txt").code == 0
    assert action(paths="good.txt\na b\n").code == 1
    assert action(fail_on="error").code == 0
    assert action(args="--ignore\nduplicate/word").code == 0
    assert action(paths="a b", args="--fail-on=never\n\n--select=duplicate").code == 0
    done = action(paths="a b/", sarif="out put.sarif")
    assert done.outputs["sarif"] == "out put.sarif"
    assert (repository.folder / "out put.sarif").is_file()


def test_a_baseline_and_a_revision_leave_what_is_new(action, repository, tmp_path):
    from command import lint_news

    repository.write("bad.txt", BAD)
    repository.commit()
    assert action(changed_since="HEAD").code == 0
    assert action(changed_since="HEAD~1").code == 1
    lint_news("baseline", "write", "--baseline", "known", ".", folder=repository.folder)
    assert action(baseline="known").code == 0
    repository.write("more.txt", BAD)
    assert action(baseline="known").code == 1
    [(_, properties, _)] = commands(action(changed_since="HEAD").log)
    assert properties["file"] == "more.txt"


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"paths": "nowhere"}, "nowhere: no such file"),
        ({"changed_since": "nowhere"}, "'nowhere' is no commit here"),
        ({"args": "--nonsense"}, "unknown option '--nonsense'"),
    ],
)
def test_a_mistake_is_told_and_nothing_else_is(action, repository, inputs, said):
    repository.write("lint-news.sarif", "of an earlier run")
    done = action(**inputs)
    assert (done.code, done.outputs, done.summary) == (2, {"exit-code": "2", "sarif": ""}, "")
    assert said in done.log


def test_what_cannot_be_read_is_told_with_the_rest(action, repository):
    repository.write("a.jsonl", '{"text": "x"\n')
    repository.write("bad.txt", BAD)
    done = action()
    assert (done.code, done.outputs["exit-code"]) == (3, "3")
    assert {properties["file"] for _, properties, _ in commands(done.log)} == {"a.jsonl", "bad.txt"}


def test_names_of_files_do_nothing(action, repository):
    for name in COMMANDS:
        repository.write(name, BAD)
    done = action()
    assert (done.code, done.outputs) == (1, {"exit-code": "1", "sarif": "lint-news.sarif"})
    read = commands(done.log)
    assert len(read) == len(COMMANDS)
    assert {name for name, _, _ in read} == {"warning"}
    assert rendered(done.summary).attributes == []
    done = action(paths="\n".join(name for name in COMMANDS if "\n" not in name))
    assert len(commands(done.log)) == len([name for name in COMMANDS if "\n" not in name])
    assert not [path for path in repository.folder.iterdir() if path.name.startswith("pwned")]


@pytest.mark.parametrize("name", ["paths", "args", "baseline", "changed_since", "fail_on", "sarif"])
def test_inputs_are_words_and_no_script(action, repository, name):
    done = action(**{name: "\";touch pwned;\" $(touch pwned) `touch pwned` '; touch pwned; ' *"})
    assert done.code == (0 if name == "sarif" else 2)
    assert not (repository.folder / "pwned").exists()


def test_it_installs_what_it_was_checked_out_with(tmp_path, repository):
    """The steps as they are, with pip and the network."""
    if not on_network():
        pytest.skip("installs packages from the network; set LINT_NEWS_SLOW=1 to run")
    repository.write("bad.txt", BAD)
    done = Action(ROOT / "action.yml", repository.folder, tmp_path).run({}, extras="warc")
    assert done.code == 1, done.log
    assert [properties["file"] for _, properties, _ in commands(done.log)] == ["bad.txt"]
