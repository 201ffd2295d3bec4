"""Engines: run `lint` over shards. Every engine yields the same results in the same order."""

from __future__ import annotations

from lint_news.engines.serial import run, run_items

__all__ = ["run", "run_items"]
