"""The interleavings by which something could be told twice, one test each: two processes over one archive, and a
platform without keys that takes messages when it pleases. `bot.pipeline.leases` has the argument.
"""

from dataclasses import dataclass, field, replace
from datetime import time, timedelta

import pytest
from making import CHANNEL, NOW, subscription
from test_pipeline import FEED, WISH, Bench, entry, said

from bot import deliveries
from bot.errors import Retry, Unsure
from bot.model import Address, Card, FeedState, Notice, When
from bot.pipeline import Notifier, Ports, Publisher

ONE = entry(1, "https://news.example/one")
LEASE, SEND_WITHIN = deliveries.LEASE, deliveries.SEND_WITHIN
MOMENT = timedelta(seconds=1)
TOLD = ["Title 1 of the day"]


@dataclass
class LatePlatform:
    """Knows no keys. `posts` and `looks` say what happens to the next ones: "late" takes a message only when it
    `lands`; an error is raised; a function is called; else all is well.
    """

    name: str = "console"
    taken: list = field(default_factory=list)
    under_way: list = field(default_factory=list)
    posts: list = field(default_factory=list)
    looks: list = field(default_factory=list)
    looked_up: list = field(default_factory=list)

    async def post(self, address: Address, card: Card, key: str) -> str:
        happens = self.posts.pop(0) if self.posts else None
        if happens == "late":
            self.under_way.append((key, said(card)))
            raise Unsure("No answer.")
        if isinstance(happens, Exception):
            raise happens
        self.taken.append((key, said(card)))
        if happens is not None:
            happens()
        return f"m{len(self.taken)}"

    async def find(self, address: Address, key: str, since):
        self.looked_up.append(key)
        if self.looks:
            raise self.looks.pop(0)
        return next((f"m{n}" for n, (taken, _) in enumerate(self.taken, 1) if taken == key), None)

    def land(self):
        self.taken += self.under_way
        self.under_way = []

    @property
    def said(self):
        return [text for _, text in self.taken]


class Pair(Bench):
    """Two processes over one archive, one clock and one platform."""

    def __init__(self, *entries, wishes=(WISH,)):
        super().__init__(*entries, wishes=wishes)
        self.platform = LatePlatform()
        self.ports = Ports(
            archive=self.archive, feeds=self.feeds, pages=self.pages, read=None,
            platforms={"console": self.platform}, clock=self.clock,
        )  # fmt: skip
        self.one, self.other = Publisher(self.ports), Publisher(self.ports)


@pytest.fixture
async def pair():
    made = Pair(ONE)
    await made.collector.collect()
    yield made
    made.archive.close()


async def test_nobody_looks_for_a_message_that_may_still_be_under_way(pair):
    pair.platform.posts = ["late"]
    await pair.one.publish()
    pair.later(seconds=LEASE.total_seconds() - 1)
    assert [await publisher.publish() for publisher in (pair.one, pair.other)] == [0, 0]
    assert pair.platform.looked_up == []
    pair.platform.land()
    pair.later(seconds=1)
    assert await pair.other.publish() == 1
    assert (pair.platform.said, pair.fates()) == (TOLD, {"told": 1})


async def test_a_message_that_never_came_is_sent_again_by_whoever_looked(pair):
    pair.platform.posts = [Unsure("Cut off.")]
    await pair.one.publish()
    pair.later(seconds=LEASE.total_seconds())
    await pair.other.publish()
    assert (pair.platform.said, len(pair.platform.looked_up), pair.fates()) == (TOLD, 1, {"told": 1})


async def test_a_look_that_fails_is_no_sign_that_nothing_is_there(pair):
    pair.platform.posts = ["late"]
    await pair.one.publish()
    pair.platform.land()
    for error in (Retry("Busy."), Unsure("No answer."), ConnectionResetError()):
        pair.platform.looks = [error]
        pair.later(minutes=2)
        await pair.other.publish()
    assert (pair.platform.said, pair.fates()) == (TOLD, {"held": 1})
    pair.later(minutes=2)
    await pair.one.publish()
    assert (pair.platform.said, pair.fates()) == (TOLD, {"told": 1})


async def test_what_surely_was_not_taken_is_sent_again_soon_and_without_a_look(pair):
    pair.platform.posts = [Retry("Too fast.")]
    await pair.one.publish()
    pair.later(seconds=6)
    await pair.other.publish()
    assert (pair.platform.said, pair.platform.looked_up) == (TOLD, [])


async def test_another_wish_of_the_channel_waits_until_it_is_known_whether_the_story_is_there():
    pair = Pair(ONE, wishes=(WISH, subscription("s2")))
    await pair.collector.collect()
    pair.platform.posts = ["late"]
    await pair.one.publish()
    for _ in range(5):
        await pair.other.publish()
        pair.later(seconds=5)
    assert (pair.platform.said, pair.platform.looked_up) == ([], [])
    pair.platform.land()
    pair.later(seconds=LEASE.total_seconds())
    await pair.other.publish()
    assert (pair.platform.said, pair.fates()) == (TOLD, {"told": 1})
    pair.archive.close()


@pytest.mark.parametrize("every", [1, 5, 13])
@pytest.mark.parametrize("due", [(15, 60), (60, 15), (0, 30, 45), (1, 1)])
async def test_wishes_of_which_nobody_knows_the_end_do_not_wait_for_one_another_for_ever(due, every):
    """Each attempt that only finds out that it has to wait would otherwise be what the other one waits for."""
    pair = Pair(ONE, wishes=(WISH, *(subscription(f"s{number}") for number in range(2, len(due) + 1))))
    await pair.collector.collect()
    began, turn = pair.clock(), 0
    for one, seconds in zip(pair.archive.claim(began, LEASE), due, strict=True):
        later = began + timedelta(seconds=seconds)
        pair.archive.settle(replace(one, state="queued", begun=began, due=later))
    while pair.fates() != {"told": 1}:
        await (pair.one, pair.other)[turn % 2].publish()
        turn += 1
        pair.later(seconds=every)
        assert pair.clock() - began < 10 * LEASE
    assert pair.platform.said == TOLD
    pair.archive.close()


@pytest.mark.parametrize("late", [LEASE - SEND_WITHIN + MOMENT, LEASE, timedelta(hours=1)])
@pytest.mark.parametrize("step", ["claim", "told_each"])
async def test_who_is_late_with_its_claim_sends_nothing_by_it(pair, step, late):
    """Because the archive was slow, or the process, or because the clock jumped."""
    slow = getattr(pair.archive, step)
    lateness = [late]

    def does(*given, **named):
        done = slow(*given, **named)
        if done and lateness:
            pair.later(seconds=lateness.pop().total_seconds())
        return done

    setattr(pair.archive, step, does)
    assert await pair.one.publish() == 2
    assert (pair.platform.said, pair.platform.looked_up, pair.fates()) == (TOLD, [], {"told": 1})


async def test_whoever_is_overtaken_while_it_waits_for_an_answer_changes_nothing(pair):
    """It hears nothing until its lease is over; the other looks, finds, and settles."""
    post = pair.platform.post

    async def unheard(address, card, key):
        pair.platform.post = post
        await post(address, card, key)
        pair.later(seconds=LEASE.total_seconds())
        await pair.other.publish()
        raise Unsure("No answer.")

    pair.platform.post = unheard
    await pair.one.publish()
    ((key, _),) = pair.platform.taken
    assert (pair.platform.said, pair.platform.looked_up, pair.fates()) == (TOLD, [key], {"told": 1})
    pair.later(hours=1)
    assert await pair.one.publish() == 0


async def test_of_a_brief_no_line_is_begun_when_its_lease_is_nearly_over():
    pair = Pair(ONE, wishes=(subscription(when=When(at=time(14))),))
    await pair.collector.collect()
    pair.later(hours=2)
    await pair.one.plan_briefs()
    pair.platform.posts = [lambda: pair.later(seconds=(LEASE - SEND_WITHIN + MOMENT).total_seconds())]
    await pair.one.publish()
    assert pair.platform.said == ["Brief: ai-capex · 23 Nov 2026"]
    pair.later(seconds=LEASE.total_seconds())
    await pair.other.publish()
    assert [text.split(".")[0] for text in pair.platform.said] == ["Brief: ai-capex · 23 Nov 2026", "1"]
    pair.archive.close()


async def test_a_notice_that_may_be_under_way_is_not_looked_for_either():
    pair = Pair()
    state = FeedState(feed=replace(pair.archive.feeds()[0].feed))
    for text in ("down", "up"):
        kind = "trouble" if text == "down" else "recovery"
        pair.archive.put_feed_state(state, notice=Notice(feed=FEED, kind=kind, text=text, due=NOW))
    one, other = Notifier(pair.ports, CHANNEL), Notifier(pair.ports, CHANNEL)
    pair.platform.posts = ["late", lambda: pair.later(seconds=1)]
    await one.notify()
    pair.later(seconds=LEASE.total_seconds() - 2)
    assert (await other.notify(), pair.platform.looked_up) == (0, [])
    pair.platform.land()
    pair.later(seconds=1)
    assert await other.notify() == 1
    assert len(pair.platform.taken) == len({key for key, _ in pair.platform.taken}) == 2
    pair.archive.close()
