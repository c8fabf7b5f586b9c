from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from making import NOW, reading, story, subscription

from bot import deliveries
from bot.errors import Gone, Refused, Retry, Unsure
from bot.model import Delivery, When

QUEUED = Delivery(
    subscription="s1", story="a1", revision=0, state="queued", due=NOW, reason="topic ai-capex (capex)"
)


def test_live_wishes_are_queued_and_briefs_held():
    wishes = (
        subscription("s1"),
        subscription("s2", when=When(at=time(8))),
        subscription("s3", topics=("layoffs",)),
    )
    plan = deliveries.plan(story(), reading(), wishes, now=NOW)
    assert plan == deliveries.Plan((QUEUED, replace(QUEUED, subscription="s2", state="held")), "")


def test_a_revision_is_a_delivery_of_its_own_for_live_wishes_only():
    wishes = (subscription("s1"), subscription("s2", when=When(at=time(8))))
    plan = deliveries.plan(story(revision=2), reading(), wishes, now=NOW)
    assert [(d.subscription, d.revision) for d in plan.deliveries] == [("s1", 2), ("s2", 0)]


def test_a_paused_wish_keeps_what_it_would_have_told():
    plan = deliveries.plan(
        story(), reading(), (subscription(state="paused", reason="archived on 3 March"),), now=NOW
    )
    assert plan.deliveries == (replace(QUEUED, state="paused", reason="paused: archived on 3 March"),)


def test_nobody_told_has_a_reason():
    assert deliveries.plan(story(), reading(), (), now=NOW).reason == "nobody has subscribed to anything yet"
    plan = deliveries.plan(story(), reading(), (subscription(topics=("ipo",)),), now=NOW)
    assert plan == deliveries.Plan((), "no subscription wants it (it is about ai-capex)")


def test_a_brief_is_keyed_by_its_local_date():
    made = deliveries.brief(subscription(), date(2026, 11, 23), ("a1", "a2"), now=NOW)
    assert made.key == "s1/brief:2026-11-23/0"
    assert deliveries.is_brief(made)
    assert not deliveries.is_brief(QUEUED)
    assert len(deliveries.nonce(made)) <= 25


@pytest.mark.parametrize(
    ("error", "attempts", "state", "wait"),
    [
        (Retry("busy"), 0, "queued", timedelta(seconds=5)),
        (Retry("busy"), 3, "queued", timedelta(seconds=40)),
        (Retry("busy", after=timedelta(minutes=7)), 0, "queued", timedelta(minutes=7)),
        (Unsure("cut off"), 0, "queued", deliveries.LEASE),
        (Unsure("cut off"), 6, "queued", timedelta(seconds=320)),
        (Unsure("cut off", after=timedelta(minutes=7)), 0, "queued", timedelta(minutes=7)),
        (ValueError("bug"), 0, "queued", deliveries.LEASE),
        (Retry("busy"), 10, "queued", timedelta(hours=1)),
        (Retry("busy"), 30, "queued", timedelta(hours=1)),
        (ValueError("bug"), 11, "failed", None),
        (Gone("archived"), 0, "paused", None),
        (Refused("our fault"), 0, "rejected", None),
    ],
)
def test_what_follows_an_error(error, attempts, state, wait):
    after = deliveries.not_sent(replace(QUEUED, state="sending", attempts=attempts, claimed=NOW), error, NOW)
    begun = NOW if isinstance(error, Unsure | ValueError) else None
    assert (after.state, after.attempts, after.begun, after.trouble) == (state, attempts + 1, begun, str(error))
    assert (after.due - NOW == wait) if wait else after.settled == NOW


def test_what_may_have_been_sent_once_stays_to_be_looked_up_whatever_follows():
    claimed = replace(QUEUED, state="sending", claimed=NOW + deliveries.LEASE, begun=NOW)
    for error in (Retry("busy"), Unsure("cut off"), ValueError("bug")):
        assert deliveries.not_sent(claimed, error, NOW + deliveries.LEASE).begun == NOW


def test_a_platform_that_is_down_for_hours_loses_nothing_and_after_more_than_a_day_it_is_given_up():
    now, tried = NOW, replace(QUEUED, state="sending", claimed=NOW)
    while tried.state != "failed":
        now = max(now, tried.due)
        tried = deliveries.not_sent(tried, Retry("The platform is down."), now)
    assert timedelta(days=1) < now - NOW < timedelta(days=1, hours=2)
    assert tried.attempts == deliveries.MAX_PATIENCE


def test_why_a_thing_is_told_survives_what_went_wrong():
    after = deliveries.not_sent(replace(QUEUED, state="sending", claimed=NOW), Retry("busy"), NOW)
    assert (after.reason, after.trouble) == ("topic ai-capex (capex)", "busy")
    told = deliveries.sent(after, "m1", NOW)
    assert (told.reason, told.trouble) == ("topic ai-capex (capex)", "")


def test_sent_has_its_receipt():
    after = deliveries.sent(replace(QUEUED, state="sending", claimed=NOW), "m42", NOW)
    assert (after.state, after.receipt, after.settled, after.attempts) == ("sent", "m42", NOW, 1)
