"""Standard output and standard error, as commands use them."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TextIO

from lint_news import output
from lint_news.progress import Progress
from lint_news.reporters.visible import visible


def color(options: Namespace, file: str) -> bool:
    """Whether the report that goes to a file is coloured."""
    if options.color != "auto":
        return bool(options.color == "always")
    return file == output.STDOUT and not os.environ.get("NO_COLOR") and on_terminal(sys.stdout)


def on_terminal(stream: TextIO) -> bool:
    """Whether a stream is a terminal that understands escapes; older consoles of Windows print them."""
    understood = sys.platform != "win32" or bool(os.environ.get("WT_SESSION"))
    return stream.isatty() and understood and os.environ.get("TERM") != "dumb"


def write(stream: TextIO, text: str, progress: Progress | None = None) -> None:
    """Write to a stream; a line of progress on the terminal goes first."""
    if not text:
        return
    if progress is not None and stream is sys.stdout:
        progress.clear()
    output.write(stream, text)


def say(text: str) -> None:
    """Say something to a person, on standard error."""
    write(sys.stderr, visible(text) + "\n")
