"""The real server for all tests of a process, and small servers that are none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fetch import JAR, home, installation
from pretenders import Pretender


def pytest_collection_modifyitems(config, items):
    """Leave the tests of the real server out where `.ci/run` could not get it; it says so."""
    if os.environ.get("LINT_NEWS_NO_LANGUAGETOOL"):
        out = [item for item in items if "languagetool" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def languagetool() -> Iterator[Path]:
    """The folder of the installation that `fetch.py` fetched; `LTP_PATH` points there."""
    if not (installation() / JAR).is_file() or shutil.which("java") is None:
        pytest.skip("python tests/languagetool/fetch.py fetches the real LanguageTool; it needs Maven and Java 17")
    before = os.environ.get("LTP_PATH")
    os.environ["LTP_PATH"] = str(home())
    yield installation()
    if before is None:
        del os.environ["LTP_PATH"]
    else:
        os.environ["LTP_PATH"] = before


@pytest.fixture(scope="session")
def warden(languagetool):
    """One real server for the tests of this process."""
    from lint_news.languagetool.install import find
    from lint_news.languagetool.warden import Warden

    with Warden(find().command) as found:
        yield found


@pytest.fixture(scope="session")
def server(warden) -> str:
    """Its address."""
    number, _, url = warden._place(0).partition(" ")
    assert number.isdecimal(), url
    return url


@pytest.fixture
def plan(warden):
    """A plan that asks the real server."""
    from dataclasses import replace

    from lint_news.config import Config, GrammarConfig
    from lint_news.engines.grammar import prepared
    from lint_news.ruleset import make_plan

    def made(**changes):
        found = prepared(make_plan(Config(grammar=GrammarConfig(True), **changes)))
        door = replace(found.grammar, port=warden.door.port, token=warden.door.token, seconds=60.0)
        return replace(found, grammar=door)

    return made


@pytest.fixture
def pretend():
    """Start a server that answers in a way of its own: `pretend(answer)`."""
    started: list[Pretender] = []

    def start(*answers) -> Pretender:
        started.append(Pretender(answers))
        return started[-1]

    yield start
    for one in started:
        one.close()
