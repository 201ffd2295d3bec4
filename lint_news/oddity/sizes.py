"""The sizes of a language model of the Llama family, as the metadata of its file name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lint_news.oddity.gguf import Gguf

MAX_SIZE = 10_000_000  # of any number among the metadata


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of layers, of heads and of words, and widths of rows."""

    layers: int
    width: int
    inner: int
    heads: int
    key_heads: int
    head: int
    context: int
    words: int
    epsilon: float
    base: float  # of the wave lengths of positions


def sizes_of(file: Gguf) -> Sizes:
    """The sizes that the metadata name. Raises `ValueError`: another family of models, or sizes that do not fit."""
    data = file.metadata
    if data.get("general.architecture") != "llama" or any(key.startswith("llama.rope.scaling") for key in data):
        raise ValueError(f"{file.path}: a model of an architecture that is not supported")

    def number(key: str) -> Any:
        value = data.get(f"llama.{key}")
        if not isinstance(value, int | float) or not 0 < value < MAX_SIZE:
            raise ValueError(f"{file.path}: llama.{key} is {value!r}")
        return value

    width, heads, key_heads = (
        int(number(k)) for k in ("embedding_length", "attention.head_count", "attention.head_count_kv")
    )
    head = width // heads
    if width % heads or heads % key_heads or head % 2 or data.get("llama.rope.dimension_count", head) != head:
        raise ValueError(f"{file.path}: {heads} heads, {key_heads} of keys, do not fit a width of {width}")
    return Sizes(
        int(number("block_count")),
        width,
        int(number("feed_forward_length")),
        heads,
        key_heads,
        head,
        int(number("context_length")),
        len(data.get("tokenizer.ggml.tokens", ())),
        float(number("attention.layer_norm_rms_epsilon")),
        float(number("rope.freq_base")),
    )
