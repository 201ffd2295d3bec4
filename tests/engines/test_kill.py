"""What is left when a run is killed: no process, and a state from which it goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from dumps import record

SCRIPT = Path(__file__).parents[1] / "support" / "engine_run.py"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    rows = [record(n) for n in range(2000)]
    (made / "a.jsonl").write_text("".join(rows[:1500]), encoding="utf-8")
    (made / "b.jsonl").write_text("".join(rows[1500:]), encoding="utf-8")
    return made


started: list[subprocess.Popen[bytes]] = []


@pytest.fixture(autouse=True)
def _end_all():
    yield
    while started:
        process = started.pop()
        process.kill()
        process.wait()
        process.stderr.close()


def start(folder: Path, out: Path, **options) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(SCRIPT), str(folder), str(out), json.dumps(options)]
    started.append(subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True))
    return started[-1]


def family(process: subprocess.Popen[bytes], number: int) -> list[psutil.Process]:
    """The process and its children, once there are so many."""
    for _ in range(200):
        found = psutil.Process(process.pid).children(recursive=True)
        if len(found) >= number:
            return [psutil.Process(process.pid), *found]
        time.sleep(0.05)
    raise AssertionError("no children")


def wait_for(file: Path) -> None:
    for _ in range(200):
        if file.exists() and file.stat().st_size:
            return
        time.sleep(0.05)
    raise AssertionError("no output")


def gone(processes: list[psutil.Process], seconds: float) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("deed", ["quick", "hold"])
def test_when_the_parent_is_killed_nobody_stays(tmp_path, folder, deed):
    """Also while a child is busy in C and listens to nobody."""
    if deed == "hold":
        rows = [record(0, f"poison-flag={tmp_path}/flag and poison-hold")] * 40
        (folder / "a.jsonl").write_text("".join(rows), encoding="utf-8")
        (folder / "b.jsonl").write_text("".join(rows), encoding="utf-8")
    work = "poison:quick" if deed == "quick" else "poison:lint"
    process = start(folder, tmp_path / "out", jobs=2, work=work)
    wait_for(tmp_path / ("out" if deed == "quick" else "flag"))
    processes = family(process, 1)
    time.sleep(0.2)
    process.kill()
    process.communicate()
    assert gone(processes, 3)


@pytest.mark.parametrize("deed", ["quick", "hold"])
def test_an_interrupt_ends_at_once_and_leaves_nobody(tmp_path, folder, deed):
    if deed == "hold":
        (folder / "b.jsonl").write_text(record(0, "poison-hold"), encoding="utf-8")
        (folder / "a.jsonl").write_text(record(0) + record(0, "poison-hold"), encoding="utf-8")
    out = tmp_path / "out"
    process = start(folder, out, jobs=2, work="poison:quick" if deed == "quick" else "poison:lint")
    processes = family(process, 1)
    wait_for(out)
    before = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert time.monotonic() - before < 2
    assert process.returncode == 130
    assert err == b""
    assert gone(processes, 0.5)


def done(folder: Path, out: Path, **options) -> bytes:
    process = start(folder, out, **options)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return out.read_bytes()


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_bytes(tmp_path, folder):
    wanted = done(folder, tmp_path / "whole", jobs=1, work="poison:quick")
    summary = json.loads(wanted.splitlines()[-1])
    assert summary["articles"] == summary["clean"] + summary["with_findings"] + summary["lost"] == 2000
    chance = random.Random(5)
    state, out = tmp_path / "state", tmp_path / "out"
    options = {"jobs": 2, "work": "poison:quick", "state": str(state), "resume": True}
    units = []
    for _ in range(3):
        process = start(folder, out, **options)
        while (
            process.poll() is None and len(list(state.glob("*.unit"))) < (units[-1] if units else 0) + 2
        ):  # so that each run gets further
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.communicate()
        units.append(len(list(state.glob("*.unit"))))
    assert done(folder, out, **options) == wanted
    assert units == sorted(units)
    assert units[0] > 0
    assert not list(state.glob("*.partial"))
    assert done(folder, out, **{**options, "jobs": 1}) == wanted
