"""`check --fix` and `check --diff` as a user runs them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from articles import BODY, HEADLINE
from command import lint_news

BROKEN = f"{HEADLINE}\n\nThe company said that the the route to Holm &amp; Sons stays.\n\n" + "\n\n".join(BODY) + "\n"
WHOLE = BROKEN.replace("the the", "the").replace("&amp;", "&")
ODD = BROKEN.replace("stays", "stays amid Regional Security Tears")


def record(text: str) -> str:
    return json.dumps({"title": HEADLINE, "text": text.partition("\n\n")[2]}) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.txt").write_text(BROKEN)
    (tmp_path / "b.jsonl").write_text(record(WHOLE) + record(BROKEN))
    (tmp_path / "clean.txt").write_text(WHOLE)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


def test_what_is_fixed_is_told_and_what_is_left_reported(folder):
    (folder / "odd.txt").write_text(ODD)
    done = lint_news("check", "--fix", "--format", "jsonl", ".", folder=folder)
    assert done.code == 1
    assert (folder / "a.txt").read_text() == WHOLE
    assert (folder / "b.jsonl").read_text() == record(WHOLE) + record(WHOLE)
    assert [row["rule"] for row in done.rows if row["type"] == "finding"] == ["oddity/real-word"]
    assert done.rows[-1]["fixed"] == 6
    assert [line for line in done.err.splitlines() if line.startswith("fixed")] == [
        "fixed a.txt (2 findings)",
        "fixed b.jsonl (2 findings)",
        "fixed odd.txt (2 findings)",
    ]
    assert "6 fixed" in done.err


def test_a_changed_file_is_exit_code_1_once(folder):
    assert lint_news("check", "--fix", "--fail-on", "never", ".", folder=folder).code == 1
    after = contents(folder)
    done = lint_news("check", "--fix", ".", folder=folder)
    assert (done.code, contents(folder)) == (0, after)
    assert "fixed" not in done.err


def test_the_diff_says_what_fix_does_and_changes_nothing(folder):
    before = contents(folder)
    done = lint_news("check", "--diff", ".", folder=folder)
    assert done.code == 1
    assert contents(folder) == before
    shown = done.out.splitlines()
    assert shown[:3] == ["--- a.txt", "+++ a.txt", "@@ -1,6 +1,6 @@"]
    assert [line for line in shown[3:] if line[0] in "-+"] == [
        "-The company said that the the route to Holm &amp; Sons stays.",
        "+The company said that the route to Holm & Sons stays.",
        "--- b.jsonl",
        "+++ b.jsonl",
        "-" + record(BROKEN).rstrip(),
        "+" + record(WHOLE).rstrip(),
    ]
    assert "4 findings would be fixed" in done.err
    lint_news("check", "--fix", ".", folder=folder)
    assert lint_news("check", "--diff", ".", folder=folder).code == 0


def test_the_diff_shows_what_hides(folder):
    evil = "\u202e::error::x\x1b[31m the\u200b end"
    lines = [
        HEADLINE,
        f"::set-output name=a::{evil} of the the day.",
        "::stop-commands::x",
        "##[add-path]/tmp",
        BODY[0],
    ]
    (folder / "a.txt").write_text("\n".join(lines))
    done = lint_news("check", "--diff", "a.txt", folder=folder)
    assert done.code == 1
    assert not set(done.out) & set("\u202e\x1b\u200b")
    assert not any(line.strip().startswith("::") or "##[" in line for line in done.out.splitlines())
    assert "-::set-output name=a::<U+202E>::error::x␛[31m the<U+200B> end of the the day." in done.out.splitlines()


def test_unsafe_fixes_are_made_when_asked_for(folder):
    (folder / "a.txt").write_text(ODD)
    assert lint_news("check", "--fix", "--unsafe-fixes", "a.txt", folder=folder).code == 1
    assert (folder / "a.txt").read_text() == WHOLE.replace("stays", "stays amid Regional Security Fears")


@pytest.mark.parametrize("jobs", ["0", "1", "3"])
@pytest.mark.parametrize("cache", [(), ("--no-cache",)])
def test_any_number_of_processes_and_the_cache_give_the_same(folder, jobs, cache):
    (folder / "big.jsonl").write_text((record(WHOLE) * 3 + record(BROKEN) + "\n{broken\n") * 40)
    lint_news("check", "--jobs", jobs, *cache, ".", folder=folder)  # so that the cache knows them
    done = lint_news("check", "--fix", "--quiet", "--jobs", jobs, *cache, ".", folder=folder)
    assert done.code == 3  # of the broken records
    assert (folder / "big.jsonl").read_text() == (record(WHOLE) * 4 + "\n{broken\n") * 40
    assert (folder / "a.txt").read_text() == WHOLE


def test_what_the_baseline_knows_stays(folder):
    lint_news("baseline", "write", "--baseline", "known", "a.txt", folder=folder)
    done = lint_news("check", "--fix", "--baseline", "known", "a.txt", folder=folder)
    assert (done.code, (folder / "a.txt").read_text()) == (0, BROKEN)
    assert "2 known" in done.err


def test_what_is_not_selected_or_suppressed_stays(folder):
    (folder / "lint-news.yaml").write_text("suppress:\n  - {rule: duplicate/word, path: b.*, reason: poems}\n")
    assert lint_news("check", "--fix", "--select", "duplicate", ".", folder=folder).code == 1
    assert (folder / "a.txt").read_text() == BROKEN.replace("the the", "the")
    assert (folder / "b.jsonl").read_text() == record(WHOLE) + record(BROKEN)


def test_standard_input_is_printed_with_its_fixes(folder):
    for given, expected, code in ((BROKEN, WHOLE, 0), (WHOLE, WHOLE, 0), ("", "", 0), (ODD, None, 1)):
        done = lint_news("check", "--fix", "-", folder=folder, stdin=given)
        assert done.code == code
        assert expected is None or done.out == expected
    assert "Security Tears" in done.out
    assert "oddity/real-word" in done.err
    assert " --> -:3:" in done.err
    done = lint_news("check", "--fix", "--input-format", "jsonl", "-", folder=folder, stdin=record(BROKEN))
    assert done.out == record(WHOLE)
    done = lint_news("check", "--diff", "-", folder=folder, stdin=BROKEN)
    assert (done.code, done.out.splitlines()[0]) == (1, "--- -")


def test_what_is_not_rewritten_is_said(folder):
    (folder / "c.txt.gz").write_bytes(gzip.compress(BROKEN.encode()))
    done = lint_news("check", "--fix", "c.txt.gz", folder=folder)
    assert done.code == 1
    assert "2 findings not fixed in files that are compressed, remote, or in a format" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fix", "--diff", "a.txt"), "leave out one of them"),
        (("--unsafe-fixes", "a.txt"), "goes with --fix or --diff"),
        (("--fix", "--sample", "3", "a.txt"), "leave out --sample"),
        (("--fix", "--state", "s", "a.txt"), "leave out --sample"),
        (("--diff", "--format", "json", "a.txt"), "leave out --output"),
        (("--fix", "-", "a.txt"), "leave out other paths"),
        (("--fix", "--grammar", "-"), "leave out --grammar"),
    ],
)
def test_what_cannot_be_combined_is_said_before_anything_is_read(folder, arguments, said):
    done = lint_news("check", *arguments, folder=folder)
    assert done.code == 2
    assert said in done.err
    assert (folder / "a.txt").read_text() == BROKEN
