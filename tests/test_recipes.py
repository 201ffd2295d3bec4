"""What docs/ci.md and the templates tell people to paste, run as far as it can be without the platforms."""

from __future__ import annotations

import json
import re
import sys
import types
from datetime import date

import jsonschema
import pytest
import yaml
from articles import BODY, HEADLINE, lines
from consumers import GITLAB, RDJSON, command, rendered
from junitparser import JUnitXml
from repositories import Repository
from runner import BASH, ROOT, put_command, ran

DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
BLOCKS = {text.partition("\n")[0].lstrip("#/ "): text for _, text in FENCED.findall(DOCS)}
WORKFLOWS = [name for name in BLOCKS if name.startswith(".github/")]
TEMPLATE = yaml.safe_load((ROOT / "templates" / "gitlab.yml").read_text(encoding="utf-8"))["lint-news"]
GOOD = lines(HEADLINE, *BODY[:3])
BAD = lines(HEADLINE, *BODY[:3], "It was the the end of it, said the company.")
OTHER = lines(HEADLINE, *BODY[:3], "Nobody saw the the company leave the harbour.")


@pytest.fixture
def repository(tmp_path):
    """A repository with a known fault in `dumps/`, and nothing in `pages/`."""
    made = Repository(tmp_path / "r")
    made.write("dumps/old.txt", BAD)
    made.write("pages/good.txt", GOOD)
    made.commit()
    return made


@pytest.fixture
def bash(repository, tmp_path):
    """Run a script in the repository with `lint-news` and `pip` among the programs; pip does nothing."""
    put_command(tmp_path / "bin")
    for name, does in {"pip": "exit 0", "reviewdog": "cat >read-by-reviewdog"}.items():
        file = tmp_path / "bin" / name
        file.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        file.chmod(0o755)

    def run(script, shell=BASH, **variables):
        import os

        file = tmp_path / "script"
        file.write_text(script, encoding="utf-8")
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
        return ran([*shell, str(file)], repository.folder, {"PATH": path, **variables})

    return run


def known(repository):
    """Write the baseline that recipes speak of."""
    from command import lint_news

    lint_news("baseline", "write", "--baseline", "lint-news.baseline", "dumps", "pages", folder=repository.folder)


# GitHub


def steps(name):
    workflow = yaml.safe_load(BLOCKS[name])
    [job] = workflow["jobs"].values()
    assert workflow[True], "the word 'on' is a truth to YAML"
    return job["steps"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_puts_nothing_into_its_scripts(name):
    for step in steps(name):
        assert "${{" not in step.get("run", "")


def test_the_workflow_with_the_action_gives_it_inputs_that_it_has():
    about = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    [step] = [s for s in steps(".github/workflows/lint-news.yml") if s.get("id") == "lint-news"]
    assert set(step["with"]) <= set(about["inputs"])
    assert step["uses"] == f"lint-news/lint-news@v{version()}"
    table = DOCS.partition("| input | |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`([\w-]+)`", row.split("|")[1])}
    assert named == set(about["inputs"])
    used = re.findall(r"steps\.lint-news\.outputs\.([\w-]+)", BLOCKS[".github/workflows/lint-news.yml"])
    assert used
    assert set(used) <= set(about["outputs"])


def version():
    return re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)[1]


@pytest.mark.parametrize("text", [*BLOCKS.values(), (ROOT / "templates" / "gitlab.yml").read_text(encoding="utf-8")])
def test_versions_are_those_of_this_checkout(text):
    assert set(re.findall(r"lint-news(?:/lint-news)?[@/]v([\d.]+)", text)) <= {version()}


def test_the_workflow_by_hand_reports_and_fails(bash, tmp_path):
    scripts = [step["run"] for step in steps(".github/workflows/by-hand.yml") if "run" in step]
    shell = ("bash", "-e")
    ended = [bash(script, shell, GITHUB_STEP_SUMMARY=str(tmp_path / "summary")) for script in scripts]
    assert [done.code for done in ended] == [0, 1, 0]
    assert [command(line)[1]["file"] for line in ended[1].log.splitlines() if command(line)] == ["dumps/old.txt"]
    assert "dumps/old.txt" in rendered((tmp_path / "summary").read_text(encoding="utf-8")).code


def test_reviewdog_is_given_what_it_reads(bash, repository):
    *_, step = steps(".github/workflows/reviewdog.yml")
    assert step["shell"] == "bash"
    assert bash(step["run"]).code == 0
    read = json.loads((repository.folder / "read-by-reviewdog").read_text(encoding="utf-8"))
    jsonschema.validate(read, RDJSON)
    assert [d["location"]["path"] for d in read["diagnostics"]] == ["dumps/old.txt"]
    (repository.folder / "dumps/old.txt").unlink()
    (repository.folder / "dumps").rmdir()
    assert bash(step["run"]).code == 2


# GitLab


def gitlab(bash, repository, job=None):
    """Run the script of the template with the variables of a job on top, as GitLab puts them together."""
    variables = {**TEMPLATE["variables"], **(job or {}).get("variables", {})}
    given = {"CI_PROJECT_DIR": str(repository.folder), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base(repository)}
    for name, value in variables.items():
        given[name] = re.sub(r"\$(\w+)", lambda m: given[m[1]], str(value))
    return bash("\n".join(TEMPLATE["script"]), **given)


def base(repository):
    return repository.git("rev-parse", "HEAD").strip()


def test_the_template_leaves_both_reports(bash, repository):
    done = gitlab(bash, repository)
    assert done.code == 1, done.log
    assert "dumps/old.txt:9:8" in done.log
    reports = {name: repository.folder / file for name, file in TEMPLATE["artifacts"]["reports"].items()}
    issues = json.loads(reports["codequality"].read_text(encoding="utf-8"))
    jsonschema.validate(issues, GITLAB)
    assert [issue["location"]["path"] for issue in issues] == ["dumps/old.txt"]
    assert JUnitXml.fromstring(reports["junit"].read_bytes()).failures == 1
    assert TEMPLATE["artifacts"]["when"] == "always"


def test_variables_of_the_job_win(bash, repository):
    job = yaml.safe_load(BLOCKS[".gitlab-ci.yml"])["lint-news"]
    assert yaml.safe_load(BLOCKS[".gitlab-ci.yml"])["include"].endswith("/templates/gitlab.yml")
    assert gitlab(bash, repository, job).code == 2  # there is no baseline yet
    known(repository)
    assert gitlab(bash, repository, job).code == 0
    repository.write("pages/new.txt", OTHER)
    assert gitlab(bash, repository, job).code == 1


def test_a_merge_request_is_asked_for_its_changes(bash, repository):
    job = yaml.safe_load(BLOCKS[".gitlab-ci.yml, merge requests"])["lint-news"]
    assert set(job["variables"]) <= {*TEMPLATE["variables"], "GIT_DEPTH"}
    assert gitlab(bash, repository, job).code == 0
    repository.write("pages/new.txt", OTHER)
    done = gitlab(bash, repository, job)
    assert (done.code, "pages/new.txt:9:12" in done.log, "old.txt" in done.log) == (1, True, False)


def test_names_of_files_are_no_options_to_the_template(bash, repository):
    repository.write("--output=pwned.txt", BAD)
    assert gitlab(bash, repository, {"variables": {"LINT_NEWS_PATHS": "*.txt"}}).code == 1
    assert not (repository.folder / "pwned.txt").exists()


# Jenkins, Airflow, cron


def test_the_pipeline_for_jenkins_leaves_tests(bash, repository):
    script = re.search(r"sh '''(.*?)'''", BLOCKS["Jenkinsfile"], re.S)[1]
    lines_ = [line for line in script.splitlines() if "venv .venv" not in line]
    done = bash("\n".join(lines_).replace(".venv/bin/", ""), ("sh", "-e"))
    assert done.code == 1, done.log
    assert "-m venv .venv" in script
    assert "junit testResults: 'lint-news.xml'" in BLOCKS["Jenkinsfile"]
    assert JUnitXml.fromfile(str(repository.folder / "lint-news.xml")).failures == 1


@pytest.fixture
def tasks(monkeypatch):
    """The tasks of the DAG in the docs, read by stand-ins for the two classes that it uses."""
    made = {}

    class Task:
        def __init__(self, task_id, bash_command, cwd=None, retries=0):
            self.id, self.script, self.cwd, self.after = task_id, bash_command, cwd, []
            made[task_id] = self

        def __rshift__(self, other):
            other.after.append(self.id)
            return other

    class Dag:
        def __init__(self, dag_id, *, schedule, start_date, catchup):
            assert schedule
            assert start_date

        __enter__ = __exit__ = lambda self, *_: None

    bash = "airflow.providers.standard.operators.bash"
    for name in [bash[:n] for n in range(len(bash) + 1) if bash[n : n + 1] in {".", ""}]:
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    sys.modules["airflow"].DAG = Dag
    sys.modules[bash].BashOperator = Task
    exec(compile(BLOCKS["dags/news.py"], "dags/news.py", "exec"), {})
    return made


def test_the_tasks_for_airflow_stop_what_is_not_well(tasks, bash, repository):
    assert tasks["publish"].after == ["lint"]
    assert tasks["lint"].cwd == "/srv/news"
    script = tasks["lint"].script.replace("{{ ds }}", "2027-01-31")
    assert "{{" not in script
    assert not script.rstrip(" ").endswith((".sh", ".bash"))  # which Airflow takes for the name of a template
    repository.write("dumps/2027-01-31/a.txt", BAD)
    for _ in range(2):  # the second time it goes on from its state
        done = bash(script, ("bash",))
        assert done.code == 1, done.log
        assert "dumps/2027-01-31/a.txt:9:8" in done.log
        report = (repository.folder / "reports/2027-01-31.jsonl").read_text(encoding="utf-8")
        assert json.loads(report.splitlines()[-1])["findings"] == 1
    repository.write("dumps/2027-01-31/a.txt", GOOD)
    assert bash(script, ("bash",)).code == 0


def test_the_line_for_cron_is_silent_unless_something_is_new(bash, repository):
    _, line = re.search(r"```crontab\n(.*)\n(.*)\n```", DOCS).groups()
    *fields, script = line.split(" ", 5)
    assert len(fields) == 5
    assert "%" not in script.replace("\\%", "")  # cron takes it for the end of the line
    script = script.replace("\\%", "%").replace("/srv/news", str(repository.folder)).replace(".venv/bin/", "")
    today = date.today().isoformat()
    known(repository)
    (repository.folder / "reports").mkdir()
    repository.write(f"dumps/{today}/a.txt", BAD)
    done = bash(script, ("sh",))
    assert (done.code, done.log) == (0, "")
    repository.write(f"dumps/{today}/b.txt", OTHER)
    done = bash(script, ("sh",))
    assert done.code == 1
    assert f"dumps/{today}/b.txt:9:12" in done.log
    assert len((repository.folder / "reports" / f"{today}.jsonl").read_text(encoding="utf-8").splitlines()) == 2


# pre-commit


def test_the_hooks_in_the_docs_are_there():
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    [repo] = yaml.safe_load(BLOCKS[".pre-commit-config.yaml"])["repos"]
    assert {hook["id"] for hook in repo["hooks"]} <= set(hooks)
    for hook in (*hooks.values(), *(hook for hook in repo["hooks"] if "args" in hook)):
        assert hook["args"][-1] == "--"
    for hook in hooks.values():
        assert hook["require_serial"]
        assert hook["types_or"]
        assert set(hook["stages"]) == {"pre-commit", "pre-merge-commit", "pre-push", "manual"}
