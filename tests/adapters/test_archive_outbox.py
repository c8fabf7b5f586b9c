from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace

import pytest
from archive_samples import (
    CHANNEL,
    FULL_SUBSCRIPTION,
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
from bot.errors import Refused
from bot.model import Address, Delivery, Minimum, Waiting
from bot.ports import Archive


@pytest.fixture
def outbox(archive: Archive) -> Archive:
    """An archive with three stories, and two channels that want them."""
    archive.put_subscription(subscription("ai"))
    archive.put_subscription(subscription("other", channel="elsewhere"))
    for number in (1, 2, 3):
        keep(archive, number)
    return archive


def sent(one: Delivery) -> Delivery:
    return replace(one, state="sent", settled=NOW, receipt="17.5", attempts=one.attempts + 1, reason="")


# --- subscriptions --------------------------------------------------------------------------------


def test_subscriptions_come_back_equal(archive: Archive) -> None:
    plain = subscription("ai")
    for one in (FULL_SUBSCRIPTION, plain):
        archive.put_subscription(one)
    assert archive.subscriptions() == (plain, FULL_SUBSCRIPTION)


def test_putting_a_subscription_again_replaces_it(archive: Archive) -> None:
    archive.put_subscription(FULL_SUBSCRIPTION)
    changed = replace(subscription("full"), minimum=Minimum(value=FULL_SUBSCRIPTION.minimum.value, unit="USD"))
    archive.put_subscription(changed)
    assert archive.subscriptions() == (changed,)


def test_what_is_done_at_once_is_kept_together_or_not_at_all(archive: Archive) -> None:
    plain = subscription("ai")
    with suppress(ZeroDivisionError), archive.at_once():
        archive.put_subscription(plain)
        assert archive.subscriptions() == (plain,)
        raise ZeroDivisionError
    assert archive.subscriptions() == ()
    with archive.at_once():
        archive.put_subscription(plain)
    assert archive.subscriptions() == (plain,)


def test_while_something_is_done_at_once_nobody_else_keeps_anything(lasting_url: str) -> None:
    one, other = connect(lasting_url), connect(lasting_url)
    with ThreadPoolExecutor() as elsewhere:
        with one.at_once():
            theirs = elsewhere.submit(other.put_subscription, subscription("theirs"))
            assert wait([theirs], timeout=0.5).done == set()
            assert one.subscriptions() == ()
        theirs.result(30)
    assert [kept.id for kept in one.subscriptions()] == ["theirs"]
    one.close()
    other.close()


def test_subscriptions_of_a_channel(archive: Archive) -> None:
    channel = Address(platform="slack", channel="C1")
    for name, workspace in (("one", "T1"), ("two", "T2"), ("open", None)):
        archive.put_subscription(replace(subscription(name), address=replace(channel, workspace=workspace)))
    expected = {
        Address(platform="slack", channel="C1", workspace="T1"): ["one", "open"],
        Address(platform="slack", channel="C1", workspace="T1", thread="9.9"): ["one", "open"],
        Address(platform="slack", channel="C1", workspace="T2"): ["open", "two"],
        Address(platform="slack", channel="C1"): ["one", "open", "two"],
        Address(platform="slack", channel="C2", workspace="T1"): [],
        Address(platform="discord", channel="C1", workspace="T1"): [],
    }
    found = {address: [one.id for one in archive.subscriptions(address)] for address in expected}
    assert found == expected


def test_an_ended_subscription_is_gone_but_its_history_stays(outbox: Archive) -> None:
    states = ("held", "queued", "paused", "sending", "sent", "failed")
    before = [
        delivery(revision=number, state=state, settled=NOW if state == "sent" else None)
        for number, state in enumerate(states)
    ]
    outbox.queue(before)
    assert outbox.remove_subscription("ai")
    assert not outbox.remove_subscription("ai")
    assert not outbox.remove_subscription("never")
    assert [one.id for one in outbox.subscriptions()] == ["other"]
    ended = {"state": "rejected", "reason": "the subscription was ended"}
    after = [replace(one, **ended) for one in before[:3]] + before[3:]
    assert outbox.deliveries(address=CHANNEL) == tuple(reversed(after))
    assert (outbox.held("ai"), outbox.claim(NOW, LEASE)) == ((), ())


def test_what_an_ended_subscription_would_have_got_is_dropped(outbox: Archive) -> None:
    outbox.remove_subscription("ai")
    assert outbox.queue([delivery()]) == 1
    assert outbox.claim(NOW, LEASE) == ()
    assert outbox.deliveries() == (delivery(state="rejected", reason="the subscription was ended"),)


def test_an_ended_subscription_can_begin_again(outbox: Archive) -> None:
    outbox.remove_subscription("ai")
    outbox.put_subscription(subscription("ai"))
    outbox.queue([delivery()])
    assert [one.id for one in outbox.subscriptions()] == ["ai", "other"]
    assert [one.story for one in outbox.claim(NOW, LEASE)] == ["s1"]


# --- queueing and claiming ------------------------------------------------------------------------


def test_a_key_is_queued_once(outbox: Archive) -> None:
    mine, theirs, later = delivery(), delivery(subscription_id="other"), delivery(revision=1)
    assert outbox.queue([mine, mine, theirs]) == 2
    assert outbox.queue([replace(mine, state="held", reason="again"), theirs, later]) == 1
    assert outbox.deliveries() == (later, theirs, mine)
    assert outbox.queue([]) == 0


def test_a_delivery_comes_back_equal_in_every_field(outbox: Archive) -> None:
    full = replace(
        brief("s3", "s1", "s2"),
        state="failed",
        attempts=12,
        claimed=NOW,
        settled=NOW + HOUR,
        receipt="r",
        revision=4,
        note="US$3bn → US$4bn",
        notice=True,
        begun=NOW - HOUR,
        trouble="busy",
    )
    outbox.queue([full])
    assert outbox.deliveries() == (full,)


def test_a_delivery_to_nobody_or_of_nothing_is_refused(outbox: Archive) -> None:
    for broken in (delivery(subscription_id="never"), delivery("s99"), brief("s99")):
        with pytest.raises(Refused):
            outbox.queue([delivery("s2"), broken])
    assert outbox.deliveries() == ()


def test_claims_are_due_first_and_taken_once(outbox: Archive) -> None:
    late, early = delivery("s1"), delivery("s2", due=NOW - HOUR)
    soon, held = delivery("s3", due=NOW + HOUR), delivery("s3", "other", state="held")
    outbox.queue([late, early, soon, held])
    first = outbox.claim(NOW, LEASE, limit=1)
    assert first == (replace(early, state="sending", claimed=NOW),)
    assert outbox.claim(NOW, LEASE) == (replace(late, state="sending", claimed=NOW),)
    assert outbox.claim(NOW, LEASE) == ()
    assert outbox.claim(NOW + HOUR, 9 * HOUR) == (replace(soon, state="sending", claimed=NOW + HOUR),)


def test_what_is_in_hand_is_claimed_and_not_settled(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s2"), delivery("s3")])
    first, _ = outbox.claim(NOW, LEASE, limit=2)
    assert outbox.in_hand() == 2
    outbox.settle(sent(first))
    assert outbox.in_hand() == 1


def test_an_expired_claim_comes_back_with_when_it_was_begun(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s2", due=NOW + LEASE)])
    outbox.claim(NOW, LEASE)
    assert outbox.claim(NOW + LEASE - LEASE / 9, LEASE) == ()
    later = NOW + LEASE
    assert outbox.claim(later, LEASE) == (
        delivery("s1", state="sending", claimed=later, begun=NOW),
        delivery("s2", due=later, state="sending", claimed=later),
    )
    assert outbox.claim(later, LEASE) == ()
    assert [one.claimed for one in outbox.deliveries()] == [later, later]


def test_a_delivery_put_off_is_claimed_when_due_as_new(outbox: Archive) -> None:
    outbox.queue([delivery()])
    (claimed,) = outbox.claim(NOW, LEASE)
    put_off = replace(claimed, state="queued", due=NOW + HOUR, attempts=1, reason="429")
    outbox.settle(put_off)
    assert outbox.claim(NOW, LEASE) == ()
    assert outbox.claim(NOW + HOUR, LEASE) == (replace(put_off, state="sending", claimed=NOW + HOUR),)


# --- settling -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["sent", "failed", "rejected", "paused"])
def test_a_settled_delivery_is_not_claimed_again(outbox: Archive, state: str) -> None:
    outbox.queue([delivery()])
    (claimed,) = outbox.claim(NOW, LEASE)
    outcome = replace(claimed, state=state, settled=NOW, attempts=1, reason="why", receipt="17.5")
    outbox.settle(outcome)
    assert outbox.deliveries() == (outcome,)
    assert outbox.claim(NOW + 99 * HOUR, LEASE) == ()


def test_what_was_sent_stays_sent(outbox: Archive) -> None:
    outbox.queue([delivery()])
    (claimed,) = outbox.claim(NOW, LEASE)
    outbox.settle(sent(claimed))
    outbox.settle(replace(claimed, state="queued", reason="timed out"))
    assert outbox.deliveries() == (sent(claimed),)


def test_settling_what_was_never_queued_changes_nothing(outbox: Archive) -> None:
    outbox.settle(sent(delivery()))
    assert outbox.deliveries() == ()


def test_a_brief_is_of_what_its_channel_was_not_told_best_first(archive: Archive) -> None:
    for name in ("brief", "live"):
        archive.put_subscription(subscription(name))
    for number, importance in enumerate((3.0, 9.0, 5.0, 7.0, 7.0), 1):
        told = replace(story(reading(number, NOW + number * HOUR), name=f"s{number}"), importance=importance)
        archive.keep_reading(
            None, told.readings[0], told, [delivery(told.id, "brief", state="held")], reason="", now=NOW
        )
    archive.queue([delivery("s1", "live"), delivery("s2", "live")])
    claimed = {one.story: one for one in archive.claim(NOW, LEASE)}
    archive.settle(sent(claimed["s2"]))
    assert archive.for_brief(subscription("brief"), NOW + HOUR) == ("s5", "s4", "s3")
    assert archive.outcomes("s2")[0] == replace(
        delivery("s2", "brief"), state="sent", reason="told here before its brief", settled=NOW + HOUR
    )
    assert [one.story for one in archive.held("brief")] == ["s1", "s3", "s4", "s5"]


def test_a_sent_brief_takes_along_what_was_held_for_it(outbox: Archive) -> None:
    held = [delivery(name, state="held") for name in ("s1", "s2", "s3")]
    theirs = delivery("s1", "other", state="held")
    live = delivery("s2", revision=1)
    outbox.queue([*held, theirs, live, brief("s2", "s1")])
    assert outbox.held("ai") == tuple(held)
    claimed = {one.story: one for one in outbox.claim(NOW, LEASE)}["brief:2026-03-02"]
    assert claimed == replace(brief("s2", "s1"), state="sending", claimed=NOW)
    outbox.settle(sent(claimed))
    told = {"state": "sent", "reason": "in the brief of 2026-03-02", "settled": NOW}
    assert outbox.deliveries() == (
        sent(claimed),
        replace(live, state="sending", claimed=NOW, begun=NOW),
        theirs,
        held[2],
        replace(held[1], **told),
        replace(held[0], **told),
    )
    assert (outbox.held("ai"), outbox.held("other")) == ((held[2],), (theirs,))


def test_what_a_failed_brief_held_waits_for_the_next(outbox: Archive) -> None:
    held = delivery(state="held")
    outbox.queue([held, brief("s1")])
    (claimed,) = outbox.claim(NOW, LEASE)
    outbox.settle(replace(claimed, state="failed", reason="the channel is read-only"))
    assert outbox.held("ai") == (held,)


def test_last_brief(outbox: Archive) -> None:
    assert outbox.last_brief("ai") is None
    for date in ("2026-02-28", "2026-03-02", "2026-03-01"):
        outbox.queue([brief("s1", date=date)])
    outbox.queue([delivery("s1"), brief("s1", date="2026-12-01", subscription_id="other")])
    assert outbox.last_brief("ai") == "2026-03-02"


def test_the_latest_deliveries_of_a_channel(outbox: Archive) -> None:
    mine = [delivery(name) for name in ("s1", "s2", "s3")]
    outbox.queue([mine[0], delivery("s1", "other"), *mine[1:]])
    assert outbox.deliveries(address=CHANNEL, limit=2) == (mine[2], mine[1])
    assert len(outbox.deliveries(limit=99)) == 4


def test_deliveries_are_kept_with_what_caused_them(outbox: Archive) -> None:
    first = delivery("s9")
    keep(outbox, 9, first)
    assert outbox.deliveries() == (first,)
    again = [first, delivery("s9", revision=1), delivery("s9", "other")]
    told = story(reading(9), reading(10), name="s9", revision=1)
    assert outbox.keep_reading(None, reading(10), told, again, reason="", now=NOW)
    assert outbox.deliveries() == (again[2], again[1], first)


# --- apart ----------------------------------------------------------------------------------------


def test_claims_apart_take_one_of_each_channel(outbox: Archive) -> None:
    outbox.put_subscription(subscription("same"))
    outbox.queue([delivery("s1"), delivery("s2"), delivery("s3", "same"), delivery("s1", "other")])
    first = outbox.claim(NOW, LEASE, apart_from=())
    assert [(one.story, one.subscription) for one in first] == [("s1", "ai"), ("s1", "other")]
    assert outbox.claim(NOW, LEASE, apart_from=()) == ()
    outbox.settle(sent(first[0]))
    assert [one.story for one in outbox.claim(NOW, LEASE, apart_from=())] == ["s2"]


def test_claims_apart_leave_the_busy_alone(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s1", "other")])
    assert [one.subscription for one in outbox.claim(NOW, LEASE, apart_from={CHANNEL.channel_key})] == ["other"]
    outbox.queue([delivery("s2", "other")])
    assert outbox.claim(NOW, LEASE, apart_from={CHANNEL.workspace_key}) == ()


def test_of_two_claims_at_a_time_the_second_waits_and_leaves_the_firsts_channels_alone(postgres_url: str) -> None:
    archive = connect(postgres_url)
    archive.put_subscription(subscription("ai"))
    for number in (1, 2):
        keep(archive, number)
    archive.queue([delivery("s1")])
    engine, _ = engines.open_engine(postgres_url)
    with ThreadPoolExecutor() as elsewhere:
        with engine.begin() as claiming:
            engines.await_claims(claiming)
            assert [one.story for one in statements.claim(claiming, NOW, LEASE, 10, ())] == ["s1"]
            archive.queue([delivery("s2", due=NOW - HOUR)])
            second = elsewhere.submit(archive.claim, NOW, LEASE, 10, apart_from=())
            assert wait([second], timeout=0.5).done == set()
        assert second.result(30) == ()
    engine.dispose()
    archive.close()


def test_an_expired_claim_is_taken_apart_too(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s2")])
    outbox.claim(NOW, LEASE, apart_from=())
    (again,) = outbox.claim(NOW + LEASE, LEASE, apart_from=())
    assert (again.story, again.claimed, again.begun) == ("s1", NOW + LEASE, NOW)


def test_claims_apart_are_chosen_of_the_oldest_of_each_channel(archive: Archive) -> None:
    one, other = (Address(platform="slack", workspace=team, channel="C1") for team in ("T1", None))
    archive.put_subscription(replace(subscription("one"), address=one))
    archive.put_subscription(replace(subscription("too"), address=one))
    archive.put_subscription(replace(subscription("other"), address=other))
    keep(archive, 1, delivery("s1", "one"), delivery("s1", "too", due=NOW - HOUR), delivery("s1", "other"))
    given: list[Waiting] = []

    def choose(waiting: Sequence[Waiting], most: int) -> Sequence[int]:
        given.extend(waiting)
        return [one.id for one in sorted(waiting, key=lambda one: one.channel)][:most]

    claimed = archive.claim(NOW, LEASE, 20, apart_from=(), choose=choose)
    assert [one.subscription for one in claimed] == ["other", "too"]
    assert {(seen.platform, seen.workspace, seen.channel, seen.due, seen.number) for seen in given} == {
        ("slack", one.workspace_key, one.channel_key, NOW - HOUR, 2),
        ("slack", other.workspace_key, other.channel_key, NOW, 1),
    }
    assert archive.claim(NOW, LEASE, 20, apart_from=(), choose=lambda waiting, most: ()) == ()


def test_a_claim_that_another_took_over_settles_nothing_but_success(outbox: Archive) -> None:
    outbox.queue([delivery("s1")])
    (lost,) = outbox.claim(NOW, LEASE)
    (taken,) = outbox.claim(NOW + LEASE, LEASE)
    outbox.settle(replace(lost, state="failed", reason="late"))
    assert outbox.deliveries()[0].state == "sending"
    outbox.settle(sent(lost))
    outbox.settle(replace(taken, state="queued", reason="timed out"))
    assert outbox.deliveries() == (sent(lost),)


# --- what a channel was told ----------------------------------------------------------------------


def test_what_was_shown_settles_the_forms_that_wait(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s1", revision=1, note="more"), delivery("s1", revision=2)])
    claimed = outbox.claim(NOW, LEASE, limit=1)[0]
    outbox.settle(sent(claimed), shown=1)
    assert [(one.revision, one.state, one.receipt) for one in outbox.deliveries()] == [
        (2, "queued", None), (1, "sent", None), (0, "sent", "17.5"),
    ]  # fmt: skip


def test_a_channel_was_told_by_any_of_its_subscriptions(outbox: Archive) -> None:
    outbox.put_subscription(subscription("same"))
    outbox.queue([delivery("s1"), delivery("s1", "other"), delivery("s2")])
    for claimed in outbox.claim(NOW, LEASE):
        outbox.settle(sent(claimed))
    told = outbox.told(CHANNEL, "s1")
    assert [(one.subscription, one.receipt) for one in told] == [("ai", "17.5")]
    assert outbox.told(CHANNEL, "s3") == outbox.told(replace(CHANNEL, workspace="T1"), "s1") == ()


def test_what_was_tried_may_have_been_told(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s2")])
    (claimed,) = outbox.claim(NOW, LEASE, limit=1)
    assert [one.begun for one in outbox.told(CHANNEL, "s1")] == [NOW]
    assert outbox.told(CHANNEL, "s2") == ()
    outbox.settle(replace(claimed, state="queued", begun=None))
    assert outbox.told(CHANNEL, "s1") == ()


def test_stories_told_since(outbox: Archive) -> None:
    outbox.queue([delivery("s1"), delivery("s1", revision=1, note="more"), delivery("s2")])
    for claimed in outbox.claim(NOW, LEASE):
        outbox.settle(replace(sent(claimed), settled=NOW + HOUR * claimed.revision))
    assert outbox.told_since("ai", NOW - HOUR) == 2
    assert outbox.told_since("ai", NOW + HOUR / 2) == 0
    assert outbox.told_since("other", NOW - HOUR) == 0


def test_what_was_kept_back_waits_for_the_next_brief(outbox: Archive) -> None:
    outbox.queue([delivery("s1", state="paused"), delivery("s2", "other", state="paused"), delivery("s3")])
    assert (outbox.release("ai"), outbox.release("ai")) == (1, 0)
    assert [one.story for one in outbox.held("ai")] == ["s1"]
    assert outbox.waiting() == {"ai"}


def test_the_last_briefs_of_all(outbox: Archive) -> None:
    outbox.queue([brief("s1", date="2026-02-28"), brief("s1", date="2026-03-01"), delivery("s2", "other")])
    assert outbox.last_briefs() == {"ai": "2026-03-01"}


def test_outcomes_of_a_story(outbox: Archive) -> None:
    mine, theirs = delivery("s1", state="held"), delivery("s1", "other")
    outbox.queue([mine, theirs, delivery("s2")])
    assert outbox.outcomes("s1") == (mine, theirs)
    assert outbox.outcomes("s1", CHANNEL) == (mine,)


def test_the_number_of_changes_grows_with_each(archive: Archive) -> None:
    numbers = [archive.subscriptions_revision()]
    for change in (
        lambda: archive.put_subscription(subscription("one")),
        lambda: archive.put_subscription(subscription("two")),
        lambda: archive.put_subscription(subscription("one")),
        lambda: archive.remove_subscription("one"),
    ):
        change()
        numbers.append(archive.subscriptions_revision())
    assert numbers == [0, 1, 2, 3, 4]
    archive.remove_subscription("never")
    assert archive.subscriptions_revision() == 4


def test_the_fate_of_an_entry(archive: Archive) -> None:
    address = "https://ledger.example/news/1"
    assert archive.entry_fate(address) is None
    pending = kept_entry(archive, 1)
    assert archive.entry_fate(address) == ("pending", "", None)
    archive.fail_entry(pending, "no text", final=True, now=NOW)
    assert archive.entry_fate(f"{address}?utm_source=rss") == ("failed", "no text", None)
