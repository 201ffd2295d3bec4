"""The arithmetic of `benchmarks/extraction.py`, on texts small enough to count by hand."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lint_news.model import TEXT

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))

from alignment import labels
from baretext import c4, kept_characters, long_enough
from hands import Failed, Job, Store, do
from losses import loss
from metrics import Score, Scores, line_score, shingle_score, shingles
from own import extract
from sample import Page, batches, grouped
from scoretable import Table
from stages import Clock

FERRY = "The ferry left the harbour at nine in the morning with forty people on board."
STORM = "A storm came up an hour later, and the captain turned the ship around at once."
WORK = """
import os, time

def work(subject, task):
    if task == "hang":
        time.sleep(60)
    if task == "crash":
        os._exit(1)
    return subject / int(task)
"""


def test_shingles_are_runs_of_four_words() -> None:
    assert shingles("one two, three four five") == {
        ("one", "two", "three", "four"): 1,
        ("two", "three", "four", "five"): 1,
    }
    assert shingles("one two") == {("one", "two"): 1}
    assert not shingles(" - ")


def test_repeated_shingles_count_once_if_the_gold_has_them_once() -> None:
    score = shingle_score(shingles("a b c d"), "a b c d a b c d")
    assert (score.right, score.kept, score.wanted) == (1, 5, 1)


def test_a_page_without_output_has_no_precision_but_no_recall_either() -> None:
    scores = Scores([Score(4, 4, 4), shingle_score(shingles("a b c d"), "")])
    assert scores.total().precision == 1.0
    assert scores.total().recall == 0.5
    assert scores.total().f1 == pytest.approx(2 / 3)


def test_pages_count_alike_in_a_mean_and_by_size_when_pooled() -> None:
    pages = [Score(1, 2, 1), Score(100, 100, 100)]
    assert Scores(pages).total().precision == 0.75
    assert Scores(pages, pooled=True).total().precision == pytest.approx(101 / 102)


def test_nothing_at_all_has_no_score() -> None:
    assert Scores([]).total().f1 == 0.0
    assert Scores([Score()], pooled=True).total().f1 == 0.0


def test_difference_is_paired() -> None:
    base = [Score(n, 10, 10) for n in (1, 9, 5, 2, 8)]
    more = [Score(s.right + 1, 10, 10) for s in base]
    assert Scores(base).difference(Scores(base), rounds=50) == (0.0, 0.0, 0.0)
    found = Scores(more).difference(Scores(base), rounds=200)
    assert found == pytest.approx((0.1, 0.1, 0.1))  # the pages vary, but not the difference
    assert found == Scores(more).difference(Scores(base), rounds=200)


def test_difference_of_few_pages_is_unsure() -> None:
    base, other = [Score(5, 10, 10)] * 4, [Score(9, 10, 10), Score(1, 10, 10), Score(8, 10, 10), Score(3, 10, 10)]
    more, low, high = Scores(other).difference(Scores(base))
    assert low < more < high
    assert low < 0 < high


def test_labels_find_lines_by_their_words() -> None:
    lines = ["Home", "News", FERRY, "ADVERTISEMENT", STORM, "Share this", "The ferry left the harbour"]
    assert labels(lines, f"{FERRY}\n\n{STORM}") == [False, False, True, False, True, False, False]


def test_labels_of_lines_that_split_a_sentence() -> None:
    words = FERRY.split()
    lines = ["Menu", " ".join(words[:3]), words[3], " ".join(words[4:]), "...", "Menu"]
    assert labels(lines, FERRY) == [False, True, True, True, True, False]


def test_labels_follow_the_order_of_the_gold_text() -> None:
    teaser = " ".join(STORM.split()[:8])
    assert labels([teaser, FERRY, STORM], f"{FERRY} {STORM}") == [False, True, True]


def test_labels_do_not_depend_on_case_or_white_space() -> None:
    assert labels(["Menu", FERRY.upper().replace(" ", "  ")], FERRY) == [False, True]
    assert labels([], FERRY) == []
    assert labels(["Menu"], "") == [False]


def test_lines_are_weighted_by_characters() -> None:
    score = line_score(["aaaa", "bb", "cccccc"], [4, 2, 3], [True, False, True])
    assert (score.right, score.kept, score.wanted) == (7, 9, 10)


def test_kept_characters_are_those_of_blocks_of_main_text() -> None:
    lines = ["Ferry turns back", FERRY, STORM]
    document = extract("\n".join(lines).encode(), "https://norrey.example/1", TEXT)
    blocks = tuple(replace(b, boilerplate="boilerplate/x" if b.text == STORM else None) for b in document.blocks)
    kept = kept_characters(replace(document, blocks=blocks), lines)
    assert kept == [0, len(FERRY), 0]  # a headline is no main text
    with pytest.raises(ValueError, match="not the lines"):
        kept_characters(document, lines[:2])


def test_rules_of_lines() -> None:
    assert long_enough(3, ["one two", "one two three"]) == [False, True]
    assert c4([FERRY, "Read on...", "No end here at all", "See our cookie policy now.", "Too short."]) == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_loss_tells_rules_from_voters() -> None:
    lines = [FERRY, STORM, "Sign up here for more of this, every day"]
    without = extract("\n\n".join(lines).encode(), "https://norrey.example/1", TEXT, furniture=False)
    without = replace(without, blocks=tuple(replace(b, role="paragraph", boilerplate=None) for b in without.blocks))
    names = {FERRY: None, STORM: "boilerplate/x", lines[2]: "boilerplate/y"}
    ruled = replace(without, blocks=tuple(replace(b, boilerplate=names[b.text]) for b in without.blocks))
    found = loss(ruled, without, f"{FERRY}\n{STORM}")
    assert (found.main, found.cut, found.lost) == (len(FERRY) + len(STORM), len(STORM), len(STORM))
    assert (found.leaked_without, found.leaked) == (len(lines[2]), 0)
    assert found.by_rule["boilerplate/x"] == len(STORM)
    voted = replace(ruled, blocks=tuple(replace(b, boilerplate=b.boilerplate and "layout") for b in ruled.blocks))
    assert loss(voted, without, f"{FERRY}\n{STORM}").cut == 0


def test_hands_go_on_after_errors_crashes_and_deadlines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work_of_a_test.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    import work_of_a_test

    jobs = [Job(8, ("2", "0", "hang", "crash", "4")), Job(6, ()), Job(9, ("3",))]
    found = {(subject, task): value for subject, task, value in do(work_of_a_test.work, jobs, seconds=2)}
    assert found == {
        (8, "2"): 4,
        (8, "0"): Failed("ZeroDivisionError"),
        (8, "hang"): Failed("deadline"),
        (8, "crash"): Failed("crashed"),
        (8, "4"): 2,
        (9, "3"): 3,
    }


def test_store_keeps_texts_and_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINT_NEWS_CACHE", str(tmp_path))
    store = Store("a peer", "1.0", __file__)
    store["a"], store["b"] = "text \ud800", Failed("deadline")
    store.save()
    again = Store("a peer", "1.0", __file__)
    assert (again["a"], again["b"], "c" in again) == ("text \ud800", Failed("deadline"), False)
    assert "a" not in Store("a peer", "1.1", __file__)


def test_pages_are_grouped_and_batched() -> None:
    def page(name: str, url: str, *groups: str) -> Page:
        return Page(name, url, "", "", groups, True)

    found = [
        page("a", "https://www.norrey.example/1", "andy", "news"),
        page("b", "https://norrey.example/2"),  # doubtful gold: not scored, but of the site
        page("c", "https://quay.example/1", "wcxb"),
    ]
    assert grouped(found) == {"andy": ["a"], "wcxb": ["c"], "news": ["a"]}
    assert [[p.id for p in batch] for batch in batches(found)] == [["a", "b"]]


def test_clock_counts_inner_stages_once() -> None:
    clock = Clock()
    spin = clock.timed("inner", lambda: sum(range(300_000)))
    with clock.stage("outer"):
        spin()
        spin()
    assert clock.seconds["inner"] > 10 * clock.seconds["outer"] >= 0


def test_a_table_prints_in_columns() -> None:
    table = Table("Ferries", ("name", "F1"), [("one", 0.5), ("other one", "")], ("note",))
    assert str(table) == "\nFerries\nname          F1\none        0.500\nother one       \nnote"
