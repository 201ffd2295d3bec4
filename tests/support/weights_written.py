"""GGUF files written for the tests, and a small language model in one."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np

from lint_news.oddity.bpe import byte_letters

F32, F16, Q4_1, Q8_0 = 0, 1, 3, 8
START = "<|endoftext|>"
MERGES = ["t h", "th e", "Ġ the", "Ġ t", "a n", "an d", "Ġ a", "i n", "in g", "e r", "Ã ©", "â Ģ"]
LAYERS, WIDTH, INNER, HEADS, KEY_HEADS, CONTEXT = 2, 64, 96, 4, 2, 300


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def field(value: Any) -> bytes:
    """A value of metadata with its type."""
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + text(value)
    if value and isinstance(value[0], str):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(text, value))
    return struct.pack("<IIQ", 9, 5, len(value)) + struct.pack(f"<{len(value)}i", *value)


def gguf(metadata: dict[str, Any], tensors: dict[str, tuple[int, tuple[int, ...], bytes]]) -> bytes:
    """A file of metadata and of tensors: type, shape (outermost first) and bytes by name."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    head += b"".join(text(key) + field(value) for key, value in metadata.items())
    body = b""
    for name, (kind, shape, data) in tensors.items():
        body += b"\0" * (-len(body) % 32)
        head += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape[::-1], kind, len(body))
        body += data
    return head + b"\0" * (-len(head) % 32) + body


def drawn(rng: np.random.Generator, kind: int, shape: tuple[int, ...], scale: float) -> tuple[bytes, np.ndarray]:
    """Bytes of a tensor of random values, and the values, made one block after the other."""
    if kind in (F32, F16):
        form = "<f4" if kind == F32 else "<f2"
        values = rng.normal(1.0, scale, shape).astype(form)
        return values.tobytes(), values.astype(np.float64)
    data, values = b"", []
    for _ in range(int(np.prod(shape)) // 32):
        if kind == Q8_0:
            step, codes = np.float16(scale / 64), rng.integers(-127, 128, 32)
            data += step.tobytes() + bytes(int(c) & 255 for c in codes)
            values += [float(step) * int(c) for c in codes]
        else:
            step, least, codes = np.float16(scale / 4), np.float16(-2 * scale), rng.integers(0, 16, 32)
            data += step.tobytes() + least.tobytes() + bytes(int(codes[i]) | int(codes[i + 16]) << 4 for i in range(16))
            values += [float(step) * int(c) + float(least) for c in codes]
    return data, np.array(values).reshape(shape)


def vocabulary() -> list[str]:
    lacking = {chr(0x100 + 1)}  # the letter of byte 1
    return [START, *(b for b in byte_letters() if b not in lacking), *(m.replace(" ", "") for m in MERGES)]


def small_model(path: Path, seed: int = 5, **changed: Any) -> dict[str, np.ndarray]:
    """Write a model of two layers with random weights; returns the weights by name."""
    tokens = vocabulary()
    metadata: dict[str, Any] = {
        "general.architecture": "llama",
        "llama.block_count": LAYERS,
        "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KEY_HEADS,
        "llama.context_length": CONTEXT,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.freq_base": 100.0,
        "llama.rope.dimension_count": WIDTH // HEADS,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "smollm",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [3] + [1] * (len(tokens) - 1),
        "tokenizer.ggml.merges": MERGES,
        "tokenizer.ggml.unknown_token_id": 0,
    } | changed
    key = WIDTH // HEADS * KEY_HEADS
    parts = {
        "attn_norm": (F32, (WIDTH,), 0.2),
        "attn_q": (Q4_1, (WIDTH, WIDTH), 0.3),
        "attn_k": (Q4_1, (key, WIDTH), 0.3),
        "attn_v": (Q8_0, (key, WIDTH), 0.2),
        "attn_output": (Q4_1, (WIDTH, WIDTH), 0.2),
        "ffn_norm": (F32, (WIDTH,), 0.2),
        "ffn_gate": (Q4_1, (INNER, WIDTH), 0.2),
        "ffn_up": (F16, (INNER, WIDTH), 0.3),
        "ffn_down": (Q4_1, (WIDTH, INNER), 0.2),
    }
    shapes = {"token_embd": (Q8_0, (len(tokens), WIDTH), 0.3), "output_norm": (F32, (WIDTH,), 0.2)}
    shapes |= {f"blk.{n}.{part}": what for n in range(LAYERS) for part, what in parts.items()}
    rng = np.random.default_rng(seed)
    made = {
        f"{name}.weight": (kind, shape, *drawn(rng, kind, shape, scale))
        for name, (kind, shape, scale) in shapes.items()
    }
    path.write_bytes(gguf(metadata, {name: (kind, shape, data) for name, (kind, shape, data, _) in made.items()}))
    return {name: values for name, (_, _, _, values) in made.items()}
