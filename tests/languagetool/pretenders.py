"""Small real servers on loopback that die, hang, or answer garbage. None of them plays LanguageTool itself."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INFO = json.dumps({"software": {"name": "LanguageTool", "version": "6.8", "buildDate": "today"}}).encode()
NOTHING = json.dumps({"warnings": {"incompleteResults": False}, "matches": []}).encode()
Answer = Callable[[BaseHTTPRequestHandler], None]


class Pretender:
    """Answers `check` in the ways that it was given, one after the other, the last one for ever."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        pretender = self
        self.asked = 0

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                said(200, INFO)(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                answer = answers[min(pretender.asked, len(answers) - 1)]
                pretender.asked += 1
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def said(status: int, body: bytes = b"no") -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(60)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """Keep the reader busy with a byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def death(handler: BaseHTTPRequestHandler) -> None:
    """Hang up in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"matches": [')
    handler.close_connection = True
    handler.connection.close()
