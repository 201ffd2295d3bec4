"""Text of strangers made harmless: what could steer a terminal or deceive a reader becomes visible."""

from __future__ import annotations

import re
import unicodedata

# Controls, direction overrides, invisible separators, lone surrogates, tags and other format characters.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
CONTROL_PICTURES = 0x2400
# What runners of jobs take for a command in a log: at the beginning of a line, or anywhere in it.
COMMAND = re.compile(r"\A(\s*):(?=:)|##(?=(?:vso)?\[)")


def visible(text: str) -> str:
    r"""Show control and other unseen characters; each becomes a picture or `<U+XXXX>`.

    >>> visible("\x1b[31mred\u202e")
    '␛[31mred<U+202E>'
    """
    return disarmed(UNSAFE.sub(lambda m: _show(m[0]), text))


def disarmed(text: str) -> str:
    """Text that a runner of jobs takes for no command; a character that looks alike breaks it, and columns stay.

    >>> disarmed("::set-output name=a::b"), disarmed("see ##[add-path]/tmp")
    ('∶:set-output name=a::b', 'see #♯[add-path]/tmp')
    """
    return COMMAND.sub(lambda m: "#♯" if m[0] == "##" else f"{m[1]}∶", text) if "::" in text or "##" in text else text


def _show(char: str) -> str:
    code = ord(char)
    if char in "\t\n\r":
        return " "
    if code < 0x20:
        return chr(CONTROL_PICTURES + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def escape_json(text: str) -> str:
    r"""JSON text in which the same characters are escaped; what is already escaped stays.

    >>> escape_json('"\x9b"')
    '"\\u009b"'
    """
    return UNSAFE.sub(_json_escape, text).replace("##", "#\\u0023")


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in (0x0A, 0x20):
        return match[0]
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
