"""Which file configures a run, and what it holds, not yet understood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lint_news.errors import UsageError

FILE_NAMES = ("lint-news.yaml", "lint-news.yml")
PYPROJECT = "pyproject.toml"


def find_config(start: Path) -> Path | None:
    """The nearest configuration from a folder upward, `None` where there is none."""
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            if (folder / name).is_file():
                return folder / name
        project = folder / PYPROJECT
        if project.is_file() and "lint-news" in _toml(project):
            return project
    return None


def read_data(found: Path) -> tuple[Any, Callable[..., UsageError]]:
    """What a configuration file holds, and what makes an error of a message and the keys of the place it is about.

    Raises `UsageError` for a file that cannot be read.
    """
    if not found.is_file():
        raise UsageError(f"{found}: no such configuration file")
    if found.suffix == ".toml":
        data = _toml(found).get("lint-news")
        if data is None:
            raise UsageError(f"{found}: has no [tool.lint-news] table")
        return data, lambda message, *_: UsageError(f"{found}: [tool.lint-news]: {message}")
    from lint_news.yamlfile import YamlFile

    file = YamlFile.read(found)
    return {} if file.data is None else file.data, file.error


def _toml(path: Path) -> dict[str, Any]:
    """The `tool` table of a TOML file."""
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: this is not TOML: {error}") from None
    tool = data.get("tool", {})
    return tool if isinstance(tool, dict) else {}
