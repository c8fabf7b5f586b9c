"""Short answers in, cards out: a notice, a list, and the sentences behind figures."""

from collections.abc import Iterable, Sequence

from bot import wording
from bot.cards.labels import amount, fragment, label
from bot.model import Card, Footer, Heading, Item, Listing, Part, Prose, Quote, Report
from bot.text.sentences import around


def notice(title: str, text: str, items: Iterable[Item] = ()) -> Card:
    """A short private answer: what happened, and what to do."""
    lines = tuple(items)
    listing: tuple[Part, ...] = (Listing(items=lines),) if lines else ()
    return Card(kind="notice", parts=(Heading(text=title), Prose(text=text), *listing), private=True)


def listing(title: str, items: Iterable[Item], *, footer: str = "") -> Card:
    """A private list."""
    tail: tuple[Part, ...] = (Footer(text=footer),) if footer else ()
    return Card(kind="answer", parts=(Heading(text=title), Listing(items=tuple(items)), *tail), private=True)


def sources(title: str, reports: Sequence[Report], *, limit: int = 8) -> Card:
    """Each figure with the very sentence it comes from and a link that opens the page at it."""
    quotes: list[Part] = [_source(report) for report in reports[:limit]]
    hidden = len(reports) - len(quotes)
    tail: tuple[Part, ...] = (Footer(text=f"… {hidden} more"),) if hidden > 0 else ()
    return Card(kind="answer", parts=(Heading(text=f"Sources: {title}"), *quotes, *tail), private=True)


def _source(report: Report) -> Quote:
    figure, article = report.figure, report.article
    found = figure.evidence
    whole = article.title if found.part == "title" else around(article.text, found.start, found.end)
    said = f"{label(figure)}: {amount(figure)} — {article.outlet}, {wording.day(article.published)}"
    return Quote(text=whole, source=said, url=fragment(article, found.quote))
