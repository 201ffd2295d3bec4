"""The law of the spans over real pages: python benchmarks/spans.py

For every piece of every development page, what an oracle that knows nothing of our maps makes of `raw[start:end]` must
be the piece's text. The same for sub-spans between words, and for the page put into a JSON string.
"""

from __future__ import annotations

import json
import re
import sys
import time
from html import unescape

from data import pages

from lint_news.inputs.fields import unescape as json_unescape
from lint_news.segment import pieces
from lint_news.sourcemap import Span

ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
MARKUP = re.compile(
    rf"(?is)<(script|style|noscript|iframe|svg|template)\b{ATTRIBUTES}>.*?</\1\s*>|<!--.*?-->|<(br)\b[^>]*>"
    rf"|</?[a-z]{ATTRIBUTES}>|<[!?][^>]*>"
)
WORD = re.compile(r"\S+")


def oracle(raw: str) -> str:
    """Tags removed, references resolved, white space collapsed."""
    return collapse(unescape(MARKUP.sub(lambda m: " " if m[2] else "", raw)))


def collapse(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    total = spans = wrong = count = 0
    began = time.process_time()
    for page in pages():
        raw = page["html"]
        found = pieces(raw, html=True)
        line = json.dumps({"html": raw}, ensure_ascii=count % 2 == 0)
        field, to_line = json_unescape(line, 10, len(line) - 2)
        wrong += field != raw
        for piece in found:
            total += 1
            span = piece.map.raw
            wrong += oracle(raw[span.start : span.end]) != collapse(piece.text)
            for m in list(WORD.finditer(piece.text))[::7]:
                spans += 1
                part = piece.map.to_source(Span(*m.span()))
                wrong += oracle(raw[part.start : part.end]) != m[0]
                outer = piece.map.compose(to_line) if m.start() == 0 else None
                if outer is not None:
                    there = outer.to_source(Span(*m.span()))
                    text = json.loads(f'"{line[there.start : there.end]}"')
                    wrong += oracle(text) != m[0]
        count += 1
    print(f"{count} pages, {total} pieces, {spans} words: {wrong} mismatches ({time.process_time() - began:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
