"""What is decided for channels and workspaces: statements that keep settings, changes and installations.

An installation comes and goes sealed; nobody here can read it.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from adapters.archive.records import change, change_values
from adapters.archive.tables import (
    changes,
    channel_settings,
    deliveries,
    delivery_items,
    install_states,
    installations,
    subscriptions,
)
from bot.model import Address, Change, ChannelSettings


def settings(c: Connection, address: Address) -> ChannelSettings:
    """A channel's own rules; the usual ones where it has none."""
    rules = channel_settings.c
    found = c.execute(select(rules.editors, rules.tz).where(rules.channel == address.channel_key)).first()
    usual = ChannelSettings(address=address)
    return usual if found is None else replace(usual, editors=found.editors, tz=found.tz)


def put_settings(c: Connection, new: ChannelSettings) -> None:
    key = new.address.channel_key
    c.execute(delete(channel_settings).where(channel_settings.c.channel == key))
    c.execute(
        insert(channel_settings).values(
            channel=key,
            platform=new.address.platform,
            workspace=new.address.workspace,
            editors=new.editors,
            tz=new.tz,
        )
    )


def put_change(c: Connection, new: Change) -> None:
    c.execute(insert(changes).values(change_values(new)))


def latest(c: Connection, address: Address | None, limit: int, *, remarks: bool) -> tuple[Change, ...]:
    """The latest changes, or remarks, of a channel or of all, newest first."""
    asked = select(changes).where(changes.c.remark.is_(remarks)).order_by(changes.c.id.desc()).limit(limit)
    if address is not None:
        asked = asked.where(changes.c.platform == address.platform, changes.c.channel == address.channel)
        if address.workspace is not None:
            asked = asked.where(changes.c.workspace == address.workspace)
    return tuple(change(row) for row in c.execute(asked))


def story_of(c: Connection, platform: str, receipt: str) -> str | None:
    """The story that a posted card tells."""
    asked = (
        select(deliveries.c.story_id)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(deliveries.c.receipt == receipt, subscriptions.c.platform == platform)
        .order_by(deliveries.c.id)
        .limit(1)
    )
    found: str | None = c.scalar(asked)
    return found


# --- workspaces -----------------------------------------------------------------------------------


def put_installation(c: Connection, platform: str, workspace: str, sealed: str, now: datetime) -> None:
    remove_installation(c, platform, workspace)
    c.execute(insert(installations).values(platform=platform, workspace=workspace, sealed=sealed, installed=now))


def installation(c: Connection, platform: str, workspace: str) -> str | None:
    asked = select(installations.c.sealed).where(
        installations.c.platform == platform, installations.c.workspace == workspace
    )
    found: str | None = c.scalar(asked)
    return found


def installed(c: Connection, platform: str) -> tuple[str, ...]:
    asked = select(installations.c.workspace).where(installations.c.platform == platform)
    return tuple(sorted(c.scalars(asked)))


def remove_installation(c: Connection, platform: str, workspace: str) -> None:
    c.execute(
        delete(installations).where(installations.c.platform == platform, installations.c.workspace == workspace)
    )


def put_state(c: Connection, state: str, until: datetime, now: datetime) -> None:
    """Keeps a state, and forgets those that are over."""
    c.execute(delete(install_states).where(install_states.c.until < now))
    c.execute(insert(install_states).values(state=state, until=until))


def take_state(c: Connection, state: str, now: datetime) -> bool:
    """Whether that state was given out and is not over; it is good for once."""
    taken = delete(install_states).where(install_states.c.state == state, install_states.c.until >= now)
    return c.execute(taken).rowcount > 0


def forget(c: Connection, platform: str, workspace: str, changed: int) -> int:
    """Deletes all that is kept of a workspace; returns how many subscriptions that were.

    Whoever remembers all subscriptions is told by the revision, which must not fall with them.
    """
    remove_installation(c, platform, workspace)
    of_it = (subscriptions.c.platform == platform, subscriptions.c.workspace == workspace)
    ids = select(subscriptions.c.id).where(*of_it)
    sent = select(deliveries.c.id).where(deliveries.c.subscription_id.in_(ids))
    c.execute(delete(delivery_items).where(delivery_items.c.delivery_id.in_(sent)))
    c.execute(delete(deliveries).where(deliveries.c.subscription_id.in_(ids)))
    c.execute(delete(changes).where(changes.c.platform == platform, changes.c.workspace == workspace))
    c.execute(
        delete(channel_settings).where(
            channel_settings.c.platform == platform, channel_settings.c.workspace == workspace
        )
    )
    gone = c.execute(delete(subscriptions).where(*of_it)).rowcount
    other = c.scalar(select(subscriptions.c.id).limit(1))
    if gone and other is not None:
        c.execute(update(subscriptions).where(subscriptions.c.id == other).values(changed=changed))
    return gone
