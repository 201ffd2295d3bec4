"""The command `completion`: print a script that completes commands and flags in a shell."""

from __future__ import annotations

import sys
from argparse import Namespace

from lint_news.console import write
from lint_news.errors import Exit, UsageError


def completion(options: Namespace) -> int:
    """Print a script that completes commands and flags in a shell."""
    try:
        import shtab
    except ImportError:
        raise UsageError("completion needs shtab: pip install shtab") from None
    write(sys.stdout, shtab.complete(options.parser, shell=options.shell) + "\n")
    return Exit.OK
