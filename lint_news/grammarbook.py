"""The page of a rule of LanguageTool: its own description, and whether our curation has it on."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from lint_news.errors import UsageError
from lint_news.rule import Grammar, Rule


def described(rule: Rule, path: str = "") -> tuple[Rule, bool]:
    """A rule with what LanguageTool says of it, and whether the family's file has it on; other rules as they are.

    `path` is that of the installation, empty for where one lies. Raises `UsageError` for a rule that it does not have.
    """
    options = rule.options
    if not isinstance(options, Grammar) or not options.member:
        return rule, True
    from lint_news.languagetool.install import installed

    where = installed(path)
    if where is None:
        on, why = _curated(options, "")
        remedy = "Its description comes with LanguageTool, which is not installed here (docs/grammar.md)."
        return replace(rule, summary=f"LanguageTool's {options.member}", why=f"{remedy} {why}", bad=(), good=()), on
    from lint_news.languagetool.about import about

    found = about(options.member, where)
    if found is None:
        raise UsageError(f"no rule of LanguageTool {where.version} is called '{options.member}'")
    on, why = _curated(options, found.category_id)
    example = f" It finds: {found.example}" if found.example else ""
    said = f"LanguageTool {where.version}, category {found.category} ({found.category_id}).{example} {why}"
    return replace(rule, summary=found.description, why=said, bad=(), good=()), on


def _curated(options: Grammar, category: str) -> tuple[bool, str]:
    """Whether a rule is on, and why not."""
    name = options.member
    for rule, because in options.off:
        if fnmatchcase(name, rule):
            return False, f"Off: {because}."
    parts = [f"{rule}: {because}" for rule, because in options.off if rule.startswith(f"{name}[")]
    but = f" Without {'; '.join(parts)}." if parts else ""
    if name in options.rules or category in options.categories or (options.spelling and name.startswith("MORFOLOGIK_")):
        return True, f"On.{but}"
    for other, because in options.off_categories:
        if other == category:
            return False, f"Off with its category: {because}."
    return (False, "Off.") if category else (True, "")
