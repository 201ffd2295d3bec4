"""Which blocks a rule looks at."""

from __future__ import annotations

from lint_news.model import ASIDE_ROLES, CODE, Block
from lint_news.rule import Rule

BODY = frozenset({"lede", "paragraph", "list item", "quote"})


def in_scope(block: Block, rule: Rule, boilerplate: bool) -> bool:
    """Main text and headline by default, furniture too where `boilerplate` asks for it; the rule's scope narrows."""
    if block.boilerplate is not None and not boilerplate:
        return False
    if not rule.scope:
        return block.role != CODE and (boilerplate or block.role not in ASIDE_ROLES)
    role = block.role
    return (
        "any" in rule.scope
        or role in rule.scope
        or (role == "lede" and "paragraph" in rule.scope)
        or (role in BODY and "body" in rule.scope)
    )
