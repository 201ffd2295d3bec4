"""Templates as a file that people can read, cut down and put together: one JSON object a line, behind a head.

{"lint-news": "templates", "version": 1}
{"outlet": "example.com", "pages": 20}
{"outlet": "example.com", "pages": 14, "line": "Share this article", "in": "p.share/div.body", "at": "a.jsonl:1:9"}
{"outlet": "example.com", "pages": 20, "container": "div.body/article/main"}
{"outlet": "example.com", "pages": 19, "prose": "p/div.body/article/main"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lint_news.errors import UsageError
from lint_news.label.repeated import LONGEST, line_hash
from lint_news.templates import Outlet, Templates, hashed
from lint_news.words import nearest

HEAD = {"lint-news": "templates", "version": 1}
KINDS = ("line", "container", "prose")
KEYS = ("outlet", "pages", *KINDS, "in", "at")
MOST_BYTES = 256 * 1024 * 1024
MOST_PAGES = 10**9
MOST_PATH = 4000  # code points
SNIFFED = 64  # bytes that tell a file of templates


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the file: on how many `pages` (articles) of an outlet something stands.

    `kind` is "line" (with the line's `text`), "container", "prose", or empty for the outlet itself. `path` names an
    element and those around it, empty in bare text; `at` is a place where it can be seen.
    """

    outlet: str
    pages: int
    kind: str = ""
    text: str = ""
    path: str = ""
    at: str = ""

    @property
    def name(self) -> int:
        """The hash under which templates know it."""
        signature = hashed(self.path) if self.path else 0
        return line_hash(self.text, signature) if self.kind == "line" else signature

    @property
    def row(self) -> str:
        """As a line of the file."""
        data: dict[str, Any] = {"outlet": self.outlet, "pages": self.pages}
        if self.kind:
            data[self.kind] = self.text if self.kind == "line" else self.path
        if self.kind == "line" and self.path:
            data["in"] = self.path
        if self.at:
            data["at"] = self.at
        return json.dumps(data, ensure_ascii=not self._printable)

    @property
    def _printable(self) -> bool:
        return all(t.isprintable() for t in (self.outlet, self.text, self.path, self.at))


def is_template_file(path: str) -> bool:
    """Whether a file begins like one of ours."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(SNIFFED)
    except OSError:
        return False
    return b'"lint-news"' in head and b'"templates"' in head


def templates_of(entries: Iterable[Entry]) -> Templates:
    """The templates that entries say."""
    counts: dict[str, dict[str, dict[int, int]]] = {}
    pages: dict[str, int] = {}
    for entry in entries:
        if entry.kind:
            counts.setdefault(entry.outlet, {}).setdefault(entry.kind, {})[entry.name] = entry.pages
        else:
            pages[entry.outlet] = entry.pages
    made = {}
    for name, number in sorted(pages.items()):
        lines, containers, positions = (counts.get(name, {}).get(kind, {}) for kind in KINDS)
        made[name] = Outlet(number, lines, containers, positions)
    return Templates(made)


def merged(several: Iterable[Iterable[Entry]]) -> tuple[Entry, ...]:
    """The entries of several files with their counts added up, in the order of a file."""
    found: dict[tuple[str, str, int], Entry] = {}
    for entry in (e for entries in several for e in entries):
        name = entry.outlet, entry.kind, entry.name
        known = found.get(name)
        if known is None:
            found[name] = entry
        else:
            text, path, at = min((known.text, known.path, known.at), (entry.text, entry.path, entry.at))
            found[name] = replace(known, pages=known.pages + entry.pages, text=text, path=path, at=at)
    return tuple(sorted(found.values(), key=order))


def order(entry: Entry) -> tuple[str, int, int, str, str]:
    """The place of an entry in a file: outlets by name, the commonest of each first."""
    kinds = ("", *KINDS)
    return entry.outlet, kinds.index(entry.kind), -entry.pages, entry.text, entry.path


def rendered(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a file, with their line ends."""
    yield json.dumps(HEAD) + "\n"
    for entry in sorted(entries, key=order):
        yield entry.row + "\n"


def read_templates(path: Path) -> Templates:
    """The templates of a file. Raises `UsageError` that names the line of what is wrong."""
    return templates_of(read_entries(path))


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a file. Raises `UsageError` that names the line of what is wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path}: larger than {MOST_BYTES >> 20} MB; learn fewer outlets at a time")
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not UTF-8; make it anew with 'lint-news learn'") from None

    pages: dict[str, int] = {}
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        reader = _Row(path, number)
        if number == 1:
            reader.head(line)
        elif line.strip():
            entry = reader.entry(line)
            if entry.kind and entry.outlet not in pages:
                raise reader.error(f"no line before it tells the pages of '{entry.outlet}'")
            if entry.kind and entry.pages > pages[entry.outlet]:
                raise reader.error(f"more pages than '{entry.outlet}' has, which are {pages[entry.outlet]}")
            if not entry.kind:
                if entry.outlet in pages:
                    raise reader.error(f"'{entry.outlet}' is told of twice; put files together with 'lint-news learn'")
                pages[entry.outlet] = entry.pages
            entries.append(entry)
    return tuple(entries)


class _Row:
    """One line of a file, read with errors that name it."""

    def __init__(self, path: Path, number: int) -> None:
        self._place = f"{path}:{number}"

    def error(self, message: str) -> UsageError:
        return UsageError(f"{self._place}: {message}")

    def _object(self, line: str) -> dict[str, Any]:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
            raise self.error(f"this is not JSON: {reason}; mend or delete the line") from None
        if not isinstance(data, dict):
            raise self.error("a line is one JSON object; mend or delete it")
        return data

    def head(self, line: str) -> None:
        """Check the first line."""
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if data != HEAD:
            raise self.error(f"templates begin with the line {json.dumps(HEAD)}; make them with 'lint-news learn'")

    def entry(self, line: str) -> Entry:
        """The entry of a line."""
        data = self._object(line)
        for name in data:
            if name not in KEYS:
                raise self.error(f"unknown key '{name}'{nearest(name, KEYS)}")
        kinds = [kind for kind in KINDS if kind in data]
        if len(kinds) > 1:
            raise self.error(f"has both '{kinds[0]}' and '{kinds[1]}'; make two lines of it")
        pages = data.get("pages")
        if isinstance(pages, bool) or not isinstance(pages, int) or not 0 < pages <= MOST_PAGES:
            raise self.error("'pages' must be a whole number above 0")
        outlet = self._text(data, "outlet", MOST_PATH)
        at = self._text(data, "at", MOST_PATH) if "at" in data else ""
        if not kinds:
            return Entry(outlet, pages, at=at)
        if kinds[0] != "line":
            return Entry(outlet, pages, kinds[0], path=self._text(data, kinds[0], MOST_PATH), at=at)
        text = self._text(data, "line", LONGEST)
        if not line_hash(text):
            raise self.error("'line' has no letter or digit; delete it")
        return Entry(outlet, pages, "line", text, self._text(data, "in", MOST_PATH) if "in" in data else "", at)

    def _text(self, data: dict[str, Any], name: str, most: int) -> str:
        value = data.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= most:
            raise self.error(f"'{name}' must be a text of at most {most} characters")
        return value
