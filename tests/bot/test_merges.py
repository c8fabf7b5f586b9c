"""Two stories that an article shows to be one: who is told what, and what each of their ids leads to."""

import asyncio
import threading
import tomllib
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from making import CHANNEL, NOW, figure, subscription
from test_pipeline import FEED, Bench, OwnClock, OwnFeeds, OwnPages, OwnPlatform, entry
from test_two_collectors import _after

from adapters.archive import connect
from bot.errors import Unsure
from bot.model import Address, Article, Evidence, Feed, FeedState, Gist, Poll, Reading, Request, When
from bot.pipeline import Collector, Pace, Ports, Publisher

CASES = Path(__file__).parents[1] / "golden" / "stories" / "bridges.toml"
OFFER, ANSWER, BOTH = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"][0]["article"]
ELSEWHERE = Address(platform="console", channel="elsewhere")
ALL = subscription("s1", topics=("all",))
OF_OFFER = subscription("s2", topics=(), keywords=("bankers",))
OF_ANSWER = subscription("s3", topics=(), keywords=("calm",), address=ELSEWHERE)


def item(number, told):
    link, published = f"https://news.example/{number}", NOW - timedelta(minutes=60 - number)
    return entry(number, link, title=told["title"], summary=told["text"], published=published)


OFFERED, ANSWERED, BRIDGE = (item(number, told) for number, told in enumerate((OFFER, ANSWER, BOTH), 1))


def read(article: Article) -> Reading:
    """What Kestrel pays, where an article says that it pays; an article with a correction gives the new amount."""
    value = "7100000000" if "7.1 billion" in article.text else "6400000000"
    at = article.text.find(" billion")
    evidence = Evidence(article=article.id, start=at, end=at + 8, quote=" billion", digest=article.digest)
    pays = figure(value, entity="Kestrel Optics", company=None, metric="deal_value", evidence=evidence)
    gist = Gist(sentences=(article.title,), indices=(0,))
    return Reading(article=article, gist=gist, figures=(pays,) if at >= 0 else ())


class Merging:
    """A bench on which articles arrive one by one."""

    def __init__(self, *wishes):
        self.bench = Bench(wishes=wishes or (ALL,), read=read)
        self.archive, self.posted = self.bench.archive, self.bench.platform.posted

    async def arrives(self, *entries, publish=True):
        self.bench.feeds.answers[FEED] = Poll(changed=True, entries=entries)
        self.bench.later(minutes=30)
        await self.bench.collector.collect()
        if publish:
            await self.bench.publisher.publish()
        return self.posted

    async def asked(self, text):
        return await self.bench.desk.reply(Request(text=text, address=CHANNEL, user="u1"))

    def story(self):
        (told,) = self.archive.recent_stories(NOW.replace(year=2020))
        return told

    def ids(self):
        """The ids that the stories had."""
        urls = [f"https://news.example/{number}" for number in (1, 2)]
        return [self.archive.find_article(url).article.id for url in urls]


async def test_a_channel_that_saw_both_gets_nothing_more():
    merging = Merging()
    await merging.arrives(OFFERED)
    assert await merging.arrives(ANSWERED) == [OFFER["title"], ANSWER["title"]]
    assert await merging.arrives(BRIDGE) == [OFFER["title"], ANSWER["title"]]
    told = merging.story()
    assert (told.id, len(told.readings)) == (merging.ids()[0], 3)
    assert merging.bench.fates() == {"told": 2, "merged": 1}


async def test_either_id_explains_the_whole():
    merging = Merging()
    for one in (OFFERED, ANSWERED, BRIDGE):
        await merging.arrives(one)
    (older, younger), told = merging.ids(), merging.story()
    assert [merging.archive.story(name) for name in (older, younger)] == [told, told]
    first, second = [await merging.asked(f"/why {name}") for name in (older, younger)]
    said = [item.text for item in second.parts[1].items]
    assert said[:2] == ["Merged", "Told 23 Nov 2026, 12:30"]
    assert second.parts[1].items[0].detail == f"it was a story of its own, and is one with “{OFFER['title']}” now"
    assert first.parts[1].items == second.parts[1].items[1:]
    history = await merging.asked("/history")
    assert [item.text for item in history.parts[1].items] == [told.lead.article.title] * 2


async def test_what_changes_later_edits_each_channels_own_card_once():
    merging = Merging(ALL, OF_ANSWER)
    await merging.arrives(OFFERED)
    await merging.arrives(ANSWERED)
    places = merging.bench.platform.places
    assert sorted(places) == [("elsewhere", None), ("terminal", None), ("terminal", None)]
    theirs = f"m{places.index(('elsewhere', None)) + 1}"
    await merging.arrives(BRIDGE)
    # Who saw the answer only hears what the offer was; who saw both knew it.
    new = "first figures: Kestrel Optics deal value 2025 US$6.4bn"
    assert merging.posted[3:] == [f"edited {BOTH['title']}", f"Updated: {new} — {BOTH['title']}"]
    assert places[3:] == [("elsewhere", theirs)]
    raised = item(4, {**BOTH, "text": BOTH["text"].replace("6.4 billion", "7.1 billion")})
    await merging.arrives(raised)
    more = "Updated: Kestrel Optics deal value 2025: US$6.4bn → US$7.1bn"
    said = sorted(line.partition(" — ")[0] for line in merging.posted[5:])
    assert said == sorted([f"edited {BOTH['title']}", more] * 2)  # two channels at a time
    assert sorted(places[4:]) == [("elsewhere", theirs), ("terminal", "m1")]


async def test_what_the_younger_had_not_told_yet_is_told_once():
    merging = Merging()
    await merging.arrives(OFFERED)
    await merging.arrives(ANSWERED, publish=False)
    assert await merging.arrives(BRIDGE) == [OFFER["title"]]
    assert merging.bench.fates() == {"told": 1, "merged": 2}
    states = [(one.state, one.reason) for one in merging.archive.outcomes(merging.ids()[1])]
    assert states == [("sent", "every story"), ("rejected", "merged with a story that was told here")]


async def test_what_neither_had_told_yet_is_told_once_in_its_newest_form():
    merging = Merging(OF_OFFER, replace(OF_ANSWER, address=CHANNEL))
    await merging.arrives(OFFERED, publish=False)
    await merging.arrives(ANSWERED, publish=False)
    (title,) = await merging.arrives(BRIDGE)
    assert title == merging.story().lead.article.title
    assert merging.bench.fates() == {"told": 2, "merged": 1}


async def test_a_brief_tells_it_once():
    merging = Merging(subscription("s1", topics=("all",), when=When(at=time(14))))
    for one in (OFFERED, ANSWERED, BRIDGE):
        await merging.arrives(one)
    merging.bench.later(hours=1)
    await merging.bench.publisher.plan_briefs()
    await merging.bench.publisher.publish()
    assert merging.posted == ["Brief: every story · 23 Nov 2026", f"1. {merging.story().lead.article.title}"]
    assert merging.bench.fates() == {"told": 1, "merged": 2}


async def test_a_brief_that_was_planned_before_tells_it_once():
    merging = Merging(subscription("s1", topics=("all",), when=When(at=time(14))))
    await merging.arrives(OFFERED)
    await merging.arrives(ANSWERED)
    merging.bench.later(hours=2)
    await merging.bench.publisher.plan_briefs()
    assert len(await merging.arrives(BRIDGE)) == 2
    merging.bench.later(days=1)
    await merging.bench.publisher.plan_briefs()
    assert len(merging.archive.deliveries(limit=1)[0].items) == 0


@pytest.mark.parametrize("first", [0, 1])
async def test_a_card_of_which_nobody_knew_whether_it_came_is_looked_for_by_its_own_key(first):
    merging = Merging()
    one, other = (OFFERED, ANSWERED) if first == 0 else (ANSWERED, OFFERED)
    await merging.arrives(one)
    merging.bench.platform.lose_receipt = True
    await merging.arrives(other)
    assert len(merging.posted) == 2
    await merging.arrives(BRIDGE)
    merging.bench.later(minutes=30)
    await merging.bench.publisher.publish()
    assert [thread for _, thread in merging.bench.platform.places].count(None) == 2
    assert all(delivery.state in ("sent", "rejected") for delivery in merging.archive.deliveries())


async def test_a_card_that_never_came_is_not_sent_beside_the_other():
    merging = Merging()
    await merging.arrives(OFFERED)
    merging.bench.platform.trouble = [Unsure("No answer.")]
    await merging.arrives(ANSWERED)
    await merging.arrives(BRIDGE)
    merging.bench.later(hours=1)
    await merging.bench.publisher.publish()
    assert merging.posted == [OFFER["title"]]
    assert {delivery.state for delivery in merging.archive.deliveries()} == {"sent"}


async def test_after_a_restart_what_became_one_is_one():
    merging = Merging()
    for one in (OFFERED, ANSWERED, BRIDGE):
        await merging.arrives(one)
    merging.bench.collector = Collector(merging.bench.collector._ports, Pace(), seed=1)
    await merging.arrives(item(5, {**ANSWER, "text": f"{ANSWER['text']} Nobody else spoke."}))
    assert len(merging.story().readings) == 4
    assert len(merging.posted) == 2


async def test_a_new_feed_that_shows_two_stories_to_be_one_tells_nobody():
    merging = Merging()
    await merging.arrives(OFFERED)
    await merging.arrives(ANSWERED)
    other = "https://feeds.example/new.xml"
    merging.archive.put_feeds((Feed(url=other),), managed=False, now=NOW)
    merging.bench.feeds.answers[other] = Poll(changed=True, entries=(replace(BRIDGE, feed=other),))
    assert await merging.arrives() == [OFFER["title"], ANSWER["title"]]
    assert len(merging.story().readings) == 3


# --- two processes --------------------------------------------------------------------------------


class Process:
    """One of two that read from one archive what each is given."""

    def __init__(self, url, platform):
        self.archive, self.which, self.read = connect(url), (), read
        pending = self.archive.pending
        self.archive.pending = lambda limit: [one for one in pending() if one.entry.guid in self.which][:limit]
        ports = Ports(
            archive=self.archive, feeds=OwnFeeds({}), pages=OwnPages(),
            read=lambda article: self.read(article), platforms={"console": platform}, clock=OwnClock(),
        )  # fmt: skip
        self.collector, self.publisher = Collector(ports, Pace(), seed=1), Publisher(ports)

    async def reads(self, *guids):
        self.which = guids
        await self.collector.collect()
        await self.publisher.publish()


MORE = item(4, {**BOTH, "text": f"{BOTH['text']} Nobody else has made an offer."})
LATE = item(5, {**ANSWER, "text": f"{ANSWER['text']} Nobody else spoke."})


@pytest.fixture
def pair(tmp_path):
    url, platform = f"sqlite:///{tmp_path / 'briefwire.db'}", OwnPlatform()
    archive = connect(url)
    state = FeedState(feed=Feed(url=FEED), health="ok", succeeded=NOW, next_check=NOW.replace(year=2030))
    archive.keep_poll(state, (OFFERED, ANSWERED, BRIDGE, MORE, LATE), now=NOW)
    archive.put_subscription(ALL)
    archive.close()
    made = (Process(url, platform), Process(url, platform))
    yield *made, platform
    for one in made:
        one.archive.close()


async def test_what_one_process_made_one_is_one_for_the_other(pair):
    one, other, platform = pair
    await one.reads("g1")
    await other.reads("g2")
    await one.reads("g3")
    await other.reads("g5")
    await other.reads("g4")
    assert platform.posted == [OFFER["title"], ANSWER["title"]]
    (told,) = one.archive.recent_stories(NOW.replace(year=2020))
    assert len(told.readings) == 5


async def test_two_processes_that_find_it_in_the_same_moment_make_one_story(pair):
    one, other, platform = pair
    await one.reads("g1")
    await other.reads("g2")
    both = threading.Barrier(2)
    for process, guid in ((one, "g3"), (other, "g4")):
        process.which, process.read = (guid,), _after(both, read)
    await asyncio.gather(one.collector.collect(), other.collector.collect())
    await asyncio.gather(one.publisher.publish(), other.publisher.publish())
    assert platform.posted == [OFFER["title"], ANSWER["title"]]
    (told,) = one.archive.recent_stories(NOW.replace(year=2020))
    assert len(told.readings) == 4
