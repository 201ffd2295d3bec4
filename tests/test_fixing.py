"""Files are mended to a fixed point: no byte changes but those of the edits, and nothing is left to mend."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import os
import re
import textwrap
from dataclasses import replace
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from articles import BODY, HEADLINE, PLAN
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.baseline import Baseline, Known
from lint_news.config import Config
from lint_news.engines import run
from lint_news.fixing import Changed, Fixer, rewrite
from lint_news.fixing import mend as fix_article
from lint_news.inputs import discover
from lint_news.model import Source
from lint_news.pipeline import lint
from lint_news.rule import Suppression
from lint_news.ruleset import make_plan
from lint_news.sieve import Sieve

TITLE = HEADLINE.replace("company", "compañía")
# What is broken, and what it should read; nothing else of it is a fault.
FAULTS = (
    ("the the harbour", "the harbour"),
    ("two of of them", "two of them"),
    ("a caf\u00c3\u00a9 there", "a café there"),
    ("it\u00e2\u20ac\u2122s late", "it’s late"),
    ("the resi\u200bdents\ufeff", "the residents"),
    ("on Monday\x07", "on Monday"),
    ("the town\x92s pier", "the town’s pier"),
    ("a parlia\u00admentary vote", "a parliamentary vote"),
    ("Holm &amp; Sons", "Holm & Sons"),
    ("Holm &amp;amp; Sons", "Holm & Sons"),
    ("called it &quot;fair&quot; then", 'called it "fair" then'),
)
faults = st.sampled_from(FAULTS)
places = st.lists(st.tuples(st.integers(0, 5), st.integers(3, 20), faults), min_size=1, max_size=6)


def texts(planted) -> tuple[list[str], list[str]]:
    """The paragraphs of an article with faults among their words, and without."""
    broken, whole = [p.split(" ") for p in BODY], [p.split(" ") for p in BODY]
    for paragraph, at, (fault, meant) in planted:
        broken[paragraph].insert(at, f"- Maria saw {fault} again -")
        whole[paragraph].insert(at, f"- Maria saw {meant} again -")
    return [" ".join(p) for p in broken], [" ".join(p) for p in whole]


def mend(path: Path, plan=PLAN, unsafe: bool = False, sieve: Sieve | None = None) -> Fixer:
    """Fix a file."""
    shards = discover([str(path)]).shards
    fixer = Fixer({s.uri: s for s in shards}, plan, (), sieve or Sieve(), unsafe)
    for shard, patches in fixer.files(run(shards, plan, jobs=0)):
        rewrite(shard, patches)
    return fixer


def mended(data: bytes, name: str = "a.txt", **how) -> bytes:
    """The bytes of a file when it was fixed, for good."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        fixer = mend(path, **how)
        once = path.read_bytes()
        assert fixer.remarks == []
        assert (fixer.count > 0) == (once != data)
        left = [f for r in run(discover([str(path)]).shards, PLAN, jobs=0) for f in r.findings]
        assert [f for f in left if f.fix is not None and f.fix.applicability == "safe"] == []
        assert mend(path, **how).count == 0
        assert path.read_bytes() == once
    return once


# Each format


@settings(max_examples=25)
@given(places, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]))
def test_plain_text(planted, end, encoding):
    old, new = ((end * 2).join([TITLE, *p, ""]).encode(encoding) for p in texts(planted))
    assert mended(old) == new


@settings(max_examples=25)
@given(places, st.integers(60, 90), st.sampled_from(["\n", "\r\n"]))
def test_hard_wrapped_text_keeps_its_line_ends(planted, width, end):
    old, new = texts(planted)
    wrapped = [end.join(textwrap.wrap(p, width, break_on_hyphens=False)) for p in [TITLE, *old]]
    data = (end * 2).join([*wrapped, ""]).encode()
    after = mended(data)
    assert after.decode().split() == " ".join([TITLE, *new]).split()
    assert re.findall(rb"[\r\n]+", after) == re.findall(rb"[\r\n]+", data)


def as_ascii(text: str) -> str:
    return json.dumps(text)[1:-1]


def as_it_is(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def oddly(text: str) -> str:
    """As some programs write it: a slash and some letters are escaped that need not be."""
    return re.sub(r"(?<!\\)[io]", lambda m: f"\\u{ord(m[0]):04X}", as_ascii(text)).replace("/", r"\/")


def record(written, paragraphs: list[str], n: int) -> str:
    text = written("\n\n".join([*paragraphs, "1/2"]))
    kept = "the the \\u200b &amp; caf\\u00c3\\u00a9"  # of fields that are no text of the article
    return (
        f'{{ "id":{n}, "note": "{kept}",\t"title" : "{written(TITLE)}","text": "{text}" , "b": [{{"text": "{kept}"}}]}}'
    )


@settings(max_examples=25)
@given(places, st.sampled_from([as_ascii, as_it_is, oddly]), st.sampled_from([b"\n", b"\r\n"]), st.booleans())
def test_json_lines(planted, written, end, mark):
    old, new = texts(planted)
    rows = [[record(written, BODY, 1), record(written, p, 2), '{"broken', record(written, p, 4)] for p in (old, new)]
    head = codecs.BOM_UTF8 if mark else b""
    given, expected = (head + end.join([r.encode() for r in some]) for some in rows)
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        path.write_bytes(given)
        mend(path)
        assert path.read_bytes() == expected
        assert mend(path).count == 0


@settings(max_examples=25)
@given(places, st.sampled_from([as_ascii, as_it_is, oddly]), st.sampled_from(["", " ", "\n  "]))
def test_json(planted, written, space):
    old, new = texts(planted)
    data = [
        f'{{"articles":[{space}{record(written, p, 1)},{space}{record(written, BODY, 2)},{record(written, p, 3)}]}}'
        for p in (old, new)
    ]
    assert mended(data[0].encode(), "a.json") == data[1].encode()


@settings(max_examples=25)
@given(places, st.sampled_from([(",", csv.QUOTE_MINIMAL), (";", csv.QUOTE_ALL), ("\t", csv.QUOTE_MINIMAL)]))
def test_csv(planted, form):
    delimiter, quoting = form
    written = []
    for paragraphs in texts(planted):
        file = io.StringIO()
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
        writer.writerow(["note", "title", "text"])
        note = 'the the "&amp;"'
        writer.writerows([[note, TITLE, "\n\n".join(paragraphs)], [note, "A", "B"], ["", TITLE, paragraphs[0] + "\n"]])
        written.append(file.getvalue().encode())
    assert mended(written[0], "a.tsv" if delimiter == "\t" else "a.csv") == written[1]


def as_html(text: str) -> str:
    return escape(text, quote=False)


def as_references(text: str) -> str:
    return re.sub(r"[^\x07\x20-\x7e\x92]", lambda m: f"&#{ord(m[0])};", as_html(text))


@settings(max_examples=25)
@given(places, st.sampled_from([as_html, as_references]))
def test_html(planted, written):
    data = [
        f"<html><head><title>the the {written(TITLE)}</title></head>\r\n<body><h1>{written(TITLE)}</h1>"
        + "".join(f"<p title='&amp;amp;'>\n  <i>{written(p)}</i><br></p>" for p in paragraphs)
        + "<script>'the the \u200b'</script></body></html>"
        for paragraphs in texts(planted)
    ]
    data = [d if written is as_html else d.replace("\u200b", "").replace("\x92", "&#8217;") for d in data]
    assert mended(data[0].encode(), "a.html") == data[1].encode()


# Single cases


def page(paragraph: str) -> bytes:
    return f"<h1>{HEADLINE}</h1><p>{BODY[0]}</p><p>{paragraph}</p><p>{BODY[1]}</p>".encode()


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("We saw the <b>the</b> harbour again.", "We saw <b>the</b> harbour again."),
        ("We saw <b>the the</b> harbour again.", "We saw <b>the</b> harbour again."),
        ("We saw <b>the</b> <i>the</i> harbour again.", None),  # markup in all of its places
        ("The caf&Atilde;&copy; is open again.", "The caf&#233; is open again."),  # the page has ASCII only
        ("Mr Gr\u00f8n of the caf&Atilde;&copy; came.", "Mr Gr\u00f8n of the café came."),
        ("A &lt;\u200bscript> is no script.", "A &lt;script> is no script."),
        ("A <\u200bscript>alert(1)</\u200bscript> is none.", None),  # it would become one
        ("Holm &\u200bamp; Sons came again.", None),  # the reader would see another text
        ("He wrote &amp;lt;b&amp;gt; on the wall.", None),  # nobody knows whether it is markup
    ],
)
def test_html_keeps_its_markup(broken, whole, tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(page(broken))
    mend(path)
    assert path.read_bytes() == page(whole or broken)


def test_a_text_that_is_no_page_does_not_become_one(tmp_path):
    path = tmp_path / "a.jsonl"
    given = json.dumps({"title": HEADLINE, "text": BODY[0] + " <\u200bp> " + BODY[1]})
    path.write_text(given)
    mend(path)
    assert path.read_text() == given


def test_a_cell_of_csv_stays_one_cell(tmp_path):
    path = tmp_path / "a.csv"
    body = '\u200b"Fair" he said of Holm &quot; Sons; the the end.'
    path.write_text(f"title|text|n\r\n{HEADLINE}|{body}|1\r\n", newline="")  # none needs quotes, none may come in
    mend(path)
    (row,) = list(csv.DictReader(io.StringIO(path.read_text()), delimiter="|"))
    assert row["n"] == "1"
    assert row["text"] == body.replace("the the", "the")


def test_an_article_that_would_be_none_any_more_is_left(tmp_path):
    path = tmp_path / "a.jsonl"
    given = json.dumps({"title": HEADLINE, "text": "\u200b"})
    path.write_text(given)
    fixer = mend(path)
    assert path.read_text() == given
    assert ["would read differently" in r for r in fixer.remarks] == [True]


def test_what_an_encoding_lacks_is_left_and_said(tmp_path):
    path = tmp_path / "a.txt"
    text = "\n\n".join([HEADLINE, "Gr\u00f8n said: \u201cx &#8805; y\u201d and the the end of Holm &amp; Sons.", *BODY])
    path.write_bytes(text.encode("cp1252"))
    fixer = mend(path)
    assert path.read_bytes() == text.replace("the the", "the").replace("&amp;", "&").encode("cp1252")
    assert [r.partition(": ")[2] for r in fixer.remarks] == ["not fixed: cp1252 has no '≥'"]


def test_bytes_that_cannot_be_decoded_stay():
    data = f"{HEADLINE}\n\nThe caf\u00e9 of the the end.\n\n{BODY[0]}".encode().replace(b"end", b"\xffend")
    assert mended(data) == data.replace(b"the the", b"the")


def test_files_in_other_formats_and_compressed_ones_are_left(tmp_path):
    text = f"{HEADLINE}\n\nWe saw the the harbour.\n\n{BODY[0]}"
    files = {
        "a.txt.gz": gzip.compress(text.encode()),
        "b.jsonl": json.dumps({"title": HEADLINE, "text": text}).encode("utf-16"),
        "c.xml": f"<doc title='a'><main><p>{BODY[0]} It was the the end.</p></main></doc>".encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        fixer = mend(tmp_path / name)
        assert (fixer.count, fixer.skipped) == (0, 1), name
        assert (tmp_path / name).read_bytes() == data


def test_a_file_that_changed_meanwhile_is_left(tmp_path):
    path = tmp_path / "a.txt"
    text = f"{HEADLINE}\n\nWe saw the the harbour.\n\n{BODY[0]}"
    later = text.replace("saw the the", "saw off the")
    for when in ("before it is read again", "before it is replaced"):
        path.write_text(text)
        shards = discover([str(path)]).shards
        fixer = Fixer({s.uri: s for s in shards}, PLAN, (), Sieve())
        ((shard, patches),) = list(_kept(fixer.files(run(shards, PLAN, jobs=0)), when, path, later))
        with pytest.raises(Changed):
            rewrite(shard, patches)
        assert path.read_text() == later
        assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def _kept(files, when, path, later):
    """Files with their patches; on the way to them somebody writes to the file."""
    for shard, patches in files:
        made = iter(list(patches)) if when == "before it is replaced" else patches
        path.write_text(later)
        os.utime(path, ns=(1, 1))
        yield shard, made
        return


def test_a_record_that_changed_elsewhere_in_the_file_is_seen_too(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [json.dumps({"title": HEADLINE, "text": f"{BODY[0]} {more}"}) for more in ("the the end", "ab", "cd")]
    path.write_text("\n".join(rows[:2]))
    shards = discover([str(path)]).shards
    for shard, patches in Fixer({s.uri: s for s in shards}, PLAN, (), Sieve()).files(run(shards, PLAN, jobs=0)):
        made = list(patches)
        path.write_text("\n".join([rows[0], rows[2]]))
        os.utime(path, ns=(1, 1))
        with pytest.raises(Changed):
            rewrite(shard, iter(made))
    assert len(made) == 1


def test_findings_of_another_text_are_refused():
    source = Source("a", f"{HEADLINE}\n\nWe saw the the harbour.\n\n{BODY[0]}".encode())
    found = [f for f in lint(source, PLAN).findings if f.fix]
    with pytest.raises(Changed):
        fix_article(replace(source, data=source.data.replace(b"saw the the", b"saw off the")), found, PLAN, bool)


def test_a_file_that_is_read_only_is_left(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(f"{HEADLINE}\n\nWe saw the the harbour.\n\n{BODY[0]}")
    path.chmod(0o444)
    if os.access(path, os.W_OK):  # root may write everywhere
        monkeypatch.setattr("lint_news.replacing.os.access", lambda file, mode: False)
    with pytest.raises(PermissionError):
        mend(path)
    assert "the the" in path.read_text()


def test_permissions_stay_and_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text(f"{HEADLINE}\n\nWe saw the the harbour.\n\n{BODY[0]}")
    target.chmod(0o640)
    link.symlink_to(target)
    assert mend(link).count == 1
    assert link.is_symlink()
    assert "saw the harbour" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o640


# Which findings


def test_unsafe_fixes_are_asked_for():
    data = f"{HEADLINE}\n\nIt came amid Regional Security Tears on the the pier.\n\n{BODY[0]}".encode()
    safe = data.replace(b"the the", b"the")
    assert mended(data) == safe
    assert mended(data, unsafe=True) == safe.replace(b"Tears", b"Fears")


def test_capitals_are_no_slip():
    data = f"{HEADLINE}\n\nThe band The The played to all of us of Of Montreal.\n\n{BODY[0]}".encode()
    assert mended(data) == data


def test_what_is_known_or_not_wanted_is_not_fixed(tmp_path):
    path = tmp_path / "a.txt"
    text = f"{HEADLINE}\n\nWe saw the the harbour and the town of of Holm.\n\nThen we saw the the harbour and left.\n"
    path.write_text(text)
    (result,) = run(discover([str(path)]).shards, PLAN, jobs=0)
    words = [f for f in result.findings if f.rule == "duplicate/word"]
    assert [f.text for f in words] == ["the the", "of of", "the the"]
    sieve = Sieve()
    sieve._baseline = Baseline([Known(words[0].fingerprint, words[0].rule, 1, "")])
    mend(path, sieve=sieve)
    assert path.read_text() == text.replace("of of", "of").replace("Then we saw the the", "Then we saw the")
    path.write_text(text)
    sieve = Sieve()
    sieve.suppress([Suppression(fingerprint=words[1].fingerprint)], PLAN.reported)
    mend(path, sieve=sieve)
    assert path.read_text() == text.replace("the the", "the")
    path.write_text(text)
    mend(path, replace(PLAN, reported=frozenset({"debris/mojibake"})))
    assert path.read_text() == text


def test_fixes_that_overlap_are_made_one_after_the_other():
    """A word printed three times, and mojibake in which a character hides."""
    data = f"{HEADLINE}\n\nWe saw the the the caf\u00c3\u200b\u00a9 and the the\u200b pier.\n\n{BODY[0]}".encode()
    after = mended(data).decode()
    assert "We saw the café and the pier." in after


def test_what_comes_about_and_is_not_wanted_stays(tmp_path):
    path = tmp_path / "a.txt"
    text = f"{HEADLINE}\n\nWe saw the t\u200bhe harbour.\n\n{BODY[0]}"
    for unwanted, after in ((False, "the harbour"), (True, "the the harbour")):
        path.write_text(text)
        sieve = Sieve()
        sieve.suppress([Suppression(rules=frozenset({"duplicate/word"}))] if unwanted else [], PLAN.reported)
        mend(path, sieve=sieve)
        assert path.read_text() == text.replace("the t\u200bhe harbour", after)


SWAP = """\
summary: S
why: W.
kind: replace
fix: unsafe
swap:
  {was}: {to}
examples:
  bad: ["A [[{was}]] here", "One [[{was}]] there"]
  good: [Nothing here, Nothing there]
"""


def test_an_edit_waits_for_one_that_it_overlaps(tmp_path, write):
    pairs = (("zig zag", "zig"), ("zag zog", "zog"))
    paths = [str(write(f"house/r{n}.yaml", SWAP.format(was=was, to=to))) for n, (was, to) in enumerate(pairs)]
    plan = make_plan(Config(rule_paths=tuple(paths), select=("house",)))
    path = tmp_path / "a.txt"
    path.write_text(f"{HEADLINE}\n\nThe zig zag zog zag zog of the harbour.\n\n{BODY[0]}")
    mend(path, plan, unsafe=True)
    assert "The zig zog zog of the harbour." in path.read_text()


def test_fixes_that_bring_about_each_other_leave_the_article_as_it_is(tmp_path, write):
    paths = [
        str(write(f"house/{was}.yaml", SWAP.format(was=was, to=to))) for was, to in (("zig", "zag"), ("zag", "zig"))
    ]
    plan = make_plan(Config(rule_paths=tuple(paths), select=("house",)))
    path = tmp_path / "a.txt"
    text = f"{HEADLINE}\n\nThe zig of the harbour.\n\n{BODY[0]}"
    path.write_text(text)
    fixer = mend(path, plan, unsafe=True)
    assert path.read_text() == text
    assert fixer.count == 0
    assert ["each fix brings about another one" in r for r in fixer.remarks] == [True]
