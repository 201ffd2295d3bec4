"""JSON as a stream of bytes: where values end, and what an object holds, without building any of it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from lint_news.inputs.fields import plain
from lint_news.inputs.window import CHUNK, Window

# All up to a bracket; strings whole. At the end of the data it stops before a string that is not whole yet.
SKIP = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+', re.S)
STRING = re.compile(rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.S)
STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.S)
SPACE = re.compile(rb"[ \t\r\n]*+")
SCALAR = re.compile(rb'[^\s,:\[\]{}"]++')
NAME = re.compile(rb'\s*+,?\s*+"([^"\\]*+(?:\\.[^"\\]*+)*+)"\s*+:\s*+', re.S)
BEGUN = re.compile(rb'\s*+(?:["}]|\Z)')  # what follows the bracket of an object
NEAR = 64  # bytes before a line end in which the comma stands
QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST = b'"{}[]'
PAIRS = {CLOSE_OBJECT: OPEN_OBJECT, CLOSE_LIST: OPEN_LIST}
DEEPEST = 3  # objects in objects in which a list of articles is looked for
Status = Literal["closed", "mismatch", "eof", "large"]


class Extent(NamedTuple):
    """Where a value ends, counted from its beginning, or how far it was read, and the brackets open there.

    `next` is where the comma before the next article stands, of a value that cannot reach so far.
    """

    status: Status
    size: int
    open: bytearray
    next: int | None = None


def extent(window: Window, limit: int, indent: bytes | None = None) -> Extent:
    """Find the end of the object or list that begins at the window; at most `limit` bytes are held for it.

    `indent` is the white space before it where it begins a line. Then it is broken where a line begins in the same way
    and stands behind a comma, unless that is in a list: neither strings nor the members of an object can hold it.
    """
    stack = bytearray()
    size = looked = 0
    following: int | None = None
    while True:
        if indent is not None and following is None:
            following, looked = next_article(window, looked, indent)
        end = len(window.data) if following is None else window.at + following
        m = SKIP.match(window.data, window.at + size, end)
        size = (m.end() if m else window.at) - window.at
        if window.at + size < end and (char := window.data[window.at + size]) != QUOTE:
            if size >= limit:
                return Extent("large", size, stack)
            size += 1
            if char in (OPEN_OBJECT, OPEN_LIST):
                stack.append(char)
            elif not stack or stack.pop() != PAIRS[char]:
                return Extent("mismatch", size - 1, stack, following)
            elif not stack:
                return Extent("closed", size, stack)
        elif following is not None:
            if size < following or stack[-1] != OPEN_LIST:
                return Extent("mismatch", size, stack, following)
            following = None  # the next element of a list within
        elif not window.more(limit):
            return Extent("eof" if window.ended else "large", size, stack)


def next_article(window: Window, looked: int, indent: bytes) -> tuple[int | None, int]:
    """Where the comma before the next article stands, and up to where was looked, both from the window's beginning."""
    mark = b"\n" + indent + b"{"
    at = window.at + looked
    while (at := window.data.find(mark, at)) >= 0:
        near = max(window.at, at - NEAR)
        before = window.data[near:at].rstrip(b"\r\t ")
        if before.endswith(b",") and (behind := BEGUN.match(window.data, at + len(mark))):
            if behind.end() == len(window.data):
                return None, at - window.at  # more must be read to tell
            return near + len(before) - 1 - window.at, at + 1 - window.at
        at += 1
    return None, max(looked, window.ahead - len(mark))


def leave(window: Window, stack: bytearray) -> bool:
    """Leave behind all up to the bracket that closes the last of those open; false where the file ends before it.

    What is left behind is not held, strings of any size neither. Brackets that do not match count as if they did.
    """
    in_string = False
    while True:
        m = (STRING_REST if in_string else SKIP).match(window.data, window.at)
        window.advance(m.end() if m else window.at)
        if window.ahead and (in_string or window.data[window.at] == QUOTE) and window.data[window.at] != 0x5C:
            in_string = not in_string
            window.advance(window.at + 1)
        elif window.ahead and not in_string:
            char = window.data[window.at]
            if char in (OPEN_OBJECT, OPEN_LIST):
                stack.append(char)
            elif stack:
                stack.pop()
            window.advance(window.at + 1)
            if not stack:
                return True
        elif not window.more(window.ahead + CHUNK):
            return False


class Survey(NamedTuple):
    """What stands in an object: how deep its text lies (1 for its own), and its lists of objects.

    Each list is `(depth, offset of its bracket, whether the first object in it has a text)`.
    """

    text: int | None
    lists: tuple[tuple[int, int, bool], ...]

    @property
    def articles(self) -> tuple[int, int] | None:
        """Depth and offset of the list that holds the articles, `None` where the object is an article itself."""
        best = min(((depth, at) for depth, at, has_text in self.lists if has_text), default=None)
        if self.text is not None and (best is None or self.text <= best[0]):
            return None
        if best is None and self.lists:
            best = self.lists[0][:2]
        return best


def survey(data: bytearray, start: int, names: Collection[str]) -> Survey:
    """Look at an object at `start`, which may be cut off; `names` are those of texts, as `plain` gives them."""
    lists: list[tuple[int, int, bool]] = []
    text: int | None = None
    for depth, name, at in _members(data, start, DEEPEST):
        char = data[at]
        said = char == QUOTE and _is_text(data, at)
        if char == OPEN_LIST:
            first = _space(data, at + 1)
            if data[first : first + 1] == b"{":
                lists.append((depth, at, _has_text(data, first, names)))
            said = data[first : first + 1] == b'"'
        if said and depth <= 2 and name in names:
            text = min(text or depth, depth)
            if depth == 1:
                break
    return Survey(text, tuple(lists))


def _has_text(data: bytearray, start: int, names: Collection[str]) -> bool:
    return any(
        name in names and (data[at] == QUOTE or data[at : at + 2] == b'["') for _, name, at in _members(data, start, 2)
    )


def _members(data: bytearray, at: int, deepest: int) -> Iterator[tuple[int, str, int]]:
    """Depth, plain name and offset of the value of each member of an object, and of those in it, in their order."""
    depth = 1
    at += 1
    while depth:
        m = NAME.match(data, at)
        if m is None:
            at = _space(data, at)
            if data[at : at + 1] != b"}":
                return
            depth -= 1
            at += 1
            continue
        name, at = plain(m[1].decode("utf-8", "replace")), m.end()
        if at >= len(data):
            return
        yield depth, name, at
        if data[at] == OPEN_OBJECT and depth < deepest:
            depth += 1
            at += 1
            continue
        end = _behind(data, at)
        if end is None:
            return
        at = end


def _behind(data: bytearray, at: int) -> int | None:
    """The offset behind a value, `None` where it is cut off or no value."""
    if data[at] == QUOTE:
        m = STRING.match(data, at)
        return m.end() if m else None
    if data[at] not in (OPEN_OBJECT, OPEN_LIST):
        m = SCALAR.match(data, at)
        return m.end() if m else None
    depth = 0
    while True:
        m = SKIP.match(data, at)
        at = m.end() if m else len(data)
        if at >= len(data) or data[at] == QUOTE:
            return None
        depth += 1 if data[at] in (OPEN_OBJECT, OPEN_LIST) else -1
        at += 1
        if not depth:
            return at


def _is_text(data: bytearray, at: int) -> bool:
    """Whether a string says something, as far as can be told without reading it."""
    m = STRING.match(data, at)
    if m is None:
        return True  # cut off
    return m.end() - m.start() > 64 or (bool(m[1].strip()) and m[1].lower() not in (b"none", b"null", b"nan"))


def _space(data: bytearray, at: int) -> int:
    m = SPACE.match(data, at)
    return m.end() if m else at


def member_spans(data: bytes) -> dict[str, tuple[int, int]]:
    r"""Where the values of an object's own members lie (bytes); of a name that is there twice the last, which counts.

    >>> member_spans(b'{"a": 1, "\\u0062": [2]}')
    {'a': (6, 7), 'b': (19, 22)}
    """
    buffer, spans = bytearray(data), {}
    at = data.find(b"{") + 1
    while at and (m := NAME.match(buffer, at)) and (end := _behind(buffer, m.end())) is not None:
        spans[str(json.loads(f'"{m[1].decode("utf-8", "replace")}"', strict=False))] = m.end(), end
        at = end
    return spans
