"""Plain text to pieces: blank lines, one paragraph a line, and hard-wrapped paragraphs are told apart."""

from __future__ import annotations

import textwrap

import pytest

from lint_news.segment import pieces
from lint_news.sourcemap import LineIndex, Span

FIRST = (
    "The council voted on Monday to close the old harbour to cargo ships from next spring, after a debate that had "
    "lasted for six months and had split the town into two camps of almost equal size. Supporters say that the quays "
    "are too narrow for modern vessels and that the noise at night has become unbearable for those who live nearby."
)
SECOND = (
    "Opponents, among them the union of dock workers and several owners of small shops, fear for two hundred jobs. "
    "They had collected nine thousand signatures against the plan, which were handed to the mayor before the vote. The "
    "mayor promised that the town would help those who lose their work, but she did not say how much it was ready to "
    "spend."
)


def texts(raw: str) -> list[str]:
    return [p.text for p in pieces(raw, html=False)]


def wrapped(width: int = 72, end: str = "\n") -> str:
    return (2 * end).join(end.join(textwrap.wrap(paragraph, width)) for paragraph in (FIRST, SECOND))


def test_paragraphs_are_divided_by_blank_lines():
    assert texts(f"{FIRST}\n\n{SECOND}\n") == [FIRST, SECOND]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped():
    assert texts(f"A headline\n{FIRST}\n{SECOND}\n") == ["A headline", FIRST, SECOND]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("width", [60, 72, 80])
def test_hard_wrapped_lines_are_joined_with_a_space(width, end):
    assert texts(wrapped(width, end)) == [FIRST, SECOND]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("word", ["council", "unbearable", "union", "signatures", "spend"])
def test_words_of_joined_lines_keep_their_places(word, end):
    raw = wrapped(72, end)
    piece = next(p for p in pieces(raw, html=False) if word in p.text)
    at = piece.text.index(word)
    span = piece.map.to_source(Span(at, at + len(word)))
    assert raw[span.start : span.end] == word
    line, column = LineIndex.of(raw).place(span.start)
    assert raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")[line - 1][column - 1 :].startswith(word)


def test_a_phrase_across_a_line_end_has_a_range_across_it():
    raw = wrapped(72)
    line = raw.split("\n")[0]
    phrase = f"{line.split()[-1]} {raw[len(line) + 1 :].split()[0]}"
    piece = pieces(raw, html=False)[0]
    at = piece.text.index(phrase)
    span = piece.map.to_source(Span(at, at + len(phrase)))
    assert raw[span.start : span.end] == phrase.replace(" ", "\n")


def test_a_short_last_line_ends_a_wrapped_paragraph_without_a_blank_line():
    assert texts(wrapped(76).replace("\n\n", "\n")) == [FIRST, SECOND]


def test_a_headline_above_a_wrapped_paragraph_stays_alone():
    assert texts(f"Harbour to close next spring\n\n{wrapped()}") == ["Harbour to close next spring", FIRST, SECOND]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "1. ", "12) ", "> "])
def test_list_items_between_wrapped_paragraphs_are_not_joined(bullet):
    items = [bullet + textwrap.shorten(FIRST[i * 40 :], 71 - len(bullet), placeholder="") for i in range(4)]
    found = texts(wrapped() + "\n\n" + "\n".join(items) + "\n\n" + wrapped())
    assert found == [FIRST, SECOND, *items, FIRST, SECOND]


def test_a_line_of_dashes_is_not_joined_to_the_paragraph_above():
    raw = "\n".join([*textwrap.wrap(FIRST, 72)[:3], "-" * 72, *textwrap.wrap(SECOND, 72)])
    assert "-" * 72 in texts(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "Red\nGreen\nBlue\nYellow\nWhite\nBlack",
        "Previous Article\nNext Article\nLeave a comment\nPopular News",
        "Roses are red today\nViolets are blue\nSugar is sweet again\nAnd so are you",
        "No time to read?\nGet a summary",
    ],
)
def test_short_lines_are_not_joined(raw):
    assert texts(raw) == raw.split("\n")


def test_paragraphs_of_one_sentence_a_line_are_not_joined_though_some_fill_it():
    raw = "\n".join(
        [
            "The council voted on Monday to close the old harbour from next spring.",
            "Nobody was surprised by the result, said the mayor.",
            "Opponents had collected nine thousand signatures against the plan.",
            "The union of dock workers fears for two hundred jobs in the harbour of the town.",
            "It will go to court, its chairwoman said on Tuesday.",
            "The mayor promised that the town would help those who are going to lose their work.",
            "She did not say how much it was ready to spend.",
            "The harbour opened in 1871 and was rebuilt after the flood.",
        ]
    )
    assert texts(raw) == raw.split("\n")


@pytest.mark.parametrize(
    "lengths", [(46, 164), (46, 164, 17), (46, 110, 164), (46, 110, 164, 90), (60, 139, 120, 130, 20)]
)
def test_short_articles_of_one_paragraph_a_line_are_not_joined(lengths):
    raw = "\n".join(FIRST[i : i + length].strip() + "." for i, length in enumerate(lengths))
    assert texts(raw) == raw.split("\n")


def test_paragraphs_without_spaces_between_words_are_not_joined_because_each_is_one_word():
    sentence = "市议会周一以多数票通过了更换旧桥的计划，工程将于明年春天开始。"
    raw = "\n".join(sentence * n for n in (3, 2, 4, 2, 3, 1))
    assert texts(raw) == raw.split("\n")


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\n\u00a0\n", "\n\n\n\n"])
def test_lines_of_white_space_alone_are_blank(blank):
    assert texts(f"One line{blank}Another line") == ["One line", "Another line"]


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x0c", "\x85"])
def test_nothing_but_line_feed_and_carriage_return_ends_a_line(mark):
    assert texts(f"one{mark}two\nthree") == ["one two", "three"]


def test_character_references_in_text_are_left_alone():
    assert texts("AT&amp;T &lt;b&gt; <b>bold</b>") == ["AT&amp;T &lt;b&gt; <b>bold</b>"]


@pytest.mark.parametrize("raw", ["", "\n", " \r\n\t\u00a0\n"])
def test_no_text_gives_no_pieces(raw):
    assert texts(raw) == []
