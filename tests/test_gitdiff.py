"""What git says of changed lines, read from real repositories."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repositories import Repository

from lint_news.errors import UsageError
from lint_news.gitdiff import changed, merge_base, root_of

# Settings of users that change what git prints.
SETTINGS = {
    "diff.noPrefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.external": "false",
    "diff.submodule": "log",
    "diff.ignoreSubmodules": "all",
    "diff.interHunkContext": "5",
    "diff.context": "4",
    "diff.renames": "false",
    "diff.suppressBlankEmpty": "true",
    "color.ui": "always",
    "core.quotePath": "false",
    "core.pager": "false",
}
NAMES = [
    b"a b.txt",
    b'"q".txt',
    b"tab\there",
    b"line\nend",
    b"back\\slash",
    b"-x.txt",
    b" ",
    b"d/e f/\xc3\xa4.txt",
    b"b/b b/b",
]
NAMES += [b"\xff\xfe", b"\x1b[31m", b":(top)x", b"a => b", b"{a => b}/c", b"::error::x", b"\\303\\244", b"d\r", b"*"]


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "r")


def found(repository, base="HEAD", folder=None):
    """Numbers of changed lines of each file, `None` for all."""
    root = root_of(folder or repository.folder)
    files = changed(root, merge_base(root, base))
    return {name: lines and [n for r in lines for n in r] for name, lines in files}


@pytest.mark.parametrize("told", [{}, SETTINGS], ids=["plain", "settings"])
def test_each_kind_of_change_is_read(repository, told):
    for name, value in told.items():
        repository.git("config", name, value)
    ten = "".join(f"line {n}\n" for n in range(1, 11))
    for name in ("same", "moved", "edited", "gone", "cut", "renamed", "to be edited", "crlf", "unended", "mode", "bin"):
        repository.write(name, b"\0\1" if name == "bin" else ten)
    (repository.folder / "link").symlink_to("same")
    (repository.folder / "plain").symlink_to("same")
    repository.commit()
    repository.move("renamed", "renamed d/to")
    repository.move("to be edited", "edited and moved")
    repository.write("edited and moved", ten.replace("4", "four"))
    repository.write("edited", "+++ b/same\n" + ten.replace("3", "three\n@@ -1 +1 @@\n-- a/x").replace("10", "ten"))
    repository.write("cut", ten.replace("line 5\n", ""))
    repository.write("crlf", ten.replace("\n", "\r\n"))
    repository.write("unended", ten.removesuffix("\n"))
    repository.write("bin", b"\0\2")
    repository.write("new/file", ten)
    repository.write("staged", "a\nb")
    repository.git("add", "staged")
    (repository.folder / "gone").unlink()
    (repository.folder / "mode").chmod(0o755)
    (repository.folder / "link").unlink()
    (repository.folder / "link").symlink_to("edited")
    (repository.folder / "plain").unlink()
    repository.write("plain", "a\nb\n")
    assert found(repository) == {
        "edited": [1, 4, 5, 6, 13],
        "edited and moved": [4],
        "bin": None,
        "new/file": None,
        "staged": [1, 2],
        "link": None,
        "plain": [1, 2],
    }


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are any bytes on Linux only")
def test_names_are_read_as_they_are(repository):
    for name in NAMES:
        repository.write(name, "a\nb\n")
    base = repository.commit()
    for name in NAMES:
        repository.write(name, "a\nc\n")
    assert found(repository) == {os.fsdecode(name): [2] for name in NAMES}
    repository.git("rm", "-r", "-q", "--cached", ".")
    assert found(repository) == dict.fromkeys(map(os.fsdecode, NAMES))
    repository.commit()
    assert found(repository, base) == {os.fsdecode(name): [2] for name in NAMES}


def test_renamed_files_of_any_name_keep_their_lines(repository):
    text = "".join(f"{n}\n" for n in range(40))
    for n, name in enumerate(NAMES):
        repository.write(name, f"{n}\n" * 20 + text)
    repository.commit()
    for name in NAMES:
        repository.move(name, "new " + os.fsdecode(name).replace("/", "|"))
    for n, name in enumerate(NAMES):
        repository.write("new " + os.fsdecode(name).replace("/", "|"), f"{n}\n" * 20 + text + "more\n")
    assert found(repository) == {"new " + os.fsdecode(name).replace("/", "|"): [61] for name in NAMES}


bodies = st.lists(
    st.sampled_from(["a\n", "b\n", "\n", "+x\n", "-y\n", "\\ z\n", "@@ -1 +1 @@\n", "c\r\n", "c"]), max_size=12
)


@settings(max_examples=20)
@given(st.lists(st.tuples(bodies, bodies), min_size=1, max_size=12))
def test_lines_that_are_not_changed_were_there_in_this_order(tmp_path_factory, pairs):
    repository = Repository(tmp_path_factory.mktemp("r"))
    texts = [tuple("".join(lines) for lines in pair) for pair in pairs]
    for n, (before, _) in enumerate(texts):
        repository.write(f"{n}.txt", f"{n}\n{before}")
    repository.commit()
    for n, (_, after) in enumerate(texts):
        repository.write(f"{n}.txt", f"{n}\n{after}")
    read = found(repository)
    assert set(read) <= {f"{n}.txt" for n in range(len(texts))}
    for n, (before, after) in enumerate(texts):
        old, new = (f"{n}\n{text}".replace("\r\n", "\n").split("\n") for text in (before, after))
        lines = set(read.get(f"{n}.txt", ()))
        assert lines <= set(range(1, len(new) + 1))
        rest = iter(old)
        kept = [line for number, line in enumerate(new, 1) if number not in lines]
        if after.endswith("\n"):
            kept = kept[:-1]  # what follows the last line end is no line
        assert all(line in rest for line in kept), (old, new, lines)
        if len(old) == len(new):
            assert lines or old == new


def test_it_is_the_change_since_the_branches_parted(repository):
    repository.write("a.txt", "a\nb\n")
    repository.commit()
    repository.git("checkout", "-q", "-b", "mine")
    repository.write("mine.txt", "a\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("a.txt", "a\nother\n")
    repository.commit()
    repository.git("checkout", "-q", "mine")
    repository.write("late.txt", "a\n")
    assert found(repository, "main") == {"mine.txt": [1], "late.txt": None}


def test_what_git_ignores_is_no_change(repository):
    repository.write(".gitignore", "out/\n*.log\n")
    repository.commit()
    repository.write("out/a.txt", "a\n")
    repository.write("a.log", "a\n")
    repository.write("a.txt", "a\n")
    assert found(repository) == {"a.txt": None}


def test_a_file_that_git_holds_in_another_form_is_changed_as_a_whole(repository):
    """As with LFS, whose pointers have three lines."""
    repository.write(".gitattributes", "*.big filter=short\n*.raw -filter\n")
    repository.git("config", "filter.short.clean", "wc -c")
    repository.write("a.big", "a\nb\n")
    repository.write("a.raw", "a\nb\n")
    repository.commit()
    assert found(repository) == {}
    repository.write("a.big", "a\nb\nc\n")
    repository.write("a.raw", "a\nb\nc\n")
    assert found(repository) == {"a.big": None, "a.raw": [3]}


def test_files_of_submodules_and_of_repositories_within_are_files(repository, tmp_path):
    inner = Repository(tmp_path / "inner")
    inner.write("a.txt", "a\nb\n")
    inner.commit()
    repository.git("submodule", "--quiet", "add", inner.folder, "sub d")
    repository.git("submodule", "--quiet", "add", inner.folder, "same")
    repository.git("submodule", "--quiet", "add", inner.folder, "empty")
    repository.commit()
    repository.git("submodule", "--quiet", "deinit", "empty")
    repository.write("sub d/a.txt", "a\nc\n")
    repository.git("commit", "-q", "-a", "-m", "in the submodule", folder=repository.folder / "sub d")
    repository.write("sub d/a.txt", "a\nc\nd\n")
    repository.write("sub d/new.txt", "x\n")
    own = Repository(repository.folder / "d/own")
    own.write("x.txt", "a\n")
    own.commit()
    own.write("y.txt", "a\n")
    expected = {"sub d/a.txt": [2, 3], "sub d/new.txt": None, "d/own/x.txt": None, "d/own/y.txt": None}
    assert found(repository) == expected
    repository.commit()
    assert found(repository, "HEAD~1") == {**expected, "sub d/new.txt": None}
    assert {"sub d/a.txt", "same/a.txt", ".gitmodules"} <= set(found(repository, "HEAD~2"))
    assert found(repository, folder=own.folder) == {"y.txt": None}


def test_a_conflict_is_a_change(repository):
    repository.write("a.txt", "a\nb\n")
    repository.commit()
    repository.git("checkout", "-q", "-b", "mine")
    repository.write("a.txt", "a\nmine\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("a.txt", "a\nours\n")
    repository.commit()
    with pytest.raises(AssertionError):
        repository.git("merge", "mine")
    assert found(repository) == {"a.txt": [2, 4, 5, 6]}


def test_a_worktree_has_changes_of_its_own(repository, tmp_path):
    repository.write("a.txt", "a\nb\n")
    repository.commit()
    repository.git("worktree", "add", "-q", "-b", "side", tmp_path / "side")
    (tmp_path / "side" / "a.txt").write_text("a\nc\n")
    repository.write("b.txt", "a\n")
    assert found(repository, "main", tmp_path / "side") == {"a.txt": [2]}
    assert found(repository, "main") == {"b.txt": None}


def test_what_git_sets_for_its_hooks_does_not_mislead(repository, tmp_path, monkeypatch):
    other = Repository(tmp_path / "other")
    repository.write("a.txt", "a\n")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    assert found(repository) == {"a.txt": None}


def test_what_cannot_be_told_is_said_in_one_line(repository, tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="not a git repository"):
        root_of(tmp_path)
    for name in ("nowhere", "-x", "--help", "", "HEAD:a.txt", "HEAD~1..HEAD", "a\nb"):
        with pytest.raises(UsageError, match=r"is no commit here; see 'git log'"):
            merge_base(repository.folder, name)
    repository.git("checkout", "-q", "--orphan", "alone")
    repository.git("commit", "-q", "--allow-empty", "-m", "another beginning")
    with pytest.raises(UsageError, match="no commit in common"):
        merge_base(repository.folder, "main")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git cannot be run: No such file or directory; install it"):
        root_of(repository.folder)


def test_a_shallow_clone_is_named_as_such(repository, tmp_path):
    for n in range(3):
        repository.write("a.txt", f"{n}\n")
        repository.commit()
    repository.git("checkout", "-q", "-b", "mine", "HEAD~1")
    repository.write("b.txt", "b\n")
    repository.commit()
    repository.git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository.folder}", tmp_path / "clone")
    for name in ("origin/main", "HEAD~1"):
        with pytest.raises(UsageError, match="the clone is shallow; run 'git fetch --unshallow'"):
            merge_base(tmp_path / "clone", name)
    repository.git("fetch", "-q", "--unshallow", folder=tmp_path / "clone")
    assert found(repository, "origin/main", tmp_path / "clone") == {"b.txt": [1]}
