"""One server for all workers of a run: started when the first of them needs it, and again when it is lost.

The warden lives in the process that drives the run. Workers reach it over loopback: they say which server they have
lost, if any, and hear where one is to be had. A server is known by its number: the third worker that complains about
the first server hears of the second one, and does not end it.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lint_news.errors import UsageError
from lint_news.languagetool.web import Web, WebError

START_SECONDS = 45.0  # until the first answer; a worker may take 60 to be ready
POLL = 0.1
STARTS = 3  # that may fail in a row, each on another port
TAIL = 2000  # bytes of what a server said last
HELLO_SECONDS = 10.0  # that a worker may take to say what it wants
KEEPER = Path(__file__).with_name("keeper.py")
# The first check loads rules and dictionaries, which takes several seconds: nobody's article shall pay for it.
WARM = {"language": "en-US", "text": "The ferry sails at noon. It is an old ship, and they says it was a two day trip."}


@dataclass(frozen=True, slots=True)
class Door:
    """Where workers find the warden of their run."""

    port: int
    token: str


class Warden:
    """The server of one run: one that is started by `command(port)`, or that at `url`, which others look after."""

    def __init__(self, command: Callable[[int], list[str]] | None, url: str = "") -> None:
        self._command, self._url = command, url
        self._lock = threading.Lock()
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._tail = bytearray()
        self._closed = False
        self.fault = ""  # why no server could be started, once that is certain
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.door = Door(self._listener.getsockname()[1], secrets.token_hex(16))
        threading.Thread(target=self._listen, name="lint-news-warden", daemon=True).start()

    @property
    def served(self) -> bool:
        """Whether a server has ever come up."""
        return self._number > 0

    def url(self) -> str | None:
        """Where a server is, started if need be; `None` where there is none, as `fault` says."""
        number, _, url = self._place(0).partition(" ")
        return url if number.isdecimal() else None

    def close(self) -> None:
        """End the server, and answer nobody any more."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for workers
        self._listener.close()
        self._end()
        with self._lock:  # one that was being started
            self._end()

    def __enter__(self) -> Warden:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> None:
        while not self._closed:
            try:
                worker, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(worker,), daemon=True).start()

    def _serve(self, worker: socket.socket) -> None:
        """Answer one worker."""
        with contextlib.suppress(OSError, ValueError), worker:
            worker.settimeout(HELLO_SECONDS)
            token, _, lost = worker.makefile("rb").readline(200).decode("ascii").strip().partition(" ")
            if hmac.compare_digest(token, self.door.token):
                worker.sendall((self._place(int(lost)) + "\n").encode("utf-8", "replace"))

    def _place(self, lost: int) -> str:
        """Number and URL of a server that works, or `!` and why there is none. `lost` is the number of one that fails.

        A server that others look after is only named: whoever lost it may try again.
        """
        if self._command is None:
            return f"1 {self._url}"
        with self._lock:
            if self.fault or self._closed:
                return f"! {self.fault or 'the run has ended'}"
            if not self._number or lost == self._number or (self._process and self._process.poll() is not None):
                self._start(self._command)
            return f"! {self.fault}" if self.fault else f"{self._number} {self._url}"

    def _start(self, command: Callable[[int], list[str]]) -> None:
        self._end()
        end = time.monotonic() + START_SECONDS
        for _ in range(STARTS):
            port = free_port()
            self._url = f"http://127.0.0.1:{port}/v2"
            self._tail.clear()
            try:
                self._launch(command(port))
            except (OSError, UsageError) as error:
                self.fault = " ".join(str(error).split())
                return
            if self._healthy(end):
                self._number += 1
                return
            self._end()
            if self._closed:
                return
        said = self._tail.decode("utf-8", "replace").split("\n")
        words = next((line.strip() for line in reversed(said) if line.strip()), "it said nothing")
        self.fault = f"LanguageTool does not start: {words[:200]}"

    def _launch(self, command: list[str]) -> None:
        """Start the server below a keeper, which ends it when we are gone."""
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603 - the wrapper's command
            [sys.executable, "-I", "-S", str(KEEPER), *command],
            stdin=pipe,
            stdout=subprocess.DEVNULL,
            stderr=pipe,
            start_new_session=True,
        )
        threading.Thread(target=self._hear, args=(self._process.stderr,), daemon=True).start()

    def _hear(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while data := stream.read1(65536):  # type: ignore[attr-defined]
                self._tail += data
                del self._tail[:-TAIL]

    def _healthy(self, end: float) -> bool:
        """Wait until the server answers a first check; false where it ends, or takes too long."""
        web = Web(self._url)
        try:
            while (left := end - time.monotonic()) > 0 and not self._closed:
                if self._process is None or self._process.poll() is not None:
                    return False
                with contextlib.suppress(WebError):
                    # on a busy machine the first check takes longer than the server gives itself; not so the second
                    if (
                        web.get("healthcheck", min(left, 5.0)).status == 200
                        and web.post("check", WARM, left).status == 200
                    ):
                        return True
                time.sleep(POLL)
            return False
        finally:
            web.close()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()  # the keeper kills the server and leaves
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
