"""LanguageTool's own descriptions of its rules, out of its installation: they are not ours to ship.

Rules that are data lie as XML in the jars. The few that are code are described by the server only with a find, so it is
given something to find.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lint_news.languagetool.install import Installation
from lint_news.languagetool.warden import START_SECONDS, Warden
from lint_news.languagetool.web import Web, WebError

TAG = rb'<(?:rule|rulegroup)\b[^>]*\bid="%s"[^>]*>'
ATTRIBUTE = re.compile(r'\b(\w+)="([^"]*)"')
CATEGORY = re.compile(rb"<category\b[^>]*>")
EXAMPLE = re.compile(rb"<example\b[^>]*\bcorrection=[^>]*>(.*?)</example>", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>")
IN_CODE = {  # a find of each rule that is code
    "EN_A_VS_AN": ("en-US", "It is an test."),
    "ENGLISH_WORD_REPEAT_RULE": ("en-US", "The ship ship sails."),
    "MORFOLOGIK_RULE_EN_US": ("en-US", "The shipp sails."),
    "MORFOLOGIK_RULE_EN_GB": ("en-GB", "The shipp sails."),
}


@dataclass(frozen=True, slots=True)
class About:
    """A rule's description, the name of its category, and an example with the error in `[[ ]]`, empty without one."""

    description: str
    category: str
    category_id: str
    example: str = ""


def about(rule: str, where: Installation) -> About | None:
    """What LanguageTool says of a rule, `None` if it has none of that id."""
    if rule in IN_CODE:
        return _of_code(rule, where)
    pattern = re.compile(TAG % re.escape(rule).encode("ascii", "replace"))
    for data in _rule_files(where.folder):
        found = pattern.search(data)
        if found is not None:
            return _read(data, found)
    return None


def _rule_files(folder: Path) -> Iterator[bytes]:
    """The files of rules, English first."""
    jars = sorted((folder / "libs").glob("language-*.jar"), key=lambda j: (j.name != "language-en.jar", j.name))
    for jar in jars:
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                if "/rules/" in name and name.endswith(".xml"):
                    yield archive.read(name)
    yield from (file.read_bytes() for file in sorted(folder.glob("org/languagetool/rules/**/*.xml")))


def _read(data: bytes, found: re.Match[bytes]) -> About:
    tag = _attributes(found[0])
    categories = list(CATEGORY.finditer(data, 0, found.start()))
    category = _attributes(categories[-1][0]) if categories else {}
    example = EXAMPLE.search(data, found.end())
    text = example[1].decode("utf-8", "replace") if example else ""
    marked = text.replace("<marker>", "[[").replace("</marker>", "]]")
    return About(
        tag.get("name", ""),
        category.get("name", ""),
        category.get("id", ""),
        html.unescape(" ".join(MARKUP.sub("", marked).split())),
    )


def _attributes(tag: bytes) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag.decode("utf-8", "replace"))}


def _of_code(rule: str, where: Installation) -> About | None:
    """What the server says of a rule when it finds something."""
    language, text = IN_CODE[rule]
    with Warden(where.command) as warden:
        url = warden.url()
        if url is None:
            return None
        web = Web(url)
        try:
            answer = web.post("check", {"language": language, "text": text}, START_SECONDS)
            matches = json.loads(answer.body)["matches"]
        except (WebError, ValueError, KeyError):
            return None
        finally:
            web.close()
    for match in matches:
        if match["rule"]["id"] == rule:
            category = match["rule"]["category"]
            start, end = match["offset"], match["offset"] + match["length"]
            marked = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
            return About(match["rule"]["description"], category["name"], category["id"], marked)
    return None
