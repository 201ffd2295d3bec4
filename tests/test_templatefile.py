"""Files of templates: they come back as they were, are put together in any order, and say what is wrong with them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.errors import UsageError
from lint_news.templatefile import (
    HEAD,
    Entry,
    is_template_file,
    merged,
    read_entries,
    read_templates,
    rendered,
    templates_of,
)
from lint_news.templates import merged as summed

LINES = st.builds(
    Entry,
    st.sampled_from(["a.com", "b.org"]),
    st.integers(1, 50),
    st.just("line"),
    st.sampled_from(["Share this", "share THIS", "Ünïcode ✓ x", "\u202eodd\x1b[1m y", 'quo"te']),
    st.sampled_from(["", "p/div.body"]),
    st.sampled_from(["", "d.jsonl:1:2"]),
)


def entries(lines):
    outlets = [Entry(name, 50) for name in ("a.com", "b.org")]
    return merged(
        [
            [
                *outlets,
                Entry("a.com", 9, "container", path="div.x/main"),
                *{(e.outlet, e.name): e for e in lines}.values(),
            ]
        ]
    )


FILES = st.lists(LINES, max_size=6).map(entries)


@given(FILES)
def test_what_is_written_is_read(tmp_path_factory, made):
    file = tmp_path_factory.mktemp("t") / "a.templates"
    file.write_text("".join(rendered(made)), encoding="utf-8")
    assert read_entries(file) == made
    assert read_templates(file) == templates_of(made)
    assert is_template_file(str(file))


@given(FILES, FILES, FILES)
def test_files_are_put_together_in_any_order(a, b, c):
    assert merged([a, b, c]) == merged([c, merged([b, a])])
    assert templates_of(merged([a, b])) == summed([templates_of(a), templates_of(b)])


HEAD_LINE = json.dumps(HEAD)
OUTLET = '{"outlet": "a.com", "pages": 4}'


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ([], 1, "begin with the line"),
        (["[]"], 1, "make them with 'lint-news learn'"),
        (["{" * 100_000], 1, "begin with the line"),
        ([HEAD_LINE, OUTLET, "{"], 3, "not JSON"),
        ([HEAD_LINE, OUTLET, "[" * 100_000], 3, "not JSON"),
        ([HEAD_LINE, OUTLET, "[]"], 3, "one JSON object"),
        ([HEAD_LINE, OUTLET, '{"outlet": "a.com", "page": 3}'], 3, "did you mean 'pages'"),
        ([HEAD_LINE, OUTLET, '{"outlet": "a.com", "pages": 3, "line": "x", "prose": "p"}'], 3, "make two lines"),
        ([HEAD_LINE, '{"outlet": "a.com", "pages": true}'], 2, "whole number"),
        ([HEAD_LINE, '{"outlet": "a.com", "pages": 0}'], 2, "whole number"),
        ([HEAD_LINE, '{"outlet": 3, "pages": 1}'], 2, "'outlet' must be a text"),
        ([HEAD_LINE, OUTLET, OUTLET], 3, "twice"),
        ([HEAD_LINE, OUTLET, "", '{"outlet": "b.com", "pages": 3, "line": "x"}'], 4, "no line before it"),
        ([HEAD_LINE, OUTLET, '{"outlet": "a.com", "pages": 5, "line": "x"}'], 3, "more pages"),
        ([HEAD_LINE, OUTLET, '{"outlet": "a.com", "pages": 2, "line": "--"}'], 3, "no letter"),
        ([HEAD_LINE, OUTLET, '{"outlet": "a.com", "pages": 2, "line": "%s"}' % ("x" * 2000)], 3, "at most 1500"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, lines, place, said):
    file = tmp_path / "a.templates"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_templates(file)
    assert str(error.value).startswith(f"{file}:{place}: ")
    assert said in str(error.value)


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_templates(tmp_path / "none")
    (tmp_path / "b").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_templates(tmp_path / "b")
    assert not is_template_file(str(tmp_path / "none"))
