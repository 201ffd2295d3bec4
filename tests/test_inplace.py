"""Files rewritten without their furniture: whole ranges go, every other byte stays."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from articles import BODY, HEADLINE, OTHERS, PLAN, lines
from hypothesis import given, settings
from hypothesis import strategies as st

from lint_news.inplace import by_rules_alone, rewrite
from lint_news.model import Source
from lint_news.pipeline import read_document

FURNITURE = [
    "- Advertisement -",
    "Read more: Strike at the docks",
    "Popular News",
    OTHERS[0][0],
    OTHERS[0][1],
    "Next Article",
]
KEPT = lines(HEADLINE, *BODY[:3])
WITH = lines(HEADLINE, BODY[0], "- Advertisement -", *BODY[1:3], "Popular News", *OTHERS[0])


def stripped(data: bytes, path: Path) -> bytes:
    path.write_bytes(data)
    rewrite(read_document(Source(str(path), data), PLAN), PLAN)
    return path.read_bytes()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "cp1252"),
    ],
)
def test_what_is_kept_keeps_its_bytes_in_every_encoding(tmp_path, mark, encoding, end):
    def encoded(text: str) -> bytes:
        return mark + text.replace("Norrey", "Nørrey").replace("\n", end).encode(encoding)

    assert stripped(encoded(WITH), tmp_path / "a.txt") == encoded(KEPT)


def test_bytes_that_cannot_be_decoded_stay(tmp_path):
    data = WITH.replace("Norrey", "Nørréy é").encode().replace(b"ferries", b"f\xffrries")
    assert stripped(data, tmp_path / "a.txt").count(b"\xff") == KEPT.count("ferries")


def test_an_article_without_furniture_is_not_touched(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(KEPT)
    os.utime(path, (1, 1))
    assert not rewrite(read_document(Source(str(path), KEPT.encode()), PLAN), PLAN)
    assert path.stat().st_mtime == 1
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_permissions_stay_and_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text(WITH)
    target.chmod(0o640)
    link.symlink_to(target)
    assert rewrite(read_document(Source(str(link), WITH.encode()), PLAN), PLAN)
    assert link.is_symlink()
    assert target.read_text() == KEPT
    assert target.stat().st_mode & 0o777 == 0o640


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*BODY, *FURNITURE]), max_size=10), st.sampled_from(["\n\n", "\r\n\r\n", "\n"]))
def test_the_text_of_the_article_is_the_same_before_and_after_and_once_is_enough(parts, gap):
    data = gap.join([HEADLINE, *parts, ""]).encode()
    before = read_document(Source("a", data), PLAN)
    with TemporaryDirectory() as folder:
        once = stripped(data, Path(folder) / "a.txt")
        assert stripped(once, Path(folder) / "a.txt") == once
    after = read_document(Source("a", once), PLAN)
    assert after.title == before.title
    assert [b.text for b in after.blocks if b.boilerplate is not None] == []
    kept = [b.text for b in before.blocks if b.boilerplate is None]
    left = [b.text for b in after.blocks]
    assert [text for text in kept if text in BODY and text not in left] == []


def test_what_only_the_network_takes_for_furniture_stays(tmp_path):
    """Files are rewritten for good: there has to be a rule that says why."""
    menu = ["Account", "Settings", "Crossword", "Lottery results", "Death notices", "Business directory"]
    path = tmp_path / "a.txt"
    path.write_text(lines(*menu, HEADLINE, *BODY[:3], "- Advertisement -"))
    source = Source(path.as_posix(), path.read_bytes())
    assert {b.boilerplate for b in read_document(source, PLAN).blocks} >= {"boilerplate/unlabelled"}
    plan = by_rules_alone(PLAN)
    assert rewrite(read_document(source, plan), plan)
    assert path.read_text() == lines(*menu, HEADLINE, *BODY[:3])
