"""Dates as pages print them, to ISO 8601 where they have one meaning."""

from __future__ import annotations

import re
from datetime import date, datetime

_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)
_MONTHS = {name[:3]: n for n, name in enumerate(_NAMES, start=1)}
_MONTH = r"(?P<m{0}>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _NAMES) + r"|sept)\b\.?"
_DAY = r"(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y{0}>(?:19|20)\d\d)\b"
_FORMS = (
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}".format(1),
    rf"{_DAY}\.?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}".format(2),
    rf"{_YEAR}[-/.](?P<m3>\d{{{{1,2}}}})[-/.](?P<d3>\d{{{{1,2}}}})(?!\d)".format(3),
    rf"(?P<n1>\d{{{{1,2}}}})(?P<mark>[./-])(?P<n2>\d{{{{1,2}}}})(?P=mark){_YEAR}".format(4),
)
_TIME = (
    r"(?:[\s,T|–—-]+(?:at\s+)?(?P<t>\d{1,2}[:.]\d\d(?::\d\d)?)(?:\.\d+)?"
    r"\s*(?P<ap>[ap]\.?m\b\.?)?\s*(?P<z>Z\b|GMT\b|UTC\b|[+-]\d\d:?\d\d\b)?)?"
)
WRITTEN = re.compile(rf"\b(?:{'|'.join(_FORMS)}){_TIME}", re.I)
LONGEST = 200  # code points of a line in which a date is looked for
UNSET = ("0001-01-01", "1970-01-01", "0000-00-00")  # what programs print for a date they do not have
DATE_LENGTH = 10  # of YYYY-MM-DD
AFTERNOON = 12


def iso(printed: str) -> str:
    """A date in ISO 8601, with its time of day where one is given; as it is printed where it may mean several days.

    Empty for what programs print where they have no date. A time without a zone, or with one that only has a name, is
    local.

    >>> iso("Sun, 24 Dec 2023 21:55:14 GMT"), iso("May 3, 2024 at 2:20 p.m. EST"), iso("25/12/2023")
    ('2023-12-24T21:55:14Z', '2024-05-03T14:20:00', '2023-12-25')
    >>> iso("03/04/2024")
    '03/04/2024'
    """
    text = " ".join(printed.split())
    return "" if text.startswith(UNSET) else _standard(text) or found(text) or text


def _standard(text: str) -> str:
    """A date that is ISO 8601 already, in its usual form."""
    try:
        if len(text) <= DATE_LENGTH:
            return date.fromisoformat(text).isoformat()
        return _shown(datetime.fromisoformat(text))
    except ValueError:
        return ""


def found(text: str) -> str:
    """The first date in a line, in ISO 8601; empty where there is none with one meaning.

    >>> found("Published: 3 May 2024, 14:20 GMT | Updated 4 May 2024")
    '2024-05-03T14:20:00Z'
    """
    m = WRITTEN.search(text[:LONGEST])
    if m is None:
        return ""
    year = int(m["y1"] or m["y2"] or m["y3"] or m["y4"])
    if m["n1"]:
        day, month = _day_month(int(m["n1"]), int(m["n2"]), m["mark"])
    else:
        name = m["m1"] or m["m2"]
        day = int(m["d1"] or m["d2"] or m["d3"])
        month = _MONTHS[name[:3].lower()] if name else int(m["m3"])
    try:
        day_only = date(year, month, day)
        return _shown(datetime.fromisoformat(f"{day_only}T{_time(m)}")) if m["t"] else day_only.isoformat()
    except ValueError:
        return ""


def _day_month(first: int, second: int, mark: str) -> tuple[int, int]:
    """Day and month of two numbers; 0 and 0 where either may be the day."""
    if mark == "." or first > AFTERNOON or first == second:
        return first, second
    return (second, first) if second > AFTERNOON else (0, 0)


def _time(m: re.Match[str]) -> str:
    hour, minute, *rest = (int(part) for part in re.split("[:.]", m["t"]))
    if m["ap"]:
        hour = hour % AFTERNOON + (AFTERNOON if m["ap"][0] in "pP" else 0)
    zone = (m["z"] or "").upper().replace("GMT", "Z").replace("UTC", "Z")
    return f"{hour:02}:{minute:02}:{rest[0] if rest else 0:02}{zone}"


def _shown(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
