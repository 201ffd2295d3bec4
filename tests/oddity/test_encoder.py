"""The encoder that ships: every word once and at its place, whatever the text; and that it tells a swapped word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.oddity.encoder import LONGEST, NO_WORD, TOKEN, Encoder

HEADLINE = "Harbour Town Votes to Keep Its Old Lighthouse"
BODY = [
    "Voters in the harbour town of Ellmouth decided on Sunday to keep the old lighthouse, which the council had wanted "
    "to sell to a hotel chain.",
    "More than seven thousand people took part in the vote, the mayor said. She promised to respect the result and to "
    "look for money to repair the roof before the winter storms.",
    "The lighthouse was built in 1871 and went dark twenty years ago.",
]


def words(text: str) -> list[str]:
    return [m[0] for m in TOKEN.finditer(text) if m.lastgroup == "word" and Encoder.open()._wordpieces.of(m[0])]


def suspect(headline: str, body: list[str]) -> str:
    """The word with the highest logit."""
    found = Encoder.open().suspicion(headline, body)
    top = int(found.logit.argmax())
    text = headline if found.paragraph[top] < 0 else body[found.paragraph[top]]
    return text[found.start[top] : found.end[top]]


def test_every_word_has_one_row_in_reading_order() -> None:
    found = Encoder.open().suspicion(HEADLINE, BODY * 4)
    texts = [HEADLINE, *BODY * 4]
    seen = [texts[p + 1][s:e] for p, s, e in zip(found.paragraph, found.start, found.end, strict=True)]
    assert seen == [word for text in texts for word in words(text)]
    assert np.isfinite(found.logit).all()


@pytest.mark.parametrize(
    ("right", "swapped"), [("repair", "despair"), ("winter", "printer"), ("promised", "premised"), ("roof", "proof")]
)
def test_a_swapped_word_of_the_body_is_the_most_suspect(right: str, swapped: str) -> None:
    assert suspect(HEADLINE, [text.replace(right, swapped) for text in BODY]) == swapped


def test_a_swapped_word_of_the_headline_is_the_most_suspect() -> None:
    assert suspect(HEADLINE.replace("Votes", "Notes"), BODY) == "Notes"


def test_the_order_of_words_matters() -> None:
    encoder = Encoder.open()
    plain = encoder.suspicion("", ["The mayor promised to repair the roof."]).logit
    turned = encoder.suspicion("", ["The roof promised to repair the mayor."]).logit
    assert abs(plain[1] - turned[6]) > 0.1  # mayor


def test_the_headline_is_the_context_of_later_windows() -> None:
    encoder = Encoder.open()
    one, other = (encoder.suspicion(h, BODY * 4).logit[-8:] for h in (HEADLINE, "Bank Cuts Rates as Growth Slows Down"))
    assert np.abs(one - other).max() > 0.02


def test_a_second_look_reads_what_stands_around() -> None:
    encoder = Encoder.open()
    text = BODY[1]
    start = text.index("repair")
    wrong = text.replace("repair", "despair")
    right, swapped, none = encoder.look([(text, start, start + 6), (wrong, start, start + 7), (text, start - 1, start)])
    assert swapped > right + 2
    assert none == NO_WORD


def test_a_second_look_finds_the_word_in_a_long_text() -> None:
    encoder = Encoder.open()
    front = "It was a quiet week in the valley, and nobody spoke of it. " * 40
    start = len(front) + BODY[1].index("repair")
    wrong = front + BODY[1].replace("repair", "despair")
    right, swapped = encoder.look([(front + BODY[1], start, start + 6), (wrong, start, start + 7)])
    assert swapped > right + 2
    assert len(encoder.look([])) == 0


def test_no_window_is_too_long() -> None:
    hard = "Pneumonoultramicroscopicsilicovolcanoconiosis-Überfremdungsängste " * 60
    windows = Encoder.open().windows(hard, [hard, "", hard * 5])
    assert max(len(w.pieces) for w in windows) <= LONGEST
    assert sum(len(w.places) for w in windows) == 7 * 60 * 2


@pytest.mark.parametrize(
    "text",
    ["", " \n", "\ud800\udfff", "\x00\x1b[31m\x07", "x" * 100_000, "é" * 100_000, "\u0301" * 5000, "?!" * 3000,
     "中文" * 500, "a\ud800b c\x00d", "\u202eabc\u202c", "ﬁne ŉ İstanbul"],
)  # fmt: skip
def test_hostile_text(text: str) -> None:
    encoder = Encoder.open()
    for found in (encoder.suspicion(text, [text, BODY[0]]), encoder.suspicion("", [text]), encoder.suspicion(text, [])):
        assert np.isfinite(found.logit).all()
        assert len(found.logit) == len(found.start) == len(found.end) == len(found.paragraph)
    assert len(encoder.look([(text, 0, len(text))])) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(codec=None), max_size=60),
    st.lists(st.text(st.one_of(st.characters(codec=None), st.sampled_from("abc de'’ .\n")), max_size=60), max_size=4),
)
def test_places_are_those_of_words(headline: str, body: list[str]) -> None:
    found = Encoder.open().suspicion(headline, body)
    texts = [headline, *body]
    seen = [texts[p + 1][s:e] for p, s, e in zip(found.paragraph, found.start, found.end, strict=True)]
    assert seen == [word for text in texts for word in words(text)]
