"""Compressions, each as a decompressor of one member (gz, xz, bz2) or frame (zst) of a stream."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

STREAMED = 1 << 12  # bytes of compressed data from which some text comes for sure, by default
WINDOW = 1 << 31  # the longest window of zstandard
ZST_PIECE = 1 << 10  # bytes; each four of zstandard may become 128 kB


class Engine(Protocol):
    """A decompressor of one member, with the interface of `bz2.BZ2Decompressor`."""

    @property
    def eof(self) -> bool:
        """Whether the end of the member was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without more input."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end of the member."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Some of the text, about `max_length` bytes at most. Raises errors of many kinds."""


class _Zlib:
    """Gzip where isal is not installed."""

    def __init__(self) -> None:
        self._made = zlib.decompressobj(31)

    eof = property(lambda self: self._made.eof)
    unused_data = property(lambda self: self._made.unused_data)
    needs_input = property(lambda self: not self._made.unconsumed_tail)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._made.decompress(self._made.unconsumed_tail + data, max(0, max_length))


class _Zst:
    """One frame of zstandard, given in small pieces because its decompressor knows no limit of what comes out."""

    def __init__(self) -> None:
        import zstandard

        self._made = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        self._data, self._at = b"", 0
        self.eof, self.unused_data = False, b""

    @property
    def needs_input(self) -> bool:
        return self._at >= len(self._data)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        if data:
            self._data, self._at = self._data[self._at :] + data, 0
        piece = self._data[self._at : self._at + ZST_PIECE]
        self._at += len(piece)
        made: bytes = self._made.decompress(piece) if piece else b""
        if self._made.eof:
            self.eof, self.unused_data = True, self._made.unused_data + self._data[self._at :]
        return made


def _gz() -> Engine:
    try:
        from isal import igzip_lib
    except ImportError:  # no wheel for this machine
        return _Zlib()
    made: Engine = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    return made


@dataclass(frozen=True, slots=True)
class Codec:
    """A compression: what its members begin with, its decompressor, and whether zeros may lie between members.

    `block` is the number of bytes of a member that must inflate before a signature counts as its beginning.
    """

    begins: bytes
    magic: re.Pattern[bytes]
    make: Callable[[], Engine]
    padded: bool = False
    block: int = STREAMED


COMPRESSIONS: dict[str, Codec] = {
    "gz": Codec(b"\x1f\x8b\x08", re.compile(rb"\x1f\x8b\x08[\x00-\x1f]"), _gz, padded=True),
    "zst": Codec(b"\x28\xb5\x2f\xfd", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), _Zst, block=1 << 18),
    "bz2": Codec(b"BZh", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor, block=1 << 20),
    "xz": Codec(b"\xfd7zXZ\x00", re.compile(rb"\xfd7zXZ\x00"), lzma.LZMADecompressor, padded=True),
}
SIGNATURE = 10  # bytes of the longest signature


def compression_of(head: bytes) -> str:
    r"""The compression of data that begin so, empty where there is none.

    >>> compression_of(b"\x1f\x8b\x08\x00rest"), compression_of(b"text")
    ('gz', '')
    """
    return next((name for name, codec in COMPRESSIONS.items() if codec.magic.match(head)), "")
