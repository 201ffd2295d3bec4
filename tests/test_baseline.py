"""Baselines: what is known stays quiet, whatever happens to the dump around it, and everything else is new."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from articles import BODY, HEADLINE, OTHERS, lines, page
from command import lint_news, one_line
from hypothesis import given
from hypothesis import strategies as st
from results import WORD

from lint_news.baseline import Baseline, Known, Recorder, pruned, read_baseline
from lint_news.baseline import lines as written
from lint_news.config import Config
from lint_news.errors import UsageError
from lint_news.model import HTML, JSON_RECORD, ArticleResult, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

EXAMPLES = Path(__file__).parent.parent / "examples"
PLAN = make_plan(Config())
ODD = "The talks ended amid security tears on Friday, officials said, and nobody could say what would come next."
TWICE = "It was the the end of it, said the company."
MENDED = "â€œBroken quotes are what the scraper left,â€\x9d said the harbour master on Friday evening."


def result(*names: str) -> ArticleResult:
    return ArticleResult(Source("a", b""), tuple(replace(WORD, fingerprint=name) for name in names))


def graver(findings):
    return Counter(f.fingerprint for f in findings if f.severity != "note")


# What a fingerprint survives

BOLD = TWICE.replace("the the", "the <b>the</b>")
TEXT = lines(HEADLINE, HEADLINE, *BODY[:3], ODD, TWICE, MENDED)
OTHER_DRESS = {
    "text": Source("other.txt", TEXT),
    "line ends": Source("a.txt", TEXT.replace("\n", "\r\n")),
    "record": Source("d.jsonl", json.dumps({"id": 7, "text": TEXT}), JSON_RECORD, record=9, line=9),
    "escaped record": Source("d.jsonl", json.dumps({"text": TEXT, "x": 1}, ensure_ascii=True), JSON_RECORD, record=1),
    "page": Source("a.html", page(HEADLINE, HEADLINE, *BODY[:3], ODD, TWICE, MENDED), HTML),
    "other neighbours": Source("a.txt", lines(HEADLINE, HEADLINE, BODY[4], MENDED, TWICE, BODY[5], BODY[1], ODD)),
    "furniture": Source(
        "a.txt",
        lines("Home > News > Ferries", HEADLINE, HEADLINE, *BODY[:3], "- Advertisement -", ODD, TWICE, MENDED)
        + lines("Popular News", *(title for title, _ in OTHERS), "Previous Article", "Next Article"),
    ),
    "other furniture": Source(
        "a.txt", lines(HEADLINE, HEADLINE, "Share this article", *BODY[:3], ODD, TWICE, MENDED, "Read more: Soup")
    ),
    "bold": Source("a.html", page(HEADLINE, HEADLINE, *BODY[:3], ODD, f"<p>{BOLD}", MENDED), HTML),
}


@pytest.mark.parametrize("dress", OTHER_DRESS)
def test_a_finding_is_known_in_another_dress(dress):
    known = graver(lint(Source("a.txt", TEXT), PLAN).findings)
    assert len(known) >= 4
    found = graver(lint(OTHER_DRESS[dress], PLAN).findings)
    assert found - known == Counter()
    assert len(found) >= 3


def test_bytes_that_cannot_be_decoded_are_known_in_every_format():
    line = "The caf\xe9 at the corner burned down on \x00 Friday."
    text = lines(HEADLINE, *BODY[:2], line)
    record = json.dumps({"a": 1, "text": lines(HEADLINE, *BODY[:2], "\x00")}).replace("\\u0000", line).encode()
    names = [
        {f.fingerprint for f in lint(source, PLAN).findings if f.rule == "debris/undecodable-bytes"}
        for source in (
            Source("a.txt", text.encode().replace(b"\x00", b"\xff")),
            Source("b.jsonl", record.replace(b"\x00", b"\xff"), JSON_RECORD, record=1),
        )
    ]
    assert names[0] == names[1] != set()


def test_the_same_words_in_other_company_are_another_finding():
    first = graver(lint(Source("a", lines(HEADLINE, *BODY[:3], TWICE)), PLAN).findings)
    other = graver(lint(Source("a", lines(HEADLINE, *BODY[:3], "Nobody saw the the company leave.")), PLAN).findings)
    assert len(first) == len(other) == 1
    assert not first & other


# Counting


def test_what_is_known_is_taken_out_as_often_as_it_is_known():
    known = Baseline([Known("a", "r", 2, ""), Known("b", "r", 1, "")])
    found = [known.new(result("a", "c")), known.new(result("b", "a")), known.new(result("a", "b"))]
    assert [[f.fingerprint for f in r.findings] for r in found] == [["c"], [], ["a", "b"]]
    assert (known.matched, known.gone) == (3, 0)


def test_what_does_not_come_is_gone():
    known = Baseline([Known("a", "r", 3, ""), Known("b", "r", 1, "")])
    known.new(result("a"))
    assert known.gone == 3


names = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(names, names)
def test_new_and_gone_are_the_difference_of_the_counts(before, after):
    seen = Recorder()
    for name in before:
        seen.add(result(name))
    known = Baseline(seen.known())
    new = [f.fingerprint for name in after for f in known.new(result(name)).findings]
    assert Counter(new) == Counter(after) - Counter(before)
    assert known.gone == (Counter(before) - Counter(after)).total()


@given(names, names)
def test_pruning_keeps_what_came_again_and_what_was_not_looked_for(before, after):
    old, seen = Recorder(), Recorder()
    old.add(result(*before))
    seen.add(result(*after))
    kept = list(pruned(old.known(), seen, lambda rule: True))
    assert Counter({k.fingerprint: k.count for k in kept}) == Counter(before) & Counter(after)
    assert list(pruned(old.known(), seen, lambda rule: rule != "duplicate/word")) == list(old.known())


# The file


@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
def test_a_baseline_reads_back_as_it_was_written(tmp_path_factory, text, name):
    seen = Recorder()
    seen.add(ArticleResult(Source("a", b""), (replace(WORD, fingerprint=name, text=text),) * 2))
    path = tmp_path_factory.mktemp("b") / "known"
    content = "".join(written(seen.known()))
    assert content.isascii()
    path.write_text(content, encoding="utf-8")
    assert list(read_baseline(path)) == [Known(name, WORD.rule, 2, text[:100])]


HEAD = '{"type": "baseline", "version": 1}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no baseline"),
        ("[]\n", ":1: this is no baseline"),
        ('{"type": "finding"}\n', ":1: this is no baseline"),
        ('{"type": "baseline", "version": 2}\n', "version 2"),
        (HEAD + "x\n", ":2: a line"),
        (HEAD + '{"rule": "a", "fingerprint": "b", "count": 0, "excerpt": ""}\n', ":2: a line"),
        (HEAD + '{"rule": "a", "fingerprint": "b", "count": true, "excerpt": ""}\n', ":2: a line"),
        (HEAD + '{"rule": "a", "fingerprint": 1, "count": 1, "excerpt": ""}\n', ":2: a line"),
        ("[" * 100_000, ":1: this is no baseline"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_is_no_baseline_is_the_user_s_fault(write, text, said):
    path = write("known", text)
    with pytest.raises(UsageError, match=said) as caught:
        list(read_baseline(path))
    assert str(path) in str(caught.value)


# The commands


@pytest.fixture
def dump(write, tmp_path):
    write("d/a.txt", lines(HEADLINE, *BODY[:3], TWICE))
    write("d/b.txt", lines(HEADLINE, *BODY[:3], ODD))
    return tmp_path


def test_what_is_known_is_neither_printed_nor_counted(dump, write):
    assert lint_news("check", "d", folder=dump).code == 1
    done = lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    assert (done.code, done.out) == (0, "")
    assert "known: 2 findings known" in done.err
    quiet = lint_news("check", "--format", "jsonl", "--baseline", "known", "d", folder=dump)
    assert quiet.code == 0
    assert [r["type"] for r in quiet.rows] == ["summary"]
    assert (quiet.rows[0]["known"], quiet.rows[0]["clean"], quiet.rows[0]["findings"]) == (2, 2, 0)
    assert "2 known" in quiet.err


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_a_second_copy_of_a_known_fault_is_new(dump, write, jobs):
    lint_news("baseline", "write", "--baseline", "known", "--jobs", jobs, "d", folder=dump)
    write("d/c.txt", lines(HEADLINE, *BODY[:3], TWICE))
    done = lint_news("check", "--format", "jsonl", "--baseline", "known", "--jobs", jobs, "d", folder=dump)
    assert done.code == 1
    assert [r["rule"] for r in done.rows[:-1]] == ["duplicate/word"]


def test_the_baseline_may_stand_in_the_configuration(dump, write):
    lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    write("lint-news.yaml", "baseline: known\n")
    assert lint_news("check", "d", folder=dump).code == 0
    assert lint_news("check", "a.txt", folder=dump / "d").code == 0
    again = lint_news("baseline", "write", "--baseline", "again", "d", folder=dump)
    assert "again: 2 findings known" in again.err


def test_pruning_takes_out_what_is_gone_and_adds_nothing(dump, write):
    lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    write("d/b.txt", lines(HEADLINE, *BODY[:3]))
    write("d/c.txt", lines(HEADLINE, *BODY[:3], "Nobody saw the the company leave."))
    said = lint_news("check", "--baseline", "known", "d", folder=dump).err
    assert "a finding of the baseline is gone" in said
    done = lint_news("baseline", "prune", "--baseline", "known", "d", folder=dump)
    assert (done.code, "known: 1 findings known; 1 gone" in done.err) == (0, True)
    assert [k.rule for k in read_baseline(dump / "known")] == ["duplicate/word"]
    assert lint_news("check", "--baseline", "known", "d", folder=dump).code == 1


def test_pruning_with_a_selection_leaves_other_rules_alone(dump, write):
    lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    write("d/a.txt", lines(HEADLINE, *BODY[:3]))
    write("d/b.txt", lines(HEADLINE, *BODY[:3]))
    lint_news("baseline", "prune", "--baseline", "known", "--select", "oddity", "d", folder=dump)
    assert [k.rule for k in read_baseline(dump / "known")] == ["duplicate/word"]


def test_pruning_leaves_the_baseline_where_something_could_not_be_read(dump, write):
    lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    before = (dump / "known").read_bytes()
    write("d/a.txt", b"%PDF-1.7\n\x00\x01")
    done = lint_news("baseline", "prune", "--baseline", "known", "d/a.txt", folder=dump)
    assert done.code == 3
    assert (dump / "known").read_bytes() == before


def test_show_prints_each_finding_and_each_rule(dump):
    lint_news("baseline", "write", "--baseline", "known", "d", folder=dump)
    done = lint_news("baseline", "show", "--baseline", "known", folder=dump)
    assert done.code == 0
    assert "the the" in done.out
    assert done.out.count("duplicate/word") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--baseline", "nowhere", "d"),
        ("baseline", "prune", "--baseline", "nowhere", "d"),
        ("baseline", "show", "--baseline", "nowhere"),
        ("baseline", "write", "--baseline", "no/where", "d"),
        ("baseline", "write", "--baseline", "known"),
        ("baseline", "write", "d"),
        ("baseline",),
        ("baseline", "show", "--baseline", "d/a.txt"),
    ],
)
def test_what_cannot_be_is_the_user_s_fault(dump, arguments):
    done = lint_news(*arguments, folder=dump)
    assert done.code == 2
    one_line(done)


def test_two_runs_write_the_same_baseline_for_any_number_of_jobs(dump):
    for jobs in ("0", "1", "2"):
        lint_news("baseline", "write", "--baseline", f"known{jobs}", "--jobs", jobs, "d", EXAMPLES, folder=dump)
    assert len({(dump / f"known{jobs}").read_bytes() for jobs in ("0", "1", "2")}) == 1


# The promise


def undressed(data: bytes) -> bytes:
    """The text of an article without its furniture; a headline that is printed twice stays."""
    document = lint(Source("a.txt", data), PLAN).document
    text = data.decode("utf-8", "surrogateescape")
    assert len(text) == len(document.raw)
    for block in reversed([b for b in document.blocks if (b.boilerplate or "").startswith("boilerplate/")]):
        text = text[: block.span.start] + text[block.span.end :]
    return text.encode("utf-8", "surrogateescape")


def as_json(text: bytes) -> bytes:
    """A text as a string of JSON, with its undecodable bytes as they are."""
    for char, escape in {b"\\": b"\\\\", b'"': b'\\"', b"\r": b"\\r", b"\n": b"\\n", b"\t": b"\\t"}.items():
        text = text.replace(char, escape)
    return b'"' + text + b'"'


def test_a_scrape_anew_has_nothing_new_but_what_was_planted(write, tmp_path):
    """New ids, new order, other furniture, JSON Lines instead of text; and then one oddity more."""
    texts = {path.stem: path.read_bytes() for path in sorted((EXAMPLES / "text").glob("*.txt"))}
    for name, data in texts.items():
        write(f"old/{name}.txt", data)
    lint_news("baseline", "write", "--baseline", "known", "--templates", "off", "old", folder=tmp_path)
    furniture = lines("- Advertisement -", "Popular News", *(title for title, _ in OTHERS), "Previous Article")

    def scraped(extra: str) -> bytes:
        rows = []
        for n, (name, data) in enumerate(sorted(texts.items(), reverse=True)):
            head, gap, rest = undressed(data).strip().partition(b"\n\n")
            planted = extra.encode() + gap if n == 1 else b""
            body = b"".join((head, gap, planted, rest, gap, furniture.encode()))
            about = json.dumps({"id": f"new-{n}", "url": f"https://x.example/{name}"})
            rows.append(about[:-1].encode() + b', "text": ' + as_json(body) + b"}\n")
        return b"".join(rows)

    def new(extra: str) -> tuple[Counter[str], list[str]]:
        write("new/feed.jsonl", scraped(extra))
        done = lint_news("check", "--format", "jsonl", "--baseline", "known", "new", folder=tmp_path)
        assert done.rows[-1]["articles"] == len(texts)
        assert done.rows[-1]["known"] > 10
        found = [r for r in done.rows if r["type"] == "finding"]
        assert done.code == any(r["severity"] != "note" for r in found)
        return Counter(r["fingerprint"] for r in found), [r["text"] for r in found if r["severity"] != "note"]

    notes, graver = new("")
    assert graver == []
    assert notes, "the other furniture is told, but only as notes"
    with_planted, graver = new("The council agreed on the the new plan for its harbour on Friday, the mayor said.")
    assert graver == ["the the"]
    assert (with_planted - notes).total() == 1
    assert notes - with_planted == Counter()
