"""How far a run is: one line on a terminal, rewritten as it goes on; elsewhere a line a minute."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from typing import Self, TextIO

from lint_news.model import ArticleResult

QUIET = 2.0  # seconds before anything is shown: short runs need no progress
REFRESH = 0.2  # seconds between two states of the line on a terminal
MINUTE = 60.0  # seconds between two lines elsewhere
RECENT = 10.0  # seconds over which speed is measured
NARROW = 80  # columns of a terminal that does not tell its width
CLEAR = "\r\x1b[K"
MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE


class Progress:
    """Counts results and says on a stream how far the run is. No fault of the stream ends the run.

    `total_bytes` is the size of the input, 0 where it is not known; `live` says that the stream is a terminal that
    understands escapes. `clock` gives seconds. Nothing of an article or of its name is printed.
    """

    def __init__(
        self, total_bytes: int, stream: TextIO, live: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total_bytes
        self._stream = stream
        self._live = live
        self._clock = clock
        self._bytes = self._articles = self._findings = 0
        self._started = clock()
        self._next = self._started + (QUIET if live else MINUTE)
        self._recent = deque([(self._started, 0, 0)])  # (time, bytes, articles), the oldest first
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, result: ArticleResult) -> None:
        """Count a result, and show the state if it is time to."""
        self._bytes += result.size
        self._articles += not result.left_out
        self._findings += len(result.findings)
        now = self._clock()
        if now >= self._next:
            self._next = now + (REFRESH if self._live else MINUTE)
            self._show(now)

    def clear(self) -> None:
        """Take the line off the terminal, before something else is written there; it comes back with a later result."""
        if self._drawn:
            self._drawn = False
            self._write(CLEAR)

    def close(self) -> None:
        """End: the line goes away, and nothing is shown any more."""
        self.clear()
        self._next = float("inf")

    def _show(self, now: float) -> None:
        self._recent.append((now, self._bytes, self._articles))
        while len(self._recent) > 2 and self._recent[1][0] <= now - (RECENT if self._live else MINUTE):
            self._recent.popleft()
        parts = self._parts(now)
        if self._live:
            self._drawn = True
            self._write(CLEAR + _fitting(parts, self._columns() - 1))
        else:
            self._write(", ".join(parts) + "\n")

    def _parts(self, now: float) -> list[str]:
        """The state in words, what matters most first."""
        then, bytes_then, articles_then = self._recent[0]
        seconds = max(now - then, 1e-9)
        known = 0 < self._bytes <= self._total  # what is compressed comes out larger than the file
        amount = _size(self._bytes)
        if known:
            amount = f"{amount} of {_size(self._total)} ({100 * self._bytes // self._total} %)"
        parts = [
            amount,
            f"{self._articles:,} articles",
            f"{(self._articles - articles_then) / seconds:,.0f} a second",
            f"{self._findings:,} findings",
        ]
        speed = (self._bytes - bytes_then) / seconds
        if known and speed:
            parts.append(f"{_duration((self._total - self._bytes) / speed)} left")
        return parts

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or NARROW
        except (OSError, ValueError):
            return NARROW

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # nobody reads any more, or the stream is closed
            self._drawn = False
            self._next = float("inf")


def _fitting(parts: list[str], columns: int) -> str:
    """As many of the parts as a line of so many columns holds."""
    line = parts[0]
    for part in parts[1:]:
        if len(line) + len(part) + 2 > columns:
            break
        line += f", {part}"
    return line[: max(0, columns)]


def _size(count: int) -> str:
    """A number of bytes for people.

    >>> _size(3_250_000), _size(5 * GIGABYTE)
    ('3.1 MB', '5.0 GB')
    """
    return f"{count / GIGABYTE:.1f} GB" if count >= GIGABYTE else f"{count / MEGABYTE:.1f} MB"


def _duration(seconds: float) -> str:
    """A time for people.

    >>> _duration(8.4), _duration(150), _duration(7300)
    ('8 s', '3 min', '2 h 2 min')
    """
    if seconds <= 90:
        return f"{max(1, round(seconds))} s"
    minutes = int(seconds + 59) // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
