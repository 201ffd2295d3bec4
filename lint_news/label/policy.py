"""Main text by choice: what of captions, credits, tables and the like the user wants kept or cut.

The choice comes last and looks at roles alone. What nobody chose stays as the vote and the rules have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lint_news.label.furniture import Article
from lint_news.label.votes import OUTSIDE
from lint_news.model import ASIDE_ROLES, CUT, KINDS, Block

POLICY = "policy"  # what cuts in place of a rule or voter


def chosen(
    blocks: Iterable[Block], article: Article, head: int | None, choices: Sequence[tuple[str, str]]
) -> Iterator[Block]:
    """The blocks of an article with the choices of the user made; `choices` pairs kinds with `keep` or `cut`.

    What is kept stands within the article, and only the vote, or nobody, has left it out of the main text.
    """
    wanted = {KINDS[kind]: (kind, choice) for kind, choice in choices}
    within = range(head or 0, max(article.main, default=-1) + 1)
    for i, block in enumerate(blocks):
        kind, choice = wanted.get(block.role, ("", ""))
        verb = "is" if kind == "standfirst" else "are"
        if not choice:
            yield block
        elif choice == CUT:
            cut = block.boilerplate is None
            yield replace(block, boilerplate=POLICY, evidence=f"{kind} {verb} cut") if cut else block
        elif i in within and not article.pieces[i].context & OUTSIDE and _left_out(block, article):
            yield replace(block, boilerplate=None, evidence=f"policy: {kind} {verb} kept", chosen=True)
        else:
            yield block


def _left_out(block: Block, article: Article) -> bool:
    """Whether the vote left a block out, or its role does where nobody cut it."""
    return block.boilerplate == article.voter or (block.boilerplate is None and block.role in ASIDE_ROLES)
