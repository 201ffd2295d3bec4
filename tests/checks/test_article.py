"""Whether what is left is an article at all."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, OTHERS, PLAN, lines, page

from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint

TITLES = [title for title, _ in OTHERS] + [
    "Council of Norrey calls tickets a tax",
    "Fishing boats block the harbour for a week",
    "State looks at contract with ferry company",
    "Ferries take the longer route in winter",
]


def found(raw: str, rule: str, media_type: str = TEXT):
    hits = [f for f in lint(Source("a", raw, media_type), PLAN).findings if f.rule == rule]
    assert len(hits) <= 1
    return hits


def linked(*titles: str) -> str:
    return "<ul>" + "".join(f'<li><a href="/{n}">{title}</a></li>' for n, title in enumerate(titles)) + "</ul>"


@pytest.mark.parametrize(
    "rule",
    ["structure/link-list", "structure/no-sentences", "structure/broken-lines", "structure/only-boilerplate"],
)
def test_an_article_is_one(rule):
    assert found(lines(HEADLINE, *BODY), rule) == []
    assert found(page(f"<h1>{HEADLINE}</h1>", *BODY, linked(*TITLES)), rule, HTML) == []
    assert found("", rule) == []


def test_a_list_of_titles_is_none():
    [hit] = found(lines("All about the harbour", *TITLES), "structure/link-list")
    assert hit.location.line == 1
    assert "100%" in hit.message


def test_some_titles_among_paragraphs_are_subheads():
    raw = lines(HEADLINE, *(part for pair in zip(TITLES, BODY, strict=False) for part in pair))
    assert found(raw, "structure/link-list") == []


def test_points_that_end_like_sentences_are_no_titles():
    raw = lines("What we know", *(f"- {title}." for title in TITLES))
    assert found(raw, "structure/link-list") == []


def test_words_without_a_sentence_are_found_from_sixty_on():
    words = ["seven", "nine", "noon", "three", "five"] * 12
    assert found(lines("Ferry timetable", " ".join(words)), "structure/no-sentences")
    assert not found(lines("Ferry timetable", " ".join(words[:-1])), "structure/no-sentences")
    assert not found(lines("Ferry timetable", " ".join(words) + "."), "structure/no-sentences")


def test_sentences_torn_over_lines_are_found():
    torn = [" ".join(words) for words in zip(*[iter(" ".join(BODY[:3]).split())] * 8, strict=False)]
    [hit] = found("\n\n".join((HEADLINE, *torn)), "structure/broken-lines")
    assert "in the middle of a sentence" in hit.message


def test_a_list_in_small_letters_is_not_torn():
    raw = page(f"<h1>{HEADLINE}</h1>", *BODY[:2], "<ul><li>more ferries</li><li>lower fares</li><li>a pier</li></ul>")
    assert found(raw, "structure/broken-lines", HTML) == []


def test_a_page_of_furniture_is_found():
    raw = page(
        f"<nav>{linked(*TITLES)}</nav>", "<h1>Page not found</h1>", "<footer><p>All rights reserved</p></footer>"
    )
    assert found(raw, "structure/only-boilerplate", HTML)


def test_furniture_of_bare_text_is_counted_too():
    furniture = [f"{title}\n\n{teaser}" for title, teaser in OTHERS]
    raw = lines("Subscribe to go on", "Related Articles", *furniture)
    [hit] = found(raw, "structure/only-boilerplate")
    assert "words are furniture" in hit.message
