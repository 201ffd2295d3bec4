"""Dumps written for the tests of the engines."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import psutil
from articles import BODY, HEADLINE, lines, page

from lint_news.config import Config
from lint_news.inputs import Shard, discover
from lint_news.ruleset import make_plan

PLAN = make_plan(Config(), fast=True)
ODD = "The company said that the the ferry would sail."


def record(n: int, *more: str) -> str:
    """A line of JSON Lines; every third article has a finding."""
    text = lines(*BODY[n % 3 : n % 3 + 3], *([ODD] if n % 3 == 0 else []), *more)
    return json.dumps({"title": f"{HEADLINE} {n}", "text": text}) + "\n"


def mixed(folder: Path) -> Path:
    """Text, pages and JSON Lines, sound and broken, in one folder."""
    for n in range(4):
        (folder / f"a{n}.txt").write_text(lines(HEADLINE, *BODY[n:], ODD), encoding="utf-8")
        (folder / f"b{n}.html").write_text(page(f"<h1>{HEADLINE}</h1>", *BODY, ODD), encoding="utf-8")
    rows = [record(n) for n in range(60)]
    rows[7] = "no json\n"
    rows[20] = '{"id": 3}\n'
    rows[21] = "\n"
    rows[40] = rows[40][:-1] + "\r\n"
    (folder / "c.jsonl").write_text("".join(rows), encoding="utf-8", newline="")
    (folder / "d.jsonl").write_text('{"id": 1}\n{"id": 2}\n', encoding="utf-8")
    (folder / "e.jsonl").write_text("".join(record(n) for n in range(5)), encoding="utf-8")
    return folder


def shards_of(folder: Path) -> tuple[Shard, ...]:
    return discover([str(folder)]).shards


def split(shard: Shard, parts: int) -> tuple[Shard, ...]:
    """Ranges of a file of lines."""
    size = Path(shard.uri).stat().st_size
    edges = [size * n // parts for n in range(parts)] + [size]
    return tuple(replace(shard, start=a, end=b) for a, b in pairwise(edges))


def children() -> list[psutil.Process]:
    """The processes that this one started and that live."""
    return [p for p in psutil.Process().children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE]
