"""Articles written for the tests, and ways to wrap them."""

from __future__ import annotations

import html

from lint_news.config import Config
from lint_news.model import HTML, TEXT, Document, Source
from lint_news.pipeline import read_document
from lint_news.ruleset import make_plan

PLAN = make_plan(Config())

HEADLINE = "Ferry company drops plan to close island route"
BODY = (
    "The ferry company said on Thursday that it would keep its winter route to the island of Norrey, a week after "
    "residents had blocked the harbour with forty fishing boats.",
    "Ferry tickets will cost eight per cent more from December, the company added, because the route to the island "
    "had lost money in each of the past six winters.",
    "Islanders welcomed the decision on the route but criticised the price of the tickets. The council of Norrey "
    "called it a tax on people who have no other way to reach a hospital.",
    "The company bought its three ferries in 2011 with a loan from the state, and the island had been promised two "
    "sailings a day for as long as the loan was being repaid.",
    "A spokesman for the transport ministry said that the state would look at the contract with the ferry company in "
    "spring, and that residents of the island would be heard.",
    "Until then the ferries will leave the harbour at seven in the morning and at four in the afternoon, weather "
    "permitting, and take the longer route around the sandbank.",
)
# Other stories as sites advertise them: a title, and a teaser that breaks off or does not.
OTHERS = (
    (
        "Ten soups that warm you up this autumn",
        "Whether you like pumpkin, lentils or a clear broth, these recipes need no more than half an hour and a single "
        "pot, and most of them taste even better on the...",
    ),
    (
        "Striker signs for three more years",
        "The club announced on Monday that its captain, who scored nineteen goals last season, had turned down offers "
        "from abroad because his children are happy at their…",
    ),
    (
        "What to plant before the first frost",
        "Tulips, garlic and broad beans go into the ground now, says our gardener, who also explains why you should "
        "leave the leaves where they fall.",
    ),
    (
        "Phone maker shows folding model",
        "Its screen survives two hundred thousand folds, according to the manufacturer, and the battery lasts a day "
        "and a half, but the price will make even enthusiasts think twice [...]",
    ),
)


def lines(*parts: str) -> str:
    """Blocks as plain text, a blank line between them."""
    return "\n\n".join(parts) + "\n"


def page(*parts: str) -> str:
    """The same blocks as a page: what begins with `<` is markup already, the rest becomes paragraphs."""
    body = "\n".join(p if p.startswith("<") else f"<p>{html.escape(p, quote=False)}</p>" for p in parts)
    head = f'<!DOCTYPE html>\n<html lang="en"><head><title>{HEADLINE} | Norrey Post</title></head>'
    return f"{head}<body>\n{body}\n</body></html>"


def read_text(raw: str, plan=PLAN) -> Document:
    return read_document(Source("a.txt", raw, TEXT), plan)


def read_page(raw: str, plan=PLAN) -> Document:
    return read_document(Source("a.html", raw, HTML), plan)


def cut_by(document: Document) -> dict[str, str]:
    """The text of each block that was cut, with the rule that cut it."""
    return {b.text: b.boilerplate for b in document.blocks if b.boilerplate is not None}


def roles(document: Document) -> dict[str, str]:
    return {b.text: b.role for b in document.blocks}
