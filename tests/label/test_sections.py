"""Furniture in bare text: what a label cuts with it, and where the article goes on."""

from __future__ import annotations

import pytest
from articles import BODY, HEADLINE, OTHERS, cut_by, lines, read_text, roles

TITLES = [title for title, _ in OTHERS]
TEASED = [line for pair in OTHERS for line in pair]
WHOLE = "\n\n".join(BODY)


def assert_whole(document) -> None:
    assert document.title == HEADLINE
    assert document.text == WHOLE


def test_an_article_without_furniture_is_left_alone():
    document = read_text(lines(HEADLINE, *BODY))
    assert_whole(document)
    assert cut_by(document) == {}


@pytest.mark.parametrize(
    "label", ["Popular News", "Most Popular", "Read Now", "You may also like", "RELATED STORIES", "- Trending -"]
)
@pytest.mark.parametrize("listed", [TITLES, TEASED], ids=["titles", "teasers"])
def test_a_list_of_other_stories_at_the_end_is_cut_whole(label, listed):
    document = read_text(lines(HEADLINE, *BODY, label, *listed))
    assert_whole(document)
    assert cut_by(document) == dict.fromkeys([label, *listed], "boilerplate/related")


@pytest.mark.parametrize("label", ["Most Popular", "Related Articles"])
@pytest.mark.parametrize("listed", [TITLES, TEASED], ids=["titles", "teasers"])
def test_an_article_goes_on_behind_a_list_of_other_stories(label, listed):
    document = read_text(lines(HEADLINE, *BODY[:3], label, *listed, *BODY[3:]))
    assert_whole(document)
    assert set(cut_by(document)) == {label, *listed}


def test_the_last_paragraph_of_the_article_is_no_teaser_of_the_list_before_it():
    before = [*BODY[:4], BODY[5]]
    document = read_text(lines(HEADLINE, *before, "Related Articles", *TITLES, BODY[4]))
    assert document.text == "\n\n".join([*before, BODY[4]])


@pytest.mark.parametrize(
    "pointer",
    [
        "Read more: Council of Norrey wants its own boat",
        "Also read » Strike at the docks enters third week",
        "READ MORE Storm season comes early",
    ],
)
@pytest.mark.parametrize("at", [1, 3, 5])
def test_a_pointer_to_one_other_story_is_cut_and_the_article_stays_whole(pointer, at):
    document = read_text(lines(HEADLINE, *BODY[:at], pointer, *BODY[at:]))
    assert_whole(document)
    assert cut_by(document) == {pointer: "boilerplate/read-more"}


@pytest.mark.parametrize("at", [2, 4])
def test_the_title_below_a_read_more_line_goes_with_it_and_no_more(at):
    document = read_text(lines(HEADLINE, *BODY[:at], "Read more", TITLES[0], *BODY[at:]))
    assert_whole(document)
    assert set(cut_by(document)) == {"Read more", TITLES[0]}


def test_a_read_more_line_right_before_the_article_goes_on_cuts_nothing_else():
    document = read_text(lines(HEADLINE, *BODY[:3], "Continue reading", *BODY[3:]))
    assert_whole(document)
    assert set(cut_by(document)) == {"Continue reading"}


def test_links_to_the_neighbours_are_cut_with_their_titles():
    tail = ["Previous Article", TITLES[0], "Next Article", TITLES[1]]
    document = read_text(lines(HEADLINE, *BODY, *tail))
    assert_whole(document)
    assert cut_by(document) == dict.fromkeys(tail, "boilerplate/prev-next")


def test_a_comment_form_is_cut_with_the_comments_below_it():
    tail = [
        "2 Comments",
        "Petra says:",
        "Eight per cent more, and the boat is late every other day. They should be ashamed of themselves over there.",
        "Anonymous",
        "At least it still sails. My uncle waited four days for a doctor in the winter of 1987, and nobody apologised.",
        "Leave a comment",
        "Your email address will not be published. Required fields are marked *",
        "Please enter your name here",
    ]
    document = read_text(lines(HEADLINE, *BODY, *tail))
    assert_whole(document)
    assert set(cut_by(document)) == set(tail)
    assert {rule.removesuffix("-bare") for rule in cut_by(document).values()} <= {
        "boilerplate/comment-form",
        "boilerplate/reader-comments",
    }


def test_a_list_of_stories_behind_the_comment_form_belongs_to_its_own_rule():
    document = read_text(lines(HEADLINE, *BODY, "Leave a comment", "Post comment", "Popular News", *TEASED))
    assert_whole(document)
    assert cut_by(document)[TEASED[1]] == "boilerplate/related"
    assert cut_by(document)["Post comment"] == "boilerplate/comment-form"


def test_a_sentence_that_begins_like_a_comment_form_stays():
    said = "Leave a comment on the notice board, the harbour master told residents who asked about the ferry route."
    document = read_text(lines(HEADLINE, BODY[0], said, *BODY[1:]))
    assert said in document.text


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("By Ingrid Solheim", "byline"),
        ("Written by Ingrid Solheim and Paul Okoro, island correspondents", "byline"),
        ("Photo: Ingrid Solheim / Norrey Post", "credit"),
        ("Image credit: Getty Images", "credit"),
        ("Published: 14 November 2024, 09:30", "dateline"),
        ("November 14, 2024", "dateline"),
    ],
)
@pytest.mark.parametrize("at", [0, 6])
def test_bylines_datelines_and_credits_keep_a_role_and_are_in_neither_title_nor_text(line, role, at):
    document = read_text(lines(HEADLINE, *BODY[:at], line, *BODY[at:]))
    assert_whole(document)
    assert roles(document)[line] == role
    assert cut_by(document) == {}


@pytest.mark.parametrize(
    "trail",
    ["HomeWorldFerry company drops plan to...", "Home > News > Ferry company drops plan", "You are here: Home / News"],
)
def test_a_breadcrumb_above_the_headline_is_cut(trail):
    document = read_text(lines(trail, HEADLINE, *BODY))
    assert_whole(document)
    assert cut_by(document) == {trail: "boilerplate/breadcrumb"}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("No time to read? Get a summary", "summary-widget"),
        ("- Advertisement -", "advertisement"),
        ("ADVERTISEMENT - CONTINUE READING BELOW", "advertisement"),
        ("Free Subscribtion", "subscribe"),
        ("Sign up for our morning briefing and never miss a ferry.", "newsletter"),
        ("← Back to all articles", "back-link"),
        ("Skip to content", "back-link"),
    ],
)
@pytest.mark.parametrize("at", [0, 3, 6])
def test_single_lines_of_furniture_are_cut_wherever_they_stand(line, rule, at):
    document = read_text(lines(HEADLINE, *BODY[:at], line, *BODY[at:]))
    assert_whole(document)
    assert cut_by(document) == {line: f"boilerplate/{rule}"}


def test_furniture_on_lines_of_its_own_needs_no_blank_lines():
    document = read_text("\n".join([HEADLINE, "No time to read?", "Get a summary", *BODY, "Popular News", *TEASED]))
    assert_whole(document)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(end):
    raw = lines(
        "Home > News > Ferry", HEADLINE, *BODY[:3], "Most Popular", *TEASED, *BODY[3:], "Next Article", TITLES[0]
    )
    assert_whole(read_text(raw.replace("\n", end)))


def test_subheads_of_the_article_stay_where_a_list_ends_before_one():
    parts = [*BODY[:1], "A route that never paid", *BODY[1:2], "Two sailings a day", *BODY[2:4]]
    document = read_text(lines(HEADLINE, *parts, "Related Articles", *TITLES[:2], "What the ministry says", *BODY[4:]))
    assert "What the ministry says" in document.text
    assert TITLES[1] not in document.text


def test_words_of_a_label_inside_a_sentence_cut_nothing():
    said = "Popular news on the island is that the ferry stays, and related stories about the price fill the paper."
    document = read_text(lines(HEADLINE, *BODY[:2], said, *BODY[2:]))
    assert said in document.text
    assert cut_by(document) == {}


def test_two_lists_and_a_form_leave_the_article_whole():
    raw = lines(
        "No time to read?",
        "Get a summary",
        HEADLINE,
        *BODY[:2],
        "Read more: Council of Norrey wants its own boat",
        *BODY[2:4],
        "Most Popular",
        *TITLES,
        *BODY[4:],
        "Leave a reply",
        "Trending Now",
        *TEASED,
    )
    assert_whole(read_text(raw))


BROKEN = [
    "The ferry company runs three boats and a",
    "harbour tug",
    "that has been in the yard for a year, and",
    "Alma",
]


@pytest.mark.parametrize("goes_on", [BROKEN[2], "), which has been in the yard, and", ". It has been in the yard, and"])
def test_a_sentence_that_a_dump_broke_at_its_links_is_no_item_of_a_list(goes_on):
    broken = [*BROKEN[:2], goes_on, BROKEN[3]]
    document = read_text(lines(HEADLINE, *BODY[:3], "Most Popular", *TITLES, *broken, *BODY[3:]))
    cut = cut_by(document)
    assert {"Most Popular", *TITLES} <= set(cut)
    assert not {BROKEN[1], goes_on, BROKEN[3]} & {t for t, rule in cut.items() if rule == "boilerplate/related"}


@pytest.mark.parametrize("odd", ["in Sport", "iPhone prices rise in the new year", "read all about it in our app..."])
def test_small_letters_below_a_title_are_not_always_a_sentence(odd):
    document = read_text(lines(HEADLINE, *BODY, "Most Popular", TITLES[0], odd, *TITLES[1:]))
    assert_whole(document)
    assert {cut_by(document)[title] for title in TITLES} == {"boilerplate/related"}


def test_a_site_that_writes_titles_in_small_letters_has_lists_too():
    small = [title.lower() for title in TITLES]
    document = read_text(lines(HEADLINE, *BODY, "Most Popular", *small))
    assert set(cut_by(document)) == {"Most Popular", *small}
