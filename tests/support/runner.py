"""Jobs as GitHub and GitLab run them: the scripts of their files in a real shell, with the variables that are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from repositories import CALM

ROOT = Path(__file__).resolve().parents[2]
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a job left behind."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str = ""


def filled(value: str, known: Mapping[str, str]) -> str:
    """A value with its expressions put in. One that is not known here is a fault of the file."""
    return EXPRESSION.sub(lambda m: known[m[1]], value)


class Action:
    """A composite action, run in a folder."""

    def __init__(self, path: Path, folder: Path, temporary: Path) -> None:
        self.about = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._folder, self._path = folder, path.parent
        self.temporary = temporary

    def run(self, done: Mapping[str, Mapping[str, str]], **inputs: str) -> Ran:
        """Run it with inputs, named with `_` for `-`. Steps that are `done` have outputs already, and are not run."""
        given = {name: spec.get("default", "") for name, spec in self.about["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        known = {f"inputs.{name}": value for name, value in given.items()}
        known |= {"runner.os": "Linux", "runner.arch": "X64", "github.run_id": "1", "github.run_attempt": "1"}
        code, log, summary = 0, "", ""
        for n, step in enumerate(self.about["runs"]["steps"]):
            name = step.get("id", str(n))
            with_ = {key: filled(str(value), known) for key, value in step.get("with", {}).items()}
            if step.get("uses", "").startswith("actions/setup-python@"):
                assert with_["python-version"]
                known[f"steps.{name}.outputs.python-path"] = sys.executable
            elif name in done:
                known |= {f"steps.{name}.outputs.{key}": value for key, value in done[name].items()}
            elif "run" in step:
                variables = {key: filled(value, known) for key, value in step.get("env", {}).items()}
                left = self._script(step["run"], variables, n)
                code, log, summary = left.code, log + left.log, summary + left.summary
                known |= {f"steps.{name}.outputs.{key}": value for key, value in left.outputs.items()}
                if code:
                    break
        outputs = {key: spec["value"] for key, spec in self.about["outputs"].items()}
        shown = {key: EXPRESSION.sub(lambda m: known.get(m[1], ""), value) for key, value in outputs.items()}
        return Ran(code, log, shown, summary)

    def _script(self, script: str, variables: Mapping[str, str], n: int) -> Ran:
        for name in ("output", "summary"):
            (self.temporary / name).write_bytes(b"")
        file = self.temporary / f"step{n}.sh"
        file.write_text(script, encoding="utf-8")
        known = {
            "GITHUB_ACTION_PATH": str(self._path),
            "GITHUB_WORKSPACE": str(self._folder),
            "GITHUB_OUTPUT": str(self.temporary / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary"),
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            "RUNNER_TEMP": str(self.temporary),
        }
        done = ran([*BASH, str(file)], self._folder, {**known, **variables})
        lines = (self.temporary / "output").read_text(encoding="utf-8").splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        return Ran(done.code, done.log, outputs, (self.temporary / "summary").read_text(encoding="utf-8"))


def ran(command: list[str], folder: Path, variables: Mapping[str, str]) -> Ran:
    """Run a command in a folder, with those variables of ours that a runner has too."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "PIP_CONFIG_FILE", "LINT_NEWS_CACHE"}}
    kept |= {
        k: v
        for k, v in os.environ.items()
        if k.startswith(("PIP_", "UV_", "SSL_", "REQUESTS_")) or "proxy" in k.lower()
    }
    done = subprocess.run(
        command, cwd=folder, env={**kept, **CALM, "LANG": "C.UTF-8", **variables}, capture_output=True, check=False
    )
    return Ran(done.returncode, (done.stdout + done.stderr).decode("utf-8", "surrogateescape"), {})


def put_command(folder: Path) -> None:
    """A `lint-news` in a folder of programs that runs this checkout: what installing would put there."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "lint-news"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lint_news "$@"\n', encoding="utf-8")
    file.chmod(0o755)
