"""The language of a text by its script and its commonest words, where nothing declares it."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 4000  # code points that are looked at
FEWEST_WORDS = 12
SHARE = 0.2  # of the words that must be common ones of a language
LEAD = 1.8  # times as many as of the next language
SCRIPT_SHARE = 0.5  # of the letters, for languages that have a script of their own
WORD = re.compile(r"[^\W\d_]+")
COMMON = {
    "en": "the of and to in a is that for it was on with as he be by at his from are this have but not they which",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este son",
    "it": "di e il la che in a per un è del non con si della i una le da al sono nel come più ha alla gli dei lo anche",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou foi",
    "nl": "de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit door over werd",
    "sv": "och i att det som en på är av för med den till inte om ett han men var sig från vi så kan när hade år nu de",
    "pl": "i w na z do się nie że to jest o za po od jak ale dla przez był są tym tego co przy jego już ze oraz która",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en sonra kadar ne her o ama var ise değil ya iki oldu",
    "id": "yang dan di dengan untuk dari ini pada tidak dalam akan ke itu oleh juga ada telah bisa karena sebagai para",
}
_WORDS = {language: frozenset(words.split()) for language, words in COMMON.items()}
# Scripts that tell a language: its letters, and letters of other languages in the same script.
SCRIPTS = (
    ("ja", re.compile("[぀-ヿ]"), None, 0.1),
    ("ko", re.compile("[가-힣]"), None, SCRIPT_SHARE),
    ("zh", re.compile("[一-鿿]"), None, SCRIPT_SHARE),
    ("ru", re.compile("[а-яё]", re.I), re.compile("[іїєґўћђљњџјѓќәғқңөұүһ]", re.I), SCRIPT_SHARE),
    ("ar", re.compile("[ء-ي]"), re.compile("[پچژگیک]"), SCRIPT_SHARE),
    ("el", re.compile("[α-ωά-ώ]", re.I), None, SCRIPT_SHARE),
    ("he", re.compile("[א-ת]"), None, SCRIPT_SHARE),
    ("th", re.compile("[ก-๛]"), None, SCRIPT_SHARE),
)


def guess(text: str) -> str | None:
    """The language of a text as a code of two letters, `None` where the text is too short or leaves a doubt.

    >>> guess("The ferry sank in calm water on Sunday, and the harbour master said that nobody was hurt.")
    'en'
    >>> guess("Die Fähre sank am Sonntag bei ruhiger See, und nach Angaben der Behörden ist niemand verletzt.")
    'de'
    >>> guess("Ferry sinks") is None
    True
    """
    sample = text[:SAMPLE]
    words = WORD.findall(sample.lower())
    letters = sum(map(len, words))
    if not letters:
        return None
    for language, own, foreign, share in SCRIPTS if not sample.isascii() else ():
        if len(own.findall(sample)) >= share * letters:
            return None if foreign and foreign.search(sample) else language
    if len(words) < FEWEST_WORDS:
        return None
    counts = Counter({language: sum(w in common for w in words) for language, common in _WORDS.items()})
    (best, most), (_, next_most) = counts.most_common(2)
    return best if most >= SHARE * len(words) and most >= LEAD * next_most else None
