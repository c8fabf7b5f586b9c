"""The order of things, over a real archive in memory, with feeds, pages and a platform that tests own."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import time, timedelta

import pytest
from making import CHANNEL, NOW, figure, subscription

from adapters.archive import connect
from bot import cards, deliveries, subscriptions
from bot.errors import Gone, Refused, Retry
from bot.model import (
    Address,
    Article,
    Card,
    Entry,
    Evidence,
    Feed,
    FeedState,
    FigureTable,
    Footer,
    Gist,
    Page,
    Poll,
    Reading,
    Request,
    TopicMatch,
    When,
)
from bot.pipeline import Collector, Desk, Pace, Ports, Publisher

WISH = subscription()
FEED = "https://feeds.example/tech.xml"
TEXTS = {
    "https://news.example/one": "Orbix Dynamics plans to spend US$3bn on data centres next year, its largest budget so far.",
    "https://news.example/two": "A brewery in Bavaria opened its cellar to visitors over a long weekend in May.",
}


def entry(number, link, **given):
    return Entry(
        **{
            "feed": FEED,
            "guid": f"g{number}",
            "link": link,
            "title": f"Title {number} of the day",
            "summary": TEXTS.get(link, ""),
            **given,
        }
    )


@dataclass
class OwnFeeds:
    """Gives what it is told to give, or raises it."""

    answers: dict

    async def poll(self, state: FeedState) -> Poll:
        answer = self.answers[state.feed.url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def discover(self, url: str):
        raise AssertionError(url)  # never asked here


@dataclass
class OwnPages:
    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    async def read(self, url: str) -> Page:
        self.asked.append(url)
        answer = self.answers.get(url, Gone(f"{url} is gone."))
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class OwnPlatform:
    """Takes cards as a platform does: one message a key; `trouble` is raised instead, once each; None is none."""

    name: str = "console"
    posted: list = field(default_factory=list)
    cards: list = field(default_factory=list)
    keys: dict = field(default_factory=dict)
    trouble: list = field(default_factory=list)
    lose_receipt: bool = False
    places: list = field(default_factory=list)
    edited: list = field(default_factory=list)
    looked_up: list = field(default_factory=list)

    async def start(self, answer):
        """Hears nothing."""

    async def post(self, address: Address, card: Card, key: str) -> str:
        wrong = self.trouble.pop(0) if self.trouble else None
        if wrong is not None:
            raise wrong
        if key not in self.keys:
            self.posted.append(said(card))
            self.cards.append(card)
            self.places.append((address.channel, address.thread))
            self.keys[key] = f"m{len(self.posted)}"
        if self.lose_receipt:
            self.lose_receipt = False
            raise ConnectionResetError
        return self.keys[key]

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        self.posted.append(f"edited {card.title}")
        self.edited.append(card)

    async def find(self, address: Address, key: str, since):
        self.looked_up.append(key)
        return self.keys.get(key)

    async def stop(self):
        """Nothing to let go."""


def said(card: Card) -> str:
    """A card's title, or its first line where it has none."""
    return next((part.text for part in card.parts if hasattr(part, "text")), "")


class OwnClock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


def read(article: Article) -> Reading:
    """A reading that needs no engine: the topic is `ai-capex` where data centres are spoken of."""
    if "crash" in article.title:
        raise ValueError(article.title)
    about = (TopicMatch(topic="ai-capex", cue="data centres"),) if "data centres" in article.text else ()
    return Reading(
        article=article, gist=Gist(sentences=(article.title,), indices=(0,)), topics=about, extractor="own"
    )


class Bench:
    """Everything connected, for one test. `known`: the feed was read before, so that what it brings is news."""

    def __init__(self, *entries, wishes=(WISH,), read=read, known=True):
        self.archive = connect("sqlite:///:memory:")
        feed = Feed(url=FEED, name="Tech")
        self.archive.put_feeds((feed,), managed=True, now=NOW)
        if known:
            read_before = FeedState(feed=feed, health="ok", succeeded=NOW - timedelta(hours=1))
            self.archive.put_feed_state(read_before)
        for wish in wishes:
            self.archive.put_subscription(wish)
        self.feeds = OwnFeeds({FEED: Poll(changed=True, entries=entries)})
        self.pages, self.platform, self.clock = OwnPages(), OwnPlatform(), OwnClock()
        ports = Ports(
            archive=self.archive, feeds=self.feeds, pages=self.pages, read=read,
            platforms={"console": self.platform}, clock=self.clock,
        )  # fmt: skip
        self.collector, self.publisher = Collector(ports, Pace(), seed=1), Publisher(ports)
        self.desk = Desk(self.archive, self.clock)

    def later(self, **by):
        self.clock.now += timedelta(**by)

    def fates(self):
        account = self.archive.account()
        assert account.closes
        return {fate: number for fate, number in account.fates.items() if number}


@pytest.fixture
def two():
    bench = Bench(entry(1, "https://news.example/one"), entry(2, "https://news.example/two"))
    yield bench
    bench.archive.close()


async def test_what_is_wanted_is_told_and_the_rest_is_filtered(two):
    result = await two.collector.collect()
    assert (result.polled, result.new, result.read, result.problems) == (1, 2, 2, [])
    assert await two.publisher.publish() == 1
    assert two.platform.posted == ["Title 1 of the day"]
    assert two.fates() == {"told": 1, "filtered": 1}


async def test_a_feed_that_is_polled_while_others_are_read_is_called_by_its_title():
    bench, late = Bench(entry(1, "https://news.example/one")), "https://late.example/feed.xml"
    bench.archive.put_feeds((Feed(url=FEED, name="Tech"), Feed(url=late)), managed=True, now=NOW)
    bench.feeds.answers[late] = Poll(
        changed=True, entries=(entry(2, "https://news.example/two", feed=late),), title="The Late Wire"
    )
    reading = asyncio.Event()
    poll_of, page_of = bench.feeds.poll, bench.pages.read

    async def poll(state):
        if state.feed.url == late:
            await reading.wait()
        return await poll_of(state)

    async def page(url):
        reading.set()
        while url.endswith("one") and not any(one.title for one in bench.archive.feeds()):  # noqa: ASYNC110 - no event there
            await asyncio.sleep(0.01)
        return await page_of(url)

    bench.feeds.poll, bench.pages.read = poll, page
    async with asyncio.timeout(20):
        await bench.collector.collect()
    assert bench.archive.find_article("https://news.example/two").article.outlet == "The Late Wire"
    bench.archive.close()


async def test_a_feeds_own_topics_are_its_articles_topics(two):
    two.archive.put_feeds((Feed(url=FEED, name="Tech", topics=("layoffs",)),), managed=True, now=NOW)
    await two.collector.collect()
    kept = two.archive.find_article("https://news.example/two")
    assert kept.topics == (TopicMatch(topic="layoffs", cue="all of Tech"),)


async def test_nothing_is_told_twice_however_often_it_is_polled(two):
    for _ in range(3):
        await two.collector.collect()
        await two.publisher.publish()
        two.later(hours=1)
    assert two.platform.posted == ["Title 1 of the day"]
    assert two.fates() == {"told": 1, "filtered": 1}


async def test_a_brief_comes_at_its_hour_with_what_was_held():
    bench = Bench(entry(1, "https://news.example/one"), wishes=(subscription(when=When(at=time(14))),))
    await bench.collector.collect()
    await bench.publisher.plan_briefs()
    await bench.publisher.publish()
    assert (bench.platform.posted, bench.fates()) == ([], {"held": 1})
    bench.later(hours=2)
    for _ in range(2):
        await bench.publisher.plan_briefs()
        await bench.publisher.publish()
    assert bench.platform.posted == ["Brief: ai-capex · 23 Nov 2026", "1. Title 1 of the day"]
    assert [thread for _, thread in bench.platform.places] == [None, "m1"]
    assert bench.fates() == {"told": 1}
    bench.archive.close()


async def test_a_crash_beneath_a_brief_completes_it_and_repeats_nothing():
    for step in range(3):
        bench = five_stories(subscription(when=When(at=time(14))))
        await bench.collector.collect()
        bench.later(hours=2)
        await bench.publisher.plan_briefs()
        bench.platform.trouble = [*[None] * step, ConnectionResetError()]
        await bench.publisher.publish()
        bench.later(minutes=5)
        await bench.publisher.publish()
        assert [told.split(".")[0] for told in bench.platform.posted] == [
            "Brief: ai-capex · 23 Nov 2026",
            "1",
            "5",
        ]
        assert bench.fates() == {"told": 5}


async def test_a_story_that_is_just_being_told_is_left_out_of_a_brief():
    brief = subscription("s2", topics=("all",), when=When(at=time(14)), empty=False)
    bench = five_stories(replace(WISH, quiet=subscriptions.quiet("11:00-14:00")), brief)
    await bench.collector.collect()
    await bench.publisher.publish()
    bench.later(hours=2)
    assert await bench.publisher.plan_briefs() == 0
    await bench.publisher.publish()
    bench.later(hours=24)
    assert await bench.publisher.plan_briefs() == 0
    assert (len(bench.platform.posted), bench.fates()) == (5, {"told": 5})


async def test_a_crash_after_the_post_and_before_its_settlement_posts_nothing_again(two):
    await two.collector.collect()
    two.platform.lose_receipt = True
    await two.publisher.publish()
    assert (two.platform.posted, two.fates()) == (["Title 1 of the day"], {"held": 1, "filtered": 1})
    two.later(minutes=5)
    await two.publisher.publish()
    assert (two.platform.posted, two.fates()) == (["Title 1 of the day"], {"told": 1, "filtered": 1})


async def test_an_unsettled_claim_is_looked_up_before_it_is_sent_again(two):
    await two.collector.collect()
    (claimed,) = two.archive.claim(two.clock(), timedelta(minutes=2), 10)
    two.platform.keys[claimed.key] = "m1"
    two.later(minutes=3)
    await two.publisher.publish()
    assert (two.platform.posted, two.fates()) == ([], {"told": 1, "filtered": 1})


async def test_a_busy_platform_is_tried_later(two):
    two.platform.trouble = [Retry("busy", after=timedelta(minutes=1))]
    await two.collector.collect()
    await two.publisher.publish()
    assert two.platform.posted == []
    two.later(seconds=50)
    assert await two.publisher.publish() == 0
    two.later(seconds=30)
    await two.publisher.publish()
    assert two.platform.posted == ["Title 1 of the day"]


async def test_a_channel_that_is_to_be_left_alone_gets_nothing_else_meanwhile():
    other = subscription("s2", address=replace(CHANNEL, channel="quiet"))
    bench = five_stories(WISH, other)
    await bench.collector.collect()
    bench.platform.trouble = [Retry("Too fast.", after=timedelta(seconds=30))]
    await bench.publisher.publish()
    assert [channel for channel, _ in bench.platform.places] == ["quiet"] * 5
    bench.later(seconds=60)
    await bench.publisher.publish()
    assert [channel for channel, _ in bench.platform.places[5:]] == [CHANNEL.channel] * 5


async def test_what_a_killed_process_had_in_hand_is_taken_over_before_the_end(two, monkeypatch):
    monkeypatch.setattr(deliveries, "LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(deliveries, "SEND_WITHIN", timedelta(seconds=0.2))
    await two.collector.collect()
    two.archive.claim(NOW, deliveries.LEASE)
    two.clock.now += timedelta(seconds=0.2)
    assert await two.publisher.publish() == 0
    asyncio.get_running_loop().call_later(0.5, lambda: two.later(seconds=1))
    assert await two.publisher.drain() == 1
    assert (two.platform.posted, two.archive.in_hand()) == (["Title 1 of the day"], 0)


async def test_a_dead_channel_pauses_its_subscription_with_the_reason(two):
    two.platform.trouble = [Gone("The channel was archived.")]
    await two.collector.collect()
    await two.publisher.publish()
    (wish,) = two.archive.subscriptions(CHANNEL)
    assert (wish.state, wish.reason) == ("paused", "23 November 2026: The channel was archived.")


async def test_what_a_platform_refuses_is_kept_and_not_looped(two):
    two.platform.trouble = [Refused("The card is too long.")]
    await two.collector.collect()
    await two.publisher.publish()
    two.later(days=1)
    assert await two.publisher.publish() == 0
    assert two.fates() == {"failed": 1, "filtered": 1}


async def test_a_page_is_better_than_the_feeds_own_text(two):
    text = "Orbix Dynamics will build data centres.\n\n" + "It said so in a long statement to its investors. " * 9
    two.pages.answers["https://news.example/one"] = Page(url="https://news.example/one", text=text.strip())
    await two.collector.collect()
    kept = two.archive.find_article("https://news.example/one")
    assert (kept.article.depth, kept.article.text.splitlines()[0]) == (
        "full",
        "Orbix Dynamics will build data centres.",
    )
    other = two.archive.find_article("https://news.example/two")
    assert other.article.depth in {"feed", "teaser"}


async def test_a_page_that_is_slow_is_tried_again_and_then_done_without(two):
    two.pages.answers["https://news.example/one"] = Retry("news.example is slow.")
    for _ in range(2):
        result = await two.collector.collect()
        assert result.later == 1
        assert two.fates()["pending"] == 1
        two.later(hours=1)
    await two.collector.collect()
    assert two.archive.find_article("https://news.example/one").article.depth in {"feed", "teaser"}


async def test_one_article_that_breaks_the_reader_loses_nothing_else():
    bench = Bench(
        entry(1, "https://news.example/one"),
        entry(3, "https://news.example/three", title="A crash", summary="Text of it."),
    )
    await bench.collector.collect()
    await bench.publisher.publish()
    assert bench.fates() == {"told": 1, "failed": 1}
    assert (("failed", "reading it failed: ValueError"), 1) in list(bench.archive.account().reasons.items())
    bench.archive.close()


async def test_a_feed_that_fails_is_told_and_asked_later(two):
    two.feeds.answers[FEED] = Retry("feeds.example does not answer.")
    result = await two.collector.collect()
    assert result.problems == [("Tech", "feeds.example does not answer.")]
    (state,) = two.archive.feeds()
    assert (state.health, state.failures) == ("failing", 1)
    assert state.next_check > NOW


async def test_a_feed_that_breaks_the_parser_loses_no_other(two):
    other = "https://feeds.example/other.xml"
    two.archive.put_feeds((Feed(url=FEED), Feed(url=other)), managed=True, now=NOW)
    two.feeds.answers[other] = RuntimeError("bug")
    result = await two.collector.collect()
    assert (result.read, len(result.problems)) == (2, 1)


async def test_entries_that_were_kept_before_a_crash_are_read_after_it(two):
    (state,) = two.archive.feeds()
    two.archive.keep_poll(
        replace(state, next_check=NOW + timedelta(hours=1)), two.feeds.answers[FEED].entries, now=NOW
    )
    result = await two.collector.collect()
    assert (result.polled, result.read) == (0, 2)


async def test_requests_are_answered_whatever_is_typed(two):
    def typed(text):
        return Request(text=text, address=CHANNEL, user="u1")

    cards = await asyncio.gather(*(two.desk.reply(typed(text)) for text in ("/help", "/xyzzy", "", "/capex \x00")))
    assert [card.title for card in cards][:2] == ["What can be asked", "I do not know the command “xyzzy”."]
    assert all(card.private for card in cards)


async def test_a_follow_up_knows_what_was_asked_before_by_the_same_person(two):
    await two.desk.reply(Request(text="/capex bytedance", address=CHANNEL, user="u1"))
    mine = await two.desk.reply(Request(text="/sources", address=CHANNEL, user="u1"))
    theirs = await two.desk.reply(Request(text="/sources", address=CHANNEL, user="u2"))
    assert (mine.title, theirs.title) == ("No figures of ByteDance so far", "Sources of what?")


async def test_closing_lets_the_delivery_in_hand_finish_and_starts_no_other(two):
    await two.collector.collect()
    await two.publisher.close()
    assert await two.publisher.publish() == 0
    assert two.platform.posted == []


# --- revisions ------------------------------------------------------------------------------------


def capex(value: str, bound: str = "exact", status: str = "planned"):
    """A reader that finds one figure: Orbix's capex of next year."""

    def reader(article: Article) -> Reading:
        found = figure(
            value, entity="Orbix", company="orbix", bound=bound, status=status,
            evidence=Evidence(article=article.id, start=0, end=5, quote=article.text[:5], digest=article.digest),
        )  # fmt: skip
        about = (TopicMatch(topic="ai-capex", cue="data centres"),)
        gist = Gist(sentences=(article.title,), indices=(0,))
        return Reading(article=article, gist=gist, figures=(found,), companies=("orbix",), topics=about)

    return reader


ONE, TWO = "https://news.example/one", "https://news.example/two"
TITLE = "Orbix Dynamics plans to spend more on data centres next year"


class Story:
    """A bench on which Orbix's plan is told, and then told again with another amount."""

    def __init__(self, *wishes):
        self.amount = "3000000000"
        self.bench = Bench(wishes=wishes or (WISH,), read=lambda article: capex(self.amount)(article))
        self.number = 0

    async def arrives(self, amount, *, publish=True):
        self.number += 1
        self.amount = amount
        text = f"Orbix Dynamics plans to spend more on data centres next year, it said on day {self.number}."
        link = f"https://news.example/{self.number}"
        more = entry(self.number, link, title=TITLE, summary=text)
        self.bench.feeds.answers[FEED] = Poll(changed=True, entries=(more,))
        await self.bench.collector.collect()
        if publish:
            await self.bench.publisher.publish()
        self.bench.later(minutes=30)
        return self.bench.platform.posted


async def test_a_revised_story_is_edited_and_its_thread_says_what_changed():
    story = Story()
    await story.arrives("3000000000")
    assert await story.arrives("4000000000") == [
        TITLE,
        f"edited {TITLE}",
        f"Updated: Orbix capex 2025: US$3bn → US$4bn — {TITLE}",
    ]
    assert story.bench.platform.places == [("terminal", None), ("terminal", "m1")]
    (edited,) = story.bench.platform.edited
    newest = story.bench.archive.story(story.bench.archive.deliveries()[0].story)
    assert (edited, newest.revision) == (cards.story(newest), 1)
    rows = [row for part in edited.parts if isinstance(part, FigureTable) for row in part.rows]
    assert [(row.amount, row.note) for row in rows] == [("US$4bn", "planned · was US$3bn, Tech")]
    assert story.bench.fates() == {"told": 2}


async def test_a_story_revised_before_it_was_told_is_told_once_in_its_newest_form():
    story = Story()
    await story.arrives("3000000000", publish=False)
    assert await story.arrives("4000000000") == [TITLE]
    assert {one.state for one in story.bench.archive.deliveries()} == {"sent"}


async def test_two_wishes_of_one_channel_are_one_card():
    story = Story(WISH, subscription("s2", topics=("all",)))
    await story.arrives("3000000000")
    assert len(await story.arrives("4000000000")) == 3


async def test_a_channel_hears_aloud_of_a_new_state_only():
    story = Story()
    await story.arrives("3000000000")
    told = story.bench.archive.deliveries()[0]
    before = story.bench.archive.story(told.story)
    revised = replace(told, revision=1, state="queued", receipt=None, note="rumoured → confirmed", notice=True)
    story.bench.archive.queue((revised,))
    await story.bench.publisher.publish()
    assert story.bench.platform.places == [("terminal", None), ("terminal", "m1"), ("terminal", None)]
    assert story.bench.platform.posted[-1] == before.lead.article.title


async def test_a_crash_between_the_edit_and_its_settlement_says_the_change_once():
    story = Story()
    await story.arrives("3000000000")
    await story.arrives("4000000000", publish=False)
    story.bench.platform.lose_receipt = True
    for _ in range(2):
        await story.bench.publisher.publish()
        story.bench.later(minutes=5)
    notes = [line for line in story.bench.platform.posted if line.startswith("Updated")]
    assert len(notes) == 1


async def test_a_card_that_cannot_be_edited_any_more_pauses_nobody(monkeypatch):
    story = Story()
    await story.arrives("3000000000")

    async def deleted(address, receipt, card):
        raise Gone("The message was deleted.")

    monkeypatch.setattr(story.bench.platform, "edit", deleted)
    await story.arrives("4000000000")
    assert story.bench.archive.subscriptions()[0].state == "active"
    assert [one.state for one in story.bench.archive.deliveries()] == ["rejected", "sent"]


async def test_what_was_told_live_is_not_told_again_in_a_brief():
    brief = subscription("s2", topics=("all",), when=When(at=time(14)))
    story = Story(WISH, brief)
    await story.arrives("3000000000")
    story.bench.later(hours=2)
    await story.bench.publisher.plan_briefs()
    await story.bench.publisher.publish()
    (sent,) = [one for one in story.bench.archive.deliveries() if one.story.startswith("brief:")]
    assert sent.items == ()
    assert story.bench.fates() == {"told": 1}


async def test_what_a_brief_told_is_told_live_only_when_it_changes():
    story = Story(subscription("s2", topics=("all",), when=When(at=time(14))))
    await story.arrives("3000000000")
    story.bench.later(hours=2)
    await story.bench.publisher.plan_briefs()
    await story.bench.publisher.publish()
    story.bench.archive.put_subscription(WISH)
    await story.arrives("3000000000")
    assert story.bench.platform.posted == ["Brief: every story · 23 Nov 2026", f"1. {TITLE}"]
    assert (await story.arrives("4000000000"))[2:] == [TITLE]
    footer = next(part for part in story.bench.platform.cards[-1].parts if isinstance(part, Footer))
    assert footer.text == "Tech · headline and teaser only · updated: Orbix capex 2025: US$3bn → US$4bn"


async def test_an_attempt_of_unknown_end_is_looked_up_before_another_wish_tells_the_same():
    story = Story(WISH, subscription("s2", topics=("all",)))
    story.bench.platform.lose_receipt = True
    await story.arrives("3000000000")
    assert story.bench.platform.posted == [TITLE]


async def test_a_first_attempt_asks_the_platform_for_nothing():
    story = Story()
    await story.arrives("3000000000")
    assert story.bench.platform.looked_up == []


# --- quiet hours, caps, pauses --------------------------------------------------------------------


async def test_quiet_hours_hold_until_they_end():
    story = Story(replace(WISH, quiet=subscriptions.quiet("11:00-13:00")))
    assert await story.arrives("3000000000") == []
    (waits,) = story.bench.archive.deliveries()
    assert (waits.state, waits.due, waits.reason) == (
        "queued", NOW + timedelta(hours=1), "topic ai-capex (data centres); held by quiet hours",
    )  # fmt: skip
    story.bench.later(minutes=30)
    await story.bench.publisher.publish()
    assert story.bench.platform.posted == [TITLE]


async def test_quiet_hours_let_through_what_reaches_their_threshold():
    story = Story(replace(WISH, quiet=subscriptions.quiet("11:00-13:00 unless 3bn usd")))
    assert await story.arrives("3000000000") == [TITLE]
    smaller = Story(replace(WISH, quiet=subscriptions.quiet("11:00-13:00 unless 4bn usd")))
    assert await smaller.arrives("3000000000") == []


def five_stories(*wishes):
    links = [f"https://news.example/{number}" for number in range(5)]
    names = ("Alpha", "Borealis", "Cygnet", "Dorado", "Emerald")
    return Bench(
        *(
            entry(
                number,
                link,
                title=f"{name} is building",
                summary=f"{name} is building data centres in {name}ville.",
            )
            for number, (link, name) in enumerate(zip(links, names, strict=True))
        ),
        wishes=wishes,
    )


async def test_what_is_over_the_cap_comes_in_the_next_brief_with_its_number():
    bench = five_stories(replace(WISH, cap=2))
    await bench.collector.collect()
    await bench.publisher.publish()
    assert (len(bench.platform.posted), bench.fates()) == (2, {"told": 2, "held": 3})
    assert bench.archive.account().reasons["held", "over the cap of 2 a day"] == 3
    bench.later(hours=20)
    for _ in range(2):
        await bench.publisher.plan_briefs()
        await bench.publisher.publish()
    assert bench.platform.posted[2] == "3 more on ai-capex · 24 Nov 2026"
    assert bench.platform.places[2:] == [(CHANNEL.channel, None), (CHANNEL.channel, "m3")]
    assert bench.fates() == {"told": 5}


async def test_an_empty_day_is_silent_where_that_is_wanted():
    wish = subscription(when=When(at=time(14)))
    for empty, posted in ((True, ["Brief: ai-capex · 23 Nov 2026"]), (False, [])):
        bench = Bench(wishes=(replace(wish, empty=empty),))
        bench.later(hours=2)
        await bench.publisher.plan_briefs()
        await bench.publisher.publish()
        assert bench.platform.posted == posted


async def test_a_channel_that_is_gone_pauses_all_its_wishes_and_tells_their_owners():
    bench = five_stories(replace(WISH, owner="ann"), subscription("s2", topics=("layoffs",), owner="config"))
    bench.platform.trouble = [Gone("The channel was archived.")]
    await bench.collector.collect()
    await bench.publisher.publish()
    assert {wish.state for wish in bench.archive.subscriptions()} == {"paused"}
    assert (bench.platform.posted, bench.platform.places) == (["A channel is gone"], [("ann", None)])
    assert bench.fates() == {"held": 5}


async def test_an_owner_hears_once_of_a_channel_that_two_processes_find_gone():
    bench = five_stories(replace(WISH, owner="ann"))
    other = Publisher(bench.publisher._ports)
    await bench.collector.collect()
    await other.plan_briefs()  # so that it knows the wish as it was
    for publisher in (bench.publisher, other):
        bench.platform.trouble = [Gone("The channel was archived.")]
        bench.platform.keys.clear()  # each process knows only what it posted itself
        await publisher._pause(WISH, bench.platform.trouble.pop())
    assert bench.platform.posted == ["A channel is gone"]


# --- fairness -------------------------------------------------------------------------------------


async def test_a_slow_channel_delays_no_other_and_gets_one_at_a_time():
    slow = replace(CHANNEL, channel="slow")
    bench = five_stories(subscription("a", address=slow), subscription("b"))
    free, order, busiest, now = asyncio.Event(), [], 0, 0

    async def post(address, card, key):
        nonlocal busiest, now
        if address.channel == "slow":
            now += 1
            busiest = max(busiest, now)
            await free.wait()
            now -= 1
        order.append(address.channel)
        if order.count("terminal") == 5:
            free.set()
        return key

    bench.platform.post = post
    await bench.collector.collect()
    await bench.publisher.publish()
    assert (order, busiest) == (["terminal"] * 5 + ["slow"] * 5, 1)


async def test_two_clocks_plan_one_brief():
    bench = Bench(entry(1, ONE), wishes=(subscription(when=When(at=time(14))),))
    await bench.collector.collect()
    bench.later(hours=2)
    ports = bench.publisher._ports
    planned = await asyncio.gather(*(Publisher(ports).plan_briefs() for _ in range(4)))
    assert sum(planned) == 1
