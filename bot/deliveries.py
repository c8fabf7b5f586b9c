"""Stories against subscriptions: what is to be sent to whom, and what to do when sending fails.

A delivery is keyed by (subscription, story, revision), so planning twice is harmless. Refuses to send anything.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.errors import Gone, Refused, Retry
from bot.model import Delivery, Reading, Story, Subscription
from bot.subscriptions import wanted

LEASE = timedelta(minutes=2)
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """Deliveries caused by an article, and why nobody is told where there are none."""

    deliveries: tuple[Delivery, ...]
    reason: str


def plan(story: Story, reading: Reading, subscriptions: Sequence[Subscription], *, now: datetime) -> Plan:
    """What a story, as this reading left it, causes. Live ones are queued now, others held for their brief."""
    found = []
    for subscription in subscriptions:
        why = wanted(subscription, reading)
        if why is not None:
            found.append(_delivery(subscription, story, why, now))
    if found:
        return Plan(tuple(found), "")
    if not subscriptions:
        return Plan((), "nobody has subscribed to anything yet")
    topics = ", ".join(match.topic for match in reading.topics) or "no topic we know"
    return Plan((), f"no subscription wants it (it is about {topics})")


def _delivery(subscription: Subscription, story: Story, why: str, now: datetime) -> Delivery:
    if subscription.state == "paused":
        return Delivery(
            subscription=subscription.id, story=story.id, revision=story.revision, state="paused", due=now,
            reason=f"paused: {subscription.reason or 'by request'}",
        )  # fmt: skip
    live = subscription.when.live
    return Delivery(
        subscription=subscription.id,
        story=story.id,
        revision=story.revision if live else 0,  # a brief tells a story once, a live card is revised
        state="queued" if live else "held",
        due=now,
        reason=why,
    )


def brief(subscription: Subscription, day: date, items: Sequence[str], *, now: datetime) -> Delivery:
    """The delivery of a day's brief, with the stories that wait for it, best first."""
    return Delivery(
        subscription=subscription.id,
        story=f"brief:{day.isoformat()}",
        revision=0,
        state="queued",
        due=now,
        reason="the brief is due",
        items=tuple(items),
    )


def is_brief(delivery: Delivery) -> bool:
    """Whether this delivery is a brief."""
    return delivery.story.startswith("brief:")


def nonce(delivery: Delivery) -> str:
    """The delivery's idempotency key in 25 characters or fewer, as some platforms want it."""
    return hashlib.sha256(delivery.key.encode()).hexdigest()[:24]


def sent(delivery: Delivery, receipt: str, now: datetime) -> Delivery:
    """The delivery, after the platform took it."""
    return replace(delivery, state="sent", receipt=receipt, settled=now, attempts=delivery.attempts + 1)


def not_sent(delivery: Delivery, error: Exception, now: datetime) -> Delivery:
    """The delivery, after an error: tried again later, paused with its channel, rejected, or given up."""
    attempts = delivery.attempts + 1
    tried = replace(delivery, attempts=attempts, claimed=None, reason=str(error) or type(error).__name__)
    if isinstance(error, Gone):
        return replace(tried, state="paused", settled=now)
    if isinstance(error, Refused):
        return replace(tried, state="rejected", settled=now)
    if attempts >= MAX_ATTEMPTS:
        return replace(tried, state="failed", settled=now)
    asked = error.after if isinstance(error, Retry) else None
    wait = max(asked or timedelta(), min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT))
    return replace(tried, state="queued", due=now + wait)
