"""Values to keep in an archive under test: one of each noun with every field filled, and plain ones by number."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from bot.model import (
    Address,
    Amount,
    Article,
    Delivery,
    Entry,
    Evidence,
    Feed,
    FeedState,
    Figure,
    Gist,
    Minimum,
    PendingEntry,
    Quiet,
    Reading,
    Rule,
    Story,
    Subscription,
    TopicMatch,
    When,
)
from bot.ports import Archive

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=5)
FEED = Feed(url="https://ledger.example/rss")
CHANNEL = Address(platform="console", channel="terminal")


def state(url: str = FEED.url) -> FeedState:
    return FeedState(feed=Feed(url=url))


def entry(number: int, feed: str = FEED.url) -> Entry:
    return Entry(
        feed=feed,
        guid=f"item-{number}",
        link=f"https://ledger.example/news/{number}",
        title=f"Headline {number}",
        summary=f"<p>Teaser {number}</p>",
    )


FULL_ENTRY = Entry(
    feed=FEED.url,
    guid="tag:ledger.example,2026:77",
    link="https://ledger.example/news/77?utm_source=rss",
    title="Nordlicht raises its budget — 新预算",
    summary="<p>Nordlicht &amp; partners</p>",
    content="<p>Nordlicht &amp; partners will spend more.</p>",
    published=NOW - HOUR,
    author="M. Vega",
    source="Ledger",
    language="en",
)


def article(number: int, published: datetime = NOW) -> Article:
    text = f"Nordlicht plans to spend ${number}.5 billion in 2026.\n\nIt said so on Monday."
    return Article(
        id=f"a{number}",
        url=f"https://ledger.example/news/{number}",
        title=f"Headline {number}",
        text=text,
        published=published,
        outlet="Ledger",
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def figure(source: Article, **changes: object) -> Figure:
    quote = source.text.split(" spend ")[1].split(" in ")[0]
    start = source.text.index(quote)
    plain = Figure(
        entity="Nordlicht",
        company="nordlicht",
        metric="capex",
        measure="level",
        value=Decimal("1500000000"),
        unit="USD",
        evidence=Evidence(
            article=source.id, start=start, end=start + len(quote), quote=quote, digest=source.digest
        ),
        rule="plans to spend",
    )
    return replace(plain, **changes)


def reading(number: int, published: datetime = NOW) -> Reading:
    source = article(number, published)
    return Reading(
        article=source,
        gist=Gist(sentences=(f"Nordlicht plans to spend ${number}.5 billion in 2026.",), indices=(0,)),
        figures=(figure(source),),
        companies=("nordlicht",),
        topics=(TopicMatch(topic="ai-capex", cue="plans to spend"),),
        extractor="1.0",
    )


def full_reading() -> Reading:
    """A reading that uses every field, with the numbers, letters and spans that databases like to change."""
    text = (
        "Nordlicht 🚀 will spend up to 160 billion yuan ($22 billion) in 2026, “a record”.\n\n据报道，预算翻倍。"
    )
    source = Article(
        id="a-full",
        url="https://ledger.example/a/full?id=7",
        title="Nordlicht’s record 2026 budget",
        text=text,
        published=NOW,
        outlet="Ledger",
        feed=FEED.url,
        family="Vega Media",
        language="zh",
        author="M. Vega",
        section="Markets",
        depth="teaser",
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    at = Evidence(article=source.id, start=29, end=45, quote=text[29:45], digest=source.digest)
    yuan = Figure(
        entity="Nordlicht",
        company="nordlicht",
        subject="Aurora cloud",
        metric="capex",
        measure="level",
        value=Decimal("160000000000"),
        value_high=Decimal("1.8E+11"),
        unit="CNY",
        of="revenue",
        period="2026",
        status="planned",
        bound="up_to",
        alt=(Amount(value=Decimal("22000000000"), unit="USD"), Amount(value=Decimal("0.1"), unit="x")),
        attribution="people familiar with the plan",
        key=True,
        score=0.1 + 0.2,
        evidence=at,
        rule="will spend",
        because=("metric: “spend”", "period: “in 2026”"),
    )
    tiny = replace(
        yuan, value=Decimal("1E-8"), value_high=Decimal("-0.10"), alt=(), unit="BTC", key=False, because=()
    )
    headline = Evidence(article=source.id, start=12, end=18, quote="record", part="title", digest="")
    return Reading(
        article=source,
        gist=Gist(
            sentences=("Nordlicht 🚀 will spend up to 160 billion yuan.", "据报道，预算翻倍。"),
            indices=(0, 3),
            dropped=("sentence 2: “a record” is nobody's figure",),
        ),
        figures=(
            yuan,
            tiny,
            replace(tiny, entity=None, company=None, evidence=headline),
            replace(tiny, company=None),
        ),
        companies=("nordlicht", "aurora", "a-first-in-the-alphabet"),
        topics=(TopicMatch(topic="ai-capex", cue="spend"), TopicMatch(topic="china-tech", cue="yuan")),
        extractor="2026.3",
    )


def story(*readings: Reading, name: str = "s1", revision: int = 0) -> Story:
    return Story(id=name, readings=readings, revision=revision)


def subscription(name: str = "ai", channel: str = CHANNEL.channel) -> Subscription:
    return Subscription(id=name, address=replace(CHANNEL, channel=channel), topics=("ai-capex",))


FULL_SUBSCRIPTION = Subscription(
    id="full",
    address=Address(platform="slack", channel="C1", workspace="T1", thread="17.5"),
    topics=("ai-capex", "chips"),
    companies=("nordlicht",),
    minimum=Minimum(value=Decimal("0.10"), unit="percent", metric="capex"),
    keywords=("high-bandwidth memory", "内存"),
    metrics=("capex", "revenue"),
    quiet=Quiet(
        start=time(22), end=time(7, 30), unless=Minimum(value=Decimal("1E+9"), unit="USD", metric="capex")
    ),
    cap=7,
    empty=False,
    when=When(at=time(8, 5), weekdays=(0, 4)),
    tz="Asia/Hong_Kong",
    state="paused",
    reason="the channel was archived",
    since=NOW,
    owner="U1",
    rule=Rule(
        condition="amount",
        company="nordlicht",
        metric="capex",
        value=Decimal("2.5E+9"),
        unit="EUR",
        below=True,
        strict=True,
    ),
)


def delivery(story_id: str = "s1", subscription_id: str = "ai", revision: int = 0, **changes: object) -> Delivery:
    plain = Delivery(
        subscription=subscription_id, story=story_id, revision=revision, state="queued", due=NOW, reason="topic"
    )
    return replace(plain, **changes)


def brief(*items: str, date: str = "2026-03-02", subscription_id: str = "ai") -> Delivery:
    return delivery(f"brief:{date}", subscription_id, items=items, reason="the brief is due")


def kept_entry(archive: Archive, number: int) -> PendingEntry:
    """An entry, polled and pending."""
    (pending,) = archive.keep_poll(state(), [entry(number)], now=NOW)
    return pending


def keep(
    archive: Archive,
    number: int,
    *deliveries: Delivery,
    name: str | None = None,
    revision: int = 0,
    reason: str = "",
) -> Story:
    """Polls entry `number`, reads it, and keeps it in its own story or in the one named."""
    pending = kept_entry(archive, number)
    name = name or f"s{number}"
    known = archive.story(name)
    told = story(*(known.readings if known else ()), reading(number), name=name, revision=revision)
    assert archive.keep_reading(pending, told.readings[-1], told, deliveries, reason=reason, now=NOW)
    return told
