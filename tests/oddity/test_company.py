from __future__ import annotations

import pytest

from lint_news.oddity.company import gain
from lint_news.oddity.misfit import counts


@pytest.mark.parametrize(
    ("text", "printed", "meant"),
    [
        ("The quake killed a number off people in the town.", "off", "of"),
        ("The minister said that he has show a strong interest.", "show", "shown"),
    ],
)
def test_what_is_usual_gains_over_what_is_not(text: str, printed: str, meant: str) -> None:
    start = text.index(f" {printed} ") + 1
    assert gain(text, start, start + len(printed), meant, counts()) > 2
    right = text[:start] + meant + text[start + len(printed) :]
    assert gain(right, start, start + len(meant), printed, counts()) < -2


def test_the_same_words_and_unknown_words_gain_nothing() -> None:
    text = "They left for a two day trip."
    start = text.index("two day")
    assert gain(text, start, start + 7, "two-day", counts()) == 0
    assert gain("Qx", 0, 2, "Zq", counts()) == 0
    assert gain("", 0, 0, "", counts()) == 0
