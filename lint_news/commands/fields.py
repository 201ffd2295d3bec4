"""The command `fields`: say which fields of a dump are read, and why."""

from __future__ import annotations

import sys
from argparse import Namespace

from lint_news.console import write
from lint_news.errors import Exit
from lint_news.flags import configured


def fields(options: Namespace) -> int:
    """Say which fields of a dump are read, and why."""
    from lint_news.reporters.fieldlist import report

    config = configured(options)
    write(sys.stdout, report(options.path, options.input_format, config.fields))
    return Exit.OK
