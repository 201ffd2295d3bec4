"""Templates of outlets as data: which lines stand on several of an outlet's pages, and where its articles lie.

Texts are known by hashes of their words. `label.repeated` makes the hashes and judges by them, `learning` counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

TEMPLATE = "boilerplate/template"  # the rule that cuts what templates know


def hashed(text: str) -> int:
    """The name of a text: the same in every process, 8 bytes."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Outlet:
    """What was learned from a number of articles of an outlet, pages that are the same article counted as one.

    `lines` tells on how many of them a line stands, by its hash; `containers` and `positions` on how many of them an
    element of some signature held the article, and one within it prose that stands nowhere else.
    """

    pages: int
    lines: Mapping[int, int] = field(default_factory=dict)
    containers: Mapping[int, int] = field(default_factory=dict)
    positions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Templates:
    """Outlets by name. Frozen, picklable, known by its digest.

    `records_only` leaves files that are one article each as they would be alone, whatever else a run reads.
    """

    outlets: Mapping[str, Outlet] = field(default_factory=dict, compare=False, repr=False)
    records_only: bool = False
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        made = blake2b(repr(self.records_only).encode(), digest_size=16)
        for name in sorted(self.outlets):
            outlet = self.outlets[name]
            counts = [sorted(c.items()) for c in (outlet.lines, outlet.containers, outlet.positions)]
            made.update(repr((name, outlet.pages, counts)).encode("utf-8", "surrogatepass"))
        object.__setattr__(self, "digest", made.hexdigest())

    def __bool__(self) -> bool:
        return bool(self.outlets)

    def of(self, outlet: str | None, is_record: bool = True) -> Outlet | None:
        """What is known of an outlet, for a record or a file of its own."""
        if outlet is None or (self.records_only and not is_record):
            return None
        return self.outlets.get(outlet)


NOTHING = Templates()


def merged(several: Iterable[Templates]) -> Templates:
    """The counts of several together, in any order the same."""
    parts: dict[str, list[Outlet]] = {}
    for templates in several:
        for name, outlet in templates.outlets.items():
            parts.setdefault(name, []).append(outlet)
    return Templates({name: _sum(outlets) for name, outlets in sorted(parts.items())})


def _sum(outlets: list[Outlet]) -> Outlet:
    if len(outlets) == 1:
        return outlets[0]
    counts: tuple[dict[int, int], dict[int, int], dict[int, int]] = ({}, {}, {})
    for outlet in outlets:
        for total, part in zip(counts, (outlet.lines, outlet.containers, outlet.positions), strict=True):
            for name, count in part.items():
                total[name] = total.get(name, 0) + count
    return Outlet(sum(o.pages for o in outlets), *counts)
