"""The command `init`: write a configuration that explains itself, and its schema, which editors read."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from lint_news import output
from lint_news.console import say
from lint_news.errors import Exit, UsageError
from lint_news.schemas import BESIDE, shipped
from lint_news.starter import STARTER


def init(options: Namespace) -> int:
    """Write a configuration that explains itself, and its schema beside it."""
    path = Path(options.path)
    files = {path: STARTER, path.with_name(BESIDE): shipped("configuration")}
    for file in files:
        if file.exists() and not options.force:
            raise UsageError(f"{file}: exists already; --force overwrites it")
    for file, text in files.items():
        with output.written(str(file)) as stream:
            stream.write(text)
        say(f"wrote {file}")
    return Exit.OK
