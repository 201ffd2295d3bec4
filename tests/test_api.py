"""The Python interface."""

from __future__ import annotations

import subprocess
import sys

import pytest
from articles import BODY, HEADLINE, lines, page

import lint_news

ODD = lines(HEADLINE, *BODY[:3], "It was the the end of it.")


def test_all_names_are_sorted_and_there():
    assert list(lint_news.__all__) == sorted(lint_news.__all__)
    for name in lint_news.__all__:
        assert getattr(lint_news, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = lint_news.nonsense


@pytest.mark.parametrize("change", [str, str.encode, lambda s: s.encode("utf-16")])
def test_extract_gives_title_text_and_blocks_with_spans(change):
    raw = page(f"<article><h1>{HEADLINE}</h1>", *BODY, "</article>")
    document = lint_news.extract(change(raw))
    assert (document.title, document.text) == (HEADLINE, "\n\n".join(BODY))
    for block in document.blocks:
        if block.main:
            assert document.raw[block.span.start : block.span.end] == block.text


def test_extract_takes_text_a_url_and_haste():
    document = lint_news.extract(ODD, media_type="text/plain", url="https://www.norrey.example/a", fast=True)
    assert (document.title, document.url, document.outlet) == (
        HEADLINE,
        "https://www.norrey.example/a",
        "norrey.example",
    )


def test_extract_of_a_record_without_text_is_an_error():
    with pytest.raises(lint_news.LintNewsError, match="no text field"):
        lint_news.extract('{"id": 1}', media_type="application/x-ndjson")


def test_lint_gives_findings_problems_and_the_document():
    result = lint_news.lint(ODD)
    assert [(f.rule, f.text, f.location.line) for f in result.findings] == [("duplicate/word", "the the", 9)]
    assert result.document.title == HEADLINE
    assert lint_news.lint("{", media_type="application/x-ndjson").problems[0].kind == "not-json"


def test_lint_follows_a_plan():
    plan = lint_news.make_plan(lint_news.Config(ignore=("duplicate",)))
    assert lint_news.lint(ODD, plan=plan).findings == ()


def test_check_yields_a_result_for_each_article_in_order(write, tmp_path):
    write("b.txt", ODD)
    write("a.jsonl", '{"text": "T t"}\n{"x": 1}\n')
    results = list(lint_news.check([tmp_path]))
    assert [(r.source.record, r.left_out) for r in results] == [(1, ""), (2, "no text field; fields: x"), (None, "")]
    with pytest.raises(lint_news.UsageError, match="nowhere"):
        lint_news.check(["nowhere"])


def test_importing_the_package_imports_nothing_heavy():
    heavy = {"trafilatura", "lxml", "bs4", "ftfy", "regex", "charset_normalizer"}
    code = f"import sys, lint_news; print(*{heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"
