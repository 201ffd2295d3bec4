"""Words that are put in place of others: neighbours by spelling and sound, and by meaning, from the corpus.

    python training/neighbours.py --thesaurus th_en_US_v2.dat -o FOLDER     # four minutes on one core

Writes `words.tsv` (word, count in lower case, count in all), `spelling.tsv` and `thesaurus.tsv` (word, its neighbours
with the likeliest first). The thesaurus is MyThes' English one (WordNet), of Debian's package mythes-en-us.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from pathlib import Path

import jellyfish
from corpus import FILES, articles

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
OFTEN = 12  # occurrences in lower case
MOST = 32  # neighbours kept
SHAPES = (
    "rn m, cl d, t f, li h, ri n, vv w, nn m, in m, ii u, c e, b h, l i, l t, u v, ni m, ri u, fi h, o e, a o, n u,"
    "g q, f s, h n, i j, v y, ln h, lc k, rr n, cI d, tl d, e o, oo co, h b, m nn, s a"
)
BRITISH = (("our", "or"), ("ise", "ize"), ("isa", "iza"), ("isi", "izi"), ("yse", "yze"), ("ll", "l"), ("tre", "ter"),
           ("ae", "e"), ("ence", "ense"), ("ogue", "og"), ("oe", "e"), ("amme", "am"), ("mould", "mold"), ("ey", "ay"),
           ("dge", "dg"), ("que", "ck"), ("ph", "f"))  # fmt: skip
ENDINGS = ("'s", "’s", "ings", "ing", "ers", "er", "ed", "es", "ies", "ied", "ier", "iest", "est", "ly", "ness",
           "s", "d", "r", "e", "y", "st", "n", "en", "al", "ally", "ion", "ions")  # fmt: skip


def counted(name: str) -> tuple[Counter[str], Counter[str]]:
    """Words of a file in lower case, and in all."""
    lower: Counter[str] = Counter()
    every: Counter[str] = Counter()
    surface: Counter[str] = Counter()
    for article in articles(name):
        surface.update(WORD.findall(article.text))
    for word, count in surface.items():
        folded = word.lower().replace("’", "'")
        every[folded] += count
        if word.islower():
            lower[folded] += count
    return lower, every


def vocabulary() -> dict[str, tuple[int, int]]:
    """Words that stand in lower case mostly, with both counts; most frequent first."""
    lower: Counter[str] = Counter()
    every: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for own, all_ in pool.map(counted, FILES):
            lower.update(own)
            every.update(all_)
    return {w: (n, every[w]) for w, n in lower.most_common() if n >= OFTEN and n > every[w] / 2 and w.isascii()}


def stem(word: str) -> str:
    """A word without what an inflection adds, so that forms of one word are alike."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word.rstrip("e")


def akin(a: str, b: str) -> bool:
    """Forms of one word, or British and American spelling of one."""
    if stem(a) == stem(b) or a.replace("'", "") == b.replace("'", ""):
        return True
    short, long = sorted((a, b), key=len)
    if any(long == short + e for e in ENDINGS) or any(stem(long) == short or long == stem(short) + e for e in ENDINGS):
        return True
    return any(a.replace(x, y) == b.replace(x, y) for x, y in BRITISH)


def deletions(word: str, most: int) -> set[str]:
    """What is left of a word when up to some letters are taken out."""
    return {"".join(c) for n in range(most + 1) for c in combinations(word, len(word) - n)}


def by_spelling(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs within one edit (a swap of two letters is one), or two from six letters on; and within three by sound."""
    words = [w for w in words if len(w) > 1]
    near: dict[str, list[str]] = defaultdict(list)
    sound: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for left in deletions(word, 2 if len(word) >= 6 else 1):
            near[left].append(word)
        sound[jellyfish.metaphone(word)].append(word)
    for group in near.values():
        for a, b in combinations(group, 2):
            far = jellyfish.damerau_levenshtein_distance(a, b)
            if far <= (2 if min(len(a), len(b)) >= 6 else 1):
                yield a, b
    for key, group in sound.items():
        if key:
            for a, b in combinations(group, 2):
                if jellyfish.damerau_levenshtein_distance(a, b) <= 3:
                    yield a, b


def by_shape(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that look alike to a reader of scanned print."""
    known = set(words)
    shapes = [tuple(pair.split()) for pair in SHAPES.split(",")]
    for word in known:
        for x, y in shapes + [(y, x) for x, y in shapes]:
            at = word.find(x)
            while at >= 0:
                other = word[:at] + y + word[at + len(x) :]
                if other in known:
                    yield word, other
                at = word.find(x, at + 1)


def meanings(path: Path) -> dict[str, list[str]]:
    """Words of one word and what the thesaurus sets beside them, nearest first; not antonyms."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    word = ""
    for line in path.read_text("latin-1").splitlines()[1:]:
        if not line.startswith(("(", "|", "-")):
            word = line.split("|")[0].lower()
            continue
        for each in line.split("|")[1:]:
            plain = each.split(" (")[0].lower()
            if "(antonym)" in each or not plain.isalpha() or not word.isalpha() or plain == word:
                continue
            far = 0 if " (" not in each else 1 if "similar" in each or "related" in each else 2
            found[word][plain] = min(far, found[word].get(plain, 9))
            found[plain][word] = min(far, found[plain].get(word, 9))
    return {w: sorted(others, key=others.__getitem__) for w, others in found.items()}


def inflected(word: str) -> dict[str, str]:
    """Regular forms of a word by ending."""
    y = len(word) > 2 and word[-1] == "y" and word[-2] not in "aeiou"
    e = word.endswith("e")
    base = word[:-1] if y or e else word
    plural = base + "ies" if y else word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")
    past = base + ("ied" if y else "ed")
    return {"": word, "s": plural, "ed": past, "ing": (base if e else word) + "ing",
            "ly": (base + "i" if y else word) + "ly", "er": base + ("ier" if y else "er")}  # fmt: skip


def by_meaning(counts: dict[str, tuple[int, int]], path: Path) -> dict[str, list[str]]:
    """Neighbours by meaning, inflected alike; near ones first, frequent ones first among those."""
    made: dict[str, dict[str, int]] = defaultdict(dict)
    found = meanings(path)
    for word, others in found.items():
        for ending, form in inflected(word).items():
            if form not in counts or (ending and form in found and form.endswith(("ly", "er"))):
                continue
            for rank, other in enumerate(others):
                like = inflected(other)[ending]
                if like in counts and not akin(like, form):
                    made[form].setdefault(like, rank)
    kept = {w: sorted(o, key=lambda x: (o[x] // 12, -counts[x][0]))[:MOST] for w, o in made.items()}
    return {w: kept[w] for w in counts if w in kept}


def write(path: Path, table: dict[str, list[str]]) -> None:
    path.write_text("".join(f"{word}\t{' '.join(others)}\n" for word, others in table.items()), "utf-8")
    print(f"{path.name}: {len(table):,} words, {sum(map(len, table.values())):,} neighbours", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thesaurus", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    counts = vocabulary()
    rows = "".join(f"{w}\t{low}\t{every}\n" for w, (low, every) in counts.items())
    (options.output / "words.tsv").write_text(rows, "utf-8")
    print(f"{len(counts):,} words", flush=True)
    spelled: dict[str, set[str]] = defaultdict(set)
    for source in (by_spelling(counts), by_shape(counts)):
        for a, b in source:
            if a != b and b not in spelled[a] and not akin(a, b):
                spelled[a].add(b)
                spelled[b].add(a)
    sorted_ = {w: sorted(spelled[w], key=lambda x: -counts[x][0])[:MOST] for w in counts if spelled.get(w)}
    write(options.output / "spelling.tsv", sorted_)
    write(options.output / "thesaurus.tsv", by_meaning(counts, options.thesaurus))


if __name__ == "__main__":
    main()
