"""The command `show`: print what lies at a location."""

from __future__ import annotations

import sys
from argparse import Namespace

from lint_news import output
from lint_news.console import color, write
from lint_news.errors import Exit
from lint_news.flags import configured
from lint_news.ruleset import make_plan


def show(options: Namespace) -> int:
    """Print what lies at a location."""
    from lint_news.show import show as shown

    config = configured(options)
    plan = make_plan(config)
    colored = color(options, output.STDOUT)
    write(sys.stdout, shown(options.location, config.fields, options.input_format, colored, plan))
    return Exit.OK
