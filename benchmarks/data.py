"""The development pages that the benchmarks read: `../shared/data` beside the checkout, or `LINT_NEWS_DATA`."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(os.environ.get("LINT_NEWS_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
PAGE_SETS = ("scrapinghub", "andy", "wcxb")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a `.jsonl.zst` file."""
    with path.open("rb") as file:
        stream = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file)
        yield from map(json.loads, io.TextIOWrapper(stream, encoding="utf-8", newline="\n"))


def pages() -> Iterator[dict[str, Any]]:
    """Pages with hand-made main text: `id url html gold suspect_gold`."""
    for name in PAGE_SETS:
        yield from rows(ROOT / "extraction-dev" / f"{name}.jsonl.zst")
