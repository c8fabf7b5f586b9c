"""Who wants what: statements that keep subscriptions. One that ends stays, for its deliveries' history."""

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from adapters.archive.records import subscription, subscription_values
from adapters.archive.tables import subscriptions
from bot.model import Address, Subscription


def put(c: Connection, new: Subscription) -> None:
    """Adds or replaces a subscription; one that had ended lives again."""
    values = subscription_values(new) | {"changed": revision(c) + 1}
    if c.scalar(select(subscriptions.c.id).where(subscriptions.c.id == new.id)) is None:
        c.execute(insert(subscriptions).values(values))
    else:
        c.execute(update(subscriptions).where(subscriptions.c.id == new.id).values(values))


def end(c: Connection, subscription_id: str) -> bool:
    ending = (
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.ended.is_(False))
        .values(ended=True, changed=revision(c) + 1)
    )
    return c.execute(ending).rowcount > 0


def revision(c: Connection) -> int:
    """Grows with every change, so that who remembers all of them knows when to look again."""
    return c.scalar(select(func.max(subscriptions.c.changed))) or 0


def of(c: Connection, address: Address | None, *, ended: bool) -> tuple[Subscription, ...]:
    """All that live, or have ended, or those of one channel, by id."""
    asked = select(subscriptions).where(subscriptions.c.ended.is_(ended))
    if address is not None:
        asked = asked.where(*in_channel(address))
    return tuple(sorted((subscription(row) for row in c.execute(asked)), key=lambda s: s.id))


def in_channel(address: Address) -> list[ColumnElement[bool]]:
    """That a subscription is of this channel, whatever the thread; either side may leave the workspace open."""
    same = [subscriptions.c.platform == address.platform, subscriptions.c.channel == address.channel]
    if address.workspace is None:
        return same
    return [*same, or_(subscriptions.c.workspace == address.workspace, subscriptions.c.workspace.is_(None))]
