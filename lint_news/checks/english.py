"""Which English an article is written in: told by its spelling, else by its outlet, so that nobody's is corrected."""

from __future__ import annotations

import re

from lint_news.model import Document

WORD = re.compile(r"[a-z]{4,}")
# Words, and ends of words, that are spelled in one way on one side of the ocean.
BRITISH = re.compile(
    r"(?:col|fav|hon|lab|rum|behavi|neighb|harb|vig|endeav|hum|flav|arm|sav|vap|cand|clam|fervo|rig|spl?end)our\w*"
    r"|(?:cent|theat|fib|lit|met|kilomet|centimet|lust|somb|spect|calib)res?|centred"
    r"|\w{3,}(?:ys(?:e|ed|ing|es)|isations?|nised|nising|alised?|alising|oris(?:ed?|ing)|cis(?:ed?|ing)|atis(?:ed?|ing))"
    r"|(?:de|of)fences?|pretences?|programmes?|cheques?|tyres?|grey|plough\w*|sceptic\w*|aluminium|ageing|jewellery"
    r"|(?:travel|cancel|label|model|level|signal|fuel|counsel|marvel)l(?:ed|ing|ers?)|enrolments?|fulfil|skilful\w*"
    r"|whilst|mum|mums|per cent|motorways?|lorr(?:y|ies)|licences?|paediatric\w*|manoeuvr\w*|mould\w*|storeys?|kerbs?"
)
AMERICAN = re.compile(
    r"(?:col|fav|hon|lab|rum|behavi|neighb|harb|endeav|flav|arm|sav|cand)or(?:s|ed|ing|ful|able|ite|ites|hood|hoods|ly)?"
    r"|(?:cent|theat|fib|lit|met|kilomet|centimet|lust|somb|calib)er(?:s|ed)?"
    r"|\w{3,}(?:yz(?:e|ed|ing|es)|izations?|nized|nizing|aliz(?:ed?|ing)|oriz(?:ed?|ing)|ciz(?:ed?|ing)|atiz(?:ed?|ing))"
    r"|(?:de|of)fenses?|gray|plow\w*|skeptic\w*|aluminum|aging|jewelry|percent|moms?|freeways?|enrollments?|fulfill"
    r"|(?:travel|cancel|label|model|level|signal|fuel|counsel|marvel)(?:ed|ing|ers?)|pediatric\w*|maneuver\w*|mold\w*"
)
EITHER = frozenset("labored labors honor honors armor program programs metered tailor".split())
PLACES = {
    "uk": "en-GB",
    "ie": "en-GB",
    "in": "en-GB",
    "au": "en-AU",
    "nz": "en-NZ",
    "za": "en-ZA",
    "ca": "en-CA",
}
GB, US = "en-GB", "en-US"


def variety(document: Document) -> str:
    """LanguageTool's name for the English of an article."""
    words = WORD.findall(document.text.lower())
    british = sum(1 for w in words if BRITISH.fullmatch(w))
    american = sum(1 for w in words if w not in EITHER and AMERICAN.fullmatch(w))
    if british > american:
        place = _by_outlet(document)
        return place if place not in {None, "en-CA"} and place is not None else GB
    return US if american > british else _by_outlet(document) or US


def _by_outlet(document: Document) -> str | None:
    return PLACES.get((document.outlet or "").rpartition(".")[2])
