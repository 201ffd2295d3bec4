"""Texts and pages made to break a linter: each function makes one of about `n` characters."""

from __future__ import annotations

from lint_news.model import HTML, TEXT

PROSE = "He said that the plan would fail because nobody in the town had asked for it. "

PAGES = {
    "one paragraph": lambda n: "<p>" + PROSE * (n // 80),
    "nested div": lambda n: "<div>" * (n // 20) + "x",
    "nested div with text": lambda n: "<div>a" * (n // 20),
    "no end tags": lambda n: "<p>one <b>two <i>three <a href=x>four <td>five <li>six " * (n // 60),
    "ampersands": lambda n: "&" * n,
    "references": lambda n: "&amp;" * (n // 5),
    "less than": lambda n: "<" * n,
    "tags that never close": lambda n: "<a" * (n // 2),
    "quotes that never close": lambda n: "<a \"b='" * (n // 8),
    "quotes that hold brackets": lambda n: '<a ">"' * (n // 6),
    "comments that never close": lambda n: "<!--" * (n // 4),
    "dashes": lambda n: "<!--" + "-" * n,
    "scripts that never close": lambda n: "<script>" * (n // 8),
    "cdata that never close": lambda n: "<![CDATA[" * (n // 9),
    "attributes": lambda n: "<a " + "x " * (n // 2),
    "line breaks": lambda n: "<b> </b><br>" * (n // 12),
    "list items": lambda n: "<ul>" + "<div>" * (n // 40) + "<li>a</li>" * (n // 20),
    "hidden": lambda n: "<span hidden>a" * (n // 28),
    "drawings": lambda n: "<svg>" * (n // 10),
    "preformatted": lambda n: "<pre>" + "\n \n" * (n // 3) + "a",
}
TEXTS = {
    "one line": lambda n: PROSE * (n // 80),
    "one word": lambda n: "a" * n,
    "spaces": lambda n: " " * n + "a",
    "line ends": lambda n: "\r" * n + "a",
    "short lines": lambda n: "a line of text\n" * (n // 15),
    "wrapped lines": lambda n: (
        "A line of the newspaper that is long enough to have been wrapped by hand,\n" * (n // 75)
    ),
    "dots": lambda n: "." * n,
    "quotes": lambda n: "“a " * (n // 3),
    "ampersands": lambda n: "&" * n,
    "capitals": lambda n: "A. B. " * (n // 6),
}
# Texts in which much is found or cut, so that every finding must cost the same.
EVENTFUL = {
    "findings in one line": (
        TEXT,
        lambda n: "He said that the the plan would fail because nobody had asked for it. " * (n // 70),
    ),
    "oddities in one line": (TEXT, lambda n: "recession tears and " * (n // 20)),
    "oddities in many lines": (TEXT, lambda n: "Some say recession tears are odd here today.\n\n" * (n // 46)),
    "labels": (TEXT, lambda n: "Popular News\n\n" * (n // 14)),
    "labels and titles": (TEXT, lambda n: "Popular News\n\nA title of another story\n\n" * (n // 40)),
    "labels and prose": (TEXT, lambda n: f"Leave a comment\n\n{PROSE}\n\n" * (n // 100)),
    "bylines": (TEXT, lambda n: "By John Smith\n\n" * (n // 15)),
    "repeated paragraphs": (TEXT, lambda n: f"{PROSE}\n\n" * (n // 80)),
    "repeated headlines": (HTML, lambda n: "<h1>The same headline stands here</h1>" * (n // 38)),
    "broken bytes": (TEXT, lambda n: b"\xc3\xa9\xc3\xa9\xff abcd " * (n // 11)),
    "marks of sentences": (TEXT, lambda n: "?!.…" * (n // 4)),
    "broken encoding": (TEXT, lambda n: "caf\u00c3\u00a9 " * (n // 6)),
    "glued words": (TEXT, lambda n: "abcdefghijThe " * (n // 14)),
    "meta that never close": (HTML, lambda n: "<meta " * (n // 6)),
    "meta with open quotes": (HTML, lambda n: '<meta name="x' * (n // 13)),
    "links that never close": (HTML, lambda n: "<link " * (n // 6)),
    "json-ld that never ends": (HTML, lambda n: '"headline": "' * (n // 13)),
    "json-ld blocks that never end": (HTML, lambda n: '<script type="application/ld+json">{"a":' * (n // 40)),
    "json-ld in no script": (HTML, lambda n: "ld+json" * (n // 7)),
    "json-ld nested": (HTML, lambda n: '<script type="application/ld+json">' + '[{"a":' * (n // 6)),
    "json-ld of open quotes": (HTML, lambda n: '<script type="application/ld+json">{' + '" \\' * (n // 3)),
    "json-ld of spaces": (HTML, lambda n: '<script type="application/ld+json">{"a": "' + '"  \n' * (n // 4)),
    "json-ld of tags": (HTML, lambda n: f'<script type="application/ld+json">{{"articleBody": "{"<a " * (n // 3)}"}}'),
    "authors that never close": (
        HTML,
        lambda n: (
            f"<h1>The headline stands here</h1>{'<a rel=author>' * (n // 28)}{'<p class=byline ' * (n // 32)}<p>{PROSE}"
        ),
    ),
    "language that never ends": (HTML, lambda n: "<html lang" * (n // 10)),
    "nested tables": (HTML, lambda n: "<table><tr><td>a" * (n // 16)),
    "nested inline tags": (HTML, lambda n: "<b>a" * (n // 4)),
}
