"""A causal language model of the Llama family, run by numpy: how likely each token is after those before it.

Weights are turned into float32 when a layer is first needed and kept, or with `lean` each time anew from the mapped
file. Tokens already read are kept as a `Past`, from which many continuations branch off; all branches of a call go
through the layers together, each seeing its own ancestors only.

Positions count tokens: the token at position p is predicted by the p tokens before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lint_news.oddity.bpe import Tokenizer
from lint_news.oddity.gguf import Floats, Gguf, Tensor
from lint_news.oddity.sizes import Sizes, sizes_of
from lint_news.oddity.tree import Block, branched, straight

ROWS = 256  # tokens that go through a layer at once: enough for matrix products to be fast, few enough for the caches
WORDS = 1024  # rows of the vocabulary that are held as floats at once
GROUP = 64  # words of the vocabulary whose maximum is looked at when the best ones are wanted
START = "<|endoftext|>"  # what stands before each document in training

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Past:
    """`m` tokens that have been read, and what the model keeps of them (about 50 KB each for SmolLM2-135M)."""

    ids: Ids  # [m]
    keys: Floats  # [layers, key heads, m, head width], turned by position
    values: Floats  # like `keys`
    hidden: Floats  # [m, width]: the state behind each token, from which the next one is predicted
    norms: NDArray[np.float64]  # [m]: log of the sum over the vocabulary; not a number until it is first needed

    def __len__(self) -> int:
        return len(self.ids)

    def prefix(self, length: int) -> Past:
        """The first tokens of it (views, not copies)."""
        cut = slice(length)
        return Past(self.ids[cut], self.keys[:, :, cut], self.values[:, :, cut], self.hidden[cut], self.norms[cut])


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of a layer, matrices as [outputs, inputs]."""

    before: Floats  # [width]: scale before attention
    qkv: Floats  # [heads * head + 2 * key heads * head, width]
    out: Floats  # [width, heads * head]
    between: Floats  # [width]: scale before the network
    gate_up: Floats  # [2 * inner, width]
    down: Floats  # [width, inner]


class CausalModel:
    """A language model that reads; see `open`. Not safe to be shared between threads."""

    def __init__(self, file: Gguf, lean: bool = False) -> None:
        self._file, self._lean = file, lean
        self._sizes = sizes = sizes_of(file)
        try:
            self._tokenizer = Tokenizer.of(file.metadata)
            self._start = self._tokenizer.id(START)
        except ValueError as error:
            raise ValueError(f"{file.path}: {error}") from None
        self._parts = [_parts(file, sizes, n) for n in range(sizes.layers)]
        self._embedding = file.tensor("token_embd.weight", sizes.words, sizes.width)
        self._output = self._embedding
        if "output.weight" in file.tensors:
            self._output = file.tensor("output.weight", sizes.words, sizes.width)
        self._last = file.tensor("output_norm.weight", sizes.width).floats()[0]
        self._kept: dict[int, _Layer] = {}
        self._scratch: _Layer | None = None
        waves = sizes.base ** (-np.arange(0, sizes.head, 2) / sizes.head)
        self._turns = np.exp(1j * np.arange(sizes.context)[:, None] * waves).astype(np.complex64)

    @classmethod
    def open(cls, path: Path, lean: bool = False) -> CausalModel:
        """The model of a GGUF file. Raises `OSError`, `ValueError` where it is damaged or not supported.

        `lean` keeps no weights in memory, and each call that reads takes longer by the time of turning all into floats:
        for SmolLM2-135M 0.11 s, against 0.4 GB.
        """
        return cls(Gguf.open(path), lean)

    @property
    def start(self) -> int:
        """The token that stands before each document."""
        return self._start

    @property
    def context(self) -> int:
        """How many tokens the model can look back on."""
        return self._sizes.context

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The ids of the tokens of a text and the code points [start, end) of each; see `Tokenizer.tokens`."""
        return self._tokenizer.tokens(text)

    def text(self, token: int) -> str:
        """The characters of a token; see `Tokenizer.text`."""
        return self._tokenizer.text(token)

    def read(self, ids: Sequence[int], past: Past | None = None) -> Past:
        """What has been read after `ids` [n] are read too. `past` stays as it is. Raises `ValueError`: too many."""
        past = past or self._nothing()
        read = len(past)
        own = self._checked(ids, read + len(ids))
        keys, values = (self._longer(old, len(own)) for old in (past.keys, past.values))
        hidden = self._pass(own, np.arange(read, read + len(own)), keys, values, straight(read, len(own), ROWS))
        return Past(
            np.concatenate([past.ids, own]),
            keys,
            values,
            np.concatenate([past.hidden, hidden]),
            np.concatenate([past.norms, np.full(len(own), np.nan)]),
        )

    def logprobs(self, ids: Sequence[int], past: Past | None = None) -> Floats:
        """Natural log of the probability of each token [n]; of the very first one of a text it is not a number."""
        return self.scores(self.read(ids, past), len(past) if past else 0)

    def scores(self, past: Past, first: int = 0) -> Floats:
        """Log probabilities of the tokens of `past` from position `first` on [m - first]; see `logprobs`."""
        known = np.arange(max(first, 1), len(past))
        unknown = np.full(max(0, len(past) - first - len(known)), np.nan, np.float32)
        return np.concatenate([unknown, self.scores_at(past, known)])

    def scores_at(self, past: Past, positions: Sequence[int] | NDArray[np.int64]) -> Floats:
        """Log probabilities of the tokens of `past` at some positions (1 ... m - 1) [n]."""
        where = np.asarray(positions, np.int64)
        scores = self._dots(past.hidden[where - 1], past.ids[where]) - self._norms(past, where)
        return scores.astype(np.float32)

    def branches(
        self, past: Past, branches: Sequence[Sequence[int]], departs: Sequence[int] | None = None
    ) -> list[Floats]:
        """Log probabilities of the tokens of each branch, each read as if it stood behind the past alone.

        `departs` names for each branch how many tokens of the past stand before it (at least 1; default: all).
        Raises `ValueError` where a branch leaves the past elsewhere, or is too long.
        """
        departs = [len(past)] * len(branches) if departs is None else departs
        for branch, depart in zip(branches, departs, strict=True):
            if not 1 <= depart <= len(past):
                raise ValueError(f"a branch departs at {depart} from a past of {len(past)} tokens")
            self._checked(branch, depart + len(branch))
        tree = branched(branches, departs, ROWS)
        hidden = self._pass(tree.ids, tree.positions, past.keys, past.values, tree.blocks)
        norms = np.full(len(past) + len(tree.ids), np.nan)  # of the places of the past, then of the nodes
        used = np.unique(np.asarray(departs, np.int64))
        norms[used - 1] = self._norms(past, used)
        norms[len(past) :] = self._log_sums(hidden)
        before = [len(past) + p if p >= 0 else d - 1 for own, d in zip(tree.parents, departs, strict=True) for p in own]
        flat = np.fromiter((token for branch in branches for token in branch), np.int32)
        rows = np.asarray(before, np.int64)
        states = np.empty((len(rows), self._sizes.width), np.float32)
        old = rows < len(past)
        states[old], states[~old] = past.hidden[rows[old]], hidden[rows[~old] - len(past)]
        found = (self._dots(states, flat) - norms[rows]).astype(np.float32)
        return np.split(found, np.cumsum([len(b) for b in branches])[:-1]) if branches else []

    def expected(self, past: Past, positions: Sequence[int], k: int) -> tuple[Ids, Floats]:
        """The `k` likeliest tokens at each position (1 ... m) [n, k] and their log probabilities, best first."""
        where = np.asarray(positions, np.int64)
        if len(where) and not (where.min() >= 1 and where.max() <= len(past)):
            raise ValueError(f"positions must lie within 1 and {len(past)}")
        best = np.empty((len(where), 0), np.int64)
        scores = np.empty((len(where), 0), np.float32)
        for first, logits in self._logits(past.hidden[where - 1]):
            own = _best(logits, k)
            best = np.concatenate([best, own + first], axis=1)
            scores = np.concatenate([scores, np.take_along_axis(logits, own, 1)], axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        found = np.take_along_axis(scores, order, 1) - self._norms(past, where)[:, None]
        return np.take_along_axis(best, order, 1).astype(np.int32), found.astype(np.float32)

    def _nothing(self) -> Past:
        s = self._sizes
        empty = np.empty((s.layers, s.key_heads, 0, s.head), np.float32)
        return Past(np.empty(0, np.int32), empty, empty, np.empty((0, s.width), np.float32), np.empty(0))

    def _checked(self, ids: Sequence[int], end: int) -> Ids:
        own = np.asarray(ids, np.int64)
        if end > self._sizes.context:
            raise ValueError(f"{end} tokens are more than the {self._sizes.context} that the model can look back on")
        if own.size and not (own.min() >= 0 and own.max() < self._sizes.words):
            raise ValueError("a token that the model does not know")
        return own.astype(np.int32)

    def _longer(self, old: Floats, more: int) -> Floats:
        layers, heads, count, head = old.shape
        new = np.empty((layers, heads, count + more, head), np.float32)
        new[:, :, :count] = old
        return new

    def _norms(self, past: Past, positions: NDArray[np.int64]) -> NDArray[np.float64]:
        """Logs of the sums over the vocabulary at positions [n], kept in `past`."""
        wanted = np.unique(positions - 1)
        missing = wanted[np.isnan(past.norms[wanted])]
        past.norms[missing] = self._log_sums(past.hidden[missing])
        return past.norms[positions - 1]

    def _dots(self, hidden: Floats, ids: Ids) -> Floats:
        """The logit of one word at each state [n]."""
        found: Floats = np.einsum("ij,ij->i", hidden, self._output.floats(ids))
        return found

    def _log_sums(self, hidden: Floats) -> NDArray[np.float64]:
        found = np.empty(len(hidden))
        for at in range(0, len(hidden), 2 * ROWS):
            own = hidden[at : at + 2 * ROWS]
            top = np.full(len(own), -np.inf, np.float32)
            total = np.zeros(len(own))
            for _, logits in self._logits(own):
                high = np.maximum(top, logits.max(axis=1))
                total *= np.exp(top - high)
                np.subtract(logits, high[:, None], out=logits)
                total += np.einsum("ij->i", np.exp(logits, out=logits))
                top = high
            found[at : at + len(own)] = np.log(total) + top
        return found

    def _logits(self, hidden: Floats) -> Iterator[tuple[int, Floats]]:
        """Logits of part after part of the vocabulary: the first word of the part, and [n, words of the part]."""
        scratch = np.empty((WORDS, self._sizes.width), np.float32)
        for first in range(0, self._sizes.words, WORDS):
            count = min(WORDS, self._sizes.words - first)
            part = self._output.floats(slice(first, first + count), scratch[:count])
            yield first, hidden @ part.T

    def _pass(self, ids: Ids, positions: NDArray[Any], keys: Floats, values: Floats, blocks: Sequence[Block]) -> Floats:
        """States behind tokens [n, width]; writes to keys and values where a block says so."""
        x = self._embedding.floats(ids)
        if len(ids):
            turns = self._turns[positions]
            with np.errstate(over="ignore"):  # exp of what is far from being looked at
                for n in range(self._sizes.layers):
                    layer = self._layer(n)
                    for block in blocks:
                        own = x[block.rows]
                        self._attend(layer, own, turns[block.rows], keys[n], values[n], block)
                        self._think(layer, own)
        return self._scaled(x, self._last)

    def _attend(
        self, layer: _Layer, x: Floats, turns: NDArray[np.complex64], keys: Floats, values: Floats, block: Block
    ) -> None:
        """Adds to states [rows, width] what each row draws from the tokens that it sees."""
        s, rows = self._sizes, len(x)
        heads, groups = s.heads + s.key_heads, s.heads // s.key_heads
        qkv = self._scaled(x, layer.before) @ layer.qkv.T
        turned = np.empty((heads, rows, s.head // 2), np.complex64)
        pairs = qkv[:, : heads * s.head].view(np.complex64).reshape(rows, heads, -1)
        np.multiply(pairs.transpose(1, 0, 2), turns, out=turned)
        queries = turned[: s.heads].view(np.float32).reshape(s.key_heads, groups * rows, s.head)
        queries *= s.head**-0.5
        own_keys = turned[s.heads :].view(np.float32)
        own_values = qkv[:, heads * s.head :].reshape(rows, s.key_heads, s.head).transpose(1, 0, 2)
        if block.kept:
            keys[:, block.seen : block.seen + rows], values[:, block.seen : block.seen + rows] = own_keys, own_values
            all_keys, all_values = keys[:, : block.seen + rows], values[:, : block.seen + rows]
        else:
            all_keys = np.concatenate([keys[:, : block.seen], own_keys], axis=1)
            all_values = np.concatenate([values[:, : block.seen], own_values], axis=1)
        weights = np.matmul(queries, all_keys.transpose(0, 2, 1))
        weights.reshape(s.heads, rows, -1)[:, :, -block.mask.shape[1] :] += block.mask
        weights -= weights.max(axis=2, keepdims=True)
        np.exp(weights, out=weights)
        drawn = np.matmul(weights, all_values)
        drawn /= np.einsum("ijk->ij", weights)[:, :, None]
        x += drawn.reshape(s.heads, rows, s.head).transpose(1, 0, 2).reshape(rows, -1) @ layer.out.T

    def _think(self, layer: _Layer, x: Floats) -> None:
        """Adds to states [rows, width] what the network of a layer makes of each."""
        inner = self._sizes.inner
        both = self._scaled(x, layer.between) @ layer.gate_up.T
        gate, up = both[:, :inner], both[:, inner:]
        damp = np.exp(-gate)
        damp += 1
        up *= gate
        up /= damp
        x += up @ layer.down.T

    def _scaled(self, x: Floats, weight: Floats) -> Floats:
        """Rows [n, width] brought to the same mean square, times a weight [width]."""
        square = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1]) + np.float32(self._sizes.epsilon)
        found: Floats = x * (1 / np.sqrt(square))[:, None]
        found *= weight
        return found

    def _layer(self, n: int) -> _Layer:
        found = self._kept.get(n)
        if found is None:
            found = self._loaded(n, self._scratch)
            if self._lean:
                self._scratch = found
            else:
                self._kept[n] = found
        return found

    def _loaded(self, n: int, into: _Layer | None) -> _Layer:
        """The weights of a layer as floats, in the arrays of another layer where one is given."""
        s = self._sizes
        own, key = s.heads * s.head, s.key_heads * s.head
        new = into or _Layer(*(np.empty(shape, np.float32) for shape in _shapes(s)))
        targets = [new.before, new.qkv[:own], new.qkv[own : own + key], new.qkv[own + key :], new.out, new.between]
        targets += [new.gate_up[: s.inner], new.gate_up[s.inner :], new.down]
        for tensor, out in zip(self._parts[n], targets, strict=True):
            tensor.floats(out=out)
        return new


def _parts(file: Gguf, s: Sizes, n: int) -> list[Tensor]:
    """The tensors of a layer. Raises `ValueError` where one is missing or has another shape."""
    own, key = s.heads * s.head, s.key_heads * s.head
    shapes: dict[str, tuple[int, ...]] = {
        "attn_norm": (s.width,),
        "attn_q": (own, s.width),
        "attn_k": (key, s.width),
        "attn_v": (key, s.width),
        "attn_output": (s.width, own),
        "ffn_norm": (s.width,),
        "ffn_gate": (s.inner, s.width),
        "ffn_up": (s.inner, s.width),
        "ffn_down": (s.width, s.inner),
    }
    return [file.tensor(f"blk.{n}.{part}.weight", *shape) for part, shape in shapes.items()]


def _shapes(s: Sizes) -> list[tuple[int, ...]]:
    """Shapes of the arrays of a `_Layer`."""
    own, both = s.heads * s.head, (s.heads + 2 * s.key_heads) * s.head
    return [(s.width,), (both, s.width), (s.width, own), (s.width,), (2 * s.inner, s.width), (s.width, s.inner)]


def _best(logits: Floats, k: int) -> NDArray[np.int64]:
    """The columns of the `k` largest values of each row [n, k], in no order."""
    rows, words = logits.shape
    if k >= words:
        return np.broadcast_to(np.arange(words), (rows, words))
    groups = words // GROUP
    if words % GROUP or k >= groups:
        return np.argpartition(logits, words - k, axis=1)[:, -k:]
    tops = logits.reshape(rows, groups, GROUP).max(axis=2)  # the best are in the groups with the best maxima
    where = np.argpartition(tops, groups - k, axis=1)[:, -k:]
    columns = (where[:, :, None] * GROUP + np.arange(GROUP)).reshape(rows, -1)
    near = np.argpartition(np.take_along_axis(logits, columns, 1), k * GROUP - k, axis=1)[:, -k:]
    return np.take_along_axis(columns, near, 1)
