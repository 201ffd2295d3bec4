"""The pre-commit hooks, run by a real pre-commit on a temporary repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lint_news.reporters.visible import visible

ROOT = Path(__file__).resolve().parents[1]
GOOD = """Harbour town votes against terminal

Voters in the harbour town turned down the plan for a new ferry terminal on Sunday, with two thirds against it. The
mayor, who had staked his office on the plan, resigned on Monday morning after a meeting with his party, and the council
will now look for another place for the ferries.
"""
BAD = """Harbour town votes against terminal amid recession tears

Voters in the harbour town turned down the plan for a new ferry terminal on Sunday, with two thirds against it.
"""
FURNISHED = GOOD + "\nNo time to read?\nGet a summary\n\nMost Popular\n\nTen gardens worth a visit this spring\n"


def _missing() -> str | None:
    if shutil.which("git") is None:
        return "git is not installed"
    if not (ROOT / ".git").exists():
        return "this is no git checkout"
    probe = subprocess.run([sys.executable, "-m", "pre_commit", "--version"], capture_output=True, check=False)
    return None if probe.returncode == 0 else "pre-commit is not installed"


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory):
    """Run a hook of this checkout on files of a temporary repository; returns exit code and output."""
    reason = _missing()
    if reason:
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    if not os.environ.get("CI") and not os.environ.get("LINT_NEWS_SLOW"):
        pytest.skip("makes a virtual environment from the network; set LINT_NEWS_SLOW=1 to run")
    home = tmp_path_factory.mktemp("pre-commit-home")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull}

    def run(repository: Path, hook: str) -> tuple[int, str]:
        for command in (["git", "init", "-q"], ["git", "add", "-A"]):
            subprocess.run(command, cwd=repository, check=True, env=environment)
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), hook, "--all-files", "--color=never"]
        done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False, env=environment)
        return done.returncode, done.stdout + done.stderr

    return run


def repository(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_good_commit_passes(pre_commit, tmp_path):
    code, output = pre_commit(repository(tmp_path, good_txt=GOOD), "lint-news")
    assert code == 0, output
    assert "Passed" in output


def test_a_bad_commit_fails_and_names_the_place(pre_commit, tmp_path):
    code, output = pre_commit(repository(tmp_path, bad_txt=BAD), "lint-news")
    assert code == 1, output
    assert "bad.txt:1:42" in output
    assert "oddity/real-word" in output


def test_in_a_mixed_commit_only_the_bad_file_is_named(pre_commit, tmp_path):
    files = {"good_txt": GOOD, "bad_txt": BAD, "requirements_txt": "trafilatura>=2\nlxml>=5\n", "code_py": "x = 1\n"}
    code, output = pre_commit(repository(tmp_path, **files), "lint-news")
    assert code == 1, output
    assert "bad.txt" in output
    assert "good.txt" not in output
    assert "requirements.txt" not in output


def test_strip_rewrites_the_furnished_file_and_fails_once(pre_commit, tmp_path):
    folder = repository(tmp_path, good_txt=GOOD, furnished_txt=FURNISHED)
    code, output = pre_commit(folder, "lint-news-strip")
    assert code == 1, output
    assert (folder / "furnished.txt").read_text(encoding="utf-8") == GOOD
    assert (folder / "good.txt").read_text(encoding="utf-8") == GOOD
    code, output = pre_commit(folder, "lint-news-strip")
    assert code == 0, output


def test_fix_mends_the_broken_file_and_fails_once(pre_commit, tmp_path):
    broken = GOOD.replace("for the ferries", "for the the ferries").replace("party", "pa\u200brty")
    folder = repository(tmp_path, good_txt=GOOD, broken_txt=broken, bad_txt=BAD)
    code, output = pre_commit(folder, "lint-news-fix")
    assert code == 1, output
    assert "fixed broken.txt (2 findings)" in output
    assert (folder / "broken.txt").read_text(encoding="utf-8") == GOOD
    assert (folder / "bad.txt").read_text(encoding="utf-8") == BAD
    code, output = pre_commit(folder, "lint-news-fix")
    assert code == 0, output


# Names of files that would be options, commands of a runner, or several names.
NAMES = ("-x.txt", "--output=pwned.txt", "--config=pwned.txt", "a b.txt", " .txt", "line\nend.txt", "::error::x.txt")
NAMES += ("$(touch pwned).txt", "\x1b[31mred.txt", "d/--in-place.txt")


def named(folder: Path, text: str) -> list[Path]:
    """A repository of files with such names, which all hold a text."""
    files = [folder / name for name in NAMES]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return files


def test_files_of_any_name_are_checked_and_none_is_an_option(pre_commit, tmp_path):
    files = named(tmp_path, BAD)
    code, output = pre_commit(tmp_path, "lint-news")
    assert code == 1, output
    for file in files:
        assert f" {visible(str(file.relative_to(tmp_path)))}:1:42\n" in output, output
    assert "\x1b" not in output
    assert not list(tmp_path.rglob("pwned*"))


def test_files_of_any_name_are_stripped_and_none_is_an_option(pre_commit, tmp_path):
    files = named(tmp_path, FURNISHED)
    code, output = pre_commit(tmp_path, "lint-news-strip")
    assert code == 1, output
    assert {file.read_text(encoding="utf-8") for file in files} == {GOOD}
    assert not list(tmp_path.rglob("pwned*"))
