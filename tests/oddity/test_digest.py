"""What is read: the beginning, suspect words with what stands around them, the headline last; places hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lint_news.oddity import digest as module
from lint_news.oddity.digest import digest
from lint_news.oddity.suspects import Suspect, repeats

FILLER = "The council met again on Monday to talk about roads. "
TEXT = st.text(st.sampled_from("ab .,é\n漢\U0001f600-"), max_size=60)


def tokens(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """A token a code point, but white space belongs to what follows."""
    ids, spans, start = [], [], 0
    for at, letter in enumerate(text):
        if letter != " ":
            ids.append(ord(letter))
            spans.append((start, at + 1))
            start = at + 1
    return ids, spans


def suspect(texts: tuple[str, ...], text: int, word: str, score: float = 0.0) -> Suspect:
    start = texts[text].index(word)
    return Suspect(text, start, start + len(word), 0.0, 0.0, "", 1, False, score)


def words(texts: tuple[str, ...], made: module.Digest) -> list[str]:
    found = []
    for word in made.words:
        first, behind, _ = made.tokens(word)
        found.append("".join(map(chr, made.ids[first:behind])))
        assert texts[word.text][word.start : word.end] == found[-1]
    return found


def test_the_headline_is_read_last_and_what_is_far_only_around_suspects():
    texts = ("Council fixes rods", FILLER * 20, "Nobody was there. " * 30 + "A tear old dog barked. " + FILLER * 30)
    made = digest(texts, [suspect(texts, 0, "rods"), suspect(texts, 2, "tear", 1.0)], tokens)
    assert made.text.endswith("\nCouncil fixes rods\n")
    assert made.text.startswith("The council met")
    assert "A tear old dog barked. The council" in made.text
    assert len(made.text) < sum(map(len, texts)) / 2
    assert words(texts, made) == ["rods", "tear"]


def test_a_line_that_repeats_the_headline_is_left_out():
    texts = ("Regional Security Tears grow", "REGIONAL SECURITY TEARS GROW", FILLER)
    assert digest(texts, [], tokens).text == FILLER.rstrip() + "\nRegional Security Tears grow\n"
    assert repeats(texts[0], "Regional security tears grow, ministers say")
    assert not repeats(texts[0], FILLER)
    assert not repeats("", FILLER)


def test_the_most_suspect_words_come_first_where_there_is_little_room(monkeypatch):
    monkeypatch.setattr(module, "LEAD", 0)
    monkeypatch.setattr(module, "LEAST_TOKENS", 30)
    monkeypatch.setattr(module, "TOKENS", 0.0)
    texts = ("", FILLER * 9 + "A tear old dog. " + FILLER * 9, FILLER * 9 + "A mare wonder. " + FILLER * 9)
    made = digest(texts, [suspect(texts, 1, "tear", 1.0), suspect(texts, 2, "mare", 2.0)], tokens)
    assert words(texts, made) == ["mare"]


def test_texts_of_many_tokens_are_bounded():
    texts = ("漢" * 5000, "漢" * 100_000, "\U0001f600 " * 50_000)

    def many(text: str) -> tuple[list[int], list[tuple[int, int]]]:
        ids, spans = tokens(text)
        return [i for i in ids for _ in range(4)], [s for s in spans for _ in range(4)]

    assert len(digest(texts, [], many).ids) <= 4 * (module.HEADLINE + 10)


@given(st.tuples(TEXT, TEXT, TEXT), st.data())
def test_places_hold_in_any_text(texts, data):
    every = [
        Suspect(n, at, at + 1, 0.0, 0.0, "", 1, False, data.draw(st.floats(-9, 9)))
        for n, text in enumerate(texts)
        for at, letter in enumerate(text)
        if letter.isalpha()
    ]
    made = digest(texts, every, tokens)
    assert words(texts, made) == [texts[w.text][w.start : w.end] for w in made.words]
