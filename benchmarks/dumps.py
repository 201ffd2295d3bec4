"""Dumps of any size: python benchmarks/dumps.py [memory] [jobs] [cost] [reading] [cache] [warc] [--articles N]

Makes its dumps from words of its own, so that no data are needed (but for `warc`). Times are compared between runs in
turn, CPU time where one will do; memory is the resident set of each process, sampled ten times a second (psutil).
`--rounds N` repeats what is compared.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROUNDS = 5
SUBJECTS = "The council|The harbour board|A spokeswoman|The mayor|Residents|The ferry company|Two engineers|The court"
VERBS = "approved|rejected|discussed|delayed|inspected|praised|questioned|measured|repaired|postponed|reported"
UNITS = "people|metres|pounds|votes"
OBJECTS = "the new bridge|the school budget|a plan for the quay|the flood wall|the bus timetable|the old warehouse"
ENDINGS = "on Monday|after a long debate|despite the rain|for the second time|in a narrow vote|before the summer"
# As a user runs it: modules compiled, output buffered.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}}
CLI = [sys.executable, "-m", "lint_news", "check", "--quiet", "--no-cache", "--fail-on", "never", "--format", "jsonl"]


def sentence(chance: random.Random) -> str:
    parts = [chance.choice(words.split("|")) for words in (SUBJECTS, VERBS, OBJECTS, ENDINGS)]
    return f"{' '.join(parts)}, {chance.randrange(2, 900)} {chance.choice(UNITS.split('|'))} in all."


def article(n: int) -> tuple[str, str]:
    """Title and text of about 500 words, each article another one; one in twenty has something odd."""
    chance = random.Random(n)
    paragraphs = [" ".join(sentence(chance) for _ in range(5)) for _ in range(7)]
    if n % 20 == 0:
        paragraphs[3] += " There were regional security tears."
    return f"Harbour report number {n} on the quay", "\n\n".join(paragraphs)


def jsonl(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            title, text = article(n)
            file.write(
                json.dumps({"id": n, "url": f"https://harbour.example/{n}", "title": title, "text": text}) + "\n"
            )
    return path


def seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - began


def cpu_seconds(command: list[str]) -> float:
    """CPU seconds of a command and its children, which noise disturbs less than wall time."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(first: list[str], second: list[str], measure: Callable[[list[str]], float] = seconds) -> float:
    return statistics.median(measure(first) / measure(second) for _ in range(ROUNDS))


def measure_memory(folder: Path, count: int) -> None:
    """The resident set of each process over the run, in ten parts."""
    dump = jsonl(folder / "dump.jsonl", count)
    with subprocess.Popen([*CLI, "--jobs", "2", str(dump)], stdout=subprocess.DEVNULL, env=ENVIRONMENT) as run:
        samples = list(resident(run))
    parts = [samples[i * len(samples) // 10 : (i + 1) * len(samples) // 10] for i in range(10)]
    for name, i in (("parent", 0), ("largest worker", 1), ("other worker", 2)):
        peaks = " ".join(f"{max((s[i] for s in part), default=0):.0f}" for part in parts)
        print(f"memory: {name}, MB in each tenth of the run: {peaks} (a worker at most 300)")


def resident(run: subprocess.Popen[bytes]) -> Iterator[tuple[float, float, float]]:
    """Megabytes of the parent and of its two children, the larger first."""
    parent = psutil.Process(run.pid)
    while run.poll() is None:
        try:
            workers = sorted((c.memory_info().rss / 1e6 for c in parent.children(recursive=True)), reverse=True)
            first, second, *_ = *workers, 0.0, 0.0
            yield parent.memory_info().rss / 1e6, first, second
        except psutil.Error:
            pass
        time.sleep(0.1)


def measure_jobs(folder: Path, count: int) -> None:
    dump = str(jsonl(folder / "dump.jsonl", count))
    found = sorted(seconds([*CLI, "--jobs", "1", dump]) / seconds([*CLI, "--jobs", "2", dump]) for _ in range(ROUNDS))
    print(f"jobs: 2 are {' '.join(f'{r:.2f}' for r in found)} times as fast as 1 (at least 1.7, on a quiet machine)")
    for jobs in "1", "2":
        subprocess.run([sys.executable, __file__, "--shares", jobs, dump], check=True, env=ENVIRONMENT)


def shares(jobs: str, dump: str) -> None:
    """The CPU time of a run by itself, which does not divide among jobs, and that of its workers, which does."""
    import resource

    from lint_news.cli import main

    main([*CLI[3:], "--output", f"jsonl={dump}.report", "--jobs", jobs, dump])
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    parent, workers = (used.ru_utime + used.ru_stime for used in spent)
    print(f"jobs: {jobs} take {workers:.2f} s of CPU, and the parent {parent:.2f} s")


def measure_cost(folder: Path, count: int) -> None:
    """CPU time without sandbox, with one, and with a ledger as well, in turn."""
    dump = str(jsonl(folder / "dump.jsonl", count))
    state = folder / "state"
    rounds = []
    for _ in range(ROUNDS):
        shutil.rmtree(state, ignore_errors=True)
        kinds = (["--jobs", "0"], ["--jobs", "1"], ["--jobs", "1", "--state", str(state)])
        rounds.append([cpu_seconds([*CLI, *kind, dump]) for kind in kinds])
    for name, told in (("median", statistics.median), ("least", min)):  # noise only adds
        plain, boxed, kept = map(told, zip(*rounds, strict=True))
        sandbox, ledger, both = 100 * (boxed / plain - 1), 100 * (kept / boxed - 1), 100 * (kept / plain - 1)
        shares = f"sandbox {sandbox:.1f} %, ledger {ledger:.1f} %, both {both:.1f} % more"
        print(f"cost: {name} of {ROUNDS}: {plain:.2f} s of CPU without; {shares} (at most 5 %)")


def measure_reading(folder: Path, count: int) -> None:
    dump = str(jsonl(folder / "dump.jsonl", count))
    files = folder / "files"
    files.mkdir()
    for n in range(count):
        (files / f"{n:06}.txt").write_text("\n\n".join(article(n)), encoding="utf-8")
    found = ratio([*CLI, "--jobs", "0", dump], [*CLI, "--jobs", "0", str(files)], cpu_seconds)
    print(f"reading: JSON Lines take {100 * (found - 1):.1f} % more CPU than the same text in files (at most 10 %)")


def measure_cache(folder: Path, count: int) -> None:
    """A first run, and others out of the cache; the files have lain there for a moment, as those of a repository."""
    files = folder / "files"
    files.mkdir()
    for n in range(count):
        (files / f"{n:06}.txt").write_text("\n\n".join(article(n)), encoding="utf-8")
    (folder / "lint-news.yaml").write_text("", encoding="utf-8")  # so that the cache lies in this folder
    command = [*(part for part in CLI if part != "--no-cache"), "--config", str(folder / "lint-news.yaml"), str(files)]
    time.sleep(3)
    for name, measure in (("wall", seconds), ("CPU", cpu_seconds)):
        shutil.rmtree(folder / ".lint_news_cache", ignore_errors=True)
        first = measure(command)
        again = statistics.median(measure(command) for _ in range(ROUNDS))
        told = f"{again:.2f} s of {name} time instead of {first:.1f}: {100 * again / first:.1f} % (at most 5 %)"
        print(f"cache: {count} unchanged files take {told}")


def warc(path: Path, pages: list[str]) -> Path:
    """A WARC of pages, each record a gzip member of its own."""
    with path.open("wb") as file:
        for n, html in enumerate(pages):
            payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>\r\nWARC-Target-URI: https://a.example/{n}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + payload + b"\r\n\r\n"))
    return path


def measure_warc(folder: Path, count: int) -> None:
    """Pages of the development data, decode to findings, beside trafilatura alone over warcio (pip install warcio)."""
    from data import pages

    chosen = [p["html"] for p in pages()][::4]
    path = warc(folder / "pages.warc.gz", chosen)
    commands = ([*CLI, "--jobs", "0", str(path)], [sys.executable, __file__, "--peer", str(path)])
    rounds = [[len(chosen) / cpu_seconds(command) for command in commands] for _ in range(ROUNDS)]
    ours, theirs = map(statistics.median, zip(*rounds, strict=True))
    share = statistics.median(a / b for a, b in rounds)
    print(
        f"warc: {ours:.1f} pages a second, trafilatura alone over warcio (pip install warcio) {theirs:.1f}: {share:.2f}"
    )


def peer(path: str) -> None:
    import trafilatura
    from warcio.archiveiterator import ArchiveIterator

    with Path(path).open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                trafilatura.extract(record.content_stream().read())


PARTS = {
    "memory": (measure_memory, 200_000),
    "jobs": (measure_jobs, 10_000),
    "cost": (measure_cost, 10_000),
    "reading": (measure_reading, 3_000),
    "cache": (measure_cache, 10_000),
    "warc": (measure_warc, 0),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--peer")
    parser.add_argument("--shares", nargs=2)
    options = parser.parse_args()
    ROUNDS = options.rounds
    if options.peer:
        peer(options.peer)
    if options.shares:
        shares(*options.shares)
    for name in [] if options.peer or options.shares else options.parts or PARTS:
        work, size = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder), options.articles or size)
