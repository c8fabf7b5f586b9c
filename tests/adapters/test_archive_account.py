import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import pytest
from archive_samples import (
    HOUR,
    LEASE,
    NOW,
    brief,
    delivery,
    entry,
    keep,
    kept_entry,
    reading,
    state,
    story,
    subscription,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.archive import connect
from bot.model import Account
from bot.ports import Archive


@pytest.fixture
def wanted(archive: Archive) -> Archive:
    archive.put_subscription(subscription("ai"))
    archive.put_subscription(subscription("other"))
    return archive


def account(**fates: int) -> dict[str, int]:
    return fates


def settle(archive: Archive, state: str, reason: str) -> None:
    """Claims what is due and settles all of it so."""
    for claimed in archive.claim(NOW, LEASE):
        archive.settle(replace(claimed, state=state, reason=reason, settled=NOW))


def test_nothing_fetched_closes(archive: Archive) -> None:
    assert archive.account() == Account(fetched=0, fates={}, reasons={})
    assert archive.account().closes


def pending(archive: Archive) -> None:
    archive.fail_entry(kept_entry(archive, 1), "the page was slow", final=False, now=NOW)


def failed(archive: Archive) -> None:
    archive.fail_entry(kept_entry(archive, 1), "no text", final=True, now=NOW)


def filtered(archive: Archive) -> None:
    keep(archive, 1, reason="about sport")


def queued(archive: Archive) -> None:
    keep(archive, 1, delivery(reason="topic chips"))


def held(archive: Archive) -> None:
    keep(archive, 1, delivery(state="held", reason="topic chips"))


def paused(archive: Archive) -> None:
    keep(archive, 1, delivery(state="paused", reason="paused: by request"))


def claimed(archive: Archive) -> None:
    queued(archive)
    archive.claim(NOW, LEASE)


def told(archive: Archive) -> None:
    queued(archive)
    settle(archive, "sent", "topic chips")


def told_to_one_of_two(archive: Archive) -> None:
    keep(archive, 1, delivery(), delivery(subscription_id="other", state="failed", reason="no such channel"))
    settle(archive, "sent", "topic chips")


def rejected(archive: Archive) -> None:
    queued(archive)
    settle(archive, "rejected", "the card was too long")


def told_in_a_brief(archive: Archive) -> None:
    held(archive)
    archive.queue([brief("s1")])
    settle(archive, "sent", "")


def held_by_a_rejected_brief(archive: Archive) -> None:
    held(archive)
    archive.queue([brief("s1")])
    settle(archive, "rejected", "too long")


def ended(archive: Archive) -> None:
    held(archive)
    archive.remove_subscription("ai")


def ended_for_one_of_two(archive: Archive) -> None:
    keep(archive, 1, delivery(state="held"), delivery(subscription_id="other", state="held", reason="all"))
    archive.remove_subscription("ai")


def ended_and_rejected(archive: Archive) -> None:
    keep(archive, 1, delivery(state="held"), delivery(subscription_id="other", state="failed", reason="403"))
    archive.remove_subscription("ai")


@pytest.mark.parametrize(
    ("happens", "fate", "reason"),
    [
        (pending, "pending", "the page was slow"),
        (failed, "failed", "no text"),
        (filtered, "filtered", "about sport"),
        (queued, "held", "topic chips"),
        (held, "held", "topic chips"),
        (paused, "held", "paused: by request"),
        (claimed, "held", "topic chips"),
        (told, "told", "topic chips"),
        (told_to_one_of_two, "told", "topic chips"),
        (told_in_a_brief, "told", "in the brief of 2026-03-02"),
        (held_by_a_rejected_brief, "held", "topic chips"),
        (rejected, "failed", "the card was too long"),
        (ended, "filtered", "the subscription was ended"),
        (ended_for_one_of_two, "held", "all"),
        (ended_and_rejected, "failed", "403"),
    ],
)
def test_the_fate_of_one_entry(
    wanted: Archive, happens: Callable[[Archive], None], fate: str, reason: str
) -> None:
    happens(wanted)
    assert wanted.account() == Account(fetched=1, fates={fate: 1}, reasons={(fate, reason): 1})


def test_a_known_entry_is_not_fetched_again(wanted: Archive) -> None:
    told(wanted)
    wanted.keep_poll(state(), [entry(1)], now=NOW)
    assert wanted.account().fetched == 1


@pytest.mark.parametrize(
    ("before", "fate"),
    [(told, "told"), (held, "held"), (queued, "held"), (paused, "held"), (told_in_a_brief, "told")],
)
def test_an_article_that_joins_a_story_on_its_way_is_merged(
    wanted: Archive, before: Callable[[Archive], None], fate: str
) -> None:
    before(wanted)
    keep(wanted, 2, delivery(state="held"), name="s1")
    keep(wanted, 3, name="s1", reason="no subscription wants it")
    assert wanted.account().fates == {fate: 1, "merged": 2}
    reasons = {reason for fate_, reason in wanted.account().reasons if fate_ == "merged"}
    assert reasons == {"its story was told before", "no subscription wants it"}


def test_an_article_that_makes_a_new_revision_is_told_itself(wanted: Archive) -> None:
    told(wanted)
    keep(wanted, 2, delivery(revision=1), name="s1", revision=1)
    settle(wanted, "sent", "")
    assert wanted.account().fates == {"told": 2}


def test_an_article_that_nobody_wanted_is_told_when_its_story_is(wanted: Archive) -> None:
    filtered(wanted)
    keep(wanted, 2, delivery(), name="s1")
    assert wanted.account().fates == {"held": 2}
    settle(wanted, "sent", "")
    assert wanted.account().fates == {"told": 2}


def test_an_article_that_joins_a_story_that_nobody_got_is_not_merged(wanted: Archive) -> None:
    rejected(wanted)
    keep(wanted, 2, name="s1", reason="nobody")
    assert wanted.account().fates == {"failed": 2}


# --- any course of events -------------------------------------------------------------------------


@dataclass
class Course:
    """Plays any sequence of events on an archive, and counts how many entries it fetched."""

    archive: Archive
    fetched: int = 0
    articles: list[int] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)

    def play(self, events: Iterable[tuple[str, int]]) -> None:
        for name, number in events:
            getattr(self, name)(number)

    def poll(self, number: int) -> None:
        self.fetched += len(self.archive.keep_poll(state(), [entry(number), entry(number + 1)], now=NOW))

    def fail(self, number: int) -> None:
        for pending in self.archive.pending(1):
            self.archive.fail_entry(pending, f"reason {number}", final=number % 2 == 0, now=NOW)

    def read(self, number: int) -> None:
        """Reads the oldest pending entry: an article of its own or, sometimes, one that is known already."""
        for pending in self.archive.pending(1):
            name = f"s{number % 5}"
            known = self.archive.story(name)
            name, one = known.id if known else name, reading(number)
            told = story(*(known.readings if known else ()), one, name=name, revision=number % 3)
            if self.archive.keep_reading(pending, one, told, self._caused(name, number), reason="no", now=NOW):
                self.articles.append(number)
                self.stories.append(name)

    def merge(self, number: int) -> None:
        """Reads the oldest pending entry, which shows two stories to be one."""
        found = [self.archive.story(f"s{at % 5}") for at in (number, number + 1 + number % 3)]
        older, younger, one = *found, reading(number)
        for pending in self.archive.pending(1) if older and younger and older.id != younger.id else ():
            told = story(*older.readings, *younger.readings, one, name=older.id, revision=number % 3)
            caused = self._caused(older.id, number)
            self.archive.keep_reading(pending, one, told, caused, reason="no", now=NOW, absorbed=(younger.id,))

    def _caused(self, name: str, number: int) -> list[object]:
        live = [one.id for one in self.archive.subscriptions()]
        state = ("held", "queued", "paused")[number % 3]
        return [delivery(name, one, revision=number % 3, state=state) for one in live[: number % 4]]

    def send(self, number: int) -> None:
        outcome = ("sent", "failed", "rejected", "queued", "paused")[number % 5]
        for one in self.archive.claim(NOW + number * HOUR, LEASE, limit=1 + number % 3):
            self.archive.settle(replace(one, state=outcome, reason=outcome))

    def send_brief(self, number: int) -> None:
        for one in self.archive.subscriptions()[:1]:
            items = {held.story: None for held in self.archive.held(one.id)}
            if items:
                self.archive.queue([brief(*items, subscription_id=one.id, date=f"2026-03-{number + 1:02}")])

    def subscribe(self, number: int) -> None:
        self.archive.put_subscription(subscription(f"sub{number % 4}"))

    def unsubscribe(self, number: int) -> None:
        self.archive.remove_subscription(f"sub{number % 4}")


EVENTS = (
    "poll",
    "poll",
    "read",
    "read",
    "read",
    "merge",
    "fail",
    "send",
    "send_brief",
    "subscribe",
    "unsubscribe",
)


def check(course: Course) -> None:
    account = course.archive.account()
    assert account.closes
    assert account.fetched == course.fetched
    pending = len(course.archive.pending(10_000))
    assert account.fates.get("pending", 0) == pending
    by_fate: Counter[str] = Counter()
    for (fate, _), number in account.reasons.items():
        by_fate[fate] += number
    assert all(by_fate[fate] <= number for fate, number in account.fates.items())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 24)), max_size=60))
def test_the_account_always_closes(events: list[tuple[str, int]]) -> None:
    archive = connect("sqlite:///:memory:")
    try:
        course = Course(archive)
        course.play(events)
        check(course)
    finally:
        archive.close()


@pytest.mark.parametrize("seed", range(3))
def test_the_account_closes_on_every_database(archive: Archive, seed: int) -> None:
    chance = random.Random(seed)
    course = Course(archive)
    for _ in range(8):
        course.play((chance.choice(EVENTS), chance.randrange(25)) for _ in range(20))
        check(course)
    assert course.articles
    assert course.stories
