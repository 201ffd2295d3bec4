"""Results made by hand, so that reports of them do not change with the rules; and results full of hostile text."""

from __future__ import annotations

from dataclasses import replace

from lint_news.model import (
    JSON_RECORD,
    ArticleResult,
    Edit,
    Finding,
    Fix,
    Location,
    ParquetRow,
    Problem,
    Record,
    Related,
    Source,
    WarcRecord,
    spot,
)
from lint_news.report import Breach, Summary
from lint_news.reporters import FORMATS
from lint_news.rule import Example, Patterns, Rule
from lint_news.sourcemap import Span

RULES = tuple(
    Rule(
        id=name,
        summary=f"Summary of {name}",
        why="It does harm.",
        kind="pattern",
        message="M",
        options=Patterns(("x",)),
        severity=severity,
        bad=(Example("a bad one", ((2, 5),), "text", 1), Example("another", ((0, 7),), "text", 2)),
        good=(Example("a good one", (), "text", 3), Example("fine", (), "text", 4)),
    )
    for name, severity in (("duplicate/word", "warning"), ("house/grave", "error"), ("structure/short-body", "note"))
)


def place(path: str = "d/a.txt", line: int = 3, column: int = 8, record: Record = None, **more: object) -> Location:
    """A place of seven characters in one line, unless told otherwise."""
    start = 20 + column
    known = {"field": None, "end_line": line, "end_column": column + 7, "start": start, "end": start + 7}
    return Location(path, record, line=line, column=column, **{**known, **more})


ONE_GOES = Fix("safe", (Edit(place(column=11, end_column=15), ""),))
WORD = Finding(
    rule="duplicate/word",
    severity="warning",
    confidence="high",
    message="'the' is printed twice",
    location=place(),
    text="the the",
    suggestions=("the",),
    role="paragraph",
    outlet="norrey.example",
    url="https://www.norrey.example/x",
    fingerprint="91478535f1cc015d",
    fix=ONE_GOES,
    line_text="Zoë is the the end.",
    mark=Span(7, 14),
)
GRAVE = replace(
    WORD,
    rule="house/grave",
    severity="error",
    message="Printed twice",
    location=place(line=5, end_line=7, end_column=2),
    text="Eine Zeile, zwei Zeilen",
    suggestions=(),
    fingerprint="0123456789abcdef",
    related=(Related("first printed here", place(line=1, column=1)),),
    fix=None,
    line_text="Eine Zeile,",
    mark=Span(0, 11),
)
NOTE = replace(
    WORD,
    rule="structure/short-body",
    severity="note",
    message="Very short article",
    fingerprint="fedcba9876543210",
    fix=Fix("unsafe", (Edit(place(column=8, end_column=11), "at"), Edit(place(column=12, end_column=15), "an"))),
)
IN_RECORD = replace(
    WORD,
    location=place("d/b.jsonl", 3, 871, record=3, field="text", field_line=5, field_column=17),
    mark=Span(120, 127),
    fix=Fix("safe", (Edit(place("d/b.jsonl", 3, 874, record=3, field="text", end_column=878), "\\u2019"),)),
)
WARC = place("d/c.warc.gz", 12, 4, record=WarcRecord(43830225, "<urn:uuid:1>"))
IN_WARC = replace(WORD, location=WARC, fix=Fix("safe", (Edit(WARC, "the"),)))
IN_TABLE = replace(
    WORD,
    location=place("d/e.parquet", 5, 17, record=ParquetRow(2, 117), field="body", field_line=5, field_column=17),
    fix=None,
)
PROBLEM = Problem("json", "this is no JSON", "mend line 4", place("d/b.jsonl", 4, 1, record=4), article_lost=True)
RESULTS = (
    ArticleResult(Source("d/a.txt", b""), (WORD, GRAVE, NOTE, WORD), size=100),
    ArticleResult(Source("d/b.jsonl", b"", JSON_RECORD, 3, 3), (IN_RECORD,), size=20),
    ArticleResult(Source("d/b.jsonl", b"", JSON_RECORD, 4, 4), problems=(PROBLEM,), size=1),
    ArticleResult(Source("d/c.warc.gz", b"", record=WarcRecord(43830225, "<urn:uuid:1>")), (IN_WARC,), size=30),
    ArticleResult(Source("d/clean.txt", b""), size=10),
    ArticleResult(Source("d/e.parquet", b"", record=ParquetRow(2, 117)), (IN_TABLE,), size=40),
    ArticleResult(Source("d/other.jsonl", b"", JSON_RECORD, 1), left_out="no text"),
)

# What strangers write to break a report, or to make it act.
HOSTILE = (
    "::set-output name=x::y",
    "  ::error file=a,line=1::boo",
    "##[add-path]/tmp/evil",
    "##vso[task.setvariable variable=x]y",
    "a\r\n::add-mask::a\n::stop-commands::x",
    "\x1b[31mred\x1b]0;title\x07\x9b31m",
    "]]><x/><![CDATA[",
    "</skipped></testcase></testsuites><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example",1)',
    " \t=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "＝1",
    "'=1",
    'a","b\n"c',
    "\ud800 alone \udfff",
    "\u202eright to left\u2066",
    "[click](http://evil.example) and [here](1)",
    "<b>`code` | **bold** | www.evil.example a@evil.example @team #1",
    "```\n# heading\n\n| a | b |\n| --- | --- |",
    "\\|`\\",
    "<!-- & &lt; &#10; -->",
    "\x00\x08\x0b\x0c\x7f\x85\u2028\u2029\ufeff\ufffe\uffff",
    "%0A::error::x %25 100%",
    "{0} {{",
    "名\U0001f600\U000e0041",
    "x" * 3000,
)


AT = spot("lint-news.yaml", 12)


def hostile(text: str) -> tuple[ArticleResult, ...]:
    """An article that says a text everywhere where strangers have a say, a problem of it, and one that is clean."""
    at = place(text, field=text, record=2)
    finding = replace(
        WORD,
        location=at,
        message=text,
        text=text,
        suggestions=(text,),
        outlet=text,
        url=text,
        line_text=text,
        mark=Span(0, len(text)),
        related=(Related(text, at),),
        fix=Fix("unsafe", (Edit(at, text), Edit(at, ""))),
    )
    graver = replace(finding, severity="error", location=place(text))
    problem = Problem("json", text, text, at)
    source = Source(text, b"", record=2)
    return ArticleResult(source, (finding, graver), (problem,)), ArticleResult(
        source, (replace(finding, severity="note"),)
    )


def breach(text: str) -> Breach:
    """A broken condition about an outlet of a name."""
    return Breach(f"3 of 40 articles of {text} (7.5 %) with severity error; at most 2 % may be", AT, text, 3, 40)


def report(form: str, results: tuple[ArticleResult, ...] = RESULTS, breaches: tuple[Breach, ...] = ()) -> str:
    """The whole report of results in a format."""
    reporter, summary = FORMATS[form](False, RULES), Summary(breaches=breaches)
    parts = [reporter.begin()]
    for result in results:
        summary.add(result)
        parts.append(reporter.article(result))
    return "".join([*parts, reporter.end(summary)])
