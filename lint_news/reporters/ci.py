"""What the formats of other programs have in common: text, paths and places as they may stand there.

All text that comes from an article, a file name or a message passes `told` first: it keeps no control character, no
line end, no lone surrogate and nothing that a runner of jobs would take for a command.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from lint_news.model import Finding, Fix, Location, ParquetRow, Problem, WarcRecord
from lint_news.reporters.visible import visible

PROJECT = "https://github.com/lint-news/lint-news"
LONGEST = 500  # code points of a reported text that are quoted
NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # XML cannot hold the last two, and nobody needs the others
SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)
PROBLEM, GATE = "problem", "gate"


def told(text: str) -> str:
    r"""Text of strangers that is safe in every format: one line, without characters that nobody sees.

    >>> told("a\nb\ud800\uffff")
    'a b<U+D800><U+FFFF>'
    """
    return NO_CHARACTERS.sub(lambda m: f"<U+{ord(m[0]):04X}>", visible(text))


def quoted(text: str) -> str:
    """A reported text, cut where it is long."""
    return told(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def opens(place: Location) -> bool:
    """Whether line and column are those of the file: not those of a record of a WARC file or of a cell of Parquet."""
    return not isinstance(place.record, ParquetRow | WarcRecord)


def fits(fix: Fix) -> bool:
    """Whether a program can make the edits of a fix from a report: in lines of a file, safe to print."""
    return all(opens(e.location) and told(e.replacement) == e.replacement for e in fix.edits)


def uri(path: str) -> str:
    """A path as a relative reference, or the address of what is remote.

    >>> uri("a b/c#1.txt"), uri("s3://bucket/a b")
    ('a%20b/c%231.txt', 's3://bucket/a%20b')
    """
    scheme = SCHEME.match(path)
    head = scheme[0] if scheme else "file://" if path.startswith("/") else ""
    return head + quote(path.removeprefix(head), safe="/~", errors="surrogatepass")


def says(finding: Finding) -> str:
    """What a finding says, with the text that it is about, the other places and the suggestions: one line."""
    parts = [told(finding.message)]
    if told(finding.text) not in parts[0]:
        parts.append(f": {quoted(finding.text)}")
    if finding.suggestions:
        parts.append(f" (suggestion: {quoted(' | '.join(finding.suggestions))})")
    parts += [f" ({told(r.message)}: {told(str(r.location))})" for r in finding.related]
    return "".join(parts) + _elsewhere(finding.location)


def complains(problem: Problem) -> str:
    """What a problem says, and what to do: one line."""
    lost = " (article lost)" if problem.article_lost else ""
    return f"{told(problem.message)}{lost}; {told(problem.remedy)}{_elsewhere(problem.location)}"


def _elsewhere(place: Location) -> str:
    """The place itself, where a format knows lines of files only."""
    return "" if opens(place) else f" (at {told(str(place))})"
