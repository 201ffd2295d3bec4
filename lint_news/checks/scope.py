"""Which blocks a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lint_news.model import ASIDE_ROLES, CODE, HEADLINE, Block, Document
from lint_news.oddity.misfit import Misfit, misfits
from lint_news.rule import Rule

BODY = frozenset({"standfirst", "lede", "paragraph", "list item", "quote"})
Numbered = Sequence[tuple[int, Block]]


def in_scope(block: Block, rule: Rule, boilerplate: bool) -> bool:
    """Main text and headline by default, furniture too where `boilerplate` asks for it; the rule's scope narrows."""
    if block.boilerplate is not None and not boilerplate:
        return False
    if not rule.scope:
        return _by_default(block, boilerplate)
    role = block.role
    return (
        "any" in rule.scope
        or role in rule.scope
        or (role == "lede" and "paragraph" in rule.scope)
        or (role in BODY and "body" in rule.scope)
    )


def _by_default(block: Block, boilerplate: bool) -> bool:
    return block.role != CODE and (boilerplate or block.chosen or block.role not in ASIDE_ROLES)


@dataclass(frozen=True)
class View:
    """A document as coded checks see it, with furniture where `boilerplate` asks for it.

    `plain` holds the blocks, with their indexes, that a rule without a scope of its own looks at.
    """

    document: Document
    boilerplate: bool
    plain: Numbered
    deep: str = ""

    @classmethod
    def of(cls, document: Document, boilerplate: bool, deep: str = "") -> View:
        """The view of a document."""
        kept = (pair for pair in enumerate(document.blocks) if boilerplate or pair[1].boilerplate is None)
        return cls(document, boilerplate, tuple(pair for pair in kept if _by_default(pair[1], boilerplate)), deep)

    @cached_property
    def misfits(self) -> list[Misfit]:
        """The words of the plain blocks that can be judged; `Misfit.text` is an index of `plain`. English only."""
        if not (self.document.language or "").startswith("en"):
            return []
        headline = next((n for n, (_, b) in enumerate(self.plain) if b.role == HEADLINE), None)
        return _tier(self.deep)([b.text for _, b in self.plain], headline)

    def blocks(self, rule: Rule) -> Numbered:
        """The blocks that a rule looks at, with their indexes."""
        if not rule.scope:
            return self.plain
        return [(i, b) for i, b in enumerate(self.document.blocks) if in_scope(b, rule, self.boilerplate)]


def _tier(name: str) -> Callable[[Sequence[str], int | None], list[Misfit]]:
    """What finds misfits, by `Plan.deep`: most runs need not load the deep tiers."""
    if name == "encoder":
        from lint_news.oddity.deep import deep_misfits

        return deep_misfits
    if name == "reader":
        from lint_news.oddity.reader import read_misfits

        return read_misfits
    return misfits
