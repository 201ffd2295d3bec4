"""The command `init`: write a configuration that explains itself."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from lint_news import output
from lint_news.console import say
from lint_news.errors import Exit, UsageError
from lint_news.starter import STARTER


def init(options: Namespace) -> int:
    """Write a configuration that explains itself."""
    path = Path(options.path)
    if path.exists() and not options.force:
        raise UsageError(f"{path}: exists already; --force overwrites it")
    with output.written(str(path)) as stream:
        stream.write(STARTER)
    say(f"wrote {path}")
    return Exit.OK
