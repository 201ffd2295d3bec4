"""Tables for people, and for programs that read their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics import Score, Scores

Cell = str | float | int


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the rows."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        cells = [self.columns, *([_cell(c) for c in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells]
        return "\n".join(["", self.title, *lines, *self.notes])


def _cell(value: Cell) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


SCORED = ("P", "R", "F1", "more", "95 %")


def scored(mine: Sequence[Score], base: Sequence[Score] | None, pooled: bool = False) -> tuple[Cell, ...]:
    """Cells of precision, recall, F1, and how much higher F1 is than that of the base, with its interval."""
    scores = Scores(mine, pooled)
    total = scores.total()
    if base is None:
        return total.precision, total.recall, total.f1, "", ""
    more, low, high = scores.difference(Scores(base, pooled))
    return total.precision, total.recall, total.f1, f"{more:+.3f}", f"{low:+.3f}..{high:+.3f}"
