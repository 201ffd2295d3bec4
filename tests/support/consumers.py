"""What reads reports: a runner of jobs, GitHub's Markdown, and what programs demand of JSON that has no schema here."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import cmarkgfm
from cmarkgfm.cmark import Options

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
