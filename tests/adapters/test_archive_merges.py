"""What becomes of a story, and of all it caused, that turns out to be another."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest
from archive_samples import (
    CHANNEL,
    HOUR,
    LEASE,
    NOW,
    brief,
    delivery,
    keep,
    kept_entry,
    reading,
    story,
    subscription,
)

from adapters.archive import connect, engines
from adapters.archive import outbox as statements
from bot.model import Delivery, Story
from bot.ports import Archive

SENT = {"state": "sent", "settled": NOW, "receipt": "m1"}


@pytest.fixture
def wanted(archive: Archive) -> Archive:
    """An archive in which two wishes of one channel and one of another want everything."""
    for wish in (subscription("ai"), subscription("too"), subscription("other", channel="elsewhere")):
        archive.put_subscription(wish)
    return archive


def merge(archive: Archive, *caused: Delivery, older: str = "s1", younger: Sequence[str] = ("s2",)) -> Story:
    """Reads an article that shows some stories to be one."""
    number = 90 + len(archive.recent_stories(NOW - 99 * HOUR))
    before = [told for name in (older, *younger) if (told := archive.story(name)) is not None]
    readings = [one for told in before for one in told.readings]
    told = story(*readings, reading(number), name=older, revision=max(one.revision for one in before) + 1)
    pending = kept_entry(archive, number)
    assert archive.keep_reading(
        pending, told.readings[-1], told, caused, reason="", now=NOW, absorbed=tuple(younger)
    )
    return told


def test_both_ids_lead_to_what_is_one_now(wanted: Archive) -> None:
    keep(wanted, 1)
    keep(wanted, 2)
    told = merge(wanted)
    assert [wanted.story(name) for name in ("s1", "s2")] == [told, told]
    assert (wanted.story_with("a2"), wanted.recent_stories(NOW - HOUR)) == (told, (told,))


def test_what_became_a_part_of_a_part_leads_to_the_whole(wanted: Archive) -> None:
    for number in (1, 2, 3):
        keep(wanted, number)
    merge(wanted, older="s2", younger=("s3",))
    told = merge(wanted, older="s1", younger=("s2",))
    assert [wanted.story(name) for name in ("s1", "s2", "s3")] == [told] * 3


def test_three_become_one(wanted: Archive) -> None:
    for number in (1, 2, 3):
        keep(wanted, number)
    told = merge(wanted, younger=("s2", "s3"))
    assert [wanted.story(name) for name in ("s1", "s2", "s3")] == [told] * 3


def test_what_was_sent_keeps_its_key_and_is_of_the_whole(wanted: Archive) -> None:
    mine, other = delivery("s1", **SENT), delivery("s2", "other", revision=1, **SENT)
    keep(wanted, 1, mine)
    keep(wanted, 2, other, revision=1)
    merge(wanted)
    elsewhere = replace(CHANNEL, channel="elsewhere")
    for name in ("s1", "s2"):
        assert wanted.outcomes(name) == (mine, other)
        assert wanted.told_each(((CHANNEL, name), (elsewhere, name))) == ((mine,), (other,))
        assert wanted.told_in(name, surely=True) == {CHANNEL.channel_key, elsewhere.channel_key}
    assert wanted.story_of("console", "m1") == "s1"
    assert wanted.account().fates == {"told": 2, "merged": 1}


DROPPED_HERE = ("rejected", "merged with a story that was told here")
DROPPED_SOON = ("rejected", "merged with a story that waits here")
STAYS = "topic; merged with another story"


@pytest.mark.parametrize(
    ("older", "younger", "becomes"),
    [
        ([delivery("s1", **SENT)], delivery("s2"), DROPPED_HERE),
        ([delivery("s1", **SENT)], delivery("s2", "too"), DROPPED_HERE),
        ([delivery("s1", **SENT)], delivery("s2", "too", state="held"), DROPPED_HERE),
        ([delivery("s1", **SENT)], delivery("s2", "other"), ("queued", STAYS)),
        ([delivery("s1")], delivery("s2"), DROPPED_SOON),
        ([delivery("s1", state="held")], delivery("s2", state="held"), DROPPED_SOON),
        ([delivery("s1", state="paused")], delivery("s2", state="paused"), DROPPED_SOON),
        # The other wish may be ended before it is told, and this one not.
        ([delivery("s1")], delivery("s2", "too"), ("queued", STAYS)),
        ([delivery("s1", state="failed")], delivery("s2"), ("queued", STAYS)),
        ([], delivery("s2", state="held"), ("held", STAYS)),
        # Of these nobody knows yet whether they came.
        ([delivery("s1", **SENT)], delivery("s2", begun=NOW), ("queued", "topic")),
        ([delivery("s1", **SENT)], delivery("s2", **SENT), ("sent", "topic")),
    ],
)
def test_what_the_younger_still_wanted_to_tell(
    wanted: Archive, older: list[Delivery], younger: Delivery, becomes: tuple[str, str]
) -> None:
    keep(wanted, 1, *older)
    keep(wanted, 2, younger)
    merge(wanted)
    (now,) = [one for one in wanted.outcomes("s1") if one.story == "s2"]
    assert (now.state, now.reason) == becomes
    assert now.key == younger.key


def test_a_change_that_waits_for_the_card_of_the_younger_still_comes(wanted: Archive) -> None:
    keep(wanted, 1, delivery("s1"))
    keep(wanted, 2, delivery("s2", **SENT), delivery("s2", revision=1, note="$20bn → $22bn"), revision=1)
    merge(wanted)
    waiting = [one for one in wanted.outcomes("s1") if one.state == "queued"]
    assert [(one.story, one.note) for one in waiting] == [("s1", ""), ("s2", "$20bn → $22bn")]


def test_the_account_says_what_was_merged(wanted: Archive) -> None:
    keep(wanted, 1, delivery("s1", **SENT))
    keep(wanted, 2, delivery("s2"))
    merge(wanted)
    account = wanted.account()
    assert (account.closes, account.fates) == (True, {"told": 1, "merged": 2})
    assert {reason for fate, reason in account.reasons if fate == "merged"} == {
        "its story turned out to be one that was told before",
        "its story was told before",
    }


def test_a_brief_that_was_planned_before_takes_along_both(wanted: Archive) -> None:
    keep(wanted, 1, delivery("s1", state="held"))
    keep(wanted, 2, delivery("s2", "too", state="held"))
    wanted.queue([brief("s2", subscription_id="too")])
    merge(wanted)
    (due,) = [one for one in wanted.claim(NOW, LEASE) if one.items]
    assert due.items == ("s2",)
    wanted.settle(replace(due, **SENT))
    assert [(one.story, one.state) for one in wanted.outcomes("s1")] == [("s1", "held"), ("s2", "sent")]


def test_a_brief_has_what_became_one_once(wanted: Archive) -> None:
    keep(wanted, 1, delivery("s1", state="held"))
    keep(wanted, 2, delivery("s2", "too", state="held"))
    merge(wanted)
    wishes = {one.id: one for one in wanted.subscriptions()}
    assert [wanted.for_brief(wishes[name], NOW) for name in ("ai", "too")] == [("s1",), ("s1",)]


@pytest.mark.parametrize(("shown", "states"), [(1, ["sent", "sent"]), (0, ["sent", "queued"])])
def test_only_the_newest_form_of_the_whole_tells_what_waits(
    wanted: Archive, shown: int, states: list[str]
) -> None:
    """Revisions of two stories cannot be compared: an older form of the one says nothing of the other."""
    keep(wanted, 1)
    keep(wanted, 2, delivery("s2"))
    (mine,) = wanted.claim(NOW, LEASE)
    merge(wanted, delivery("s1", revision=0))
    wanted.settle(replace(mine, **SENT), shown=shown)
    assert [one.state for one in wanted.outcomes("s1")] == states


def test_what_another_process_is_just_taking_is_told_by_it(postgres_url: str) -> None:
    archive = connect(postgres_url)
    archive.put_subscription(subscription("ai"))
    keep(archive, 1, delivery("s1", **SENT))
    keep(archive, 2, delivery("s2"))
    engine, _ = engines.open_engine(postgres_url)
    with ThreadPoolExecutor() as elsewhere:
        with engine.begin() as claiming:
            assert [one.story for one in statements.claim(claiming, NOW, LEASE, 10, ())] == ["s2"]
            merging = elsewhere.submit(merge, archive)
            assert wait([merging], timeout=0.5).done == set()
        merging.result(30)
    assert [(one.story, one.state) for one in archive.outcomes("s1")] == [("s1", "sent"), ("s2", "sending")]
    engine.dispose()
    archive.close()
