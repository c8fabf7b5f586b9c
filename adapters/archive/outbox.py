"""What is to be sent, and what became of it: the statements behind the outbox. They send nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, select, update

from adapters.archive.lookups import rows_for
from adapters.archive.records import Values, delivery, delivery_values, is_brief, outcome_values
from adapters.archive.subscriptions import in_channel
from adapters.archive.tables import deliveries, delivery_items, subscriptions
from bot.model import Address, Delivery

ENDED = "the subscription was ended"
ON_THEIR_WAY = ("held", "queued", "sending", "paused", "sent")


def add(c: Connection, wanted: Sequence[Delivery]) -> int:
    """Adds those whose key is new, and returns how many were. What an ended subscription wanted is dropped."""
    new = _new(c, wanted)
    ended = _ended(c) if new else frozenset()
    plain = [_values(one, ended) for one in new if not one.items]
    if plain:
        c.execute(insert(deliveries), plain)
    for one in new:
        if one.items:
            result = c.execute(insert(deliveries).values(_values(one, ended)))
            _put_items(c, int((result.inserted_primary_key or (0,))[0]), one.items)
    return len(new)


def claim(c: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[Delivery, ...]:
    """Takes what is due, oldest first. Rows that another process is just taking are passed over, not awaited."""
    expired = and_(deliveries.c.state == "sending", deliveries.c.claimed <= now - lease)
    waiting = and_(deliveries.c.state == "queued", deliveries.c.due <= now)
    free = [row for condition in (expired, waiting) for row in c.execute(_takeable(condition, limit))]
    rows = sorted(free, key=lambda row: (row.due, row.id))[:limit]
    if not rows:
        return ()
    taken = [row.id for row in rows]
    c.execute(update(deliveries).where(deliveries.c.id.in_(taken)).values(state="sending", claimed=now))
    # An expired claim keeps its earlier time, so that the sender looks first whether it was sent.
    return tuple(
        replace(one, state="sending", claimed=one.claimed if one.state == "sending" else now)
        for one in _with_items(c, rows)
    )


def settle(c: Connection, outcome: Delivery) -> None:
    """Stores an outcome; what was sent stays sent, whoever comes late with another claim. A sent brief takes
    along what was held for it.
    """
    row_id = c.scalar(select(deliveries.c.id).where(*_key(outcome)))
    if row_id is None:
        return
    settling = update(deliveries).where(deliveries.c.id == row_id)
    if outcome.state != "sent":
        settling = settling.where(deliveries.c.state != "sent")
    if c.execute(settling.values(outcome_values(outcome))).rowcount == 0:
        return
    if is_brief(outcome.story) and outcome.state == "sent":
        _settle_items(c, outcome)


def drop(c: Connection, subscription_id: str) -> None:
    """Ends what a subscription still waited for. What is being sent right now is settled by its sender."""
    c.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == subscription_id,
            deliveries.c.state.in_(("held", "queued", "paused")),
        )
        .values(state="rejected", reason=ENDED, dropped=True)
    )


def held(c: Connection, subscription_id: str) -> tuple[Delivery, ...]:
    waiting = select(deliveries).where(
        deliveries.c.subscription_id == subscription_id, deliveries.c.state == "held"
    )
    return _with_items(c, c.execute(waiting.order_by(deliveries.c.due, deliveries.c.id)).all())


def last_brief(c: Connection, subscription_id: str) -> str | None:
    """The date of the latest brief that was planned, whatever became of it."""
    briefs = select(func.max(deliveries.c.story)).where(
        deliveries.c.subscription_id == subscription_id, deliveries.c.story_id.is_(None)
    )
    latest = c.scalar(briefs)
    return None if latest is None else str(latest).removeprefix("brief:")


def latest(c: Connection, address: Address | None, limit: int) -> tuple[Delivery, ...]:
    newest = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit)
    if address is not None:
        newest = newest.join(subscriptions).where(*in_channel(address))
    return _with_items(c, c.execute(newest).all())


def on_their_way(c: Connection, story_id: str) -> bool:
    """Whether anybody was told the story, or is going to be."""
    found = select(deliveries.c.id).where(deliveries.c.story_id == story_id, deliveries.c.state.in_(ON_THEIR_WAY))
    return c.scalar(found.limit(1)) is not None


# --- pieces of the above --------------------------------------------------------------------------


def _key(one: Delivery) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.story == one.story,
        deliveries.c.revision == one.revision,
        deliveries.c.subscription_id == one.subscription,
    )


def _new(c: Connection, wanted: Iterable[Delivery]) -> list[Delivery]:
    """Those whose key is not kept yet, each once: one question a story, for thousands of subscriptions."""
    once: dict[tuple[str, int, str], Delivery] = {}
    for one in wanted:
        once.setdefault((one.story, one.revision, one.subscription), one)
    kept: set[tuple[str, int, str]] = set()
    for story, revision in {(story, revision): None for story, revision, _ in once}:
        same = select(deliveries.c.subscription_id).where(
            deliveries.c.story == story, deliveries.c.revision == revision
        )
        kept |= {(story, revision, subscription) for subscription in c.scalars(same)}
    return [one for key, one in once.items() if key not in kept]


def _ended(c: Connection) -> frozenset[str]:
    return frozenset(c.scalars(select(subscriptions.c.id).where(subscriptions.c.ended)))


def _values(one: Delivery, ended: frozenset[str]) -> Values:
    if one.subscription not in ended:
        return delivery_values(one)
    return {**delivery_values(one), "state": "rejected", "reason": ENDED, "dropped": True}


def _put_items(c: Connection, delivery_id: int, items: Sequence[str]) -> None:
    rows = [
        {"delivery_id": delivery_id, "position": position, "story_id": story}
        for position, story in enumerate(items)
    ]
    c.execute(insert(delivery_items), rows)


def _takeable(condition: ColumnElement[bool], limit: int) -> Select[Any]:
    """Rows to claim. SQLite has no row locks and needs none: there the whole transaction is alone."""
    rows = select(deliveries).where(condition).order_by(deliveries.c.due, deliveries.c.id).limit(limit)
    return rows.with_for_update(skip_locked=True)


def _settle_items(c: Connection, brief: Delivery) -> None:
    """What was held for this brief is told by it. It gets no receipt: the message is not its own."""
    reason = f"in the brief of {brief.story.removeprefix('brief:')}"
    c.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == brief.subscription,
            deliveries.c.state == "held",
            deliveries.c.story_id.in_(brief.items),
        )
        .values(state="sent", reason=reason, settled=brief.settled)
    )


def _with_items(c: Connection, rows: Sequence["Row[Any]"]) -> tuple[Delivery, ...]:
    items: dict[int, list[str]] = defaultdict(list)
    asked = select(delivery_items).order_by(delivery_items.c.delivery_id, delivery_items.c.position)
    for item in rows_for(c, asked, delivery_items.c.delivery_id, [row.id for row in rows]):
        items[item.delivery_id].append(item.story_id)
    return tuple(delivery(row, items) for row in rows)
