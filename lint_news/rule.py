"""Rules and plans as data. `docs/rules.md` describes each kind for people who write rules.

A rule is one YAML file; its id is its path below the rule folder. `ruleset` reads the files, `matcher` compiles the
kinds that look at text, `extract` and `checks` apply them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import blake2b
from typing import Literal, NamedTuple

from lint_news.local import ALIKE, Locals
from lint_news.model import ROLES, Applicability, Confidence, Severity
from lint_news.templates import NOTHING, Templates

Status = Literal["preview", "stable", "deprecated"]
STATUSES: tuple[Status, ...] = ("preview", "stable", "deprecated")
Position = Literal["head", "body", "tail", "any"]
POSITIONS: tuple[Position, ...] = ("head", "body", "tail", "any")
Place = Literal["first", "last", "any"]
PLACES: tuple[Place, ...] = ("first", "last", "any")
Cut = Literal["block", "section", "rest", "part"]
CUTS: tuple[Cut, ...] = ("block", "section", "rest", "part")
SCOPES = (*ROLES, "body", "any")
FAMILY = "grammar/languagetool"  # whose members are grammar/ID, by LanguageTool's own ids
MEMBERS = "grammar/"
MEASURES = ("words", "sentences", "blocks", "cut-share", "link-share", "title-share")


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and phrases that are reported wherever they stand as whole words."""

    terms: tuple[str, ...]
    ignore_case: bool = True
    place: Place = "any"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Regular expressions; a group named `at` narrows the reported range."""

    patterns: tuple[str, ...]
    ignore_case: bool = True
    place: Place = "any"


class Swap(NamedTuple):
    """An observed pattern and what was meant. With company, only a word right behind or before it gives it away."""

    observed: str
    to: tuple[str, ...]
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replace:
    """Swaps: what was printed and what was meant."""

    swaps: tuple[Swap, ...]
    ignore_case: bool = True


@dataclass(frozen=True, slots=True)
class Repeat:
    """A token that stands twice in a row, separated by white space; `alpha` wants a letter in it.

    Of the words in `safe`, in small letters, one copy can go without a look at the sentence.
    """

    token: str
    ignore_case: bool = True
    alpha: bool = True
    exceptions: tuple[str, ...] = ()
    safe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A token that occurs too often or too seldom within one block."""

    token: str
    minimum: int = 0
    maximum: int | None = None
    ignore_case: bool = True


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of the main text outside its limits; reported at the first block of the article."""

    measure: str
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A role that no block of the article has; reported at the first block."""

    role: str


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Furniture: how it is known (terms, patterns, a CSS selector), where it may stand, and what goes with it.

    `items` bounds the section in blocks; `role` names the block instead of cutting it. `learned` makes it the rule of
    what the plan's templates know.
    """

    terms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    selector: str | None = None
    position: Position = "any"
    near: tuple[str, ...] = ()
    cut: Cut = "block"
    items: int | None = None
    role: str | None = None
    max_words: int | None = None
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A check written in Python, known by the rule's id in the registry of `checks`, with its figures."""

    figures: tuple[tuple[str, float], ...] = ()


class Condition(NamedTuple):
    """What a rule of LanguageTool needs around its find: what stands before matches `after`, the find not `unless`."""

    rule: str
    after: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A family: the rules of LanguageTool that are on, by category and id, each as `grammar/ID`.

    `off_categories` are off but for some `rules`. `off` holds ids and globs, or a part of a rule as in
    `MISSING_HYPHEN[4]`. Both say why. `notes` are reported as notes. `headline` and `quotation` name rules and
    categories that misfire there. `others` are the categories for languages other than English. A rule of which a
    configuration says more than others has a `member` of its own.
    """

    categories: tuple[str, ...] = ()
    off_categories: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()
    off: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    quotation: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    others: tuple[str, ...] = ()
    spelling: bool = True
    member: str = ""


Options = Terms | Patterns | Replace | Repeat | Count | Metric | Missing | Boilerplate | Code | Grammar


class Example(NamedTuple):
    """An example of a rule: its text without the `[[ ]]` marks and the ranges that they stood around.

    `form` is text, html, or bytes (each code point of the text is one byte). `beside` holds other articles of the
    outlet, from which templates are learned.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    form: str
    line: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of a rule's findings were true when all were read by eye, and on which text."""

    true: int
    of: int
    on: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, validated. `path` is the file it came from, `fix` what putting its one suggestion there is worth.

    What changes no result is left out of its `repr`, of which a plan's digest is made.
    """

    id: str
    summary: str = field(repr=False)
    why: str = field(repr=False)
    kind: str
    message: str
    options: Options
    severity: Severity = "warning"
    confidence: Confidence = "high"
    status: Status = "stable"
    scope: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    fix: Applicability | None = None
    aliases: tuple[str, ...] = ()
    bad: tuple[Example, ...] = field(default=(), repr=False)
    good: tuple[Example, ...] = field(default=(), repr=False)
    precision: Precision | None = field(default=None, repr=False)
    path: str = field(default="", repr=False)

    @property
    def group(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    @property
    def figures(self) -> dict[str, float]:
        """The figures of a coded rule."""
        return dict(self.options.figures) if isinstance(self.options, Code) else {}

    def figure(self, name: str) -> float:
        """A figure of a coded rule. Raises `KeyError` for one that its file does not set."""
        return self.figures[name]


@dataclass(frozen=True, slots=True)
class Suppression:
    """Findings that are not wanted: by fingerprint, rule ids, path glob, outlet glob; what is empty matches all.

    `until` is the last day (ISO 8601) on which it holds, empty for ever. It stands in `file`, where `keys` lead.
    """

    rules: frozenset[str] = frozenset()
    path: str = ""
    outlet: str = ""
    fingerprint: str = ""
    until: str = ""
    file: str = ""
    keys: tuple[str | int, ...] = ()

    def covers(self, rule_id: str, path: str, outlet: str | None, fingerprint: str = "") -> bool:
        """Whether a finding of the rule in the file and outlet is not wanted."""
        return (
            (not self.rules or rule_id in self.rules or (rule_id.startswith(MEMBERS) and FAMILY in self.rules))
            and (not self.fingerprint or fingerprint == self.fingerprint)
            and self.concerns(path, outlet)
        )

    def concerns(self, path: str, outlet: str | None) -> bool:
        """Whether it is about a file and outlet."""
        return (not self.path or fnmatchcase(path, self.path)) and (
            not self.outlet or fnmatchcase(outlet or "", self.outlet)
        )

    def expired(self, today: str) -> bool:
        """Whether it holds no longer on a day (ISO 8601)."""
        return bool(self.until) and self.until < today


@dataclass(frozen=True, slots=True)
class GrammarServer:
    """LanguageTool as a run has it: an installation at `path` (empty: wherever one lies), or a server at `url`.

    Results depend on its `version`. Where a run has a warden for it, `port` and `token` lead there; an article may wait
    `seconds` for its answers.
    """

    path: str = ""
    url: str = ""
    version: str = ""
    port: int = 0
    token: str = field(default="", repr=False)
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class CountsFile:
    """A table of the counts of the user's archive. Results depend on its content, by `digest`, not on where it lies."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with each article. Frozen, picklable, known by its digest.

    `rules` are at work: furniture is cut by all of them. `reported` holds the ids whose findings are reported, less
    those that `suppress` covers or whose text is among the accepted words and phrases. `deep` names what reads
    sentences for `oddity/misfit-*` and `oddity/odd-compound`: nothing, `encoder`, or `reader`; `alarms` is how many
    false alarms of these are put up with in an article, and `counts` what the user's archive says, if any. `grammar`
    is the LanguageTool that is asked. `remember` lets the reader keep its answers in the user's cache folder, which
    changes no result. `main_text` holds what of `model.KINDS` is kept or cut by choice, and `locals` says what is
    reported otherwise of some articles.
    """

    rules: tuple[Rule, ...]
    reported: frozenset[str] = frozenset()
    boilerplate: bool = False
    fast: bool = False
    max_size: int = 64 * 1024 * 1024
    accept: tuple[str, ...] = ()
    suppress: tuple[Suppression, ...] = ()
    templates: Templates = NOTHING
    deep: str = ""
    grammar: GrammarServer | None = None
    main_text: tuple[tuple[str, str], ...] = ()
    locals: Locals = ALIKE
    alarms: float = 0.1
    remember: bool = False
    counts: CountsFile | None = None
    digest: str = field(init=False, default="", compare=False)

    def __post_init__(self) -> None:
        suppress = [(sorted(s.rules), s.path, s.outlet, s.fingerprint) for s in self.suppress]
        options = self.boilerplate, self.fast, self.max_size, self.accept, suppress, self.templates.digest
        oddity = self.deep, self.alarms, self.counts and self.counts.digest
        version = self.grammar and self.grammar.version
        content = repr((self.rules, sorted(self.reported), options, oddity, version, self.main_text, self.locals))
        object.__setattr__(self, "digest", blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest())

    @property
    def asks_grammar(self) -> bool:
        """Whether a rule is reported that LanguageTool is asked about."""
        return self.grammar is not None and any(i.startswith(MEMBERS) for i in self.reported)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of an id, `None` where the plan has none."""
        return next((r for r in self.rules if r.id == rule_id), None)
