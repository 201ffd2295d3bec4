"""A sample of a big input: the same articles each time; files that are not drawn are not opened."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from lint_news.inputs import STDIN, FieldNames, Shard, read
from lint_news.model import Item

SEED = 0
ONE_ARTICLE = frozenset({"text", "html"})  # formats whose files are one article each


def sample(shards: Iterable[Shard], size: int, max_size: int, names: FieldNames = ()) -> Iterator[Item]:
    """Draw `size` articles at random, each as likely as any other, and yield them in the order of the input.

    Only the drawn ones are kept while the input is read (reservoir sampling, Vitter 1985, algorithm R).
    """
    chance = random.Random(SEED)  # noqa: S311 - no secret
    drawn: list[tuple[int, Shard | Item]] = []
    for n, handle in enumerate(_handles(shards, max_size, names)):
        if n < size:
            drawn.append((n, handle))
        elif (at := chance.randrange(n + 1)) < size:
            drawn[at] = (n, handle)
    for _, handle in sorted(drawn, key=lambda pair: pair[0]):
        if isinstance(handle, Shard):
            yield from read(handle, max_size, names)
        else:
            yield handle


def _handles(shards: Iterable[Shard], max_size: int, names: FieldNames) -> Iterator[Shard | Item]:
    for shard in shards:
        if shard.format in ONE_ARTICLE and shard.uri != STDIN:
            yield shard
        else:
            yield from read(shard, max_size, names)
