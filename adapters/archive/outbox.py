"""What is to be sent, and what became of it: the statements behind the outbox. They send nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, insert, or_, select, update

from adapters.archive.lookups import rows_for
from adapters.archive.merges import current, current_of
from adapters.archive.records import Values, delivery, delivery_values, is_brief, outcome_values
from adapters.archive.subscriptions import in_channel
from adapters.archive.tables import articles, deliveries, delivery_items, stories, story_articles, subscriptions
from bot.model import Address, Delivery, Subscription, Waiting
from bot.ports import Choose

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


def claim(
    c: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    apart_from: Collection[str] | None,
    choose: Choose | None = None,
) -> tuple[Delivery, ...]:
    """Takes what is due, oldest first, or as is chosen. Rows that are just being settled are passed over."""
    expired = and_(deliveries.c.state == "sending", deliveries.c.claimed <= now - lease)
    waiting = and_(deliveries.c.state == "queued", deliveries.c.due <= now)
    if apart_from is None:
        free = [row for condition in (expired, waiting) for row in c.execute(_takeable(condition, limit))]
        rows = sorted(free, key=lambda row: (row.due, row.id))[:limit]
    else:
        busy = {*apart_from, *_in_flight(c, now - lease)}
        rows = _chosen(c, or_(expired, waiting), busy, lambda heads: (choose or _oldest)(heads, limit))
    if not rows:
        return ()
    taken = [row.id for row in rows]
    claiming = update(deliveries).where(deliveries.c.id.in_(taken))
    c.execute(claiming.values(state="sending", claimed=now, begun=func.coalesce(deliveries.c.begun, now)))
    return tuple(replace(one, state="sending", claimed=now) for one in _with_items(c, rows))


def in_hand(c: Connection) -> int:
    return c.scalar(select(func.count()).select_from(deliveries).where(deliveries.c.state == "sending")) or 0


def settle(c: Connection, outcome: Delivery, shown: int | None = None) -> None:
    """Stores an outcome; what was sent stays sent, and nothing else counts from a claim that another has taken
    over. A sent brief takes along what was held for it, a sent story its revisions up to the one `shown`.
    """
    row_id = c.scalar(select(deliveries.c.id).where(*_key(outcome)))
    if row_id is None:
        return
    settling = update(deliveries).where(deliveries.c.id == row_id)
    if outcome.state != "sent":
        settling = settling.where(deliveries.c.state != "sent", deliveries.c.claimed == outcome.claimed)
    if c.execute(settling.values(outcome_values(outcome))).rowcount == 0 or outcome.state != "sent":
        return
    if is_brief(outcome.story):
        _settle_items(c, outcome)
    elif shown is not None:
        _settle_shown(c, outcome, shown)


_TOLD = (
    select(deliveries)
    .join(subscriptions)
    .where(
        deliveries.c.story_id == current(bindparam("of")),
        subscriptions.c.platform == bindparam("on"),
        subscriptions.c.channel == bindparam("at"),
        func.coalesce(subscriptions.c.workspace, "") == bindparam("within"),
        or_(
            deliveries.c.state == "sent",
            and_(deliveries.c.state.in_(("queued", "sending")), deliveries.c.begun.is_not(None)),
        ),
    )
    .order_by(deliveries.c.settled, deliveries.c.id)
)


def told(c: Connection, address: Address, story_id: str) -> tuple[Delivery, ...]:
    """What a channel was told of a story, or may have been, oldest first."""
    here = {"on": address.platform, "at": address.channel, "within": address.workspace or "", "of": story_id}
    return tuple(delivery(row, {}) for row in c.execute(_TOLD, here))


def told_in(c: Connection, story_id: str, *, surely: bool) -> frozenset[str]:
    """The keys of the channels that have a story, or are getting it."""
    states = ("sent",) if surely else ("queued", "sending", "sent")
    there = and_(deliveries.c.story_id == current(story_id), deliveries.c.state.in_(states))
    return frozenset(c.scalars(select(_channel_key()).select_from(deliveries.join(subscriptions)).where(there)))


def told_since(c: Connection, subscription_id: str, since: datetime) -> int:
    """How many stories had their first message since then."""
    first = (
        select(deliveries.c.story_id)
        .where(
            deliveries.c.subscription_id == subscription_id,
            deliveries.c.state == "sent",
            deliveries.c.receipt.is_not(None),
            deliveries.c.story_id.is_not(None),
        )
        .group_by(deliveries.c.story_id)
        .having(func.min(deliveries.c.settled) >= since)
        .subquery()
    )
    return c.scalar(select(func.count()).select_from(first)) or 0


def release(c: Connection, subscription_id: str) -> int:
    """Lets what was kept back wait for the next brief."""
    kept_back = and_(
        deliveries.c.subscription_id == subscription_id,
        deliveries.c.state == "paused",
        deliveries.c.story_id.is_not(None),
    )
    waiting = {"state": "held", "reason": "kept while the subscription was paused", "settled": None}
    return c.execute(update(deliveries).where(kept_back).values(waiting)).rowcount


def outcomes(c: Connection, story_id: str, address: Address | None) -> tuple[Delivery, ...]:
    """What became of a story, itself or in a brief."""
    found = select(deliveries).where(deliveries.c.story_id == current(story_id)).order_by(deliveries.c.id)
    if address is not None:
        found = found.join(subscriptions).where(*in_channel(address))
    return _with_items(c, c.execute(found).all())


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


def for_brief(c: Connection, subscription: Subscription, now: datetime) -> tuple[str, ...]:
    """Settles what its channel was told meanwhile; the stories of the rest, best first."""
    waits = and_(
        deliveries.c.subscription_id == subscription.id,
        deliveries.c.state == "held",
        deliveries.c.story_id.is_not(None),
    )
    told, coming = (_elsewhere(subscription, states) for states in (("sent",), ("queued", "sending")))
    known = {"state": "sent", "reason": "told here before its brief", "settled": now}
    c.execute(update(deliveries).where(waits, deliveries.c.story_id.in_(told)).values(known))
    rows = c.execute(
        select(stories.c.id, stories.c.importance, func.max(articles.c.published).label("newest"))
        .join(story_articles, story_articles.c.story_id == stories.c.id)
        .join(articles)
        .where(stories.c.id.in_(select(deliveries.c.story_id).where(waits)), stories.c.id.not_in(coming))
        .group_by(stories.c.id, stories.c.importance)
    )
    best = sorted(rows, key=lambda row: (row.importance, row.newest, row.id), reverse=True)
    return tuple(row.id for row in best)


def _elsewhere(subscription: Subscription, states: Sequence[str]) -> Select[Any]:
    """The stories that have deliveries of their own in these states in a subscription's channel."""
    return (
        select(deliveries.c.story_id)
        .join(subscriptions)
        .where(
            *in_channel(subscription.address), deliveries.c.state.in_(states), deliveries.c.story_id.is_not(None)
        )
    )


def waiting(c: Connection) -> frozenset[str]:
    """The subscriptions for which something is held."""
    held_back = deliveries.c.state == "held"
    return frozenset(c.scalars(select(deliveries.c.subscription_id).where(held_back).distinct()))


def last_briefs(c: Connection) -> dict[str, str]:
    """The date of the latest brief of each subscription that ever had one."""
    briefs = select(deliveries.c.subscription_id, func.max(deliveries.c.story).label("story"))
    rows = c.execute(briefs.where(deliveries.c.story_id.is_(None)).group_by(deliveries.c.subscription_id))
    return {row.subscription_id: row.story.removeprefix("brief:") for row in rows}


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


def _in_flight(c: Connection, expired: datetime) -> Iterable[str]:
    """The channels in which somebody is sending something."""
    sending = and_(deliveries.c.state == "sending", deliveries.c.claimed > expired)
    return c.scalars(select(_channel_key()).select_from(deliveries.join(subscriptions)).where(sending).distinct())


def _chosen(
    c: Connection, condition: ColumnElement[bool], busy: Collection[str],
    choose: Callable[[Sequence[Waiting]], Sequence[int]],
) -> "list[Row[Any]]":  # fmt: skip
    """The rows that are chosen of the oldest of each channel that is not busy, in that order."""
    heads = [
        Waiting(
            id=row.id, due=row.due, platform=row.platform, workspace=row.workspace_key, channel=row.channel_key,
            number=row.number,
        )
        for row in c.execute(_heads(condition, busy))
    ]  # fmt: skip
    chosen = {ident: place for place, ident in enumerate(choose(heads))}
    rows = select(deliveries).where(deliveries.c.id.in_(chosen), condition).with_for_update(skip_locked=True)
    return sorted(c.execute(rows), key=lambda row: chosen[row.id])


def _oldest(waiting: Sequence[Waiting], most: int) -> Sequence[int]:
    return [one.id for one in sorted(waiting, key=lambda one: (one.due, one.id))[:most]]


def _heads(condition: ColumnElement[bool], busy: Collection[str]) -> Select[Any]:
    """The oldest delivery of each channel that is not busy, and how many wait there."""
    workspace, channel = _workspace_key(), _channel_key()
    of_channel = (subscriptions.c.platform, subscriptions.c.workspace, subscriptions.c.channel)
    oldest_first = (deliveries.c.due, deliveries.c.id)
    waiting = (
        select(
            deliveries.c.id,
            deliveries.c.due,
            subscriptions.c.platform,
            workspace.label("workspace_key"),
            channel.label("channel_key"),
            func.row_number().over(partition_by=of_channel, order_by=oldest_first).label("nth"),
            func.count().over(partition_by=of_channel).label("number"),
        )
        .select_from(deliveries.join(subscriptions))
        .where(condition)
    )
    if busy:
        waiting = waiting.where(channel.not_in(busy), workspace.not_in(busy))
    ranked = waiting.subquery()
    return select(ranked).where(ranked.c.nth == 1)


def _workspace_key() -> ColumnElement[str]:
    """As `Address.workspace_key`."""
    return subscriptions.c.platform.concat("/").concat(_or_none(subscriptions.c.workspace))


def _channel_key() -> ColumnElement[str]:
    """As `Address.channel_key`."""
    return _workspace_key().concat("/").concat(subscriptions.c.channel)


def _or_none(column: ColumnElement[str]) -> ColumnElement[str]:
    return func.coalesce(column, "")


def _settle_shown(c: Connection, outcome: Delivery, shown: int) -> None:
    """The message that showed a story's newest form tells those that wait, too. What a story that it became a part
    of wants to tell is told only by the newest form of that.
    """
    now_in = current(outcome.story)
    newest = select(stories.c.revision).where(stories.c.id == now_in).scalar_subquery()
    c.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == outcome.subscription,
            or_(deliveries.c.story == outcome.story, and_(deliveries.c.story_id == now_in, shown >= newest)),
            deliveries.c.revision <= shown,
            deliveries.c.state.in_(("held", "queued", "paused")),
        )
        .values(state="sent", reason="told in its newest form", settled=outcome.settled)
    )


def _settle_items(c: Connection, brief: Delivery) -> None:
    """What was held for this brief is told by it. It gets no receipt: the message is not its own."""
    reason = f"in the brief of {brief.story.removeprefix('brief:')}"
    c.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == brief.subscription,
            deliveries.c.state == "held",
            deliveries.c.story_id.in_(current_of(brief.items)),
        )
        .values(state="sent", reason=reason, settled=brief.settled)
    )


def _with_items(c: Connection, rows: Sequence["Row[Any]"]) -> tuple[Delivery, ...]:
    items: dict[int, list[str]] = defaultdict(list)
    asked = select(delivery_items).order_by(delivery_items.c.delivery_id, delivery_items.c.position)
    for item in rows_for(c, asked, delivery_items.c.delivery_id, [row.id for row in rows]):
        items[item.delivery_id].append(item.story_id)
    return tuple(delivery(row, items) for row in rows)
