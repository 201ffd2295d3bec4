"""The command line: outcomes, exit codes, and what stands on which stream."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from articles import BODY, HEADLINE, OTHERS, lines, page
from command import finished, lint_news, one_line, started

ODD = lines("Harbour closes on recession tears", *BODY[:3], "It was the the end of it, said the company.")
CLEAN = lines(HEADLINE, *BODY)
NOTE = lines(HEADLINE, *BODY, "- Advertisement -")
PDF = b"%PDF-1.7\n\x00\x01"
RULE = """\
summary: S
why: W.
kind: pattern
pattern: 'grumbl\\w+'
examples:
  bad: ["[[grumbled]]", "They [[grumble]]"]
  good: [a, b]
"""


@pytest.fixture
def folder(tmp_path, write):
    """A folder with one odd and one clean article, away from any configuration."""
    write("odd.txt", ODD)
    write("clean.txt", CLEAN)
    return tmp_path


# Exit codes


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (ODD, (), 1),
        (NOTE, (), 0),
        (CLEAN, (), 0),
        (ODD, ("--fail-on", "error"), 0),
        (ODD, ("--fail-on", "never"), 0),
        (NOTE, ("--fail-on", "note"), 1),
        (CLEAN, ("--fail-on", "note"), 0),
    ],
)
def test_findings_at_or_above_the_limit_make_the_code_1(write, tmp_path, text, arguments, code):
    write("a.txt", text)
    assert lint_news("check", *arguments, "a.txt", folder=tmp_path).code == code


def test_a_problem_outweighs_findings(folder, write):
    write("a.pdf", PDF)
    assert lint_news("check", "odd.txt", "a.pdf", folder=folder).code == 3


def test_the_user_s_fault_outweighs_all(folder, write):
    write("a.pdf", PDF)
    done = lint_news("check", "odd.txt", "a.pdf", "nowhere", folder=folder)
    assert done.code == 2
    assert done.out == ""


# Bad input: the user's fault, nothing is read


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "odd.txt", "nowhere.txt"), ["nowhere.txt"]),
        (("check", "--selct", "oddity", "odd.txt"), ["--selct", "'--select'"]),
        (("check", "--sel", "oddity", "odd.txt"), ["--sel", "'--select'"]),
        (("check", "--colour=always", "odd.txt"), ["--colour", "'--color'"]),
        (("strip", "--explan", "odd.txt"), ["--explan", "'--explain'"]),
        (("check", "--select", "odity", "odd.txt"), ["odity", "'oddity'"]),
        (("check", "--ignore", "duplicate/hedline", "odd.txt"), ["duplicate/hedline", "'duplicate/headline'"]),
        (("check", "--format", "xml", "odd.txt"), ["xml", "jsonl"]),
        (("check", "--fail-on", "warn", "odd.txt"), ["warn", "warning"]),
        (("check", "--max-size", "big", "odd.txt"), ["--max-size"]),
        (("check", "--max-size", "-1", "odd.txt"), ["--max-size"]),
        (("check", "--max-size", "nan", "odd.txt"), ["--max-size"]),
        (("check", "--max-size", "inf", "odd.txt"), ["--max-size"]),
        (("check", "--field", "text", "odd.txt"), ["text", "text=NAME"]),
        (("check", "--field", "body=x", "odd.txt"), ["body=x", "text=NAME"]),
        (("check", "--main-text", "caption=cut", "odd.txt"), ["caption", "'captions'"]),
        (("strip", "--main-text", "captions=off", "odd.txt"), ["captions=off", "captions=keep"]),
        (("check", "--config", "none.yaml", "odd.txt"), ["none.yaml"]),
        (("check", "--output", "none/report.txt", "odd.txt"), ["none"]),
        (("check", "--output", "jsonl=none/report.jsonl", "odd.txt"), ["none"]),
        (("check", "--output", "xml=report.xml", "odd.txt"), ["xml", "jsonl"]),
        (("check", "--output", ".", "odd.txt"), ["folder"]),
        (("check",), ["PATH"]),
        (("chek", "odd.txt"), ["chek", "check"]),
        (("rules", "show", "oddity/real-wrd"), ["oddity/real-wrd", "'oddity/real-word'"]),
        (("rules", "show"), ["rules show"]),
        (("rules", "list", "oddity"), ["oddity"]),
        (("rules", "test", "nowhere"), ["nowhere"]),
        (("init", "none/lint-news.yaml"), ["none"]),
    ],
)
def test_the_user_s_fault_is_one_line_with_the_remedy_and_nothing_is_read(folder, arguments, said):
    done = lint_news(*arguments, folder=folder)
    assert done.code == 2
    one_line(done, *said)


@pytest.mark.parametrize("command", ["check", "strip"])
@pytest.mark.parametrize("name", ["--output=pwned.txt", "--config=x.txt", "-x.txt", "--quiet"])
def test_a_file_that_is_named_like_an_option_is_none(folder, write, command, name):
    write(name, ODD)
    done = lint_news(command, name, "clean.txt", folder=folder)
    assert done.code == 2
    one_line(done, name, "put '--' before the files")
    assert not (folder / "pwned.txt").exists()
    done = lint_news(command, "--output=report.txt", "--", name, folder=folder)
    assert done.code == (command == "check")
    assert "the the" in (folder / "report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("selct: [oddity]\n", ["lint-news.yaml:1", "'select'"]),
        ("fail-on: warning\nignore: [odity]\n", ["lint-news.yaml", "odity", "'oddity'"]),
        ("rules:\n  oddity/real-word:\n    sevrity: note\n", ["lint-news.yaml:3", "'severity'"]),
        ("ignore: [a\n", ["lint-news.yaml:2", "YAML"]),
        ("rule-paths: [house]\n", ["house"]),
    ],
)
def test_a_configuration_that_cannot_be_understood_is_the_user_s_fault(folder, write, config, said):
    write("lint-news.yaml", config)
    done = lint_news("check", "odd.txt", folder=folder)
    assert done.code == 2
    one_line(done, *said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: pattern", "kind: patern", ["grumble.yaml:3", "'pattern'"]),
        ("why: W.", "wy: W.", ["grumble.yaml:2", "'why'"]),
        ("grumbl\\w+", "grumbl(", ["grumble.yaml:4", "compile"]),
        ("[[grumbled]]", "[[grum]]bled", ["grumble.yaml:6", "wanted 'grum', found 'grumbled'"]),
    ],
)
def test_a_broken_rule_file_is_the_user_s_fault(folder, write, old, new, said):
    write("lint-news.yaml", "rule-paths: [rules]\n")
    write("rules/house/grumble.yaml", RULE.replace(old, new))
    done = lint_news("check", "odd.txt", folder=folder)
    assert done.code == 2
    one_line(done, *said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [("check",), ("check", "--format", "jsonl"), ("strip",)])
def test_output_that_cannot_be_written_is_one_line(folder, arguments):
    done = lint_news(*arguments, "--output", "/dev/full", "odd.txt", folder=folder)
    assert done.code == 3
    one_line(done, "/dev/full")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [("check", "odd.txt"), ("strip", "odd.txt"), ("rules",)])
def test_standard_output_that_cannot_be_written_is_one_line(folder, arguments):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        code, err = finished(started(*arguments, folder=folder, stdout=full, stderr=subprocess.PIPE))
    assert code == 3
    assert err.startswith("lint-news: ")
    assert err.count("\n") == 1


def _small_disk():
    """No file may grow beyond 20 kB: a disk that becomes full."""
    resource = pytest.importorskip("resource")
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.parametrize("command", ["check", "strip"])
def test_a_disk_that_becomes_full_leaves_the_old_report_and_nothing_half(folder, write, command):
    write("dump.jsonl", (json.dumps({"text": ODD}) + "\n") * 200)
    write("report", "of yesterday")
    arguments = (command, "--no-cache") if command == "check" else (command,)
    process = started(
        *arguments, "--output", "report", "dump.jsonl", folder=folder, stderr=subprocess.PIPE, preexec_fn=_small_disk
    )
    code, err = finished(process)
    assert code == 3
    assert err.startswith("lint-news: report: cannot be written: ")
    assert err.count("\n") == 1
    assert (folder / "report").read_text() == "of yesterday"
    assert sorted(p.name for p in folder.iterdir()) == ["clean.txt", "dump.jsonl", "odd.txt", "report"]


def test_what_a_killed_run_was_writing_goes_with_the_next_but_not_what_another_writes(folder):
    def begun():
        """A run that waits for more input."""
        process = started("check", "--output", "report", "-", folder=folder, stdin=subprocess.PIPE)
        partial = folder / f".report.{process.pid}.partial"
        assert within_seconds(partial.exists)
        return process, partial

    def within_seconds(condition):
        return any(condition() or time.sleep(0.05) for _ in range(200))

    killed, left_over = begun()
    killed.kill()
    finished(killed)
    assert left_over.exists()
    assert not (folder / "report").exists()
    working, partial = begun()
    assert within_seconds(lambda: not left_over.exists())
    assert lint_news("check", "--output", "report", "odd.txt", folder=folder).code == 1
    assert partial.exists()
    assert (folder / "report").read_text() != ""
    working.stdin.close()
    assert working.wait(30) == 0
    assert (folder / "report").read_text() == ""
    assert not partial.exists()


def test_a_folder_of_output_that_cannot_be_made_in_mid_run(folder, write):
    write("in/a.txt", CLEAN)
    write("in/b/c.txt", CLEAN)
    write("out/b", "a file where a folder should be")
    done = lint_news("strip", "--output", "out/", "in", folder=folder)
    assert done.code == 3
    one_line(done, "out/b: cannot be made")
    assert sorted(p.name for p in (folder / "out").iterdir()) == ["a.txt", "b"]


def test_a_reader_that_goes_away_is_no_fault_of_the_file_beside(folder, write):
    write("dump.jsonl", (json.dumps({"text": ODD}) + "\n") * 3000)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = started("check", "--output", "report", "--output", "-", "dump.jsonl", folder=folder, **streams)
    process.stdout.read(10)
    process.stdout.close()
    assert finished(process) == (0, "")


# Bad input: problems, the rest is read


@pytest.mark.parametrize(
    ("name", "content", "kind", "arguments"),
    [
        ("a.txt", PDF, "binary", ()),
        ("a.pdf", PDF, "binary", ()),
        ("a.txt", "x" * 20_000, "too-large", ("--max-size", "0.01")),
        ("a.jsonl", "x" * 20_000, "too-large", ("--max-size", "0.01")),
        ("a.jsonl", '{"text": "broken', "not-json", ()),
        ("a.jsonl", '{"id": 1}', "no-text", ()),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_the_rest_is_read(folder, write, name, content, kind, arguments):
    write(name, content)
    done = lint_news("check", "--format", "jsonl", *arguments, name, "odd.txt", folder=folder)
    assert done.code == 3
    [problem] = [r for r in done.rows if r["type"] == "problem"]
    assert (problem["kind"], problem["article_lost"], problem["location"]["path"]) == (kind, True, name)
    assert problem["remedy"]
    assert "oddity/real-word" in {r.get("rule") for r in done.rows}
    assert done.rows[-1]["lost"] == 1


def test_a_file_that_cannot_be_opened_is_a_problem(folder):
    (folder / "a.txt").symlink_to("nowhere")
    done = lint_news("check", "--format", "jsonl", "a.txt", "odd.txt", folder=folder)
    assert done.code == 3
    assert [r["kind"] for r in done.rows if r["type"] == "problem"] == ["unreadable"]


def test_problems_are_shown_to_people_too(folder, write):
    write("a.pdf", PDF)
    done = lint_news("check", "a.pdf", folder=folder)
    assert re.fullmatch(
        r"problem\[binary\]: is a binary file \(article lost\)\n --> a\.pdf\n  = give text, HTML, JSON, .*\n\n",
        done.out,
    )
    assert "1 problem" in done.err
    assert "a.pdf" in lint_news("strip", "a.pdf", folder=folder).err


def test_binary_files_in_a_folder_are_left_out_and_counted(folder, write):
    write("photo.txt", PDF)
    write("notes.md", "not news")
    done = lint_news("check", "--ignore", "*", ".", folder=folder)
    assert done.code == 0
    assert "2 articles" in done.err
    assert "2 other files left out" in done.err


@pytest.mark.parametrize("command", ["check", "strip"])
@pytest.mark.parametrize(
    ("path", "said"), [("empty.txt", "1 empty"), ("bare", "nothing to lint"), ("-", "nothing to lint")]
)
def test_nothing_to_read_is_said_and_no_fault(folder, write, command, path, said):
    write("empty.txt", "")
    (folder / "bare").mkdir()
    done = lint_news(command, path, folder=folder)
    assert (done.code, done.out) == (0, "")
    assert said in done.err


def test_undecodable_bytes_are_a_finding(folder, write):
    write("a.txt", CLEAN.encode().replace(b"Norrey", "Nørréy".encode()) + b"The caf\xe9 closed.\n")
    done = lint_news("check", "--format", "jsonl", "a.txt", folder=folder)
    assert done.code == 1
    assert [(r["rule"], r["text"], r["location"]["line"]) for r in done.rows[:-1]] == [
        ("debris/undecodable-bytes", "\ufffd", 14)
    ]


def test_a_slow_rule_is_a_problem_and_the_article_is_not_lost(folder, write):
    write("lint-news.yaml", "rule-paths: [rules]\n")
    write("rules/house/slow.yaml", RULE.replace("'grumbl\\w+'", "'grumbl\\w+|(z+)+$'"))
    write("a.txt", ODD + "\n" + "z" * 5000 + "!\n")
    done = lint_news("check", "--format", "jsonl", "a.txt", folder=folder)
    assert done.code == 3
    [problem] = [r for r in done.rows if r["type"] == "problem"]
    assert (problem["kind"], problem["article_lost"]) == ("slow-rule", False)
    assert "house/slow" in problem["message"]
    assert "oddity/real-word" in {r.get("rule") for r in done.rows}


# Interrupted, and the reader gone


def test_ctrl_c_is_quiet_and_leaves_no_half_written_file(folder):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = started(
        "check", "--format", "jsonl", "--output", "-", "--output", "jsonl=report.jsonl", "-", folder=folder, **pipes
    )
    process.stdin.write(json.dumps({"text": ODD}).encode() + b"\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith(b'{"type": "finding"')  # it is at work, waiting for the next record
    process.send_signal(signal.SIGINT)
    assert finished(process) == (130, "")
    assert sorted(p.name for p in folder.iterdir()) == ["clean.txt", "odd.txt"]


@pytest.mark.parametrize(
    "arguments",
    [("check", "--format", "jsonl", "--fail-on", "note"), ("check",), ("strip",), ("strip", "--format", "jsonl")],
)
def test_a_closed_pipe_is_quiet(folder, write, arguments):
    write("dump.jsonl", (json.dumps({"text": ODD}) + "\n") * 3000)
    process = started(*arguments, "dump.jsonl", folder=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    assert finished(process) == (0, "")


@pytest.mark.parametrize("arguments", [("check", "odd.txt"), ("rules",), ("--help",), ("strip", "odd.txt")])
def test_a_pipe_that_was_never_read_is_quiet(folder, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        process = started(*arguments, folder=folder, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    code, err = finished(process)
    assert code == 0
    assert "Traceback" not in err
    assert "Broken" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_gives_no_traceback(folder, closed):
    done = subprocess.run(
        f'"{sys.executable}" -m lint_news check - odd.txt {closed}',
        shell=True,
        cwd=folder,
        capture_output=True,
        timeout=30,
        check=False,
        input=b"",
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2, 3)


# Debugging


def test_debug_shows_the_traceback(folder):
    done = lint_news("check", "--debug", "nowhere", folder=folder)
    assert done.code == 2
    assert "Traceback" in done.err
    assert "nowhere: no such file or folder" in done.err.splitlines()[-1]


# Formats


def test_the_report_for_people(folder):
    done = lint_news("check", "odd.txt", folder=folder)
    assert re.search(r"^warning\[oddity/real-word\]: .*\n +--> odd\.txt:1:19$", done.out, re.M)
    assert re.search(
        r"^1 article in [\d.]+ s: 0 clean, 1 with findings, 0 lost; 0 errors, 2 warnings, 0 notes; 1 fixable with "
        r"--fix$",
        done.err,
        re.M,
    )


def test_quiet_leaves_the_summary_out(folder):
    assert lint_news("check", "--quiet", "odd.txt", folder=folder).err == ""


def test_json_and_json_lines_are_valid_and_say_the_same(folder):
    rows = lint_news("check", "--format", "jsonl", ".", folder=folder).rows
    whole = json.loads(lint_news("check", "--format", "json", ".", folder=folder).out)
    assert [*whole["findings"], *whole["problems"], whole["summary"]] == rows
    assert rows[-1] == {
        "type": "summary",
        "articles": 2,
        "clean": 1,
        "with_findings": 1,
        "lost": 0,
        "findings": len(rows) - 1,
        "problems": 0,
        "bytes": len(ODD.encode()) + len(CLEAN.encode()),
        "left_out": 0,
        "known": 0,
        "suppressed": 0,
        "fixed": 0,
        "breaches": [],
    }


def test_findings_are_sorted_by_path_record_start_and_rule(folder, write):
    bad = lines(
        HEADLINE, HEADLINE, *BODY[:2], "It was the the end of recession tears.", "Popular News", "One other title here"
    )
    write("sub/b.txt", bad)
    write("sub.txt", bad)
    write("dump.jsonl", "".join(json.dumps({"text": bad}) + "\n" for _ in range(12)))
    rows = lint_news("check", "--format", "jsonl", "sub", "odd.txt", "sub.txt", "dump.jsonl", folder=folder).rows[:-1]
    keys = [(r["location"]["path"], r["location"]["record"] or 0, r["location"]["start"], r["rule"]) for r in rows]
    assert keys == sorted(keys)
    assert len({k[:2] for k in keys}) == 15


def test_the_same_input_gives_the_same_bytes(folder, write):
    write("b.txt", lines(HEADLINE, HEADLINE, *BODY, "Popular News", *(t for pair in OTHERS for t in pair)))
    write("c.html", page(f"<h1>{HEADLINE}</h1>", *BODY, "It was the the end."))
    for command in (("check", "--format", "jsonl"), ("check",), ("strip", "--explain"), ("rules", "--format", "json")):
        paths = () if command[0] == "rules" else (".",)
        first, second = (lint_news(*command, *paths, folder=folder, PYTHONHASHSEED=seed) for seed in ("1", "2"))
        assert first.out == second.out
        assert first.out


def test_the_report_can_go_to_several_files_in_several_formats(folder):
    done = lint_news(
        "check", "--output", "jsonl=a.jsonl", "--output", "json=b.json", "--output", "c.txt", "odd.txt", folder=folder
    )
    assert (done.code, done.out) == (1, "")
    assert "1 article" in done.err
    rows = [json.loads(line) for line in (folder / "a.jsonl").read_text().splitlines()]
    assert json.loads((folder / "b.json").read_text())["summary"] == rows[-1]
    assert (folder / "c.txt").read_text() == lint_news("check", "odd.txt", folder=folder).out
    made = sorted(p.name for p in folder.iterdir() if p.name != ".lint_news_cache")
    assert made == ["a.jsonl", "b.json", "c.txt", "clean.txt", "odd.txt"]


def test_an_output_may_be_standard_output(folder):
    done = lint_news("check", "--output", "jsonl=-", "--output", "c.txt", "odd.txt", folder=folder)
    assert done.rows[-1]["type"] == "summary"
    assert (folder / "c.txt").read_text().startswith("warning[")


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("text", ODD, None),
        (
            "page",
            page(
                "<h1>Harbour closes on recession tears</h1>", *BODY[:3], "It was the the end of it, said the company."
            ),
            None,
        ),
        ("records", json.dumps({"text": ODD}) + "\n" + json.dumps({"text": CLEAN}), None),
        ("forced", ODD, "text"),
        ("utf-16", ODD.encode("utf-16"), None),
    ],
)
def test_standard_input_is_read_in_any_format(folder, name, data, form):
    arguments = ("--input-format", form) if form else ()
    done = lint_news("check", "--format", "jsonl", *arguments, "-", folder=folder, stdin=data)
    assert done.code == 1
    assert {r["rule"] for r in done.rows[:-1] if r["severity"] != "note"} == {"oddity/real-word", "duplicate/word"}
    assert {r["location"]["path"] for r in done.rows[:-1]} == {"-"}
    assert done.rows[-1]["articles"] == (2 if name == "records" else 1)


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="needs /dev/fd")  # noqa: PTH112
def test_a_pipe_given_by_name_is_read_whole(folder):
    reading, writing = os.pipe()
    process = started(
        "check", "--format", "jsonl", f"/dev/fd/{reading}", folder=folder, stdout=subprocess.PIPE, pass_fds=[reading]
    )
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(ODD.encode())
    rows = [json.loads(line) for line in process.communicate(timeout=30)[0].splitlines()]
    assert "oddity/real-word" in {r.get("rule") for r in rows}


# Options


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ((), {"oddity/real-word", "duplicate/word"}),
        (("--select", "oddity"), {"oddity/real-word"}),
        (("--select", "duplicate/word,oddity/real-*"), {"oddity/real-word", "duplicate/word"}),
        (("--select", "duplicate", "--select", "structure"), {"duplicate/word"}),
        (("--ignore", "oddity"), {"duplicate/word"}),
        (("--ignore", "oddity", "--ignore", "duplicate/*"), set()),
    ],
)
def test_rules_are_selected_and_ignored(folder, arguments, rules):
    assert {
        r.get("rule") for r in lint_news("check", "--format", "jsonl", *arguments, "odd.txt", folder=folder).rows
    } - {None} == rules


def test_flags_win_over_the_configuration(folder, write):
    write("lint-news.yaml", "select: [duplicate]\nfail-on: error\nignore: [structure]\n")
    assert lint_news("check", "odd.txt", folder=folder).code == 0
    assert lint_news("check", "--fail-on", "warning", "odd.txt", folder=folder).code == 1
    rows = lint_news("check", "--select", "oddity", "--format", "jsonl", "odd.txt", folder=folder).rows
    assert [r["rule"] for r in rows[:-1]] == ["oddity/real-word"]


def test_the_configuration_is_looked_for_from_the_working_folder_upward(folder, write):
    write("lint-news.yaml", "ignore: ['*']\n")
    write("deep/down/a.txt", ODD)
    assert lint_news("check", "a.txt", folder=folder / "deep/down").code == 0
    write("other.yaml", "select: [oddity]\n")
    assert lint_news("check", "--config", "other.yaml", "odd.txt", folder=folder).code == 1


def test_fields_of_records_can_be_named(folder, write):
    write("a.jsonl", json.dumps({"text": CLEAN, "story": ODD, "kop": "A headline of this story"}))
    rows = lint_news(
        "check", "--format", "jsonl", "--field", "text=story", "--field", "title=kop", "a.jsonl", folder=folder
    ).rows
    assert {r["location"]["field"] for r in rows[:-1] if r["rule"] == "duplicate/word"} == {"story"}
    write("lint-news.yaml", "fields: {text: story}\n")
    assert lint_news("check", "a.jsonl", folder=folder).code == 1
    assert lint_news("check", "--field", "text=text", "a.jsonl", folder=folder).code == 0


def test_boilerplate_adds_the_furniture(folder, write):
    write("a.txt", lines(HEADLINE, *BODY, "Popular News", "Shares fall on recession tears"))
    assert lint_news("check", "a.txt", folder=folder).code == 0
    assert lint_news("check", "--boilerplate", "a.txt", folder=folder).code == 1


# Terminal


CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NASTY = "Harbour \x1b]0;owned\x07closes\n\nIt was the the \x1b[2J\x9b31m\u202e end of it all, said he.\n"


def test_control_characters_are_made_visible(folder, write):
    write("a\x1b[31m.txt", NASTY)
    done = lint_news("check", "a\x1b[31m.txt", folder=folder)
    assert done.code == 1
    assert not CONTROLS.search(done.out + done.err)
    assert "␛[31m" in done.out
    assert "<U+202E>" in done.out
    assert not CONTROLS.search(lint_news("check", "no\x1b[31mwhere", folder=folder).err)


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_control_characters_are_escaped_in_json(folder, write, form):
    write("a.txt", NASTY)
    done = lint_news("check", "--format", form, "a.txt", folder=folder)
    assert not CONTROLS.search(done.out)


def test_colour_is_off_in_a_pipe_and_on_when_forced(folder):
    plain = lint_news("check", "odd.txt", folder=folder).out
    forced = lint_news("check", "--color", "always", "odd.txt", folder=folder).out
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", forced) == plain != forced
    assert "\x1b" not in lint_news("check", "--color", "always", "--format", "jsonl", "odd.txt", folder=folder).out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize(
    ("variables", "arguments", "colored"),
    [
        ({"TERM": "xterm"}, (), True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (), False),
        ({"TERM": "xterm", "NO_COLOR": ""}, (), True),
        ({"TERM": "dumb"}, (), False),
        ({"TERM": "xterm"}, ("--color", "never"), False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, ("--color", "always"), True),
    ],
)
def test_colour_on_a_terminal(folder, monkeypatch, variables, arguments, colored):
    monkeypatch.delenv("NO_COLOR", raising=False)
    master, slave = os.openpty()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    process = subprocess.Popen(
        [sys.executable, "-m", "lint_news", "check", *arguments, "odd.txt"],
        cwd=folder,
        stdout=slave,
        stderr=subprocess.DEVNULL,
    )
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 4096):
            shown += chunk
    except OSError:  # the other side is closed
        pass
    finally:
        os.close(master)
        process.wait(30)
    assert b"oddity/real-word" in shown
    assert (b"\x1b[" in shown) is colored


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_json_stays_json_whatever_the_encoding_of_the_output(folder, write, form):
    write("é.txt", ODD.replace("Norrey", "Nörrey 😀").replace("the the", "thé the the"))
    done = lint_news("check", "--format", form, "é.txt", folder=folder, PYTHONIOENCODING="ascii")
    found = json.loads(done.out)["findings"] if form == "json" else done.rows[:-1]
    assert {f["location"]["path"] for f in found} == {"é.txt"}


def test_output_for_people_survives_a_poor_encoding(folder, write):
    write("é.txt", ODD.replace("It was", "Ça était 😀"))
    done = lint_news("check", "é.txt", folder=folder, PYTHONIOENCODING="ascii")
    assert done.code == 1
    assert "\\u00e9.txt" in done.out


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_utf_8_is_read_and_named(folder):
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(ODD)
    done = lint_news("check", "--format", "jsonl", ".", folder=folder)
    assert [r["location"]["path"] for r in done.rows[:-1] if r["rule"] == "duplicate/word"] == [
        "caf\udce9.txt",
        "odd.txt",
    ]
    assert "<U+DCE9>" in lint_news("check", ".", folder=folder).out


# strip


def test_strip_prints_title_and_main_text(folder, write):
    write("a.txt", lines("Home > News > Ferry", HEADLINE, "By Ingrid Solheim", *BODY, "Popular News", "Ten soups"))
    done = lint_news("strip", "a.txt", folder=folder)
    assert (done.code, done.out, done.err) == (0, CLEAN, "")


def test_strip_prints_one_object_an_article(folder, write):
    write(
        "dump.jsonl",
        json.dumps({"text": ODD}) + "\n" + json.dumps({"title": HEADLINE, "text": "\n\n".join(BODY)}) + "\n",
    )
    rows = lint_news("strip", "--format", "jsonl", "dump.jsonl", "clean.txt", folder=folder).rows
    assert [(r["path"], r["record"], r["title"]) for r in rows] == [
        ("clean.txt", None, HEADLINE),
        ("dump.jsonl", 1, "Harbour closes on recession tears"),
        ("dump.jsonl", 2, HEADLINE),
    ]
    assert rows[0]["text"] == rows[2]["text"] == "\n\n".join(BODY)


def test_strip_explains(folder, write):
    write("a.txt", lines(HEADLINE, *BODY, "Popular News", "Ten soups for autumn"))
    done = lint_news("strip", "--explain", "a.txt", folder=folder)
    assert done.code == 0
    assert "8 blocks" not in done.out
    assert "9 blocks, 2 cut" in done.out
    assert "boilerplate/related: in the section that 'Popular News' opens" in done.out


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("text", ["a.txt", "sub/b.html.txt", "sub/c.jsonl.txt"]),
        ("jsonl", ["a.txt.jsonl", "sub/b.html.jsonl", "sub/c.jsonl"]),
    ],
)
def test_strip_mirrors_a_folder(folder, write, form, names):
    write("in/a.txt", CLEAN)
    write("in/sub/b.html", page(f"<h1>{HEADLINE}</h1>", *BODY))
    write("in/sub/c.jsonl", (json.dumps({"text": CLEAN}) + "\n") * 2)
    done = lint_news("strip", "--format", form, "--output", "out", "in", folder=folder)
    assert (done.code, done.out) == (0, "")
    assert "3 articles" not in done.err
    assert "4 articles" in done.err
    found = sorted(p.relative_to(folder / "out").as_posix() for p in (folder / "out").rglob("*") if p.is_file())
    assert found == names
    twice = (folder / "out" / names[2]).read_text()
    if form == "text":
        assert (folder / "out/a.txt").read_text() == CLEAN
        assert twice == f"{CLEAN}\n\n{CLEAN}"
    else:
        assert [json.loads(line)["record"] for line in twice.splitlines()] == [1, 2]


def test_a_mirror_never_writes_two_articles_into_one_place(folder, write):
    write("x/a.txt", CLEAN)
    write("y/a.txt", ODD)
    done = lint_news("strip", "--output", "out/", "x/a.txt", "y/a.txt", folder=folder)
    written = (
        "".join(p.read_text() for p in (folder / "out").rglob("*") if p.is_file()) if (folder / "out").exists() else ""
    )
    assert done.code == 2 or (HEADLINE in written and "recession tears" in written)


def test_a_mirror_never_overwrites_what_it_reads(folder, write):
    path = write("in/a.txt", lines(HEADLINE, *BODY, "Popular News", "Ten soups"))
    before = path.read_text()
    lint_news("strip", "--output", "in", "in", folder=folder)
    assert path.read_text() == before


def test_strip_in_place_takes_out_the_furniture_and_nothing_else(folder, write):
    raw = lines(HEADLINE, *BODY[:2], "Popular News", "Ten soups").replace("\n", "\r\n")
    path = write("a.txt", ("\ufeff" + raw).encode())
    done = lint_news("strip", "--in-place", "a.txt", "clean.txt", folder=folder)
    assert done.code == 1
    assert path.read_bytes().decode().rstrip() == ("\ufeff" + lines(HEADLINE, *BODY[:2]).replace("\n", "\r\n")).rstrip()
    assert (folder / "clean.txt").read_text() == CLEAN
    assert lint_news("strip", "--in-place", "a.txt", folder=folder).code == 0


# rules, init, help


def test_rules_lists_the_catalogue(folder):
    done = lint_news("rules", folder=folder)
    assert done.code == 0
    assert re.search(r"^duplicate/headline +warning +stable +Headline printed twice$", done.out, re.M)
    assert done.out == lint_news("rules", "list", folder=folder).out
    listed = json.loads(lint_news("rules", "--format", "json", folder=folder).out)
    assert [r["id"] for r in listed] == [line.split()[0] for line in done.out.splitlines()]


def test_rules_marks_what_is_off_and_lists_the_user_s_own(folder, write):
    write("lint-news.yaml", "ignore: [oddity]\nrule-paths: [rules]\n")
    write("rules/house/grumble.yaml", RULE)
    out = lint_news("rules", folder=folder).out
    assert re.search(r"^oddity/real-word .*\(off\)$", out, re.M)
    assert re.search(r"^house/grumble .*S$", out, re.M)


def test_rules_shows_one_rule_with_its_examples(folder):
    done = lint_news("rules", "show", "oddity/real-word", folder=folder)
    assert done.code == 0
    assert "oddity/real-word - A real word in another one's place" in done.out
    assert "[[Recession Tears]] Push Shares Down" in done.out
    assert "--ignore oddity/real-word" in done.out
    assert (
        json.loads(lint_news("rules", "show", "oddity/real-word", "--format", "json", folder=folder).out)["kind"]
        == "replace"
    )


def test_rules_tests_examples(folder, write):
    done = lint_news("rules", "test", folder=folder)
    assert done.code == 0
    assert re.search(r"^\d+ rules, \d+ examples, 0 failed$", done.err, re.M)
    write("rules/house/grumble.yaml", RULE.replace("[[grumbled]]", "[[grum]]bled"))
    done = lint_news("rules", "test", "rules", folder=folder)
    assert done.code == 1
    assert "wanted 'grum', found 'grumbled'" in done.out
    assert "1 rules, 4 examples, 1 failed" in done.err


def test_init_writes_a_configuration_that_loads_and_never_overwrites_one(folder):
    assert lint_news("init", folder=folder).code == 0
    written = (folder / "lint-news.yaml").read_text()
    assert lint_news("check", "clean.txt", folder=folder).code == 0
    done = lint_news("init", folder=folder)
    assert done.code == 2
    one_line(done, "lint-news.yaml", "--force")
    (folder / "lint-news.yaml").write_text("ignore: []\n")
    assert lint_news("init", "--force", folder=folder).code == 0
    assert (folder / "lint-news.yaml").read_text() == written


@pytest.mark.parametrize("arguments", [(), ("--help",), ("check", "--help"), ("--version",)])
def test_help_and_version_are_no_fault(folder, arguments):
    done = lint_news(*arguments, folder=folder)
    assert (done.code, done.err) == (0, "")
    assert "lint-news" in done.out


GERMAN = "Der Minister sagte am Sonntag, dass die Regierung den Mindestlohn im ganzen Land erhöhen werde. " * 3


def test_articles_in_other_languages_are_told_of_once_also_from_the_cache(folder, write):
    write("dump.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in (GERMAN, BODY[0], GERMAN + "Ja.")))
    said = "2 articles in other languages than English: oddities by the company of words were not looked for\n"
    for _ in range(2):
        done = lint_news("check", "--format", "jsonl", "--jobs", "1", "dump.jsonl", folder=folder)
        assert done.err.count(said) == 1
        assert done.rows[-1]["other_languages"] == 2
    assert (folder / ".lint_news_cache").exists()
    done = lint_news("check", "--select", "debris", "--no-cache", "dump.jsonl", folder=folder)
    assert "language" not in done.err
