"""What `lint-news fields` says of a dump."""

from __future__ import annotations

import json

from lint_news.reporters.fieldlist import report


def test_each_role_names_its_field_and_why(write):
    rows = [{"id": str(n), "kicker": "x", "headline": f"H{n}", "content": "<p>T" if n % 2 else "T"} for n in range(150)]
    rows[3]["content"] = "None"
    rows[4]["url"] = "https://norrey.example/4"
    path = write("a.jsonl", "".join(json.dumps(r) + "\n" for r in rows))
    lines = report(str(path)).splitlines()
    assert lines[0].endswith("a.jsonl: jsonl, 100 records looked at")
    assert lines[1].split() == "title headline known as headline in 100 of 100".split()
    assert lines[2].split() == "text content known as content in 99 of 100, HTML in 49".split()
    assert lines[3].split() == "url url known as url in 1 of 100".split()
    assert lines[4].split() == "not used: id, kicker".split()


def test_a_field_the_user_named_is_said_so_and_the_rest_is_listed(write):
    path = write("a.csv", "kop;story\nA;B, c\n")
    assert "none found; name it with --field text=NAME" in report(str(path))
    lines = report(str(path), None, (("text", "story"), ("title", "1"))).splitlines()
    assert lines[1] == "  2 columns, delimiter semicolon"
    assert lines[2].split() == "title kop named by you in 1 of 1".split()
    assert lines[3].split() == "text story named by you in 1 of 1".split()


def test_objects_within_are_looked_into(write):
    path = write("a.json", json.dumps([{"article": {"articleBody": "T", "inLanguage": "en", "x": "y"}}]))
    found = report(str(path))
    assert "article.articleBody" in found
    assert "not used: article.x" in found


def test_names_of_strangers_are_made_visible(write):
    path = write("a.jsonl", json.dumps({"text": "T", "\x1b[31m\u202e": "v"}) + "\nno record\n")
    found = report(str(path))
    assert "\x1b" not in found
    assert "\u202e" not in found
    assert "␛[31m<U+202E>" in found
    assert "problem: line 2: not a JSON object" in found


def test_a_file_without_fields_says_so(write):
    assert "it has no fields" in report(str(write("a.txt", "A story of some length.\n")))
