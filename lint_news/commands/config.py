"""The command `config`: print the configuration in effect, or its schema."""

from __future__ import annotations

import sys
from argparse import Namespace

from lint_news.console import write
from lint_news.errors import Exit, UsageError


def config(options: Namespace) -> int:
    """Print the configuration in effect, or its schema."""
    if options.schema:
        from lint_news.schemas import shipped

        write(sys.stdout, shipped(options.schema))
        return Exit.OK
    if options.outlet and options.path is None:
        raise UsageError("--outlet: name the path of an article, too; '-' stands for any")
    from lint_news.effective import settings
    from lint_news.reporters.settings import as_json, as_yaml

    found = settings(options)
    write(sys.stdout, as_json(found) if options.format == "json" else as_yaml(found))
    return Exit.OK
