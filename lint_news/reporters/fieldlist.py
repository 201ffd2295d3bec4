"""Which fields of a dump are taken for title, text and the rest, and why: what `lint-news fields` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from lint_news.config import Config
from lint_news.decode import decode
from lint_news.inputs import FieldNames, Shard, discover, read
from lint_news.inputs.fields import RECORDS, RecordError, find_roles, looks_html, read_values
from lint_news.model import CSV_ROW, Item, Problem, Source
from lint_news.reporters.visible import visible

RECORDS_SEEN = 100
SHOWN = 40  # names of fields that are not used
ROLES = ("title", "text", "url", "site", "date", "language", "author")


@dataclass(slots=True)
class _Seen:
    """Counts over the first records of a file."""

    records: int = 0
    found: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # role, field, known name
    html: Counter[str] = field(default_factory=Counter)  # fields of texts with markup
    names: Counter[str] = field(default_factory=Counter)  # fields that say something
    problems: list[str] = field(default_factory=list)
    first: Source | None = None

    def add(self, source: Source) -> None:
        """Count a record."""
        raw = decode(source.data, False, source.encoding).text
        self.records += 1
        self.first = self.first or source
        try:
            values = read_values(raw, source)
        except RecordError as error:
            self.problems.append(f"line {source.line}: {error}")
            return
        for role, found in find_roles(values, source).items():
            self.found[role, found.value.name, found.matched] += 1
            if role == "text" and looks_html(found.value):
                self.html[found.value.name] += 1
        self.names.update(name for name, value in values.top.items() if value.given)
        for group in values.nested():
            self.names.update(name for name, value in group.items() if value.given)


def report(path: str, input_format: str | None = None, names: FieldNames = ()) -> str:
    """The fields of the first records of a file, or of each file of a folder. Raises `UsageError` for a wrong path."""
    return "\n".join(_of_file(shard, names) for shard in discover([path], input_format).shards)


def _of_file(shard: Shard, names: FieldNames) -> str:
    seen = _Seen()
    with closing(read(shard, Config().max_size, names)) as items:  # type: ignore[type-var] # a generator
        for item in islice(items, RECORDS_SEEN):
            _count(seen, item)
    return "\n".join(map(visible, _lines(shard, seen))) + "\n"


def _count(seen: _Seen, item: Item) -> None:
    if isinstance(item, Problem):
        seen.problems.append(f"line {item.location.line}: {item.message}; {item.remedy}")
    elif isinstance(item, Source):
        if item.media_type in RECORDS:
            seen.add(item)
        else:
            seen.first = seen.first or item


def _lines(shard: Shard, seen: _Seen) -> Iterator[str]:
    yield f"{shard.uri}{f': {shard.format}' if shard.format else ''}, {seen.records} records looked at"
    if seen.first is not None and not seen.records:
        yield "  it has no fields: each article is text or a page as a whole"
    if seen.first is not None and seen.first.media_type == CSV_ROW:
        mark = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(seen.first.delimiter, repr(seen.first.delimiter))
        yield f"  {len(seen.first.columns)} columns, delimiter {mark}"
    for role in ROLES:
        of_role = [(n, name, known) for (r, name, known), n in seen.found.items() if r == role]
        for n, name, known in sorted(of_role, key=lambda row: (-row[0], row[1])):
            why = f"known as {known}" if known else "named by you"
            markup = f", HTML in {seen.html[name]}" if role == "text" and seen.html[name] else ""
            yield f"  {role:<9} {name:<24} {why:<26} in {n} of {seen.records}{markup}"
        if seen.records and not of_role and role in {"title", "text"}:
            yield f"  {role:<9} none found{'; name it with --field ' + role + '=NAME' if seen.names else ''}"
    used = {name for _, name, _ in seen.found}
    unused = [name for name in seen.names if name not in used]
    if unused:
        more = f" and {len(unused) - SHOWN} more" if len(unused) > SHOWN else ""
        yield f"  not used: {', '.join(unused[:SHOWN])}{more}"
    yield from (f"  problem: {said}" for said in seen.problems[:3])
