"""Locks that one process holds until it lets go or ends, however it ends."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import IO, Any

NAME = "lock"
BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}  # what systems call a lock that another holds


def lock(file: IO[Any]) -> None:
    """Lock an open file until it is closed. A file system without locks gives one to everybody.

    Raises `BlockingIOError` where another holds it.
    """
    try:
        _lock(file.fileno())
    except OSError as error:
        if error.errno in BUSY:
            raise BlockingIOError(error.errno, "is locked") from None


class FolderLock:
    """The lock of a folder: a file in it.

    Raises `BlockingIOError` where another holds it, other kinds of `OSError` where the file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._file = (folder / NAME).open("ab")
        try:
            lock(self._file)
        except BlockingIOError:
            self.release()
            raise

    def release(self) -> None:
        """Let go. The file stays: where one vanishes, two can hold the lock."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
