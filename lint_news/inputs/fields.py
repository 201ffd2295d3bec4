"""The text fields of a record, decoded, each with the map from its code points to the record's raw text.

Fields are found by name; `docs/inputs.md` lists the names and their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lint_news.inputs import csvfields, jsonfields, xmlfields
from lint_news.inputs.values import BLANK_LINE, Cut, NoText, RecordError, RecordValues, Value, Values, joined
from lint_news.model import CSV_ROW, JSON_RECORD, XML, Field, Source
from lint_news.sourcemap import SourceMap

__all__ = ["RECORDS", "NoText", "RecordError", "RecordFields", "Role", "find_roles", "read_record", "read_values"]

TEXT_NAMES = ("maintext", "articlebody", "bodytext", "text", "content", "body", "article", "rawtext")
HTML_NAMES = ("html", "rawhtml", "pagehtml", "contenthtml", "texthtml", "richcontent", "articlebodyhtml")
TITLE_NAMES = ("title", "headline", "articletitle", "heading", "name")
URL_NAMES = ("url", "link", "canonicalurl", "sourceurl", "uri", "source")
SITE_NAMES = (
    *("sourcedomain", "hostname", "sourcehostname", "domain", "site", "sitename", "newspaper", "outlet", "source"),
)
DATE_NAMES = (
    *("datepublish", "datepublished", "publishdate", "publisheddate", "publicationdate", "publishedat", "pubdate"),
    *("publishtime", "published", "date", "datetime", "seendate"),
)
LANGUAGE_NAMES = ("language", "lang", "inlanguage", "metalang")
AUTHOR_NAMES = ("authors", "author", "byline", "creator", "dccreator", "writer")
META_NAMES = frozenset((*URL_NAMES, *SITE_NAMES, *DATE_NAMES, *LANGUAGE_NAMES, *AUTHOR_NAMES))
KNOWN = META_NAMES | {*TEXT_NAMES, *HTML_NAMES, *TITLE_NAMES}
LOOKS_HTML = re.compile(r"<(?:p|div|br|html|body|article|h[1-6]|ul|span|a)\b[^>]*>", re.I)
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8})*")
SURROGATE = re.compile("[\ud800-\udfff]")
HTML_JOINT = BLANK_LINE + "<p>"  # a blank line alone is no paragraph in HTML
MOST_NAMES = 30  # names of fields in a message
Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The fields of a record that are linted, the headline first, and what the record says of itself."""

    fields: tuple[Field, ...]
    url: str | None = None
    site: str | None = None
    published: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A field that was found: its value, and the known name that it matched, empty where the user named it."""

    value: Value
    matched: str = ""


class _Form(NamedTuple):
    """How the records of a media type are read; `body` cuts the literals of the text, `title` those of the title."""

    read: Callable[[str, Source], RecordValues]
    body: Cut
    title: Cut
    text_names: tuple[str, ...] = (*TEXT_NAMES, *HTML_NAMES)


FORMS = {
    JSON_RECORD: _Form(jsonfields.read, jsonfields.unescape, jsonfields.unescape),
    CSV_ROW: _Form(csvfields.read, csvfields.undouble, csvfields.undouble),
    XML: _Form(xmlfields.read, xmlfields.plain, xmlfields.resolve, (xmlfields.MAIN,)),
}
RECORDS = frozenset(FORMS)  # media types whose text lies in fields


def read_record(raw: str, source: Source, places: bool = True) -> RecordFields:
    """The fields of a record. Raises `RecordError` for what is no record, `NoText` for one without text.

    Without `places`, the body of a JSON record leads nowhere: maps of escaped pages take as long as reading them.
    """
    form = FORMS[source.media_type]
    values = form.read(raw, source)
    roles = find_roles(values, source)
    if "text" not in roles:
        names = list(values.top)
        known = ", ".join(names[:MOST_NAMES]) + (", ..." if len(names) > MOST_NAMES else "")
        raise NoText(f"no text field; fields: {known or 'none'}")
    body = roles["text"].value
    markup = source.media_type != XML and looks_html(body)
    if places or source.media_type != JSON_RECORD or len(body.literals) != 1:
        text, leads = joined(raw, body.literals, form.body, HTML_JOINT if markup else BLANK_LINE)
    else:
        text = SURROGATE.sub("\ufffd", body.text)
        leads = SourceMap.identity(0, len(text))
    fields = [Field(body.name, text, leads, markup)]
    if "title" in roles:
        title = roles["title"].value
        text, leads = joined(raw, title.literals, form.title, BLANK_LINE)
        fields.insert(0, Field(title.name, text, leads, False, True))
    said = {role: SURROGATE.sub("\ufffd", found.value.text.strip()) for role, found in roles.items()}
    language = said.get("language", "").lower().replace("_", "-") or None
    authors = (said["author"],) if "author" in said else ()
    return RecordFields(tuple(fields), said.get("url"), said.get("site"), said.get("date"), language, authors)


def read_values(raw: str, source: Source) -> RecordValues:
    """All values of a record. Raises `RecordError` for what is no record."""
    return FORMS[source.media_type].read(raw, source)


def looks_html(value: Value) -> bool:
    """Whether a text holds tags, so that it is read as a page."""
    return LOOKS_HTML.search(value.text) is not None


def find_roles(values: RecordValues, source: Source) -> dict[str, Role]:
    """The fields of a record by their roles, only those it has.

    The roles are "text", "title", "url", "site", "date", "language" and "author". Without a text among the record's
    own values, the first object in it that has one counts, the record's own values behind its.
    """
    named = dict(source.field_names)
    if named and source.media_type == CSV_ROW:
        named = _by_number(named, values.top)
    text_names = FORMS[source.media_type].text_names
    groups = [values.top]
    text = _role(values.top, named.get("text"), text_names, _any)
    if text is None:
        for inner in values.nested():
            text = _role(inner, named.get("text"), text_names, _any, dotted=True)
            if text is not None:
                groups.insert(0, inner)
                break
    found = {"text": text, "title": _title(groups, values, named.get("title"))}
    if found["title"] is not None and text is not None and found["title"].value == text.value:
        found["title"] = None
    for role, (known, wanted) in OTHERS.items():
        tried = (_role(group, None, known, wanted, group is not values.top) for group in groups)
        found[role] = next((r for r in tried if r is not None), None)
    return {role: r for role, r in found.items() if r is not None}


def _title(groups: list[Values], values: RecordValues, named: str | None) -> Role | None:
    if named is not None and all(named not in group for group in groups):
        groups = list(values.nested())
    tried = (_role(group, named, TITLE_NAMES, _any, group is not values.top) for group in groups)
    return next((r for r in tried if r is not None), None)


def _any(text: str) -> bool:
    return True


def _is_url(text: str) -> bool:
    return "://" in text


def _is_site(text: str) -> bool:
    return "://" not in text


def _is_language(text: str) -> bool:
    return LANGUAGE.fullmatch(text.strip()) is not None


OTHERS: dict[str, tuple[tuple[str, ...], Wanted]] = {
    "url": (URL_NAMES, _is_url),
    "site": (SITE_NAMES, _is_site),
    "date": (DATE_NAMES, _any),
    "language": (LANGUAGE_NAMES, _is_language),
    "author": (AUTHOR_NAMES, _any),
}


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A name as it is compared.

    >>> plain("Article_Body")
    'articlebody'
    """
    return name.lower().replace("_", "").replace("-", "").strip()


def _role(
    group: Values, named: str | None, known: tuple[str, ...], wanted: Wanted, dotted: bool = False
) -> Role | None:
    """The value the user named, or the first of the known names whose value says something."""
    if named is not None:
        value = group.get(named)
        return Role(value) if value is not None and value.given else None
    by_name: dict[str, Value] = {}
    for name, value in group.items():
        key = plain(name.rpartition(".")[2] if dotted else name)
        if key in known and key not in by_name and value.given and wanted(value.text):
            by_name[key] = value
    return next((Role(by_name[name], name) for name in known if name in by_name), None)


def _by_number(names: Mapping[str, str], columns: Values) -> dict[str, str]:
    """The names the user gave, with the numbers of columns, from 1, replaced by the columns' names."""
    called = list(columns)
    return {
        role: called[int(name) - 1] if name not in columns and name in map(str, range(1, len(called) + 1)) else name
        for role, name in names.items()
    }
