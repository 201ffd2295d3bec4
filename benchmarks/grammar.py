"""Grammar: alarms on clean articles, recall on planted errors, speed; default LanguageTool beside ours.

    python benchmarks/grammar.py [alarms] [recall] [speed] [--list FILE] [--articles N]

It needs the `grammar` extra and the development data. `alarms` looks at articles of the corpus whose hash is odd (the
rules were chosen on those whose hash is even) and at all of `oddities-dev`, of which nothing was read; `--list` writes
its alarms to a file, for a reader's verdicts (`grammar-verdicts.tsv`).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import zstandard

from lint_news.config import Config, GrammarConfig
from lint_news.engines.grammar import prepared
from lint_news.languagetool.install import JAVA, find
from lint_news.languagetool.places import Places
from lint_news.languagetool.warden import Warden
from lint_news.languagetool.web import Web
from lint_news.model import Finding, Source
from lint_news.pipeline import lint
from lint_news.rule import Plan
from lint_news.ruleset import make_plan

DATA = Path(os.environ.get("LINT_NEWS_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
SHARES = {"reuters": 50, "allsides": 60, "bbc": 40, "intl2024": 40, "polnear": 10}
FIRST = 60_000  # records of a file that are drawn from
WORDS = 150, 1500
VERDICTS = Path(__file__).with_name("grammar-verdicts.tsv")


@dataclass(frozen=True)
class Article:
    """Text, one paragraph a line, blank lines between."""

    name: str
    text: str


def records(file: Path) -> Iterator[dict]:
    with file.open("rb") as stream:
        reader = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(stream)
        for line in io.TextIOWrapper(reader, encoding="utf-8"):
            yield json.loads(line)


def laid_out(*parts: str) -> str:
    lines = (" ".join(line.split()) for part in parts for line in part.split("\n"))
    return "\n\n".join(line for line in lines if line)


def corpus(share: float = 1.0) -> list[Article]:
    """Edited articles whose hash is odd."""
    found = []
    for name, number in SHARES.items():
        drawn = []
        for n, record in enumerate(records(DATA / "corpus" / f"{name}.jsonl.zst")):
            if n > FIRST:
                break
            digest = hashlib.sha256(f"{name}/{record['i']}".encode()).digest()
            if digest[0] % 2 and WORDS[0] < len(record["x"].split()) < WORDS[1]:
                drawn.append((digest, Article(f"{name}/{record['i']}", laid_out(record.get("t") or "", record["x"]))))
        found += [article for _, article in sorted(drawn, key=lambda pair: pair[0])[: round(number * share)]]
    return found


def oddities() -> list[Article]:
    docs = records(DATA / "oddities-dev" / "docs.jsonl.zst")
    return [Article(f"oddities/{d.get('id', n)}", d["text"]) for n, d in enumerate(docs)]


class Ours:
    """Our curation over one server."""

    def __init__(self, warden: Warden, threads: int = 2) -> None:
        plan = prepared(make_plan(Config(grammar=GrammarConfig(True))))
        if plan.grammar is None:
            raise SystemExit("no grammar")
        at = replace(plan.grammar, port=warden.door.port, token=warden.door.token, seconds=120.0)
        self.plan: Plan = replace(plan, grammar=at)

    def finds(self, article: Article) -> list[Finding]:
        """What is reported of an article."""
        result = lint(Source(article.name, article.text), self.plan)
        for problem in result.problems:
            print(f"{article.name}: {problem.message}")
        return [f for f in result.findings if f.rule.startswith("grammar/")]


class Default:
    """LanguageTool as it comes."""

    def __init__(self, warden: Warden) -> None:
        self.url = warden._place(0).partition(" ")[2]
        self.web = Web(self.url)

    def finds(self, text: str, web: Web | None = None) -> list[tuple[int, int, str]]:
        """Ranges and rules of what is found in a text."""
        answer = (web or self.web).post("check", {"language": "en-US", "text": text}, 120)
        places = Places(text)
        if answer.status != 200:
            return []
        return [(*places.span(m["offset"], m["length"]), m["rule"]["id"]) for m in json.loads(answer.body)["matches"]]


def alarms(warden: Warden, list_to: str | None) -> None:
    ours, default = Ours(warden), Default(warden)
    rows = []
    for name, articles in (("corpus", corpus()), ("oddities-dev", oddities())):
        plants = planted() if name == "oddities-dev" else {}
        found = []
        for article in articles:
            for f in ours.finds(article):
                start, end = f.location.start, f.location.end
                if not any(s < end and start < e for s, e in plants.get(article.name, ())):
                    found.append((article, f))
        plain = sum(len(default.finds(a.text)) for a in articles)
        number = len(articles)
        print(f"{name}: {number} articles; ours {len(found)} alarms ({len(found) / number:.3f} an article); ", end="")
        print(f"default {plain} ({plain / number:.2f})")
        grave = Counter(f.severity for _, f in found)
        print(f"  {dict(grave)}; {Counter(f.rule for _, f in found).most_common(8)}")
        rows += [(name, a, f) for a, f in found]
    verdicts(rows)
    if list_to:
        with Path(list_to).open("w", encoding="utf-8") as file:
            for name, article, f in rows:
                around = article.text[max(0, f.location.start - 60) : f.location.end + 40].replace("\n", " / ")
                row = (name, f.fingerprint, f.rule, f.severity, f.text, " ".join(f.suggestions[:1]), around)
                file.write("\t".join(row) + "\n")


def planted() -> dict[str, list[tuple[int, int]]]:
    """Ranges of the planted oddities, by article: what is found there is no alarm."""
    found: dict[str, list[tuple[int, int]]] = {}
    lines = (DATA / "oddities-dev" / "plants.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    for line in lines[1:]:
        row = dict(zip(head, line.split("\t"), strict=False))
        start, end = int(row["start"]), int(row["end"])
        found.setdefault(f"oddities/{row['doc']}", []).append((start, end))
    return found


def verdicts(rows: list[tuple[str, Article, Finding]]) -> None:
    """How many of the alarms a reader called true."""
    if not VERDICTS.exists():
        return
    lines = VERDICTS.read_text(encoding="utf-8").splitlines()
    said = dict(line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    known = [said[f.fingerprint] for _, _, f in rows if f.fingerprint in said]
    print(f"read: {len(known)} of {len(rows)}, true {known.count('true')}, false {known.count('false')}")


ERRORS: dict[str, tuple[str, str | None]] = {  # what is looked for, what it becomes; None: a function below
    "number hyphen": (
        r"\b(\w+)-(day|week|month|year|hour|minute|mile|point|page|inch) (?!old|high|low)(?=[a-z])",
        r"\1 \2 ",
    ),
    "a/an": (r"\ban (?=[aeio][a-z]{3,})", "a "),
    "an/a": (r"\ba (?=[bcdfgklmnprstvw][a-z]{3,})", "an "),
    "he/she/it verb": (r"\b(he|she|it) (says|wants|needs|makes|takes|believes|thinks|has|hopes|plans)\b", None),
    "they verb": (r"\b(they|we|people|officials) (are|were|have) (?=[a-z])", None),
    "doubled word": (
        r"\b(government|people|police|company|would|could|against|because|through|their) (?=[a-z])",
        r"\1 \1 ",
    ),
    "its/it's": (r"\b([Ii])t's (?=[a-z])", r"\1ts "),
    "have + past": (r"\b(has|have|had) (gone|taken|seen|become|begun|given|known|shown|done)\b", None),
    "to + past": (r"\bto (take|make|give|go|keep|find|leave|bring|hold|become)\b", None),
    "did not + past": (r"\b(did|does|do) not (want|know|say|take|give|make|go|find|see|have)\b", None),
    "could of": (r"\b(would|could|should|might) have (?=[a-z])", r"\1 of "),
    "than/then": (r"\b(more|less|higher|lower|better|worse|rather) than\b", r"\1 then"),
    "missing verb": (r"\b(He|She|It|They) (is|was|are|were) (?=(?:a|the|not|now|also|one)\b)", r"\1 "),
    "misspelled": (r"(?<![\w'’-])[a-z]{8,}(?![\w'’-])", None),
}
PAST = dict(
    zip(
        "take make give go keep find leave bring hold become want know say see have".split(),
        "took made gave went kept found left brought held became wanted knew said saw had".split(),
        strict=True,
    )
)
PARTICIPLES = dict(
    zip(
        "gone taken seen become begun given known shown done".split(),
        "went took saw became began gave knew showed did".split(),
        strict=True,
    )
)
PLURAL = {"are": "is", "were": "was", "have": "has"}


def spoiled(kind: str, m: re.Match[str], dice: random.Random) -> str | None:
    """The match with an error of a kind."""
    text = m[0]
    match kind:
        case "he/she/it verb":
            return f"{m[1]} {'have' if m[2] == 'has' else m[2][:-1]}"
        case "they verb":
            return f"{m[1]} {PLURAL[m[2]]} "
        case "have + past":
            return f"{m[1]} {PARTICIPLES[m[2]]}"
        case "to + past":
            return f"to {PAST[m[1]]}"
        case "did not + past":
            return f"{m[1]} not {PAST[m[2]]}"
        case "misspelled":
            at = dice.randrange(2, len(text) - 2)
            way = dice.randrange(3)
            if way == 0:
                return text[:at] + text[at + 1 :]
            if way == 1:
                return text[:at] + text[at] + text[at:]
            swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            return swapped if swapped != text else None
    return m.expand(ERRORS[kind][1] or "")


def recall(warden: Warden, per_kind: int = 30) -> None:
    """Errors planted into articles, one an article and kind; found if a find overlaps the error or its neighbours."""
    ours, default = Ours(warden), Default(warden)
    articles = corpus(2.0)
    dice = random.Random(8)
    print("| kind | planted | ours | default LanguageTool |\n| --- | --- | --- | --- |")
    sums = Counter[str]()
    for kind, (pattern, _) in ERRORS.items():
        planted_here = hits = theirs = 0
        dice.shuffle(articles)
        for article in articles:
            if planted_here >= per_kind:
                break
            places = list(re.finditer(pattern, article.text))
            if not places:
                continue
            m = dice.choice(places)
            wrong = spoiled(kind, m, dice)
            if wrong is None or wrong == m[0]:
                continue
            text = article.text[: m.start()] + wrong + article.text[m.end() :]
            start, end = m.start(), m.start() + len(wrong)
            first, last = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end)
            paragraph = text[first if first > 0 else 0 : last if last > 0 else len(text)]
            planted_here += 1
            reported = ours.finds(Article(article.name, text)) + own_rules(text, ours.plan, start, end)
            hits += any(f.location.start < end + 8 and start - 8 < f.location.end for f in reported)
            shift = text.find(paragraph)
            theirs += any(s + shift < end + 8 and start - 8 < e + shift for s, e, _ in default.finds(paragraph))
        sums.update(planted=planted_here, ours=hits, default=theirs)
        print(f"| {kind} | {planted_here} | {hits / max(planted_here, 1):.0%} | {theirs / max(planted_here, 1):.0%} |")
    print(
        f"| all | {sums['planted']} | {sums['ours'] / sums['planted']:.0%} | {sums['default'] / sums['planted']:.0%} |"
    )


def own_rules(text: str, plan: Plan, start: int, end: int) -> list[Finding]:
    """Finds of our own rules there, which grammar does not repeat."""
    result = lint(Source("x", text), replace(plan, grammar=None))
    return [f for f in result.findings if f.rule.startswith(("duplicate/", "oddity/", "debris/"))]


def stock(port: int) -> list[str]:
    """The command of a server as the wrapper starts it."""
    return [part for part in find().command(port) if part not in JAVA]


def speed(warden: Warden, number: int) -> None:
    """Words a second: `lint-news check` over files with grammar and without, and default LanguageTool beside it."""
    from lint_news.engines import run
    from lint_news.inputs import discover

    articles = corpus(number / sum(SHARES.values()))
    words = sum(len(a.text.split()) for a in articles)
    with Warden(stock) as apart:
        default = Default(apart)
        for server in (default, Default(warden)):  # both are warm alike
            for article in articles[:20]:
                server.finds(article.text)
        began = time.perf_counter()
        for article in articles:
            default.finds(article.text)
        plain = words / (time.perf_counter() - began)
        with ThreadPoolExecutor(2) as pool:
            began = time.perf_counter()
            list(pool.map(lambda a: default.finds(a.text, Web(default.url)), articles))
            both = words / (time.perf_counter() - began)
    print(
        f"{len(articles)} articles, {words:,} words; default LanguageTool, one at a time: {plain:,.0f} a second, "
        f"two when it has read them all once: {both:,.0f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LINT_NEWS_CACHE"] = f"{folder}/cache"
        dump = Path(folder, "dump")
        dump.mkdir()
        for n, article in enumerate(articles):
            (dump / f"{n}.txt").write_text(article.text, encoding="utf-8")
        shards = discover([str(dump)]).shards
        at = Ours(warden).plan.grammar
        without = make_plan(Config())
        plan = replace(make_plan(Config(grammar=GrammarConfig(True))), grammar=at)

        def once(plan: Plan) -> float:
            began = time.perf_counter()
            sum(1 for _ in run(shards, plan, jobs=2))
            return time.perf_counter() - began

        base = min(once(without), once(without))
        first, second = once(plan), min(once(plan), once(plan))
        rate = words / (first - base)
        print(f"two workers: {first:.2f} s, without grammar {base:.2f} s: {rate:,.0f} words a second of grammar time")
        print(f"times default: {rate / plain:.2f}; with all else counted: {words / first / plain:.2f}")
        share = (second - base) / (first - base)
        print(f"second run over unchanged text: {second:.2f} s, grammar time {share:.1%} of the first")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["alarms", "recall", "speed"])
    parser.add_argument("--list", metavar="FILE")
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    with Warden(find().command) as warden:
        if "alarms" in options.what:
            alarms(warden, options.list)
        if "recall" in options.what:
            recall(warden)
        if "speed" in options.what:
            speed(warden, options.articles)


if __name__ == "__main__":
    main()
