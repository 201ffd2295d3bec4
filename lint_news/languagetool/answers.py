"""What is asked of the server, and what it found."""

from __future__ import annotations

from dataclasses import dataclass


class Unchecked(Exception):  # noqa: N818 - no error of the program
    """Something was not checked: why, and what a person can do about it."""

    def __init__(self, message: str, remedy: str = "run again; see docs/grammar.md") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for, in a language of LanguageTool's.

    With `only`, nothing but its `categories`, or nothing but its `rules`; the server does not take both. Without, all
    but the categories and rules that are `off`, and the `rules` though their category is off.
    """

    language: str
    categories: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    off_categories: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    only: bool = True

    def fields(self) -> dict[str, str]:
        """As the server wants it."""
        lists = {
            "enabledCategories": self.categories,
            "enabledRules": self.rules,
            "disabledCategories": self.off_categories,
            "disabledRules": self.off,
        }
        only = {"enabledOnly": "true"} if self.only else {}
        return {"language": self.language, **only, **{k: ",".join(v) for k, v in lists.items() if v}}


@dataclass(frozen=True, slots=True)
class Hit:
    """A find of the server: a half-open range of the paragraph in code points, the rule's id, and what to say.

    `part` is the number of the rule within its group, empty where it has none.
    """

    start: int
    end: int
    rule: str
    category: str
    message: str
    suggestions: tuple[str, ...] = ()
    part: str = ""
