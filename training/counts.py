"""Counts of words and their neighbours from a corpus, packed as `lint_news/models/counts.table`.

    python training/counts.py tokens FOLDER WORK    # FOLDER: *.jsonl.zst with title `t` and text `x`; two minutes
    python training/counts.py pack WORK -o ../lint_news/models/counts.table --megabytes 10.1    # one minute

General English beside the news: the pairs of the language model that pocketsphinx ships (BSD), if it is installed.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import zstandard

from lint_news.oddity import table
from lint_news.oddity.stream import STOP, hashes, stream

CHUNK = 1 << 23  # tokens counted at once
OFTEN = 5  # occurrences of a word whose neighbours are counted
BITS = 21  # of a word's number in a key of several
GENERAL_WORDS = 100e6  # that the general language model is taken to have seen
LEAST = {"pair": 3, "skip": 8, "triple": 8, "compound": 1}  # occurrences of what goes into the table


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Title and text of each article of a file."""
    with path.open("rb") as file:
        reader = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file)
        for line in io.TextIOWrapper(reader, "utf-8"):
            record = json.loads(line)
            yield record["t"], record["x"]


class Ids(dict[str, int]):
    """Words by number; a new one gets the next."""

    def __missing__(self, word: str) -> int:
        self[word] = value = len(self)
        return value


def tokens(path: Path, work: Path) -> None:
    """Write the words of a file as numbers: `NAME.ids.npy` (word << 2 | capital << 1 | joined) and `NAME.words`."""
    known = Ids()
    known[STOP]
    parts: list[np.ndarray] = []
    seen: set[int] = set()
    for title, text in texts(path):
        if hash(text[:2000] or title) in seen:
            continue
        seen.add(hash(text[:2000] or title))
        for piece in (title, *text.split("\n")):
            found = stream(piece)
            if not found.words:
                continue
            ids = np.fromiter(map(known.__getitem__, found.words), np.uint32, len(found))
            inner = np.array([False, *(w != STOP for w in found.words[:-1])])
            capital = np.array(found.capital) & inner if piece is not title else np.zeros(len(found), bool)
            parts.append(ids << 2 | capital.astype(np.uint32) << 1 | np.array(found.joined).astype(np.uint32))
            parts.append(np.zeros(1, np.uint32))
    np.save(work / f"{path.name}.ids.npy", np.concatenate(parts))
    (work / f"{path.name}.words").write_text("\n".join(known), "utf-8")


class Corpus:
    """All files' words in a row under one numbering, the most frequent first; 0 is the stop, `rare` any rare word."""

    def __init__(self, work: Path) -> None:
        known = Ids()
        known[STOP]
        arrays = []
        for path in sorted(work.glob("*.ids.npy")):
            names = path.with_name(path.name.replace(".ids.npy", ".words")).read_text("utf-8").split("\n")
            mapping = np.fromiter((known[w] for w in names), np.uint32, len(names))
            ids = np.load(path)
            arrays.append(mapping[ids >> 2] << 2 | ids & 3)
        every = np.concatenate(arrays)
        frequency = np.bincount(every >> 2, minlength=len(known))
        order = np.argsort(-frequency[1:], kind="stable") + 1
        order = np.concatenate([[0], order[frequency[order] >= OFTEN]])
        self.rare = len(order)
        number = np.full(len(known), self.rare, np.uint32)
        number[order] = np.arange(self.rare)
        words = list(known)
        self.names = [words[i] for i in order]
        self.ids = number[every >> 2]
        self.joined = (every & 1).astype(bool)
        self.frequency = np.bincount(self.ids, minlength=self.rare + 1)[: self.rare]
        self.capital = np.bincount(self.ids[(every >> 1 & 1).astype(bool)], minlength=self.rare + 1)[: self.rare]

    def keys(self, relation: str) -> Iterator[np.ndarray]:
        """Numbers of neighbours packed into one, some millions of words at a time."""
        shift = np.uint64(BITS)
        for begin in range(0, len(self.ids) - 2, CHUNK):
            end = min(begin + CHUNK, len(self.ids) - 2)
            a, b, c = (self.ids[begin + i : end + i].astype(np.uint64) for i in range(3))
            joined_b, joined_c = self.joined[begin + 1 : end + 1], self.joined[begin + 2 : end + 2]
            known = (a < self.rare) & (b < self.rare)
            if relation == "pair":
                yield (a << shift | b)[known & ~joined_b & ((a > 0) | (b > 0))]
            elif relation == "compound":
                yield (a << shift | b)[known & joined_b & (a > 0) & (b > 0)]
            elif relation == "skip":
                yield (a << shift | c)[(a < self.rare) & (c < self.rare) & (a > 0) & (b > 0) & (c > 0)]
            else:
                whole = known & (c < self.rare) & (b > 0) & ~joined_b & ~joined_c & ((a > 0) | (c > 0))
                yield (a << shift << shift | b << shift | c)[whole]


def tally(chunks: Iterator[np.ndarray], least: int) -> tuple[np.ndarray, np.ndarray]:
    """Distinct keys and their counts, those of at least `least`."""
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    pending: list[tuple[np.ndarray, np.ndarray]] = []
    for chunk in chunks:
        pending.append(np.unique(chunk, return_counts=True))
        if sum(len(k) for k, _ in pending) > 40_000_000:
            keys, counts = merge([(keys, counts), *pending])
            pending = []
    keys, counts = merge([(keys, counts), *pending])
    kept = counts >= least
    return keys[kept], counts[kept]


def merge(parts: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    keys = np.concatenate([k for k, _ in parts])
    counts = np.concatenate([c.astype(np.uint32) for _, c in parts])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[starts], np.add.reduceat(counts, starts)


def general() -> Iterator[tuple[tuple[str, ...], float]]:
    """Words and pairs of pocketsphinx's language model with how often they stand in GENERAL_WORDS."""
    if find_spec("pocketsphinx") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "general.arpa"
        write = (  # in a process of its own: it dies behind the pairs, when they are written
            "import sys; from pocketsphinx import Config, LogMath, NGramModel, get_model_path; log = LogMath();"
            "NGramModel(Config(), log, get_model_path('en-us/en-us.lm.bin')).write(sys.argv[1], 1)"
        )
        subprocess.run([sys.executable, "-c", write, str(path)], check=False)
        single: dict[str, float] = {}
        size = 0
        for line in path.open(encoding="utf-8", errors="replace"):
            if line.startswith("\\"):
                size = {"\\1-grams:": 1, "\\2-grams:": 2}.get(line.strip(), 0)
                continue
            fields = line.rstrip("\n").split("\t")
            if not size or len(fields) < size + 1:
                continue
            words, share = tuple(fields[1 : size + 1]), 10 ** float(fields[0])
            if size == 1:
                single[words[0]] = share = single.get("</s>", share) if words[0] == "<s>" else share
            else:
                share *= single.get(words[0], 0)
            yield words, share * GENERAL_WORDS


def with_general(corpus: Corpus) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Names and frequencies with general English added; pairs of general English and their counts."""
    names = list(corpus.names)
    number = {word: i for i, word in enumerate(names)}
    frequency = corpus.frequency.tolist()
    pairs, counts = [], []
    for words, count in general():
        plain = [STOP if w in ("<s>", "</s>") else w for w in words]
        if any(w != STOP and (not w.replace("'", "").isalpha() or w.endswith("'s")) for w in plain):
            continue
        for word in plain:
            if word not in number:
                number[word] = len(names)
                names.append(word)
                frequency.append(0)
        if len(plain) == 1:
            frequency[number[plain[0]]] += round(count) if plain[0] != STOP else 0
        else:
            pairs.append(number[plain[0]] << BITS | number[plain[1]])
            counts.append(max(1, round(count)))
    return names, np.array(frequency), np.array(pairs, np.uint64), np.array(counts, np.uint32)


def pack(work: Path, output: Path, megabytes: float) -> None:
    """Count, and write the table."""
    corpus = Corpus(work)
    names, frequency, pairs, pair_counts = with_general(corpus)
    hashed = hashes(names)
    rows: list[tuple[np.ndarray, np.ndarray]] = [(table.keys(table.WORD, hashed), frequency)]
    pinned = 0  # all but pairs, skips and triples
    named = np.flatnonzero(corpus.capital)
    rows.append((table.keys(table.NAME, hashed[named]), corpus.capital[named]))
    relations = {"compound": table.COMPOUND, "pair": table.PAIR, "skip": table.SKIP, "triple": table.TRIPLE}
    mask = np.uint64((1 << BITS) - 1)
    for name, relation in relations.items():
        packed, counts = tally(corpus.keys(name), 1 if name in ("pair", "compound") else 2)
        if name == "pair":
            packed, counts = merge([(packed, counts), (pairs, pair_counts)])
        packed, counts = packed[counts >= LEAST[name]], counts[counts >= LEAST[name]]
        places = range(3 if name == "triple" else 2)
        columns = [(packed >> np.uint64(BITS * i) & mask).astype(np.int64) for i in reversed(places)]
        rows.append((table.keys(relation, *(hashed[c] for c in columns)), counts))
        if name == "compound":
            for half, column in ((table.FIRST, columns[0]), (table.SECOND, columns[1])):
                total = np.bincount(column, counts, len(names)).astype(np.int64)
                rows.append((table.keys(half, hashed[total > 0]), total[total > 0]))
            pinned = sum(len(counts) for _, counts in rows)
        print(f"{name}: {len(packed):,}", flush=True)
    every = np.concatenate([keys for keys, _ in rows])
    counts = np.concatenate([count.astype(np.int64) for _, count in rows])
    table.build(every, counts, int(megabytes * 1e6 / 16), int(frequency.sum()), pinned).write(output)
    print(f"{output}: {len(every):,} keys, {output.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("tokens")
    step.add_argument("folder", type=Path)
    step.add_argument("work", type=Path)
    step = steps.add_parser("pack")
    step.add_argument("work", type=Path)
    step.add_argument("-o", "--output", type=Path, required=True)
    step.add_argument("--megabytes", type=float, default=10.1)
    options = parser.parse_args()
    if options.step == "pack":
        pack(options.work, options.output, options.megabytes)
        return
    options.work.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        done = [pool.submit(tokens, path, options.work) for path in sorted(options.folder.glob("*.jsonl.zst"))]
        for each in done:
            each.result()


if __name__ == "__main__":
    main()
