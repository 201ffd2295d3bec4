"""Articles of invented outlets, with furniture around them."""

from __future__ import annotations

import random

from lint_news.model import TEXT, Source

WORDS = (
    "ferry town mayor council bridge harbour plan vote river mill paper valley market school island winter storm price "
    "union court judge minister budget growth coast fishing boat north south bakery garden station"
).split()
LEGAL = "All the material on this site is the property of the publisher and may not be copied without leave."
FURNITURE = ("The Sound of Sellhaven since 1911", "Write to the desk", LEGAL)


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def prose(number: int, paragraphs: int = 5) -> list[str]:
    """The paragraphs of an article, the same for the same number."""
    chance = random.Random(number)
    return [f"{sentence(chance, 20)} {sentence(chance, 16)}" for _ in range(paragraphs)]


def headline(number: int) -> str:
    return sentence(random.Random(-number - 1), 7)[:-1]


def article(number: int, furniture: tuple[str, ...] = FURNITURE, paragraphs: int = 5) -> str:
    return "\n\n".join([headline(number), *prose(number, paragraphs), *furniture])


def source(text: str, name: str = "a", outlet: str = "example.com", media_type: str = TEXT) -> Source:
    return Source(f"{name}.txt", text, media_type, url=f"https://www.{outlet}/{name}")
