"""The real server: started, lost, replaced, and gone with the run, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lint_news.languagetool import warden as module
from lint_news.languagetool.answers import Asked
from lint_news.languagetool.client import Budget, Client
from lint_news.languagetool.install import find
from lint_news.languagetool.warden import Warden

ASKED = Asked("en-US", rules=("EN_A_VS_AN",))
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
RUN = """
import sys, time
from lint_news.languagetool.install import find
from lint_news.languagetool.warden import Warden
warden = Warden(find().command)
print(warden._place(0), warden._process.pid, flush=True)
time.sleep(600)
"""


def java(keeper: int) -> list[psutil.Process]:
    """The processes below a keeper."""
    return psutil.Process(keeper).children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=15)
    return not alive


def test_a_server_that_was_killed_is_replaced(languagetool, monkeypatch, tmp_path):
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path))
    with Warden(find().command) as warden:
        client = Client(warden.door, "killed")
        (hits,) = client.check(["This is an test."], ASKED, Budget(60.0))
        assert [(h.start, h.end) for h in hits] == [(8, 10)]
        assert warden._process is not None
        first = java(warden._process.pid)
        for process in first:
            process.kill()
        (hits,) = client.check(["It was a old ship."], ASKED, Budget(60.0))
        assert [(h.start, h.end) for h in hits] == [(7, 8)]
        assert gone(first)
        second = java(warden._process.pid)
    assert second
    assert gone(second)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_server_outlives_the_run(languagetool, how):
    run = subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert run.stdout is not None
    *place, keeper = run.stdout.readline().split()
    assert place[0] == b"1"
    processes = [psutil.Process(int(keeper)), *java(int(keeper))]
    assert any("java" in p.name() for p in processes)
    os.kill(run.pid, how)
    run.wait()
    run.stdout.close()
    assert gone(processes)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel does it")
def test_no_server_outlives_its_keeper(languagetool):
    with Warden(find().command) as warden:
        warden._place(0)
        assert warden._process is not None
        below = java(warden._process.pid)
        os.kill(warden._process.pid, signal.SIGKILL)
        assert below
        assert gone(below)


def test_a_port_that_is_taken_is_left_to_its_owner(languagetool, monkeypatch):
    free = module.free_port
    with module.socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([taken.getsockname()[1]])
        monkeypatch.setattr(module, "free_port", lambda: next(ports, None) or free())
        with Warden(find().command) as warden:
            assert warden._place(0).startswith("1 ")
            assert str(taken.getsockname()[1]) not in warden._url


def test_a_server_that_dies_at_once_is_told_at_once(languagetool, tmp_path):
    broken = tmp_path / "LanguageTool-6.8"
    broken.mkdir()
    (broken / "languagetool-server.jar").write_bytes(b"no jar")
    began = time.monotonic()
    with Warden(find(str(broken)).command) as warden:
        assert warden._place(0).startswith("! LanguageTool does not start: ")
        assert not warden.served
    assert time.monotonic() - began < 20


def test_a_program_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(module, "START_SECONDS", 0.5)
    with Warden(lambda port: [sys.executable, "-c", "import time; time.sleep(60)"]) as warden:
        assert warden._place(0).startswith("! ")


def test_installations_are_found_where_they_lie(languagetool: Path):
    assert find(str(languagetool)).folder == languagetool.resolve()
    assert find(str(languagetool.parent)).version == find().version == "6.8"
