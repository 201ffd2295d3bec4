"""Arguments to exit code. What a command does lives in `commands`, imported when a command is to run."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from lint_news.errors import Exit, LintNewsError, UsageError
from lint_news.options import parser_and_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    _open_closed_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        code = _run(given)
        sys.stdout.flush()
    except UsageError as error:
        return _complain(str(error), Exit.USAGE, debug)
    except LintNewsError as error:
        return _complain(str(error), Exit.INCOMPLETE, debug)
    except BrokenPipeError:
        _silence_stdout()
        return Exit.OK
    except OSError as error:
        _silence_stdout()
        if sys.platform == "win32" and error.errno == errno.EINVAL:  # what Windows calls a pipe that nobody reads
            return Exit.OK
        reason = error.strerror or str(error)
        return _complain(
            f"standard output cannot be written: {reason}; write to a file with --output", Exit.INCOMPLETE, debug
        )
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        return _complain(
            f"internal error: {type(error).__name__}: {error}; run with --debug and report it", Exit.INTERNAL, debug
        )
    return code


def _open_closed_streams() -> None:
    """A caller may close our standard streams; then nothing comes in, and what goes out goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open until the end


def _complain(message: str, code: Exit, debug: bool) -> int:
    from lint_news.reporters.visible import visible

    if debug:
        traceback.print_exc()
    print(f"lint-news: {visible(message)}", file=sys.stderr)  # noqa: T201
    return code


def _silence_stdout() -> None:
    """Keep the interpreter from complaining at exit that the reader of our output went away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_files_as_flags(given: Sequence[str]) -> None:
    """A stranger may name a file like an option, and a hook or a glob hand it over; no such option is obeyed."""
    flags = given[: given.index("--")] if "--" in given else given
    for flag in flags:
        if flag.startswith("-") and flag != "-" and os.path.lexists(flag):
            raise UsageError(f"{flag}: is a file here and may be an option; put '--' before the files")


def _run(given: list[str]) -> int:
    _refuse_files_as_flags(given)
    parser, commands = parser_and_commands()
    options, unknown = parser.parse_known_args(given)
    if unknown:
        from lint_news.words import nearest

        given_command, action = getattr(options, "command", ""), getattr(options, "action", "")
        command = commands.get(f"{given_command} {action}") or commands.get(given_command, parser)
        flag = unknown[0].partition("=")[0]
        raise UsageError(f"unknown option '{flag}'{nearest(flag, command.flags())} (see '{command.prog} --help')")
    if not getattr(options, "command", None):
        parser.print_help()
        return Exit.OK
    work = import_module(f"lint_news.commands.{options.command}")
    return int(getattr(work, options.command)(options))


if __name__ == "__main__":
    sys.exit(main())
