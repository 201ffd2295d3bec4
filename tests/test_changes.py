"""Findings on changed lines only, in real repositories: `check --changed-since`."""

from __future__ import annotations

import bz2
import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from articles import BODY, HEADLINE, lines, page
from command import COMMAND, lint_news, one_line
from hypothesis import given
from hypothesis import strategies as st
from repositories import Repository
from results import IN_TABLE, IN_WARC, WORD, place

from lint_news.changes import Changes
from lint_news.model import Related

OLD = "It was the the end of it, said the company."
NEW = "Nobody saw the the company leave the harbour."
BOTH = lines(HEADLINE, *BODY[:3], OLD, NEW)  # the new one is in line 11
BEFORE = lines(HEADLINE, *BODY[:3], OLD)


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "r")


def check(repository, *arguments, folder=None, **variables):
    """The places of the findings of a check, its exit code and its summary."""
    where = folder or repository.folder
    done = lint_news("check", "--format=jsonl", *arguments, folder=where, **variables)
    places = [(r["location"]["path"], r["location"]["line"]) for r in done.rows if r["type"] == "finding"]
    return places, done.code, done.rows[-1]


def test_only_findings_on_changed_lines_are_printed_and_counted(repository):
    for name in ("a.txt", "d/b.txt", "same.txt"):
        repository.write(name, BEFORE)
    repository.commit()
    repository.write("a.txt", BOTH)
    repository.write("d/b.txt", BEFORE.replace(BODY[0], BODY[4]))
    repository.write("d/new.txt", BEFORE)
    places, code, summary = check(repository, "--changed-since=HEAD", ".")
    assert places == [("a.txt", 11), ("d/new.txt", 9)]
    assert (code, summary["findings"], summary["articles"], summary["clean"]) == (1, 2, 3, 1)
    assert check(repository, "--changed-since=HEAD", "d/b.txt")[:2] == ([], 0)
    assert check(repository, "--changed-since=HEAD", "same.txt")[2]["articles"] == 0
    assert check(repository, "--changed-since=HEAD", "same.txt", "d")[0] == [("d/new.txt", 9)]


def test_files_that_did_not_change_are_not_even_opened(repository):
    repository.write("a.txt", b"%PDF-1.4 \0\1\2")
    repository.commit()
    assert check(repository, "a.txt")[1] == 3
    assert check(repository, "--changed-since=HEAD", "a.txt", ".")[1] == 0


@pytest.mark.parametrize(
    ("name", "before", "after", "line"),
    [
        ("a.html", page(HEADLINE, *BODY[:3], OLD), page(HEADLINE, *BODY[:3], OLD, NEW), None),
        ("a.txt", BEFORE.replace("\n", "\r\n"), BOTH.replace("\n", "\r\n"), 11),
        ("a.txt", BEFORE.rstrip(), BOTH.rstrip(), 11),
        (
            "a.jsonl",
            json.dumps({"text": BEFORE}) + "\n",
            json.dumps({"text": BEFORE}) + "\n" + json.dumps({"text": lines(HEADLINE, *BODY[:3], NEW)}) + "\n",
            2,
        ),
        (
            "a.json",
            json.dumps([{"text": BEFORE}], indent=1),
            json.dumps([{"text": BEFORE}, {"text": lines(HEADLINE, *BODY[:3], NEW)}], indent=1),
            6,
        ),
        ("a.csv", f'title,text\nA,"{BEFORE}"\n', f'title,text\nA,"{BOTH}"\n', 12),
    ],
    ids=["page", "CR LF", "no line end", "JSON Lines", "JSON", "CSV"],
)
def test_lines_are_those_of_the_file_in_each_format(repository, name, before, after, line):
    repository.write(name, before)
    repository.commit()
    repository.write(name, after)
    flags = ("--select=duplicate/word", "--templates=off")
    everything = check(repository, *flags, name)[0]
    assert len(everything) == 2
    places = check(repository, *flags, "--changed-since=HEAD", name)[0]
    assert places == everything[1:]
    assert line is None or places == [(name, line)]


@pytest.mark.parametrize(
    ("name", "dressed"),
    [
        ("a.txt", lambda text: text.replace("\n", "\r").encode()),
        ("a.txt", lambda text: ("\r" * 3 + text.replace("\n", "\r\n")).encode()),
        ("a.txt", lambda text: text.encode("utf-16")),
        ("a.txt.gz", lambda text: gzip.compress(text.encode())),
        ("a.txt.bz2", lambda text: bz2.compress(text.encode())),
    ],
    ids=["CR", "some CR", "UTF-16", "gz", "bz2"],
)
def test_a_file_whose_lines_git_counts_in_another_way_is_changed_as_a_whole(repository, name, dressed):
    repository.write(".gitattributes", "* diff\n")  # git shall take all for text
    repository.write(name, dressed(BEFORE))
    repository.commit()
    repository.write(name, dressed(BOTH))
    assert len(check(repository, "--select=duplicate/word", "--changed-since=HEAD", ".")[0]) == 2


def test_it_works_from_a_folder_below_and_through_links(repository, tmp_path):
    repository.write("d/a.txt", BEFORE)
    repository.write("other.txt", BEFORE)
    (repository.folder / "link.txt").symlink_to("d/a.txt")
    repository.commit()
    repository.write("d/a.txt", BOTH)
    (tmp_path / "elsewhere").symlink_to(repository.folder)
    below = repository.folder / "d"
    assert check(repository, "--changed-since=HEAD", ".", folder=below)[0] == [("a.txt", 11)]
    assert check(repository, "--changed-since=HEAD", "..", folder=below)[0] == [("../d/a.txt", 11), ("../link.txt", 11)]
    assert check(repository, "--changed-since=HEAD", below)[0] == [((below / "a.txt").as_posix(), 11)]
    assert check(repository, "--changed-since=HEAD", tmp_path / "elsewhere/d")[0] == [
        (f"{tmp_path}/elsewhere/d/a.txt", 11)
    ]
    assert check(repository, "--changed-since=HEAD", ".", folder=tmp_path / "elsewhere")[0] == [
        ("d/a.txt", 11),
        ("link.txt", 11),
    ]
    assert check(repository, "--changed-since=HEAD", tmp_path / "elsewhere")[1] == 1
    assert check(repository, "--changed-since=HEAD", (below / "a.txt").as_uri())[1] == 1


def test_it_works_in_a_hook_of_git(repository):
    """A hook before a commit of a part of the changes sees an index and variables of its own."""
    repository.write("a.txt", BEFORE)
    repository.write("b.txt", BEFORE)
    repository.commit()
    said = repository.folder / ".git" / "said"
    hook = repository.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    command = " ".join(f"'{part}'" for part in COMMAND)
    hook.write_text(f"#!/bin/sh\ncd d || exit 9\nexec {command} check --quiet --changed-since HEAD .. >'{said}'\n")
    hook.chmod(0o755)
    repository.write("d/readme", "")
    repository.write("a.txt", BOTH)
    with pytest.raises(AssertionError):
        repository.git("commit", "-q", "-m", "x", "a.txt")
    assert "../a.txt:11:12" in said.read_text()
    assert ":9:" not in said.read_text()
    repository.write("a.txt", BEFORE.replace(BODY[0], BODY[4]))
    repository.git("commit", "-q", "-m", "x", "a.txt")
    assert said.read_text() == ""


def test_suppressions_and_baselines_count_as_always(repository):
    repository.write("a.txt", BEFORE)
    repository.write("b.txt", BEFORE)
    repository.commit()
    lint_news("baseline", "write", "--baseline", "known", ".", folder=repository.folder)
    repository.write("a.txt", BOTH)
    done = lint_news(
        "check", "--baseline=known", "--changed-since=HEAD", "--format=jsonl", ".", folder=repository.folder
    )
    assert [(r["location"]["line"], r["text"]) for r in done.rows[:-1]] == [(11, "the the")]
    assert done.rows[-1]["known"] == 1
    assert "gone" not in done.err  # who did not look cannot know
    entry = "suppress:\n- {rule: duplicate/word, path: a.txt, reason: r}\n- {rule: oddity, path: a.txt, reason: r}\n"
    repository.write("lint-news.yaml", entry)
    done = lint_news("check", "--changed-since=HEAD", ".", folder=repository.folder)
    assert done.code == 0
    assert "covers nothing" not in done.err
    assert "covers nothing" in lint_news("check", ".", folder=repository.folder).err


def test_a_baseline_takes_the_copy_that_was_there(repository):
    repository.write("a.txt", BEFORE)
    repository.commit()
    lint_news("baseline", "write", "--baseline", "known", ".", folder=repository.folder)
    repository.write("a.txt", BEFORE + "\n" + OLD + "\n")
    assert check(repository, "--baseline=known", "--select=duplicate/word", "--changed-since=HEAD", ".")[0] == [
        ("a.txt", 11)
    ]


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_the_gate_asks_for_what_was_changed(repository, jobs):
    repository.write("a.txt", BEFORE)
    repository.commit()
    repository.write("lint-news.yaml", "fail-on: never\ngate:\n- {findings: {rule: duplicate/word}, max: 0}\n")
    repository.write("a.txt", BEFORE.replace(BODY[0], BODY[4]))
    assert check(repository, f"--jobs={jobs}", ".")[1] == 1
    assert check(repository, f"--jobs={jobs}", "--changed-since=HEAD", ".")[1] == 0


def test_what_cannot_be_is_the_user_s_fault(repository, tmp_path):
    repository.write("a.txt", BOTH)
    for arguments, said in (
        (("--changed-since=nowhere", "."), "'nowhere' is no commit here"),
        (("--changed-since=", "."), "is no commit here"),
        (("--changed-since=a\x1b[31m\n::error::b", "."), "␛[31m ::error::b"),
        (("--changed-since=HEAD", "-"), "-: does not lie in the git repository"),
        (("--changed-since=HEAD", tmp_path), "does not lie in the git repository"),
        (("--changed-since=HEAD", "s3://bucket/a.txt"), "does not lie in the git repository"),
        (("--changed-since=HEAD", "missing.txt"), "no such file"),
    ):
        one_line(lint_news("check", *arguments, folder=repository.folder), said)
    done = lint_news("check", "--changed-since=HEAD", ".", folder=tmp_path)
    one_line(done, "not a git repository")
    assert done.code == 2
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    one_line(lint_news("check", "--changed-since=HEAD", ".", folder=repository.folder, PATH=str(nothing)), "install it")


# What a finding touches


def changes(lines, name="d/a.txt", folder="/nowhere"):
    return Changes(Path(folder), [(name, lines)])


@given(st.sets(st.integers(1, 30)), st.integers(1, 30), st.integers(0, 5), st.integers(1, 3))
def test_a_finding_is_on_changed_lines_if_one_of_its_lines_is(tmp_path_factory, numbers, line, more, column):
    folder = tmp_path_factory.getbasetemp()
    file = folder / "touched.txt"
    file.write_text("a\n" * 40)
    made = changes([range(n, n + 1) for n in sorted(numbers)], "touched.txt", folder)
    at = place(str(file), line, end_line=line + more, end_column=column)
    last = line + more - (more > 0 and column == 1)
    assert made.touch(replace(WORD, location=at)) is bool(numbers & set(range(line, last + 1)))


def test_a_place_that_a_finding_speaks_of_counts(tmp_path, write):
    file = str(write("d/a.txt", "a\n" * 9))
    made = changes([range(2, 3)], folder=tmp_path)
    finding = replace(WORD, location=place(file, 5))
    assert not made.touch(finding)
    assert made.touch(replace(finding, related=(Related("first printed here", place(file, 2)),)))


def test_cells_and_payloads_are_changed_with_their_file(tmp_path, write):
    for finding in (IN_WARC, IN_TABLE):
        file = str(write(finding.location.path, "a\n"))
        there = replace(finding, location=replace(finding.location, path=file))
        assert changes([range(9, 10)], finding.location.path, tmp_path).touch(there)
        assert not changes([range(9, 10)], "other", tmp_path).touch(there)
