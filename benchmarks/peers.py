"""Other programs that find the main text of a page. What is not installed (`requirements.txt`) is left out.

Each is called without what is no article by its own account: reader comments, descriptions of pictures, bullets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from hands import Failed, Job, Store, digest, do
from sample import Page


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, its package on PyPI, and how it makes text from a page."""

    name: str
    package: str
    extract: Callable[[str], str]

    @property
    def version(self) -> str | None:
        """The installed version, `None` where there is none."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


def trafilatura(html: str, **options: bool) -> str:
    import trafilatura

    return trafilatura.extract(html.encode("utf-8", "replace"), include_comments=False, **options) or ""


def resiliparse(html: str, main_content: bool = True) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(html, main_content=main_content, alt_texts=False, list_bullets=False)


def readability(html: str) -> str:
    from lxml.html import fromstring
    from readability import Document

    return "\n".join(fromstring(Document(html).summary()).itertext())


def newspaper(html: str) -> str:
    from newspaper import Article

    article = Article("https://norrey.example/", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return article.text


def justext(html: str) -> str:
    from justext import get_stoplist
    from justext import justext as paragraphs

    found = paragraphs(html.encode("utf-8", "replace"), get_stoplist("English"), encoding="utf-8")
    return "\n".join(p.text for p in found if not p.is_boilerplate)


def beautifulsoup(html: str) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml").get_text("\n")


BASE = "trafilatura"
PEERS = (
    Peer(BASE, "trafilatura", trafilatura),
    Peer("trafilatura precision", "trafilatura", lambda html: trafilatura(html, favor_precision=True)),
    Peer("trafilatura fast", "trafilatura", lambda html: trafilatura(html, fast=True)),
    Peer("resiliparse main", "resiliparse", resiliparse),
    Peer("readability-lxml", "readability-lxml", readability),
    Peer("newspaper4k", "newspaper4k", newspaper),
    Peer("jusText", "jusText", justext),
)
# Crude text of whole pages, as people store it.
DUMPS = (
    Peer("bs4 get_text", "beautifulsoup4", beautifulsoup),
    Peer("resiliparse text", "resiliparse", lambda html: resiliparse(html, main_content=False)),
)


def run(page: Page, name: str) -> str:
    """The text that a peer, or a tool that dumps pages, makes of a page."""
    return next(p for p in (*PEERS, *DUMPS) if p.name == name).extract(page.html)


def made(peers: Sequence[Peer], found: Sequence[Page]) -> Iterator[tuple[Page, str, str | Failed]]:
    """Page, name and text of the installed ones of these peers; what was made before is looked up."""
    stores = {p.name: Store(p.name, p.version, __file__) for p in peers if p.version is not None}
    keys = {page.id: digest(page.html) for page in found}
    jobs = [Job(page, tuple(n for n, s in stores.items() if keys[page.id] not in s)) for page in found]
    for page, name, text in do(run, jobs):
        stores[name][keys[page.id]] = text
    for name, store in stores.items():
        store.save()
        yield from ((page, name, store[keys[page.id]]) for page in found)
