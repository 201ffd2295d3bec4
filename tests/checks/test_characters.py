"""Characters that nobody typed: each is found where it stands, and honest ones are left alone."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, PLAN, lines, page
from hypothesis import given
from hypothesis import strategies as st

from lint_news.checks.characters import CYRILLIC, GREEK, _one_script
from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint


def found(raw: str | bytes, rule: str, media_type: str = TEXT):
    return [f for f in lint(Source("a", raw, media_type), PLAN).findings if f.rule == rule]


def article(words: str) -> str:
    return lines(HEADLINE, f"{BODY[0]} {words} {BODY[1]}")


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("a bell\x07 rang", "debris/control-character", "U+0007"),
        ("the town\x92s", "debris/control-character", "U+0092"),
        ("may\u200bor", "debris/zero-width", "U+200B ZERO WIDTH SPACE"),
        ("may\u200d or", "debris/zero-width", "U+200D ZERO WIDTH JOINER"),
        ("left\u202eright", "debris/zero-width", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("an icon \ue80b here", "debris/private-use", "U+E80B"),
        ("coun\xadcil", "debris/soft-hyphen", ""),
    ],
)
def test_unprintable_characters_are_found_and_named(text, rule, said):
    raw = article(text)
    [hit] = found(raw, rule)
    odd = next(c for c in text if not c.isprintable())
    assert raw[hit.location.start : hit.location.end] == hit.text == odd
    assert said in hit.message


def test_neighbours_are_one_finding():
    [hit] = found(article("an icon \uf09a\uf099\uf09b here"), "debris/private-use")
    assert len(hit.text) == 3


@pytest.mark.parametrize(
    "text",
    [
        "family \U0001f468\u200d\U0001f469\u200d\U0001f467 of three",
        "the word می\u200cخواهم in Persian",
        "the market \u200fسوق\u200e of Cairo",
        "tabs\tand\x0bother\x0cspace\u2028count as space",
        "“curly” – dashes… and ﬁgures №5 ½ €",
        "a flag \U0001f3f4\U000e0067\U000e0062\U000e007f waves",
    ],
)
def test_characters_with_work_to_do_are_left_alone(text):
    rules = {f.rule for f in lint(Source("a", article(text), TEXT), PLAN).findings}
    assert not rules & {"debris/zero-width", "debris/control-character", "debris/private-use"}


def test_control_characters_of_mojibake_are_not_reported_twice():
    raw = article("the town’s".encode().decode("latin-1"))
    assert found(raw, "debris/mojibake")
    assert found(raw, "debris/control-character") == []


def test_invisible_characters_of_a_page_are_found_in_its_source():
    raw = page(f"<h1>{HEADLINE}</h1>", *BODY[:3], f"<p>{BODY[3]} The may&#8203;or <b>resi\u200bgned</b>.</p>")
    hits = found(raw, "debris/zero-width", HTML)
    assert [raw[h.location.start : h.location.end] for h in hits] == ["&#8203;", "\u200b"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Mos\u0441ow", "Moscow"), ("\u0410pple", "Apple"), ("Londοn", "London"), ("Прив\u0065т", "Привет")],
)
def test_letters_of_another_alphabet_are_found_with_what_was_meant(word, meant):
    [hit] = found(article(f"They went to {word} by train."), "debris/mixed-script")
    assert (hit.text, hit.suggestions) == (word, (meant,))


@pytest.mark.parametrize("word", ["Москва", "Αθήνα", "KoЯn", "μm", "Δt", "naïve", "ТАСС-Reuters", "Łódź", "iPhone"])
def test_words_of_one_alphabet_or_mixed_on_purpose_are_left_alone(word):
    assert found(article(f"They wrote {word} on it."), "debris/mixed-script") == []


@given(st.text(max_size=20))
def test_a_word_in_one_script_is_mixed_no_more(text):
    meant = _one_script(text)
    if meant is not None:
        assert len(meant) == len(text)
        assert _one_script(meant) is None


def test_look_alikes_come_in_pairs():
    for foreign, latin in (GREEK, CYRILLIC):
        assert len(foreign) == len(latin) == len(set(foreign)) == len(set(latin))
        assert latin.isascii()
        assert not any(map(str.isascii, foreign))


@pytest.mark.parametrize(
    "run",
    [
        "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9eyJzdWIiOiIxMjM0NTY3ODkwIn0",
    ],
)
def test_encoded_data_is_found_as_a_whole(run):
    [hit] = found(article(f"It said {run} there."), "debris/base64-run")
    assert hit.text == run
    assert str(len(run)) in hit.message


@pytest.mark.parametrize(
    "run",
    [
        "https://example.org/2024/05/06/Harbour-Town-votes-against-new-Ferry-terminal?id=A1b2C3d4E5",
        "www.example.org/content/20061012146404/HarbourReview2006/Volume12Page34Section5",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "Harbour_Town_votes_against_a_new_Ferry_terminal_in_2024_05_06",
        "----------------------------------------------------------------",
        "0.1234567890123456789012345678901234567890123456789",
    ],
)
def test_long_words_and_addresses_are_no_data(run):
    assert found(article(f"It said {run} there."), "debris/base64-run") == []
