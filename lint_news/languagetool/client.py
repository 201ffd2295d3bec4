"""What a worker asks of the server, and what becomes of it when the server is lost, silent, or talks nonsense.

Paragraphs are asked for together, and remembered one by one. A request has a deadline, and one more chance: a server
that was lost or said nothing is replaced first.
"""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lint_news.languagetool.answers import Asked, Hit, Unchecked
from lint_news.languagetool.memo import Memo
from lint_news.languagetool.places import Places
from lint_news.languagetool.warden import START_SECONDS, Door
from lint_news.languagetool.web import Answer, Web, WebError

BATCH = 6_000  # code points of paragraphs that are asked for together
REQUEST_SECONDS = 16.0  # for one request: somewhat more than a server of ours gives itself
AGAIN_SECONDS = 1.0  # before a server that is too busy is asked once more
GLUE = "\n\n"  # what ends a paragraph, for the server too
MOST_SUGGESTIONS = 5
PASSING = {429, 500, 503}  # busy, or at its first text in a language, which takes longer than a text may
LOST_IN_A_ROW = 3  # articles that a server may lose before it has to show first that it is alive


class _Lost(Exception):  # noqa: N818
    """The server is gone, silent, or no LanguageTool."""


@dataclass(slots=True)
class Budget:
    """Seconds that may still be waited for answers about one article."""

    seconds: float
    _since: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds left. Raises `Unchecked` where there are none."""
        left = self.seconds - (time.monotonic() - self._since)
        if left <= 0:
            raise Unchecked(f"grammar: not finished within {self.seconds:g} s", "raise --timeout")
        return left


class Client:
    """The server as one worker sees it. Used by one thread at a time.

    `door` leads to the warden of the run; `version` is that of the server, which answers depend on.
    """

    def __init__(self, door: Door, version: str, memo: Memo | None = None) -> None:
        self._door, self._memo = door, memo or Memo(version)
        self._number = 0
        self._web: Web | None = None
        self._lost = 0

    def check(self, paragraphs: Sequence[str], asked: Asked, budget: Budget) -> list[tuple[Hit, ...]]:
        """The finds in each paragraph. No paragraph may hold a line end. Raises `Unchecked`."""
        about = repr(asked)
        found = self._memo.known(about, paragraphs)
        missing = list(dict.fromkeys(p for p in paragraphs if p not in found))
        for batch in batches(missing):
            fresh = self._ask(batch, asked, budget)
            self._memo.keep(about, fresh)
            found.update(fresh)
        return [found[p] for p in paragraphs]

    def _ask(self, batch: list[str], asked: Asked, budget: Budget) -> dict[str, tuple[Hit, ...]]:
        """Ask for some paragraphs at once; if the server is lost, once more of the next one."""
        text = GLUE.join(batch)
        fields = {**asked.fields(), "text": text}
        for last in (False, True):
            try:
                found = read(self._post(fields, budget), batch)
            except _Lost as error:
                self._forget()
                if last:
                    self._lost += 1
                    raise Unchecked(f"grammar: LanguageTool was lost: {error}") from None
            else:
                self._lost = 0
                return found
        raise AssertionError("unreachable")

    def _post(self, fields: dict[str, str], budget: Budget) -> bytes:
        """The body of a good answer. Raises `_Lost`, and `Unchecked` where asking again is of no use."""
        web = self._server(budget)
        for last in (False, True):
            try:
                answer = web.post("check", fields, min(REQUEST_SECONDS, budget.left()))
            except WebError as error:
                raise _Lost(str(error)) from None
            if answer.status == 200:
                return answer.body
            if answer.status not in PASSING or last:
                raise Unchecked(f"grammar: LanguageTool answers {answer.status}: {_said(answer)}")
            time.sleep(min(AGAIN_SECONDS, budget.left()))
        raise AssertionError("unreachable")

    def _server(self, budget: Budget) -> Web:
        """The server, of which the warden knows where it is."""
        if self._web is None:
            self._number, url = self._place(self._number)
            self._web = Web(url)
            if self._lost >= LOST_IN_A_ROW:
                try:
                    self._web.get("healthcheck", min(2.0, budget.left()))
                except WebError as error:
                    raise _Lost(str(error)) from None
        return self._web

    def _place(self, lost: int) -> tuple[int, str]:
        """Number and URL of a server. Raises `Unchecked` where there is none."""
        try:
            with socket.create_connection(("127.0.0.1", self._door.port), START_SECONDS + 10) as warden:
                warden.sendall(f"{self._door.token} {lost}\n".encode("ascii"))
                line = warden.makefile("rb").readline(5000).decode("utf-8").strip()
        except OSError as error:
            raise Unchecked(f"grammar: the run that looks after LanguageTool is gone: {error}") from None
        number, _, rest = line.partition(" ")
        if not number.isdecimal():
            raise Unchecked(f"grammar: {rest or 'no server to be had'}")
        return int(number), rest

    def _forget(self) -> None:
        if self._web is not None:
            self._web.close()
        self._web = None

    def close(self) -> None:
        """Close the connection and write down what is remembered."""
        self._forget()
        self._memo.close()


def batches(paragraphs: Sequence[str]) -> Iterator[list[str]]:
    """Paragraphs in their order, as many together as one request takes.

    >>> [len(b) for b in batches(["a" * 4000, "b" * 1000, "c" * 3000, "d" * 9000])]
    [2, 1, 1]
    """
    batch: list[str] = []
    size = 0
    for paragraph in paragraphs:
        if batch and size + len(paragraph) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(paragraph)
        size += len(paragraph) + len(GLUE)
    if batch:
        yield batch


def read(body: bytes, batch: Sequence[str]) -> dict[str, tuple[Hit, ...]]:
    """An answer, by paragraph. Raises `_Lost` for one that LanguageTool would not give."""
    places = Places(GLUE.join(batch))
    starts: list[int] = []
    at = 0
    for paragraph in batch:
        starts.append(at)
        at += len(paragraph) + len(GLUE)
    found: dict[str, list[Hit]] = {p: [] for p in batch}
    try:
        answer = json.loads(body)
        if answer["warnings"]["incompleteResults"]:
            raise Unchecked("grammar: LanguageTool gave up on a part of the text")
        hits = sorted((_hit(m, places) for m in answer["matches"]), key=lambda h: (h.start, h.end, h.rule))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _Lost("its answer is none of LanguageTool") from None
    n = 0
    for hit in hits:
        while n + 1 < len(starts) and starts[n + 1] <= hit.start:
            n += 1
        start, end = hit.start - starts[n], hit.end - starts[n]
        if end <= len(batch[n]):  # one that goes on beyond the paragraph is about the glue
            found[batch[n]].append(replace(hit, start=start, end=end))
    return {p: tuple(of) for p, of in found.items()}


def _hit(match: Any, places: Places) -> Hit:
    """A match of the answer. Raises `ValueError`, `KeyError` or `TypeError` for what is none."""
    rule = match["rule"]
    start, end = places.span(match["offset"], match["length"])
    words = [r["value"] for r in match["replacements"][:MOST_SUGGESTIONS]]
    part = rule.get("subId") or ""
    texts = [rule["id"], rule["category"]["id"], match["message"], part, *words]
    if not all(isinstance(t, str) for t in texts):
        raise TypeError("texts are wanted")
    return Hit(start, end, rule["id"], rule["category"]["id"], match["message"], tuple(words), part)


def _said(answer: Answer) -> str:
    """The first line of an error's body."""
    with contextlib.suppress(IndexError):
        return " ".join(answer.body[:500].decode("utf-8", "replace").split())[:200]
    return ""
