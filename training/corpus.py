"""Articles of the development corpus, without what the measures are taken on."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import zstandard

DATA = Path(os.environ.get("LINT_NEWS_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
FILES = ("allsides", "reuters", "nyt_stories", "intl2024", "bbc", "polnear", "isot", "onestop", "basil")
MIXED = ("allsides", "intl2024")  # of many outlets: those that the measures are taken on are left out
SHORTEST = 600  # characters
LETTERS = re.compile(r"[^A-Za-z]")


@dataclass(frozen=True)
class Article:
    """A headline, which may be empty, and the text of an article, paragraphs apart by line ends."""

    source: str
    headline: str
    text: str


def lines(path: Path) -> Iterator[str]:
    """Lines of a file compressed with a long window."""
    with path.open("rb") as file:
        stream = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file)
        yield from io.TextIOWrapper(stream, encoding="utf-8", errors="replace")


def sentences(text: str) -> list[str]:
    """Long sentences, roughly, letters only."""
    return [LETTERS.sub("", s).lower() for s in re.split(r"[.!?]\s+|\n", text) if len(s) > 60]


@cache
def known() -> frozenset[str]:
    """Sentences of the development set of oddities, so that no article of it is learned from."""
    docs = lines(DATA / "oddities-dev" / "docs.jsonl.zst")
    return frozenset(s for line in docs for s in sentences(json.loads(line)["text"]))


@cache
def measured() -> str:
    """Sites of the development sets of oddities, as one text of names run together."""
    sites = {json.loads(line)["site"] for line in lines(DATA / "oddities-dev" / "docs.jsonl.zst")}
    return " ".join(sorted(re.sub(r"^(https?://)?(www\.)?|[^a-z0-9]", "", site.lower()) for site in sites))


@cache
def held_out(source: str) -> bool:
    """Whether a source is one of the outlets that the measures are taken on."""
    name = re.sub(r"[^a-z0-9]", "", re.sub(r" - .*|\(.*|^the ", "", source.lower()))
    return len(name) > 2 and any(site.startswith(name) for site in measured().split())


def articles(name: str) -> Iterator[Article]:
    """Articles of one file of the corpus."""
    for line in lines(DATA / "corpus" / f"{name}.jsonl.zst"):
        row = json.loads(line)
        if len(row["x"]) < SHORTEST or "\0" in row["x"] or (name in MIXED and held_out(row["s"])):
            continue
        if sum(s in known() for s in sentences(row["x"])) < 2:
            yield Article(row["s"], row["t"].strip(), row["x"])
