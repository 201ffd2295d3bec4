"""`lint-news compare`: what is new, gone and the same between two reports."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from articles import BODY, HEADLINE, lines
from command import lint_news, one_line
from hypothesis import given
from hypothesis import strategies as st
from results import WORD, report

from lint_news.compare import Comparison, compare
from lint_news.errors import UsageError
from lint_news.model import ArticleResult, Source

TWICE = "It was the the end of it, said the company."


def written(path, names, **changes):
    findings = tuple(replace(WORD, fingerprint=name, **changes) for name in names)
    path.write_text(report("jsonl", (ArticleResult(Source("a", b""), findings),)), encoding="utf-8")
    return path


names = st.lists(st.sampled_from("abcd"), max_size=8)


@given(names, names)
def test_findings_are_counted_by_fingerprint(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("c")
    old, new = written(folder / "old", before), written(folder / "new", after)
    found = Comparison()
    rows = [json.loads(line) for line in compare(old, new, "jsonl", found)]
    b, a = Counter(before), Counter(after)
    assert Counter(r["fingerprint"] for r in rows if r["type"] == "new") == a - b
    assert Counter(r["fingerprint"] for r in rows if r["type"] == "gone") == b - a
    assert found.total == Counter(new=(a - b).total(), gone=(b - a).total(), same=(a & b).total())
    assert rows[-1]["type"] == "comparison"
    assert rows[-1]["same"] == (a & b).total()


def test_each_rule_and_outlet_is_counted(tmp_path):
    old = written(tmp_path / "old", "ab")
    new = written(tmp_path / "new", "bcc", rule="x/y", outlet=None)
    found = Comparison()
    text = "".join(compare(old, new, "terminal", found))
    assert "2         0         1  x/y\n" in text
    assert "0         1         0  duplicate/word\n" in text
    assert "2         0         1  outlet not known\n" in text
    assert text.endswith("2 new, 1 gone, 1 same\n")


def test_strangers_text_is_shown_and_does_not_act(tmp_path):
    old = written(tmp_path / "old", "a", message="\x1b[31m##[add-path]x", outlet="::error::\x07")
    text = "".join(compare(old, written(tmp_path / "new", ""), "terminal", Comparison()))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "##[" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no summary"),
        ("x\n", ":1: this is no report"),
        ("[1]\n", ":1: this is no report"),
        ('{"type": "finding", "rule": "a"}\n', ":1: this is no report"),
        ('{"type": "problem"}\n', "no summary"),
        (b"\xff", "not UTF-8"),
        ("[" * 100_000, ":1: this is no report"),
    ],
)
def test_what_is_no_report_is_the_user_s_fault(write, text, said):
    path = write("a", text)
    with pytest.raises(UsageError, match=said):
        list(compare(path, path, "terminal", Comparison()))


def test_the_exit_code_says_whether_something_is_new(write, tmp_path):
    write("a.txt", lines(HEADLINE, *BODY[:3]))
    lint_news("check", "--output", "jsonl=old.jsonl", "a.txt", folder=tmp_path)
    write("a.txt", lines(HEADLINE, *BODY[:3], TWICE))
    lint_news("check", "--output", "jsonl=new.jsonl", "a.txt", folder=tmp_path)
    worse = lint_news("compare", "old.jsonl", "new.jsonl", folder=tmp_path)
    assert worse.code == 1
    assert "new  warning[duplicate/word]: 'the' is printed twice\n      --> a.txt:9:8\n" in worse.out
    better = lint_news("compare", "new.jsonl", "old.jsonl", folder=tmp_path)
    assert (better.code, better.out.splitlines()[-1]) == (0, "0 new, 1 gone, 0 same")
    missing = lint_news("compare", "nowhere", "old.jsonl", folder=tmp_path)
    assert missing.code == 2
    one_line(missing)
