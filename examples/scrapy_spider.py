"""A spider whose items are linted as they are scraped. Needs `pip install scrapy`. Run it with

scrapy runspider examples/scrapy_spider.py -a start=https://news.example/ -O articles.jsonl
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scrapy


class ArticleSpider(scrapy.Spider):
    """Follows the links of a front page to its articles."""

    name = "articles"
    custom_settings = {  # noqa: RUF012 - as Scrapy wants it
        "ITEM_PIPELINES": {"lint_news.scrapy.LintPipeline": 300},
        "LINT_NEWS_ACTION": "tag",
        "LINT_NEWS_STRIP": "main_text",
    }

    def __init__(self, start: str = "", **settings: Any) -> None:
        super().__init__(**settings)
        self.start_urls = [start]

    def parse(self, response: Any) -> Iterator[Any]:
        """The front page."""
        yield from response.follow_all(css="a.story", callback=self.parse_article)

    def parse_article(self, response: Any) -> Iterator[dict[str, Any]]:
        """One article."""
        yield {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "text": "\n\n".join(response.css("article p::text").getall()),
        }
