"""LanguageTool for a run: found before anything is read, one server for all workers, gone when the run is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lint_news.errors import UsageError
from lint_news.model import ArticleResult
from lint_news.rule import Plan

if TYPE_CHECKING:
    from lint_news.languagetool.warden import Warden

SHARE = 0.6  # of the time for an article that may pass with waiting for answers
SECONDS = 10.0  # that a server of others may take to say which it is


def prepared(plan: Plan) -> Plan:
    """The plan with the version of the LanguageTool that it will ask, which its digest depends on.

    Raises `UsageError` where the extra, Java or an installation is missing, and for a server that does not answer.
    """
    if plan.grammar is None or not plan.asks_grammar or plan.grammar.version:
        return plan
    if plan.grammar.url:
        version = _version(plan.grammar.url)
    else:
        from lint_news.languagetool.install import find

        version = find(plan.grammar.path).version
    return replace(plan, grammar=replace(plan.grammar, version=version))


def _version(url: str) -> str:
    import json

    from lint_news.languagetool.web import Web, WebError, api

    web = Web(api(url))
    try:
        answer = web.get("info", SECONDS)
        software = json.loads(answer.body)["software"]
        return f"{software['version']} {software.get('buildDate')}"
    except WebError as error:
        raise UsageError(
            f"grammar: {url} cannot be reached: {error}; start the server, or leave 'server' out"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"grammar: {url} is no LanguageTool server of version 6 or later") from None
    finally:
        web.close()


def guarded(plan: Plan, timeout: float, run: Callable[[Plan], Iterable[ArticleResult]]) -> Iterator[ArticleResult]:
    """The results of a run that asks LanguageTool. Its server starts when the first worker needs it.

    Raises `UsageError`, at once for what `prepared` does and in mid-run where the server does not start.
    """
    from lint_news.languagetool.install import find
    from lint_news.languagetool.warden import Warden
    from lint_news.languagetool.web import api

    plan = prepared(plan)
    server = plan.grammar
    if server is None:
        return iter(run(plan))
    warden = Warden(None, api(server.url)) if server.url else Warden(find(server.path).command)
    try:
        door = replace(server, port=warden.door.port, token=warden.door.token, seconds=timeout * SHARE)
        results = run(replace(plan, grammar=door))
    except BaseException:
        warden.close()
        raise
    return _watched(results, warden)


def _watched(results: Iterable[ArticleResult], warden: Warden) -> Iterator[ArticleResult]:
    """Results until the end of the run, or until it is certain that there is no server."""
    try:
        for result in results:
            if warden.fault and not warden.served:
                raise UsageError(warden.fault)
            yield result
    finally:
        close = getattr(results, "close", None)
        if close is not None:
            close()
        warden.close()
