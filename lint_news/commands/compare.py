"""The command `compare`: what is new, gone and the same between two reports."""

from __future__ import annotations

import sys
from argparse import Namespace

from lint_news.compare import Comparison
from lint_news.compare import compare as compared
from lint_news.console import write
from lint_news.errors import Exit


def compare(options: Namespace) -> int:
    """Say what is new, gone and the same between two reports."""
    found = Comparison()
    for line in compared(options.old, options.new, options.format, found):
        write(sys.stdout, line)
    return Exit.FINDINGS if found.total["new"] else Exit.OK
