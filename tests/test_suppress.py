"""Suppressions: what they cover, what is said of those that are of no use, and how `accept` writes one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from articles import BODY, HEADLINE, PLAN, lines
from command import lint_news, one_line
from results import PROBLEM, WORD

from lint_news.configfile import load_config
from lint_news.model import About, ArticleResult, Source
from lint_news.pipeline import lint
from lint_news.report import Summary
from lint_news.reporters.visible import UNSAFE
from lint_news.rule import Suppression
from lint_news.ruleset import load_plan
from lint_news.sieve import Sieve
from lint_news.yamlfile import YamlFile

TODAY = "2026-06-15"
TWICE = "It was the the end of it, said the company."
OTHER = "Nobody saw the the company leave the harbour."
TEXT = lines(HEADLINE, *BODY[:3], TWICE)


def article(*names, path="d/a.txt", outlet="norrey.example", **more):
    findings = tuple(
        replace(WORD, fingerprint=n, location=replace(WORD.location, path=path), outlet=outlet) for n in names
    )
    return ArticleResult(Source(path, b""), findings, about=About(outlet), **more)


def sieve(write, *entries, reported=("duplicate/word",), today=TODAY):
    """A sieve with entries that stand on a line each of a file."""
    file = write("s.yaml", "".join(f"- {{reason: r{n}}}\n" for n in range(len(entries))))
    made = Sieve()
    made.suppress([replace(e, file=str(file), keys=(n,)) for n, e in enumerate(entries)], reported, today)
    return made


def left(made, *results):
    return [[f.fingerprint for f in r.findings] for r in made.sift(results)]


def remarks(made):
    return [remark.rpartition("s.yaml")[2] for remark in made.remarks()]


WORDS = frozenset({"duplicate/word"})


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Suppression(fingerprint="a"), ["b"]),
        (Suppression(fingerprint="a", rules=WORDS), ["b"]),
        (Suppression(fingerprint="a", rules=frozenset({"x/y"})), ["a", "b"]),
        (Suppression(fingerprint="a", path="e/*"), ["a", "b"]),
        (Suppression(fingerprint="c"), ["a", "b"]),
        (Suppression(WORDS), []),
        (Suppression(path="d/*"), []),
        (Suppression(outlet="*.example"), []),
        (Suppression(WORDS, outlet="x"), ["a", "b"]),
        (Suppression(WORDS, until="2026-06-15"), []),
        (Suppression(WORDS, until="2026-06-14"), ["a", "b"]),
    ],
)
def test_what_is_covered_is_not_reported_and_counted(write, entry, expected):
    made, summary = sieve(write, entry), Summary()
    assert left(made, article("a", "b")) == [expected]
    made.tell(summary)
    assert summary.suppressed == 2 - len(expected)


def test_what_covers_nothing_is_told_with_its_line(write):
    entries = (
        Suppression(fingerprint="a"),
        Suppression(fingerprint="x"),
        Suppression(WORDS, path="d/*"),
        Suppression(path="*.x"),
    )
    made = sieve(write, *entries)
    left(made, article("a"), article(path="a.x"))
    assert remarks(made) == [
        ":2: this suppression covers nothing; take it out",
        ":4: this suppression covers nothing; take it out",
    ]


def test_an_entry_that_the_run_did_not_come_by_is_not_called_idle(write):
    entries = (
        Suppression(path="elsewhere/*"),
        Suppression(outlet="other.example"),
        Suppression(frozenset({"not/selected"})),
    )
    made = sieve(write, *entries)
    left(made, article("a"), ArticleResult(Source("elsewhere/b", b""), left_out="no text"))
    assert remarks(made) == []


def test_two_entries_that_cover_the_same_are_both_of_use(write):
    made = sieve(write, Suppression(fingerprint="a"), Suppression(WORDS), Suppression(fingerprint="a"))
    assert left(made, article("a")) == [[]]
    assert remarks(made) == []


def test_an_entry_that_has_ended_is_told(write):
    made = sieve(write, Suppression(fingerprint="a", until="2026-06-14"), Suppression(WORDS, path="x"))
    assert left(made, article("a")) == [["a"]]
    assert remarks(made) == [":1: this suppression has ended on 2026-06-14; what it covered is reported"]


def test_only_ten_are_told(write):
    made = sieve(write, *(Suppression(fingerprint=str(n)) for n in range(13)))
    left(made, article())
    assert len(remarks(made)) == 11
    assert list(made.remarks())[-1] == "and 3 more suppressions"


def test_problems_stay(write):
    made = sieve(write, Suppression(path="*"))
    [result] = made.sift([article("a", problems=(PROBLEM,))])
    assert (result.findings, result.problems) == ((), (PROBLEM,))


def test_articles_linted_from_python_are_rid_of_it_too():
    [finding] = lint(Source("a.txt", TEXT), PLAN).findings
    for name, count in ((finding.fingerprint, 0), ("0" * 16, 1)):
        plan = replace(PLAN, suppress=(Suppression(fingerprint=name),))
        assert len(lint(Source("a.txt", TEXT), plan).findings) == count


# Files


@pytest.fixture
def dump(write, tmp_path):
    write("d/a.txt", TEXT)
    return tmp_path


def check(folder, *arguments):
    return lint_news("check", "--format", "jsonl", *arguments, "d", folder=folder)


def fingerprint(folder):
    [finding] = [r for r in check(folder).rows if r["type"] == "finding"]
    return finding["fingerprint"]


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_entries_of_configuration_and_file_beside_it_are_at_work(dump, write, jobs):
    name = fingerprint(dump)
    write("d/b.txt", lines(HEADLINE, *BODY[:3], OTHER))
    write(
        "lint-news.yaml",
        "suppress:\n  - {rule: duplicate/word, path: d/b.txt, reason: b}\n  - {path: d/*, rule: oddity, reason: c}\n",
    )
    write(
        "lint-news.suppress.yaml",
        f"# why\n- {{fingerprint: {name}, reason: a}}\n- {{rule: debris, until: 2001-01-01, reason: d}}\n",
    )
    done = check(dump, "--jobs", jobs)
    assert (done.code, [r["type"] for r in done.rows]) == (0, ["summary"])
    assert (done.rows[0]["suppressed"], done.rows[0]["clean"]) == (2, 2)
    assert "lint-news.yaml:3: this suppression covers nothing" in done.err
    assert "lint-news.suppress.yaml:3: this suppression has ended on 2001-01-01" in done.err
    assert "2 suppressed" in done.err
    assert check(dump, "--quiet").err == ""
    assert "covers nothing" not in check(dump, "--sample", "1").err


def test_the_file_can_lie_elsewhere_and_its_mistakes_are_told_with_their_line(dump, write):
    write("lint-news.yaml", "suppress-file: rules/off.yaml\n")
    assert check(dump).code == 1
    write("rules/off.yaml", "- {rule: duplicate, reason: a}\n")
    assert check(dump).code == 0
    for text, line in (
        ("- {rule: duplicate, reason: a}\n- {rule: b}\n", 2),
        ("a: b\n", 1),
        ("- {rule: duplicat/wrd, reason: a}\n", 0),
    ):
        path = write("rules/off.yaml", text)
        done = check(dump)
        one_line(done, f"{path}:{line}:" if line else str(path))
        assert done.code == 2


def test_the_file_counts_without_a_configuration_and_from_python(dump, write, monkeypatch):
    write(
        "lint-news.suppress.yaml",
        "- {rule: duplicate/word, reason: a}\n- {rule: oddity, until: 2001-01-01, reason: b}\n",
    )
    assert check(dump).code == 0
    monkeypatch.chdir(dump)
    assert [s.rules for s in load_plan().suppress] == [WORDS]


def test_dates_of_toml_are_dates(write):
    path = write("pyproject.toml", '[tool.lint-news]\nsuppress = [{rule = "a", reason = "b", until = 2027-01-31}]\n')
    assert dict(load_config(path).suppress[0])["until"] == "2027-01-31"


def test_what_is_suppressed_is_in_no_baseline_and_breaks_no_condition(dump, write):
    write("lint-news.yaml", "gate: [{findings: {}, max: 0}]\nsuppress: [{rule: duplicate/word, reason: a}]\n")
    assert check(dump).code == 0
    done = lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    assert "known: 0 findings known" in done.err


# accept


def accept(folder, *arguments):
    return lint_news("accept", *arguments, folder=folder)


def test_a_fingerprint_is_accepted_with_its_reason(dump):
    done = accept(dump, fingerprint(dump), "--reason", 'they "said" so: # yes', "--until", "2999-12-31")
    assert (done.code, done.out) == (0, "")
    assert check(dump).code == 0
    [entry] = YamlFile.read(dump / "lint-news.suppress.yaml").data
    assert (entry["reason"], entry["until"]) == ('they "said" so: # yes', "2999-12-31")


@pytest.mark.parametrize("place", ["d/a.txt:9:8", "d/a.txt:9:12"])
def test_a_place_is_accepted_and_the_rest_of_the_file_stays(dump, write, place):
    before = "# mine\n- {rule: debris, path: x, reason: é}   # odd\n"
    write("lint-news.suppress.yaml", before)
    name = fingerprint(dump)
    done = accept(dump, place, "--reason", "a")
    assert done.code == 0
    assert "the the" in done.err
    text = (dump / "lint-news.suppress.yaml").read_text(encoding="utf-8")
    assert text.startswith(before + "# the the\n- ")
    assert YamlFile("s", text).data[1] == {"fingerprint": name, "rule": "duplicate/word", "reason": "a"}
    again = accept(dump, place, "--reason", "b")
    assert (again.code, "lint-news.suppress.yaml:4: " in again.err) == (0, True)
    assert (dump / "lint-news.suppress.yaml").read_text(encoding="utf-8") == text


def test_a_place_in_a_record_is_accepted(dump, write):
    clean = lines(HEADLINE, *BODY[:3])
    write("d/a.txt", clean)
    rows = [json.dumps({"text": clean}), json.dumps({"text": TEXT})]
    write("d/b.jsonl", "\n".join(rows) + "\n")
    [finding] = [r for r in check(dump).rows if r["type"] == "finding"]
    place = finding["location"]
    assert accept(dump, f"d/b.jsonl:{place['line']}:{place['column']}", "--reason", "a").code == 0
    assert check(dump).code == 0


def test_one_of_several_findings_is_chosen_by_rule(dump, write):
    rule = "summary: S\nwhy: W.\nkind: pattern\npattern: the the\nexamples:\n  bad: ['[[the the]]', 'a [[the the]]']\n"
    write("house/twice.yaml", "message: M\n" + rule + "  good: [a, b]\n")
    write("lint-news.yaml", "rule-paths: [house/twice.yaml]\n")
    both = accept(dump, "d/a.txt:9:8", "--reason", "a")
    one_line(both, "several findings are here", "duplicate/word", "house/twice", "--rule")
    assert accept(dump, "d/a.txt:9:8", "--reason", "a", "--rule", "house/twice").code == 0
    assert [r["rule"] for r in check(dump).rows if r["type"] == "finding"] == ["duplicate/word"]


def test_hostile_text_stays_in_its_comment(dump, write):
    rule = "message: M\nsummary: S\nwhy: W.\nkind: pattern\npattern: 'zap.*zap'\nexamples:\n"
    write("house/zap.yaml", rule + "  bad: ['[[zap zap]]', 'a [[zap a zap]]']\n  good: [a, b]\n")
    write("lint-news.yaml", "rule-paths: [house/zap.yaml]\n")
    write("d/a.txt", lines(HEADLINE, *BODY[:3], "It was zap \x85\u2028- fingerprint: x\u202e\x1b zap and so on."))
    done = accept(dump, "d/a.txt:9:8", "--reason", "a\x1b[31m\nb", "--rule", "house/zap")
    assert done.code == 0
    text = (dump / "lint-news.suppress.yaml").read_text(encoding="utf-8")
    assert not UNSAFE.search(text.replace("\n", ""))
    [entry] = YamlFile("s", text).data
    assert entry["reason"] == "a␛[31m b"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("d/a.txt:1:1", "--reason", "a"), "no finding is here; there are 9:8 duplicate/word"),
        (("d/a.txt:9:8", "--reason", " "), "--reason"),
        (("d/a.txt:9:8",), "--reason"),
        (("d/a.txt:9:8", "--reason", "a", "--until", "tomorrow"), "--until"),
        (("d/a.txt:9:8", "--reason", "a", "--rule", "oddity/x"), "no finding"),
        (("nowhere.txt:1:1", "--reason", "a"), "no such file"),
        (("0123", "--reason", "a"), "no place"),
    ],
)
def test_what_cannot_be_accepted_is_the_user_s_fault(dump, arguments, said):
    done = accept(dump, *arguments)
    assert done.code == 2
    one_line(done, said)
    assert not (dump / "lint-news.suppress.yaml").exists()


def test_a_file_that_cannot_be_added_to_is_left_alone(dump, write):
    path = write("lint-news.suppress.yaml", "[{rule: debris, reason: a}]\n")
    done = accept(dump, "d/a.txt:9:8", "--reason", "a")
    assert done.code == 2
    assert path.read_text() == "[{rule: debris, reason: a}]\n"
