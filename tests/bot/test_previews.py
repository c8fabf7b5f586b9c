"""A preview promises what the pipeline then does: the same week, once foretold and once lived through."""

import random
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from making import NOW
from test_pipeline import FEED, WISH, Bench, entry

from bot import subscriptions
from bot.model import Poll, When
from bot.previews import preview

WEEK = timedelta(days=7)
WISHES = {
    "plain": WISH,
    "capped": replace(WISH, cap=2),
    "quiet": replace(WISH, quiet=subscriptions.quiet("20:00-09:00"), tz="Asia/Hong_Kong"),
    "both": replace(WISH, cap=3, quiet=subscriptions.quiet("11:00-13:00"), tz="America/St_Johns"),
    "keyword": replace(WISH, topics=(), keywords=("cooling",)),
    "nothing": replace(WISH, topics=("ipo",)),
}


def week(seed):
    """A week's articles with their moments, some of them of no interest."""
    dice = random.Random(seed)
    found = []
    for number in range(30):
        about = dice.choice(("data centres", "data centres with cooling", "beer"))
        name = f"Firm{number:02} of {dice.choice(('Oslo', 'Lima', 'Perth'))}"
        text = f"{name} opened {about}, the mayor of the town said at a ceremony number {number}."
        at = NOW - WEEK + timedelta(minutes=dice.randrange(1, 7 * 24 * 60 - 60))
        link = f"https://news.example/{seed}-{number}"
        found.append((at, entry(number, link, title=f"{name} opens {about}", summary=text, published=at)))
    return sorted(found, key=lambda one: one[0])


async def lived(wish, articles, until=NOW + timedelta(days=1)):
    """What is posted while the week goes by, minute by minute where something happens."""
    bench = Bench(wishes=(wish,))
    ticks = [NOW - WEEK + timedelta(minutes=30 * n) for n in range(7 * 48 + 48)]
    ticks = [tick for tick in ticks if tick <= until]
    for at in sorted({*ticks, *(moment for moment, _ in articles)}):
        bench.clock.now = at
        there = tuple(one for moment, one in articles if moment == at)
        if there:
            bench.feeds.answers[FEED] = Poll(changed=True, entries=there)
            (state,) = bench.archive.feeds()
            bench.archive.put_feed_state(replace(state, next_check=None))
            await bench.collector.collect()
        if not wish.when.live:
            await bench.publisher.plan_briefs()
        await bench.publisher.publish()
    return bench


@pytest.mark.parametrize("name", WISHES)
async def test_a_preview_equals_what_is_then_posted(name):
    wish, articles = replace(WISHES[name], since=NOW - 2 * WEEK), week(name)
    bench = await lived(wish, articles)
    stories = bench.archive.recent_stories(NOW - WEEK, 1000)
    foretold = preview(wish, stories, NOW - WEEK, NOW)
    assert [story.lead.article.title for _, story in foretold.posts] == bench.platform.posted
    held = [one for one in bench.archive.deliveries(limit=1000) if one.state == "held"]
    assert foretold.kept_back == len(held)
    bench.archive.close()


BRIEFS = {
    "daily": replace(WISH, when=When(at=time(8)), tz="Asia/Hong_Kong"),
    "weekdays": replace(WISH, when=When(at=time(23, 30), weekdays=(0, 1, 2, 3, 4)), tz="America/St_Johns"),
    "weekly": replace(WISH, when=When(at=time(9), weekdays=(3,)), keywords=("cooling",)),
    "nothing": replace(WISH, when=When(at=time(8)), topics=("ipo",)),
}


@pytest.mark.parametrize("name", BRIEFS)
async def test_a_preview_of_briefs_equals_what_they_then_hold(name):
    wish, articles = replace(BRIEFS[name], since=NOW - 2 * WEEK, empty=False), week(name)
    bench = await lived(wish, articles, until=NOW)
    foretold = preview(wish, bench.archive.recent_stories(NOW - WEEK, 1000), NOW - WEEK, NOW)
    zone = ZoneInfo(wish.tz)
    briefs = {}
    for slot, story in foretold.posts:
        briefs.setdefault(f"brief:{slot.astimezone(zone).date()}", set()).add(story.id)
    planned = [one for one in bench.archive.deliveries(limit=1000) if one.story.startswith("brief:")]
    assert {one.story: set(one.items) for one in planned} == briefs
    assert foretold.briefs == len(planned)
    assert foretold.busiest == max((len(one.items) for one in planned), default=0)
    assert foretold.waiting == len(bench.archive.held(wish.id))
    bench.archive.close()
