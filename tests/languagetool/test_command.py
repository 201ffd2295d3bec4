"""`lint-news check --grammar` as a user runs it."""

from __future__ import annotations

import os
import shutil
import sys

import pytest
from command import lint_news
from pretenders import NOTHING, said

ARTICLE = (
    "A day of talks\n\nThe president left on Monday for a two day trip to the harbour town, officials said, and he "
    "will stay there until the end of the forum. The the ferry sails at noon.\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(ARTICLE.replace("two day", "three day"), encoding="utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


def usage(done, *words):
    """Exit 2, one line with the remedy, nothing printed."""
    assert (done.code, done.out) == (2, ""), done
    assert len(done.err.splitlines()) == 1
    for word in words:
        assert word in done.err


def test_without_the_extra(folder, write):
    write("shadow/language_tool_python/__init__.py", "raise ImportError('none')\n")
    done = lint_news("check", "--grammar", "in", folder=folder, PYTHONPATH=str(folder / "shadow"))
    usage(done, "pip install 'lint-news[grammar]'")
    assert lint_news("check", "in", folder=folder, PYTHONPATH=str(folder / "shadow")).code == 1


def test_without_java(folder, tmp_path):
    usage(lint_news("check", "--grammar", "in", folder=folder, PATH=str(folder / "empty")), "Java 17")


@pytest.mark.skipif(sys.platform == "win32", reason="a script")
def test_with_a_java_too_old(folder, write):
    java = write("bin/java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(0o755)
    usage(lint_news("check", "--grammar", "in", folder=folder, PATH=f"{java.parent}:{os.environ['PATH']}"), "Java 17")


@pytest.mark.skipif(shutil.which("java") is None and not os.environ.get("CI"), reason="Java")
def test_without_installation_and_download(folder):
    nowhere = "http://127.0.0.1:9/"
    hosts = {f"LTP_DOWNLOAD_HOST_{which}": nowhere for which in ("NEW_RELEASES", "RELEASE", "ARCHIVE", "SNAPSHOT")}
    done = lint_news("check", "--grammar", "in", folder=folder, LTP_PATH=str(folder / "empty"), **hosts)
    usage(done, "cannot be downloaded", "LTP_PATH")


@pytest.mark.skipif(shutil.which("java") is None and not os.environ.get("CI"), reason="Java")
def test_a_path_with_nothing_in_it(folder, write):
    write("lint-news.yaml", "grammar: {path: empty}\n")
    usage(lint_news("check", "in", folder=folder), "no LanguageTool lies there")


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ('{server: "http://127.0.0.1:9"}', "cannot be reached"),
        ('{server: "https://api.example.org/v2"}', "allow-remote"),
        ('{server: "ftp://127.0.0.1"}', "no address"),
        ("{sever: x}", "did you mean 'server'"),
        ("{path: a, server: b}", "not both"),
        ("5", "must be true"),
        ("{allow-remote: 5}", "true or false"),
    ],
)
def test_settings_that_cannot_be(folder, write, setting, word):
    write("lint-news.yaml", f"grammar: {setting}\n")
    usage(lint_news("check", "in", folder=folder), word)


def test_a_server_that_is_none(folder, write, pretend):
    write("lint-news.yaml", f'grammar: {{server: "{pretend(said(200, NOTHING)).url}"}}\n')
    assert lint_news("check", "in", folder=folder).code == 1  # it says that it is one
    write("lint-news.yaml", "grammar: false\n")
    usage(lint_news("check", "--select", "grammar", "in", folder=folder), "--grammar")


def test_lost_grammar_is_a_problem(folder, write, pretend):
    write("lint-news.yaml", f'grammar: {{server: "{pretend(said(500)).url}"}}\n')
    for jobs in ("0", "2"):
        done = lint_news("check", "--format", "jsonl", "--jobs", jobs, "in", folder=folder)
        assert done.code == 3
        kinds = [(r["type"], r.get("kind") or r.get("rule")) for r in done.rows]
        assert kinds.count(("problem", "grammar")) == 2
        assert kinds.count(("finding", "duplicate/word")) == 2
        assert done.rows[-1]["lost"] == 0
    assert lint_news("check", "--no-grammar", "in", folder=folder).code == 1


def test_a_resumed_run_asks_again_about_what_was_lost(folder, write, pretend):
    for answer, code in ((said(500), 3), (said(200, NOTHING), 1)):
        write("lint-news.yaml", f'grammar: {{server: "{pretend(answer).url}"}}\n')
        done = lint_news("check", "--state", "state", "--resume", "--jobs", "1", "in", folder=folder)
        assert done.code == code, done


def test_a_run_with_a_server_of_its_own(languagetool, folder):
    runs = [lint_news("check", "--grammar", "--format", "jsonl", "in", folder=folder)]
    assert runs[0].code == 1
    found = [(r["rule"], r["text"]) for r in runs[0].rows if r["type"] == "finding"]
    assert found.count(("grammar/MISSING_HYPHEN", "two day")) == 1
    assert found.count(("grammar/MISSING_HYPHEN", "three day")) == 1
    # paragraphs are remembered: no server is started, with or without the cache of results
    runs += [
        lint_news("check", "--grammar", "--format", "jsonl", *more, "in", folder=folder)
        for more in ((), ["--jobs", "0"])
    ]
    assert {run.out for run in runs} == {runs[0].out}


def test_an_installation_that_does_not_start(languagetool, folder, write):
    write("LanguageTool-6.8/languagetool-server.jar", b"no jar")
    write("lint-news.yaml", "grammar: {path: LanguageTool-6.8}\n")
    done = lint_news("check", "--format", "jsonl", "in", folder=folder)
    usage(done, "does not start")


def test_show_prints_the_description(languagetool, folder):
    done = lint_news("rules", "show", "grammar/MISSING_HYPHEN", folder=folder)
    assert done.code == 0
    assert "Missing hyphens in compounds" in done.out
    usage(lint_news("rules", "show", "grammar/NO_SUCH_RULE_AT_ALL", folder=folder), "no rule")
