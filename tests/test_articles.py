"""The table of articles: the same rows in every format, from any number of processes, and out of the cache."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from articles import BODY, HEADLINE, lines
from results import GRAVE, HOSTILE, NOTE, RULES, WORD

from lint_news.articles import BATCH, article_table, check_file, columns, row_of
from lint_news.cli import main
from lint_news.config import Config
from lint_news.errors import UsageError
from lint_news.model import About, ArticleResult, ParquetRow, Problem, Source, spot
from lint_news.reporters.csv import FORMULA
from lint_news.verdicts import Verdicts

GROUPS = ["duplicate", "house", "structure"]
NO_STEPS = Verdicts(Config(), RULES)
FORMATS = (".jsonl", ".csv", ".parquet")
NOTHING = About()
LOST = Problem("truncated", "M", "R", spot("a", 1))


def article(*findings, about=NOTHING, **more):
    return ArticleResult(Source("a", b""), findings, about=about, **more)


def rows_of(path: Path) -> list[dict]:
    """The rows of a table of any format, as JSON Lines hold them."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if path.suffix == ".csv":
        return [typed(row) for row in csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))]
    rows = pyarrow.parquet.read_table(path).to_pylist()
    return [{**row, "record": row["record"] and json.loads(row["record"])} for row in rows]


def typed(row: dict[str, str]) -> dict:
    texts = ("path", "url", "title", "outlet", "language", "published", "verdict")
    return {
        k: v.split() if k == "tags" else (v or None) if k in texts else json.loads(v or "null") for k, v in row.items()
    }


def test_a_row_says_what_an_article_is_like():
    about = About("a.example", 150, 900, 1200, 50, "https://a.example/x", "T", "en", "2027-01-02")
    assert row_of(article(WORD, GRAVE, NOTE, WORD, about=about), GROUPS, NO_STEPS) == {
        **{"path": "a", "record": None, "url": "https://a.example/x", "title": "T", "outlet": "a.example"},
        **{"language": "en", "published": "2027-01-02", "words": 150, "boilerplate": 0.25},
        **{"errors": 1, "warnings": 2, "notes": 1},
        **{"findings_duplicate": 2, "findings_house": 1, "findings_structure": 1},
        **{"verdict": "findings", "tags": []},
    }


def test_verdicts(write):
    from lint_news.configfile import load_config

    steps = "filter:\n- {drop: {severity: error}}\n- {tag: {main-words-below: 9}, as: short}\n"
    verdicts = Verdicts(load_config(write("lint-news.yaml", steps)), RULES)
    cases = (
        (article(about=About(words=9)), "clean", []),
        (article(), "clean", ["short"]),
        (article(WORD), "findings", ["short"]),
        (article(WORD, GRAVE), "rejected", ["short"]),
        (article(problems=(LOST,), about=None), "lost", []),
    )
    for result, verdict, tags in cases:
        row = row_of(result, GROUPS, verdicts)
        assert (row["verdict"], row["tags"]) == (verdict, tags)
        assert tuple(row) == columns(GROUPS)


@pytest.mark.parametrize("suffix", FORMATS)
def test_hostile_text_acts_in_no_format(suffix, tmp_path):
    path = tmp_path / f"t{suffix}"
    with article_table(str(path), RULES, NO_STEPS) as add:
        for text in HOSTILE:
            add(ArticleResult(Source(text, b""), about=About(text, 1, 1, 1, 1, text, text, text, text)))
    rows = rows_of(path)
    assert len(rows) == len(HOSTILE)
    if suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not any(cell.lstrip().startswith(FORMULA) for cell in cells)
        assert not any(char < " " for char in "".join(cells))
    if suffix == ".jsonl":
        assert [row["title"] for row in rows] == list(HOSTILE)
        assert "\x1b" not in path.read_text("utf-8")


def test_rows_come_in_batches_and_records_that_are_no_articles_do_not(tmp_path):
    path = tmp_path / "t.parquet"
    with article_table(str(path), RULES, NO_STEPS) as add:
        add(article(left_out="no text"))
        for n in range(BATCH + 1):
            add(ArticleResult(Source("a", b"", record=ParquetRow(1, n)), about=About()))
    table = pyarrow.parquet.ParquetFile(path)
    assert table.num_row_groups == 2
    assert len(rows_of(path)) == BATCH + 1
    assert rows_of(path)[-1]["record"] == {"row_group": 1, "row": BATCH}


@pytest.mark.parametrize(("file", "said"), [("a.txt", ".jsonl, .csv, .parquet"), ("no/a.csv", "does not exist")])
def test_a_table_that_cannot_be_written_is_the_user_s_fault(file, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        check_file(file)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_rows_from_any_number_of_processes_and_out_of_the_cache(suffix, write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    records = [
        {
            "url": f"https://a.example/{n}",
            "title": HEADLINE,
            "date": "2027-01-02",
            "text": "\n\n".join([*BODY[:3], "Advertisement", *["It was the the end."][: n % 2]]),
        }
        for n in range(6)
    ]
    write("d/a.jsonl", "".join(json.dumps(record) + "\n" for record in records) + "{broken\n")
    write("d/b.txt", lines(HEADLINE, *BODY))
    made = []
    for more in (["--jobs", "0", "--no-cache"], ["--jobs", "2", "--no-cache"], [], []):
        main(["check", "d", "--articles", f"t{suffix}", "--quiet", "--templates", "off", "--output", "o", *more])
        made.append((tmp_path / f"t{suffix}").read_bytes())
    assert made[1:] == made[:1] * 3
    rows = rows_of(tmp_path / f"t{suffix}")
    assert [row["verdict"] for row in rows] == [*["findings"] * 6, "lost", "clean"]
    assert rows[1]["outlet"] == "a.example"
    assert rows[1]["title"] == HEADLINE
    assert rows[1]["published"] == "2027-01-02"
    assert rows[1]["findings_duplicate"] == 1
    assert 0 < rows[1]["boilerplate"] < 0.02
    assert (rows[-1]["boilerplate"], rows[-1]["record"]) == (0, None)
