"""The pages of a half with their gold text, and the groups in which they count."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data import PAGE_SETS, ROOT, pages

from lint_news.label import registered_domain

HALVES = ("read", "report", "all")
NEWS = "news"
FOREIGN = "not English"
LANGUAGES = (  # of the page, or else of what it holds
    re.compile(r"""<html\b[^<>]*?\slang\s*=\s*["']?([a-zA-Z]+)""", re.I),
    re.compile(r"""["']inLanguage["']\s*:\s*["']([a-zA-Z]+)"""),
)
GROUPS = (*PAGE_SETS, NEWS, FOREIGN)


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its gold text; `groups` are the tables in which it counts, none where the gold text is doubtful.

    A page that is not `readable` is only scored.
    """

    id: str
    url: str
    html: str
    gold: str
    groups: tuple[str, ...]
    readable: bool

    @property
    def data(self) -> bytes:
        """The page as bytes, which is how lint-news and trafilatura are given it."""
        return self.html.encode("utf-8", "replace")

    @property
    def site(self) -> str:
        """The registered domain of its URL."""
        return registered_domain(self.url) or self.id


def chosen(half: str, sets: Sequence[str]) -> list[Page]:
    """The pages of a half; those with doubtful gold text are not scored, but belong to the batch of their site."""
    split = json.loads((ROOT / "extraction-dev" / "split.json").read_text(encoding="utf-8"))
    wanted = {*split["read"], *split["report"]} if half == "all" else {*split[half]}
    rows = (row for row in pages() if row["id"] in wanted)
    readable = {*split["read"]}
    return [_page(row, row["id"] in readable) for row in rows if row["id"].partition("/")[0] in sets]


def _page(row: dict[str, str], readable: bool) -> Page:
    name = row["id"].partition("/")[0]
    told = next((m[1].lower() for m in (p.search(row["html"]) for p in LANGUAGES) if m), "en")
    groups = [name, *([NEWS] if name != "wcxb" else []), *([FOREIGN] if told != "en" else [])]
    counts = () if row["suspect_gold"] else tuple(groups)
    return Page(row["id"], row["url"], row["html"], row["gold"], counts, readable)


def grouped(found: Iterable[Page]) -> dict[str, list[str]]:
    """The ids of the scored pages by group, without empty groups."""
    ids = defaultdict(list)
    for page in found:
        for group in page.groups:
            ids[group].append(page.id)
    return {group: ids[group] for group in GROUPS if group in ids}


def batches(found: Iterable[Page]) -> list[list[Page]]:
    """The pages of each site of which there is more than one."""
    sites = defaultdict(list)
    for page in found:
        sites[page.site].append(page)
    return [batch for batch in sites.values() if len(batch) > 1]
