"""One article in, one value out: for any input at all, at places that obey the law of the spans."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from articles import BODY, HEADLINE, OTHERS, PLAN, lines, page
from hypothesis import given, settings
from hypothesis import strategies as st
from law import assert_lawful
from oracle import collapsed, seen, unescaped
from pages import junk, pages

from lint_news.config import Config
from lint_news.model import HTML, JSON_RECORD, TEXT, ArticleResult, Source
from lint_news.pipeline import fingerprint, lint
from lint_news.ruleset import make_plan

EVERYTHING = make_plan(Config(boilerplate=True), fast=True)
ODD = lines(
    HEADLINE,
    HEADLINE,
    *BODY,
    "Fears of recession tears in the the town…",
    "Popular News",
    *OTHERS[0],
    "The caf\u00c3\u00a9 &amp; more",
)


def assert_findings_lawful(result: ArticleResult, said) -> None:
    """Each finding's range of the raw text says its text, and its lines and columns lead to that range."""
    raw, source = result.document.raw, result.source
    starts = [0]
    for i, char in enumerate(raw):
        if char == "\n" or (char == "\r" and raw[i + 1 : i + 2] != "\n"):
            starts.append(i + 1)
    for finding in result.findings:
        place = finding.location
        start = starts[place.line - source.line] + place.column - 1
        end = starts[place.end_line - source.line] + place.end_column - 1
        if place.field is None:
            assert (start, end) == (place.start, place.end)
        if finding.rule != "debris/undecodable-bytes":
            assert said(raw[start:end]) == collapsed(finding.text)
        assert finding.line_text[finding.mark.start : finding.mark.end] == raw[start:end][: finding.mark.length]


@settings(max_examples=300)
@given(pages)
def test_findings_in_any_page_obey_the_law_of_the_spans(raw):
    result = lint(Source("a.html", raw, HTML), EVERYTHING)
    assert_lawful(raw, result.document.blocks, seen)
    assert_findings_lawful(result, seen)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([*ODD.split("\n\n"), "", "By Ingrid Solheim", "Next Article", "the the"]), max_size=12),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
)
def test_findings_in_any_text_obey_the_law_of_the_spans(parts, end):
    raw = end.join(parts)
    result = lint(Source("a.txt", raw), EVERYTHING)
    assert_lawful(raw, result.document.blocks, collapsed)
    assert_findings_lawful(result, collapsed)


@settings(max_examples=200)
@given(pages, st.booleans())
def test_findings_in_any_record_obey_the_law_of_the_spans(html, ascii_only):
    raw = json.dumps({"title": "A the the title", "text": "<p>x</p>" + html}, ensure_ascii=ascii_only)
    result = lint(Source("a.jsonl", raw, JSON_RECORD, record=9, line=9), EVERYTHING)
    assert_findings_lawful(result, lambda literal: seen(unescaped(literal)))


@settings(max_examples=200)
@given(st.binary(max_size=400), st.sampled_from([TEXT, HTML, JSON_RECORD]))
def test_no_bytes_make_linting_fail(raw, media_type):
    result = lint(Source("a", raw, media_type), EVERYTHING)
    assert (result.document is None) == any(p.article_lost for p in result.problems)


@settings(max_examples=150)
@given(junk | st.text(max_size=200), st.sampled_from([TEXT, HTML]))
def test_no_text_makes_linting_fail_with_all_voters_asked(raw, media_type):
    assert lint(Source("a", raw, media_type), PLAN).document is not None


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("text", ODD, TEXT),
        ("page", page(f"<h1>{HEADLINE}</h1>", *ODD.split("\n\n")[1:]), HTML),
        ("record", json.dumps({"text": ODD}), JSON_RECORD),
    ],
)
def test_a_result_is_picklable_and_linting_is_a_function_of_source_and_plan(name, data, media_type):
    source = Source("d/a", data, media_type)
    result = lint(source, PLAN)
    assert pickle.loads(pickle.dumps(result)) == result == lint(source, pickle.loads(pickle.dumps(PLAN)))
    assert lint(replace(source, data=data.encode()), PLAN).findings == result.findings


def test_findings_come_in_the_order_of_their_places_and_then_of_their_rules():
    findings = lint(Source("a", ODD), EVERYTHING).findings
    keys = [(f.location.start, f.rule) for f in findings]
    assert keys == sorted(keys)
    assert len({f.rule for f in findings}) >= 6


@pytest.mark.parametrize(
    "change", [lambda raw: raw.replace("\n", "\r\n"), lambda raw: raw.replace("\n", "\r"), lambda raw: "\ufeff" + raw]
)
def test_line_ends_and_a_byte_order_mark_change_no_place(change):
    def places(raw):
        return [
            (f.rule, f.text, f.location.line, f.location.column, f.location.end_line, f.location.end_column)
            for f in lint(Source("a", raw), PLAN).findings
        ]

    assert places(change(ODD)) == places(ODD)
    assert places(change(ODD).encode()) == places(ODD)
    assert places(
        change(ODD).encode("utf-16-le") if change(ODD)[0] == "\ufeff" else change(ODD).encode("utf-16")
    ) == places(ODD)


def test_a_fingerprint_outlives_moved_lines_and_tells_neighbours_apart():
    def prints(raw):
        return [f.fingerprint for f in lint(Source("a", raw), PLAN).findings if f.rule == "oddity/real-word"]

    assert prints(lines(HEADLINE, BODY[0], "So recession tears grew then.")) == prints(
        lines(HEADLINE, *BODY, "So recession tears grew then.")
    )
    assert len(set(prints(lines(HEADLINE, "So recession tears grew then, and now recession tears fell again.")))) == 2
    assert fingerprint("a/b", "x") != fingerprint("a/c", "x")


@pytest.mark.parametrize(
    ("uri", "data", "media_type", "outlet"),
    [
        ("dump/norreypost/a.txt", ODD, TEXT, "norreypost"),
        ("a.txt", ODD, TEXT, None),
        ("d/a.html", '<link rel="canonical" href="https://www.daily.example/x">' + page(*BODY), HTML, "daily.example"),
        ("d/a.jsonl", '{"text": "T t", "source": "Daily"}', JSON_RECORD, "Daily"),
        (
            "d/a.jsonl",
            '{"text": "T t", "source": "Daily", "url": "http://x.norrey.co.uk/1"}',
            JSON_RECORD,
            "norrey.co.uk",
        ),
    ],
)
def test_the_outlet_is_the_domain_else_the_site_else_the_folder(uri, data, media_type, outlet):
    assert lint(Source(uri, data, media_type), PLAN).document.outlet == outlet
