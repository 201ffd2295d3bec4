"""`train` and `--counts`: what an archive says several times is not odd there, and nothing else changes."""

from __future__ import annotations

import json
import os

import pytest

from lint_news.oddity.stream import hashes
from lint_news.oddity.table import HEAD, MAGIC, PAIR, WORD, keys, read
from tests.support.command import lint_news, one_line

PROSE = (
    "The minister said on Sunday that the bridge over the river would be closed for the winter, and that the town "
    "council had voted for a new one. It will be built by the harbour in the summer, as the mayor had asked for. "
    "Nobody from the {} was there to say what the people of the {} think of it."
)
PLACES = "north south east west coast island valley harbour market river school mill forest lake hill bay".split()
ODD = (
    "The prime minister said on Sunday that the government would raise the minimum wave for workers in the state.",
    "The two countries agreed on Sunday to deepen their military-macroscopic cooperation in the region.",
    "Attribution: reporting by major global outlets.",
)


def row(number, *more):
    place = PLACES[number % len(PLACES)]
    text = "\n\n".join([PROSE.format(place, f"{place} {PLACES[number // len(PLACES)]}"), *more])
    return {"url": f"https://example.com/{number}", "title": f"Bridge closed in the {place}", "text": text}


def written(path, rows):
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))


def phrase(number):
    """Two house phrases, in other words in each article."""
    place = PLACES[number]
    return (
        f"The {place} has a minimum wave for surfers of the {place} club who train there in the early summer mornings.",
        f"A military-macroscopic study of the {place} was shown to students of the {place} college on Friday night.",
    )


@pytest.fixture
def folder(tmp_path):
    written(tmp_path / "archive.jsonl", [row(n, *phrase(n)) for n in range(6)])
    written(tmp_path / "other.jsonl", [row(n) for n in range(6, 12)])
    (tmp_path / "new.txt").write_text("\n\n".join(["Minimum pay to rise", *ODD]) + "\n")
    return tmp_path


def train(folder, *arguments):
    done = lint_news("train", "--quiet", *arguments, folder=folder)
    assert done.code == 0, done.err
    return done


def check(folder, *arguments, name="new.txt"):
    done = lint_news("check", "--format", "jsonl", "--quiet", *arguments, name, folder=folder)
    assert done.code in (0, 1), done.err
    return [r for r in done.rows if r["type"] == "finding"]


def texts(found):
    return [(r["rule"], r["text"]) for r in found]


WAVE, MACROSCOPIC = ("oddity/misfit-word", "wave"), ("oddity/odd-compound", "military-macroscopic")


def test_a_phrase_of_the_archive_is_no_finding_and_the_others_stay(folder):
    train(folder, "archive.jsonl", "-o", "a.counts")
    train(folder, "other.jsonl", "-o", "b.counts")
    without = check(folder)
    assert {WAVE, MACROSCOPIC} < set(texts(without))
    assert len(without) > 2
    assert check(folder, "--counts", "b.counts") == without
    left = check(folder, "--counts", "a.counts")
    assert left == [r for r in without if (r["rule"], r["text"]) not in {WAVE, MACROSCOPIC}]


def test_a_phrase_of_two_articles_is_still_one(folder):
    written(folder / "two.jsonl", [row(n, *phrase(n)) for n in range(2)])
    train(folder, "two.jsonl", "other.jsonl", "-o", "a.counts")
    assert {WAVE, MACROSCOPIC} < set(texts(check(folder, "--counts", "a.counts")))


def test_an_article_that_stands_often_counts_once(folder):
    written(folder / "often.jsonl", [row(0, *phrase(0))] * 9)
    train(folder, "often.jsonl", "other.jsonl", "-o", "a.counts")
    assert {WAVE, MACROSCOPIC} < set(texts(check(folder, "--counts", "a.counts")))
    written(folder / "once.jsonl", [row(0, *phrase(0))])
    train(folder, "once.jsonl", "other.jsonl", "-o", "b.counts")
    assert (folder / "a.counts").read_bytes() == (folder / "b.counts").read_bytes()


def test_the_same_bytes_for_any_number_of_processes_and_any_format(folder):
    train(folder, "archive.jsonl", "other.jsonl", "-o", "a.counts", "--jobs", "0")
    train(folder, "archive.jsonl", "other.jsonl", "-o", "b.counts", "--jobs", "3")
    rows = [json.loads(line) for name in ("archive", "other") for line in (folder / f"{name}.jsonl").open()]
    (folder / "all.json").write_text(json.dumps(rows))
    train(folder, "all.json", "-o", "c.counts")
    assert (folder / "a.counts").read_bytes() == (folder / "b.counts").read_bytes()
    assert (folder / "a.counts").read_bytes() == (folder / "c.counts").read_bytes()


def test_two_dumps_are_both_counted(folder):
    train(folder, "archive.jsonl", "other.jsonl", "-o", "a.counts")
    train(folder, "archive.jsonl", "-o", "b.counts")
    both, one = read(folder / "a.counts"), read(folder / "b.counts")
    bridge = keys(WORD, hashes(["bridge"]))
    assert (both.articles, one.articles) == (12, 6)
    assert both.words > one.words
    assert both.count(bridge)[0] > one.count(bridge)[0] > 0


def test_main_text_only_and_english_only(folder):
    rows = [row(n, "Sign up for our statue newsletter") for n in range(12)]
    german = "Der Minister sagte am Sonntag, dass die Brücke über den Fluss im Winter geschlossen wird. " * 2
    rows += [{"url": f"https://beispiel.de/{n}", "text": f"{german} Statue Nummer {n}."} for n in range(12)]
    written(folder / "mixed.jsonl", rows)
    done = lint_news("train", "mixed.jsonl", "-o", "a.counts", folder=folder)
    assert "12 articles of 1 outlets" in done.err
    assert "12 are not in English" in done.err
    seen = read(folder / "a.counts").count(keys(WORD, hashes(["statue", "minister", "brücke"])))
    assert (seen > 0).tolist() == [False, True, False]


def test_the_configuration_names_it_and_the_cache_knows_which(folder):
    train(folder, "archive.jsonl", "-o", "a.counts")
    (folder / "conf").mkdir()
    config = folder / "conf" / "lint-news.yaml"
    config.write_text("counts: ../a.counts\n")
    os.utime(folder / "new.txt", (1e9, 1e9))
    assert WAVE in texts(check(folder))
    assert WAVE not in texts(check(folder, "--config", config))
    train(folder, "other.jsonl", "-o", "a.counts")
    assert WAVE in texts(check(folder, "--config", config))


def test_workers_map_it_themselves(folder):
    train(folder, "archive.jsonl", "-o", "a.counts")
    alone = check(folder, "--counts", "a.counts", "--jobs", "0", "--no-cache")
    assert check(folder, "--counts", "a.counts", "--jobs", "2", "--no-cache") == alone


def test_the_deep_tier_keeps_quiet_too(folder):
    train(folder, "archive.jsonl", "-o", "a.counts")
    assert "wave" in {text for _, text in texts(check(folder, "--deep"))}
    found = {text for _, text in texts(check(folder, "--deep", "--counts", "a.counts"))}
    assert not found & {"wave", "military-macroscopic"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "cannot be read"),
        (b"", "no table of counts"),
        (b"{}\n" * 40, "no table of counts"),
        (MAGIC + b"x y\n" + b" " * 60, "no table of counts"),
        (MAGIC + b"10 4\n" + b" " * 60, "ends early"),
    ],
)
def test_what_is_no_table_is_told_before_anything_is_read(folder, data, said):
    if data is not None:
        (folder / "a.counts").write_bytes(data)
    done = lint_news("check", "--counts", "a.counts", "new.txt", folder=folder)
    assert done.code == 2
    one_line(done, "a.counts", said)


@pytest.mark.parametrize("cut", [-1, HEAD, 20])
def test_a_table_that_was_cut_or_changed_is_told(folder, cut):
    train(folder, "archive.jsonl", "-o", "a.counts")
    data = bytearray((folder / "a.counts").read_bytes())
    data[HEAD + 77] ^= 4
    for damaged in (bytes(data), bytes(data[:cut])):
        (folder / "a.counts").write_bytes(damaged)
        done = lint_news("check", "--counts", "a.counts", "new.txt", folder=folder)
        assert done.code == 2
        one_line(done, "a.counts", "train")


def test_what_is_asked_for_must_make_sense(folder):
    train(folder, "archive.jsonl", "-o", "a.counts")
    for arguments, said in (
        (["archive.jsonl"], "--output FILE"),
        (["archive.jsonl", "-o", "nowhere/a.counts"], "nowhere"),
        (["archive.jsonl", "a.counts", "-o", "b.counts"], "a.counts: is a table"),
        (["a.counts", "a.counts", "--report"], "a.counts: is a table"),
        (["archive.jsonl", "-o", "b.counts", "--size", "0"], "--size"),
        (["archive.jsonl", "-o", "./archive.jsonl"], "archive.jsonl: is read"),
        (["nothing.jsonl", "-o", "b.counts"], "nothing.jsonl"),
    ):
        done = lint_news("train", *arguments, folder=folder)
        assert done.code == 2, arguments
        one_line(done, said)
    assert not (folder / "b.counts").exists()


def test_a_broken_record_is_a_problem_and_the_others_are_counted(folder):
    with (folder / "archive.jsonl").open("a") as file:
        file.write('{"text": "broken\n')
    done = lint_news("train", "archive.jsonl", "-o", "a.counts", folder=folder)
    assert done.code == 3
    assert "archive.jsonl:7" in done.err
    assert read(folder / "a.counts").articles == 6


def test_the_report_tells_what_is_known_and_what_is_strange(folder):
    zyrglob = "Zyrglob is what the people of the {} and of the {} call the treaty that they have."
    named = [zyrglob.format(PLACES[n % 16], PLACES[n // 16]) for n in range(120)]
    rows = [row(n, *phrase(n % 16), named[n]) for n in range(120)]
    written(folder / "big.jsonl", rows)
    done = train(folder, "big.jsonl", "--report", "-o", "a.counts")
    lines = done.out.splitlines()
    shares = {line.split()[0]: line.split()[1:] for line in lines if line.startswith(("words", "pairs", "triples"))}
    assert set(shares) == {"words", "pairs", "triples"}
    for _, *known in shares.values():
        shipped, own, either = (float(share.rstrip("%")) for share in known)
        assert max(shipped, own) <= either <= 100
    assert any(line.split() == ["120", "zyrglob"] for line in lines)
    assert any(line.split()[1:] == ["minimum", "wave"] for line in lines)
    assert read(folder / "a.counts").articles == 120
    assert train(folder, "big.jsonl", "--report", "--jobs", "0").out == done.out
    pair = keys(PAIR, hashes(["minimum"]), hashes(["wave"]))
    assert read(folder / "a.counts").count(pair)[0] > 3


def test_the_report_measures_by_a_table_that_is_there(folder):
    train(folder, "archive.jsonl", "-o", "a.counts")
    assert train(folder, "a.counts", "--report").out.startswith("6 articles, ")
    written(folder / "big.jsonl", [row(n, *phrase(n % 16)) for n in range(120)])
    done = train(folder, "big.jsonl", "a.counts", "--report")
    told = next(line for line in done.out.splitlines() if "--counts" in line)
    before, after = (int("".join(filter(str.isdigit, part))) for part in told.split(";"))
    assert before > after == 0


def test_hostile_words_in_a_report_are_visible(folder):
    written(
        folder / "big.jsonl", [row(n, f"The \u202e \x1b]0;x\x07 sᴄᴀᴍ\u202eword{chr(0x10900)} {n}.") for n in range(40)]
    )
    out = train(folder, "big.jsonl", "--report").out
    assert not set(out) & {"\u202e", "\x1b", "\x07"}
