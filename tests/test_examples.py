"""The examples and the reports beside them.

Set LINT_NEWS_UPDATE=1 to write the reports anew; then look at what changed.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from lint_news.ruleset import catalogue

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
COMMANDS = {
    "check.report": ("check", "examples/"),
    "check.jsonl.report": ("check", "--format", "jsonl", "examples/"),
    "strip.report": ("strip", "--format", "jsonl", "examples/"),
    "explain.report": ("strip", "--explain", "examples/"),
    "learn.report": ("learn", "--report", "examples/jsonl/sound.jsonl"),
    "page.report": ("strip", "--format", "html", "examples/text/ferry-vote.txt"),
}
REFRESH = "run 'LINT_NEWS_UPDATE=1 python -m pytest tests/test_examples.py' and look at the difference"
EXPECTED_CODE = {"check": 1, "strip": 0, "learn": 0}
WINDOWS = "windows-1252"  # in the name of a page in this encoding
OPENED: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".zst": zstandard.decompress}
TAG = re.compile(r"<[^>]*>")


def run(arguments: tuple[str, ...]) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "lint_news", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == EXPECTED_CODE[arguments[0]], done.stderr.decode()
    return done.stdout.replace(os.linesep.encode(), b"\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_report_is_as_expected(name: str) -> None:
    found = run(COMMANDS[name])
    path = EXAMPLES / name
    if os.environ.get("LINT_NEWS_UPDATE") == "1":
        path.write_bytes(found)
    assert path.is_file(), f"examples/{name} is missing; {REFRESH}"
    assert found == path.read_bytes(), f"examples/{name} is out of date; {REFRESH}"


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXAMPLES / "check.jsonl.report").read_text(encoding="utf-8").splitlines()]


def findings() -> list[dict[str, Any]]:
    return [row for row in rows() if row["type"] == "finding"]


def test_every_group_of_rules_occurs() -> None:
    asked = {rule.group for rule in catalogue()} - {"grammar"}  # which needs LanguageTool
    assert {f["rule"].partition("/")[0] for f in findings()} == asked


def test_nothing_is_lost() -> None:
    assert rows()[-1]["lost"] == rows()[-1]["problems"] == 0
    assert not [row for row in rows() if row["type"] == "problem"]


def test_some_article_is_clean() -> None:
    assert rows()[-1]["clean"] >= 1


def test_each_place_holds_the_reported_text() -> None:
    """Without the map: cut the file at the reported lines and columns, and read what stands there."""
    for finding in findings():
        place = finding["location"]
        if isinstance(place["record"], dict):  # no file of text: the test of the formats compares these
            continue
        assert spaced(read(place)) == spaced(finding["text"]), finding
        for related in finding["related"]:
            assert read(related["location"]), finding


def read(place: dict[str, Any]) -> str:
    """What stands at a location, as a reader of the article sees it."""
    path = ROOT / place["path"]
    encoding = "cp1252" if WINDOWS in path.name else "utf-8"
    data = OPENED.get(path.suffix, bytes)(path.read_bytes())
    raw = re.sub("[\udc80-\udcff]", "\ufffd", data.decode(encoding, "surrogateescape"))
    cut = [f"{line}\n" for line in raw.split("\n")][place["line"] - 1 : place["end_line"]]
    cut[-1] = cut[-1][: place["end_column"] - 1]
    cut[0] = cut[0][place["column"] - 1 :]
    text = "".join(cut)
    if any(name in path.name for name in (".json", ".jsonl")):
        text = json.loads(f'"{text}"')
    if path.suffix in {".csv", ".tsv"}:
        text = text.replace('""', '"')
    markup = path.suffix in {".html", ".xml"} or place["field"] == "content" or "<p" in text
    return html.unescape(TAG.sub("", text)) if markup else text


@pytest.mark.parametrize(
    "path", sorted(p.name for p in (EXAMPLES / "dumps").iterdir() if p.suffix not in {".py", ".xml"})
)
def test_each_format_gives_what_json_lines_give(path: str) -> None:
    """Pages of the WARC print their own headline, so that nothing is missing or printed twice there."""
    expected = [
        (f["rule"], spaced(f["text"])) for f in findings() if f["location"]["path"] == "examples/jsonl/feed.jsonl"
    ]
    found = [(f["rule"], spaced(f["text"])) for f in findings() if f["location"]["path"] == f"examples/dumps/{path}"]
    assert len(expected) == 13
    assert set(found) == set(expected) if "warc" not in path else len(found) == 11


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_readme_names_every_report_and_its_command() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name, arguments in COMMANDS.items():
        assert f"lint-news {' '.join(arguments)} > examples/{name}\n" in readme
