"""How far a run is: seldom said, never garbled, never raw."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
import struct
import termios

import pytest
from articles import BODY, HEADLINE, PLAN, lines

from lint_news.model import ArticleResult, Source
from lint_news.pipeline import lint
from lint_news.progress import CLEAR, Progress

MB = 1024 * 1024


class Clock:
    """Time that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def article(size: int = MB, left_out: str = "") -> ArticleResult:
    return ArticleResult(Source("a.txt", b""), size=size, left_out=left_out)


def feed(progress: Progress, clock: Clock, times: int, step: float, size: int = MB) -> None:
    for _ in range(times):
        clock.now += step
        progress.add(article(size))


def states(stream: io.StringIO) -> list[str]:
    return [part for part in stream.getvalue().split(CLEAR) if part]


@pytest.mark.parametrize("live", [True, False])
def test_short_runs_are_silent(clock, live):
    stream = io.StringIO()
    with Progress(40 * MB, stream, live, clock) as progress:
        feed(progress, clock, 19, 0.1)
    assert stream.getvalue() == ""


def test_the_line_tells_bytes_articles_speed_findings_and_time_left(clock):
    stream = io.StringIO()
    progress = Progress(40 * MB, stream, True, clock)
    feed(progress, clock, 10, 1)
    assert states(stream)[-1] == "10.0 MB of 40.0 MB (25 %), 10 articles, 1 a second, 0 findings, 30 s left"


def test_findings_are_counted_and_records_without_text_are_no_articles(clock):
    stream = io.StringIO()
    progress = Progress(40 * MB, stream, True, clock)
    progress.add(lint(Source("a.txt", lines(HEADLINE, *BODY[:2], "It was the the end of it.")), PLAN))
    progress.add(article(left_out="no text field"))
    clock.now += 4
    progress.add(article())
    assert ", 2 articles, 0 a second, 1 findings, " in states(stream)[-1]


def test_the_line_is_rewritten_at_most_five_times_a_second(clock):
    stream = io.StringIO()
    progress = Progress(10**9, stream, True, clock)
    feed(progress, clock, 10_000, 0.001)
    assert 35 <= len(states(stream)) <= 41  # eight seconds of ten


def test_speed_and_time_left_are_those_of_late(clock):
    stream = io.StringIO()
    progress = Progress(1000 * MB, stream, True, clock)
    feed(progress, clock, 100, 1)
    feed(progress, clock, 300, 0.1)
    assert ", 10 a second, " in states(stream)[-1]
    assert states(stream)[-1].endswith(", 60 s left")


@pytest.mark.parametrize("total", [0, 3 * MB])
def test_without_a_known_size_there_is_no_share_and_no_time_left(clock, total):
    """The size of a pipe is unknown; what was compressed is larger than the file it came from."""
    stream = io.StringIO()
    progress = Progress(total, stream, True, clock)
    feed(progress, clock, 10, 1)
    assert states(stream)[-1] == "10.0 MB, 10 articles, 1 a second, 0 findings"


def test_elsewhere_a_plain_line_a_minute(clock):
    stream = io.StringIO()
    with Progress(1000 * MB, stream, False, clock) as progress:
        feed(progress, clock, 200, 1)
    assert stream.getvalue().splitlines() == [
        f"{n}.0 MB of 1000.0 MB ({n // 10} %), {n} articles, 1 a second, 0 findings, {left} left"
        for n, left in ((60, "16 min"), (120, "15 min"), (180, "14 min"))
    ]


def test_the_line_goes_away_for_what_is_written_between_and_at_the_end(clock):
    stream = io.StringIO()
    progress = Progress(40 * MB, stream, True, clock)
    feed(progress, clock, 3, 1)
    progress.clear()
    assert stream.getvalue().endswith(CLEAR)
    stream.write("a report\n")
    progress.clear()
    assert stream.getvalue().endswith("a report\n")  # there was nothing to take away
    feed(progress, clock, 1, 1)
    assert "4 articles" in stream.getvalue().rpartition("\n")[2]
    progress.close()
    assert stream.getvalue().endswith(CLEAR)
    shown = stream.getvalue()
    feed(progress, clock, 5, 1)
    progress.close()
    assert stream.getvalue() == shown


def _all_of(screen: io.FileIO) -> str:
    """What a terminal was sent. It comes in pieces, and a terminal that nobody writes to any more ends in an error."""
    shown = b""
    with contextlib.suppress(OSError):
        while piece := screen.read(65536):
            shown += piece
    return shown.decode("ascii")


@pytest.mark.parametrize("columns", [200, 60, 30, 5, 1])
def test_on_a_terminal_the_line_fits_its_width(clock, columns):
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(ours, "rb", buffering=0) as screen:
        with os.fdopen(theirs, "w", encoding="ascii") as stream:
            progress = Progress(40 * MB, stream, True, clock)
            feed(progress, clock, 5, 1)
            progress.close()
        shown = _all_of(screen)
    parts = re.split(re.escape(CLEAR), shown)
    assert parts[0] == parts[-1] == ""
    assert all(len(part) < max(2, columns) for part in parts)
    assert "\n" not in shown
    if columns == 200:
        assert parts[-2].endswith("35 s left")
    if columns == 60:
        assert parts[-2] == "5.0 MB of 40.0 MB (12 %), 5 articles, 1 a second"


def test_a_stream_that_goes_away_ends_the_progress_not_the_run(clock):
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        progress = Progress(40 * MB, stream, True, clock)
        os.close(reader)
        feed(progress, clock, 5, 1)
        progress.close()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # so that the rest in its buffer can be written


def test_a_closed_stream_is_no_error(clock):
    stream = io.StringIO()
    progress = Progress(40 * MB, stream, True, clock)
    stream.close()
    feed(progress, clock, 5, 1)
    progress.close()


def test_the_name_of_a_file_is_not_printed(clock):
    stream = io.StringIO()
    progress = Progress(MB, stream, True, clock)
    clock.now += 5
    progress.add(ArticleResult(Source("\x1b[31mred\u202e.txt", b""), size=100))
    assert "red" not in stream.getvalue()
    assert stream.getvalue().isascii()
