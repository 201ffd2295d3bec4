"""The command line as a user runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "lint_news")


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**variables: str) -> dict[str, str]:
    """An environment in which nothing of the tester's terminal shines through."""
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "TERM", "PYTHONIOENCODING", "PYTHONUTF8"}}
    return {**kept, "PYTHONIOENCODING": "utf-8", **variables}


def lint_news(*arguments: str | Path, folder: Path, stdin: str | bytes = b"", **variables: str) -> Done:
    """Run `lint-news` in a folder. No run may show a traceback, unless it was asked to with `--debug`."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(**variables),
        timeout=60,
        check=False,
    )
    out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    if "--debug" not in arguments:
        assert "Traceback" not in err, err
        assert "Exception ignored" not in err, err
    return Done(done.returncode, out, err)


def started(*arguments: str | Path, folder: Path, **streams: Any) -> subprocess.Popen[bytes]:
    """Start `lint-news` with unbuffered output, so that what it wrote can be waited for."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], cwd=folder, env=environment(PYTHONUNBUFFERED="1"), bufsize=0, **streams
    )


def finished(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """The exit code and standard error of a process, which must end soon."""
    try:
        process.wait(30)
        return process.returncode, process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def one_line(done: Done, *parts: str) -> None:
    """The error is one line on stderr that holds the given parts, and stdout is empty."""
    assert done.out == ""
    assert done.err.startswith("lint-news: ")
    assert done.err.count("\n") == 1
    assert done.err.endswith("\n")
    for part in parts:
        assert part in done.err
