"""Settings of hypothesis, and what several tests share. Modules in `support/` can be imported by name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent / "support"))

# A cache of the tests' own, also for the processes they start: what the user has cached neither helps nor hides.
_CACHE = TemporaryDirectory(prefix="lint-news-tests-")
os.environ["LINT_NEWS_CACHE"] = _CACHE.name

_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("steady", deadline=None, max_examples=150, derandomize=True, suppress_health_check=_CALM)
settings.register_profile("explore", deadline=None, max_examples=3000, suppress_health_check=_CALM)
settings.load_profile("steady")


_skipped: list[str] = []


def pytest_runtest_logreport(report):
    """In CI nothing may be skipped: what a test needs is installed there."""
    if report.skipped and os.environ.get("CI"):
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session):
    if _skipped and session.exitstatus == 0:
        session.exitstatus = 1
        sys.stderr.write(f"\nskipped in CI, which counts as failed: {_skipped}\n")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the test's folder: `write("a/b.txt", "text")`."""

    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return _write
