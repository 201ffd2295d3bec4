"""What the user's own archive is worth: alarms by counts without it, with it, and with somebody else's.

    python benchmarks/archive.py WORK

`WORK` is where `training/spuntext.py hold` put the articles of the corpus that its table of counts has not seen. The
archive is one half of those of Reuters, and the alarms are those of the other half; somebody else's is allsides. Then
what is found of the plants of `oddities-dev` with archives that do not hold them. All at the thresholds that ship.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from oddities import Find, Measured

from lint_news.checks.misfits import threshold
from lint_news.config import SENSITIVITIES
from lint_news.oddity.archive import unsaid
from lint_news.oddity.misfit import Misfit, counts, misfits
from lint_news.oddity.sentences import gravest
from lint_news.oddity.stream import stream
from lint_news.oddity.table import Both, Table, read
from lint_news.oddity.tally import Paragraphs, Tally
from lint_news.ruleset import load_plan

MEGABYTES = 12


def held(work: Path, name: str) -> list[list[str]]:
    """Articles that were held out of the counts, headline first."""
    return [json.loads(line) for line in (work / f"{name}.held.jsonl").open(encoding="utf-8")]


def archive(articles: Iterable[Sequence[str]]) -> Table:
    """What `lint-news train` makes of articles."""
    tally, seen = Tally(), Paragraphs()
    for texts in articles:
        streams = [stream(text) for text in texts]
        fresh = seen.fresh(streams)
        if any(fresh):
            kept = [s for s, new in zip(streams, fresh, strict=True) if new]
            tally.add(kept, 0 if fresh[0] else None)
    return tally.table(MEGABYTES)


def found(texts: Sequence[str], headline: int | None, base: Table, own: Table | None) -> list[Misfit]:
    """Misfits by counts and, if there is one, an archive beside them."""
    if own is None:
        return misfits(texts, headline, base)
    return unsaid(texts, misfits(texts, headline, Both(base, own)), own)


def alarms(articles: Sequence[Sequence[str]], find: Find) -> int:
    """How many words are reported at the thresholds that ship."""
    total = 0
    for texts in articles:
        least = [level(name) for name in ("misfit-word", "misfit-headline", "odd-compound")]
        for m in gravest(find(texts, 0 if texts[0] else None), texts):
            total += m.score >= least[2 if m.joined else int(m.text == 0)]
    return total


def level(name: str) -> float:
    """The score from which on a rule reports."""
    rule = load_plan().rule(f"oddity/{name}")
    assert rule is not None
    return threshold(rule, "counts", SENSITIVITIES["normal"])


def main() -> None:
    work = Path(sys.argv[1])
    base, reuters = read(work / "held.table"), held(work, "reuters")
    tables = {"none": None, "reuters, one half": archive(reuters[::2]), "allsides": archive(held(work, "allsides"))}
    measured = reuters[1::2]
    print(f"{len(measured)} articles of the other half of reuters")
    print("| archive | its words | alarms an article | plants found |\n| --- | --- | --- | --- |")
    for name, own in tables.items():
        share = alarms(measured, partial(found, base=base, own=own)) / len(measured)
        dev = Measured(partial(found, base=counts(), own=own))
        hits = len(dev.found(level("misfit-word"), level("misfit-headline")))
        words = f"{own.words:,}" if own else ""
        print(f"| {name} | {words} | {share:.3f} | {hits} of {len(dev.counted)} |", flush=True)


if __name__ == "__main__":
    main()
