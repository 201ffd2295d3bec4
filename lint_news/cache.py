"""A small cache in the user's own cache folder, for what takes long to make and depends on nothing but its key.

A cache that cannot be read or written is no error: the thing is made anew.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from pathlib import Path
from typing import Any

from lint_news import __version__

VARIABLE = "LINT_NEWS_CACHE"  # another folder; empty switches the cache off


def folder() -> Path | None:
    """The cache folder of this user, `None` where there is none."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if base:
        return Path(base) / "lint-news"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "lint-news"


def _file(key: str) -> Path | None:
    where = folder()
    return where / f"{__version__}-{sys.version_info.major}.{sys.version_info.minor}-{key}.pickle" if where else None


def load(key: str) -> Any | None:
    """What this version saved under a key, `None` where nothing usable was. Files of other users are not read."""
    file = _file(key)
    try:
        if file is None or (hasattr(os, "getuid") and file.stat().st_uid != os.getuid()):
            return None
        return pickle.loads(file.read_bytes())  # noqa: S301 - our own file, in a folder only its user writes
    except Exception:
        return None


def save(key: str, value: Any) -> None:
    """Save under a key, completely or not at all."""
    file = _file(key)
    if file is None:
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = file.with_name(f".{file.name}.{os.getpid()}")
        partial.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
        partial.replace(file)
