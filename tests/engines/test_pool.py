"""Sandboxed workers: the same results as in one process, and an article that does harm costs itself only."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from dumps import PLAN, children, mixed, record, shards_of, split

from lint_news import engines, matcher, patterns
from lint_news.engines import pool, run, unit_bytes
from lint_news.engines.child import Worker
from lint_news.engines.sandbox import EngineError
from lint_news.errors import UsageError
from lint_news.inputs import Shard
from lint_news.inputs.shard import problem
from lint_news.model import ArticleResult
from lint_news.report import Summary

POISON = "poison:lint"


def lint(shards, **options) -> list[ArticleResult]:
    found = list(run(shards, PLAN, **options))
    summary = Summary()
    for result in found:
        summary.add(result)
    assert summary.articles == summary.clean + summary.with_findings + summary.lost
    assert summary.articles + summary.records_left_out == len(found)
    assert children() == []
    assert not [t for t in threading.enumerate() if t.name.startswith("lint-news")]
    return found


def kinds(results) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Problems by place."""
    return {
        (Path(r.source.uri).name, r.source.line): [(p.kind, p.message) for p in r.problems]
        for r in results
        if r.problems
    }


@pytest.fixture
def folder(tmp_path):
    return mixed(tmp_path)


@pytest.fixture
def small_units(monkeypatch):
    """Units of a few records, so that files are divided."""
    monkeypatch.setattr(engines, "UNIT_BYTES", (4000, 4000))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_are_those_of_one_process(folder, jobs, small_units):
    shards = shards_of(folder)
    assert lint(shards, jobs=jobs) == lint(shards, jobs=0)


def test_documents_come_along_when_asked_for(folder):
    shards = shards_of(folder)
    found = lint(shards, jobs=2, keep_document=True)
    assert found == lint(shards, jobs=0, keep_document=True)
    assert sum(r.document is not None for r in found) == sum(not r.problems and not r.left_out for r in found) > 60
    assert all(r.document is None and r.source.data == b"" for r in lint(shards, jobs=0))


@pytest.mark.parametrize(("parts", "keep"), [(2, True), (5, False), (90, False)])
def test_a_file_in_ranges_gives_what_it_gives_as_a_whole(folder, parts, keep):
    whole = [s for s in shards_of(folder) if s.format == "jsonl"]
    ranges = [r for s in whole for r in (split(s, parts) if s.uri.endswith("c.jsonl") else (s,))]
    found = lint(ranges, jobs=2, keep_document=keep)
    assert found == lint(whole, jobs=0, keep_document=keep)
    if keep:
        assert all(r.document.source.line == r.source.line for r in found if r.document)


def test_broken_input_is_the_same_everywhere(tmp_path):
    bad = Shard("gone.jsonl", "jsonl"), Shard("x.pdf", "", problem("x.pdf", "binary", "is a binary file", "leave it"))
    found = lint(bad, jobs=2)
    assert found == lint(bad, jobs=0)
    assert [p.kind for r in found for p in r.problems] == ["unreadable", "binary"]


def poisoned(folder: Path, *deeds: str) -> tuple[Shard, ...]:
    rows = [record(n) for n in range(30)]
    for n, deed in enumerate(deeds):
        rows[5 + 7 * n] = record(5, f"It said poison-{deed}.")
    (folder / "a.jsonl").write_text("".join(rows), encoding="utf-8")
    (folder / "b.txt").write_text("A ferry sank the the other day.\n", encoding="utf-8")
    return shards_of(folder)


@pytest.mark.parametrize(
    ("deed", "kind", "said"),
    [
        ("segfault", "crashed", "the process that read it died of SIGSEGV"),
        ("loop", "timeout", "not finished within 1 s"),
        ("hold", "timeout", "not finished within 1 s"),
        ("allocate", "memory", "needs more than 400 MB"),
        ("leave", "crashed", "the process that read it died of exit status 3"),
    ],
)
def test_an_article_that_does_harm_costs_itself(tmp_path, deed, kind, said):
    shards = poisoned(tmp_path, deed)
    patience = 1 if kind == "timeout" else 20  # a busy machine takes its time to fill the memory
    found = lint(shards, jobs=1, timeout=patience, memory=400 << 20, work=POISON)
    assert kinds(found) == {("a.jsonl", 6): [(kind, said)]}
    [lost] = [r for r in found if r.problems]
    assert lost.problems[0].article_lost
    assert lost.size > 500
    assert [r for r in found if r is not lost] == [r for r in lint(shards, jobs=0) if r.source != lost.source]


def test_several_in_one_file_cost_as_many(tmp_path):
    shards = poisoned(tmp_path, "segfault", "leave", "fail", "segfault")
    found = lint(shards, jobs=2, timeout=20, work=POISON)
    assert [(place, said[0][0]) for place, said in kinds(found).items()] == [
        (("a.jsonl", 6), "crashed"),
        (("a.jsonl", 13), "crashed"),
        (("a.jsonl", 20), "internal-error"),
        (("a.jsonl", 27), "crashed"),
    ]
    assert len(found) == 31


def test_an_article_that_is_killed_once_is_linted_after_all(tmp_path):
    shards = poisoned(tmp_path, f"once={tmp_path}/flag now")
    found = lint(shards, jobs=1, work=POISON)
    assert (tmp_path / "flag").exists()
    assert kinds(found) == {}
    assert found == lint(shards, jobs=0)


def test_what_an_article_prints_gets_nowhere(tmp_path, capfd):
    shards = poisoned(tmp_path, "shout")
    assert lint(shards, jobs=1, work=POISON, timeout=5) == lint(shards, jobs=0)
    assert capfd.readouterr() == ("", "")


def test_a_crash_of_ours_is_the_same_problem_everywhere(tmp_path):
    shards = poisoned(tmp_path)
    found = lint(shards, jobs=2, work="poison:unreadable")
    assert found == lint(shards, jobs=0, work="poison:unreadable")
    assert {p.kind for r in found for p in r.problems} == {"internal-error"}


def test_debug_shows_where_it_crashed(tmp_path):
    shards = poisoned(tmp_path)
    with pytest.raises(EngineError, match=r"(?s)poison\.py.*planted at line") as caught:
        lint(shards, jobs=2, work="poison:unreadable", debug=True)
    assert "Traceback" in str(caught.value)
    assert children() == []


def test_children_that_are_killed_from_outside_cost_nothing(tmp_path):
    (tmp_path / "a.jsonl").write_text("".join(record(n) for n in range(900)), encoding="utf-8")
    ranges = split(*shards_of(tmp_path), 9)
    ended = threading.Event()
    killed = []

    def kill():
        while len(killed) < 2 and not ended.wait(0.4):  # more in a row would mean that workers cannot be started
            for child in children()[:1]:
                child.kill()
                killed.append(child.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = list(run(ranges, PLAN, jobs=2, work="poison:quick"))
    finally:
        ended.set()
        killer.join()
    assert killed
    assert found == lint(ranges, jobs=1, work="poison:quick")
    assert [r.source.line for r in found] == list(range(1, 901))


@pytest.mark.parametrize("way", ["close", "throw"])
def test_leaving_early_ends_all_at_once(tmp_path, way):
    shards = poisoned(tmp_path, "hold")
    results = run(shards, PLAN, jobs=2, work=POISON)
    assert len([next(results) for _ in range(5)]) == 5
    assert children()
    started = time.monotonic()
    if way == "close":
        results.close()
    else:
        with pytest.raises(KeyboardInterrupt):
            results.throw(KeyboardInterrupt())
    assert time.monotonic() - started < 2
    assert children() == []


def test_a_slow_reader_of_results_costs_no_article(tmp_path):
    shards = poisoned(tmp_path)
    found = []
    for result in run(shards, PLAN, jobs=1, timeout=0.3, work="poison:quick"):
        found.append(result)
        if len(found) in {1, 10}:
            time.sleep(1)
    assert kinds(found) == {}


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal")
def test_too_little_memory_to_start_is_one_clear_line(tmp_path):
    with pytest.raises(UsageError, match="within 10 MB; raise --memory"):
        lint(poisoned(tmp_path), jobs=1, memory=10 << 20)
    assert children() == []


def test_workers_that_cannot_start_are_one_clear_line(tmp_path):
    with pytest.raises(EngineError, match=r"workers cannot be started.*no_such_module.*--jobs 0"):
        lint(poisoned(tmp_path), jobs=2, work="no_such_module:lint")
    assert children() == []


def test_a_named_pipe_is_read_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    rows = "".join(record(n, *(["poison-segfault"] if n == 3 else [])) for n in range(8))
    writer = threading.Thread(target=pipe.write_text, args=(rows,))
    writer.start()
    found = lint((Shard(str(pipe), "jsonl"),), jobs=2, work=POISON)
    writer.join()
    assert kinds(found) == {("pipe", 4): [("crashed", "the process that read it died of SIGSEGV")]}
    assert [r.source.line for r in found] == list(range(1, 9))


def test_strangers_modules_in_the_working_folder_are_not_imported(tmp_path, monkeypatch):
    shards = poisoned(tmp_path)
    for name in ("regex", "json", "lint_news", "pickle"):
        (tmp_path / f"{name}.py").write_text("open('stolen', 'w')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p])
    assert lint(shards, jobs=1) == lint(shards, jobs=0)
    assert not (tmp_path / "stolen").exists()


def test_progress_tells_the_bytes_of_the_input(folder, small_units):
    shards = shards_of(folder)
    for jobs in (0, 2):
        told = []
        assert lint(shards, jobs=jobs, progress=told.append)
        assert 0 <= sum(s.size for s in shards) - sum(told) < 100


def test_small_runs_need_no_workers(folder):
    shards = shards_of(folder)
    results = run(shards, PLAN)
    next(results)
    assert children() == []
    big = [*shards[:-1], Shard(shards[-1].uri, "jsonl", size=6_000_000)]
    results = run(big, PLAN)
    next(results)
    assert children()
    results.close()


def test_units_are_the_same_for_any_number_of_jobs():
    assert unit_bytes(0) == unit_bytes(10**6) == 1 << 19
    assert unit_bytes(10**9) == 1 << 23
    assert unit_bytes(10**12) == 1 << 24


@pytest.mark.parametrize(("name", "most"), [("MOST_ARTICLES", 20), ("MOST_GROWTH", -(1 << 40))])
def test_workers_are_replaced_when_they_are_old_or_grew(tmp_path, monkeypatch, small_units, name, most):
    from lint_news.engines import supervise

    monkeypatch.setattr(supervise, name, most)
    (tmp_path / "a.jsonl").write_text("".join(record(n) for n in range(100)), encoding="utf-8")
    found = lint(shards_of(tmp_path), jobs=1, work="poison:who")
    assert len({f.text for r in found for f in r.findings}) >= 4


def test_a_child_is_told_the_literals_of_the_patterns(tmp_path, monkeypatch):
    """Finding them is three quarters of the time that a child takes to start."""
    setups = []
    monkeypatch.setattr(pool, "pickled", lambda setup: setups.append(setup) or b"")
    run((), PLAN, jobs=1).close()

    sought = []
    monkeypatch.setattr(patterns, "_KNOWN", {})
    monkeypatch.setattr(patterns, "_required_literals", lambda s: sought.append(s) or frozenset())
    monkeypatch.setattr(matcher, "_CACHE", {})
    with (tmp_path / "frames").open("wb") as file:
        Worker(setups[0], file.fileno()).begin()
    assert sought == []
