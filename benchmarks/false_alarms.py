"""False alarms on edited news: python benchmarks/false_alarms.py [--tune] [--rule GLOB] [--show N]

Lints 700 articles each of three outlets' archives (fixed seed) as title, blank line, body, and counts findings of
severity warning or above by rule, with the verdicts of `verdicts.tsv`: each finding there was read by eye and called
true or false. Findings without a verdict are printed and make the exit code 1. `--tune` takes other articles than the
measured ones: look at those while writing rules, never at the measured ones.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from data import ROOT, rows

import lint_news

OUTLETS = ("bbc", "intl2024", "reuters")
ARTICLES = 700
SEED = 20261123
VERDICTS = Path(__file__).parent / "verdicts.tsv"
ALLOWED = 5.0  # false findings per 100 articles


def sample(outlet: str, tune: bool) -> list[dict[str, Any]]:
    """The measured articles of an archive, or as many others."""
    everything = list(rows(ROOT / "corpus" / f"{outlet}.jsonl.zst"))
    random.Random(SEED).shuffle(everything)
    return everything[ARTICLES : 2 * ARTICLES] if tune else everything[:ARTICLES]


def findings(tune: bool, notes: bool) -> Iterator[tuple[str, str, lint_news.Finding]]:
    """`(outlet, article id, finding)` of the chosen severities."""
    plan = lint_news.make_plan(lint_news.Config(preview=tune))
    for outlet in OUTLETS:
        for row in sample(outlet, tune):
            result = lint_news.lint(f"{row['t']}\n\n{row['x']}", plan=plan)
            for finding in result.findings:
                if notes or finding.severity != "note":
                    yield outlet, str(row["i"]), finding


def verdicts() -> dict[tuple[str, str, str, str], str]:
    """`(outlet, article, rule, fingerprint) -> true or false`."""
    if not VERDICTS.exists():
        return {}
    lines = VERDICTS.read_text(encoding="utf-8").splitlines()[1:]
    return {(o, a, r, f): v for o, a, r, f, v, *_ in (line.split("\t") for line in lines)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tune", action="store_true", help="other articles than the measured ones, preview rules too")
    parser.add_argument("--notes", action="store_true", help="findings of severity note too")
    parser.add_argument("--rule", default="*", help="only rules of this glob")
    parser.add_argument("--show", type=int, default=0, help="print so many findings of each rule with their context")
    options = parser.parse_args()
    known = {} if options.tune else verdicts()
    counts: dict[str, Counter[str]] = {}
    shown: Counter[str] = Counter()
    unread = 0
    for outlet, article, finding in findings(options.tune, options.notes):
        if not fnmatchcase(finding.rule, options.rule):
            continue
        verdict = known.get((outlet, article, finding.rule, finding.fingerprint), "?")
        counts.setdefault(finding.rule, Counter())[verdict] += 1
        unread += verdict == "?"
        if shown[finding.rule] < options.show or (verdict == "?" and not options.tune):
            shown[finding.rule] += 1
            around = finding.line_text[max(0, finding.mark.start - 60) : finding.mark.end + 60]
            row = (outlet, article, finding.rule, finding.fingerprint, verdict, finding.text[:80], around[:240])
            print("\t".join(" ".join(part.split()) for part in row))
    articles = ARTICLES * len(OUTLETS)
    print(f"{'rule':<36}{'findings':>9}{'true':>7}{'false':>7}{'unread':>8}")
    for rule, c in sorted(counts.items()):
        print(f"{rule:<36}{c.total():>9}{c['true']:>7}{c['false']:>7}{c['?']:>8}")
    false = sum(c["false"] for c in counts.values())
    print(f"{articles} articles: {100 * false / articles:.2f} false findings per 100 (allowed: {ALLOWED})")
    return 1 if (unread and not options.tune) or 100 * false / articles > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
