"""Rows come out as they were put in, and memory stays small whoever is faster."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.engines.sandbox import EngineError
from lint_news.engines.spool import Spool


def nothing() -> None:
    """The run goes on."""


rows = st.lists(st.tuples(st.sampled_from([b"r", b"l"]), st.binary(max_size=40)), max_size=30)


@given(rows, st.integers(0, 100))
def test_rows_that_wait_come_out_in_order(some, memory):
    spool = Spool(nothing, memory)
    for kind, payload in some:
        spool.put(kind, payload)
        assert spool._bytes <= memory
    spool.close()
    assert list(spool.rows()) == some


def test_rows_come_out_in_order_while_they_are_put_in():
    some = [(b"r", str(n).encode() * 50) for n in range(5000)]
    spool = Spool(nothing, 10_000)

    def fill():
        for kind, payload in some:
            spool.put(kind, payload)
        spool.close()

    thread = threading.Thread(target=fill)
    thread.start()
    time.sleep(0.01)
    assert list(spool.rows()) == some
    thread.join()


def test_the_maker_waits_for_the_taker_when_it_is_its_turn():
    spool = Spool(nothing, 1000)
    made = []

    def fill():
        for n in range(1000):
            spool.put(b"r", b"x" * 100)
            made.append(n)
        spool.close()

    thread = threading.Thread(target=fill, daemon=True)
    taken = spool.rows()
    spool.put(b"r", b"first")
    next(taken)
    thread.start()
    time.sleep(0.2)
    assert len(made) < 20
    assert spool._file is None
    assert sum(1 for _ in taken) == 1000
    thread.join()


def test_those_who_wait_are_told_when_the_run_ends():
    ended = threading.Event()

    def check() -> None:
        if ended.is_set():
            raise InterruptedError

    spool = Spool(check)
    threading.Timer(0.2, lambda: (ended.set(), spool.wake())).start()
    started = time.monotonic()
    with pytest.raises(InterruptedError):
        list(spool.rows())
    assert time.monotonic() - started < 0.8


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Path("/dev/full").open("w+b"))  # noqa: SIM115
    spool = Spool(lambda: None, memory=1)
    with pytest.raises(EngineError, match="temporary files cannot be written: No space left"):
        spool.put(b"r", b"row")
    spool.drop()
