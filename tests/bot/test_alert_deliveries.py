"""Alerts on their way: planned with the article, sent through the same outbox, once whatever breaks."""

from dataclasses import replace

from making import CHANNEL, NOW, figure, subscription
from test_pipeline import Bench, entry
from test_pipeline import read as plain_read

from bot import commands
from bot.errors import Retry
from bot.model import Evidence

TEXT = "Orbix Dynamics plans to spend US$3bn on data centres next year, its largest budget so far."


def read(article):
    """A reading with the one figure of the text."""
    found = plain_read(article)
    at = article.text.find("US$3bn")
    if at < 0:
        return found
    evidence = Evidence(article=article.id, start=at, end=at + 6, quote="US$3bn", digest=article.digest)
    made = figure("3000000000", entity="Orbix", company=None, status="planned", period="2027", evidence=evidence)
    return replace(found, figures=(made,))


def alert(typed, **given):
    return subscription("alert", topics=(), rule=commands.parse(f"/alert {typed}").rule, **given)


def bench(*wishes):
    return Bench(
        entry(1, "https://news.example/one", summary=TEXT, published=NOW),
        entry(2, "https://news.example/two"),
        entry(
            3, "https://news.example/echo", title="An echo of it", summary=f"It is told that {TEXT}", published=NOW
        ),
        wishes=wishes,
        read=read,
    )


async def test_an_alert_is_posted_once_and_needs_no_other_subscription():
    made = bench(alert("capex > 2bn usd"))
    for _ in range(3):
        await made.collector.collect()
        await made.publisher.publish()
        made.later(hours=1)
    assert made.platform.posted == ["Alert: capex of any company, more than US$2bn"]
    latest = made.archive.deliveries(address=CHANNEL)
    assert [(one.state, one.note) for one in latest] == [
        ("sent", "Orbix capex 2027: US$3bn planned: more than US$2bn.")
    ]
    made.archive.close()


async def test_an_alert_stands_beside_the_story_that_the_channel_follows():
    made = bench(subscription(), alert("capex > 2bn usd"))
    await made.collector.collect()
    await made.publisher.publish()
    assert made.platform.posted.count("Alert: capex of any company, more than US$2bn") == 1
    assert {"Title 1 of the day", "An echo of it"} & set(made.platform.posted)
    made.archive.close()


async def test_an_alert_of_unknown_fate_is_looked_up_and_not_posted_again():
    made = bench(alert("capex > 2bn usd"))
    await made.collector.collect()
    made.platform.trouble = [Retry("later")]
    await made.publisher.publish()
    assert made.platform.posted == []
    made.later(hours=1)
    made.platform.lose_receipt = True
    await made.publisher.publish()
    made.later(hours=2)
    await made.publisher.publish()
    assert made.platform.posted == ["Alert: capex of any company, more than US$2bn"]
    assert [one.state for one in made.archive.deliveries(address=CHANNEL)] == ["sent"]
    made.archive.close()


async def test_what_does_not_hold_is_silent():
    made = bench(alert("capex > 5bn usd"))
    await made.collector.collect()
    assert await made.publisher.publish() == 0
    assert made.archive.deliveries(address=CHANNEL) == ()
    made.archive.close()
