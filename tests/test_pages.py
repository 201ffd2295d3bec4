"""Where pages go: one a file and one a record, with an index that reaches them all."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from articles import BODY, HEADLINE, lines, page
from bs4 import BeautifulSoup
from command import lint_news

RAW = lines("Home > News > Ferry", HEADLINE, *BODY)
RECORD = json.dumps({"title": HEADLINE, "text": lines(*BODY)}) + "\n"
HTML = ("strip", "--format", "html")


def tree(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_folder_gets_a_page_for_each_article_and_an_index_that_links_them(tmp_path, write):
    write("dump/a.txt", RAW)
    write("dump/b.html", page(f"<h1>{HEADLINE}</h1>", *BODY))
    write("dump/deep/er/we<i>ird & #1?%20.txt", RAW)
    write("dump/c.jsonl", RECORD + "{broken\n" + RECORD)
    done = lint_news(*HTML, "--output", "out", "dump", folder=tmp_path)
    assert done.code == 3
    out = tmp_path / "out"
    made = ["a.txt.html", "b.html.html", "c.jsonl/1.html", "c.jsonl/3.html", "deep/er/we<i>ird & #1?%20.txt.html"]
    assert files(out) == sorted([*made, "index.html"])
    index = tree(out / "index.html")
    linked = [unquote(str(a["href"])) for a in index.find_all("a")]
    assert linked == made
    assert len(index.select("tbody tr")) == len(made) + 1
    assert "not a JSON object" in index.select_one(".lost").get_text()
    for name in linked:
        up = tree(out / name).nav.a["href"]
        assert (out / name).parent.joinpath(up).resolve() == (out / "index.html").resolve()


def test_a_single_article_goes_to_standard_output_or_to_a_file(tmp_path, write):
    write("a.txt", RAW)
    write("b.jsonl", RECORD)
    done = lint_news(*HTML, "a.txt", folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>")
    assert "All articles" not in done.out
    assert lint_news(*HTML, "--output", "o.html", "a.txt", folder=tmp_path).code == 0
    assert (tmp_path / "o.html").read_text(encoding="utf-8") == done.out
    assert HEADLINE in lint_news(*HTML, "b.jsonl", folder=tmp_path).out
    poor = lint_news(*HTML, "a.txt", folder=tmp_path, PYTHONIOENCODING="ascii").out
    assert BeautifulSoup(poor, "html5lib").get_text() == BeautifulSoup(done.out, "html5lib").get_text()


def test_explain_is_what_a_page_does_anyway(tmp_path, write):
    write("a.txt", RAW)
    assert lint_news(*HTML, "--explain", "a.txt", folder=tmp_path) == lint_news(*HTML, "a.txt", folder=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.txt", "b.txt"], "one page holds one article; name a folder with --output DIR"),
        (["two.jsonl"], "one page holds one article; name a folder with --output DIR"),
        (["--output", "o.html", "two.jsonl"], "one page holds one article; name a folder with --output DIR"),
        (["--output", "o.html", "a.txt", "b.txt"], "one page holds one article; name a folder with --output DIR"),
        (["--output", "o", "--output", "p", "a.txt"], "give --output once"),
        (["--output", "b.txt", "a.txt"], "b.txt: is a file; name a folder to write"),
        (["--output", ".", "a.txt"], "holds what is read; name another folder"),
        (["--output", "site", "site/index.html"], "holds what is read; name another folder"),
        (["--output", "o", "a.txt", "d/a.txt"], "would have the same page; strip them one by one"),
        (["--output", "o", "index"], "would have the same page; strip them one by one"),
        (["--output", "o/p.html", "a.txt"], "the folder o does not exist"),
        (["--output", "a.txt/o", "b.txt"], "cannot be made"),
    ],
)
def test_what_does_not_fit_is_the_user_s_fault_and_nothing_is_written(tmp_path, write, arguments, said):
    for name in ("a.txt", "b.txt", "d/a.txt", "index", "site/index.html"):
        write(name, RAW)
    write("two.jsonl", RECORD * 2)
    before = files(tmp_path)
    done = lint_news(
        *HTML, "--input-format", "jsonl" if "two.jsonl" in arguments else "text", *arguments, folder=tmp_path
    )
    assert done.code == 2
    assert said in done.err
    assert done.out == ""
    assert files(tmp_path) == before


def test_other_formats_do_not_know_pages(tmp_path, write):
    write("a.txt", RAW)
    done = lint_news("strip", "--output", "html=o", "a.txt", folder=tmp_path)
    assert done.code == 2
    assert "unknown format 'html'" in done.err


def test_the_pages_are_the_same_in_one_process_and_in_many(tmp_path, write):
    for n in range(6):
        write(f"dump/{n}.txt", RAW)
    for jobs in ("0", "2"):
        assert lint_news(*HTML, "--jobs", jobs, "--output", f"o{jobs}", "dump", folder=tmp_path).code == 0
    assert files(tmp_path / "o0") == files(tmp_path / "o2")
    for name in files(tmp_path / "o0"):
        assert (tmp_path / "o0" / name).read_bytes() == (tmp_path / "o2" / name).read_bytes()


def test_records_at_one_offset_and_rows_of_tables_have_pages_of_their_own(tmp_path):
    from lint_news.config import Config
    from lint_news.model import ParquetRow, Source, WarcRecord
    from lint_news.pages import Pages
    from lint_news.pipeline import lint
    from lint_news.ruleset import make_plan

    plan = make_plan(Config())
    records = [WarcRecord(7, "a"), WarcRecord(7, "b"), WarcRecord(9, "c"), ParquetRow(1, 2)]
    with Pages(tmp_path / "out", ["crawl"], ["crawl"]) as pages:
        for record in records:
            pages.add(lint(Source("crawl", RAW, record=record), plan))
    assert files(tmp_path / "out") == [
        "crawl/7-2.html",
        "crawl/7.html",
        "crawl/9.html",
        "crawl/rg1-r2.html",
        "index.html",
    ]
