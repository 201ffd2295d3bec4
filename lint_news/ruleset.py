"""The catalogue and the user's rules: read, checked, overridden, selected, and made into a `Plan`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from hashlib import blake2b, file_digest
from pathlib import Path

from lint_news import cache
from lint_news.config import AUTO, OFF, Config, LocalConfig, Override, place_of, project_root, suppress_path
from lint_news.configfile import load_config
from lint_news.errors import UsageError
from lint_news.local import ALIKE, Local, Locals
from lint_news.model import AUTO as UNCHOSEN
from lint_news.patterns import Pattern, PatternError, known_literals
from lint_news.rule import FAMILY, MEMBERS, SCOPES, Code, CountsFile, Grammar, GrammarServer, Plan, Rule, Suppression
from lint_news.templates import NOTHING, Templates
from lint_news.words import nearest

SUFFIXES = (".yaml", ".yml")
MEMBER = re.compile(r"grammar/[A-Z][A-Z0-9_-]*")
MAKERS = (
    "rule.py",
    "rulefile.py",
    "rulekeys.py",
    "grammarfile.py",
    "matcher.py",
    "patterns.py",
)  # what a cached catalogue was made by


def catalogue_folder() -> Path:
    """Where the built-in rules lie: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


@lru_cache(maxsize=1)
def catalogue() -> tuple[Rule, ...]:
    """The built-in rules, sorted by id. Their examples are run by the tests, not here."""
    folder = catalogue_folder()
    texts = {p: p.read_bytes() for p in _rule_files(folder)}
    parts = [p.relative_to(folder).as_posix().encode() + b"\0" + text for p, text in texts.items()]
    code = [repr(_stamp(Path(__file__).with_name(file))).encode() for file in MAKERS]
    name = "rules-" + blake2b(b"\0".join(parts + code), digest_size=16).hexdigest()
    cached = cache.load(name)
    if cached is not None:
        known_literals(cached[1])
        return tuple(cached[0])
    from lint_news.matcher import Matcher

    rules = tuple(_read_folder(folder))
    sources = {part.pattern.source for rule in rules for part in Matcher(rule).parts}
    literals = {source: found for source, found in known_literals().items() if source in sources}
    cache.save(name, (rules, literals))
    return rules


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _rule_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file())


def _read_folder(folder: Path) -> list[Rule]:
    from lint_news.rulefile import parse  # not needed where the catalogue is cached
    from lint_news.yamlfile import YamlFile

    files = _rule_files(folder)
    rules = [parse(YamlFile.read(p), p.relative_to(folder).with_suffix("").as_posix()) for p in files]
    return sorted(rules, key=lambda r: r.id)


def read_rules(path: Path, verify: bool = True) -> list[Rule]:
    """Rules of a stranger: a folder of `group/name.yaml`, or one such file.

    Their examples must hold, unless `verify` is false. Raises `UsageError`.
    """
    if path.is_dir():
        rules = _read_folder(path)
    elif path.is_file():
        from lint_news.rulefile import parse
        from lint_news.yamlfile import YamlFile

        rules = [parse(YamlFile.read(path), f"{path.resolve().parent.name}/{path.stem}")]
    else:
        raise UsageError(f"{path}: no such rule file or folder")
    from lint_news import ruletest
    from lint_news.checks import REGISTRY

    for rule in rules:
        if isinstance(rule.options, Code) and rule.id not in REGISTRY:
            raise UsageError(f"{rule.path}:1: no check is written for '{rule.id}'{nearest(rule.id, REGISTRY)}")
        failure = next(ruletest.failures(rule, (*catalogue(), *rules)), None) if verify else None
        if failure:
            raise UsageError(str(failure))
    return rules


def all_rules(config: Config) -> tuple[Rule, ...]:
    """Built-in and user rules with the configuration's overrides; a user rule replaces a built-in of the same id."""
    rules = {r.id: r for r in catalogue()}
    for path in config.rule_paths:
        rules.update((r.id, r) for r in read_rules(Path(path)))
    rules.update((r.id, r) for r in _members(config, rules.get(FAMILY)))
    for selector, change in config.rules:
        for rule_id in expand([selector], rules.values(), config.origin):
            rules[rule_id] = _overridden(rules[rule_id], change, config.origin)
    return tuple(sorted(rules.values(), key=lambda r: r.id))


def member(family: Rule, rule_id: str) -> Rule | None:
    """The rule of an id such as grammar/MISSING_HYPHEN: LanguageTool's own, upon which all ids but ours stand.

    >>> family = next(r for r in catalogue() if r.id == FAMILY)
    >>> member(family, "grammar/MISSING_HYPHEN").options.member
    'MISSING_HYPHEN'
    """
    name = rule_id.removeprefix(MEMBERS)
    if not isinstance(family.options, Grammar) or not MEMBER.fullmatch(rule_id):
        return None
    return replace(family, id=rule_id, options=replace(family.options, member=name))


def _members(config: Config, family: Rule | None) -> list[Rule]:
    """The rules of LanguageTool that a configuration names."""
    suppressed = (dict(entry).get("rule", "") for entry in config.suppress)
    named = {*config.select, *config.ignore, *(selector for selector, _ in config.rules), *suppressed}
    for one in config.overrides:
        named |= {*one.select, *one.ignore, *(selector for selector, _ in one.rules)}
    found = (member(family, rule_id) for rule_id in sorted(named)) if family else ()
    return [rule for rule in found if rule is not None]


def _overridden(rule: Rule, change: Override, origin: str) -> Rule:
    for scope in change.scope or ():
        if scope not in SCOPES:
            raise UsageError(f"{origin}: unknown scope '{scope}' for {rule.id}{nearest(scope, SCOPES)}")
    for source in change.unless:
        try:
            Pattern(source, literals=frozenset()).compiled()
        except PatternError as error:
            raise UsageError(
                f"{origin}: 'unless' of {rule.id}: the pattern '{source}' does not compile: {error}"
            ) from None
    return replace(
        rule,
        severity=change.severity or rule.severity,
        scope=rule.scope if change.scope is None else change.scope,
        unless=(*rule.unless, *change.unless),
    )


def expand(selectors: Iterable[str], rules: Iterable[Rule], origin: str = "") -> frozenset[str]:
    """The ids that selectors name: ids, old ids, groups, globs. Raises `UsageError` for one that names nothing.

    >>> "duplicate/headline" in expand(["duplicate"], catalogue())
    True
    """
    known = {r.id: r for r in rules}
    aliases = {alias: r.id for r in known.values() for alias in r.aliases}
    groups = {r.group for r in known.values()}
    found: set[str] = set()
    for selector in selectors:
        ids = {i for i in known if i == selector or fnmatchcase(i, selector) or known[i].group == selector.rstrip("/")}
        ids |= {aliases[a] for a in aliases if fnmatchcase(a, selector)}
        if not ids:
            prefix = f"{origin}: " if origin else ""
            raise UsageError(f"{prefix}no rule is called '{selector}'{nearest(selector, (*known, *aliases, *groups))}")
        found |= ids
    return frozenset(found)


def make_plan(
    config: Config, rules: Sequence[Rule] | None = None, fast: bool = False, templates: Templates | None = None
) -> Plan:
    """Select rules. `ignore` switches a rule off; `select` narrows what is reported, not what is cut."""
    everything = all_rules(config) if rules is None else tuple(rules)
    ignored = expand(config.ignore, everything, config.origin)
    chosen = expand(config.select, everything, config.origin) if config.select else None
    named = frozenset(s for s in config.select if "/" in s and "*" not in s)
    at_work = tuple(
        r
        for r in everything
        if r.id not in ignored
        and (r.status != "preview" or config.preview or r.id in named)
        and (config.grammar.on or not isinstance(r.options, Grammar))
    )
    reported = frozenset(r.id for r in at_work if chosen is None or r.id in chosen)
    at_work = (*at_work, *(r for r in everything if config.grammar.on and _is_member(r) and r.id in ignored))
    if chosen and not config.grammar.on and all(i.startswith(MEMBERS) for i in chosen):
        raise UsageError("rules of grammar need LanguageTool; add --grammar")
    accept = _accepted(config.accept) if config.accept else ()
    today = date.today().isoformat()
    suppress = tuple(s for s in suppressions(config, everything) if not s.expired(today))
    options = config.boilerplate, fast, config.max_size, accept, suppress
    at = GrammarServer(config.grammar.path, config.grammar.server) if config.grammar.on else None
    chosen_text = tuple(sorted((kind, choice) for kind, choice in config.main_text if choice != UNCHOSEN))
    return Plan(
        at_work,
        reported,
        *options,
        templates or NOTHING,
        _tier() if config.deep else "",
        at,
        chosen_text,
        _locals(config, everything),
        config.sensitivity,
        counts=_counts(config) if config.counts else None,
    )


def _counts(config: Config) -> CountsFile:
    """The table of the user's archive, looked through. Raises `UsageError` for a missing or damaged one."""
    from lint_news.oddity.table import read

    path = Path(config.counts).absolute()
    try:
        read(path, verify=True)
        with path.open("rb") as file:
            digest = file_digest(file, partial(blake2b, digest_size=16)).hexdigest()
    except (OSError, ValueError) as error:
        reason = f"cannot be read: {error.strerror}" if isinstance(error, OSError) else f"this is {error}"
        raise UsageError(f"{config.counts}: {reason}") from None
    return CountsFile(str(path), digest)


def _locals(config: Config, rules: Sequence[Rule]) -> Locals:
    """What a configuration says of some articles only. Raises `UsageError` for a selector that names no rule."""
    if not config.overrides:
        return ALIKE
    entries = tuple(_local(one, i, rules, config.origin) for i, one in enumerate(config.overrides))
    return Locals(entries, str(project_root(config).resolve()), str(Path.cwd().resolve()))


def _local(one: LocalConfig, i: int, rules: Sequence[Rule], origin: str) -> Local:
    def ids(key: str, selectors: Sequence[str]) -> tuple[str, ...]:
        try:
            found = expand(selectors, rules)
        except UsageError as error:
            file, line = place_of(origin, "overrides", i, key)
            raise UsageError(f"{file}:{line}: {error}") from None
        return tuple(sorted(MEMBERS if rule_id == FAMILY else rule_id for rule_id in found))

    return Local(
        one.paths,
        one.outlets,
        ids("select", one.select) if one.select else None,
        ids("ignore", one.ignore),
        tuple((rule_id, severity) for selector, severity in one.rules for rule_id in ids("rules", [selector])),
        _accepted(one.accept) if one.accept else (),
    )


def _tier() -> str:
    """What reads sentences here: the language model, where its weights are installed, or the encoder alone."""
    from lint_news.oddity.weights import installed

    return "reader" if installed() else "encoder"


def _is_member(rule: Rule) -> bool:
    return isinstance(rule.options, Grammar) and bool(rule.options.member)


def _accepted(phrases: Iterable[str]) -> tuple[str, ...]:
    from lint_news.matcher import key

    return tuple(f" {key(phrase)} " for phrase in phrases)


def suppressions(config: Config, rules: Sequence[Rule]) -> tuple[Suppression, ...]:
    """What a configuration and its suppress file do not want, expired or not.

    Raises `UsageError` for an entry that names no rule.
    """
    given = [_suppression(dict(e), rules, config.origin, ("suppress", i)) for i, e in enumerate(config.suppress)]
    file = str(suppress_path(config)) if config.suppress_more else ""
    more = [_suppression(dict(e), rules, file, (i,)) for i, e in enumerate(config.suppress_more)]
    return (*given, *more)


def _suppression(entry: dict[str, str], rules: Sequence[Rule], file: str, keys: tuple[str | int, ...]) -> Suppression:
    ids = expand([entry["rule"]], rules, file) if "rule" in entry else frozenset()
    path, outlet, fingerprint, until = (entry.get(key, "") for key in ("path", "outlet", "fingerprint", "until"))
    return Suppression(ids, path, outlet, fingerprint, until, file, keys)


def load_plan(config: Config | str | Path | None = None, fast: bool = False) -> Plan:
    """The plan of a configuration: a `Config`, a file, or by default the nearest file from the working folder upward.

    Raises `UsageError` where the configuration or a rule cannot be understood.

    >>> load_plan().rule("duplicate/headline").severity
    'warning'
    """
    if not isinstance(config, Config):
        config = load_config(Path(config) if config is not None else None)
    return make_plan(config, fast=fast, templates=known_templates(config))


def known_templates(config: Config) -> Templates:
    """The templates of the file that a configuration names. Raises `UsageError` where it cannot be understood."""
    if config.templates in ("", OFF, AUTO):
        return NOTHING
    from lint_news.templatefile import read_templates

    return read_templates(Path(config.templates))
