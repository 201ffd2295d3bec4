"""Dumps with a fault anywhere: the run goes on, counts agree, and what is written is sound."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from articles import BODY, HEADLINE
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.cli import main

ROWS = [{"title": HEADLINE, "text": f"{BODY[n]}\n\nAdvertisement\n\n{BODY[n + 1]}"} for n in range(3)]
DUMPS = {
    "d.jsonl": "".join(json.dumps(row) + "\n" for row in ROWS),
    "d.json": json.dumps({"a": 1, "list": ROWS, "b": [2]}, indent=1),
    "e.json": json.dumps(ROWS),
    "d.csv": "title,text\n" + "".join(f'"{row["title"]}","{row["text"]}"\n' for row in ROWS),
    "d.xml": "<c>\n" + "".join(f'<doc title="T"><main><p>{BODY[n]}</p></main></doc>\n' for n in range(3)) + "</c>\n",
}
faults = st.tuples(st.floats(0, 1), st.integers(0, 40), st.text('"{}[],:\\\\\n\r<>/a1\x00', max_size=3))


@pytest.mark.parametrize("name", DUMPS)
@settings(max_examples=40)
@given(some=st.lists(faults, min_size=1, max_size=2))
def test_a_fault_costs_what_it_hits(name, some):
    data = DUMPS[name]
    for where, length, new in some:
        at = int(where * len(data))
        data = data[:at] + new + data[at + length :]
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / name).write_text(data, encoding="utf-8", newline="")
        options = ["--jobs", "0", "--fast", "--templates", "off", "--quiet", "--rejects", str(folder / "r")]
        code = main(["filter", str(folder / name), "-o", str(folder / "out"), *options])
        assert code in (0, 3)
        out, rejects = (folder / "out").read_bytes(), (folder / "r").read_text("utf-8").splitlines()
        assert all(json.loads(line)["reasons"] for line in rejects)
        if name == "d.jsonl" and not data.lstrip().startswith("["):  # else it is taken for JSON
            assert all(is_sound(line) for line in out.decode().splitlines())
        if name.endswith(".json") and is_sound(data):
            assert is_sound(out.decode())


def is_sound(text: str) -> bool:
    """Whether a text is JSON, as its readers in scraping take it."""
    try:
        json.loads(text, strict=False)
    except ValueError:
        return False
    return True
