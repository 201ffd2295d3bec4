"""Words that LanguageTool's speller does not know and edited news does: `lint_news/models/words.txt`.

    python training/spelling.py [DATA/corpus] [lint_news/models/words.txt]

It counts words written small in the articles of the corpus whose hash is even (`benchmarks/grammar.py` reports on the
others), and keeps those that the speller takes for a slip of another word though they stand there often: often by
themselves, and often beside the word that they are taken for. It needs the `grammar` extra.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

import zstandard

from lint_news.checks.spelling import ENGLISH, slip
from lint_news.languagetool.answers import Asked
from lint_news.languagetool.client import Budget, Client
from lint_news.languagetool.install import find
from lint_news.languagetool.warden import Warden

WORD = re.compile(r"(?<![\w'’.@/-])[a-z]{6,}(?![\w'’@/-])")
SOURCES = "reuters allsides bbc intl2024 polnear isot nyt_stories".split()
FEWEST = 2  # articles that must hold a word
SHARE = 0.02  # of the count of the word that it is taken for: a common slip is below
MOST = 200_000  # articles of a source


def counted(folder: Path) -> Counter[str]:
    """How many articles hold each word."""
    counts: Counter[str] = Counter()
    for name in SOURCES:
        with (folder / f"{name}.jsonl.zst").open("rb") as stream:
            reader = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(stream)
            for n, line in enumerate(io.TextIOWrapper(reader, encoding="utf-8")):
                if n > MOST:
                    break
                record = json.loads(line)
                if hashlib.sha256(f"{name}/{record['i']}".encode()).digest()[0] % 2 == 0:
                    counts.update(set(WORD.findall(record["x"])))
        print(name, len(counts), flush=True)
    return counts


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/corpus")
    target = Path(sys.argv[2] if len(sys.argv) > 2 else "lint_news/models/words.txt")
    counts = counted(folder)
    frequent = sorted(word for word, count in counts.items() if count >= FEWEST)
    print(len(frequent), "frequent words", flush=True)
    known = []
    with Warden(find().command) as warden:
        client = Client(warden.door, find().version)
        left = frequent
        meant: dict[str, set[str]] = {}
        for language in ENGLISH:
            asked = Asked(language, rules=(f"MORFOLOGIK_RULE_{language.upper().replace('-', '_')}",))
            answers = client.check(left, asked, Budget(3600))
            wrong = {w: hits[0].suggestions for w, hits in zip(left, answers, strict=True) if hits}
            for word, words in wrong.items():
                meant.setdefault(word, set()).update(w for w in words if w.isalpha() and w.islower() and slip(word, w))
            left = list(wrong)
            print(len(left), "words unknown in", language, flush=True)
        client.close()
    for word in left:
        if meant[word] and all(counts[word] >= SHARE * counts[other] for other in meant[word]):
            known.append(word)
    target.write_text("".join(f"{word}\n" for word in sorted(known)), encoding="utf-8")
    print(len(known), "words kept")


if __name__ == "__main__":
    main()
