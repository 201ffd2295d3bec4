"""Real git repositories, made anew for a test and deaf to the tester's own settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

CALM = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_COUNT": "2",  # submodules of this machine
    "GIT_CONFIG_KEY_0": "protocol.file.allow",
    "GIT_CONFIG_VALUE_0": "always",
    "GIT_CONFIG_KEY_1": "init.defaultBranch",
    "GIT_CONFIG_VALUE_1": "main",
}


class Repository:
    """A folder under git."""

    def __init__(self, folder: Path) -> None:
        """Begins with an empty commit."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", ".")
        self.git("commit", "-q", "--allow-empty", "-m", "begin")

    def git(self, *arguments: str | Path, folder: Path | None = None) -> str:
        """Run git there; what it prints."""
        command = ["git", *map(str, arguments)]
        where = folder or self.folder
        done = subprocess.run(command, cwd=where, env={**os.environ, **CALM}, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def write(self, name: str | bytes, content: str | bytes) -> Path:
        """Write a file."""
        path = self.folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def move(self, name: str | bytes, to: str) -> None:
        """Rename a file, and tell git."""
        target = self.folder / to
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / os.fsdecode(name)).rename(target)
        self.git("add", "-A")

    def commit(self) -> str:
        """Commit all that lies there; returns the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "more")
        return self.git("rev-parse", "HEAD").strip()
