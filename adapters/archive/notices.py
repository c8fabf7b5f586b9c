"""What whoever runs this is to hear of feeds: statements that keep it, hand it out once, and settle it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, and_, insert, select, update

from adapters.archive import records
from adapters.archive.tables import notices
from bot.model import Notice


def add(c: Connection, notice: Notice) -> None:
    """Keeps a notice, to be told. A question that nobody heard yet makes way for the feed's newer one."""
    if notice.kind == "question":
        older = and_(notices.c.feed == notice.feed, notices.c.kind == "question", notices.c.state == "queued")
        c.execute(update(notices).where(older, notices.c.begun.is_(None)).values(text=notice.text))
        if c.scalar(select(notices.c.id).where(older, notices.c.begun.is_(None)).limit(1)) is not None:
            return
    c.execute(
        insert(notices).values(
            feed=notice.feed, kind=notice.kind, text=notice.text, state="queued", due=notice.due,
            attempts=0, begun=None, reason="",
        )
    )  # fmt: skip


def claim(c: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[Notice, ...]:
    """Takes what is due, for as long as the lease: `due` is its end. `begun` is that of an earlier attempt."""
    due = and_(notices.c.state == "queued", notices.c.due <= now)
    rows = c.execute(select(notices).where(due).order_by(notices.c.id).limit(limit)).all()
    for row in rows:
        again = {"due": now + lease, "begun": row.begun or now}
        c.execute(update(notices).where(notices.c.id == row.id).values(again))
    return tuple(replace(records.notice(row), due=now + lease) for row in rows)


def settle(
    c: Connection, notice: Notice, state: Literal["told", "failed", "queued"], reason: str, due: datetime
) -> None:
    """Stores how telling it went; but of a claim that another has taken over, only that it was told."""
    values = {"state": state, "reason": reason, "due": due, "attempts": notice.attempts + 1}
    settling = update(notices).where(notices.c.id == notice.id)
    if state != "told":
        settling = settling.where(notices.c.state == "queued", notices.c.due == notice.due)
    c.execute(settling.values(values))
