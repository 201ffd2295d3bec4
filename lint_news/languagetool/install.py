"""Where LanguageTool lies, and the command that starts its server: the one door to `language_tool_python`.

That package finds and downloads installations and knows how they are started. Starting, asking and ending are ours: it
waits long for a server that died at once, leaves one behind when its own process is killed, and remembers offsets of
the last text for all threads.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lint_news.errors import UsageError

EXTRA = "grammar needs an extra: pip install 'lint-news[grammar]'"
PATH = "LTP_PATH"  # the wrapper's own name for the folder that holds installations
JARS = ("languagetool-server.jar", "languagetool.jar")
# Memory; and small answers at once: Java's HTTP server sends them in two parts, and Nagle's algorithm holds the second
# back for 40 ms unless it is told not to.
JAVA = ("-Xmx2g", "-XX:+UseParallelGC", "-Dsun.net.httpserver.nodelay=true")
# Settings of a server of ours. What takes longer is answered with an error, so that no text blocks a core for minutes.
CHECK_MILLIS = 15_000
SETTINGS: Mapping[str, Any] = {
    "maxTextLength": 100_000,
    "maxCheckTimeMillis": CHECK_MILLIS,
    "pipelineCaching": True,
    "maxPipelinePoolSize": 50,
    "pipelineExpireTimeInSeconds": 3600,
}


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation: its folder and its version, for instance "6.8"."""

    folder: Path
    version: str

    def command(self, port: int) -> list[str]:
        """The command that starts its server on a port. Raises `UsageError` where a file is missing."""
        package = _package()
        config = _config()
        with _path(self.folder.parent):
            try:
                found: list[str] = package.download_lt.LocalLanguageTool.from_version_name(self.version).get_server_cmd(
                    port, config
                )
            except (OSError, package.exceptions.LanguageToolError) as error:
                raise UsageError(f"LanguageTool cannot be started: {_said(error)}") from None
        return [found[0], *JAVA, *found[1:]]


def find(path: str = "") -> Installation:
    """The installation at a path, or in the wrapper's own folder, where it is downloaded if none is there.

    Raises `UsageError` with the remedy where the extra, Java, or an installation is missing.
    """
    package = _package()
    _check_java(package)
    try:
        if path:
            return _at(Path(path).expanduser(), package)
        return _downloaded(package)
    except UsageError:
        raise
    except Exception as error:  # the wrapper lets through what requests, zipfile and others raise
        raise UsageError(
            f"LanguageTool is not installed and cannot be downloaded: {_said(error)}; "
            "unpack one and name its folder with 'grammar: {path: ...}' or LTP_PATH"
        ) from None


def installed(path: str = "") -> Installation | None:
    """The installation that `find` would give if it lies there already, `None` where there is none."""
    with contextlib.suppress(UsageError, OSError):
        package = _package()
        return _at(Path(path).expanduser(), package) if path else _newest(package)
    return None


def _package() -> Any:
    try:
        import language_tool_python
        from language_tool_python import config_file, download_lt, exceptions  # noqa: F401 - for those who call
    except ImportError:
        raise UsageError(EXTRA) from None
    return language_tool_python


@lru_cache(maxsize=1)
def _config() -> Any:
    """The settings in a file that lasts as long as this process."""
    return _package().config_file.LanguageToolConfig(dict(SETTINGS))


def _check_java(package: Any) -> None:
    try:
        package.download_lt.confirm_java_compatibility()
    except ModuleNotFoundError:
        raise UsageError("grammar needs Java 17 or newer, and there is no 'java' on the PATH") from None
    except Exception as error:
        raise UsageError(f"grammar needs Java 17 or newer: {_said(error)}") from None


def _at(folder: Path, package: Any) -> Installation:
    """The installation in a folder, which may be itself one or hold some."""
    folder = folder.resolve()
    if not any((folder / jar).is_file() for jar in JARS):
        with _path(folder):
            inner = _newest(package) if folder.is_dir() else None
        if inner is None:
            raise UsageError(f"{folder}: no LanguageTool lies there: a folder LanguageTool-6.8 with {JARS[0]}")
        return inner
    try:
        found = package.download_lt.LocalLanguageTool.from_path(folder)
    except ValueError:
        raise UsageError(f"{folder}: call the folder by its version, as in LanguageTool-6.8") from None
    return Installation(folder, found.version_name)


def _newest(package: Any) -> Installation | None:
    """The newest installation where the wrapper looks for them; the version that it was made for goes first."""
    known = package.download_lt.LocalLanguageTool.get_installed_versions()
    if not known:
        return None
    wanted = package.download_lt.LTP_DOWNLOAD_VERSION
    chosen = next((v for v in known if v.version_name == wanted), None)
    if chosen is None:
        with contextlib.suppress(TypeError):  # releases and snapshots have no order among them
            chosen = max(known)
    chosen = chosen or known[0]
    return Installation(chosen.get_directory_path(), chosen.version_name)


def _downloaded(package: Any) -> Installation:
    found = _newest(package)
    if found is not None:
        return found
    wanted = package.download_lt.LocalLanguageTool.from_version_name(package.download_lt.LTP_DOWNLOAD_VERSION)
    wanted.download()
    return Installation(wanted.get_directory_path(), wanted.version_name)


@contextlib.contextmanager
def _path(folder: Path) -> Iterator[None]:
    """Have the wrapper look in a folder."""
    before = os.environ.get(PATH)
    os.environ[PATH] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[PATH]
        else:
            os.environ[PATH] = before


def _said(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
