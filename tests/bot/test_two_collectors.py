"""Two processes that read the same news at the same moment: one story, one card, one alert."""

import asyncio
import threading
from contextlib import suppress

import pytest
from making import NOW, subscription
from test_alert_deliveries import TEXT, alert, read
from test_pipeline import FEED, OwnClock, OwnFeeds, OwnPages, OwnPlatform, entry

from adapters.archive import connect
from bot.errors import Gone
from bot.model import Feed, FeedState
from bot.pipeline import Collector, Pace, Ports, Publisher

ENTRIES = (
    entry(2, "https://news.example/roses", title="How to cut roses", summary="They are cut in spring.",
          published=NOW),
    entry(1, "https://news.example/one", title="Orbix Dynamics to spend US$3bn on data centres", summary=TEXT,
          published=NOW),
    entry(3, "https://other.example/echo", title="Orbix Dynamics plans US$3bn for data centres",
          summary=f"{TEXT} Its shares rose.", published=NOW),
)  # fmt: skip


ALERT = "Alert: capex of any company, more than US$2bn"


class Reader:
    """A process that reads one of the entries, as the other reads the other."""

    def __init__(self, url, which, platform):
        self.archive = connect(url)
        self.which = which
        pending = self.archive.pending
        self.archive.pending = lambda limit: [one for one in pending() if one.entry.guid == self.which][:limit]
        ports = Ports(
            archive=self.archive, feeds=OwnFeeds({}), pages=OwnPages(), read=read,
            platforms={"console": platform}, clock=OwnClock(),
        )  # fmt: skip
        self.collector, self.publisher = Collector(ports, Pace(), seed=1), Publisher(ports)


@pytest.fixture
def pair(tmp_path):
    url, platform = f"sqlite:///{tmp_path / 'briefwire.db'}", OwnPlatform()
    archive = connect(url)
    state = FeedState(
        feed=Feed(url=FEED, name="Tech"), health="ok", succeeded=NOW, next_check=NOW.replace(year=2030)
    )
    archive.put_feeds((state.feed,), managed=True, now=NOW)
    archive.keep_poll(state, ENTRIES, now=NOW)
    for wish in (subscription(), alert("capex > 2bn usd")):
        archive.put_subscription(wish)
    archive.close()
    made = (Reader(url, "g1", platform), Reader(url, "g3", platform))
    yield *made, platform
    for one in made:
        one.archive.close()


async def test_what_one_has_read_since_the_other_began_is_no_news_to_the_other(pair):
    one, other, platform = pair
    other.which = "g2"
    await other.collector.collect()
    other.which = "g3"
    for process in (one, other):
        await process.collector.collect()
        await process.publisher.publish()
    assert platform.posted == [ENTRIES[1].title, ALERT]
    fates = {fate: n for fate, n in one.archive.account().fates.items() if n}
    assert fates == {"told": 1, "merged": 1, "filtered": 1}


async def test_what_both_read_in_the_same_moment_is_told_once(pair):
    one, other, platform = pair
    both = threading.Barrier(2)
    for process in (one, other):
        process.archive.reports = _after(both, process.archive.reports)
    await asyncio.gather(one.collector.collect(), other.collector.collect())
    await asyncio.gather(one.publisher.publish(), other.publisher.publish())
    assert platform.posted in ([ENTRIES[1].title, ALERT], [ENTRIES[2].title, ALERT])


async def test_what_both_find_gone_in_the_same_moment_is_told_its_owner_by_one(pair):
    one, other, platform = pair
    wish = subscription(owner="ann")
    one.archive.put_subscription(wish)
    both, told = threading.Barrier(2), []

    async def post(address, card, key):
        told.append(card.title)
        return key

    platform.post = post  # each process knows only what it posted itself
    for process in (one, other):
        process.archive.subscriptions = _after(both, process.archive.subscriptions)
    gone = Gone("The channel was archived.")
    await asyncio.gather(*(process.publisher._pause(wish, gone) for process in (one, other)))
    assert told == ["A channel is gone"]


def _after(both, does):
    """Does it when both are about to, or when it is clear that they cannot be at the same time."""

    def doing(*given, **named):
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return does(*given, **named)

    return doing
