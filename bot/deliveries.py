"""Stories against subscriptions: what is to be sent to whom, and what to do when sending fails.

A delivery is keyed by (subscription, story, revision), so planning twice is harmless. Refuses to send anything.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.errors import BriefwireError, Gone, Refused, Retry, Unsure
from bot.model import Delivery, Reading, Story, Subscription, Telling
from bot.stories import changes, only_headline
from bot.subscriptions import says, wants
from bot.topics import EVERYTHING

LEASE = timedelta(minutes=1)
"""For so long nobody else may send a delivery, or look what became of it; see `pipeline.leases`."""
SEND_WITHIN = timedelta(seconds=30)
"""What we begin to send has arrived after this time, or never will. Adapters give up after 20 seconds at most."""
SPREAD = 0.2
SAMPLE = "a sample of a feed that is new here; /brief has the rest"
"""The note of a delivery that shows what a new feed brings: the only one of its first poll that is told live."""

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 12
MAX_PATIENCE = 34  # attempts on a platform that keeps saying later: with the waits between them, more than a day


@dataclass(frozen=True, slots=True)
class Plan:
    """Deliveries caused by an article, and why nobody is told where there are none."""

    deliveries: tuple[Delivery, ...]
    reason: str


class Index:
    """All subscriptions, by what they want: planning looks only at those that may want a story."""

    def __init__(self, subscriptions: Iterable[Subscription]) -> None:
        self.by_id = {subscription.id: subscription for subscription in subscriptions}
        self._by_wish: dict[tuple[str, str], list[str]] = {}
        self.rules = tuple(subscription for subscription in self.by_id.values() if subscription.rule)
        for subscription in self.by_id.values():
            for wish in _wishes(subscription):
                self._by_wish.setdefault(wish, []).append(subscription.id)
        self._keywords = [word for kind, word in self._by_wish if kind == "keyword"]

    def __len__(self) -> int:
        return len(self.by_id)

    def candidates(self, story: Story) -> Iterable[Subscription]:
        """Those whose topics, companies or keywords the story has, each once, in their order."""
        found: set[str] = set()
        for wish in self._wishes_of(story):
            found.update(self._by_wish.get(wish, ()))
        return [self.by_id[ident] for ident in sorted(found)]

    def _wishes_of(self, story: Story) -> Iterable[tuple[str, str]]:
        yield "topic", EVERYTHING
        for reading in story.readings:
            yield from (("topic", match.topic) for match in reading.topics)
            yield from (("company", company) for company in reading.companies)
            yield from (("keyword", word) for word in self._keywords if says(reading, word))


def _wishes(subscription: Subscription) -> Iterable[tuple[str, str]]:
    if subscription.rule is not None:
        return
    yield from (("topic", topic) for topic in subscription.topics)
    yield from (("company", company) for company in subscription.companies)
    yield from (("keyword", word) for word in subscription.keywords)
    if not (subscription.topics or subscription.companies or subscription.keywords):
        yield "topic", EVERYTHING


def plan(
    story: Story,
    reading: Reading,
    subscriptions: Sequence[Subscription] | Index,
    *,
    now: datetime,
    previous: Story | None = None,
    shown: Mapping[str, Story] = MappingProxyType({}),
) -> Plan:
    """What a story, as this reading left it, causes. Live ones are queued now, others held for their brief.

    Where the reading has revised the story, everybody who wants any of its articles is to hear what changed.
    `shown` is what channels (by key) have seen instead of the previous one: a story that became a part of this.
    """
    index = subscriptions if isinstance(subscriptions, Index) else Index(subscriptions)
    alone = replace(story, readings=(reading,))
    notes = {was.id: "; ".join(changes(was, story)) for was in (previous, *shown.values()) if was is not None}
    found = []
    for subscription in index.candidates(story if any(notes.values()) else alone):
        was = shown.get(subscription.address.channel_key, previous)
        note = notes[was.id] if was is not None else ""
        why = wants(subscription, story if note else alone)
        if why is not None:
            notice = was is not None and note != "" and was.state != story.state
            found.append(_delivery(subscription, story, why, now, note, notice=notice))
    if found:
        return Plan(tuple(found), "")
    if not index:
        return Plan((), "nobody has subscribed to anything yet")
    topics = ", ".join(match.topic for match in reading.topics) or "no topic we know"
    return Plan((), f"no subscription wants it (it is about {topics})")


def once(planned: Plan, index: Index, told: Collection[str]) -> Plan:
    """A plan without what says nothing new where the story was told (by channel key), in whatever part of it."""
    kept = tuple(one for one in planned.deliveries if one.note or _channel(one, index) not in told)
    return replace(planned, deliveries=kept)


def corrected(planned: Plan, index: Index, told: Collection[str]) -> Plan:
    """A plan without the news that only a headline has changed where the story was never told (by channel key)."""
    kept = tuple(one for one in planned.deliveries if not only_headline(one.note) or _channel(one, index) in told)
    return replace(planned, deliveries=kept)


def _channel(delivery: Delivery, index: Index) -> str:
    return index.by_id[delivery.subscription].address.channel_key


def _delivery(
    subscription: Subscription, story: Story, why: str, now: datetime, note: str, *, notice: bool
) -> Delivery:
    live = subscription.when.live
    paused = subscription.state == "paused"
    return Delivery(
        subscription=subscription.id,
        story=story.id,
        revision=story.revision if live or paused else 0,  # a brief tells a story once, a live card is revised
        state="paused" if paused else "queued" if live else "held",
        due=now,
        reason=f"paused: {subscription.reason or 'by request'}" if paused else why,
        note=note if live else "",
        notice=notice and live,
    )


def restrained(planned: Plan, telling: Telling, index: Index, told: Collection[str]) -> Plan:
    """What of a plan holds where its article is no news: it is old, or one of too many.

    A channel that was `told` its story (by channel key) is kept up to date in any case. Of a new feed's first
    poll, briefs hear of the latest.
    """
    if telling == "news":
        return planned
    kept = []
    for delivery in planned.deliveries:
        subscription = index.by_id[delivery.subscription]
        briefed = telling == "first" and not subscription.when.live
        if briefed or _channel(delivery, index) in told:
            kept.append(delivery)
    return Plan(tuple(kept), "" if kept else _NOT_TOLD[telling] if planned.deliveries else planned.reason)


_NOT_TOLD: dict[Telling, str] = {
    "first": "its feed was new to us: what it listed then is known, and was no news",
    "background": "its feed was new to us: what it listed then is known, and was no news",
    "withheld": "its feed suddenly listed too many items: it waits until somebody says whether they are news",
}


def samples(told: Iterable[Story], index: Index, now: datetime) -> tuple[Delivery, ...]:
    """Of the stories that new feeds brought, the most important one for each channel that is told live."""
    chosen: dict[str, Delivery] = {}
    for story in sorted(told, key=lambda story: (-story.importance, story.id)):
        for subscription in index.candidates(story):
            channel = subscription.address.channel_key
            if channel in chosen or not subscription.when.live or subscription.state == "paused":
                continue
            why = wants(subscription, story)
            if why is not None:
                chosen[channel] = _delivery(subscription, story, why, now, SAMPLE, notice=False)
    return tuple(chosen.values())


Step: TypeAlias = Literal["post", "edit", "skip"]


def step(delivery: Delivery, told: Sequence[Delivery]) -> Step:
    """What is to be done about a story in a channel that was `told` this of it before.

    It is posted once, whichever subscription of the channel wants it; what changed later edits what was posted.
    What came in a brief is told again only if something has changed since, and be it more than its headline.
    """
    if not told:
        return "post"
    changed = delivery.note not in ("", SAMPLE)
    if not changed or any(other.revision >= delivery.revision for other in told if other.receipt):
        return "skip"
    return "edit" if root(told) else "skip" if only_headline(delivery.note) else "post"


def root(told: Sequence[Delivery]) -> str | None:
    """The receipt of the card by which a channel was told a story, None if it came in a brief."""
    return next((other.receipt for other in told if other.receipt), None)


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


def told_before(delivery: Delivery, why: str, now: datetime) -> Delivery:
    """The delivery, where its channel was told already: it needs no message of its own."""
    return replace(delivery, state="sent", reason=why, settled=now)


def put_off(delivery: Delivery, until: datetime, why: str) -> Delivery:
    """The delivery, to be sent later, which is no failure."""
    return replace(delivery, state="queued", due=until, reason=why, begun=None)


def held_back(delivery: Delivery, why: str) -> Delivery:
    """The delivery, to be told in the next brief instead."""
    return replace(delivery, state="held", reason=why, begun=None)


def sent(delivery: Delivery, receipt: str, now: datetime) -> Delivery:
    """The delivery, after the platform took it."""
    return replace(
        delivery, state="sent", receipt=receipt, settled=now, attempts=delivery.attempts + 1, trouble=""
    )


def last_try(delivery: Delivery) -> bool:
    """Whether a platform that says later has been asked so often that it is not asked again.

    Often, not long: it may be we who were not there.
    """
    return delivery.attempts >= MAX_PATIENCE


def known_from(delivery: Delivery) -> datetime | None:
    """From when on a look shows for sure what the last attempt did: nothing of it is on its way any more."""
    return None if delivery.claimed is None else delivery.claimed + LEASE


def not_sent(delivery: Delivery, error: Exception, now: datetime, jitter: float = 0.0) -> Delivery:
    """The delivery, after an error: tried again later, paused with its channel, rejected, or given up.

    `jitter`, from 0 to 1, spreads what failed together. The claim stays: only who holds it may say how it went.
    What surely was not done leaves no trace in `begun`, so nobody has to look for it; what may have been is looked
    up once that is known for sure.
    """
    attempts, unsure = delivery.attempts + 1, isinstance(error, Unsure) or not isinstance(error, BriefwireError)
    begun = delivery.begun or (delivery.claimed if unsure else None)
    tried = replace(delivery, attempts=attempts, begun=begun, trouble=str(error) or type(error).__name__)
    if isinstance(error, Gone):
        return replace(tried, state="paused", settled=now)
    if isinstance(error, Refused):
        return replace(tried, state="rejected", settled=now)
    if last_try(tried) if isinstance(error, Retry) else attempts >= MAX_ATTEMPTS:
        return replace(tried, state="failed", settled=now)
    asked = error.after if isinstance(error, Retry) else None
    wait = max(asked or timedelta(), min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT))
    due = now + wait * (1 + SPREAD * jitter)
    return replace(tried, state="queued", due=max(due, known_from(tried) or due) if unsure else due)
