"""Bytes to text, without an exception and without a lost place.

Every undecodable byte becomes one U+FFFD, so that offsets, lines and columns behind it stay right.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lint_news.sourcemap import Span

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages declare and what browsers read it as (WHATWG Encoding Standard, section 4.2); Python knows the rest.
LABELS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "utf-16": "utf-8",  # a declaration that could be read cannot be UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
# Codecs that read text byte by byte, the only ones a page may name: not UTF-7, Punycode, escapes and their like.
CHARACTER_SETS = re.compile(
    r"utf-8|ascii|cp\d+|iso8859-\d+|koi8-\w+|mac-[\w-]+|kz1048|ptcp154|hp-roman8|tis-620|gb\w+|hz|big5\w*|euc_\w+"
    r"|shift_jis\w*|johab|iso2022_\w+"
)
ESCAPED = re.compile("[\udc00-\udcff]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
# Bytes that read well as Windows-1252: typographic marks and signs, and one or two accented letters at a plain one.
_MARKS = rb"[\x00-\x7f\x80\x82\x84-\x87\x8b\x91-\x97\x99\x9b\xa0-\xa3\xa7\xa9-\xab\xae\xb0\xb4\xb7\xba\xbb\xbf]"
_LETTERS = rb"[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xd6\xd8-\xdd\xdf-\xf6\xf8-\xfd]{1,2}+"
_ALONE = rb"(?<![a-zA-Z])[\xb2\xb3\xb9\xbc-\xbe](?![a-zA-Z])|(?<=[\s'])[\xc0\xc8\xc9\xd3\xe0\xe8\xe9\xf3](?=\s)"
WESTERN = re.compile(
    b"(?:" + _MARKS + b"|" + _ALONE + b"|" + _LETTERS + b"(?=[a-zA-Z])|(?<=[a-zA-Z])" + _LETTERS + b"(?![\x80-\xff]))*+"
)
FEW = 6  # stray bytes from which no encoding can be told
HEAD = 4096  # bytes in which a declaration is looked for
SAMPLE = 65536  # bytes the detector sees


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with, and the offsets (code points) of undecodable bytes in it."""

    text: str
    encoding: str
    undecodable: tuple[int, ...] = ()


def _keep_place(error: UnicodeError) -> tuple[str | bytes, int]:
    """One code point for each bad byte, and the way back."""
    if isinstance(error, UnicodeEncodeError):
        return bytes(ord(char) - 0xDC00 for char in error.object[error.start : error.end]), error.end
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in bad), error.end


codecs.register_error("lint-news", _keep_place)


def decode(data: bytes | str, html: bool = False, encoding: str | None = None) -> Decoded:
    r"""Decode bytes by byte order mark, validity as UTF-8, the page's own declaration, or a detector, in this order.

    `encoding` is what is known from elsewhere; it counts where the data are not UTF-8.
    A byte order mark is dropped and counts for nothing. Text that is decoded already is returned as it is, with lone
    surrogates replaced. Never raises.

    >>> decode(b"caf\xe9 \xe2\x82\xac5", html=False).undecodable
    (3,)
    >>> decode('<meta charset="iso-8859-1">caf\xe9'.encode("latin-1"), html=True).text[-4:]
    'caf\xe9'
    """
    if isinstance(data, str):
        text = data[1:] if data.startswith("\ufeff") else data
        return Decoded(re.sub("[\ud800-\udfff]", "\ufffd", text), "str")
    for mark, marked in BOMS:
        if data.startswith(mark):
            return _read(data[len(mark) :], marked)
    wide = _wide(data)
    if wide:
        return _read(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _read(data, character_set(encoding) or (_declared(data) if html else None) or _guess(data))


def _read(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "lint-news")
    bad = tuple(m.start() for m in ESCAPED.finditer(text))
    if bad:
        text = ESCAPED.sub("\ufffd", text)
    return Decoded(text, encoding, bad)


def kept_bytes(data: bytes, encoding: str, cut: Sequence[Span]) -> bytes:
    """The bytes without ranges of code points, ascending, of the text that `decode` gives; all others stay."""
    return spliced(data, encoding, [(span, "") for span in cut])


def spliced(data: bytes, encoding: str, edits: Sequence[tuple[Span, str]]) -> bytes:
    r"""The bytes with other text in place of ranges of code points, ascending, of the text that `decode` gives.

    Raises `UnicodeEncodeError` for text that the encoding cannot hold.

    >>> spliced(b"caf\xc3\xa9\xff", "utf-8", [(Span(3, 4), "e")])
    b'cafe\xff'
    """
    mark = next((m for m, _ in BOMS if data.startswith(m)), b"")
    text = data[len(mark) :].decode(encoding, "lint-news")
    parts: list[bytes] = [mark]
    at = 0
    for span, new in edits:
        parts += [text[at : span.start].encode(encoding, "lint-news"), new.encode(encoding)]
        at = span.end
    return b"".join([*parts, text[at:].encode(encoding, "lint-news")])


def byte_offsets(data: bytes, encoding: str, offsets: Sequence[int]) -> list[int]:
    """Where code points of the text that `decode` gives begin in the bytes it was given.

    >>> byte_offsets("aéb".encode(), "utf-8", [0, 1, 2, 3])
    [0, 1, 3, 4]
    """
    mark = next((m for m, _ in BOMS if data.startswith(m)), b"")
    text = data[len(mark) :].decode(encoding, "lint-news")
    return [len(mark) + len(text[:n].encode(encoding, "lint-news")) for n in offsets]


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: NUL bytes in every second place, or three of four."""
    head = data[:HEAD]
    head = head[: len(head) // 4 * 4]
    if len(head) < 8 or b"\0" not in head:
        return None
    share = [head[i::4].count(0) / (len(head) // 4) for i in range(4)]
    high = [s > 0.7 for s in share]
    shapes = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return shapes.get((high[0], high[1], high[2], high[3]))


def _declared(data: bytes) -> str | None:
    found = DECLARED.search(data[:HEAD])
    return character_set(found[1].decode("ascii")) if found else None


def character_set(label: str | None) -> str | None:
    """The codec of a label as pages and servers give it, `None` where there is none that reads text byte by byte."""
    if not label:
        return None
    name = LABELS.get(label.strip().lower(), label.strip().lower())
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    return info.name if CHARACTER_SETS.fullmatch(info.name) else None


def _guess(data: bytes) -> str:
    """UTF-8 with broken bytes, Western text, too little to tell (UTF-8 again), or what the detector says."""
    text = data.decode("utf-8", "lint-news")
    bad = len(ESCAPED.findall(text))
    good = len(BEYOND_ASCII.findall(text)) - bad
    if good >= bad:
        return "utf-8"
    if not good and WESTERN.fullmatch(data):
        return "cp1252"
    if bad < FEW:
        return "utf-8"
    from charset_normalizer import from_bytes

    first = next((i for i, byte in enumerate(data) if byte > 127), 0)
    at = max(0, first - SAMPLE // 4)
    best = from_bytes(data[at : at + SAMPLE]).best()
    return best.encoding if best is not None else "cp1252"
