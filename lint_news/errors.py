"""The few exceptions and the exit codes. Nothing else raises on purpose."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; where several apply, the caller takes the gravest in the order of the README."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERNAL = 4
    INTERRUPTED = 130


class LintNewsError(Exception):
    """Base of everything lint-news raises on purpose; its text is one line for a person."""


class UsageError(LintNewsError):
    """The user's fault: an unknown flag, rule or key, a missing path, a broken rule file. Nothing was read."""


class OutputError(LintNewsError):
    """What was found cannot be written to the end: a full disk, a folder that can no longer be written to."""


class PatternTimeoutError(LintNewsError):
    """A rule's pattern took longer on one block than any sane pattern does."""
