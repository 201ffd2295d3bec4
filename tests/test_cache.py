"""The cache is only ever a saving: whatever is wrong with it, the catalogue is the same."""

from __future__ import annotations

import pickle

import pytest
from command import lint_news

from lint_news import cache


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_saved_is_loaded_and_nothing_else(folder):
    assert cache.load("a") is None
    cache.save("a", {"x": (1, 2)})
    assert cache.load("a") == {"x": (1, 2)}
    assert cache.load("b") is None
    assert not [p for p in folder.iterdir() if not p.name.endswith(".pickle")]


@pytest.mark.parametrize("content", [b"", b"garbage", pickle.dumps(list(range(99)))[:20], b"cno_such_module\nx\n."])
def test_a_damaged_cache_is_as_none(folder, content):
    cache.save("a", 1)
    next(folder.iterdir()).write_bytes(content)
    assert cache.load("a") is None


def test_a_folder_that_cannot_be_made_is_no_error(folder):
    folder.write_text("a file stands in the way")
    cache.save("a", 1)
    assert cache.load("a") is None


def test_an_empty_variable_switches_the_cache_off(monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, "")
    assert cache.folder() is None
    cache.save("a", 1)
    assert cache.load("a") is None


def test_the_catalogue_is_the_same_without_with_and_from_a_damaged_cache(tmp_path, folder):
    def listed(variable: str) -> str:
        done = lint_news("rules", "--format", "json", folder=tmp_path, **{cache.VARIABLE: variable})
        assert done.code == 0
        return done.out

    without = listed("")
    assert listed(str(folder)) == without  # written
    files = list(folder.iterdir())
    assert files
    assert listed(str(folder)) == without  # read
    for file in files:
        file.write_bytes(file.read_bytes()[:100])
    assert listed(str(folder)) == without
