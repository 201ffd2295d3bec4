"""Maps from text to its source against a plain table of places, and the line index against a plain count."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.sourcemap import LineIndex, SourceMap, Span

Segment = tuple[int, int, int]
Table = list[tuple[int, int]]  # the raw range of each code point of the text


def table(segments: list[Segment]) -> Table:
    """The slow and obvious map."""
    rows: Table = []
    for size, begin, end in segments:
        plain = size == end - begin
        rows += [(begin + i, begin + i + 1) if plain else (begin, end) for i in range(size)]
    return rows


@st.composite
def segment_lists(draw, whole=5):
    """Segments as escapes, references and plain stretches make them: raw text is never shorter than what it says.

    What maps as a whole has up to `whole` code points.
    """
    segments, at = [], draw(st.integers(0, 3))
    for _ in range(draw(st.integers(1, 8))):
        size = length = draw(st.integers(1, 5))
        if draw(st.booleans()):
            size = min(size, whole)
            length = size + draw(st.integers(1, 6))
        segments.append((size, at, at + length))
        at += length + draw(st.just(0) | st.integers(0, 4))
    return segments


@st.composite
def ranges(draw, length):
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


@given(st.data(), segment_lists())
def test_a_span_leads_from_the_place_of_its_first_to_that_of_its_last_code_point(data, segments):
    rows, places = table(segments), SourceMap.of(segments)
    start, end = data.draw(ranges(len(rows)))
    assert places.to_source(Span(start, end)) == Span(rows[start][0], rows[end - 1][1])


@given(segment_lists())
def test_length_and_raw_range_are_those_of_all_segments(segments):
    places = SourceMap.of(segments)
    assert places.length == sum(size for size, _, _ in segments)
    assert places.raw == Span(segments[0][1], segments[-1][2]) == places.to_source(Span(0, places.length))


@given(st.data(), segment_lists())
def test_an_empty_span_is_the_empty_place_before_its_code_point(data, segments):
    rows, places = table(segments), SourceMap.of(segments)
    at = data.draw(st.integers(0, len(rows) - 1))
    assert places.to_source(Span(at, at)) == Span(rows[at][0], rows[at][0])


@given(segment_lists())
def test_every_code_point_is_found_again_from_its_raw_place(segments):
    rows, places = table(segments), SourceMap.of(segments)
    for offset, (begin, _) in enumerate(rows):
        assert places.to_text(begin) == rows.index(rows[offset])


@given(segment_lists())
def test_raw_places_between_segments_lead_to_the_next_code_point(segments):
    rows, places = table(segments), SourceMap.of(segments)
    for raw in range(segments[-1][2] + 3):
        if not any(begin <= raw < end for begin, end in rows):
            assert places.to_text(raw) == sum(end <= raw for _, end in rows)


@given(st.data(), segment_lists())
def test_a_slice_maps_as_the_whole_does(data, segments):
    rows, places = table(segments), SourceMap.of(segments)
    start, end = data.draw(ranges(len(rows)))
    part = places.slice(start, end)
    assert part.length == end - start
    a, b = data.draw(ranges(part.length))
    assert part.to_source(Span(a, b)) == places.to_source(Span(start + a, start + b))


@given(st.data(), segment_lists(whole=1))
def test_composed_maps_lead_where_one_after_the_other_does(data, outer_segments):
    outer = SourceMap.of(outer_segments)
    cuts = sorted(data.draw(st.sets(st.integers(0, outer.length), min_size=2, max_size=8)))
    inner_segments = []
    for begin, end in pairwise(cuts):
        if data.draw(st.booleans()) or not inner_segments:
            inner_segments.append((data.draw(st.integers(1, end - begin)), begin, end))
    inner = SourceMap.of(inner_segments)
    composed = inner.compose(outer)
    assert composed.length == inner.length
    start, end = data.draw(ranges(inner.length))
    assert composed.to_source(Span(start, end)) == outer.to_source(inner.to_source(Span(start, end)))


@given(segment_lists())
def test_neighbours_that_map_code_point_by_code_point_are_joined(segments):
    places = SourceMap.of(segments)
    kinds = [
        (stop - start == end - begin, begin, end)
        for start, stop, begin, end in zip(
            places.text_starts,
            (*places.text_starts[1:], places.length),
            places.raw_starts,
            places.raw_ends,
            strict=True,
        )
    ]
    for (plain, _, end), (plain_too, begin, _) in pairwise(kinds):
        assert not (plain and plain_too and end == begin)


@given(segment_lists())
def test_maps_survive_pickling_and_compare_by_value(segments):
    places = SourceMap.of(segments)
    assert pickle.loads(pickle.dumps(places)) == places
    assert hash(places) == hash(SourceMap.of(segments))


def test_identity_maps_each_code_point_to_itself():
    assert SourceMap.identity(3, 8).to_source(Span(1, 4)) == Span(4, 7)
    assert SourceMap.identity(3, 3) == SourceMap((), (), (), 0)
    assert SourceMap.identity(3, 3).raw == Span(0, 0)


@pytest.mark.parametrize(
    ("starts", "begins", "ends", "length"),
    [
        pytest.param((1,), (0,), (2,), 3, id="text does not begin at 0"),
        pytest.param((0, 3), (0, 2), (2, 4), 3, id="last segment without text"),
        pytest.param((0, 2, 2), (0, 2, 4), (2, 4, 6), 5, id="middle segment without text"),
        pytest.param((0, 3, 2), (0, 3, 5), (3, 5, 6), 5, id="text starts descend"),
        pytest.param((0,), (4,), (4,), 1, id="empty raw range"),
        pytest.param((0,), (4,), (3,), 1, id="raw range runs backwards"),
        pytest.param((0, 2), (4, 0), (6, 2), 4, id="raw ranges descend"),
        pytest.param((0, 2), (0, 1), (2, 3), 4, id="raw ranges overlap"),
        pytest.param((0, 2), (0,), (2,), 4, id="counts differ"),
        pytest.param((), (), (), 3, id="text without segments"),
        pytest.param((0,), (0,), (2,), 0, id="segment without text"),
    ],
)
def test_segments_that_are_not_contiguous_and_ascending_are_refused(starts, begins, ends, length):
    with pytest.raises(ValueError, match="contiguous"):
        SourceMap(starts, begins, ends, length)


@pytest.mark.parametrize(
    "segments",
    [
        pytest.param([(0, 0, 2)], id="no text"),
        pytest.param([(2, 0, 2), (-1, 2, 4)], id="less than no text"),
        pytest.param([(1, 4, 4)], id="empty raw range"),
        pytest.param([(1, 4, 3)], id="raw range runs backwards"),
        pytest.param([(2, 4, 6), (2, 0, 2)], id="raw ranges descend"),
        pytest.param([(2, 0, 2), (2, 1, 3)], id="raw ranges overlap"),
    ],
)
def test_segments_are_refused_too_while_they_are_joined(segments):
    with pytest.raises(ValueError, match="contiguous"):
        SourceMap.of(segments)


def test_a_text_that_ends_before_it_begins_has_no_map():
    with pytest.raises(ValueError, match="contiguous"):
        SourceMap.identity(4, 3)


@given(segment_lists())
def test_maps_that_are_checked_on_the_way_are_sound(segments):
    made = SourceMap.of(segments)
    assert SourceMap(*made) == made


@pytest.mark.parametrize("span", [Span(-1, 2), Span(0, 6), Span(3, 2), Span(6, 6)])
def test_a_span_outside_the_text_is_refused(span):
    with pytest.raises(ValueError, match="outside"):
        SourceMap.identity(0, 5).to_source(span)


def test_spans_overlap_where_they_share_a_code_point():
    assert Span(0, 2).overlaps(Span(1, 3))
    assert not Span(0, 2).overlaps(Span(2, 3))
    assert Span(2, 5).length == 3


def _places(raw: str) -> list[tuple[int, int]]:
    """The line and column of each offset, counted one by one."""
    line, column, found = 1, 1, []
    for i, char in enumerate(raw):
        found.append((line, column))
        column += 1
        if char == "\n" or (char == "\r" and raw[i + 1 : i + 2] != "\n"):
            line, column = line + 1, 1
    return [*found, (line, column)]


@given(st.text(alphabet="ab\n\r\u2028\x0b\x0c\x85😀", max_size=60))
def test_lines_end_at_lf_crlf_and_cr_and_at_nothing_else(raw):
    index = LineIndex.of(raw)
    assert [index.place(i) for i in range(len(raw) + 1)] == _places(raw)
    for line, start in enumerate(index.starts, 1):
        assert index.offset(line) == start
        assert index.place(start) == (line, 1)
