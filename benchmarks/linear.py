"""Time grows with the length only, whatever the input: python benchmarks/linear.py [NAME]

For each hostile input, how many times as long four times its length takes (linear: about 4), and the slowest ones.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from hostile import EVENTFUL, PAGES, TEXTS

import lint_news
from lint_news.model import HTML, TEXT, Source
from lint_news.pipeline import lint

SIZE = 50_000
ALLOWED = 8.0  # noise included; what is quadratic takes sixteen times as long
SLOW = 0.05  # seconds below which a ratio is noise


def main() -> int:
    plan = lint_news.make_plan(lint_news.Config())
    cases = {
        **{f"page of {name}": (HTML, make) for name, make in PAGES.items()},
        **{f"text of {name}": (TEXT, make) for name, make in TEXTS.items()},
        **EVENTFUL,
    }
    worst = 0.0
    for name, (media_type, make) in cases.items():
        if any(word not in name for word in sys.argv[1:]):
            continue
        seconds = []
        for size in (SIZE, 4 * SIZE):
            source = Source("a", make(size), media_type)
            times = []
            for _ in range(2):
                began = time.process_time()
                lint(source, plan)
                times.append(time.process_time() - began)
            seconds.append(min(times))
        ratio = seconds[1] / max(seconds[0], SLOW)
        worst = max(worst, ratio)
        print(f"{name:<40} {4 * SIZE:>8} characters {seconds[1]:>7.2f} s   x {ratio:.1f}")
    print(f"worst ratio {worst:.1f} (linear: 4)")
    return 1 if worst > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
