"""A run of the engine as a program of its own, so that it can be killed: options as JSON, report to a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lint_news import engines
from lint_news.config import Config
from lint_news.engines import run
from lint_news.inputs import discover
from lint_news.report import Summary
from lint_news.reporters.jsonl import Reporter
from lint_news.ruleset import make_plan


def main(folder: str, out: str, options: str) -> None:
    given = json.loads(options)
    if "state" in given:
        given["state"] = Path(given["state"])
    engines.UNIT_BYTES = (50_000, 50_000)
    summary, reporter = Summary(), Reporter()
    with Path(out).open("w", encoding="utf-8") as stream:
        for result in run(discover([folder]).shards, make_plan(Config()), **given):
            summary.add(result)
            stream.write(reporter.article(result))
            stream.flush()
        stream.write(reporter.end(summary))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
