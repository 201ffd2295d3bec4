"""How the benchmarks of extraction call lint-news."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import lint_news
from lint_news.label import tagger
from lint_news.label.votes import TEXT_MODEL
from lint_news.model import HTML

WEIGHTS = "LINT_NEWS_WEIGHTS"  # a folder of weights trained without the pages that are measured
RULES = Path(__file__).resolve().parents[1] / "rules" / "boilerplate"
DEFAULT, FAST = "lint-news", "lint-news fast"
BATCH = "lint-news batch"  # with templates learned from the other pages of the site
if os.environ.get(WEIGHTS):
    tagger.FOLDER = Path(os.environ[WEIGHTS])
LEARNS = hasattr(lint_news, "learn")


@lru_cache(maxsize=8)
def plan(fast: bool = False, furniture: bool = True, templates: Any = None) -> lint_news.Plan:
    """The built-in rules, with or without those that cut furniture, and with what was learned from a site."""
    rules = () if furniture else [r for p in RULES.glob("*.yaml") if (r := f"boilerplate/{p.stem}") != TEXT_MODEL]
    config = lint_news.Config(ignore=tuple(sorted(rules)))
    learned = {} if templates is None else {"templates": templates}
    return lint_news.make_plan(config, fast=fast, **learned)


def extract(
    data: bytes, url: str, media_type: str = HTML, fast: bool = False, furniture: bool = True, templates: Any = None
) -> lint_news.Document:
    """One article; `templates` are what `learned` returned."""
    return lint_news.extract(data, media_type, url=url, plan=plan(fast, furniture, templates))


def learned(batch: Iterable[tuple[bytes, str]], media_type: str) -> Any:
    """What lint-news learns from the articles of a site, given as data and URL; `None` where it learns nothing yet."""
    if not LEARNS:
        return None
    return lint_news.learn([lint_news.Source(url, data, media_type, url=url) for data, url in batch])
