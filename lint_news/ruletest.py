"""A rule's own examples, run through the whole pipeline.

An example of one line is one block in the rule's first scope; one of several lines is a text document; `html:` is a
page, `bytes:` a text whose bytes are given. Bad examples must be found at exactly the marked ranges, good ones not at
all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from lint_news.checks import run_checks
from lint_news.decode import decode
from lint_news.learning import learn
from lint_news.matcher import Compiled
from lint_news.model import HTML, TEXT, Block, Document, Source
from lint_news.pipeline import lint
from lint_news.rule import Boilerplate, Code, Example, Grammar, GrammarServer, Metric, Missing, Plan, Rule
from lint_news.sourcemap import SourceMap


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold."""

    rule: Rule
    example: Example
    found: tuple[str, ...]

    def __str__(self) -> str:
        wanted = ", ".join(repr(self.example.text[s:e]) for s, e in self.example.marks) or "nothing"
        got = ", ".join(repr(t) for t in self.found) or "nothing"
        return f"{self.rule.path}:{self.example.line}: an example of {self.rule.id} fails: wanted {wanted}, found {got}"


def failures(rule: Rule, others: Iterable[Rule] = (), server: GrammarServer | None = None) -> Iterator[Failure]:
    """The examples of a rule that do not hold, in the order of its file.

    The rule works alone, but for those of the `others` that it wants to stand `near`. The examples of a rule that asks
    LanguageTool are passed over without a `server`.
    """
    if isinstance(rule.options, Grammar) and server is None:
        return
    stable = replace(rule, status="stable")
    near = rule.options.near if isinstance(rule.options, Boilerplate) else ()
    company = [o for o in others if o.id != rule.id and any(fnmatchcase(o.id, wanted) for wanted in near)]
    plan = Plan((stable, *company), frozenset({rule.id}), grammar=server)
    for example in (*rule.bad, *rule.good):
        ranges = sorted(set(_found(plan, stable, example)))
        if tuple(ranges) != _marks(example):
            yield Failure(rule, example, tuple(example.text[s:e] for s, e in ranges))


def _marks(example: Example) -> tuple[tuple[int, int], ...]:
    """The marks in code points; those of an example in bytes count bytes."""
    if example.form != "bytes":
        return example.marks
    data = example.text.encode("latin-1")
    encoding = decode(data).encoding

    def offset(at: int) -> int:
        return len(data[:at].decode(encoding, "lint-news"))

    return tuple((offset(start), offset(end)) for start, end in example.marks)


def _found(plan: Plan, rule: Rule, example: Example) -> Iterator[tuple[int, int]]:
    """Ranges of the example's text that the rule reports or, for a naming rule, names."""
    whole_document = isinstance(rule.options, Boilerplate | Code | Grammar | Metric | Missing)
    if example.form == "text" and not whole_document and "\n" not in example.text.strip("\n"):
        yield from _found_in_block(plan, rule, example)
        return
    data = example.text.encode("latin-1") if example.form == "bytes" else example.text
    media_type = HTML if example.form == "html" else TEXT
    source = Source("example", data, media_type, url="https://example.com/")
    if example.beside:
        others = [replace(source, data=text) for text in example.beside]
        plan = replace(plan, templates=learn((source, *others)))
    result = lint(source, plan)
    document = result.document
    if document is not None and isinstance(rule.options, Boilerplate):
        yield from _cut_ranges(document, rule.id, rule.options.role)
        return
    for finding in result.findings:
        yield finding.location.start, finding.location.end


def _cut_ranges(document: Document, rule_id: str, role: str | None) -> Iterator[tuple[int, int]]:
    """Ranges of runs of blocks that the rule cut, or of each block that it named."""
    start = end = None
    for block in document.blocks:
        if block.boilerplate == rule_id:
            start = block.span.start if start is None else start
            end = block.span.end
        elif start is not None and end is not None:
            yield start, end
            start = None
        if role and block.role == role and block.evidence:
            yield block.span.start, block.span.end
    if start is not None and end is not None:
        yield start, end


def _found_in_block(plan: Plan, rule: Rule, example: Example) -> Iterator[tuple[int, int]]:
    text = example.text.strip("\n")
    role = next((s for s in rule.scope if s not in {"body", "any"}), "paragraph")
    block = Block(role, text, SourceMap.identity(0, len(text)))
    document = Document(Source("example", text), text, (block,))
    engine = Compiled(plan)
    matches, _ = run_checks(document, engine, engine.candidates([text]), plan)
    for _, m in matches:
        yield m.start, m.end
