"""Starts a program and ends it when our own parent is gone: `python keeper.py PROGRAM ARGUMENT...`.

A run may be ended in ways that leave it no time to clean up. The kernel closes its end of our standard input all the
same, and then the program goes too. On Linux the program goes with this process as well. It is a process of its own,
run by its path, with nothing but the standard library, so that it starts at once.

It leaves with the status of the program, 128 and its number for one that a signal ended.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading

PR_SET_PDEATHSIG = 1


def main(command: list[str]) -> int:
    """Run the command until it ends or nobody listens any more."""
    for name in ("SIGINT", "SIGHUP"):  # they go to all of a terminal's programs; our parent decides
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    process = subprocess.Popen(  # noqa: S603 - the command of our parent
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=_die_with_us if _linux() else None,  # noqa: PLW1509
    )
    threading.Thread(target=_wait_for_the_end, args=(process,), daemon=True).start()
    status = process.wait()
    return status if status >= 0 else 128 - status


def _linux() -> bool:
    return sys.platform == "linux"


def _die_with_us() -> None:
    if sys.platform == "win32":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _wait_for_the_end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
