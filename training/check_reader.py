"""Our reader against llama.cpp: python training/check_reader.py MODEL.gguf DOCS.jsonl[.zst] [--docs 40] [--as-is]

Needs llama-cpp-python. For each document's `text`, the tokens must be the same, and the log probabilities of the tokens
nearly so. llama.cpp reads a copy of the weights written out as F32, as its kernels for quantised weights round what
goes through them as well; with `--as-is` it reads the file itself.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
import zstandard

from lint_news.oddity.causal import CausalModel

MOST = 2000  # tokens of a document
HOSTILE = (
    "",
    " ",
    "\n\n \t x  y   1 22  333\r\n",
    "it's we'll I'M don’t 'tis",
    "½ ² Ⅳ ４ ٣ 一二三 x²",
    "naïve façade e\u0301 \u200b\u00a0\u3000\u2028x\x85y\x1cz",
    "日本語のテキスト 👩‍👩‍👧 🇰🇷",
    "\x00\x01\x7f\ufeff\ufffd",
    "<|im_start|>user<|endoftext|>",
    "a" * 300 + " " * 300 + "!" * 300 + "7" * 30,
)


def texts(path: Path, count: int) -> Iterator[str]:
    data = path.read_bytes()
    if path.suffix == ".zst":
        data = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(io.BytesIO(data)).read()
    for line in data.decode("utf-8").splitlines()[:count]:
        yield json.loads(line)["text"]


def reference(path: Path, as_is: bool) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        if not as_is:
            settings = llama_cpp.llama_model_quantize_default_params()
            settings.ftype, settings.allow_requantize, settings.nthread = 0, True, 1  # all F32
            plain = Path(folder) / "plain.gguf"
            llama_cpp.llama_model_quantize(str(path).encode(), str(plain).encode(), settings)
            path = plain
        f32 = {"type_k": 0, "type_v": 0}  # also what is kept of the past
        return llama_cpp.Llama(
            str(path), n_ctx=MOST, n_threads=1, n_threads_batch=1, logits_all=True, verbose=False, **f32
        )


def logprobs(llama: Any, ids: list[int]) -> Any:
    llama.reset()
    llama.eval(ids)
    logits = llama.scores[: len(ids) - 1].astype(np.float64)
    top = logits.max(axis=1)
    sums = np.log(np.exp(logits - top[:, None]).sum(axis=1)) + top
    return logits[np.arange(len(logits)), ids[1:]] - sums


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("docs", type=Path)
    parser.add_argument("--docs", dest="count", type=int, default=40)
    parser.add_argument("--as-is", action="store_true")
    args = parser.parse_args()
    llama, model = reference(args.model, args.as_is), CausalModel.open(args.model)
    documents = list(texts(args.docs, args.count))
    for text in HOSTILE:
        if model.tokens(text)[0] != llama.tokenize(text.encode(), add_bos=False, special=False):
            print(f"other tokens: {text[:60]!r}")
    same, ours, theirs, seconds = 0, [], [], [0.0, 0.0]
    for text in documents:
        ids = model.tokens(text)[0]
        same += ids == llama.tokenize(text.encode(), add_bos=False, special=False)
        ids = [model.start, *ids[: MOST - 1]]
        for side, read, found in ((0, model.logprobs, ours), (1, lambda i: logprobs(llama, i), theirs)):
            began = time.process_time()
            found.append(read(ids)[-len(ids) + 1 :])
            seconds[side] += time.process_time() - began
    a, b = np.concatenate(ours), np.concatenate(theirs)
    off = np.abs(a - b)
    print(f"{same} of {len(documents)} documents have the same tokens, {len(a)} in all")
    print(f"log probability of a token: {a.mean():.4f} here, {b.mean():.4f} there")
    print(f"difference: mean {off.mean():.2e}, 99 % {np.quantile(off, 0.99):.2e}, max {off.max():.2e}")
    print(f"tokens a second of CPU: {len(a) / seconds[0]:.0f} here, {len(a) / seconds[1]:.0f} there")


if __name__ == "__main__":
    main()
