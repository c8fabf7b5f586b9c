"""Short answers in, cards out: a notice, a list, and the sentences behind figures."""

from collections.abc import Iterable, Sequence

from bot import wording
from bot.cards.labels import amount, fragment
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


def sources(title: str, reports: Iterable[Report], *, limit: int = 8, more: str = "") -> Card:
    """Each sentence once, with the figures that it gives and a link that opens the page at it.

    `more` is what to type to see them all.
    """
    by_sentence: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        by_sentence.setdefault((report.article.id, _sentence(report)), []).append(report)
    quotes: list[Part] = [_source(said, told) for (_, said), told in list(by_sentence.items())[:limit]]
    hidden = len(by_sentence) - len(quotes)
    left = f"{wording.count(hidden, 'more sentence')}{f': {more}' if more else ''}"
    tail: tuple[Part, ...] = (Footer(text=left),) if hidden > 0 else ()
    return Card(kind="answer", parts=(Heading(text=f"Sources: {title}"), *quotes, *tail), private=True)


def _sentence(report: Report) -> str:
    article, found = report.article, report.figure.evidence
    return article.title if found.part == "title" else around(article.text, found.start, found.end)


def _source(said: str, told: Sequence[Report]) -> Quote:
    article = told[0].article
    given = dict.fromkeys(f"{wording.label(report.figure)}: {amount(report.figure)}" for report in told)
    source = f"{'; '.join(given)} — {article.outlet}, {wording.day(article.published)}"
    return Quote(text=said, source=source, url=fragment(article, told[0].figure.quote))
