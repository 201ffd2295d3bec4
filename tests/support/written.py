"""Records written into text formats, with where each code point of each field was put: an oracle that uses no map."""

from __future__ import annotations

import csv
import io
import json
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

Written = list[dict[str, list[tuple[int, int]]]]  # for each record and field, offset and length of each code point

_SPECIAL = "ab\"\\/,;\t|<>&'\n\r\u2028\u2029\x85\x0b\x0c\x1c\x00\x1f\u00e9\u20ac\ufeff😀𝔸{}[]:"
text = st.text(st.sampled_from(_SPECIAL) | st.characters(codec="utf-8"), max_size=30).map(lambda t: f"x{t}y")
_record = st.builds(lambda *values: dict(zip(("id", "title", "text"), values, strict=True)), text, text, text)
records = st.lists(_record, min_size=1, max_size=4)


def physical(file: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, told one character after the other."""
    line = column = 1
    for n in range(offset):
        if file[n] == "\n" or (file[n] == "\r" and file[n + 1 : n + 2] != "\n"):
            line, column = line + 1, 1
        else:
            column += 1
    return line, column


def _spelled(start: int, literals: list[str]) -> list[tuple[int, int]]:
    places = []
    for literal in literals:
        places.append((start, len(literal)))
        start += len(literal)
    return places


def as_json(rows: list[dict[str, str]], ascii_only: bool, before: str, between: str, after: str) -> tuple[str, Written]:
    """JSON objects, as `json.dumps` writes them."""
    out, where = before, []
    for n, row in enumerate(rows):
        out += between if n else ""
        fields, inner = {}, "{"
        for name, value in row.items():
            inner += ("" if inner == "{" else ", ") + json.dumps(name) + ": "
            literals = [json.dumps(char, ensure_ascii=ascii_only)[1:-1] for char in value]
            fields[name] = _spelled(len(out) + len(inner) + 1, literals)
            inner += '"' + "".join(literals) + '"'
        assert inner + "}" == json.dumps(row, ensure_ascii=ascii_only)
        out += inner + "}"
        where.append(fields)
    return out + after, where


def as_csv(rows: list[dict[str, str]], delimiter: str, quoting: int, end: str) -> tuple[str, Written]:
    """A header and rows, as `csv.writer` writes them."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(rows[0])
    at, where = made.tell(), []
    for row in rows:
        writer.writerow(row.values())
        fields = {}
        for name, value in row.items():
            quoted = made.getvalue()[at] == '"'  # no value begins with a quote
            literals = ['""' if quoted and char == '"' else char for char in value]
            fields[name] = _spelled(at + quoted, literals)
            at += quoted * 2 + sum(map(len, literals)) + 1
        at += len(end) - 1
        assert at == made.tell()
        where.append(fields)
    return made.getvalue(), where


def as_xml(rows: list[dict[str, str]]) -> tuple[str, Written]:
    """`<doc>` elements with the title as attribute; the text is a paragraph."""
    out, where = "<corpus>\n", []
    for row in rows:
        out += "<doc title="
        assert quoteattr("a")[0] == '"'
        literals = [escape(char, {'"': "&quot;"}) for char in row["title"]]
        title = _spelled(len(out) + 1, literals)
        out += '"' + "".join(literals) + '"><main>'
        main = "<p>" + escape(row["text"]) + "</p>"
        where.append({"title": title, "main": _spelled(len(out), list(main))})
        out += main + "</main></doc>\n"
    return out + "</corpus>", where
