"""One HTTP request under one deadline, over a connection that is kept."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

MOST = 16 * 1024 * 1024  # bytes of an answer
CONNECT_SECONDS = 5.0


class WebError(Exception):
    """No answer came, or none that is one. `late` says that the deadline passed."""

    def __init__(self, message: str, late: bool = False) -> None:
        super().__init__(message)
        self.late = late


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body."""

    status: int
    body: bytes
    retry_after: str = ""


class Web:
    """A server by its URL, such as http://127.0.0.1:8081/v2. Used by one thread at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"'{url}' is no http:// or https:// address")
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._base = parts.path.rstrip("/")
        self._connection: http.client.HTTPConnection | None = None

    def get(self, name: str, seconds: float) -> Answer:
        """Ask for a resource. Raises `WebError`."""
        return self._request("GET", name, None, seconds)

    def post(self, name: str, fields: dict[str, str], seconds: float) -> Answer:
        """Send a form. Raises `WebError`."""
        return self._request("POST", name, urlencode(fields).encode("ascii"), seconds)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _request(self, method: str, name: str, body: bytes | None, seconds: float) -> Answer:
        """One request; a kept connection that the server has closed meanwhile is opened anew, once."""
        kept = self._connection is not None
        try:
            return self._once(method, name, body, seconds)
        except WebError as error:
            if not kept or error.late:
                raise
        return self._once(method, name, body, seconds)

    def _once(self, method: str, name: str, body: bytes | None, seconds: float) -> Answer:
        late = threading.Event()
        try:
            connection = self._connection or self._opened(min(seconds, CONNECT_SECONDS))
            self._connection = connection
            alarm = threading.Timer(seconds, _hang_up, (connection.sock, late))
            alarm.daemon = True
            alarm.start()
            try:
                return self._answer(connection, method, name, body)
            finally:
                alarm.cancel()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            if late.is_set():
                raise WebError(f"no answer within {seconds:.0f} s", late=True) from None
            raise WebError(" ".join(str(error).split()) or type(error).__name__) from None

    def _opened(self, seconds: float) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=seconds)
        connection.connect()
        connection.sock.settimeout(None)  # the alarm sees to it that nothing lasts
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _answer(self, connection: http.client.HTTPConnection, method: str, name: str, body: bytes | None) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request(method, f"{self._base}/{name}", body, headers)
        response = connection.getresponse()
        data = response.read(MOST + 1)
        if len(data) > MOST:
            raise http.client.HTTPException("an answer of more than 16 MB")
        found = Answer(response.status, data, response.getheader("Retry-After") or "")
        if response.will_close or not response.isclosed():
            self.close()
        return found


def _hang_up(connection: socket.socket, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def api(url: str) -> str:
    """The address of the second version of the interface.

    >>> api("http://127.0.0.1:8081"), api("http://127.0.0.1:8081/v2/")
    ('http://127.0.0.1:8081/v2', 'http://127.0.0.1:8081/v2')
    """
    base = url.rstrip("/")
    return base if base.endswith("/v2") else f"{base}/v2"
