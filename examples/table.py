"""Lint the rows of a table, and keep the articles in which nothing grave was found. Needs `pip install pyarrow`."""

from __future__ import annotations

import pyarrow

import lint_news

ARTICLES = pyarrow.table(
    {
        "url": ["https://norrey.example/1", "https://norrey.example/2", "https://norrey.example/3"],
        "headline": ["Harbour to close in spring", "Library opens on Sundays", None],
        "body": [
            "The town will close the the harbour in spring, the mayor said on Monday.",
            "The library of Norrey will be open on Sundays from May, the council decided.",
            None,
        ],
    }
)


def main() -> None:
    """Print the findings, then the addresses of the articles that have none."""
    findings = lint_news.lint_table(ARTICLES)
    for row in findings.to_pylist():
        print(f"row {row['row']}, {row['field']} {row['line']}:{row['column']}: {row['rule']}: {row['text']}")  # noqa: T201
    odd = set(findings["row"].to_pylist())
    clean = ARTICLES.take([n for n in range(ARTICLES.num_rows) if n not in odd])
    print(*clean["url"].to_pylist())  # noqa: T201


if __name__ == "__main__":
    main()
