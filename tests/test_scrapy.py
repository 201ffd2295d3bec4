"""The item pipeline in real crawls: Scrapy in a process of its own, over a small site on the loopback address."""

from __future__ import annotations

import ast
import csv
import html
import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from articles import BODY, HEADLINE
from command import environment

ROOT = Path(__file__).parent.parent
SPIDER = ROOT / "examples" / "scrapy_spider.py"
STORIES = {
    "clean.html": (HEADLINE, BODY),
    "odd.html": ("Harbour of Norrey will close in spring", (*BODY[:3], "It was the the end of it.")),
    "glued.html": ("Council of Norrey votes for the ferry", (*BODY[:3], "- Advertisement -", BODY[3])),
    "film.html": ("", ()),
}
# A spider without a site: it yields what the test says. `{items}` are expressions, `{head}` goes before.
PLAIN_SPIDER = """
import scrapy, dataclasses, attrs
{head}
class Plain(scrapy.Spider):
    name = "plain"
    start_urls = ["data:,"]
    custom_settings = {{"ITEM_PIPELINES": {{"lint_news.scrapy.LintPipeline": 300}}}}
    def parse(self, response):
        yield from ({items},)
"""
ODD = "It was the the end of it."


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for name, (title, body) in STORIES.items():
        paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in body)
        (folder / name).write_text(f"<article><h1>{title}</h1>{paragraphs}</article>" if body else "<video>")
    links = "".join(f'<a class="story" href="{name}">{name}</a>' for name in STORIES)
    (folder / "index.html").write_text(f"<body>{links}")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@dataclass(frozen=True)
class Crawl:
    """What a crawl left behind."""

    code: int
    items: list[dict[str, Any]]
    log: str

    @property
    def stats(self) -> dict[str, int]:
        return {k: int(v) for k, v in re.findall(r"'lint_news/([^']+)': (\d+)", self.log)}

    def item(self, name: str) -> dict[str, Any]:
        return next(i for i in self.items if i["url"].endswith(name))


def crawl(folder: Path, spider: Path, *arguments: str, **values: Any) -> Crawl:
    """Run a spider in a folder, with settings by name, and read its feed."""
    given = [f"-s{k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in values.items()]
    feed = folder / "feed.jsonl"
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-O", str(feed), *given, *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    items = [json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines()] if feed.exists() else []
    assert "Traceback" not in done.stderr or done.returncode, done.stderr
    return Crawl(done.returncode, items, done.stderr)


@pytest.fixture(scope="module")
def tagged(site, tmp_path_factory) -> Crawl:
    return crawl(tmp_path_factory.mktemp("crawl"), SPIDER, "-a", f"start={site}")


def test_the_example_tags_every_item_that_has_text(tagged):
    assert tagged.code == 0
    assert len(tagged.items) == len(STORIES)
    [finding] = tagged.item("odd.html")["lint_news"]["findings"]
    text = tagged.item("odd.html")["text"]
    assert text[finding["start"] : finding["end"]] == finding["text"] == "the the"
    assert (finding["rule"], finding["field"], finding["line"], finding["column"]) == ("duplicate/word", "text", 7, 8)
    assert tagged.item("clean.html")["lint_news"] == {"errors": 0, "warnings": 0, "notes": 0, "findings": []}
    counts = tagged.item("odd.html")["lint_news"]
    assert (counts["errors"], counts["warnings"], counts["notes"]) == (0, 1, 0)


def test_the_example_writes_the_main_text(tagged):
    assert tagged.item("glued.html")["main_text"] == "\n\n".join(BODY[:4])
    assert "- Advertisement -" in tagged.item("glued.html")["text"]


def test_an_item_without_text_is_passed_on_as_it_is(tagged):
    assert set(tagged.item("film.html")) == {"url", "title", "text"}


def test_what_was_found_is_in_the_stats(tagged):
    assert tagged.stats == {
        "items": 4,
        "clean": 1,
        "with_findings": 2,
        "without_text": 1,
        "findings/duplicate/word": 1,
        "findings/boilerplate/advertisement": 1,
        "severity/warning": 1,
        "severity/note": 1,
    }


def test_nothing_is_warned_of(tagged):
    assert "WARNING" not in tagged.log
    assert "ERROR" not in tagged.log
    assert "Deprecat" not in tagged.log


def plain(folder: Path, *items: str, head: str = "", **values: Any) -> Crawl:
    spider = folder / "plain.py"
    spider.write_text(PLAIN_SPIDER.format(head=head, items=", ".join(items)), encoding="utf-8")
    return crawl(folder, spider, **values)


def article(text: str, title: str = HEADLINE) -> str:
    return repr({"title": title, "text": text, "url": "https://norrey.example/a"})


GOOD = "\n\n".join(BODY)


def test_items_with_grave_findings_are_dropped(tmp_path):
    found = plain(tmp_path, article(f"{GOOD}\n\n{ODD}"), article(GOOD), "{'id': 3}", LINT_NEWS_ACTION="drop")
    assert found.items == [{"title": HEADLINE, "text": GOOD, "url": "https://norrey.example/a"}, {"id": 3}]
    assert found.stats["dropped"] == 1
    assert found.stats["without_text"] == 1
    assert "Dropped: lint-news: duplicate/word at $.text 13:8: 'the' is printed twice" in found.log


@pytest.mark.parametrize(("fail_on", "left"), [("error", 3), ("warning", 2), ("note", 1), ("never", 3)])
def test_what_is_grave_can_be_set(tmp_path, fail_on, left):
    items = article(f"{GOOD}\n\n{ODD}"), article(f"{GOOD}\n\n- Advertisement -"), article(GOOD)
    found = plain(tmp_path, *items, LINT_NEWS_ACTION="drop", LINT_NEWS_FAIL_ON=fail_on)
    assert len(found.items) == left


def test_findings_are_logged_at_their_level_and_harmless(tmp_path):
    text = f"{GOOD}\n\n- Advertisement -\n\nIt was \x1b[31m the the end of it."
    found = plain(tmp_path, article(text), LINT_NEWS_ACTION="log")
    assert "lint_news" not in found.items[0]
    assert "WARNING: [duplicate/word] https://norrey.example/a ($.text 15:14): 'the' is printed twice" in found.log
    assert "INFO: [boilerplate/advertisement] https://norrey.example/a" in found.log
    assert "\x1b" not in found.log


KINDS = """
class Declared(scrapy.Item):
    title = scrapy.Field()
    text = scrapy.Field()
    url = scrapy.Field()
    lint_news = scrapy.Field()
@dataclasses.dataclass
class Data:
    text: str
    lint_news: dict | None = None
@attrs.define
class Attrs:
    text: str
    lint_news: dict | None = None
class Bare(scrapy.Item):
    text = scrapy.Field()
@dataclasses.dataclass(frozen=True)
class Frozen:
    text: str
    lint_news: dict | None = None
"""


def test_items_of_every_kind_are_tagged(tmp_path):
    items = f"Declared({article(ODD)})", f"Data({ODD!r})", f"Attrs({ODD!r})"
    found = plain(tmp_path, *items, head=KINDS)
    rules = [[f["rule"] for f in item["lint_news"]["findings"]] for item in found.items]
    assert len(rules) == 3
    assert all("duplicate/word" in r for r in rules)


def test_an_item_that_takes_no_tag_is_kept_and_its_findings_are_logged(tmp_path):
    items = f"Bare(text={ODD!r})", f"Frozen({ODD!r})", f"Bare(text={ODD!r})"
    found = plain(tmp_path, *items, head=KINDS)
    assert len(found.items) == 3
    assert found.stats["not_written"] == 3
    assert found.log.count("Bare takes no field 'lint_news' (KeyError); add it to the class of the item") == 1
    assert found.log.count("Frozen takes no field 'lint_news'") == 1
    assert found.log.count("WARNING: [duplicate/word] item ($.text 1:8)") == 3


def test_values_that_are_no_text_do_no_harm(tmp_path):
    odd = {"text": [*BODY[:3], ODD], "title": [HEADLINE], "tags": ["a", None], "n": 3, "nested": {"text": "x"}}
    found = plain(tmp_path, repr(odd), "{'text': None}", "{'text': 'a \\ud800 b ' + 'the the'}", "{}", "{'text': 3.5}")
    assert len(found.items) == 5
    findings = found.items[0]["lint_news"]["findings"]
    assert [(f["rule"], f["text"]) for f in findings] == [("duplicate/word", "the the")]
    assert found.stats["without_text"] == 3


def test_fields_can_be_named(tmp_path):
    item = repr({"text": "no", "story": f"{GOOD}\n\n{ODD}", "head": HEADLINE})
    found = plain(tmp_path, item, LINT_NEWS_FIELDS={"text": "story", "title": "head"})
    assert [f["field"] for f in found.items[0]["lint_news"]["findings"]] == ["story"]


def test_a_configuration_is_followed(tmp_path):
    """The nearest one upward from the working folder counts, as on the command line, unless another is named."""
    (tmp_path / "lint-news.yaml").write_text("ignore: [duplicate]\nfields: {text: story}\n")
    (tmp_path / "other.yaml").write_text("rules: {duplicate/word: {severity: error}}\n")
    item = repr({"story": f"{GOOD}\n\n{ODD}", "title": HEADLINE})
    assert plain(tmp_path, item).items[0]["lint_news"]["findings"] == []
    found = plain(tmp_path, item, LINT_NEWS_CONFIG="other.yaml", LINT_NEWS_FIELDS={"text": "story"})
    assert [f["severity"] for f in found.items[0]["lint_news"]["findings"]] == ["error"]


def test_an_article_over_the_limit_is_passed_on(tmp_path):
    (tmp_path / "lint-news.yaml").write_text("max-size: 0.001\n")
    found = plain(tmp_path, article(ODD * 100), article(ODD))
    assert ["lint_news" in item for item in found.items] == [False, True]
    assert found.stats["too_large"] == 1


def test_a_fault_of_ours_costs_no_item(tmp_path):
    head = "import lint_news.scrapy\nlint_news.scrapy.lint = lambda *_: 1 / 0\n"
    found = plain(tmp_path, article(ODD), article(ODD), head=head)
    assert len(found.items) == 2
    assert found.stats == {"items": 2, "errors": 2}
    assert found.log.count("ZeroDivisionError in lint-news, the item is passed on as it is") == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"LINT_NEWS_ACTION": "tga"}, "LINT_NEWS_ACTION: 'tga' is none of tag, log, drop; did you mean 'tag'?"),
        ({"LINT_NEWS_FAIL_ON": "grave"}, "LINT_NEWS_FAIL_ON: 'grave' is none of error, warning, note, never"),
        ({"LINT_NEWS_CONFIG": "nowhere.yaml"}, "nowhere.yaml: no such configuration file"),
        ({"LINT_NEWS_FIELDS": {"txt": "a"}}, "LINT_NEWS_FIELDS: unknown role 'txt'"),
        ({"LINT_NEWS_FIELDS": "nonsense"}, "LINT_NEWS_FIELDS: "),
    ],
)
def test_a_wrong_setting_ends_the_crawl_before_it_begins(tmp_path, settings, said):
    found = plain(tmp_path, article(ODD), **settings)
    assert found.code != 0
    assert found.items == []
    assert said in found.log


def test_a_feed_of_csv_holds_the_tag_as_text(tmp_path):
    plain_feed = tmp_path / "feed.csv"
    spider = tmp_path / "plain.py"
    spider.write_text(PLAIN_SPIDER.format(head="", items=article(ODD)), encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-O", str(plain_feed)]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=environment(PYTHONPATH=str(ROOT)))
    [row] = csv.DictReader(plain_feed.read_text(encoding="utf-8").splitlines(keepends=True))
    assert "duplicate/word" in row["lint_news"]


PYTHON = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


def test_the_documentation_shows_settings_and_tag_as_they_are(tmp_path):
    page = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
    settings, tag = PYTHON.findall(page)[:2]
    values: dict[str, Any] = {}
    exec(settings, {}, values)
    found = plain(tmp_path, article(f"It was the the end of it.\n\n{GOOD}"), **values)
    assert found.items[0]["main_text"] == f"It was the the end of it.\n\n{GOOD}"
    shown = ast.literal_eval(tag)
    assert found.items[0]["lint_news"] == shown
    assert list(found.items[0]["lint_news"]["findings"][0]) == list(shown["findings"][0])


def test_the_documentation_names_every_setting():
    page = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
    code = (ROOT / "lint_news" / "scrapy.py").read_text(encoding="utf-8")
    assert set(re.findall(r"`(LINT_NEWS_[A-Z_]+)` \|", page)) == set(re.findall(r"LINT_NEWS_[A-Z_]+", code))


def test_the_package_is_imported_without_scrapy():
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('scrapy', 'itemadapter', 'twisted'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "import lint_news, lint_news.scrapy\n"
        "try:\n"
        "    lint_news.scrapy.LintPipeline.from_crawler(None)\n"
        "except lint_news.UsageError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.startswith("lint_news.scrapy needs Scrapy: pip install scrapy")


def test_scrapy_before_2_14_gives_the_spider_as_well():
    from lint_news.ruleset import load_plan
    from lint_news.scrapy import LintPipeline, Options

    item = LintPipeline(Options(load_plan())).process_item({"text": ODD}, object())
    assert item["lint_news"]["findings"]
