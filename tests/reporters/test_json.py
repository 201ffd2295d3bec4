"""JSON for programs: exactly the documented keys, one object a line, or one object."""

from __future__ import annotations

import json

import pytest
from articles import BODY, HEADLINE, PLAN, lines

from lint_news.model import JSON_RECORD, Source
from lint_news.pipeline import lint
from lint_news.report import Summary
from lint_news.reporters import FORMATS
from lint_news.reporters.stripped import document_data

FINDING = [
    "type",
    "rule",
    "severity",
    "confidence",
    "message",
    "text",
    "suggestions",
    "fix",
    "role",
    "boilerplate",
    "url",
    "outlet",
    "fingerprint",
    "location",
    "related",
]
LOCATION = [
    "path",
    "record",
    "field",
    "line",
    "column",
    "end_line",
    "end_column",
    "start",
    "end",
    "field_line",
    "field_column",
]
PROBLEM = ["type", "kind", "message", "remedy", "article_lost", "location"]
SUMMARY = [
    "type",
    "articles",
    "clean",
    "with_findings",
    "lost",
    "findings",
    "problems",
    "bytes",
    "left_out",
    "known",
    "suppressed",
    "other_languages",
    "fixed",
    "breaches",
]

RAW = lines(HEADLINE, HEADLINE, *BODY[:3], "It was the the end.", "- Advertisement -")
SOURCES = [
    Source("d/a.txt", RAW),
    Source(
        "d/b.jsonl", json.dumps({"url": "https://www.norrey.example/x", "text": RAW}), JSON_RECORD, record=3, line=3
    ),
    Source("d/b.jsonl", "{", JSON_RECORD, record=4, line=4),
    Source("d/c.txt", lines(HEADLINE, *BODY)),
]


def report(form: str) -> str:
    reporter, summary = FORMATS[form](False), Summary()
    parts = [reporter.begin()]
    for source in SOURCES:
        result = lint(source, PLAN)
        summary.add(result)
        parts.append(reporter.article(result))
    return "".join([*parts, reporter.end(summary)])


def test_each_line_is_an_object_with_exactly_the_documented_keys():
    rows = [json.loads(line) for line in report("jsonl").splitlines()]
    keys = {"finding": FINDING, "problem": PROBLEM, "summary": SUMMARY}
    assert [row["type"] for row in rows].count("problem") == 1
    for row in rows:
        assert list(row) == keys[row["type"]]
        for place in (row.get("location"), *(r["location"] for r in row.get("related", []))):
            assert place is None or list(place) == LOCATION
        for related in row.get("related", []):
            assert list(related) == ["message", "location"]
    assert rows[-1] == {
        "type": "summary",
        "articles": 4,
        "clean": 1,
        "with_findings": 2,
        "lost": 1,
        "findings": len(rows) - 2,
        "problems": 1,
        "bytes": sum(len(s.data) for s in SOURCES),
        "left_out": 0,
        "known": 0,
        "suppressed": 0,
        "other_languages": 0,
        "fixed": 0,
        "breaches": [],
    }


def test_what_does_not_apply_is_null():
    rows = [json.loads(line) for line in report("jsonl").splitlines()]
    in_file = next(r for r in rows if r["type"] == "finding" and r["location"]["path"] == "d/a.txt")
    assert in_file["url"] is None
    assert [in_file["location"][k] for k in ("record", "field", "field_line", "field_column")] == [None] * 4
    assert in_file["outlet"] == "d"
    in_record = next(r for r in rows if r["type"] == "finding" and r["location"]["record"] == 3)
    assert (in_record["url"], in_record["outlet"]) == ("https://www.norrey.example/x", "norrey.example")
    assert (in_record["location"]["field"], in_record["location"]["line"]) == ("text", 3)


def test_json_holds_the_same_as_json_lines():
    whole = json.loads(report("json"))
    rows = [json.loads(line) for line in report("jsonl").splitlines()]
    assert list(whole) == ["findings", "problems", "summary"]
    assert whole["findings"] == [r for r in rows if r["type"] == "finding"]
    assert whole["problems"] == [r for r in rows if r["type"] == "problem"]
    assert whole["summary"] == rows[-1]


def test_json_without_anything_to_report_is_still_json():
    reporter = FORMATS["json"](False)
    assert json.loads(reporter.begin() + reporter.end(Summary()))["findings"] == []


def test_the_same_finding_has_the_same_fingerprint_in_every_format():
    rows = [json.loads(line) for line in report("jsonl").splitlines()]
    words = [r for r in rows if r.get("rule") == "duplicate/word"]
    assert len(words) == 2
    assert len({r["fingerprint"] for r in words}) == 1
    assert len({r["fingerprint"] for r in rows if r.get("rule")}) == len({r["rule"] for r in rows if r.get("rule")})


@pytest.mark.parametrize("source", [SOURCES[0], SOURCES[1]], ids=["text", "record"])
def test_a_stripped_article_has_exactly_the_documented_keys(source):
    data = document_data(lint(source, PLAN).document)
    assert list(data) == [
        *("path", "record", "url", "outlet", "title", "authors", "published", "language", "text", "blocks")
    ]
    assert (data["title"], data["path"], data["record"]) == (HEADLINE, source.uri, source.record)
    assert data["text"] == "\n\n".join([*BODY[:3], "It was the the end."])
    text = source.data if source.record is None else json.loads(source.data)["text"]
    for block in data["blocks"]:
        assert list(block) == ["role", "boilerplate", "text", "line", "column", "start", "end"]
        assert text[block["start"] : block["end"]] == block["text"]
    assert [b["boilerplate"] for b in data["blocks"]] == [
        None,
        "duplicate/headline",
        None,
        None,
        None,
        None,
        "boilerplate/advertisement",
    ]


def test_the_text_of_an_article_cannot_break_a_line_or_hide():
    raw = lines(HEADLINE, "It was\u2028the the \x1b[31m end\u202e of \x9b it.")
    reporter = FORMATS["jsonl"](False)
    written = reporter.article(lint(Source("a", raw), PLAN))
    assert all(json.loads(line) for line in written.split("\n") if line)
    assert not any(c in written for c in "\u2028\x1b\u202e\x9b")
