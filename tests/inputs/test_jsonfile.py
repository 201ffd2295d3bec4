"""JSON files: which objects are articles, where they stand, and what becomes of broken ones."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.config import Config
from lint_news.inputs import Shard, jsonfile
from lint_news.inputs.window import CHUNK
from lint_news.model import LeftOut, Problem, Source
from lint_news.pipeline import lint
from lint_news.ruleset import make_plan

BIG = 1 << 20
PLAN = make_plan(Config(), fast=True)


class Trickle(io.RawIOBase):
    """A pipe that gives few bytes at a time, and cannot seek."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size, self.given = data, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else self._size, self._size)
        taken = self._data[self.given : self.given + size]
        self.given += len(taken)
        return taken


def items(text: str | bytes, max_size: int = BIG, names=(), step: int | None = None):
    data = text.encode() if isinstance(text, str) else text
    file = io.BytesIO(data) if step is None else Trickle(data, step)
    return list(jsonfile.read(Shard("a.json", "json"), file, max_size, names))


def texts(found) -> list[str]:
    return [item.data.decode() for item in found if isinstance(item, Source)]


def problems(found) -> list[tuple[str, int, int, bool]]:
    """Those of the reader, and those that `lint` finds in what it was given."""
    every = [p for item in found if isinstance(item, Problem | Source) for p in _problems(item)]
    assert all(p.message and p.remedy for p in every)
    return [(p.kind, p.location.line, p.location.column, p.article_lost) for p in every]


def _problems(item: Problem | Source) -> tuple[Problem, ...]:
    return (item,) if isinstance(item, Problem) else lint(item, PLAN).problems


A, B, C = '{"text": "a"}', '{"text": "b"}', '{"text": "c"}'


@pytest.mark.parametrize(
    ("file", "articles"),
    [
        (A, [A]),
        (f"[{A},{B}]", [A, B]),
        (f" [\n {A} ,\r\n{B}\n]\n", [A, B]),
        (f'{{"status": "ok", "articles": [{A}, {B}], "total": 2}}', [A, B]),
        (f'{{"response": {{"n": [1], "docs": [{A}]}}}}', [A]),
        (f'{{"a": {{"b": {{"c": [{A}]}}}}}}', [A]),
        (f'{{"links": [{{"href": "x"}}], "items": [{A}, {B}]}}', [A, B]),
        (f'{{"meta": {{"text": "notice"}}, "articles": [{A}]}}', [A]),
        (f"{A}\n{B}\n", [A, B]),
        (f"[{A}][{B}]", [A, B]),
        ("[]", []),
        ("", []),
        (f'[[1, 2], {A}, null, 3.5e1, "]", true]', [A]),
        ('{"comments": [{"text": "x"}], "text": "t"}', ['{"comments": [{"text": "x"}], "text": "t"}']),
        ('{"authors": [{"name": "x"}], "text": ["p", "q"]}', ['{"authors": [{"name": "x"}], "text": ["p", "q"]}']),
        ('{"article": {"articleBody": "t", "images": [{"url": "u"}]}}',) * 2,
        ('{"text": "None", "docs": [{"content": "c"}]}', ['{"content": "c"}']),
        ("{}", ["{}"]),
    ],
)
@pytest.mark.parametrize("step", [None, 1, 7])
def test_articles_are_found_in_whatever_holds_them(file, articles, step):
    found = items(file, step=step)
    assert texts(found) == ([articles] if isinstance(articles, str) else articles)
    assert not [i for i in found if isinstance(i, Problem)]
    numbers = [i.record for i in found if isinstance(i, Source | LeftOut)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_user_says_which_field_makes_an_object_an_article():
    file = '{"story": "s", "text": "t", "items": [{"text": "i"}]}'
    assert texts(items(file)) == [file]
    assert texts(items(file, names=(("text", "story"),))) == [file]
    assert texts(items('{"title": "t", "items": [{"story": "i"}]}', names=(("text", "story"),))) == ['{"story": "i"}']


@pytest.mark.parametrize(
    ("file", "articles", "found"),
    [
        # cut off
        (f"[{A},\n{B[:-1]}", 1, [("truncated", 2, 1, True)]),
        (f"[{A},\n{B[:-4]}", 1, [("truncated", 2, 1, True)]),
        (f'[{A},\n{{"text": tru', 1, [("truncated", 2, 1, True)]),
        (f"[{A},\n", 1, [("truncated", 3 - 1, 1, False)]),
        (f"[{A}", 1, [("truncated", 1, len(A) + 2, False)]),
        (f'{{"articles": [{A}, {B}', 2, [("truncated", 1, 43, False)]),
        (f'{{"articles": [{A}, {B}]', 2, [("truncated", 1, 44, False)]),
        ("[", 0, [("truncated", 1, 2, False)]),
        # broken inside, and the next one is found
        (f'[\n{A},\n{{"text": "b "x"}},\n{C}\n]', 3, [("not-json", 3, 14, True)]),
        (f'[\n{A},\n{{"text": "b "x}},\n{C}\n]', 3, [("not-json", 3, 14, True)]),
        (f'[\r\n  {A},\r\n  {{"text" "b"}},\r\n  {C}\r\n]', 3, [("not-json", 3, 11, True)]),
        (f'[{A}, {{"text": "b", "tags": [1, 2}}, {C}]', 3, [("not-json", 1, 44, True)]),
        (f'[\n {A},\n {{"text": "b",\n  "l": [{{"m": 1}}}},\n {C}\n]', 3, [("not-json", 4, 17, True)]),
        (f'[\n {{\n  "text": "b "x ", "a": 1,\n  "b": [\n   1]\n }},\n {C}]', 2, [("not-json", 3, 15, True)]),
        (f'[\n {{\n  "text": "b "x }},\n  "b": [\n   1]\n }},\n {C}]', 2, [("not-json", 3, 15, True)]),
        # broken between
        (f"[{A}\n {B}]", 2, [("not-json", 2, 2, False)]),
        (f"[{A},,{B},]", 2, [("not-json", 1, 16, False), ("not-json", 1, 31, False)]),
        # broken, and nobody can tell where the next one begins
        (f'[{A}, {{"text": "b "x}}, {C}]', 3, [("not-json", 1, 30, True)]),
        (f'[{A}, {{"text": "b "x"}}, {C}]', 1, [("not-json", 1, 30, True)]),
        (f"[{A}, nul, {C}]", 1, [("not-json", 1, 17, True)]),
        (f"[{A}; {C}]", 1, [("not-json", 1, 15, True)]),
        ("story", 0, [("not-json", 1, 1, True)]),
        (f"{A} story {B}", 1, [("not-json", 1, 15, False)]),
    ],
)
@pytest.mark.parametrize("step", [None, 1])
def test_what_is_broken_is_a_problem_at_its_place_and_the_rest_is_read(file, articles, found, step):
    got = items(file, step=step)
    assert len(texts(got)) == articles
    assert problems(got) == found


def test_an_unread_rest_is_said():
    [_, problem] = items(f'[{A}, {{"text": "b "x"}}, {C}]')
    assert "the rest of the file was not read" in problem.message


def test_columns_count_code_points_also_after_a_broken_article():
    got = items('[{"text": "é😀"}, {"text": "é" "x"]}'.encode())
    assert problems(got)[0][:3] == ("not-json", 1, 31)


@pytest.mark.parametrize("inner", ['"x": 1, ', '"x": {"y": [["' + "]" * 99 + '"]]}, ', '"q": "\\"}", '])
@pytest.mark.parametrize("step", [None, 5])
def test_an_article_past_the_limit_is_a_problem_and_the_rest_is_read(inner, step):
    big = "{" + inner + '"text": "' + 'b\\"}' * 100 + '"}'
    got = items(f"[{A},\n{big},\n {C}]", max_size=99, step=step)
    assert texts(got) == [A, C]
    assert problems(got) == [("too-large", 2, 1, True)]
    assert [i.line for i in got if isinstance(i, Source)] == [1, 3]


def test_a_list_on_one_line_is_read_in_little_memory():
    """The issue asks for 300 MB; what is held does not depend on how much there is."""
    article = json.dumps({"title": "é" * 50, "text": "The town will close the harbour. " * 100}, ensure_ascii=False)
    count = 5000
    file = (f'{{"n": 1, "articles": [{", ".join([article] * count)}]}}').encode()
    stream = io.BufferedReader(io.BytesIO(file))
    tracemalloc.start()
    n = 0
    for n, item in enumerate(jsonfile.read(Shard("a", "json"), stream, 64 * BIG, ()), 1):  # noqa: B007
        assert len(item.data) == len(article.encode())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n == count
    assert item.column == len('{"n": 1, "articles": [') + (count - 1) * (len(article) + 2) + 1
    assert peak < 14 * BIG
    assert len(file) > 16 * BIG


def test_an_endless_string_is_left_behind_in_little_memory():
    file = b'[{"text": "' + b"x" * 40 * BIG + b'"}, {"text": "a"}]'
    tracemalloc.start()
    found = list(jsonfile.read(Shard("a", "json"), io.BytesIO(file), BIG, ()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(i).__name__ for i in found] == ["Problem", "Source"]
    assert found[1].column == len(file) - len('{"text": "a"}]') + 1
    assert peak < 6 * BIG


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["[", '"', "\\", "},", "\n{"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=200)
@given(
    st.lists(st.dictionaries(st.text(max_size=4), values, max_size=3), max_size=4),
    st.sampled_from([None, 0, 1, "\t"]),
    st.booleans(),
    st.sampled_from([1, 3, 64, CHUNK]),
)
def test_each_object_of_a_list_comes_out_as_it_went_in(rows, indent, ascii_only, step):
    file = json.dumps(rows, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")
    got = items(file, step=step)
    assert [json.loads(i.data) for i in got] == json.loads(file)
    lines = file.decode().split("\n")
    for item in got:
        data = item.data.decode()
        assert lines[item.line - 1][item.column - 1 :].startswith(data.split("\n")[0])


@settings(max_examples=300)
@given(st.text(alphabet='[]{}",:\\ \nabx1', max_size=60), st.integers(1, 40))
def test_no_file_raises_or_hangs_and_each_object_is_read_once(file, step):
    got = items(file, max_size=30)
    assert got == items(file, max_size=30, step=step)
    last = (0, 0)
    for item in got:
        if isinstance(item, Source):
            assert (item.line, item.column) > last
            last = (item.line, item.column)


def test_many_broken_articles_cost_no_more_than_sound_ones():
    broken = ',\n{"text": "b "x}' * 20000
    assert len(items(f"[\n{A}{broken}\n]")) == 20001


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis", "gb18030", "utf-16-le", "utf-32-be"])
def test_the_encoding_of_a_file_is_told_once(encoding):
    word = "表示ソ" if encoding in {"shift_jis", "gb18030"} else "Новости города"
    rows = [{"id": n, "text": f"{word} {n}, {word}"} for n in range(300)]
    file = json.dumps(rows, ensure_ascii=False, indent=1).encode(encoding)
    got = items(file)
    for n, item in enumerate(got):
        document = lint(item, PLAN).document
        assert document is not None
        assert document.fields[0].text == rows[n]["text"]
        assert (item.line, item.column) == (4 * n + 2, 2)
    assert len(got) == 300
