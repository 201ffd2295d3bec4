"""Runs that learn templates: over the containers of a run before it is linted, or for `lint-news learn`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from lint_news.config import AUTO, OFF
from lint_news.engines import is_stream
from lint_news.errors import UsageError
from lint_news.inputs import Shard
from lint_news.inputs.sample import ONE_ARTICLE
from lint_news.learning import EXEMPLIFY, STUDY, Learner
from lint_news.model import ArticleResult
from lint_news.rule import Plan
from lint_news.templatefile import Entry, read_templates
from lint_news.templates import NOTHING, TEMPLATE, Templates

Results = Generator[ArticleResult, None, None]
Run = Callable[[Sequence[Shard], Plan, str], Results]  # shards, plan, and the work's name

Tell = Callable[[ArticleResult], None]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What to learn from, whose learning is still to come: `choice` is off, auto, a file, or `None` for the default.

    By default the containers of a run are learned from, and what was learned is for their records only.
    """

    choice: str | None = None

    def given(self) -> Templates:
        """The templates of a file. Raises `UsageError` for one that cannot be read or understood."""
        return NOTHING if self.choice in (None, OFF, AUTO) else read_templates(Path(str(self.choice)))

    def shards(self, shards: Sequence[Shard]) -> list[Shard]:
        """Those of the shards of a run that are read once more to learn from them."""
        if self.choice not in (None, AUTO):
            return []
        wanted = (s for s in shards if s.problem is None and not is_stream(s))
        return [s for s in wanted if self.choice == AUTO or s.format not in ONE_ARTICLE]

    def learn(self, shards: Sequence[Shard], max_size: int, run: Run, tell: Tell | None = None) -> Templates:
        """Read shards and learn from them; `tell` is told of each result."""
        learner = Learner()
        with closing(run(shards, _plan(max_size), STUDY)) as results:
            for result in results:
                learner.add(result)
                if tell is not None:
                    tell(result)
        return learner.templates(records_only=self.choice is None)


def _plan(max_size: int, templates: Templates = NOTHING) -> Plan:
    """A plan for learning. It reports what it has no rule for, which no plan for linting does: their results differ."""
    return Plan((), frozenset({TEMPLATE}), max_size=max_size, templates=templates)


def entries(shards: Sequence[Shard], max_size: int, run: Run) -> tuple[Entry, ...]:
    """Learn from shards, then read them again for the texts and places of what was learned."""
    stream = next((s for s in shards if is_stream(s)), None)
    if stream is not None:
        raise UsageError(f"{stream.uri}: what is learned from is read twice; write it to a file first")
    templates = Lesson(AUTO).learn(shards, max_size, run)
    found: dict[tuple[str, str, int], Entry] = {}
    for name, outlet in templates.outlets.items():
        found[name, "", 0] = Entry(name, outlet.pages)
    with closing(run(shards, _plan(max_size, templates), EXEMPLIFY)) as results:
        for fact in (f for result in results for f in result.facts):
            kind, text, path = map(str, fact.values)
            entry = Entry(fact.key, 1, kind, text, path, str(fact.location))
            count = _counts(templates, fact.key, kind).get(entry.name)
            if count is not None:
                found.setdefault((fact.key, kind, entry.name), replace(entry, pages=count))
    return tuple(found.values())


def _counts(templates: Templates, name: str, kind: str) -> Mapping[int, int]:
    outlet = templates.outlets[name]
    return {"line": outlet.lines, "container": outlet.containers, "prose": outlet.positions}[kind]
