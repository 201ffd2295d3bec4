"""Which blocks a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lint_news.matcher import accepts, key
from lint_news.model import ASIDE_ROLES, CODE, HEADLINE, Block, Document
from lint_news.oddity.compound import around
from lint_news.oddity.misfit import Misfit, misfits
from lint_news.oddity.sentences import gravest
from lint_news.oddity.table import Counts, Table
from lint_news.rule import Plan, Rule

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
    """A document as coded checks see it, with furniture where the plan asks for it.

    `plain` holds the blocks, with their indexes, that a rule without a scope of its own looks at.
    """

    document: Document
    plan: Plan
    plain: Numbered

    @classmethod
    def of(cls, document: Document, plan: Plan) -> View:
        """The view of a document."""
        kept = (pair for pair in enumerate(document.blocks) if plan.boilerplate or pair[1].boilerplate is None)
        return cls(document, plan, tuple(pair for pair in kept if _by_default(pair[1], plan.boilerplate)))

    @property
    def boilerplate(self) -> bool:
        """Whether furniture is looked at too."""
        return self.plan.boilerplate

    @cached_property
    def misfits(self) -> list[Misfit]:
        """The words of the plain blocks that can be judged; `Misfit.text` is an index of `plain`. English only."""
        if not (self.document.language or "").startswith("en"):
            return []
        find, texts, table = _tier(self.plan.deep), self.texts, self._table
        if not (self.plan.deep and self.plan.remember):
            return self._unsaid(find(*texts, table))
        from lint_news.oddity.recall import recalled

        digest = self.plan.counts.digest if self.plan.counts else ""
        return self._unsaid(recalled(self.plan.deep, digest, lambda: find(*texts, table), *texts))

    @cached_property
    def counted(self) -> list[Misfit]:
        """The misfits by counts alone, whatever else reads the article."""
        return (
            self.misfits if not self.plan.deep or not self.misfits else self._unsaid(misfits(*self.texts, self._table))
        )

    @cached_property
    def _archive(self) -> Table | None:
        """The counts of the user's own archive, if any."""
        if self.plan.counts is None:
            return None
        from lint_news.oddity.archive import opened

        return opened(self.plan.counts.path, self.plan.counts.digest)

    @property
    def _table(self) -> Counts | None:
        """The counts to judge by, `None` for those that come with the package."""
        if self._archive is None:
            return None
        from lint_news.oddity.archive import with_archive

        return with_archive(self._archive)

    def _unsaid(self, found: list[Misfit]) -> list[Misfit]:
        """The misfits whose company the archive does not know."""
        if self._archive is None:
            return found
        from lint_news.oddity.archive import unsaid

        return unsaid(self.texts[0], found, self._archive)

    @property
    def texts(self) -> tuple[list[str], int | None]:
        """The texts of the plain blocks, and the number of the headline among them."""
        headline = next((n for n, (_, b) in enumerate(self.plain) if b.role == HEADLINE), None)
        return [b.text for _, b in self.plain], headline

    @cached_property
    def gravest(self) -> list[Misfit]:
        """The gravest of the misfits of each sentence, in order; words and phrases that are accepted are none."""
        return gravest((m for m in self.misfits if not self._accepted(m)), self.texts[0])

    @cached_property
    def _accept(self) -> tuple[str, ...]:
        own = self.plan.locals.of(self.document.source.uri, self.document.outlet)
        return (*self.plan.accept, *own.accept)

    @cached_property
    def _words_accepted(self) -> frozenset[str]:
        return frozenset(" ".join(self._accept).split())

    def _accepted(self, m: Misfit) -> bool:
        if not self._words_accepted:
            return False
        text = self.plain[m.text][1].text
        start, end = around(text, m.start, m.end) if m.joined else (m.start, m.end)
        if self._words_accepted.isdisjoint(key(text[start:end]).split()):
            return False  # the most by far
        return accepts(self._accept, text[start:end], text[:start], text[end:])

    def blocks(self, rule: Rule) -> Numbered:
        """The blocks that a rule looks at, with their indexes."""
        if not rule.scope:
            return self.plain
        return [(i, b) for i, b in enumerate(self.document.blocks) if in_scope(b, rule, self.boilerplate)]


def _tier(name: str) -> Callable[[Sequence[str], int | None, Counts | None], list[Misfit]]:
    """What finds misfits, by `Plan.deep`: most runs need not load the deep tiers."""
    if name == "encoder":
        from lint_news.oddity.deep import deep_misfits

        return deep_misfits
    if name == "reader":
        from lint_news.oddity.reader import read_misfits

        return read_misfits
    return misfits
