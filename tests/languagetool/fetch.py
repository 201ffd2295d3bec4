"""Fetch the real LanguageTool for the tests from Maven Central, once, into the user's cache folder; print the folder.

    python tests/languagetool/fetch.py

It needs Maven and Java 17. `pom.xml` beside it says which version. What it prints is what `LTP_PATH` wants.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
JAR = "languagetool-server.jar"


def version() -> str:
    """The version that `pom.xml` asks for."""
    found = re.search(r"<artifactId>languagetool-server</artifactId>\s*<version>([\d.]+)<", POM.read_text("utf-8"))
    assert found
    return found[1]


def home() -> Path:
    """The folder of installations, in the cache folder of this user, whatever the tests use for their own cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "lint-news" / "languagetool"


def installation() -> Path:
    """Where the installation lies, or will."""
    return home() / f"LanguageTool-{version()}"


def fetch() -> Path:
    """Fetch it unless it is there, whole or not at all."""
    target = installation()
    if (target / JAR).is_file():
        return home()
    maven = shutil.which("mvn")
    if maven is None:
        sys.exit("fetching LanguageTool for the tests needs Maven (mvn) and Java 17")
    home().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home()) as partial:
        made = Path(partial, target.name)
        # the manifest of the server names the other jars without their versions
        options = [f"-DoutputDirectory={made / 'libs'}", "-Dmdep.stripVersion=true"]
        subprocess.run([maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", *options], check=True)
        (made / "libs" / JAR).rename(made / JAR)
        if not target.exists():
            made.rename(target)
    return home()


if __name__ == "__main__":
    print(fetch())  # noqa: T201
