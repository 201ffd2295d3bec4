"""Rule files: what they may say, and errors that name the file, the line and the remedy."""

from __future__ import annotations

import pytest

from lint_news.errors import UsageError
from lint_news.rule import Boilerplate, Code, Count, Metric, Missing, Patterns, Repeat, Replace, Swap, Terms
from lint_news.rulefile import parse
from lint_news.yamlfile import YamlFile

EXAMPLES = """\
examples:
  bad:
    - "It was [[foo]] again."
    - "[[Foo]] it was, and [[foo]]."
  good:
    - "It was food."
    - "Nothing here."
"""
PATTERN = "summary: S\nwhy: W.\nkind: pattern\npattern: '\\bfoo\\b'\n" + EXAMPLES


def read(text: str, rule_id: str = "test/rule"):
    return parse(YamlFile("test/rule.yaml", text), rule_id)


def kind(name: str, keys: str) -> str:
    return f"summary: S\nwhy: W.\nkind: {name}\n{keys}\n{EXAMPLES}"


def error(text: str, rule_id: str = "test/rule") -> str:
    with pytest.raises(UsageError) as caught:
        read(text, rule_id)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_rule_file_becomes_a_rule_with_the_documented_defaults():
    rule = read(PATTERN)
    assert (rule.id, rule.group, rule.summary, rule.why) == ("test/rule", "test", "S", "W.")
    assert (rule.severity, rule.confidence, rule.status) == ("warning", "high", "stable")
    assert (rule.scope, rule.unless, rule.aliases) == ((), (), ())
    assert rule.message == "S"
    assert rule.options == Patterns((r"\bfoo\b",))


def test_marks_become_ranges_and_leave_the_text():
    first, second = read(PATTERN).bad
    assert (first.text, first.marks, first.form, first.line) == ("It was foo again.", ((7, 10),), "text", 7)
    assert (second.text, second.marks, second.line) == ("Foo it was, and foo.", ((0, 3), (16, 19)), 8)


def test_an_example_may_be_a_page_or_bytes():
    text = PATTERN.replace('"It was food."', 'html: "<p>food</p>"').replace('"Nothing here."', 'bytes: "\\xe9"')
    assert [(e.text, e.form) for e in read(text).good] == [("<p>food</p>", "html"), ("é", "bytes")]


@pytest.mark.parametrize(
    ("name", "keys", "options"),
    [
        ("terms", "terms: [foo, bar baz]\nplace: last", Terms(("foo", "bar baz"), place="last")),
        ("terms", "terms: foo\nignore-case: false", Terms(("foo",), ignore_case=False)),
        ("pattern", "pattern: [a, b]\nplace: first", Patterns(("a", "b"), place="first")),
        ("replace", "swap: {teh: the}", Replace((Swap("teh", ("the",)),))),
        ("replace", "swap: {teh: the|then}", Replace((Swap("teh", ("the", "then")),))),
        (
            "replace",
            "swap: {tears: {to: [fears, tiers], after: [recession], before: talk, unless: [cry]}}",
            Replace((Swap("tears", ("fears", "tiers"), ("recession",), ("talk",), ("cry",)),)),
        ),
        ("repeat", "exceptions: [that]", Repeat(r"\w+", exceptions=("that",))),
        ("repeat", "token: the\nalpha: false", Repeat("the", alpha=False)),
        ("count", "token: '!'\nmax: 3", Count("!", 0, 3)),
        ("metric", "measure: words\nmin: 40\nmax: 99.5", Metric("words", 40, 99.5)),
        ("missing", "role: headline", Missing("headline")),
        ("code", "figures: {min-words: 8}", Code((("min-words", 8.0),))),
        (
            "boilerplate",
            "terms: [Read Now]\npattern: foo\nselector: div.ad\nposition: tail\nnear: ['boilerplate/*']\n"
            "cut: section\nitems: 2\nmax-words: 9",
            Boilerplate(("Read Now",), ("foo",), "div.ad", "tail", ("boilerplate/*",), "section", 2, None, 9),
        ),
        ("boilerplate", "pattern: foo\nrole: byline", Boilerplate(patterns=("foo",), role="byline")),
    ],
)
def test_each_kind_reads_its_keys(name, keys, options):
    assert read(kind(name, keys)).options == options


def test_boilerplate_is_a_note_unless_it_says_otherwise():
    assert read(kind("boilerplate", "terms: [foo]")).severity == "note"
    assert read(kind("boilerplate", "terms: [foo]\nseverity: error")).severity == "error"


@pytest.mark.parametrize("word", ["no", "on", "off", "yes", "y", "No", "ON", "2024-01-01", "True", "FALSE"])
def test_words_that_yaml_likes_to_convert_stay_texts(word):
    assert read(kind("terms", f"terms: [{word}]")).options.terms == (word,)
    assert read(kind("replace", f"swap: {{{word}: {word}}}")).options == Replace((Swap(word, (word,)),))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (PATTERN + "sevrity: note\n", 12, ["sevrity", "severity"]),
        (PATTERN + "Severity: note\n", 12, ["Severity", "'severity'"]),
        (PATTERN + "terms: [a]\n", 12, ["terms", "pattern"]),
        (PATTERN + "1: a\n", 12, ["'1'"]),
        (PATTERN.replace("kind: pattern", "kind: patern"), 3, ["patern", "'pattern'"]),
        (PATTERN.replace("kind: pattern", "kind: [pattern]"), 3, ["kind"]),
        (PATTERN + "severity: warn\n", 12, ["warn", "'warning'"]),
        (PATTERN + "confidence: hi\n", 12, ["hi", "high"]),
        (PATTERN + "status: beta\n", 12, ["beta", "preview"]),
        (PATTERN + "scope: [paragraph, headlin]\n", 12, ["headlin", "'headline'"]),
        (PATTERN + "scope:\n  - paragraph\n  - headlin\n", 14, ["headlin", "'headline'"]),
        (PATTERN + "ignore-case: maybe\n", 12, ["ignore-case", "true or false"]),
        (PATTERN + "place: end\n", 12, ["end", "last"]),
        (PATTERN + "unless: ['ok', 'a(b']\n", 12, ["a(b", "compile", "character"]),
        (PATTERN + "unless: [3]\n", 12, ["3", "quotes"]),
        (PATTERN.replace("foo\\b'", "(foo'"), 4, ["(foo", "compile", "character"]),
        (PATTERN.replace("pattern: '\\bfoo\\b'", "pattern:\n  - ok\n  - '[a'"), 6, ["[a", "compile"]),
        (PATTERN.replace("pattern: '\\bfoo\\b'", "pattern: []"), 4, ["pattern"]),
        (PATTERN.replace("summary: S", "summary: ''"), 1, ["summary"]),
        (PATTERN.replace("why: W.", "why: [a]"), 2, ["why"]),
        (kind("replace", "swap: []"), 4, ["swap"]),
        (kind("replace", "swap:\n  teh: the\n  tears: {two: fears}"), 6, ["two", "'to'"]),
        (kind("replace", "swap:\n  teh: the\n  'te(': the"), 6, ["te(", "compile"]),
        (kind("replace", "swap:\n  tears:\n    to: fears\n    after: [ok, '*x']"), 7, ["*x", "compile"]),
        (kind("replace", "swap: {tears: {after: [a]}}"), 4, ["to"]),
        (kind("count", "token: '('\nmax: 1"), 4, ["compile"]),
        (kind("count", "token: x"), 3, ["min", "max"]),
        (kind("count", "token: x\nmax: 1.5"), 5, ["whole"]),
        (kind("metric", "measure: lines\nmin: 1"), 4, ["lines", "words"]),
        (kind("metric", "measure: words\nmin: -1"), 5, ["min", "negative"]),
        (kind("metric", "measure: words\nmin: many"), 5, ["min", "number"]),
        (kind("missing", "role: title"), 4, ["title", "headline"]),
        (kind("boilerplate", "cut: block"), 3, ["terms", "pattern", "selector"]),
        (kind("boilerplate", "terms: [a]\ncut: all"), 5, ["all", "section"]),
        (kind("boilerplate", "terms: [a]\ncut: part"), 5, ["part", "pattern"]),
        (kind("boilerplate", "terms: [a]\nposition: top"), 5, ["top", "head"]),
        (kind("code", "figures: [1]"), 4, ["figures"]),
    ],
)
def test_an_error_names_the_line_what_is_wrong_and_what_is_right(text, line, said):
    message = error(text)
    assert message.startswith(f"test/rule.yaml:{line}: ")
    for part in said:
        assert part in message


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('    - "[[Foo]] it was, and [[foo]]."\n', "", 6, ["at least 2 bad"]),
        ('    - "Nothing here."\n', "", 9, ["at least 2 good"]),
        ("  good:\n", "  fine:\n", 5, ["'bad'", "'good'"]),
        ("[[foo]] again", "[[foo again", 7, ["[[ ]]"]),
        ("[[foo]] again", "foo]] again", 7, ["alternate"]),
        ("[[foo]] again", "[[foo [[again]]", 7, ["alternate"]),
        ("[[foo]] again", "foo again", 7, ["marks"]),
        ('"It was food."', '"It was [[food]]."', 10, ["good one marks nothing"]),
        ('"It was food."', "3", 10, ["an example is a text"]),
        ('"It was food."', "{json: a}", 10, ["html", "bytes"]),
    ],
)
def test_an_error_in_an_example_names_its_line(old, new, line, said):
    assert old in PATTERN
    message = error(PATTERN.replace(old, new))
    assert message.startswith(f"test/rule.yaml:{line}: ")
    for part in said:
        assert part in message


@pytest.mark.parametrize("key", ["summary", "why", "kind", "examples"])
def test_a_key_that_every_rule_needs_is_missed_by_name(key):
    lines = PATTERN.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = len(lines) if key == "examples" else start + 1
    message = error("".join(lines[:start] + lines[end:]))
    assert message.startswith("test/rule.yaml:1: ")
    assert f"'{key}'" in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("summary: [a\nwhy: b\n", 2),
        ("summary: a\n\twhy: b", 2),
        ("a: b: c", 1),
        ("summary: 'a\n\n\n", None),
        ("\x00", None),
    ],
)
def test_what_is_no_yaml_is_said_with_the_line(text, line):
    message = error(text)
    assert "not YAML" in message
    assert message.startswith(f"test/rule.yaml:{line}: " if line else "test/rule.yaml:")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just text", "3"])
def test_a_file_that_is_no_mapping_is_refused(text):
    assert error(text).startswith("test/rule.yaml:1: ")


@pytest.mark.parametrize("rule_id", ["rule", "Group/rule", "a/b/c", "group/two words", "group/", "group/under_score"])
def test_rule_files_lie_in_a_group(rule_id):
    assert "group/name.yaml" in error(PATTERN, rule_id)


def test_a_key_that_stands_twice_is_refused_and_not_silently_dropped():
    message = error(PATTERN.replace("kind: pattern\n", "kind: pattern\npattern: '\\bbar\\b'\n"))
    assert message.startswith(("test/rule.yaml:4: ", "test/rule.yaml:5: "))
    assert "pattern" in message


def test_yaml_nested_beyond_reason_is_an_error_like_any_other():
    assert error("summary: " + "[" * 5_000).startswith("test/rule.yaml")
