"""The formats of other programs, each read back by what reads it elsewhere; hostile text acts in none of them."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace

import jsonschema
import pytest
from consumers import GITLAB, HEAD, RDJSON, SARIF, command, read, rendered, screen
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from results import GRAVE, HOSTILE, NOTE, PROBLEM, RESULTS, RULES, WORD, breach, hostile, place, report
from sarif.loader import load_sarif_file

from lint_news.model import ArticleResult, Source
from lint_news.report import Summary
from lint_news.reporters import FORMATS
from lint_news.reporters.ci import told
from lint_news.reporters.terminal import Reporter as Terminal
from lint_news.reporters.visible import UNSAFE
from lint_news.sourcemap import Span

FINDINGS = [f for r in RESULTS for f in r.findings]
EMPTY = (ArticleResult(Source("a.jsonl", b""), left_out="no text"),)
EVERYTHING = [RESULTS, EMPTY, *map(hostile, HOSTILE)]


@pytest.fixture(
    params=range(len(EVERYTHING)), ids=["ordinary", "nothing", *(f"hostile{n}" for n in range(len(HOSTILE)))]
)
def results(request):
    return EVERYTHING[request.param]


def test_no_format_holds_what_nobody_sees_or_what_a_runner_obeys(results):
    for form in FORMATS:
        written = report(form, results, tuple(breach(r.source.uri) for r in results[:1]))
        assert not UNSAFE.search(written.replace("\n", "")), form
        assert "##vso[" not in written, form
        if form != "github":
            assert [line for line in written.split("\n") if command(line)] == [], form


def test_every_format_is_read_back_and_nothing_is_lost_or_added(results):
    for form in FORMATS:
        assert read(form, report(form, results)) == len(findings(results)) + len(problems(results)), form


def findings(results):
    return [f for r in results for f in r.findings]


def problems(results):
    return [p for r in results for p in r.problems]


# For people, and for programs of one's own


def test_a_terminal_shows_what_is_said_and_obeys_nothing_but_colours(results):
    plain, colored = (Terminal(color) for color in (False, True))
    for result in results:
        lines = plain.article(result)
        assert screen(colored.article(result)) == screen(lines) == [line.rstrip() for line in f"{lines}\n".split("\n")]


def test_json_gives_back_every_text_as_it_was(results):
    lines = [json.loads(line) for line in report("jsonl", results).split("\n")[:-1]]
    whole = json.loads(report("json", results))
    assert [*whole["findings"], *whole["problems"]] == sorted(lines[:-1], key=lambda row: row["type"] == "problem")
    assert whole["summary"] == lines[-1]
    for row, finding in zip(whole["findings"], findings(results), strict=True):
        assert (row["message"], row["text"], row["url"]) == (finding.message, finding.text, finding.url)
        assert (row["outlet"], row["suggestions"]) == (finding.outlet, list(finding.suggestions))
        assert row["location"]["path"] == finding.location.path
        assert [r["message"] for r in row["related"]] == [r.message for r in finding.related]
    for row, problem in zip(whole["problems"], problems(results), strict=True):
        assert (row["message"], row["location"]["path"]) == (problem.message, problem.location.path)


def test_statistics_are_the_counts(results):
    counted = Counter((f.severity, f.rule) for f in findings(results))
    rows = [line.split() for line in report("statistics", results).splitlines()[1:]]
    assert {(row[-2], row[-1]): int(row[0]) for row in rows if row[-2] != "problem"} == counted
    assert sum(int(row[0]) for row in rows if row[-2] == "problem") == len(problems(results))


# SARIF


def test_sarif_is_valid_and_complete(results, write):
    written = report("sarif", results)
    log = json.loads(written)
    SARIF.validate(log)
    (run,) = log["runs"]
    assert [r["level"] for r in run["results"]] == [f.severity for f in findings(results)]
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == len(problems(results))
    assert run["invocations"][0]["executionSuccessful"] is not bool(problems(results))
    read = load_sarif_file(str(write("a.sarif", written)))
    assert read.get_result_count() == len(findings(results))
    assert Counter(r["Severity"] for r in read.get_records()) == Counter(f.severity for f in findings(results))


def test_sarif_names_rules_places_and_fingerprints():
    (run,) = json.loads(report("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == [r.id for r in RULES]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert "a bad one" in rules[0]["help"]["text"]
    assert run["columnKind"] == "unicodeCodePoints"
    grave = run["results"][1]
    assert grave["relatedLocations"][0]["message"]["text"] == "first printed here"
    assert grave["partialFingerprints"] == {"lintNews/v1": GRAVE.fingerprint}
    region = grave["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]) == (5, 8, 7, 2)
    named = [r["locations"][0].get("logicalLocations") for r in run["results"]]
    assert [n and n[0]["fullyQualifiedName"] for n in named] == [
        None if f.location.record is None else str(f.location) for f in FINDINGS
    ]


@pytest.mark.parametrize("name", ["a b#1?.txt", "d/ä%.txt", "/abs/a.txt", "s3://bucket/a b.jsonl", "\udcff.txt", "a:b"])
def test_sarif_refers_to_files_by_address(name):
    place = replace(WORD.location, path=name)
    (run,) = json.loads(report("sarif", (ArticleResult(Source(name, b""), (replace(WORD, location=place),)),)))["runs"]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert not set(artifact["uri"]) & set(" #?\udcff")
    assert ("uriBaseId" in artifact) is not name.startswith(("/", "s3:"))


def test_a_message_has_no_links_of_strangers():
    (run,) = json.loads(report("sarif", hostile("[click](http://evil.example)")))["runs"]
    assert "](" not in run["results"][0]["message"]["text"].replace("\\](", "")


# GitHub


def test_github_gets_one_command_for_each_line_with_what_was_said(results):
    lines = report("github", results).splitlines()
    read = [command(line) for line in lines]
    assert len(read) == len(findings(results)) + len(problems(results))
    assert {name for name, _, _ in filter(None, read)} <= {"error", "warning", "notice"}
    paths = Counter(told(x.location.path) for x in (*findings(results), *problems(results)))
    assert Counter(properties["file"] for _, properties, _ in read) == paths
    for _, properties, data in read:
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert "\n" not in data
    for finding in findings(results):
        assert [data for _, _, data in read if data.startswith(told(finding.message))]


def many(**counts):
    known = {"error": GRAVE, "warning": WORD, "note": NOTE}
    made = tuple(known[name] for name, count in counts.items() for _ in range(count))
    return (ArticleResult(Source("a", b""), made),)


def test_github_shows_the_gravest_first_ten_of_a_level_and_sums_up_the_rest():
    lines = report("github", many(note=15, warning=12, error=3)).splitlines()
    names = [command(line)[0] for line in lines]
    assert names == ["error"] * 3 + ["warning"] * 10 + ["notice"] * 10
    assert command(lines[-1])[2] == "Not shown: 6 structure/short-body, 2 duplicate/word"


def test_github_counts_problems_among_the_errors():
    results = (ArticleResult(Source("a", b""), (GRAVE,) * 9, (PROBLEM,) * 3),)
    lines = report("github", results).splitlines()
    assert [command(line)[0] for line in lines] == ["error"] * 10 + ["notice"]
    assert command(lines[0])[1]["title"] == "problem"
    assert command(lines[-1])[2] == "Not shown: 2 house/grave"


# GitLab, reviewdog


def test_gitlab_gets_an_issue_for_each_finding_and_problem_under_a_name_of_its_own(results):
    issues = json.loads(report("gitlab", results))
    jsonschema.validate(issues, GITLAB)
    assert len(issues) == len(findings(results)) + len(problems(results))
    assert len({i["fingerprint"] for i in issues}) == len(issues)


def test_the_names_for_gitlab_do_not_depend_on_places():
    moved = replace(WORD, location=place(line=77))
    before = json.loads(report("gitlab", many(warning=2)))
    after = json.loads(report("gitlab", (ArticleResult(Source("a", b""), (moved, moved)),)))
    assert [i["fingerprint"] for i in before] == [i["fingerprint"] for i in after]


def test_reviewdog_gets_a_diagnostic_for_each_finding_and_problem(results):
    read = json.loads(report("rdjson", results))
    jsonschema.validate(read, RDJSON)
    assert len(read["diagnostics"]) == len(findings(results)) + len(problems(results))


def test_columns_for_reviewdog_count_bytes_and_are_left_out_where_the_line_is_not_known():
    read = json.loads(report("rdjson"))["diagnostics"]
    line = WORD.line_text.encode()
    place = read[0]["location"]["range"]
    assert line[place["start"]["column"] - 1 : place["end"]["column"] - 1] == b"the the"
    assert read[4]["location"]["range"] == {"start": {"line": 3}, "end": {"line": 3}}
    assert "range" not in read[6]["location"]


def test_a_suggestion_for_reviewdog_can_be_put_into_the_file_as_it_is():
    line = "It was the the end."
    sound = replace(WORD, line_text=line, mark=Span(7, 14), location=place(column=8), fix=None)
    escaped = replace(sound, text="the\u00a0the")  # the file holds a reference, or markup
    markup = replace(sound, suggestions=("R&D",))
    read = json.loads(report("rdjson", (ArticleResult(Source("a", b""), (sound, escaped, markup)),)))["diagnostics"]
    assert ["suggestions" in d for d in read] == [True, False, False]
    assert read[0]["suggestions"][0]["text"] == "the"


def test_a_fix_of_one_edit_is_a_suggestion_at_its_own_place():
    """Reviewdog takes several for fixes of which one is to be chosen."""
    read = {d["code"]["value"]: d.get("suggestions") for d in json.loads(report("rdjson"))["diagnostics"][:3]}
    spot = {"start": {"line": 3, "column": 12}, "end": {"line": 3, "column": 16}}  # in bytes
    assert read["duplicate/word"] == [{"range": spot, "text": ""}]
    assert read["structure/short-body"][0]["text"] == "the"  # what the finding suggests as a whole


def test_sarif_holds_fixes_of_files_with_lines_and_nothing_that_hides():
    runs = json.loads(report("sarif", (*RESULTS, *hostile("\u202eevil"))))["runs"]
    by_path = {}
    for result in runs[0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        by_path.setdefault(uri, []).append(
            [len(f["artifactChanges"][0]["replacements"]) for f in result.get("fixes", ())]
        )
    assert by_path["d/a.txt"] == [[1], [], [2], [1]]
    assert by_path["d/b.jsonl"] == [[1]]
    assert by_path["d/c.warc.gz"] == by_path["d/e.parquet"] == [[]]
    assert all(fixes == [] for uri, found in by_path.items() if "evil" in uri for fixes in found)


# JUnit


def test_junit_has_a_suite_for_each_article_and_a_case_for_each_finding(results):
    suites = list(JUnitXml.fromstring(report("junit", results).encode()))
    shown = [r for r in results if not r.left_out]
    assert [s.tests for s in suites] == [len(list(s)) for s in suites]
    assert [s.failures for s in suites] == [sum(f.severity != "note" for f in r.findings) for r in shown]
    kinds = [[type(case.result[0]) if case.result else None for case in suite] for suite in suites]
    known = {"error": Failure, "warning": Failure, "note": Skipped}
    assert kinds == [[*(known[f.severity] for f in r.findings), *[Error] * len(r.problems)] or [None] for r in shown]
    texts = [case.result[0].message for suite in suites for case in suite if case.result]
    assert all(told(f.message) in text for f, text in zip(findings(shown[:1]), texts, strict=False))


# Markdown, CSV


def test_markdown_holds_text_of_strangers_as_code_only(results):
    page = rendered(report("markdown", results))
    assert page.tags <= {*"h1 h2 p table thead tbody tr th td code wbr ul li".split()}
    assert page.attributes == []
    for problem in problems(results):
        assert told(str(problem.location))[:400] in " ".join(page.code)
    for finding in findings(results):
        assert finding.rule in page.code


def test_markdown_names_ten_worst_articles_and_twenty_rules():
    results = tuple(
        ArticleResult(Source(f"{n:02}.txt", b""), tuple(replace(WORD, rule=f"r/{i:02}") for i in range(n)))
        for n in range(1, 31)
    )
    written = report("markdown", results)
    page = rendered(written)
    assert [c for c in page.code if c.endswith(".txt")] == [f"{n:02}.txt" for n in range(30, 20, -1)]
    assert len([c for c in page.code if c.startswith("r/")]) == 20
    assert "and 10 more rules" in written


def test_csv_has_a_row_for_each_finding_and_problem_and_no_formula(results):
    text = report("csv", results)
    rows = list(csv.DictReader(io.StringIO(text), strict=True))
    assert [r["severity"] for r in rows] == [
        *(x for r in results for x in (*(f.severity for f in r.findings), *("problem" for _ in r.problems)))
    ]
    assert len(text.splitlines()) == len(rows) + 1
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.strip().startswith(tuple("=+-@＝＋－＠\t\r"))]
    for row, finding in zip([r for r in rows if r["severity"] != "problem"], findings(results), strict=True):
        assert row["text"] in {told(finding.text), f"'{told(finding.text)}"}
        assert int(row["line"]) == finding.location.line


# The gate


def gates(form, written):
    """The messages of broken conditions that a report holds."""
    data = json.loads(written) if form in {"sarif", "gitlab", "rdjson", "json"} else None
    match form:
        case "sarif":
            notes = data["runs"][0]["invocations"][0]["toolExecutionNotifications"]
            return [n["message"]["text"].replace("\\](", "](") for n in notes if n["descriptor"]["id"] == "gate"]
        case "gitlab":
            return [issue["description"] for issue in data if issue["check_name"] == "gate"]
        case "rdjson":
            return [d["message"] for d in data["diagnostics"] if d["code"]["value"] == "gate"]
        case "csv":
            return [r["message"] for r in csv.DictReader(io.StringIO(written)) if r["severity"] == "gate"]
        case "junit":
            suites = [s for s in JUnitXml.fromstring(written.encode()) if s.name == "gate"]
            return [case.result[0].message for suite in suites for case in suite]
        case "markdown":
            return [code for code in rendered(written).code if " with severity error; " in code]
        case "json":
            return [told(b["message"]) for b in data["summary"]["breaches"]]
        case "jsonl":
            return [told(b["message"]) for b in json.loads(written.split("\n")[-2])["breaches"]]
        case "terminal":
            return [told(line.removeprefix("gate: ")) for line in screen(written) if line.startswith("gate: ")]
        case "statistics":
            return [told(line.removeprefix("gate: ")) for line in written.split("\n") if line.startswith("gate: ")]
    read = filter(None, map(command, written.splitlines()))
    return [data for _, properties, data in read if properties["title"] == "gate"]


@pytest.mark.parametrize("results", [RESULTS, ()], ids=["among findings", "alone"])
@pytest.mark.parametrize("text", ["a.example", *HOSTILE[:-1]])
@pytest.mark.parametrize("form", FORMATS)
def test_each_broken_condition_is_told_in_each_format(form, text, results):
    broken = (breach(text), breach("b"))
    written = report(form, results, broken)
    assert gates(form, written) == [told(b.message) for b in broken]
    if form == "sarif":
        SARIF.validate(json.loads(written))


def test_broken_conditions_come_first_on_github():
    lines = report("github", many(error=9), tuple(breach(str(n)) for n in range(3))).splitlines()
    titles = [command(line)[1]["title"] for line in lines]
    assert titles == ["gate"] * 3 + ["house/grave"] * 7 + ["lint-news"]
    assert command(lines[-1])[2] == "Not shown: 2 house/grave"
    lines = report("github", many(error=1), tuple(breach(str(n)) for n in range(12))).splitlines()
    assert len(lines) == 11
    assert command(lines[-1])[2] == "Not shown: 2 gate, 1 house/grave"


# Any text


@given(
    st.text(
        alphabet=st.characters() | st.sampled_from("\x1b\x9b\u202e\ud800\uffff\t\n:,%#[]<>&\"'`|\\=@-"),
        min_size=1,
        max_size=30,
    )
)
def test_no_text_breaks_a_format(text):
    results = hostile(text)
    for form in set(FORMATS) - {"terminal"}:
        assert read(form, report(form, results)) == 4, form
    shown = report("terminal", results)
    assert len([line for line in shown.split("\n") if HEAD.match(line)]) == 4
    assert not UNSAFE.search(shown.replace("\n", ""))
    lines = report("github", results).split("\n")
    assert [command(line)[1]["file"] for line in lines[:-1]].count(told(text)) == 4
    for form in set(FORMATS) - {"github"}:
        assert not any(command(line) for line in report(form, results).split("\n")), form


def test_memory_does_not_grow_with_findings():
    """What a reporter holds after a thousand articles is what it held after a hundred, but for counts."""
    import sys

    def held(what):
        if isinstance(what, dict):
            return sum(map(held, what.values()))
        return len(what) if isinstance(what, list | str) and not isinstance(what, Counter) else sys.getsizeof(1)

    for form in set(FORMATS):
        sizes = []
        reporter = FORMATS[form](False, RULES)
        for n in range(1, 1001):
            reporter.article(replace(RESULTS[0], source=Source(f"{n:04}", b"")))
            if n in (100, 1000):
                sizes.append(held(vars(reporter)))
        assert sizes[1] < sizes[0] + 50, form
    assert FORMATS["sarif"](False).end(Summary())
