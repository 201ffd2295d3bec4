"""Results kept from run to run."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lint_news import cli
from lint_news.config import Config
from lint_news.engines import cached, run, sandbox
from lint_news.engines.cached import FOLDER, ResultCache, run_cached
from lint_news.inputs import discover
from lint_news.ruleset import make_plan

PLAN = make_plan(Config())
ODD = "Harbour news\n\nThe town fears for its jobs amid regional security tears, and the the mayor said so."
CLEAN = "Harbour news\n\nThe council met on Monday, and the vote on the new bridge was close."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ODD)
    (tmp_path / "b.txt").write_text(CLEAN)
    (tmp_path / "c.jsonl").write_text('{"text": "One the the two."}\n{"id": 1}\n')
    return tmp_path


def lint(folder, plan=PLAN, names=()):
    """The results through the cache, and the files that were linted."""
    linted = []

    def work(shards):
        linted.extend(Path(s.uri).name for s in shards)
        return run(shards, plan, names, jobs=0)

    cache = ResultCache(folder, plan, names)
    found = discover(["."], told=cache.told)
    return list(run_cached(found.shards, cache, work)), linted


@pytest.fixture
def settled(monkeypatch):
    """Files count as not changed for long, however new they are."""
    monkeypatch.setattr(cached, "SETTLED", -(10**18))


@pytest.fixture
def coarse(monkeypatch):
    """A file system whose times tell nothing: as for two changes within one tick."""
    monkeypatch.setattr(cached, "_state", lambda about: str(about.st_size))


def bare(results):
    return [(r.source.uri, r.source.record, r.findings, r.problems, r.left_out, r.size) for r in results]


def test_unchanged_files_are_not_linted_again_and_give_the_same(folder):
    first, linted = lint(folder)
    assert linted == ["a.txt", "b.txt", "c.jsonl"]
    again, linted = lint(folder)
    assert (bare(again), linted) == (bare(first), [])
    assert sum(len(r.findings) for r in again) >= 3


def test_a_changed_file_another_plan_and_other_fields_are_linted(folder):
    lint(folder)
    (folder / "b.txt").write_text(ODD)
    results, linted = lint(folder)
    assert linted == ["b.txt"]
    assert [len(r.findings) for r in results if r.source.uri.endswith("b.txt")] == [len(results[0].findings)]
    assert lint(folder, make_plan(Config(ignore=("debris",))))[1] == ["a.txt", "b.txt", "c.jsonl"]
    assert lint(folder, names=(("text", "body"),))[1] == ["a.txt", "b.txt", "c.jsonl"]
    assert lint(folder)[1] == []


def test_the_same_content_under_another_name_has_places_of_its_own(folder):
    lint(folder)
    (folder / "z.txt").write_text(ODD)
    results, linted = lint(folder)
    assert linted == ["z.txt"]
    assert {f.location.path for r in results for f in r.findings} >= {"a.txt", "z.txt"}


def test_problems_are_looked_at_again(folder):
    (folder / "d.jsonl").write_text("{not json}\n")
    assert lint(folder)[1][-1] == "d.jsonl"
    assert lint(folder)[1] == ["d.jsonl"]


def test_a_damaged_or_planted_cache_is_no_danger(folder):
    first, _ = lint(folder)
    file = folder / FOLDER / "results.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE results SET value = ?", (pickle.dumps(print),))
    database.close()
    results, linted = lint(folder)
    assert (bare(results), linted) == (bare(first), ["a.txt", "b.txt", "c.jsonl"])
    file.write_bytes(b"no database at all" * 100)
    results, linted = lint(folder)
    assert (bare(results), len(linted)) == (bare(first), 3)
    assert lint(folder)[1] == []


def test_a_folder_that_cannot_be_written_is_no_error(folder):
    (folder / FOLDER).write_text("a file where the folder should be")
    first, linted = lint(folder)
    assert (len(first), len(linted)) == (4, 3)


def test_runs_side_by_side_share_the_cache(folder):
    for n in range(60):
        (folder / f"t{n}.txt").write_text(CLEAN.replace("Monday", f"day {n}"))

    def once(_: int) -> str:
        command = [sys.executable, "-m", "lint_news", "check", "--format", "jsonl", "--jobs", "0", "."]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder).stdout

    with ThreadPoolExecutor(3) as pool:
        outputs = list(pool.map(once, range(3)))
    assert len(set(outputs)) == 1
    assert outputs[0].count('"type": "finding"') >= 3


def test_the_cache_keeps_itself_out_of_the_repository(folder):
    lint(folder)
    assert (folder / FOLDER / ".gitignore").read_text() == "*\n"
    assert FOLDER not in {Path(s.uri).parts[0] for s in discover(["."]).shards}


def test_a_file_in_the_same_state_is_not_even_opened(folder, settled, monkeypatch):
    first, _ = lint(folder)

    def opened(*_, **__):
        raise AssertionError("opened")

    monkeypatch.setattr(cached, "open", opened, raising=False)
    monkeypatch.setattr(sys.modules["lint_news.inputs.discover"], "open", opened, raising=False)
    again, linted = lint(folder)
    assert (bare(again), linted) == (bare(first), [])


@pytest.mark.usefixtures("coarse")
def test_a_file_that_has_just_changed_is_hashed_though_its_state_is_the_same(folder):
    lint(folder)
    assert lint(folder)[1] == []
    (folder / "b.txt").write_text(CLEAN.replace("the new", "the the"))
    results, linted = lint(folder)
    assert linted == ["b.txt"]
    assert any(f.text == "the the" for r in results for f in r.findings)


@pytest.mark.usefixtures("coarse")
def test_what_changes_between_hash_and_lint_is_not_kept(folder):
    def work(shards):
        (folder / "b.txt").write_text(CLEAN.replace("the new", "the the"))
        yield from run(shards, PLAN, jobs=0)
        (folder / "b.txt").write_text(CLEAN.replace("the new", "the old"))

    cache = ResultCache(folder, PLAN)
    list(run_cached(discover(["."], told=cache.told).shards, cache, work))
    (folder / "b.txt").write_text(CLEAN)
    assert lint(folder)[1] == ["b.txt"]


def test_a_file_that_was_touched_or_renamed_over_is_hashed(folder, settled):
    lint(folder)
    (folder / "a.txt").touch()
    assert lint(folder)[1] == []
    state = (folder / "b.txt").stat()
    new = folder / "new"
    new.write_text(CLEAN.replace("the new", "the the"))
    os.utime(new, ns=(state.st_atime_ns, state.st_mtime_ns))
    new.replace(folder / "b.txt")
    assert lint(folder)[1] == ["b.txt"]


@pytest.mark.parametrize("planted", ["format = 'evil'", "compression = 'evil'", "key = x'00'", "state = 7, key = 7"])
def test_a_planted_state_is_no_danger(folder, settled, planted):
    first, _ = lint(folder)
    with sqlite3.connect(folder / FOLDER / "results.sqlite") as database:
        database.execute(f"UPDATE files SET {planted}")
        database.execute("UPDATE results SET value = x'00'")
    database.close()
    assert bare(lint(folder)[0]) == bare(first)


def test_a_run_out_of_the_cache_starts_no_process(folder, settled, monkeypatch, capsys):
    command = ["check", "--quiet", "--jobs", "2", "."]
    assert cli.main(command) == 1
    before = capsys.readouterr().out

    def started(*_, **__):
        raise AssertionError("started")

    monkeypatch.setattr(sandbox.subprocess, "Popen", started)
    assert cli.main(command) == 1
    assert capsys.readouterr().out == before


def test_another_input_format_is_looked_at_anew(folder, settled, capsys):
    (folder / "d.txt").write_text("<p>Harbour news</p><script>the the</script>")
    cli.main(["check", "--quiet", "--format", "jsonl", "d.txt"])
    assert "the the" in capsys.readouterr().out
    cli.main(["check", "--quiet", "--format", "jsonl", "--input-format", "html", "d.txt"])
    assert "the the" not in capsys.readouterr().out
