"""The handle to LanguageTool: opened once per worker, by one cached function."""

from __future__ import annotations

import atexit
from functools import lru_cache

from lint_news.errors import UsageError
from lint_news.languagetool.answers import Unchecked
from lint_news.languagetool.client import Budget, Client
from lint_news.languagetool.warden import Door
from lint_news.rule import GrammarServer


def client(server: GrammarServer) -> Client:
    """The client of this process. Raises `Unchecked` where nothing leads to a server."""
    return _client(server.path, server.url, server.version, server.port, server.token)


def budget(server: GrammarServer) -> Budget:
    """What an article may wait, from now on."""
    return Budget(server.seconds)


@lru_cache(maxsize=4)
def _client(path: str, url: str, version: str, port: int, token: str) -> Client:
    door = Door(port, token) if port else _own_door(path, url)
    found = Client(door, version)
    atexit.register(found.close)
    return found


@lru_cache(maxsize=4)
def _own_door(path: str, url: str) -> Door:
    """A warden of this process, where no run has one: articles are linted one by one, from Python."""
    from lint_news.languagetool.install import find
    from lint_news.languagetool.warden import Warden
    from lint_news.languagetool.web import api

    try:
        warden = Warden(None, api(url)) if url else Warden(find(path).command)
    except UsageError as error:
        raise Unchecked(f"grammar: {error}", "install what is missing") from None
    atexit.register(warden.close)
    return warden.door
