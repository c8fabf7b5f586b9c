"""Small makers of model values for tests: everything has a default, a test names what it is about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.archive import connect
from bot.model import (
    Address,
    Amount,
    Article,
    Evidence,
    Feed,
    FeedState,
    Figure,
    Gist,
    Reading,
    Report,
    Story,
    Subscription,
    TopicMatch,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CHANNEL = Address(platform="console", channel="terminal")


def read_before(store: str, urls: Iterable[str]) -> None:
    """Makes feeds known to an archive, so that what they list is news and no first look."""
    archive, now = connect(store), datetime.now(UTC)
    for url in urls:
        archive.put_feed_state(FeedState(feed=Feed(url=url), health="ok", succeeded=now - timedelta(hours=1)))
    archive.close()


def article(ident: str = "a1", **given: Any) -> Article:
    fields: dict[str, Any] = {
        "id": ident,
        "url": f"https://news.example/{ident}",
        "title": "ByteDance plans bigger budget",
        "text": "ByteDance plans to spend up to US$22bn next year. It spent US$11bn in 2024.",
        "published": NOW - timedelta(hours=2),
        "outlet": "Ledger Wire",
    }
    return Article(**{**fields, **given})


def figure(value: str = "22000000000", **given: Any) -> Figure:
    quote = given.pop("quote", "up to US$22bn next year")
    fields: dict[str, Any] = {
        "entity": "ByteDance",
        "company": "bytedance",
        "metric": "capex",
        "measure": "level",
        "value": Decimal(value),
        "unit": "USD",
        "period": "2025",
        "evidence": Evidence(article="a1", start=26, end=26 + len(quote), quote=quote),
        "rule": "test",
        "key": True,
    }
    return Figure(**{**fields, **given})


def yuan(amount: str) -> Amount:
    return Amount(value=Decimal(amount), unit="CNY")


def reading(
    ident: str = "a1", *, figures: tuple[Figure, ...] = (), topics: tuple[str, ...] = ("ai-capex",), **given: Any
) -> Reading:
    made = article(ident, **given)
    return Reading(
        article=made,
        gist=Gist(sentences=(made.text.split(". ")[0] + ".",), indices=(0,)),
        figures=figures,
        companies=("bytedance",),
        topics=tuple(TopicMatch(topic=topic, cue="capex") for topic in topics),
        extractor="test",
    )


def story(*readings: Reading, **given: Any) -> Story:
    told = readings or (reading(),)
    return Story(id=told[0].article.id, readings=told, **given)


def report(
    value: str = "22000000000",
    *,
    ident: str = "a1",
    published: datetime = NOW,
    outlet: str = "Ledger Wire",
    **given: Any,
) -> Report:
    return Report(
        figure=figure(value, **given), article=article(ident, published=published, outlet=outlet), story=ident
    )


def subscription(ident: str = "s1", **given: Any) -> Subscription:
    return Subscription(**{"id": ident, "address": CHANNEL, "topics": ("ai-capex",), **given})
