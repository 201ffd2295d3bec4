"""Answers are remembered, bounded, and never in the way of a run."""

from __future__ import annotations

import sqlite3
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news import memo as module
from lint_news.memo import TABLE, Memo, connected

FILE = "some.sqlite"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def filled(memo, names, value="x" * 1000):
    for name in names:
        memo.keep({memo.key([name]): value})


def count(memo, names):
    return len(memo.known([memo.key([name]) for name in names]))


def test_what_is_kept_is_known_to_the_next_run(folder):
    first = Memo(FILE, "1")
    first.keep({first.key(["a", "b"]): "answer"})
    first.close()
    second = Memo(FILE, "1")
    assert second.known([second.key(["a", "b"]), second.key(["ab"])]) == {second.key(["a", "b"]): "answer"}
    assert Memo(FILE, "2").known([Memo(FILE, "2").key(["a", "b"])]) == {}


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_questions_of_other_parts_have_other_keys(one, other):
    memo = Memo(FILE, "1")
    assert (memo.key(one) == memo.key(other)) == (one == other)


def test_two_at_a_time_see_what_the_other_keeps(folder):
    one, other = Memo(FILE, "1"), Memo(FILE, "1")
    filled(one, "a")
    filled(other, "b")
    assert count(one, "ab") == count(other, "ab") == 2


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_made_anew(folder, content):
    folder.mkdir()
    (folder / FILE).write_bytes(content)
    memo = Memo(FILE, "1")
    filled(memo, "a")
    assert count(memo, "a") == 1


def test_values_of_another_kind_are_none(folder):
    memo = Memo(FILE, "1")
    filled(memo, "a")
    with sqlite3.connect(folder / FILE) as database:
        database.execute("UPDATE answers SET value = x'00ff'")
    assert count(memo, "a") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such modes")
def test_the_folder_is_the_users_alone(folder):
    filled(Memo(FILE, "1"), "a")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setenv("LINT_NEWS_CACHE", "")
    memo = Memo(FILE, "1")
    filled(memo, "a")
    assert count(memo, "a") == 0


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path / "file"))
    filled(Memo(FILE, "1"), "a")


def test_the_file_is_bounded(folder, monkeypatch):
    monkeypatch.setattr(module, "OFTEN", 50)
    memo, names = Memo(FILE, "1", most=200_000), [str(n) for n in range(1000)]
    filled(memo, names)
    assert 20 < count(memo, names) < 400
    assert (folder / FILE).stat().st_size < 500_000


def test_the_oldest_go_first_and_those_of_last_month_in_any_case(folder):
    database = connected(folder_of(folder), TABLE)
    old, today = Memo(FILE, "1"), Memo(FILE, "1")._today
    with database:
        for name, age in (("a", 31), ("b", 29)):
            database.execute("INSERT INTO answers VALUES (?, 'x', ?)", (old.key([name]), today - age))
    database.close()
    assert [count(old, name) for name in "ab"] == [0, 1]


def folder_of(folder):
    folder.mkdir()
    return folder / FILE
