"""Files of weights in the GGUF format: metadata, and tensors that are mapped, and turned into floats when asked for.

The format is that of https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, little-endian, versions 2 and 3, with
the types of tensors that the supported model holds. A file is checked as it is opened: whatever it says of counts,
lengths and places must lie within it.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"GGUF"
VERSIONS = (2, 3)
ALIGNMENT = 32  # bytes, where the metadata do not say
MAX_DIMENSIONS = 4
TEXT, LIST = 8, 9  # types of metadata that are not one number
NUMBERS = dict(enumerate("<u1 <i1 <u2 <i2 <u4 <i4 <f4 ?".split())) | {10: "<u8", 11: "<i8", 12: "<f8"}

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of tensor: `block` is one record of the file and holds `size` values; `fill` writes blocks as floats.

    `fill` takes blocks [n] and an array [n, size] to write to.
    """

    name: str
    size: int
    block: np.dtype[Any]
    fill: Callable[[NDArray[Any], Floats], None]


def _fill_plain(blocks: NDArray[Any], out: Floats) -> None:
    out[:, 0] = blocks


def _fill_q4_1(blocks: NDArray[Any], out: Floats) -> None:
    """Value i is `scale * code + least`; the first 16 codes are the low halves of bytes, the others the high ones."""
    out[:, :16] = blocks["codes"] & 15
    out[:, 16:] = blocks["codes"] >> 4
    out *= blocks["scale"].astype(np.float32)[:, None]
    out += blocks["least"].astype(np.float32)[:, None]


def _fill_q8_0(blocks: NDArray[Any], out: Floats) -> None:
    """Value i is `scale * code`."""
    out[:] = blocks["codes"]
    out *= blocks["scale"].astype(np.float32)[:, None]


KINDS = {
    0: Kind("F32", 1, np.dtype("<f4"), _fill_plain),
    1: Kind("F16", 1, np.dtype("<f2"), _fill_plain),
    3: Kind("Q4_1", 32, np.dtype([("scale", "<f2"), ("least", "<f2"), ("codes", "u1", 16)]), _fill_q4_1),
    8: Kind("Q8_0", 32, np.dtype([("scale", "<f2"), ("codes", "i1", 32)]), _fill_q8_0),
}


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of a file; `blocks` [rows, blocks of a row] lie in the mapped file."""

    name: str
    shape: tuple[int, ...]  # outermost dimension first: (outputs, inputs) of a matrix
    kind: Kind
    blocks: NDArray[Any]

    def floats(self, rows: slice | Sequence[int] | NDArray[Any] = slice(None), out: Floats | None = None) -> Floats:
        """The rows asked for as float32 [rows, values of a row], in `out` where that is given (contiguous)."""
        blocks = self.blocks[rows]
        if out is None:
            out = np.empty((len(blocks), self.shape[-1]), np.float32)
        self.kind.fill(blocks.reshape(-1), out.reshape(-1, self.kind.size))
        return out


@dataclass(frozen=True, slots=True)
class Gguf:
    """An opened file: metadata by key (texts, numbers, lists of texts, arrays of numbers) and tensors by name."""

    path: Path
    metadata: Mapping[str, Any]
    tensors: Mapping[str, Tensor]

    @classmethod
    def open(cls, path: Path) -> Gguf:
        """Map a file. Raises `OSError`, and `ValueError` where it is damaged or of a sort that is not supported."""
        with path.open("rb") as file:
            if path.stat().st_size < len(MAGIC):
                raise ValueError(f"{path}: not a GGUF file")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            return cls(path, *_parse(_Reader(mapped)))
        except (ValueError, struct.error) as error:
            raise ValueError(f"{path}: {error}") from None

    def tensor(self, name: str, *shape: int) -> Tensor:
        """The tensor of a name. Raises `ValueError` where it is missing or has another shape."""
        found = self.tensors.get(name)
        if found is None or found.shape != shape:
            raise ValueError(f"{self.path}: tensor {name} of shape {shape} expected, found {found and found.shape}")
        return found


class _Reader:
    """Reads values one after the other; each read is within the file or raises `ValueError`."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise ValueError(f"ends within a value at byte {self.at}")
        self.at += size
        return self.data[self.at - size : self.at]

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def u64(self) -> int:
        return int.from_bytes(self.take(8), "little")

    def text(self) -> str:
        at = self.at
        try:
            return self.take(self.u64()).decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"a text that is not UTF-8 at byte {at}") from None

    def numbers(self, kind: int, count: int) -> NDArray[Any]:
        if kind not in NUMBERS:
            raise ValueError(f"unknown type {kind} of metadata at byte {self.at}")
        form = np.dtype(NUMBERS[kind])
        return np.frombuffer(self.take(count * form.itemsize), form)

    def value(self) -> Any:
        kind = self.u32()
        if kind == TEXT:
            return self.text()
        if kind != LIST:
            return self.numbers(kind, 1)[0].item()
        kind, count = self.u32(), self.u64()
        if kind != TEXT:
            return self.numbers(kind, count)
        if count > (len(self.data) - self.at) // 8:
            raise ValueError(f"a list of {count} texts at byte {self.at}")
        return [self.text() for _ in range(count)]


def _parse(reader: _Reader) -> tuple[dict[str, Any], dict[str, Tensor]]:
    if reader.take(4) != MAGIC:
        raise ValueError("not a GGUF file")
    version = reader.u32()
    if version not in VERSIONS:
        raise ValueError(f"version {version} of GGUF is not supported")
    tensors, values = reader.u64(), reader.u64()
    metadata = {reader.text(): reader.value() for _ in range(values)}
    alignment = metadata.get("general.alignment", ALIGNMENT)
    if not isinstance(alignment, int) or alignment < 1:
        raise ValueError(f"alignment {alignment!r}")
    heads = [_head(reader) for _ in range(tensors)]
    start = -(-reader.at // alignment) * alignment
    return metadata, {name: _tensor(reader.data, name, shape, kind, start + at) for name, shape, kind, at in heads}


def _head(reader: _Reader) -> tuple[str, tuple[int, ...], int, int]:
    """Name, shape, type and place of a tensor."""
    name, dimensions = reader.text(), reader.u32()
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise ValueError(f"tensor {name!r} has {dimensions} dimensions")
    shape = tuple(reader.u64() for _ in range(dimensions))[::-1]
    return name, shape, reader.u32(), reader.u64()


def _tensor(data: mmap.mmap, name: str, shape: tuple[int, ...], kind: int, at: int) -> Tensor:
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"tensor {name!r} is of type {kind}, which is not supported")
    if not all(shape) or shape[-1] % known.size:
        raise ValueError(f"tensor {name!r} of type {known.name} has shape {shape}")
    count = prod(shape) // known.size
    if at + count * known.block.itemsize > len(data):
        raise ValueError(f"tensor {name!r} reaches beyond the end")
    blocks = np.frombuffer(data, known.block, count, at)
    return Tensor(name, shape, known, blocks.reshape(-1, shape[-1] // known.size))
