"""The options of every command."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from lint_news import __version__
from lint_news.errors import UsageError

FAIL_ON = ("error", "warning", "note", "never")
PRESETS = ("default", "strict", "pedantic")
FORMATS = (
    *("terminal", "jsonl", "json", "statistics"),
    *("sarif", "github", "gitlab", "junit", "rdjson", "markdown", "csv"),
)
SCHEMAS = ("configuration", "rule")
COLORS = ("auto", "always", "never")
MOST = 1e9
SHELLS = ("bash", "zsh", "tcsh")
STRIP_FORMATS = ("text", "jsonl", "html")
INPUT_FORMATS = ("text", "html", "json", "jsonl", "csv", "tsv", "xml", "parquet", "warc", "wet")


class Parser(argparse.ArgumentParser):
    """Errors in one line that names the nearest known flag."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing usage and leaving."""
        raise UsageError(f"{message} (see '{self.prog} --help')")

    def flags(self) -> list[str]:
        """The long and short flags of this command."""
        return [flag for action in self._actions for flag in action.option_strings]


def parser_and_commands() -> tuple[Parser, dict[str, Parser]]:
    """The whole parser, and that of each command and of `COMMAND ACTION`, by name."""
    parser = Parser(prog="lint-news", description="Content-quality linter for scraped news.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"lint-news {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    made = {
        "check": commands.add_parser(
            "check", help="report what is odd, each finding at its exact place", allow_abbrev=False
        ),
        "strip": commands.add_parser("strip", help="print the main text without its furniture", allow_abbrev=False),
        "rules": commands.add_parser(
            "rules", help="list the rules, show one, or test their examples", allow_abbrev=False
        ),
        "show": commands.add_parser("show", help="print the record or lines at a location", allow_abbrev=False),
        "fields": commands.add_parser("fields", help="say which fields of a dump are read", allow_abbrev=False),
        "filter": commands.add_parser("filter", help="write a dump again without its furniture", allow_abbrev=False),
        "learn": commands.add_parser("learn", help="learn the furniture of outlets from a dump", allow_abbrev=False),
        "train": commands.add_parser("train", help="count the words of your own archive", allow_abbrev=False),
        "baseline": commands.add_parser("baseline", help="keep what is known in a file", allow_abbrev=False),
        "accept": commands.add_parser("accept", help="say why a finding is right as it is", allow_abbrev=False),
        "compare": commands.add_parser("compare", help="say what is new between two reports", allow_abbrev=False),
        "completion": commands.add_parser(
            "completion", help="print a completion script for a shell", allow_abbrev=False
        ),
        "weights": commands.add_parser("weights", help="fetch the model that --deep reads with", allow_abbrev=False),
        "config": commands.add_parser("config", help="print the configuration in effect", allow_abbrev=False),
        "init": commands.add_parser("init", help="write a commented lint-news.yaml", allow_abbrev=False),
    }
    _common(made["check"], FORMATS, "terminal")
    _check_options(made["check"])
    _common(made["strip"], STRIP_FORMATS, "text")
    _strip_options(made["strip"])
    _filter_options(made["filter"])
    _learn_options(made["learn"])
    _train_options(made["train"])
    made.update(_baseline_options(made["baseline"]))
    _compare_options(made["compare"])
    _accept_options(made["accept"])
    _rules_options(made["rules"])
    _inspection_options(made["show"], "location", "LOCATION", "as a report prints it, for instance dump.jsonl:12:871")
    _inspection_options(made["fields"], "path", "FILE", "a dump: JSON, JSON Lines, CSV, Parquet, XML")
    made["show"].add_argument("--color", choices=COLORS, default="auto", help="of the output")
    _config_options(made["config"])
    made["init"].add_argument("path", nargs="?", default="lint-news.yaml", help="file to write (default: %(default)s)")
    made["init"].add_argument("--force", action="store_true", help="overwrite an existing file")
    made["completion"].add_argument("shell", choices=SHELLS)
    made["completion"].set_defaults(parser=parser)
    for command in made.values():
        command.add_argument("--debug", action="store_true", help="show the traceback of an error")
    return parser, made


def _strip_options(parser: Parser) -> None:
    parser.add_argument("--explain", action="store_true", help="show every block, its role, and what cut it")
    parser.add_argument("--in-place", action="store_true", help="rewrite text files without their furniture")
    parser.add_argument("--fast", action="store_true", help="judge pages by layout, without trafilatura")


def _common(parser: Parser, formats: Iterable[str], default: str) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders; '-' is standard input")
    parser.add_argument("--format", choices=list(formats), default=default, help="of the output (default: %(default)s)")
    parser.add_argument("--output", metavar="[F=]FILE", action="append", help="write to a file instead, in format F")
    _selecting(parser)
    parser.add_argument("--color", choices=COLORS, default="auto", help="of the terminal output")


def _selecting(parser: Parser) -> None:
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: the nearest upward)")
    parser.add_argument("--preset", choices=PRESETS, help="how much is looked for; other keys and flags win over it")
    parser.add_argument("--select", metavar="RULE", action="append", help="report only these: ids, groups, globs")
    parser.add_argument("--ignore", metavar="RULE", action="append", help="switch these off: ids, groups, globs")
    _reading(parser)
    _running(parser)
    _templates(parser)


def _templates(parser: Parser) -> None:
    parser.add_argument(
        "--main-text", metavar="KIND=keep|cut", action="append", help="of captions, credits, tables and the like (docs)"
    )
    parser.add_argument(
        "--templates", metavar="off|auto|FILE", help="furniture of outlets: none, learned first, or of a file (docs)"
    )


def _running(parser: Parser) -> None:
    parser.add_argument("--include", metavar="GLOB", action="append", help="of a folder, read only such files")
    parser.add_argument("--exclude", metavar="GLOB", action="append", help="of a folder, leave such files out")
    parser.add_argument("--max-size", metavar="MB", type=float, help="articles beyond are not read (default: 64)")
    parser.add_argument("--jobs", metavar="N", type=_jobs, help="processes (default: the cores; 0: none beside this)")
    parser.add_argument("--timeout", metavar="S", type=_positive, help="seconds for one article (default: 30)")
    parser.add_argument("--memory", metavar="MB", type=_positive, help="for each process (default: 1024)")
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary and no progress on stderr")


def _filter_options(parser: Parser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="dumps and folders; '-' is standard input")
    parser.add_argument(
        "-o", "--output", metavar="OUT", required=True, help="file or folder to write; '-' is standard output"
    )
    parser.add_argument("--rejects", metavar="FILE", help="write there what is dropped or lost, and why (JSON Lines)")
    parser.add_argument("--add-field", metavar="NAME", help="put the main text there, and leave the text as it is")
    parser.add_argument("--drop-without-text", action="store_true", help="drop records that hold no text")
    _selecting(parser)
    _looking(parser)
    parser.set_defaults(sample=None)


def _learn_options(parser: Parser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="dumps, folders, and files that 'learn' wrote before")
    parser.add_argument("-o", "--output", metavar="FILE", help="file to write (default: standard output)")
    parser.add_argument("--report", action="store_true", help="print each outlet's furniture by frequency instead")
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: the nearest upward)")
    _reading(parser)
    _running(parser)


def _train_options(parser: Parser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="dumps and folders; with --report also a table")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="table to write, for --counts")
    parser.add_argument("--size", metavar="MB", type=_positive, default=12.0, help="at most (default: %(default)g)")
    parser.add_argument("--report", action="store_true", help="print how much of the archive is known, by itself too")
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: the nearest upward)")
    parser.add_argument("--fast", action="store_true", help="judge pages by layout, without trafilatura")
    _reading(parser)
    _running(parser)
    _templates(parser)


def _baseline_options(parser: Parser) -> dict[str, Parser]:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    made = {
        "baseline write": actions.add_parser("write", help="keep all that is found now", allow_abbrev=False),
        "baseline prune": actions.add_parser("prune", help="take out what is gone", allow_abbrev=False),
        "baseline show": actions.add_parser("show", help="print what is known", allow_abbrev=False),
    }
    for name, action in made.items():
        action.add_argument("--baseline", metavar="FILE", type=Path, required=True, help="the file of what is known")
        if name != "baseline show":
            action.add_argument("paths", nargs="+", metavar="PATH", help="what to lint, as for check")
            _selecting(action)
            _looking(action)
            action.set_defaults(sample=None)
    return made


def _compare_options(parser: Parser) -> None:
    parser.add_argument("old", type=Path, metavar="OLD", help="a report of 'check --format jsonl'")
    parser.add_argument("new", type=Path, metavar="NEW", help="a later one")
    parser.add_argument("--format", choices=("terminal", "jsonl"), default="terminal")


def _accept_options(parser: Parser) -> None:
    _inspection_options(parser, "what", "FINGERPRINT|LOCATION", "the finding, as a report names it")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why it is right as it is")
    parser.add_argument("--until", metavar="DATE", help="the last day on which it is accepted, as 2027-01-31")
    parser.add_argument("--rule", metavar="ID", help="where several findings are at the location")


def _config_options(parser: Parser) -> None:
    parser.add_argument("path", nargs="?", metavar="PATH", help="print what holds for this file, by the overrides")
    parser.add_argument("--outlet", metavar="NAME", help="and for articles of this outlet in it")
    parser.add_argument("--format", choices=("yaml", "json"), default="yaml", help="(default: %(default)s)")
    parser.add_argument(
        "--schema", nargs="?", const="configuration", choices=SCHEMAS, help="print a JSON Schema (of the configuration)"
    )
    _selecting(parser)
    _judging(parser)


def _check_options(parser: Parser) -> None:
    _judging(parser)
    parser.add_argument("--articles", metavar="FILE", help="write a table of the articles (.jsonl, .csv, .parquet)")
    parser.add_argument("--fix", action="store_true", help="mend in the files what can be mended safely (docs)")
    parser.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: also where it may be wrong")
    parser.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")
    parser.add_argument("--statistics", action="store_true", help="print how often each rule found something")
    parser.add_argument("--sample", metavar="N", type=_count, help="look at N articles only, drawn at random")


def _judging(parser: Parser) -> None:
    parser.add_argument("--fail-on", choices=FAIL_ON, help="lowest severity that makes the exit code 1")
    parser.add_argument("--baseline", metavar="FILE", help="neither print nor count what this file knows")
    parser.add_argument("--changed-since", metavar="REV", help="only what lies on lines changed since a git revision")
    _looking(parser)


def _looking(parser: Parser) -> None:
    parser.add_argument("--boilerplate", action="store_true", default=None, help="look at furniture too")
    parser.add_argument("--deep", action="store_true", default=None, help="read sentences for words that do not fit")
    parser.add_argument("--counts", metavar="FILE", help="counts of your own archive, as 'train' writes them")
    parser.add_argument("--preview", action="store_true", default=None, help="rules in preview too")
    parser.add_argument("--fast", action="store_true", help="judge pages by layout, without trafilatura")
    grammar = argparse.BooleanOptionalAction
    parser.add_argument("--grammar", action=grammar, default=None, help="ask LanguageTool about grammar and spelling")
    parser.add_argument("--state", metavar="DIR", type=Path, help="remember there what is done, for --resume")
    parser.add_argument("--resume", action="store_true", help="go on where the run that filled --state was stopped")
    parser.add_argument("--no-cache", action="store_true", help="lint files again that have not changed")


def _reading(parser: Parser) -> None:
    parser.add_argument("--input-format", choices=INPUT_FORMATS, help="instead of telling it from name and content")
    parser.add_argument("--field", metavar="ROLE=NAME", action="append", help="the field that holds text or title")


def _inspection_options(parser: Parser, name: str, metavar: str, text: str) -> None:
    parser.add_argument(name, metavar=metavar, help=text)
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: the nearest upward)")
    _reading(parser)


def _count(value: str) -> int:
    number = int(value) if value.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} is not a number above 0")
    return number


def _jobs(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{value} is not a number of processes")
    return int(value)


def _positive(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < MOST:
        raise argparse.ArgumentTypeError(f"{value} is not a number above 0")
    return number


def _rules_options(parser: Parser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "show", "test"), default="list")
    parser.add_argument("target", nargs="?", metavar="ID|PATH", help="the rule to show, or the rule files to test")
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration file (default: the nearest upward)")
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal")
