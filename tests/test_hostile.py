"""Hostile input is linted as any other; `benchmarks/linear.py` measures that its time grows with its length only.

What it holds acts in no report of a whole run.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from articles import BODY, HEADLINE, lines
from command import lint_news
from consumers import command, read
from hostile import EVENTFUL, PAGES, TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st
from results import HOSTILE, report

from lint_news.config import Config
from lint_news.model import HTML, JSON_RECORD, TEXT, Source
from lint_news.pipeline import lint
from lint_news.reporters import FORMATS
from lint_news.reporters.visible import UNSAFE
from lint_news.ruleset import make_plan

PLAN = make_plan(Config())
SIZE = 20_000
CASES = {
    **{f"page of {name}": (HTML, make) for name, make in PAGES.items()},
    **{f"text of {name}": (TEXT, make) for name, make in TEXTS.items()},
    **EVENTFUL,
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_linted_as_any_other(name):
    media_type, make = CASES[name]
    result = lint(Source("a", make(SIZE), media_type), PLAN)
    assert result.document is not None
    assert not result.problems


def test_a_selector_that_matches_much_labels_every_element(write):
    rule = "summary: S\nwhy: W.\nkind: boilerplate\nterms: [Zap line]\nselector: div.ad\nexamples:\n"
    rule += (
        '  bad: ["A story\\n\\n[[Zap line]]", "A tale\\n\\n[[Zap line]]"]\n  good: [One good line, Two good lines]\n'
    )
    plan = make_plan(Config(rule_paths=(str(write("house/zap.yaml", rule)),)), fast=True)
    result = lint(Source("a.html", "<div class=ad>Zap offer of the week</div>\n" * 300, HTML), plan)
    assert {b.boilerplate for b in result.document.blocks} == {"house/zap"}


# Whole runs over what strangers write: title, text, address, outlet and name of the file

ZAP = """summary: S
why: W.
kind: pattern
scope: [headline, paragraph, lede]
severity: warning
pattern: 'Zap .*'
message: "Zapped: {match}"
examples:
  bad: ["A [[Zap line]]", "A [[Zap here]]"]
  good: [One line, Two lines]
"""


def record(text: str, **more: str) -> str:
    """An article that says a text in its headline and its body, as a record."""
    return json.dumps({"title": f"{HEADLINE} Zap {text}", "text": lines(*BODY[:2], f"Zap {text}", BODY[2]), **more})


def name_of(text: str) -> str:
    """A name of a file that holds a text, as far as one can."""
    return os.fsdecode(text.replace("/", "|").replace("\0", "")[:60].encode("utf-8", "replace") + b"\xff.txt")


def shown(form: str, counts: Counter[str]) -> int:
    """How many findings and problems a format shows: on GitHub ten of each level, with one that sums up the rest."""
    if form != "github":
        return counts.total()
    levels = [counts["error"] + counts["problem"], counts["warning"], counts["note"]]
    more = any(level > 10 for level in levels)
    return sum(min(level, 10) for level in levels[:2]) + min(levels[2] + more, 10)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The reports of one run in all formats, and the names of the files."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "d").mkdir()
    (folder / "house").mkdir()
    (folder / "house/zap.yaml").write_text(ZAP, encoding="utf-8")
    (folder / "lint-news.yaml").write_text("rule-paths: [house/zap.yaml]\n", encoding="utf-8")
    rows = [record(t, url=f"https://norrey.example/{t}") for t in HOSTILE] + [record(t, site=t) for t in HOSTILE]
    (folder / "d/feed.jsonl").write_text("\n".join([*rows, '{"text": "\\ud800']) + "\n", encoding="utf-8")
    names = {name_of(text) for text in HOSTILE}
    for name in names:
        (folder / "d" / name).write_text(lines(HEADLINE, *BODY[:2], "It was the the Zap end."), encoding="utf-8")
    outputs = [f"--output={form}=report.{form}" for form in FORMATS]
    done = lint_news("check", *outputs, "--templates=off", "d", folder=folder)
    assert done.code == 3  # the last record is broken
    assert not UNSAFE.search(done.err.replace("\n", ""))
    reports = {form: (folder / f"report.{form}").read_bytes().decode() for form in FORMATS}
    return reports, {f"d/{name}" for name in names}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are any bytes on Linux only")
@pytest.mark.parametrize("form", FORMATS)
def test_no_report_of_a_run_is_broken_or_acts(run, form):
    reports, _ = run
    rows = [json.loads(line) for line in reports["jsonl"].splitlines()[:-1]]
    counts = Counter(row.get("severity", "problem") for row in rows)
    assert counts["warning"] > 4 * len(HOSTILE)
    assert read(form, reports[form]) == shown(form, counts)
    assert not UNSAFE.search(reports[form].replace("\n", ""))
    if form != "github":
        assert [line for line in reports[form].split("\n") if command(line)] == []


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are any bytes on Linux only")
def test_what_strangers_wrote_arrived(run):
    reports, names = run
    found = [row for row in map(json.loads, reports["jsonl"].splitlines()) if row["type"] == "finding"]
    assert {row["location"]["path"] for row in found} == {*names, "d/feed.jsonl"}
    texts = [row["text"] for row in found if row["rule"] == "house/zap"]
    for said in (
        "::set-output name=x::y",
        "]]><x/>",
        "alert(1)",
        "=HYPERLINK(",
        "\u202eright to left",
        "\x1b[31mred",
        "\ufffd alone",  # a lone surrogate in a record is what it became
    ):
        assert len([text for text in texts if said in text]) >= 2, said
    assert {"::set-output name=x::y", "\u202eright to left\u2066"} <= {row["outlet"] for row in found}
    assert [row for row in found if "::set-output" in (row["url"] or "")]


@cache
def zapped():
    """A plan with the rule of this page."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "house" / "zap.yaml"
        path.parent.mkdir()
        path.write_text(ZAP, encoding="utf-8")
        return make_plan(Config(rule_paths=(str(path),)), fast=True)


@settings(max_examples=60)
@given(st.text(st.characters() | st.sampled_from("\x1b\x9b\u202e\ud800\n:#[]<>&\"'`|=@"), min_size=1, max_size=20))
def test_no_text_anywhere_in_an_article_breaks_a_format(text):
    rows = [record(text, url=f"https://norrey.example/{text}"), record(text, site=text)]
    results = tuple(
        lint(Source(text, row, JSON_RECORD, n, n), zapped()) for n, row in enumerate([*rows, '{"text": "'], 1)
    )
    counts = Counter(finding.severity for result in results for finding in result.findings)
    counts["problem"] = sum(len(result.problems) for result in results)
    for form in FORMATS:
        written = report(form, results)
        assert read(form, written) == shown(form, counts), form
        assert not UNSAFE.search(written.replace("\n", "")), form
