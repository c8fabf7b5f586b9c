"""Stories that turned out to be one: the statements that make the younger lead to the older, with what it caused.

Keys of deliveries stay as they are, for what was sent is looked up by them; only whose they are changes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from adapters.archive.lookups import pieces
from adapters.archive.tables import deliveries, entries, stories, story_articles, subscriptions

MERGED = "its story turned out to be one that was told before"
ALSO = "merged with another story"
_HERE, _WAITS = "merged with a story that was told here", "merged with a story that waits here"
_WAITING = ("held", "queued", "paused")
_COMING = (*_WAITING, "sending")
_ON_THEIR_WAY = (*_COMING, "sent")


def current(story_id: "str | ColumnElement[str]") -> ColumnElement[str]:
    """The story that an id leads to now: its own, or the one that it became a part of."""
    found: ColumnElement[str] = _current().where(stories.c.id == story_id).scalar_subquery()
    return found


def current_of(story_ids: Collection[str]) -> Any:  # noqa: ANN401 - a Select of one column
    """The same for many."""
    return _current().where(stories.c.id.in_(story_ids))


def _current() -> Any:  # noqa: ANN401 - a Select of one column
    return select(func.coalesce(stories.c.merged_into, stories.c.id))


def absorb(c: Connection, older: str, younger: Sequence[str], now: datetime) -> None:
    """Makes stories parts of another, with what they caused."""
    for story in younger:
        _settle_waiting(c, older, story, now)
        leads = or_(stories.c.id == story, stories.c.merged_into == story)
        for table in (deliveries, story_articles):
            c.execute(update(table).where(table.c.story_id == story).values(story_id=older))
        c.execute(update(stories).where(leads).values(merged_into=older))


def _settle_waiting(c: Connection, older: str, younger: str, now: datetime) -> None:
    """Drops what the younger story still wanted to tell where the older was told, or will be by the same wish. The
    rest waits on, and says that it is of both now.
    """
    caused = list(c.execute(_caused(older, younger)))
    mine = [row for row in caused if row.story_id == younger]
    told = {_channel(row) for row in caused if row.story_id == older and row.state == "sent"}
    coming = {row.subscription_id for row in caused if row.story_id == older and row.state in _COMING}
    shown = {_channel(row) for row in mine if row.state in ("sent", "sending") or row.begun is not None}
    ends: dict[str, list[int]] = {_HERE: [], _WAITS: [], "": []}
    for row in mine:
        if row.state in _WAITING and row.begun is None:
            channel = _channel(row)
            waits = row.subscription_id in coming and channel not in shown
            ends[_HERE if channel in told else _WAITS if waits else ""].append(row.id)
    ended = [_change(c, ends[w], state="rejected", dropped=True, settled=now, reason=w) for w in (_HERE, _WAITS)]
    _change(c, ends[""], reason=deliveries.c.reason.concat(f"; {ALSO}"))
    if sum(ended) and sum(ended) == sum(row.state in _ON_THEIR_WAY for row in mine):
        _merge_entries(c, younger)


def _change(c: Connection, ids: Sequence[int], **values: object) -> int:
    """Changes what waits still: claims take no turns, and what one has taken meanwhile is being told."""
    waits = and_(deliveries.c.state.in_(_WAITING), deliveries.c.begun.is_(None))
    statements = (update(deliveries).where(deliveries.c.id.in_(piece), waits) for piece in pieces(ids))
    return sum(c.execute(statement.values(values)).rowcount for statement in statements)


def _merge_entries(c: Connection, younger: str) -> None:
    """The articles of a story of which nobody hears by itself any more are merged."""
    members = select(story_articles.c.article_id).where(story_articles.c.story_id == younger)
    read = and_(entries.c.article_id.in_(members), entries.c.state == "read")
    c.execute(update(entries).where(read).values(state="merged", reason=MERGED))


def _caused(older: str, younger: str) -> Any:  # noqa: ANN401 - a Select whose type is longer than it is useful
    wanted = deliveries.c.story_id.in_((older, younger))
    place = (subscriptions.c.platform, subscriptions.c.workspace, subscriptions.c.channel)
    return select(deliveries, *place).join(subscriptions).where(wanted)


def _channel(row: "Row[Any]") -> tuple[str, str, str]:
    return row.platform, row.workspace or "", row.channel
