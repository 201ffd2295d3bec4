"""What reads reports: a runner of jobs, a terminal, GitHub's Markdown, readers of XML and CSV, and what programs demand
of JSON that has no schema here."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import cmarkgfm
import jsonschema
import pyte
from cmarkgfm.cmark import Options
from junitparser import JUnitXml

COMMANDS = frozenset(
    "add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output "
    "stop-commands warning".split()
)
PLACE = {"type": "object", "required": ["line"], "additionalProperties": False}
PLACE["properties"] = {name: {"type": "integer", "minimum": 1} for name in ("line", "column")}
RANGE = {"type": "object", "required": ["start", "end"], "properties": {"start": PLACE, "end": PLACE}}
RDJSON = {  # of reviewdog's diagnostic format, from its description
    "type": "object",
    "required": ["source", "diagnostics"],
    "properties": {
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location", "severity", "code"],
                "additionalProperties": False,
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "required": ["value"]},
                    "suggestions": {
                        "type": "array",
                        "items": {"required": ["range", "text"], "properties": {"range": RANGE}},
                    },
                    "location": {
                        "type": "object",
                        "required": ["path"],
                        "properties": {"path": {"type": "string", "minLength": 1}, "range": RANGE},
                    },
                },
            },
        }
    },
}
GITLAB = {  # of GitLab's code quality report, from its manual
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


def command(line: str) -> tuple[str, dict[str, str], str] | None:
    """What GitHub's runner takes a line of a log for: name, properties and data of a command, `None` for no command.

    At the beginning of a line two colons introduce one; else the older mark does, anywhere in the line.
    """
    said = line.lstrip()
    end = said.find("::", 2) if said.startswith("::") else -1
    if end >= 0:
        name, _, listed = said[2:end].partition(" ")
        if name in COMMANDS:
            pairs = (part.split("=", 1) for part in listed.strip().split(",") if part)
            return name, {p[0]: decoded(p[1], ":,") for p in pairs if len(p) == 2}, decoded(said[end + 2 :])
    start = line.find("##[")
    end = line.find("]", start)
    if start >= 0 and end >= 0 and line[start + 3 : end].partition(" ")[0] in COMMANDS:
        return line[start + 3 : end].partition(" ")[0], {}, line[end + 1 :]
    return None


def decoded(text: str, also: str = "") -> str:
    for char in f"\r\n{also}%":
        text = text.replace(f"%{ord(char):02X}", char)
    return text


class Page(HTMLParser):
    """The elements of a page, with their attributes, and the texts of those that are code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[Any] = []
        self.code: list[str] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "code":
            self._inside = True
            self.code.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "code"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.code[-1] += data


def rendered(markdown: str) -> Page:
    """Markdown as GitHub's parser renders it, with raw HTML let through."""
    return Page(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))


SARIF = jsonschema.Draft7Validator(
    json.loads((Path(__file__).parent.parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
)
GITLAB_READER, RDJSON_READER = (jsonschema.Draft7Validator(schema) for schema in (GITLAB, RDJSON))
HEAD = re.compile(r"(?:error|warning|note)\[[a-z/-]+\]: |problem\[[a-z-]+\]: ")
TITLE = "of the tester"


def screen(text: str) -> list[str]:
    """What a terminal shows of a text, without white space at ends. Nothing but colours may have been set."""
    lines = text.split("\n")
    shown = pyte.Screen(2 * max(map(len, lines)) + 1, len(lines) + 1)  # nothing is wrapped
    shown.title = shown.icon_name = TITLE
    modes = set(shown.mode)
    pyte.Stream(shown).feed(text.replace("\n", "\r\n"))
    assert (shown.title, shown.icon_name, shown.mode) == (TITLE, TITLE, modes)
    assert (shown.cursor.x, shown.cursor.y) == (0, len(lines) - 1)
    assert shown.cursor.attrs == pyte.screens.Char(" ")
    assert (shown.margins, shown.charset) == (None, 0)
    return [line.rstrip() for line in shown.display]


def read(form: str, written: str) -> int:
    """How many findings and problems a reader of a format finds. Raises for a report that is broken."""
    match form:
        case "terminal":
            return sum(bool(HEAD.match(line)) for line in screen(written))
        case "jsonl":
            return sum(json.loads(line)["type"] in {"finding", "problem"} for line in written.split("\n")[:-1])
        case "json":
            data = json.loads(written)
            return len(data["findings"]) + len(data["problems"])
        case "statistics":
            rows = re.findall(r"^ *(\d+) .*(?:error|warning|note|problem) +[a-z/-]+$", written, re.M)
            assert len(rows) == max(0, written.count("\n") - 1)
            return sum(map(int, rows))
        case "sarif":
            SARIF.validate(log := json.loads(written))
            [run] = log["runs"]
            return len(run["results"]) + len(run["invocations"][0].get("toolExecutionNotifications", ()))
        case "github":
            return sum(command(line)[0] in {"error", "warning", "notice"} for line in written.split("\n")[:-1])
        case "gitlab":
            GITLAB_READER.validate(issues := json.loads(written))
            return len(issues)
        case "rdjson":
            RDJSON_READER.validate(told := json.loads(written))
            return len(told["diagnostics"])
        case "junit":
            cases = [case for suite in JUnitXml.fromstring(written.encode()) for case in suite]
            return sum(bool(case.result) for case in cases)
        case "markdown":
            assert (page := rendered(written)).attributes == []
            assert page.tags <= {*"h1 h2 p table thead tbody tr th td code wbr ul li".split()}
            counts = re.search(r"^\|(?: \d+ \|){4} (\d+) \| (\d+) \| (\d+) \|$", written, re.M)
            return sum(map(int, counts.groups())) + len(re.findall(r"^- ", written, re.M))
        case "csv":
            rows = list(csv.DictReader(io.StringIO(written), strict=True))
            cells = [cell for row in rows for cell in row.values()]
            assert not [cell for cell in cells if cell.strip().startswith(tuple("=+-@＝＋－＠\t\r"))]
            return len(rows)
    raise AssertionError(f"nobody reads {form} back")
