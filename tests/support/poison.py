"""A `lint` with which the tests plant articles that do harm to the process that lints them."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import time
from pathlib import Path

from lint_news.model import ArticleResult, Finding, Location, Source
from lint_news.pipeline import lint as real_lint
from lint_news.rule import Plan

POISON = re.compile(rb"poison-(\w+)(?:=([\w./-]+))?")


def segfault() -> None:
    ctypes.string_at(0)


def loop() -> None:
    while True:
        pass


def hold() -> None:
    """Loop in C with the interpreter locked, so that no other thread of the process can do anything."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def allocate() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 24))


def leave() -> None:
    os._exit(3)


def shout() -> None:
    """Print where the frames go, and where the last words go."""
    print("x" * 100_000)  # noqa: T201
    sys.stdout.flush()
    sys.stderr.write("y" * 1_000_000)
    os.write(1, b"z" * 100_000)


def fail() -> None:
    raise RuntimeError("planted")


DEEDS = {f.__name__: f for f in (segfault, loop, hold, allocate, leave, shout, fail)}


def lint(source: Source, plan: Plan) -> ArticleResult:
    """Lint, but do first what the article says: `poison-segfault`, `poison-flag=FILE` to tell that it is linted,
    or `poison-once=FILE` to die but once.
    """
    data = source.data if isinstance(source.data, bytes) else source.data.encode()
    for found in POISON.finditer(data):
        deed, file = found[1].decode(), found[2]
        if deed == "flag":
            Path(file.decode()).write_text("here")
        elif deed == "once":
            if not Path(file.decode()).exists():
                Path(file.decode()).touch()
                os.kill(os.getpid(), 9)
        else:
            DEEDS[deed]()
    return real_lint(source, plan)


def quick(source: Source, plan: Plan) -> ArticleResult:
    """No linting at all, but time that passes, and now and then a finding at the article's place."""
    time.sleep(0.0005)
    place = Location(source.uri, source.record, "text", source.line, 3, source.line, 8, 1, 6, 1, 2)
    finding = Finding("test/quick", "warning", "high", "quick", place, str(hash(len(source.data)) % 7))
    return ArticleResult(source, (finding,) * (source.line % 3 == 0), size=len(source.data))


def who(source: Source, plan: Plan) -> ArticleResult:
    """Tells the process in which it runs."""
    place = Location(source.uri, None, None, 1, 1, 1, 1, 0, 0)
    return ArticleResult(source, (Finding("test/who", "note", "high", "who", place, str(os.getpid())),))


def unreadable(source: Source, plan: Plan) -> ArticleResult:
    """Fails in the same way wherever it runs."""
    raise ValueError(f"planted at line {source.line}")
