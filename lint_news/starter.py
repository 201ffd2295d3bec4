"""The configuration that `lint-news init` writes."""

STARTER = """\
# yaml-language-server: $schema=.lint-news.schema.json
# lint-news configuration. Every key is optional; the values shown are the defaults unless a line says otherwise.
# Flags on the command line win over this file. `lint-news rules` lists the rules.

# How much is looked for: default, strict (`preview`, and notes fail), or pedantic (`deep` and `boilerplate`, too).
# It sets the keys that are commented out here; take out the mark of one that is to be otherwise.
preset: default

# Lowest severity that makes `lint-news check` fail: error, warning, note or never.
# fail-on: warning

# Report only these rules (ids, groups or globs). Empty means all.
select: []

# Switch rules off: they neither report nor cut. For example: [structure/missing-headline, "oddity/*"]
ignore: []

# Look at furniture too, not only at headline and main text.
# boilerplate: false

# Read whole sentences for words that do not fit: about 2,000 words a second. With the language model that
# `lint-news weights` fetches (93 MB) it finds twice as many as without `deep`, at some hundred words a second.
# deep: false

# How many false alarms are put up with where words do not fit: low, normal or high (0.05, 0.1, 0.3 an article, three
# in ten of them warnings), or such a number from 0.02 to 1.
oddity: {sensitivity: normal}

# What your own archive says often is not odd. `lint-news train DUMP -o FILE` counts it.
# counts: archive.counts

# Of a folder, read only files with such names, and leave others out (globs). For example: ["*.jsonl.gz"]
include: []
exclude: []

# Limits: seconds for one article, and megabytes for each process of a big run.
timeout: 30
memory: 1024

# Grammar and spelling by LanguageTool (pip install 'lint-news[grammar]', Java 17): true, or where it is. For example:
#   grammar: {path: /opt/LanguageTool-6.8}     grammar: {server: "http://127.0.0.1:8081"}
grammar: false

# Rules that are still being tried out.
# preview: false

# Articles beyond so many megabytes are not read, and are reported as problems.
max-size: 64

# Files or folders with rules of your own (group/name.yaml), relative to this file. docs/rules.md says how to write one.
rule-paths: []

# Change rules: severity (error, warning, note), scope (roles), and patterns that excuse a match. For example:
#   rules:
#     oddity/vague-attribution:
#       severity: note
#       unless: ['reporting by our partner outlets']
rules: {}

# Words and phrases that are right here, whatever a rule thinks of them. For example: [Tears for Fears, statue law]
accept: []

# What is reported otherwise of articles of some paths (globs, relative to this file) and outlets. For example:
#   overrides:
#     - {paths: ["archive/*"], ignore: ["debris/*"], rules: {duplicate/paragraph: {severity: note}}}
#     - {outlets: [poems.example], accept: [statue law]}
overrides: []

# Findings that are not wanted, by fingerprint, rule, path or outlet (globs), each with its reason. For example:
#   suppress:
#     - {rule: "debris/*", path: "archive/1990s/*", reason: scanned pages}
#     - {rule: duplicate/paragraph, outlet: poems.example, until: 2027-01-31, reason: refrains}
# The file lint-news.suppress.yaml beside this one holds more of them; `lint-news accept` writes there.
suppress: []
# suppress-file: lint-news.suppress.yaml

# Findings that are known: they are neither printed nor counted. `lint-news baseline write` makes such a file.
# baseline: lint-news.baseline.jsonl

# What a run as a whole must keep to, beside fail-on. For example:
#   gate:
#     - {findings: {rule: "duplicate/*"}, max: 10}
#     - {articles-with: {severity: error}, per: outlet, max: 2%, min-articles: 20}
#     - {articles-with: {main-words-below: 60}, max: 5%}
gate: []

# What `lint-news filter` does with each article by itself: drop it, or tag it. For example:
#   filter:
#     - {drop: {severity: error}}
#     - {tag: {main-words-below: 60}, as: short}
filter: []
# What of an article is main text (standfirst, captions, credits, tables, subheads): `keep`, `cut`, or `auto`, as it is
# by default. For example: {captions: cut, credits: cut}
main-text: {}

# Furniture that outlets print on page after page: `off`, `auto` (learned first, from all files), or a file that
# `lint-news learn` wrote. Without this key, dumps are learned from, and loose files are not.
# templates: auto

# Which fields of JSONL records hold the text and the headline, where they are not found by name. For example:
#   fields: {text: story_text, title: story_head}
fields: {}
"""
