"""`lint-news filter` as a user calls it: what is dropped, tagged, lost and passed on, in each format."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from articles import BODY, HEADLINE, lines, page

from lint_news import engines
from lint_news.cli import main
from lint_news.filtering.outputs import TAGS

CUT = "Advertisement"
TEXT = "\n\n".join(BODY[:3])
DIRTY = "\n\n".join([BODY[0], CUT, *BODY[1:3]])
SHORT = "The ferry sails at noon."
FRENCH = "À Genève, où l'hôtel était fermé, la crème brûlée fut très chère."
TWICE = f"{BODY[3]} It was the the end of it."
STEPS = """
filter:
- {drop: {rule: duplicate/word}}
- {tag: {main-words-below: 20}, as: short}
- {tag: {main-words-above: 40}, as: long}
"""
COUNTS = re.compile(r"(\d+) records?: (\d+) written, (\d+) rejected, (\d+) lost, (\d+) without text")
ROWS = [
    {"id": "1", "title": HEADLINE, "text": DIRTY},
    {"id": "2", "title": HEADLINE, "text": SHORT},
    {"id": "3", "title": HEADLINE, "text": TWICE},
    {"id": "4", "title": HEADLINE, "text": TEXT},
]
KEPT = [
    {"id": "1", "title": HEADLINE, "text": TEXT, TAGS: ["long"]},
    {"id": "2", "title": HEADLINE, "text": SHORT, TAGS: ["short"]},
    {"id": "4", "title": HEADLINE, "text": TEXT, TAGS: ["long"]},
]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run `filter` in the test's folder; returns exit code and counts."""
    monkeypatch.chdir(tmp_path)

    def _run(*arguments: str, code: int = 0, jobs: int = 0) -> tuple[int, ...]:
        assert main(["filter", *arguments, "--jobs", str(jobs), "--fast", "--templates", "off"]) == code
        found = COUNTS.search(capsys.readouterr().err)
        assert found
        read, *parts = map(int, found.groups())
        assert read == sum(parts)
        return read, *parts

    return _run


def as_jsonl(rows: list[dict]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_csv(rows: list[dict]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_parquet(rows: list[dict], schema: pyarrow.Schema | None = None) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema), out, row_group_size=3, compression="zstd")
    return out.getvalue()


def as_xml(rows: list[dict]) -> bytes:
    docs = (
        f'<doc title="{row["title"]}" id="{row["id"]}"><main>'
        + "".join(f"<p>{part}</p>" for part in row["text"].split("\n\n"))
        + "</main></doc>\n"
        for row in rows
    )
    return f"<corpus>\n{''.join(docs)}</corpus>\n".encode()


def of_jsonl(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


def of_csv(data: bytes) -> list[dict]:
    return [
        {k: v.split() if k == TAGS else v for k, v in row.items()}
        for row in csv.DictReader(io.StringIO(data.decode(), newline=""))
    ]


def of_parquet(data: bytes) -> list[dict]:
    return pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()


def of_xml(data: bytes) -> list[dict]:
    return [
        {
            "id": doc.get("id"),
            "title": doc.get("title"),
            "text": "\n\n".join(p.text for p in doc.iter("p")),
            TAGS: doc.get(TAGS, "").split(),
        }
        for doc in ET.fromstring(data)
    ]


FORMS = {
    "d.jsonl": (as_jsonl, of_jsonl),
    "d.json": (lambda rows: json.dumps(rows).encode(), json.loads),
    "d.csv": (as_csv, of_csv),
    "d.parquet": (as_parquet, of_parquet),
    "d.xml": (as_xml, of_xml),
}


@pytest.mark.parametrize("name", FORMS)
def test_conditions_drop_and_tag(name, write, run, tmp_path):
    make, read = FORMS[name]
    write("lint-news.yaml", STEPS)
    write(name, make(ROWS))
    assert run(name, "-o", f"out-{name}", "--rejects", "r.jsonl") == (4, 3, 1, 0, 0)
    assert read((tmp_path / f"out-{name}").read_bytes()) == KEPT
    [reject] = of_jsonl((tmp_path / "r.jsonl").read_bytes())
    assert reject["reasons"] == ["rule duplicate/word"]
    assert reject["location"]["path"] == name
    if name in ("d.jsonl", "d.json", "d.parquet"):
        assert reject["record"] == ROWS[2]
    else:
        assert TWICE in reject["record"]


@pytest.mark.parametrize("name", FORMS)
def test_tags_are_set_anew_when_a_dump_is_filtered_again(name, write, run, tmp_path):
    make, read = FORMS[name]
    write("lint-news.yaml", STEPS)
    write(name, make(ROWS))
    run(name, "-o", f"1-{name}")
    write("lint-news.yaml", STEPS.replace("as: long", "as: lengthy"))
    run(f"1-{name}", "-o", f"2-{name}")
    again = [{**row, TAGS: [t.replace("long", "lengthy") for t in row[TAGS]]} for row in KEPT]
    assert read((tmp_path / f"2-{name}").read_bytes()) == again


@pytest.mark.parametrize("name", ["d.jsonl", "d.json", "d.csv", "d.parquet"])
def test_the_main_text_comes_beside_the_text(name, write, run, tmp_path):
    make, read = FORMS[name]
    write(name, make(ROWS))
    run(name, "-o", f"1-{name}", "--add-field", "clean")
    found = read((tmp_path / f"1-{name}").read_bytes())
    assert found == [{**row, "clean": row["text"].replace(f"{CUT}\n\n", "")} for row in ROWS]
    assert [list(row) for row in found] == [["id", "title", "text", "clean"]] * 4
    run(f"1-{name}", "-o", f"2-{name}", "--add-field", "clean")
    assert (tmp_path / f"1-{name}").read_bytes() == (tmp_path / f"2-{name}").read_bytes() or name == "d.parquet"
    assert read((tmp_path / f"2-{name}").read_bytes()) == found


def test_only_the_bytes_of_the_value_change(write, run, tmp_path):
    lead = '{ "n" : 1.50e1, "ä": "\\u00e4\\/" , "text" :  '
    tail = ' ,"n": null, "z":[1 ,2]}'
    texts = [json.dumps(t, ensure_ascii=False) for t in (DIRTY + "é", TEXT + "é")]
    write("d.jsonl", f"{lead}{texts[0]}{tail}\r\n{lead}{texts[1]}{tail}")
    run("d.jsonl", "-o", "o.jsonl")
    assert (tmp_path / "o.jsonl").read_bytes().decode() == f"{lead}{texts[1]}{tail}\r\n{lead}{texts[1]}{tail}\n"
    envelope = '{"status" : "ok","articles":[ %s\n  ,%s ], "more":{"a":[]} }\n'
    write("d.json", envelope % (lead + texts[0] + tail, lead + texts[1] + tail))
    run("d.json", "-o", "o.json")
    assert (tmp_path / "o.json").read_text() == envelope % ((lead + texts[1] + tail,) * 2)


@pytest.mark.parametrize(
    ("name", "data", "kept", "lost"),
    [
        ("a.jsonl", as_jsonl(ROWS[:1]) + b"{broken\n\n" + as_jsonl(ROWS[1:2]), ["1", "2"], 1),
        (
            "b.json",
            b'[%s, {"id": 1,, "text": "x"}, %s]' % tuple(json.dumps(r).encode() for r in ROWS[:2]),
            ["1", "2"],
            1,
        ),
        ("c.json", b'{"a": [%s, %s, {"id": "4", "te' % tuple(json.dumps(r).encode() for r in ROWS[:2]), ["1", "2"], 1),
        ("d.csv", as_csv(ROWS[:2]) + b"one cell\r\n3,T," + SHORT.encode() + b"\r\n", ["1", "2", "3"], 1),
        ("e.xml", as_xml(ROWS[:2]).replace(b"</corpus>", b'<doc title="x"><main>cut off'), ["1", "2"], 1),
        ("f.xml", as_xml(ROWS[:2]).replace(b"<corpus>", b'<corpus><doc title="x"><main>not closed'), ["1", "2"], 1),
    ],
)
def test_what_cannot_be_read_is_left_out_and_the_rest_stays_sound(name, data, kept, lost, write, run, tmp_path):
    write(name, data)
    found = run(name, "-o", f"o-{name}", "--rejects", "r.jsonl", code=3)
    assert found == (len(kept) + lost, len(kept), 0, lost, 0)
    out = (tmp_path / f"o-{name}").read_bytes()
    rows = {".jsonl": of_jsonl, ".json": of_list, ".csv": of_csv, ".xml": of_xml}[Path(name).suffix](out)
    assert [row["id"] for row in rows] == kept
    assert len(of_jsonl((tmp_path / "r.jsonl").read_bytes())) == lost


def of_list(data: bytes) -> list[dict]:
    found = json.loads(data)
    return found["a"] if isinstance(found, dict) else found


def test_articles_beyond_the_limit_are_lost(write, run, tmp_path):
    big = {"id": "9", "title": HEADLINE, "text": "word " * 30_000}
    for name, (make, read) in FORMS.items():
        if name == "d.parquet":
            continue
        for at, rows in enumerate(([big, *ROWS[:2]], [ROWS[0], big, ROWS[1]], [*ROWS[:2], big])):
            write(name, make(rows))
            run(name, "-o", f"o-{name}", "--max-size", "0.05", code=3)
            assert [row["id"] for row in read((tmp_path / f"o-{name}").read_bytes())] == ["1", "2"], (name, at)


def test_what_holds_the_records_stays_sound_where_articles_beyond_the_limit_are_lost(write, run, tmp_path):
    big = {"id": "9", "title": HEADLINE, "text": "word " * 30_000}
    for rows in ([big, *ROWS[:2]], [ROWS[0], big, ROWS[1]], [*ROWS[:2], big]):
        write("d.json", json.dumps({"status": "[{", "list": rows, "more": {"n": [1]}}))
        run("d.json", "-o", "o.json", "--max-size", "0.05", code=3)
        found = json.loads((tmp_path / "o.json").read_bytes())
        assert [row["id"] for row in (found["list"] if isinstance(found, dict) else found)] == ["1", "2"]
        assert isinstance(found, list) == (rows[0] == big)
        write("d.xml", as_xml(rows).replace(b"corpus>", b"news>").replace(b"<news>", b'<news n="1">'))
        run("d.xml", "-o", "o.xml", "--max-size", "0.05", code=3)
        assert [row["id"] for row in of_xml((tmp_path / "o.xml").read_bytes())] == ["1", "2"]


def test_all_records_may_be_dropped(write, run, tmp_path):
    write("lint-news.yaml", "filter:\n- {drop: {main-words-above: 0}}\n")
    for name, (make, read) in FORMS.items():
        write(name, make(ROWS))
        assert run(name, "-o", f"o-{name}") == (4, 0, 4, 0, 0)
        assert read((tmp_path / f"o-{name}").read_bytes()) == []
    row = json.dumps(ROWS[0])
    for given, left in (
        ('{"list": [%s, 2], "z": {}}', {"list": [2], "z": {}}),
        ("[1, %s, 2]", [1, 2]),
        ("[1, %s]", [1]),
    ):
        write("n.json", given % row)
        run("n.json", "-o", "o.json")
        assert json.loads((tmp_path / "o.json").read_bytes()) == left


def test_records_without_text_are_passed_on_as_they_are(write, run, tmp_path):
    rows = [ROWS[0], {"id": "5", "title": "", "text": ""}, ROWS[1]]
    for name, (make, _) in FORMS.items():
        if name == "d.xml":
            continue
        write(name, make(rows))
        assert run(name, "-o", f"o-{name}") == (3, 2, 0, 0, 1)
        assert FORMS[name][1]((tmp_path / f"o-{name}").read_bytes())[1] == rows[1]
        assert run(name, "-o", f"o-{name}", "--drop-without-text", "--rejects", "r") == (3, 2, 1, 0, 0)
        assert len(FORMS[name][1]((tmp_path / f"o-{name}").read_bytes())) == 2
        [reject] = of_jsonl((tmp_path / "r").read_bytes())
        assert reject["reasons"][0].startswith("no text field")


def test_a_file_without_any_text_is_passed_on_and_told_of(write, run, tmp_path):
    for name in ("d.jsonl", "d.json"):
        write(name, FORMS[name][0]([{"id": "1"}, {"id": "2"}]))
        assert run(name, "-o", "o", code=3) == (2, 0, 0, 0, 2)
        assert (tmp_path / "o").read_bytes() == (tmp_path / name).read_bytes()


def test_an_archive_becomes_records(run, tmp_path):
    archive = Path(__file__).parent.parent.parent / "examples" / "dumps" / "feed.warc.gz"
    assert run(str(archive), "-o", "o.jsonl") == (6, 5, 0, 0, 1)
    assert main(["strip", str(archive), "--format", "jsonl", "--output", "s.jsonl", "--jobs", "0", "--fast"]) == 0
    keys = ("path", "record", "url", "title", "text", "outlet", "language", "authors")
    found, stripped = (of_jsonl((tmp_path / name).read_bytes()) for name in ("o.jsonl", "s.jsonl"))
    assert [[row[key] for key in keys] for row in found] == [[row[key] for key in keys] for row in stripped]


def test_pages_and_texts_become_records(write, run, tmp_path):
    write("in/a.html", page(f"<h1>{HEADLINE}</h1>", *BODY[:3], f"<div>{CUT}</div>"))
    write("in/b.txt", lines(HEADLINE, *BODY[:2], CUT, BODY[2]))
    write("in/sub/c.jsonl", as_jsonl(ROWS[:1]))
    assert run("in", "-o", "out") == (3, 3, 0, 0, 0)
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert found == {"a.html.jsonl", "b.txt", "sub/c.jsonl"}
    [row] = of_jsonl((tmp_path / "out/a.html.jsonl").read_bytes())
    assert (row["title"], row["text"], row["path"], row["outlet"]) == (HEADLINE, TEXT, "in/a.html", "in")
    assert (tmp_path / "out/b.txt").read_text() == f"{HEADLINE}\n\n{TEXT}\n"
    assert run("in/a.html", "in/b.txt", "in/sub/c.jsonl", "-o", "one.jsonl") == (3, 3, 0, 0, 0)
    rows = of_jsonl((tmp_path / "one.jsonl").read_bytes())
    assert [row["text"] for row in rows] == [TEXT] * 3


def test_a_text_that_is_dropped_makes_no_file(write, run, tmp_path):
    write("lint-news.yaml", "filter:\n- {drop: {main-words-below: 20}}\n")
    write("in/a.txt", lines(HEADLINE, SHORT))
    write("in/b.txt", lines(HEADLINE, *BODY))
    run("in", "-o", "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]


def test_dumps_of_the_same_columns_become_one(write, run, tmp_path):
    write("a.csv", as_csv(ROWS[:2]))
    write("b.csv", as_csv(ROWS[3:]))
    run("a.csv", "b.csv", "-o", "o.csv.gz")
    assert (tmp_path / "o.csv.gz").read_bytes()[4:8] == bytes(4)  # no time of writing
    assert [row["id"] for row in of_csv(gzip.decompress((tmp_path / "o.csv.gz").read_bytes()))] == ["1", "2", "4"]
    write("a.parquet", as_parquet(ROWS[:2]))
    write("b.parquet", as_parquet(ROWS[3:]))
    run("a.parquet", "b.parquet", "-o", "o.parquet")
    made = pyarrow.parquet.ParquetFile(tmp_path / "o.parquet")
    assert [row["id"] for row in made.read().to_pylist()] == ["1", "2", "4"]
    assert made.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.csv", "b.csv", "-o", "o.csv"], "files of other columns cannot become one file"),
        (["a.csv", "a.jsonl", "-o", "o.csv"], "csv and jsonl cannot become one file"),
        (["a.json", "c.json", "-o", "o.json"], "several files of json cannot become one file"),
        (["a.jsonl", "-o", "a.jsonl"], "a.jsonl: is read and would be overwritten"),
        (["a.jsonl", "-o", "o.jsonl", "--rejects", "./a.jsonl"], "name another file for --rejects"),
        (["in", "-o", "in"], "is read and would be overwritten"),
        (["t.txt", "-o", "o.txt", "--add-field", "x"], "plain text has no field for more"),
        (["a.xml", "-o", "o.xml", "--add-field", "x"], "leave out --add-field"),
        (["a.jsonl", "-o", "nowhere/o.jsonl"], "the folder nowhere does not exist"),
        (["a.jsonl", "-o", "o.jsonl", "--rejects", "nowhere/o"], "the folder nowhere does not exist"),
        (["a.jsonl", "-o", "o.jsonl", "--resume"], "--resume: name the folder"),
        (["a.jsonl", "-o", "o.jsonl", "--add-field", TAGS], "holds the tags"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_read(arguments, said, write, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write("a.csv", as_csv(ROWS))
    write("b.csv", as_csv([{"id": "1", "text": TEXT}]))
    for name in ("a.jsonl", "in/a.jsonl"):
        write(name, as_jsonl(ROWS))
    for name in ("a.json", "c.json"):
        write(name, json.dumps(ROWS))
    write("a.xml", as_xml(ROWS))
    write("t.txt", lines(HEADLINE, *BODY))
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert main(["filter", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_any_number_of_jobs_gives_the_same_bytes_and_a_state_is_gone_on_from(write, run, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "UNIT_BYTES", (4096, 4096))
    write("lint-news.yaml", STEPS)
    rows = [{"id": str(n), "title": HEADLINE, "text": (DIRTY, SHORT, TWICE, "")[n % 4]} for n in range(40)]
    data = as_jsonl(rows[:20]) + b"{broken\n" + as_jsonl(rows[20:])
    write("d.jsonl", b"\xef\xbb\xbf" + data)
    write("e.jsonl", data.decode().encode("utf-16"))
    arguments = ("d.jsonl", "e.jsonl", "-o", "o.jsonl", "--rejects", "r.jsonl")

    def outcome(*more: str, jobs: int) -> tuple[bytes, bytes]:
        assert run(*arguments, *more, code=3, jobs=jobs) == (82, 40, 20, 2, 20)
        return (tmp_path / "o.jsonl").read_bytes(), (tmp_path / "r.jsonl").read_bytes()

    expected = outcome(jobs=0)
    assert outcome(jobs=1) == outcome(jobs=3) == expected
    others = ["--state", "s", "--jobs", "2", "--quiet", "--fast", "--templates", "off"]
    assert main(["check", "d.jsonl", "e.jsonl", *others]) == 3
    assert outcome("--state", "s", "--resume", jobs=2) == expected
    for file in sorted((tmp_path / "s" / "filter").glob("*.unit"))[::2]:
        file.unlink()
    assert outcome("--state", "s", "--resume", jobs=2) == expected


def test_standard_input(write, run, tmp_path, monkeypatch):
    for data in (as_jsonl(ROWS), json.dumps(ROWS, indent=1).encode()):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert run("-", "-o", "o.jsonl") == (4, 4, 0, 0, 0)
        clean = [{**row, "text": row["text"].replace(DIRTY, TEXT)} for row in ROWS]
        assert of_jsonl((tmp_path / "o.jsonl").read_bytes()) == clean
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(as_csv(ROWS))))
    assert main(["filter", "-", "--input-format", "csv", "-o", "o", "--jobs", "0"]) == 2
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_other_encodings(encoding, write, run, tmp_path):
    rows = [{"id": "é", "text": f"<p>{DIRTY}</p><p>caf&eacute;</p>"}, {"id": "x", "text": f"Zoë: {FRENCH} {DIRTY}"}]
    write("d.csv", as_csv(rows).decode().encode(encoding))
    run("d.csv", "-o", "o.csv")
    data = (tmp_path / "o.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    found = of_csv(data.decode("utf-8" if encoding == "utf-16" else encoding).encode())
    assert [row["id"] for row in found] == ["é", "x"]
    assert found[0]["text"].endswith("café")
    assert found[1]["text"].startswith("Zoë")


def test_records_of_json_in_another_encoding(write, run, tmp_path):
    rows = [{"id": "Zoë", "text": f"{FRENCH} {text}"} for text in (DIRTY, TEXT)]
    write("d.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("cp1252"))
    run("d.jsonl", "-o", "o.jsonl")
    found = [json.loads(line) for line in (tmp_path / "o.jsonl").read_bytes().decode("cp1252").splitlines()]
    assert found == [{"id": "Zoë", "text": f"{FRENCH} {TEXT}"}] * 2


def test_a_parquet_file_that_is_none_is_lost(write, run, tmp_path):
    write("in/a.parquet", as_parquet(ROWS)[:-200] + b"PAR1")
    write("in/b.jsonl", as_jsonl(ROWS[:1]))
    assert run("in", "-o", "out", code=3) == (2, 1, 0, 1, 0)


def test_a_cell_keeps_its_quotes(write, run, tmp_path):
    for form in ('id;text\r\n"1";"%s"\r\n', "id;text\r\n1;%s\r\n"):
        data = form % f"<p>{SHORT}</p><p>{CUT}</p>"
        write("d.csv", data)
        run("d.csv", "-o", "o.csv")
        assert (tmp_path / "o.csv").read_bytes().decode() == form % SHORT


def test_a_headline_in_the_text_stays_there(write, run, tmp_path):
    write("d.jsonl", as_jsonl([{"text": f"{HEADLINE}\n\n{DIRTY}"}]))
    for name, new in (("d.jsonl", "o.jsonl"), ("o.jsonl", "p.jsonl")):
        run(name, "-o", new)
        assert of_jsonl((tmp_path / new).read_bytes()) == [{"text": f"{HEADLINE}\n\n{TEXT}"}]


LEFT = (  # texts of which stripping once leaves furniture
    [BODY[0], "Реклама", "Antworten", "Storm shuts northern ports as ferries stay in harbour", "Marktplatz", BODY[1]],
    ["Saiba mais", "Also read » Ferry strike enters its third week", "Court frees former mayor", *BODY[:4]],
    [
        *("Storm reaches the coast", *BODY[:2]),
        *("You have reached your limit of free articles. Become a member to read on.", BODY[3], "Facebook"),
    ],
)


def test_nothing_more_is_cut_of_what_was_written(write, run, tmp_path):
    write("d.jsonl", as_jsonl([{"title": HEADLINE, "text": "\n\n".join(parts)} for parts in LEFT]))
    run("d.jsonl", "-o", "1.jsonl")
    run("1.jsonl", "-o", "2.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_other_values_between_the_records_stay(write, run, tmp_path):
    write("d.json", f"[{json.dumps(ROWS[3])}, 5,\n{json.dumps(ROWS[1])}, null ]\n")
    assert run("d.json", "-o", "o.json") == (4, 2, 0, 0, 2)
    assert (tmp_path / "o.json").read_bytes() == (tmp_path / "d.json").read_bytes()


def test_what_stands_behind_a_corrupt_place_is_kept(write, run, tmp_path):
    parts = [gzip.compress(as_jsonl([{**row, "pad": str(n)} for row in ROWS]), mtime=0) for n in range(3)]
    broken = bytearray(parts[1])
    broken[len(broken) // 2 :] = b"\0" * (len(broken) - len(broken) // 2)
    write("d.jsonl.gz", parts[0] + bytes(broken) + parts[2])
    _, written, *_ = run("d.jsonl.gz", "-o", "o.jsonl", code=3)
    rows = of_jsonl((tmp_path / "o.jsonl").read_bytes())
    assert len(rows) == written
    assert {row["pad"] for row in rows} >= {"0", "2"}
    assert all(CUT not in row["text"] for row in rows)


def test_texts_in_lists_and_in_objects(write, run, tmp_path):
    row = {"id": 1, "data": {"body": [None, " ", *DIRTY.split("\n\n"), None], "tags": ["[a]", "]"]}}
    write("d.jsonl", json.dumps(row) + "\n")
    run("d.jsonl", "-o", "o.jsonl")
    clean = {"id": 1, "data": {"body": TEXT.split("\n\n"), "tags": ["[a]", "]"]}}
    assert of_jsonl((tmp_path / "o.jsonl").read_bytes()) == [clean]
    schema = pyarrow.schema([("id", pyarrow.int8()), ("body", pyarrow.list_(pyarrow.large_string()))])
    write("d.parquet", as_parquet([{"id": 1, "body": DIRTY.split("\n\n")}], schema))
    run("d.parquet", "-o", "o.parquet")
    found = pyarrow.parquet.read_table(tmp_path / "o.parquet")
    assert found.schema.equals(schema)
    assert found.to_pylist() == [{"id": 1, "body": TEXT.split("\n\n")}]
    schema = pyarrow.schema([("when", pyarrow.timestamp("us")), ("text", pyarrow.binary()), ("x", pyarrow.float32())])
    write("e.parquet", as_parquet([{"when": 5, "text": DIRTY.encode(), "x": 0.1}], schema))
    run("e.parquet", "-o", "o.parquet")
    found = pyarrow.parquet.read_table(tmp_path / "o.parquet")
    assert found.schema.equals(schema)
    assert found.column("text").to_pylist() == [TEXT.encode()]


def test_rejects_hold_no_control_characters(write, run, tmp_path):
    write("lint-news.yaml", "filter:\n- {drop: {main-words-above: 0}}\n")
    write("d.jsonl", as_jsonl([{"text": TEXT + " \x1b[31m \u202e ::error::"}]) + b'{"\x1b[31m\n')
    run("d.jsonl", "-o", "o.jsonl", "--rejects", "r.jsonl", code=3)
    rejects = (tmp_path / "r.jsonl").read_text()
    assert "\x1b" not in rejects
    assert "\u202e" not in rejects
    assert len(of_jsonl(rejects.encode())) == 2
