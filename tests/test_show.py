"""From a printed place back to the record: every form of a place, and nothing read in vain."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import re
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from articles import BODY, HEADLINE, PLAN, lines, page
from hypothesis import given
from hypothesis import strategies as st

from lint_news.engines import run
from lint_news.errors import UsageError
from lint_news.inputs import discover
from lint_news.model import Finding, Location, ParquetRow, WarcRecord
from lint_news.reporters.visible import visible, width
from lint_news.show import parse, show

ODD = lines(
    HEADLINE, *BODY[:2], "It was the the end of it.", "Popular News", "Ten soups for autumn", "Striker signs on"
)
GIGABYTE = 2**30


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def findings(path: str, fields=()) -> list[Finding]:
    results = run(discover([path]).shards, PLAN, fields)
    found = [f for result in results for f in result.findings]
    assert found
    return found


def marked(report: str) -> str:
    """The character above the caret."""
    rows = report.split("\n")
    at = next(i for i, row in enumerate(rows) if re.fullmatch(r" *\| *\^+", row))
    column = 0
    for char in rows[at - 1]:
        if rows[at][column : column + 1] == "^":
            return char
        column += width(char)
    return ""


def assert_found_again(path: str, fields=()) -> list[str]:
    """Each finding's printed place leads back to itself; the caret stands under what begins there."""
    reports = []
    for finding in findings(path, fields):
        for place in (str(finding.location), *(str(r.location) for r in finding.related)):
            report = show(place, fields, plan=PLAN)
            assert report.split("\n")[0] == visible(place)
            reports.append(report)
        report = show(str(finding.location), fields, plan=PLAN)
        if finding.text.isalnum() or re.match(r"\w", finding.text):
            assert marked(report) in (finding.text[0], "&", "\\"), (finding, report)
    return reports


# The forms of places

PATHS = st.text(st.sampled_from("ab.:@[]()$ ,0179rg/é\n") | st.characters(codec="utf-8"), min_size=1, max_size=30)
FIELD = st.text(st.sampled_from("ab.:[] ()$019") | st.characters(codec="utf-8"), min_size=1, max_size=10)
COUNT = st.integers(1, 10**9)


@given(PATHS, COUNT, COUNT, st.sampled_from(["whole", "line", "row", "warc", "parquet"]), COUNT, FIELD, COUNT, COUNT)
def test_every_printed_form_is_read_back(path, line, column, form, number, field, inner_line, inner_column):
    record = {"line": line, "row": line + 1, "warc": WarcRecord(number, "<id>"), "parquet": ParquetRow(number, 7)}.get(
        form
    )
    inner = (None, None, None) if form in ("whole", "warc") else (field, inner_line, inner_column)
    name, *at = inner
    printed = str(Location(path, record, name, line, column, line, column, 0, 0, *at))
    meant = {(t.path, t.line, t.column, getattr(t.record, "offset", t.record), t.field) for t in parse(printed)}
    if form == "parquet":
        assert (path, inner_line, inner_column, record, field) in meant
    else:
        assert (path, line, column, number if form == "warc" else None, None) in meant


@given(st.text(max_size=60) | st.text(st.sampled_from("a:@[]rg,(1) $."), max_size=60))
def test_nothing_typed_is_more_than_a_users_mistake(text):
    if not any("/" in t.path or t.path in (".", "..", "") for t in parse(text)):
        with pytest.raises(UsageError):
            show(text, plan=PLAN)


@pytest.mark.parametrize(
    "name",
    [
        "a:1:2.txt",
        "with space.txt",
        "at@12.txt",
        "at@12",
        "row[rg1,r2].txt",
        "row[rg1,r2]:x:1:2.txt",
        "a (record 3, b 1:2).txt",
        "x:4:5 ($.y 1:2)",
    ],
)
def test_names_of_files_may_look_like_places(write, name):
    write(name, ODD)
    assert_found_again(name)


# What is shown


def test_a_place_in_a_text(write):
    write("dir/a.txt", ODD)
    assert show("dir/a.txt:7:8") == (
        "dir/a.txt:7:8\n"
        "  outlet: dir\n"
        "\n"
        f"5 | {BODY[1][:110]}…\n"
        "6 |\n"
        "7 | It was the the end of it.\n"
        "  |        ^\n"
        "8 |\n"
        "9 | Popular News\n"
        "\n"
        "  kept as paragraph\n"
        "    It was the the end of it.\n"
    )


def test_what_was_cut_says_by_which_rule(write):
    write("a.txt", ODD)
    assert "\n  cut as furniture by boilerplate/" in show("a.txt:9:1")
    assert "\n  kept as headline" in show("a.txt:1:3")
    assert "\n  in no block" in show("a.txt:2:1")


def test_a_place_in_a_page_is_shown_in_its_markup(write):
    write("a.html", page(f"<article><h1>{HEADLINE}</h1>", *BODY, "<p>It was the <b>the</b> end of it.</p></article>"))
    [report] = [r for r in assert_found_again("a.html") if "the <b>the" in r]
    assert "| <p>It was the <b>the</b> end of it.</p></article>\n" in report
    assert report.endswith("\n    It was the the end of it.\n")


def test_a_place_in_a_record_is_shown_in_its_decoded_field(write):
    record = {"url": "https://www.norrey.example/1", "title": HEADLINE, "text": ODD, "id": 3}
    write("d/a.jsonl", '{"text": "One."}\n\n' + json.dumps(record) + "\n")
    [report] = {r for r in assert_found_again("d/a.jsonl") if "($.text 7:8)" in r}
    column = json.dumps(record).index("the the") + 1
    assert report.startswith(
        f"d/a.jsonl:3:{column} ($.text 7:8)\n"
        "  record: 3\n"
        "  url: https://www.norrey.example/1\n"
        "  outlet: norrey.example\n"
        "  fields: title (title), text (text)\n"
        "\n"
        f"5 | {BODY[1][:110]}…\n"
        "6 |\n"
        "7 | It was the the end of it.\n"
    )
    assert show(f"d/a.jsonl:3:{column}") == report


def test_named_fields_are_followed(write):
    write("a.jsonl", json.dumps({"story": ODD, "text": "no"}) + "\n")
    fields = (("text", "story"),)
    assert any("($.story " in r for r in assert_found_again("a.jsonl", fields))


def test_a_place_outside_the_fields_is_shown_in_the_record_itself(write):
    write("a.jsonl", '{"id": 3, "text": "It was."}\n')
    report = show("a.jsonl:1:2")
    assert '\n1 | {"id": 3, "text": "It was."}\n  |  ^\n' in report
    assert "in no block" in report


def test_lines_within_one_record_count(write):
    """A lone CR ends a line, also within a record."""
    write("a.jsonl", b'{"id": 1}\n{"id": 2,\r"text": "It was the the end of it."}\n{"id": 3}\n')
    [odd] = [f for f in findings("a.jsonl") if f.rule == "duplicate/word"]
    assert (odd.location.record, odd.location.line) == (2, 3)
    assert marked(show(str(odd.location))) == "t"
    assert "record: 2\n" in show("a.jsonl:2:3")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encodings_and_line_ends_of_all_kinds(write, encoding):
    write("a.txt", f"Größe der Stadt\r\n\r\n{BODY[0]}\r\rIt was the the end of it.\n".encode(encoding))
    assert_found_again("a.txt")
    write("b.jsonl", ("\ufeff" + json.dumps({"text": ODD}) + "\r\n").encode())
    assert_found_again("b.jsonl")


@given(
    st.lists(st.sampled_from([ODD, "It was the the end.", "日本 the the\n😀 is is", BODY[0]]), min_size=1, max_size=4)
)
def test_every_finding_of_a_dump_is_found_again(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("dump") / "a.jsonl"
    path.write_text(
        "".join(json.dumps({"text": t}, ensure_ascii=i % 2 == 0) + "\n" for i, t in enumerate([*texts, ODD]))
    )
    assert_found_again(str(path))


def test_no_text_of_a_stranger_steers_the_terminal(write):
    text = "It was \x1b[31m the the \u202e end of \x9b it."
    record = {"title": text, "text": text, "url": "https://a.example/\x1b[2J", "site": "\x07"}
    write("a\x1b[1m.jsonl", json.dumps(record) + "\n")
    for report in assert_found_again("a\x1b[1m.jsonl"):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", report)


def test_colour_is_all_that_colour_adds(write):
    write("a.txt", ODD)
    coloured = show("a.txt:7:8", color=True)
    assert coloured != show("a.txt:7:8")
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == show("a.txt:7:8")


def test_long_lines_are_shown_in_a_window(write):
    write("a.txt", f"{HEADLINE}\n\n" + "word " * 200_000 + "the the end" + " word" * 200_000)
    report = show("a.txt:3:1000001")
    assert marked(report) == "t"
    assert len(report) < 3000
    assert all(width(row) < 150 for row in report.split("\n"))


# What is no article


def test_a_line_that_is_no_record_is_shown_as_it_is(write):
    write("a.jsonl", '{"text": "a"}\n{"text": "a" "b"}\n')
    [problem] = [p for r in run(discover(["a.jsonl"]).shards, PLAN) for p in r.problems]
    report = show(str(problem.location))
    assert marked(report) == '"'
    assert '\n2 | {"text": "a" "b"}\n' in report
    assert report.endswith("  no article: not a JSON object: ',' or '}' was expected\n")


def test_a_record_cut_off_is_shown_up_to_its_end(write):
    write("a.jsonl", '{"text": "a"}\n{"text": ')
    [problem] = [p for r in run(discover(["a.jsonl"]).shards, PLAN) for p in r.problems]
    assert "no article: not a JSON object" in show(str(problem.location))


def test_a_record_without_text_says_so(write):
    write("a.jsonl", '{"id": 1}\n')
    assert "no article: no text field; fields: id" in show("a.jsonl:1:1")


def test_a_record_over_the_limit_is_named(write):
    from dataclasses import replace

    write("a.jsonl", '{"text": "a"}\n' + json.dumps({"text": "a" * 5000}) + "\n")
    with pytest.raises(UsageError, match=r"^a.jsonl:2: larger than 0.00.* MB; raise --max-size"):
        show("a.jsonl:2:1", plan=replace(PLAN, max_size=1000))


# Places that point nowhere


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("a.txt:57:3", "a.txt: the file has 13 lines, there is no line 57"),
        ("a.txt:1:90", "a.txt: line 1 has 46 columns, there is no column 90"),
        ("a.jsonl:9:1", "a.jsonl: the file has 4 lines, there is no line 9"),
        ("a.jsonl:4:99", "a.jsonl: line 4 has 14 columns, there is no column 99"),
        ("a.jsonl:2:1", "a.jsonl: at line 2, column 1 there is no article"),
        ("a.jsonl:99999999999999999:1", "the file has 4 lines"),
        ("wide.txt:99:1", "wide.txt: the file has 13 lines"),
        ("a.txt:0:1", "count from 1"),
        ("nowhere.txt:3:1", "nowhere.txt: no such file or folder"),
        ("nowhere.txt@12:3:1", "nowhere.txt: no such file"),
        ("nowhere.parquet[rg1,r2]:body:3:1", "nowhere.parquet: no such file"),
        ("nowhere.txt", "this is no place in a file; a place reads page.html:12:4"),
        ("", "this is no place"),
        ("folder:3:1", "folder: is a folder"),
        ("empty.txt:1:1", "empty.txt: is empty"),
        ("photo.png:1:1", "photo.png:1: is a binary file"),
        ("-:3:1", "standard input cannot be read again"),
        ("dangling.txt:1:1", "dangling.txt:1: cannot be read: No such file or directory"),
    ],
)
def test_a_place_that_points_nowhere_says_what_is_there(write, place, said):
    write("a.txt", ODD)
    write("wide.txt", ODD.encode("utf-16"))
    write("a.jsonl", '{"text": "a"}\n\n\n{"text": "äb"}\n')
    write("folder/x.txt", "x")
    write("empty.txt", "")
    write("photo.png", b"\x89PNG\r\n\x1a\n\0\0")
    Path("dangling.txt").symlink_to("nothing")
    with pytest.raises(UsageError) as caught:
        show(place)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_rest_of_a_dump_is_not_read(tmp_path):
    """Behind the wanted line lie a hundred gigabytes, which the disk does not hold."""
    path = Path("a.jsonl")
    path.write_bytes(b'{"text": "a"}\n' + json.dumps({"text": ODD}).encode() + b"\n" * 10_000)
    os.truncate(path, 100 * GIGABYTE)
    assert "record: 2\n" in show("a.jsonl:2:20")


# Every format


def csv_of(rows: list[dict], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def warc_record(kind: str, url: str, payload: bytes, media_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{url[-1] * 8}>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: {media_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def answer(text: str) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + text.encode()


ROWS = [
    {"id": "1", "title": HEADLINE, "text": lines(*BODY[:2]), "url": "https://norrey.example/1"},
    {
        "id": "2",
        "title": 'The "old" ferry',
        "text": f'“Why,” he said, "why?"\n\n{ODD}',
        "url": "https://norrey.example/2",
    },
    {
        "id": "3",
        "title": HEADLINE,
        "text": f"{BODY[2]}\u2028\r\n\tIt was 😀 the the é.",
        "url": "https://norrey.example/3",
    },
]
PAGE = page(f"<article><h1>{HEADLINE}</h1>", *BODY, "<p>It was the <b>the</b> end &amp; more.</p></article>")
PAGES = [warc_record("response", f"https://norrey.example/{n}", answer(PAGE)) for n in range(3)]
TRAFILATURA = (
    f'<doc title="{HEADLINE}" url="https://norrey.example/1"><main>\n'
    + "".join(f"<p>{part}</p>\n" for part in (*BODY[:2], "It was the the end &amp; more of it."))
    + "</main><comments/></doc>\n"
)
DUMPS = {
    "a.csv": csv_of(ROWS).encode(),
    "a.tsv": csv_of(ROWS, "\t").encode(),
    "wide.csv": csv_of(ROWS).encode("utf-16"),
    "array.json": json.dumps(ROWS, indent=1).encode(),
    "line.json": json.dumps(ROWS, ensure_ascii=False).encode(),
    "object.json": json.dumps({"status": "ok", "articles": ROWS}, indent=2).encode(),
    "a.jsonl": "".join(json.dumps(row) + "\n" for row in ROWS).encode(),
    "paragraphs.jsonl": json.dumps({"title": HEADLINE, "text": [*BODY[:3], "It was the the end."]}).encode(),
    "a.xml": TRAFILATURA.encode(),
    "a.html": PAGE.encode(),
    "a.txt": ODD.encode(),
    "a.warc": b"".join(PAGES),
}
PACKED = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstandard.ZstdCompressor().compress}


@pytest.mark.parametrize("name", DUMPS)
def test_every_finding_in_every_format_is_found_again(write, name):
    write(name, DUMPS[name])
    assert any("the the" in r or "the <b>the" in r for r in assert_found_again(name))


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("name", ["a.csv", "array.json", "a.jsonl", "a.xml", "a.html", "a.txt"])
def test_compressed_files_are_read_like_others(write, name, suffix):
    write(name, DUMPS[name])
    write(name + suffix, PACKED[suffix](DUMPS[name]))
    plain = [report.partition("\n")[2] for report in assert_found_again(name)]
    assert [report.partition("\n")[2] for report in assert_found_again(name + suffix)] == plain


def test_a_row_of_csv_names_its_number_and_its_cell(write):
    write("a.csv", DUMPS["a.csv"])
    [report] = {r for r in assert_found_again("a.csv") if r.startswith("a.csv:14:8 (record 2, text 9:8)\n")}
    assert "\n  record: 2\n  url: https://norrey.example/2\n" in report
    assert "9 | It was the the end of it.\n" in report


@pytest.mark.parametrize("pack", [None, gzip.compress])
def test_a_record_of_an_archive_is_sought_at_its_offset(write, pack):
    """What stands before and behind the record is spoilt after the findings were made: nobody reads it again."""
    records = [pack(p) if pack else p for p in PAGES]
    name = "a.warc.gz" if pack else "a.warc"
    path = write(name, b"".join(records))
    first, last = len(records[0]), len(records[0]) + len(records[1])
    found = [f for f in findings(name) if f.location.record.offset == first]
    assert found
    data = bytearray(path.read_bytes())
    data[first // 3 : first - 200] = b"\xff" * (first - 200 - first // 3)
    path.write_bytes(data[:last])
    for finding in found:
        report = show(str(finding.location))
        assert report.split("\n")[0] == str(finding.location)
        assert f"  record: at byte {first}, urn:uuid:11111111\n  url: https://norrey.example/1\n" in report
    with pytest.raises(UsageError, match=f"no record begins at byte {first + 7}"):
        show(f"{name}@{first + 7}:3:1")
    with pytest.raises(UsageError, match=r"the record has .* lines"):
        show(f"{name}@{first}:300:1")


def parquet(path: str) -> None:
    table = pyarrow.table({k: [row[k] for row in ROWS] * 4 for k in ROWS[0]})
    pyarrow.parquet.write_table(table, path, row_group_size=5)


def test_a_row_of_parquet_is_found_in_its_row_group(tmp_path):
    parquet("a.parquet")
    reports = assert_found_again("a.parquet")
    [report] = {r for r in reports if r.startswith("a.parquet[rg1,r2]:text:9:8")}
    assert "\n  record: row group 1, row 2\n  url: https://norrey.example/2\n" in report
    assert "9 | It was the the end of it.\n" in report


def test_one_row_group_of_parquet_is_read(tmp_path):
    """The first row group is spoilt: nobody reads it."""
    parquet("a.parquet")
    groups = pyarrow.parquet.ParquetFile("a.parquet").metadata
    spoilt = groups.row_group(1).column(0).dictionary_page_offset
    data = Path("a.parquet").read_bytes()
    Path("a.parquet").write_bytes(data[:4] + b"\xff" * (spoilt - 4) + data[spoilt:])
    assert "It was the the end" in show("a.parquet[rg1,r2]:text:9:8")
    with pytest.raises(UsageError):
        show("a.parquet[rg0,r1]:text:9:8")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("a.parquet[rg1,r7]:text:1:1", "row group 1 has no row 7; its last row is 4; both count from 0"),
        ("a.parquet[rg9,r0]:text:1:1", "row group 9 has no row 0"),
        ("a.parquet[rg1,r2]:text:99:1", "'text' has no place 99:1"),
        ("a.parquet[rg1,r2]:story:1:1", "'story' is no field that is linted; these are: title, text"),
        ("a.csv:1:1", "at line 1, column 1 there is no article"),
        ("a.csv:99:1", "the file has 23 lines"),
        ("array.json:1:1", "at line 1, column 1 there is no article"),
        ("a.jsonl.gz:9:1", "the file has 3 lines"),
        ("wide.csv:99:1", "the file has 23 lines"),
        ("a.csv@12:3:1", "this is csv, in which a place reads like dump.jsonl:1234:871"),
        ("a.csv[rg1,r2]:text:3:1", "this is csv, in which"),
        ("a.warc:3:1", "this is warc, in which a place reads like crawl.warc.gz@"),
        ("a.parquet:3:1", "this is parquet, in which a place reads like part.parquet["),
    ],
)
def test_a_record_that_is_not_there_says_what_is(write, place, said):
    parquet("a.parquet")
    for name in ("a.csv", "wide.csv", "array.json", "a.warc"):
        write(name, DUMPS[name])
    write("a.jsonl.gz", gzip.compress(DUMPS["a.jsonl"]))
    with pytest.raises(UsageError) as caught:
        show(place)
    assert said in str(caught.value)


def test_an_address_of_a_file_is_a_path(write):
    path = write("a.txt", ODD)
    report = show(f"file://{path}:7:8")
    assert "7 | It was the the end of it.\n" in report
    with pytest.raises(UsageError, match=r"[Nn]o such file"):
        show(f"file://{path}x:7:8")


def test_a_truncated_file_is_shown_as_far_as_it_goes(write):
    write("a.jsonl.gz", gzip.compress(DUMPS["a.jsonl"])[:-20])
    assert "record: 1\n" in show("a.jsonl.gz:1:20")
    with pytest.raises(UsageError, match=r"a\.jsonl\.gz"):
        show("a.jsonl.gz:9:1")
