"""The encoder as a torch module: BERT's layers over frozen embeddings, and a logit for each word."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

WIDTH, HEADS, LAYERS = 384, 12, 6
EPSILON = 1e-12


def safetensors(path: Path) -> dict[str, Any]:
    """The tensors of a file, as float32 arrays by name."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    made = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            made[name] = np.frombuffer(data[8 + size + first : 8 + size + last], np.float32).reshape(entry["shape"])
    return made


class Layer(nn.Module):
    """One layer of BERT, attention first; the three projections as one."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, EPSILON)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, EPSILON)

    def forward(self, x: Any, mask: Any) -> Any:
        """The next (windows, pieces, width); the mask is added to what attention weighs."""
        n, length, _ = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + mask  # quicker here than torch's own attention
        y = scores.softmax(-1).to(v.dtype) @ v
        x = self.norm1(x + self.out(y.transpose(1, 2).reshape(n, length, WIDTH)))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))


class Network(nn.Module):
    """Logits of words: the first wordpiece of each speaks for it."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        held = {n.removeprefix("bert."): torch.tensor(v) for n, v in safetensors(base).items()}
        self.register_buffer("table", held["embeddings.word_embeddings.weight"], persistent=False)
        place = held["embeddings.position_embeddings.weight"] + held["embeddings.token_type_embeddings.weight"][0]
        self.register_buffer("place", place, persistent=False)
        self.register_buffer("gain", held["embeddings.LayerNorm.weight"], persistent=False)
        self.register_buffer("shift", held["embeddings.LayerNorm.bias"], persistent=False)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.hidden = nn.Linear(WIDTH, WIDTH)
        self.last = nn.Linear(WIDTH, 1)

    def begin(self, path: Path) -> None:
        """Take the layers, and the head if there is one, of a file, names as in transformers' BertModel."""
        read = safetensors(path) if path.suffix == ".safetensors" else np.load(path)
        held = {n.removeprefix("bert."): torch.tensor(v.astype(np.float32)) for n, v in read.items()}
        state = self.state_dict()
        for i in range(LAYERS):
            own = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                three = [held[f"{own}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                state[f"layers.{i}.qkv.{part}"] = torch.cat(three)
                state[f"layers.{i}.out.{part}"] = held[f"{own}attention.output.dense.{part}"]
                state[f"layers.{i}.norm1.{part}"] = held[f"{own}attention.output.LayerNorm.{part}"]
                state[f"layers.{i}.up.{part}"] = held[f"{own}intermediate.dense.{part}"]
                state[f"layers.{i}.down.{part}"] = held[f"{own}output.dense.{part}"]
                state[f"layers.{i}.norm2.{part}"] = held[f"{own}output.LayerNorm.{part}"]
        for part in ("weight", "bias") if "head.0.weight" in held else ():
            state[f"hidden.{part}"], state[f"last.{part}"] = held[f"head.0.{part}"], held[f"head.2.{part}"]
        self.load_state_dict(state)

    def forward(self, ids: Any, places: Any) -> Any:
        """Logits of the words whose first pieces lie at some places of the flattened batch."""
        mask = torch.where(ids > 0, 0.0, -1e4)[:, None, None, :].to(torch.get_autocast_dtype("cpu"))
        x = self.table[ids] + self.place[: ids.shape[1]]
        x = functional.layer_norm(x, (WIDTH,), self.gain, self.shift, EPSILON)
        for layer in self.layers:
            x = layer(x, mask)
        x = x.reshape(-1, WIDTH)[places]
        return self.last(functional.gelu(self.hidden(x)))[:, 0]
