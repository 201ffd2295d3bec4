"""Finished units are found again, whatever stops a run, and only if they are whole."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from command import finished as ended
from command import lint_news, one_line, started
from dumps import PLAN, record, shards_of

from lint_news import engines
from lint_news.engines import run
from lint_news.engines.ledger import Ledger, replay
from lint_news.engines.sandbox import EngineError
from lint_news.engines.supervise import LIMITED, LINES, ROW, Limits
from lint_news.errors import UsageError

LIMITS = Limits(30, 1 << 30)
ROWS = [(ROW, b'[["a.txt"],3]'), (LINES, b"0 17"), (ROW, b'[["b.txt"],4]')]


def finished(ledger: Ledger, key: str, rows=ROWS) -> None:
    entry = ledger.entry(key)
    for kind, payload in rows:
        entry.put(kind, payload)
    entry.finish()
    entry.drop()


def test_a_finished_unit_is_found_with_its_rows(tmp_path):
    ledger = Ledger(tmp_path / "deep" / "state", LIMITS, resume=True)
    assert ledger.find("ab12") is None
    finished(ledger, "ab12")
    assert list(replay(ledger.find("ab12"))) == ROWS
    assert sorted(f.name for f in (tmp_path / "deep" / "state").iterdir()) == ["ab12.unit", "lock"]
    assert b"".join(f.read_bytes() for f in (tmp_path / "deep" / "state").iterdir()).isascii()


def test_an_unfinished_unit_leaves_nothing(tmp_path):
    ledger = Ledger(tmp_path, LIMITS, resume=True)
    entry = ledger.entry("ab12")
    entry.put(*ROWS[0])
    assert ledger.find("ab12") is None
    entry.drop()
    assert [f.name for f in tmp_path.iterdir()] == ["lock"]


def test_what_was_lost_to_a_limit_is_tried_again_under_other_limits(tmp_path):
    finished(Ledger(tmp_path, LIMITS, resume=True), "ab12", [(LIMITED, b'[["a.txt"],3]')])
    assert Ledger(tmp_path, LIMITS, resume=True).find("ab12")
    assert Ledger(tmp_path, Limits(60, 1 << 30), resume=True).find("ab12") is None
    assert Ledger(tmp_path, Limits(30, 1 << 31), resume=True).find("ab12") is None


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "pickle", "headless"])
def test_a_damaged_file_is_as_good_as_none(tmp_path, damage):
    ledger = Ledger(tmp_path, LIMITS, resume=True)
    finished(ledger, "ab12")
    file = tmp_path / "ab12.unit"
    data = file.read_bytes()
    changed = {
        "cut": data[:-9],
        "flip": data.replace(b"3", b"5"),
        "empty": b"",
        "pickle": pickle.dumps([1]),
        "headless": data.split(b"\n", 1)[1],
    }
    file.write_bytes(changed[damage])
    assert ledger.find("ab12") is None
    with pytest.raises(EngineError, match=r"ab12\.unit: is damaged"):
        list(replay(file))


def test_starting_anew_forgets_but_touches_nothing_else(tmp_path):
    finished(Ledger(tmp_path, LIMITS, resume=False), "ab12")
    for name in ("notes.txt", "my.unit.txt", ".unit"):
        (tmp_path / name).write_text("mine")
    (tmp_path / "cd34.unit.77.partial").write_text("left by a run that was killed")
    assert Ledger(tmp_path, LIMITS, resume=True).find("ab12")
    assert not (tmp_path / "cd34.unit.77.partial").exists()
    assert Ledger(tmp_path, LIMITS, resume=False).find("ab12") is None
    assert sorted(f.name for f in tmp_path.iterdir()) == [".unit", "lock", "my.unit.txt", "notes.txt"]


def test_a_folder_that_cannot_be_one_is_the_users_fault(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot keep state"):
        Ledger(tmp_path / "file", LIMITS, resume=False)


@pytest.fixture
def dump(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "UNIT_BYTES", (20_000, 20_000))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(record(n) for n in range(150)), encoding="utf-8")
    return shards_of(folder)


def test_finished_units_are_not_linted_again(tmp_path, dump):
    state = tmp_path / "state"
    first = list(run(dump, PLAN, jobs=2, state=state))
    assert first == list(run(dump, PLAN, jobs=0))
    # Only what is missing is linted, here by another function that shows it; a damaged file counts as missing.
    files = sorted(state.glob("*.unit"))
    assert len(files) > 3
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:-20])
    again = list(run(dump, PLAN, jobs=1, state=state, resume=True, work="poison:who"))
    told = [any(f.rule == "test/who" for f in r.findings) for r in again]
    assert 0 < sum(told) < len(told)
    assert [r.source for r in again] == [r.source for r in first]
    assert [r for r, new in zip(again, told, strict=True) if not new] == [
        r for r, new in zip(first, told, strict=True) if not new
    ]
    anew = list(run(dump, PLAN, jobs=1, state=state, work="poison:who"))
    assert all(f.rule == "test/who" for r in anew for f in r.findings)


def test_a_changed_file_or_plan_is_linted_again(tmp_path, dump):
    from lint_news.config import Config
    from lint_news.ruleset import make_plan

    state = tmp_path / "state"
    list(run(dump, PLAN, jobs=1, state=state, work="poison:who"))
    other = make_plan(Config(ignore=("oddity",)), fast=True)
    assert not any(f.rule == "test/who" for r in run(dump, other, jobs=1, state=state, resume=True) for f in r.findings)
    file = Path(dump[0].uri)
    file.write_text(file.read_text() + record(0))
    changed = shards_of(file.parent)
    assert not any(
        f.rule == "test/who" for r in run(changed, PLAN, jobs=1, state=state, resume=True) for f in r.findings
    )


def test_what_cannot_be_combined_is_said_at_once(tmp_path, dump):
    with pytest.raises(UsageError, match="state"):
        run(dump, PLAN, jobs=1, state=tmp_path, keep_document=True)
    with pytest.raises(UsageError, match="state"):
        run(dump, PLAN, jobs=0, state=tmp_path)


def test_a_state_folder_that_vanishes_is_one_clear_line(tmp_path, dump):
    state = tmp_path / "state"
    results = run(dump, PLAN, jobs=1, state=state)
    shutil.rmtree(state)
    with pytest.raises(EngineError, match="state cannot be written"):
        list(results)


def test_a_folder_is_for_one_run_at_a_time(tmp_path, dump):
    state = tmp_path / "state"
    results = run(dump, PLAN, jobs=1, state=state)
    next(results)
    with pytest.raises(UsageError, match="another run keeps its state there"):
        run(dump, PLAN, jobs=1, state=state, resume=True)
    results.close()
    assert len(list(run(dump, PLAN, jobs=1, state=state, resume=True))) == 150
    run(dump, PLAN, jobs=1, state=state)  # never begun, and dropped
    assert len(list(run(dump, PLAN, jobs=1, state=state, resume=True))) == 150


def test_two_processes_do_not_share_a_folder(tmp_path, dump):
    """The lock goes with the process that holds it, however that ends."""
    dump_file = Path(dump[0].uri)
    first = started("check", "--state", "state", "-", folder=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        while not (tmp_path / "state" / "lock").exists():
            assert first.poll() is None
            time.sleep(0.02)
        second = lint_news("check", "--state", "state", "--resume", dump_file, folder=tmp_path)
        one_line(second, "state: another run keeps its state there")
        assert second.code == 2
        first.kill()
        first.wait()
        assert lint_news("check", "--state", "state", "--resume", dump_file, folder=tmp_path).code == 1
    finally:
        ended(first)
