"""Speed and memory: python benchmarks/speed.py [pages] [text] [rules] [start] [memory] [vale]

Every figure is a median over rounds, on one core; what is compared runs in turn in the same process, so that the ratios
hold on noisy machines. `vale` needs the vale binary (3.19 was measured) on the PATH.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from data import ROOT, pages, rows

import lint_news
from lint_news.label.votes import TEXT_MODEL
from lint_news.matcher import compiled
from lint_news.rule import Plan, Replace, Rule, Swap, Terms
from lint_news.ruleset import catalogue

ROUNDS = 5
PAGES = 120
ARTICLES = 250
SKIPPED = 3000  # articles of each archive that the false-alarm benchmark may draw from are not special here


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of a call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def texts() -> list[str]:
    found = []
    for name in ("bbc", "intl2024", "reuters"):
        for n, row in enumerate(rows(ROOT / "corpus" / f"{name}.jsonl.zst")):
            if n >= SKIPPED + ARTICLES:
                break
            if n >= SKIPPED:
                found.append(f"{row['t']}\n\n{row['x']}")
    return found


def measure_pages() -> None:
    import trafilatura

    plan = lint_news.make_plan(lint_news.Config())
    sample = [p["html"] for p in pages()][:: 784 // PAGES][:PAGES]
    lint_news.lint(sample[0], "text/html", plan)
    ratios, ours, theirs = [], [], []
    for _ in range(ROUNDS):
        mine = peer = 0.0
        for html in sample:
            data = html.encode("utf-8")
            mine += cpu(lambda data=data: lint_news.lint(data, "text/html", plan))
            peer += cpu(lambda html=html: trafilatura.extract(html))
        ratios.append(peer / mine)
        ours.append(len(sample) / mine)
        theirs.append(len(sample) / peer)
    print(
        f"pages: {statistics.median(ours):.1f} a second, trafilatura.extract alone {statistics.median(theirs):.1f};"
        f" ratio {statistics.median(ratios):.2f} (at least 0.8)"
    )


def measure_text() -> None:
    plan = lint_news.make_plan(lint_news.Config())
    sample = texts()
    words = sum(len(t.split()) for t in sample)
    lint_news.lint(sample[0], plan=plan)
    speeds = [words / cpu(lambda: [lint_news.lint(t, plan=plan) for t in sample]) for _ in range(ROUNDS)]
    print(f"text: {statistics.median(speeds):,.0f} words a second with {len(plan.rules)} rules (at least 150,000)")


def varied(rule: Rule, n: int) -> Rule:
    """A copy of a rule whose words are others, as common as its own."""
    tail = "bcdfghklmnprst"[n % 14] + "aeiou"[n % 5]
    options = rule.options
    if isinstance(options, Terms):
        options = replace(options, terms=tuple(f"{t}{tail}" for t in options.terms))
    elif isinstance(options, Replace):
        options = Replace(tuple(Swap(s.observed + tail, s.to, s.after, s.before) for s in options.swaps[:4]))
    return replace(rule, id=f"{rule.group}/v{n}-{rule.id.partition('/')[2]}", options=options)


def measure_rules() -> None:
    base = [r for r in catalogue() if isinstance(r.options, Terms | Replace)]
    sample = texts()[::5]

    def plan(rules: Sequence[Rule]) -> Plan:
        return Plan(tuple(rules), frozenset(r.id for r in rules))

    # without the network, which is no rule like others; the hundred come from all over, since groups differ in cost
    own = [r for r in catalogue() if r.id != TEXT_MODEL]
    small = plan([own[i * len(own) // 100] for i in range(100)])
    large = plan([*own, *(varied(base[n % len(base)], n) for n in range(1000 - len(own)))])
    compiled(small), compiled(large)
    lint_all = lambda p: [lint_news.lint(t, plan=p) for t in sample]  # noqa: E731
    lint_all(small), lint_all(large)
    ratios = []
    for _ in range(ROUNDS):
        fast = cpu(lambda: lint_all(small))
        ratios.append(cpu(lambda: lint_all(large)) / fast)
    print(f"rules: 1,000 take {statistics.median(ratios):.2f} times as long as 100 (at most 1.5)")


def wall(command: list[str]) -> float:
    times = []
    for _ in range(9):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measure_start() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "one.txt")
        file.write_text("\n\n".join(["Harbour town votes", *["The council met on Monday and the vote was close."] * 6]))
        base = [sys.executable, "-m", "lint_news"]
        script = shutil.which("lint-news", path=str(Path(sys.executable).parent))
        base = [script] if script else base
        print(f"start: --version {wall([*base, '--version']):.3f} s (at most 0.1)")
        check = [*base, "check", "--quiet", str(file)]
        print(f"start: one small file {wall([*check, '--no-cache']):.3f} s (at most 0.4)")
        print(f"start: the same, unchanged since {wall(check):.3f} s (at most 0.25)")


def measure_memory() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "big.txt")
        size = 0
        with file.open("w", encoding="utf-8") as stream:
            for row in chain.from_iterable(
                map(rows, (ROOT / "corpus" / f"{name}.jsonl.zst" for name in ("reuters", "allsides")))
            ):
                if "\0" not in row["x"]:  # a file that is no article
                    size += stream.write(f"{row['t']}\n\n{row['x']}\n\n")
                if size >= 50_000_000:
                    break
        command = [sys.executable, "-m", "lint_news", "check", "--statistics", str(file)]
        began = time.perf_counter()
        child = os.fork()
        if child == 0:
            with Path(os.devnull).open("w") as null:
                os.dup2(null.fileno(), 1)
                os.dup2(null.fileno(), 2)
            os.execv(command[0], command)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            raise SystemExit(f"memory: lint-news ended with {os.waitstatus_to_exitcode(status)}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"memory: a 50 MB text file within {peak:.0f} MB, {time.perf_counter() - began:.0f} s (at most 600 MB)")


def measure_vale() -> None:
    if shutil.which("vale") is None:
        print("vale: not on the PATH")
        return
    plan = lint_news.make_plan(lint_news.Config())
    sample = texts()[::5]
    words = sum(len(t.split()) for t in sample)
    rules = [r for r in catalogue() if isinstance(r.options, Terms | Replace)]
    with tempfile.TemporaryDirectory() as folder:
        style = Path(folder, "styles", "Ours")
        style.mkdir(parents=True)
        for n, rule in enumerate(rules):
            options = rule.options
            words_of = options.terms if isinstance(options, Terms) else [s.observed for s in options.swaps]
            tokens = "\n".join(f"  - '{w.replace(chr(39), chr(39) * 2)}'" for w in words_of)
            head = "extends: existence\nmessage: \"'%s'\"\nignorecase: true\ntokens:\n"
            (style / f"Rule{n}.yml").write_text(head + tokens + "\n")
        Path(folder, ".vale.ini").write_text(f"StylesPath = {folder}/styles\n[*]\nBasedOnStyles = Ours\n")
        for n, text in enumerate(sample):
            Path(folder, f"{n}.txt").write_text(text, encoding="utf-8")
        command = ["taskset", "-c", "0", "vale", "--output=line", "--no-exit", f"--config={folder}/.vale.ini", folder]
        command = command if shutil.which("taskset") else command[3:]
        ratios = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            peer = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            mine = cpu(lambda: [lint_news.lint(t, plan=plan) for t in sample])
            ratios.append((words / mine, words / peer))
        mine, peer = (statistics.median(r[i] for r in ratios) for i in (0, 1))
        print(
            f"vale: {peer:,.0f} words a second with {len(rules)} of our rules; ours {mine:,.0f} with {len(plan.rules)}"
        )


PARTS = {
    "pages": measure_pages,
    "text": measure_text,
    "rules": measure_rules,
    "start": measure_start,
    "memory": measure_memory,
    "vale": measure_vale,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
