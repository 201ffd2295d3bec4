"""What the engine does where Linux is not: children that are made to believe that they run elsewhere.

This is no test on those systems; it shows that nothing which only Linux has is needed.
"""

from __future__ import annotations

import errno
import importlib
import json
import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest
from dumps import PLAN, mixed, shards_of

from lint_news import lock
from lint_news.engines import child, cores, run, sandbox

# The standard library asks for the platform when it is imported; it has to have answered before.
ELSEWHERE = (
    "import mimetypes, shutil, subprocess, sys, tempfile, uuid; "
    "sys.platform = {!r}; sys.modules['resource' if {} else '_'] = None; "
)


@pytest.fixture(params=["darwin", "win32"])
def elsewhere(request, monkeypatch):
    """Children without Linux; on Windows without `resource` too."""
    prefix = ELSEWHERE.format(request.param, request.param == "win32")
    monkeypatch.setattr(sandbox, "START", prefix + sandbox.START)
    return request.param


def test_results_are_the_same(tmp_path, elsewhere):
    shards = shards_of(mixed(tmp_path))
    assert list(run(shards, PLAN, jobs=2)) == list(run(shards, PLAN, jobs=0))


def test_an_article_that_crashes_or_loops_costs_itself(tmp_path, elsewhere):
    (tmp_path / "a.txt").write_text("poison-segfault")
    (tmp_path / "b.txt").write_text("poison-loop")
    (tmp_path / "c.txt").write_text("The ferry sails at noon.")
    results = list(run(shards_of(tmp_path), PLAN, jobs=1, timeout=1, work="poison:lint"))
    assert [[p.kind for p in r.problems] for r in results] == [["crashed"], ["timeout"], []]


def test_a_child_ends_with_its_input(elsewhere):
    command = [sys.executable, "-c", sandbox.START, json.dumps(sys.path), "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.close()
        assert process.wait(20) == 0
    assert not psutil.pid_exists(process.pid)


def test_memory_is_not_asked_for_where_it_cannot_be_told(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    child._limit(1)
    assert child._resident() == 0
    assert cores() >= 1


def test_the_lock_of_windows(tmp_path, monkeypatch):
    held = set()

    def locking(handle, mode, size):
        if held:
            raise PermissionError(errno.EACCES, "held")
        held.add((mode, size))

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    try:
        importlib.reload(lock)
        lock.FolderLock(tmp_path)
        assert held == {(2, 1)}
        with pytest.raises(BlockingIOError):
            lock.FolderLock(tmp_path)
    finally:
        monkeypatch.undo()
        importlib.reload(lock)
