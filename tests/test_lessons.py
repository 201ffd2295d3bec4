"""Templates on the command line: what is learned from, for whom it counts, and that it changes with nothing else."""

from __future__ import annotations

import csv
import json

import pytest

from lint_news.ruleset import load_plan
from tests.support.command import lint_news, one_line
from tests.support.outlet import FURNITURE, article, prose

TEMPLATE = "boilerplate/template"
GOLDEN = """\
example.com: 6 articles
     6  The Sound of Sellhaven since 1911
        --> d.jsonl:1:{sound}
     6  Write to the desk
        --> d.jsonl:1:{desk}
     2  Ask the mayor
        --> d.jsonl:1:{mayor}
"""


def rows(count=6, outlet="example.com"):
    for n in range(count):
        extra = ("Ask the mayor",) if n < 2 else ()
        yield {"url": f"https://{outlet}/{n}", "text": article(n, (*FURNITURE[:2], *extra))}


@pytest.fixture
def dump(tmp_path):
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows()))
    return tmp_path


def cut(done):
    assert done.code in (0, 1), done.err
    return [row["text"] for row in done.rows if row.get("rule") == TEMPLATE]


def check(folder, *arguments):
    return lint_news("check", "--format", "jsonl", "--quiet", *arguments, folder=folder)


def test_containers_are_learned_from_by_default(dump):
    found = cut(check(dump, "d.jsonl"))
    assert len(found) == 6
    assert found[-1] == " ".join(FURNITURE[:2])
    assert cut(check(dump, "--templates", "off", "d.jsonl")) == []


def test_one_record_of_an_outlet_teaches_nothing(tmp_path):
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(next(rows(1, f"o{n}.com"))) + "\n" for n in range(4)))
    assert cut(check(tmp_path, "d.jsonl")) == []


def test_results_do_not_depend_on_how_they_are_made(dump):
    alone = check(dump, "--jobs", "0", "--no-cache", "d.jsonl").out
    for arguments in (
        ("--jobs", "1"),
        ("--jobs", "2", "--no-cache"),
        ("--state", "s"),
        ("--state", "s", "--resume"),
        (),
    ):
        assert check(dump, *arguments, "d.jsonl").out == alone, arguments
    assert check(dump, "d.jsonl").out == alone  # from the cache


def test_the_cache_and_the_state_know_the_templates(dump):
    learned = check(dump, "d.jsonl").out
    more = [{"url": "https://example.com/x", "text": article(77, ("Another line of the desk",))} for _ in range(1)]
    assert check(dump, "--templates", "off", "d.jsonl").out != learned
    check(dump, "--state", "s", "d.jsonl")
    off = check(dump, "--state", "s", "--resume", "--templates", "off", "d.jsonl")
    assert cut(off) == []
    (dump / "e.jsonl").write_text(json.dumps(more[0]) + "\n")
    assert len(cut(check(dump, "d.jsonl", "e.jsonl"))) == 6


def test_loose_files_do_not_depend_on_their_neighbours(dump):
    (dump / "page").mkdir()
    for n in range(3):
        (dump / "page" / f"{n}.txt").write_text(article(n + 50))
    assert cut(check(dump, "page")) == []
    both = check(dump, "d.jsonl", "page")
    assert not [r for r in both.rows if r.get("rule") == TEMPLATE and r["location"]["path"].startswith("page")]
    assert len(cut(check(dump, "--templates", "auto", "page"))) == 3


def test_standard_input_is_not_learned_from(dump):
    data = (dump / "d.jsonl").read_bytes()
    done = lint_news("check", "--format", "jsonl", "--input-format", "jsonl", "-", folder=dump, stdin=data)
    assert cut(done) == []
    one_line(lint_news("learn", "-", folder=dump, stdin=data), "read twice")


def test_a_file_of_templates_serves_other_runs(dump):
    assert lint_news("learn", "d.jsonl", "-o", "site.templates", folder=dump).code == 0
    (dump / "example.com").mkdir()
    (dump / "example.com" / "new.txt").write_text(article(99))
    done = check(dump, "--templates", "site.templates", "example.com/new.txt")
    assert cut(done) == [" ".join(FURNITURE[:2])]
    assert check(dump, "--templates", "site.templates", "d.jsonl").out == check(dump, "d.jsonl").out
    stripped = lint_news("strip", "--templates", "site.templates", "example.com/new.txt", folder=dump)
    assert stripped.out.endswith(prose(99)[-1] + "\n\n" + FURNITURE[2] + "\n")
    text = lint_news("strip", "--explain", "--templates", "site.templates", "example.com/new.txt", folder=dump).out
    assert "boilerplate/template: stands on 6 of 6 pages of example.com" in text


def test_the_configuration_says_the_same_and_the_flag_wins(dump):
    assert lint_news("learn", "d.jsonl", "-o", "site.templates", folder=dump).code == 0
    (dump / "example.com").mkdir()
    (dump / "example.com" / "new.txt").write_text(article(99))
    (dump / "lint-news.yaml").write_text("templates: ../site.templates\n")
    (dump / "lint-news.yaml").rename(dump / "example.com" / "lint-news.yaml")
    config = ("--config", "example.com/lint-news.yaml")
    known = check(dump, *config, "example.com/new.txt")
    assert cut(known) == [" ".join(FURNITURE[:2])]
    assert cut(check(dump, *config, "--templates", "off", "example.com/new.txt")) == []
    assert check(dump, *config, "example.com/new.txt").out == known.out  # its cache is not that of other templates
    plan = load_plan(dump / "example.com" / "lint-news.yaml")
    assert plan.templates
    (dump / "lint-news.yaml").write_text("templates: off\n")
    assert cut(check(dump, "d.jsonl")) == []
    assert len(cut(check(dump, "--templates", "auto", "d.jsonl"))) == 6
    (dump / "lint-news.yaml").write_text("templates: none.templates\n")
    one_line(check(dump, "d.jsonl"), "none.templates: cannot be read")
    assert check(dump, "--templates", "off", "d.jsonl").code in {0, 1}


def test_files_of_templates_are_put_together(dump):
    lint_news("learn", "d.jsonl", "-o", "a.templates", folder=dump)
    lint_news("learn", "a.templates", "a.templates", "-o", "b.templates", folder=dump)
    assert '{"outlet": "example.com", "pages": 6}' in (dump / "a.templates").read_text()
    assert '{"outlet": "example.com", "pages": 6}' in (dump / "b.templates").read_text()  # a file counts once
    (dump / "c.templates").write_bytes((dump / "a.templates").read_bytes())
    both = lint_news("learn", "a.templates", "c.templates", folder=dump)
    again = lint_news("learn", "c.templates", "d.jsonl", folder=dump)
    assert '"pages": 12}' in both.out
    assert both.out == again.out


def test_the_report_lists_furniture_by_frequency(dump):
    done = lint_news("learn", "--report", "d.jsonl", folder=dump)
    line = (dump / "d.jsonl").read_text().splitlines()[0]
    text = next(rows())["text"]

    def place(of):
        number = text[: text.index(of)].count("\n") + 1
        return f"{line.index(of) + 1} ($.text {number}:1)"

    places = {"sound": place(FURNITURE[0]), "desk": place(FURNITURE[1]), "mayor": place("Ask the mayor")}
    assert done.out == GOLDEN.format(**places)
    shown = lint_news("show", f"d.jsonl:1:{line.index(FURNITURE[0]) + 1}", folder=dump)
    assert FURNITURE[0] in shown.out


def test_mistakes_are_said_before_anything_is_read(dump):
    one_line(check(dump, "--templates", "none.templates", "d.jsonl"), "none.templates: cannot be read")
    one_line(check(dump, "--templates", "d.jsonl", "d.jsonl"), "d.jsonl:1: templates begin with the line")


def test_odd_texts_are_shown_and_come_back(tmp_path):
    odd = "\x1b[31m Follow \u202eus now"
    texts = [{"url": "https://a.com/x", "text": article(n, (odd,))} for n in range(3)]
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in texts))
    lint_news("learn", "d.jsonl", "-o", "a.templates", folder=tmp_path)
    assert "\x1b" not in (tmp_path / "a.templates").read_text()
    assert "\x1b" not in lint_news("learn", "--report", "d.jsonl", folder=tmp_path).out
    assert len(cut(check(tmp_path, "--templates", "a.templates", "d.jsonl"))) == 3


@pytest.mark.parametrize("form", ["json", "csv", "parquet", "warc"])
def test_every_container_is_learned_from(tmp_path, form):
    made = list(rows(4))
    name = f"d.{form}"
    if form == "json":
        (tmp_path / name).write_text(json.dumps(made))
    elif form == "csv":
        with (tmp_path / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, ["url", "text"])
            writer.writeheader()
            writer.writerows(made)
    elif form == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pytest.importorskip("pyarrow").Table.from_pylist(made), tmp_path / name)
    else:
        (tmp_path / name).write_bytes(b"".join(map(warc_record, made)))
    done = lint_news("strip", "--explain", name, folder=tmp_path)
    assert done.out.count("stands on 4 of 4 pages of example.com") == 8


def warc_record(row):
    paragraphs = "".join(f"<p>{part}</p>" for part in row["text"].split("\n\n")[1:])
    page = f"<html><body><h1>{row['text'].split(chr(10))[0]}</h1><div class='story'>{paragraphs}</div></body></html>"
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Target-URI: {row['url']}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
