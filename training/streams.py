"""Pages that print a second article below the first, made of two pages of one site.

Sites that load the next article as readers scroll save such pages: the article itself, and others in containers of the
same make. Few of the development pages are like this, and their text is long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gold import WORD
from lxml import etree, html

from lint_news.label.metadata import registered_domain

LEAST = 0.7  # share of the words of the gold text that a container holds
MOST, MORE = 2.5, 8000  # characters of a container, against those of the gold text and beyond these


def streams(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each page of a site with another, the page with the other's article below its own."""
    by_site: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if not row["suspect_gold"]:
            by_site.setdefault(registered_domain(row["url"]) or row["id"], []).append(row)
    for found in by_site.values():
        for n, row in enumerate(found):
            other = found[(n + 1) % len(found)]
            if other is not row and (made := _joined(row, other)):
                yield {**row, "id": f"{row['id']}+", "html": made}


def _joined(row: dict[str, Any], other: dict[str, Any]) -> str | None:
    """The HTML of a page with another's article behind its own; `None` where either has no container of its own."""
    page, guest = _tree(row["html"]), _tree(other["html"])
    own, second = _container(page, row["gold"]), _container(guest, other["gold"])
    if own is None or second is None or own.getparent() is None or own.tag != second.tag:
        return None
    if own.get("class") != second.get("class"):
        return None
    second.tail = own.tail
    own.addnext(second)
    return etree.tostring(page, method="html", encoding="unicode")  # type: ignore[no-any-return]


def _tree(text: str) -> Any:
    return html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))


def _container(tree: Any, gold: str) -> Any:
    """The smallest element below `<body>` that holds the first `<h1>` and most of the article, and little else."""
    words = set(WORD.findall(gold.lower()))
    for head in tree.iter("h1"):
        for element in head.iterancestors():
            if element.tag in {"body", "html", "main"}:
                break
            text = " ".join(t for t in element.itertext() if isinstance(t, str))
            held = WORD.findall(text.lower())
            if len(words & set(held)) >= LEAST * len(words):
                return element if len(text) < MOST * len(gold) + MORE else None
    return None
