"""Files behind an address that the user typed: through fsspec, which is imported only then."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import urlsplit

from lint_news.errors import UsageError

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
EXTRAS = {"s3": "s3", "gs": "gcs", "http": "remote", "https": "remote"}
PACKAGES = {"s3": ("fsspec", "s3fs"), "gs": ("fsspec", "gcsfs")}
BLOCK = 1 << 22  # bytes fetched at a time


def is_url(path: str) -> bool:
    """Whether a path is an address."""
    return ADDRESS.match(path) is not None


def local_path(uri: str) -> str | None:
    """The path on this machine that is meant, `None` for what lies elsewhere."""
    if not is_url(uri):
        return uri
    from urllib.request import url2pathname

    return url2pathname(urlsplit(uri).path) if uri.lower().startswith("file://") else None


def filesystem(uri: str) -> Any:
    """What opens an address. Raises `UsageError` for an unknown kind of address and for a missing package."""
    scheme = uri.partition("://")[0].lower()
    if scheme not in EXTRAS:
        raise UsageError(f"{uri}: addresses begin with file://, {', '.join(f'{s}://' for s in sorted(EXTRAS))}")
    try:
        import fsspec

        return fsspec.filesystem(scheme)
    except ImportError as error:
        raise UsageError(f"{uri}: reading it needs more packages ({error}); pip install '{_extra(scheme)}'") from None


def _extra(scheme: str) -> str:
    return f"lint-news[{EXTRAS[scheme]}]"


def info(uri: str) -> tuple[int, str]:
    """Size (bytes, 0 where it is unknown) and a stamp that changes with the content. Raises `OSError`."""
    found = _of_network(lambda: filesystem(uri).info(uri))
    return int(found.get("size") or 0), _stamp(found)


def listed(prefix: str) -> list[tuple[str, int, str]]:
    """Address, size and stamp of each file below an address that ends in `/`, sorted. Raises `OSError`."""
    files = filesystem(prefix)
    found = _of_network(lambda: files.find(prefix, detail=True))
    start = files._strip_protocol(prefix).rstrip("/") + "/"
    return [
        (prefix + name.removeprefix(start), int(about.get("size") or 0), _stamp(about))
        for name, about in sorted(found.items())
        if name.startswith(start) and name != start
    ]


def _stamp(about: dict[str, Any]) -> str:
    value = about.get("ETag") or about.get("etag") or about.get("LastModified") or about.get("mtime") or ""
    return str(value).strip('"')


def _of_network(act: Any) -> Any:
    """What a call gives. Raises `OSError` whatever a library of the network raises."""
    try:
        return act()
    except FileNotFoundError as error:
        cause = error.__cause__  # what reads the web calls everything so
        if cause is None or isinstance(cause, FileNotFoundError) or getattr(cause, "status", None) in (404, 410):
            raise
        if "NoSuch" in str(cause) or "404" in str(cause):
            raise
        raise OSError(f"{type(cause).__name__}: {' '.join(str(cause).split())}") from error
    except (OSError, UsageError):
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {' '.join(str(error).split())}") from error


class Remote(io.RawIOBase):
    """A file behind an address; all that goes wrong is an `OSError`."""

    def __init__(self, uri: str) -> None:
        super().__init__()
        self._file = _of_network(lambda: filesystem(uri).open(uri, "rb", block_size=BLOCK))

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Whether the server lets us begin anywhere."""
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to an offset (bytes). Raises `OSError`."""
        return int(_of_network(lambda: self._file.seek(offset, whence)))

    def tell(self) -> int:
        """The offset in bytes."""
        return int(self._file.tell())

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size`. Raises `OSError`."""
        return bytes(_of_network(lambda: self._file.read(size)))

    def readall(self) -> bytes:
        """All that is left. Raises `OSError`."""
        return self.read()

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer. Raises `OSError`."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the connection. Raises `OSError`."""
        if not self.closed:
            _of_network(self._file.close)
        super().close()
