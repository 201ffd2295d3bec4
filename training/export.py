"""The trained encoder as the runtime reads it, and the comparison of both."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import LAYERS, Network

from lint_news.oddity.encoder import Encoder

Arrays = dict[str, Any]
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
PLACES = 128


def loaded(work: Path) -> Network:
    """The network of the latest checkpoint."""
    network = Network(work / "base" / "model.safetensors")
    network.load_state_dict(torch.load(work / "state.pt")["network"])
    return network.eval()


def kept(pieces: list[str]) -> list[int]:
    """Pieces that English news needs: Latin letters, figures and signs; the rest becomes unknown."""

    def latin(letter: str) -> bool:
        return letter < "\u0250" or (unicodedata.category(letter)[0] in "PS" and letter < "\u3000")

    return [n for n, p in enumerate(pieces) if p in SPECIAL or (p[0] != "[" and all(map(latin, p))) or p == "["]


def eighths(weights: Any) -> tuple[Any, Any]:
    """Whole numbers of eight bits, and the scale of each column (the last axis): of a few, the one that loses least."""
    most = np.abs(weights).max(0) / 127 + 1e-12
    best, lost = most, np.full(weights.shape[1], np.inf)
    for part in (1.0, 0.95, 0.9, 0.85, 0.8):
        scale = most * part
        off = ((np.clip(np.round(weights / scale), -127, 127) * scale - weights) ** 2).sum(0)
        best, lost = np.where(off < lost, scale, best), np.minimum(off, lost)
    return np.clip(np.round(weights / best), -127, 127).astype(np.int8), best.astype(np.float32)


def dense(made: Arrays, name: str, layer: Any, exact: bool) -> None:
    weights = layer.weight.detach().numpy().T
    made[name], made[name + "-scale"] = (weights, np.float32(1)) if exact else eighths(weights)
    made[name + "-bias"] = layer.bias.detach().numpy()


def norm(made: Arrays, name: str, layer: Any) -> None:
    made[name + "-gain"], made[name + "-shift"] = layer.weight.detach().numpy(), layer.bias.detach().numpy()


def arrays(network: Network, pieces: list[str], exact: bool = False) -> Arrays:
    """What the runtime reads; with `exact` all weights as floats."""
    numbers = kept(pieces)
    table = network.table.numpy()[numbers]
    words, scale = (table.T, np.ones(len(table), np.float32)) if exact else eighths(table.T)
    made: Arrays = {"words": np.ascontiguousarray(words.T), "words-scale": scale, "layers": np.array(LAYERS)}
    made["vocabulary"] = np.frombuffer("\n".join(pieces[n] for n in numbers).encode(), np.uint8)
    made["places"] = network.place.numpy()[:PLACES]
    made["norm-gain"], made["norm-shift"] = network.gain.numpy(), network.shift.numpy()
    for n, layer in enumerate(network.layers):
        parts = (("mixed", layer.qkv), ("out", layer.out), ("up", layer.up), ("down", layer.down))
        for name, part in parts:
            dense(made, f"{n}/{name}", part, exact)
        norm(made, f"{n}/norm1", layer.norm1)
        norm(made, f"{n}/norm2", layer.norm2)
    dense(made, "hidden", network.hidden, exact)
    dense(made, "last", network.last, exact)
    return made


def write(work: Path, output: Path) -> None:
    """The weights of the latest checkpoint, with the vocabulary."""
    fresh = output.with_suffix(".new.npz")
    np.savez(fresh, **arrays(loaded(work), vocabulary(work)))
    fresh.replace(output)
    print(f"{output.name}: {output.stat().st_size:,} bytes")


def vocabulary(work: Path) -> list[str]:
    return (work / "base" / "vocab.txt").read_text("utf-8").split("\n")[:-1]


def check(work: Path, sentences: Sequence[str]) -> None:
    """How far our logits are from torch's: with all weights as floats, and as they are exported."""
    network, pieces = loaded(work), vocabulary(work)
    numbers = np.array(kept(pieces))
    found: dict[str, list[Any]] = {"torch": [], "numpy, floats": [], "numpy, eight bits": []}
    with tempfile.TemporaryDirectory() as folder:
        for name in list(found)[1:]:
            path = Path(folder) / f"{len(name)}.npz"
            np.savez(path, **arrays(network, pieces, exact="floats" in name))
            encoder = Encoder(path)
            windows = [w for s in sentences for w in encoder.windows("", [s])]
            found[name] = encoder.logits(windows)
    with torch.no_grad():
        for w in windows:
            ids = torch.from_numpy(numbers[np.array(w.pieces)])[None]
            found["torch"].append(network(ids, torch.tensor(w.places, dtype=torch.long)).numpy())
    exact = np.concatenate(found["torch"])
    print(f"{len(sentences):,} sentences, {len(exact):,} words, deviation of their logits {exact.std():.3f}")
    for name in list(found)[1:]:
        own = np.concatenate(found[name])
        off, top = np.abs(own - exact), exact > np.quantile(exact, 0.99)
        agree = (top & (own > np.quantile(own, 0.99))).sum() / top.sum()
        print(f"{name}: off by {off.mean():.5f} (mean), {np.quantile(off, 0.99):.4f} (99 %), {off.max():.4f} (most); "
              f"{off[top].mean():.4f} among the most suspect hundredth, of which it finds {agree:.1%}")  # fmt: skip
