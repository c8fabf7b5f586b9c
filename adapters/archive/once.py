"""What is done once, whoever is told of it: statements that hand it to one process, and remember that it ended."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from adapters.archive.tables import once


def begin(
    c: Connection, key: str, now: datetime, lease: timedelta, keep: timedelta
) -> Literal["ours", "again", "theirs", "done"]:
    """Hands it to whoever asks first, or first after a lease is over. What is kept long enough is forgotten."""
    c.execute(delete(once).where(once.c.until < now))
    found = c.execute(select(once.c.lease).where(once.c.key == key)).first()
    if found is None:
        c.execute(insert(once).values(key=key, lease=now + lease, until=now + keep))
        return "ours"
    if found.lease is None:
        return "done"
    if found.lease > now:
        return "theirs"
    c.execute(update(once).where(once.c.key == key).values(lease=now + lease))
    return "again"


def end(c: Connection, key: str) -> None:
    c.execute(update(once).where(once.c.key == key).values(lease=None))
