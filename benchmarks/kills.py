"""Kill a run at ten random moments, and see that it ends with the same bytes: python benchmarks/kills.py [ARTICLES]

The run is killed with SIGKILL, each time begun again with --resume, on one process and on two; at last it may end. Its
report must be that of an undisturbed run, and no process may be left over.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from dumps import jsonl

KILLS = 10
CHECK = [sys.executable, "-m", "lint_news", "check", "--quiet", "--fail-on", "never"]


def run(dump: Path, report: Path, state: Path, jobs: int, seconds: float | None) -> bool:
    """Whether the run ended by itself within so many seconds; else it is killed."""
    command = [*CHECK, "--jobs", str(jobs), "--state", str(state), "--resume", "--output", f"jsonl={report}", str(dump)]
    with subprocess.Popen(command) as process:
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
    return False


def left_over() -> int:
    """Children of a run that is gone; each is told the process id of its parent."""
    time.sleep(2)
    lines = [p.info["cmdline"] or [""] for p in psutil.process_iter(["cmdline"])]
    parents = [line[-1] for line in lines if "lint_news.engines.child" in " ".join(line)]
    return sum(parent.isdecimal() and not psutil.pid_exists(int(parent)) for parent in parents)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = jsonl(folder / "dump.jsonl", count)
        began = time.perf_counter()
        assert run(dump, folder / "undisturbed", folder / "fresh", 2, None)
        whole = time.perf_counter() - began
        expected = (folder / "undisturbed").read_bytes()
        print(f"undisturbed: {whole:.0f} s, {len(expected)} bytes")
        chance = random.Random(count)
        for jobs in (1, 2):
            state, report = folder / f"state{jobs}", folder / f"report{jobs}"
            killed = 0
            for _ in range(KILLS):
                killed += not run(dump, report, state, jobs, chance.uniform(0.05, whole / 4))
            assert run(dump, report, state, jobs, None)
            same = report.read_bytes() == expected
            print(f"jobs {jobs}: killed {killed} times, same bytes: {same}, processes left over: {left_over()}")
            if not same:
                raise SystemExit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
