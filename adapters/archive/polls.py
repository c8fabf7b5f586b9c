"""Feeds and what they brought: the statements that keep polls, and hand out what is still to be read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Select,
    Text,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from adapters.archive.identities import identities as keys_of
from adapters.archive.identities import link_identity
from adapters.archive.records import Values, entry_values, feed_state, feed_values, pending_entry, state_values
from adapters.archive.tables import entries, feeds, identities
from bot.model import Entry, Feed, FeedState, PendingEntry

# Made once: building a statement anew costs more than running it.
_PUT_STATE = update(feeds).where(feeds.c.url == bindparam("polled")).returning(feeds.c.id)
_LAST_ENTRY = select(func.max(entries.c.id))
_KEEP_ENTRIES = insert(entries).values(
    attempts=literal_column("0"), state=literal_column("'pending'"), reason=literal_column("''")
)
_ENTRIES_SINCE = select(entries.c.id).where(entries.c.id > bindparam("last")).order_by(entries.c.id)
_REMEMBER = insert(identities).values(identity=bindparam("key", type_=Text), entry_id=bindparam("leads_to"))
_SEEN = select(identities).where(identities.c.identity.in_(bindparam("keys", type_=Text, expanding=True)))
_PIECE = 500  # keys that are looked up at once: older SQLites take 999 parameters a statement


def put(c: Connection, wanted: Iterable[Feed], *, managed: bool) -> None:
    """Adds or updates feeds; retires those that the configuration file named once and does no more."""
    wanted = tuple({feed.url: feed for feed in wanted}.values())
    known = {row.url: row for row in c.execute(select(feeds))}
    added = [
        {**feed_values(feed), **state_values(FeedState(feed=feed)), "managed": managed, "removed": False}
        for feed in wanted
        if feed.url not in known
    ]
    if added:
        c.execute(insert(feeds), added)
    for feed in wanted:
        row = known.get(feed.url)
        if row is not None and (row.removed or row.managed < managed or feed_state(row).feed != feed):
            changes = _revived(managed) if row.removed else _asked_again(row.managed, managed)
            c.execute(update(feeds).where(feeds.c.url == feed.url).values(feed_values(feed) | changes))
    if managed:
        named = {feed.url for feed in wanted}
        for url in (url for url, row in known.items() if row.managed and url not in named):
            remove(c, url)


def remove(c: Connection, url: str) -> bool:
    asked_for = and_(feeds.c.url == url, feeds.c.removed.is_(False))
    return c.execute(update(feeds).where(asked_for).values(removed=True)).rowcount > 0


def everything(c: Connection) -> tuple[FeedState, ...]:
    states = (feed_state(row) for row in c.execute(_asked_for()))
    return tuple(sorted(states, key=lambda state: (state.label.casefold(), state.feed.url)))


def due(c: Connection, now: datetime) -> tuple[FeedState, ...]:
    """The feeds to look at now, those that waited longest first."""
    waiting = _asked_for().where(
        feeds.c.health.not_in(("paused", "gone")), or_(feeds.c.next_check.is_(None), feeds.c.next_check <= now)
    )
    states = (feed_state(row) for row in c.execute(waiting))
    return tuple(sorted(states, key=lambda s: (s.next_check is not None, s.next_check or now, s.feed.url)))


def put_state(c: Connection, state: FeedState) -> int:
    """Stores what polling taught, and returns the feed's number; a feed that nobody named is added."""
    found = c.execute(_PUT_STATE, {"polled": state.feed.url, **state_values(state)}).scalar()
    return _add(c, state, managed=False) if found is None else int(found)


def keep_poll(c: Connection, state: FeedState, found: Sequence[Entry], now: datetime) -> tuple[PendingEntry, ...]:
    """Stores the state and the entries not seen before. Every key of an entry is remembered, of old ones too:
    one whose guid changes today and whose title tomorrow is still the same.
    """
    feed_id = put_state(c, state)
    if not found:
        return ()
    keyed = [(entry, keys_of(entry)) for entry in found]
    known: dict[str, int] = _seen(c, {key for _, keys in keyed for key in keys})
    fresh: list[Entry] = []
    leads: dict[str, tuple[bool, int]] = {key: (True, number) for key, number in known.items()}
    for entry, keys in keyed:
        lead = next((leads[key] for key in keys if key in leads), None)
        if lead is None:
            lead = (False, len(fresh))
            fresh.append(entry)
        for key in keys:
            leads.setdefault(key, lead)
    numbers = _keep_entries(c, fresh, feed_id, now)
    remembered = [
        {"key": key, "leads_to": at if is_known else numbers[at]}
        for key, (is_known, at) in leads.items()
        if key not in known
    ]
    if remembered:
        c.execute(_REMEMBER, remembered)
    return tuple(
        PendingEntry(id=number, entry=entry, seen=now) for number, entry in zip(numbers, fresh, strict=True)
    )


def pending(c: Connection, limit: int) -> tuple[PendingEntry, ...]:
    rows = c.execute(
        select(entries, feeds.c.url.label("feed_url"))
        .join(feeds)
        .where(entries.c.state == "pending")
        .order_by(entries.c.id)
        .limit(limit)
    )
    return tuple(pending_entry(row) for row in rows)


def fail_entry(c: Connection, entry_id: int, reason: str, *, final: bool, now: datetime) -> None:
    values: Values = {"attempts": entries.c.attempts + 1, "reason": reason}
    if final:
        values |= {"state": "failed", "settled": now}
    c.execute(update(entries).where(_still_pending(entry_id)).values(values))


def fate(c: Connection, url: str) -> tuple[str, str, str | None] | None:
    """The state and reason of the entry that an address led to, and the article that it became."""
    found = select(entries.c.state, entries.c.reason, entries.c.article_id).join(
        identities, identities.c.entry_id == entries.c.id
    )
    row = c.execute(found.where(identities.c.identity == link_identity(url))).first()
    return None if row is None else (row.state, row.reason, row.article_id)


def settle_entry(c: Connection, entry_id: int, state: str, reason: str, article_id: str, now: datetime) -> None:
    """Ends an entry that became an article. Its markup goes: the article has the text."""
    ended = {
        "state": state,
        "reason": reason,
        "article_id": article_id,
        "settled": now,
        "summary": "",
        "content": "",
    }
    c.execute(update(entries).where(_still_pending(entry_id)).values(ended))


def _asked_for() -> Select[Any]:
    return select(feeds).where(feeds.c.removed.is_(False))


def _still_pending(entry_id: int) -> ColumnElement[bool]:
    return and_(entries.c.id == entry_id, entries.c.state == "pending")


def _asked_again(was_managed: bool, managed: bool) -> Values:
    """What the file names stays the file's, even where somebody adds it by hand as well."""
    return {"managed": managed or was_managed}


def _revived(managed: bool) -> Values:
    """A removed feed that is wanted again is looked at again, whatever had become of it."""
    fresh: Values = {"health": "new", "reason": None, "failures": 0, "next_check": None}
    return {"managed": managed, "removed": False, **fresh}


def _add(c: Connection, state: FeedState, *, managed: bool) -> int:
    values = {**feed_values(state.feed), **state_values(state), "managed": managed, "removed": False}
    return _number(c.execute(insert(feeds).values(values)))


def _keep_entries(c: Connection, fresh: Sequence[Entry], feed_id: int, now: datetime) -> list[int]:
    """Adds entries, and returns their numbers in the same order: it is our turn, so nobody else's are between."""
    if not fresh:
        return []
    last = c.scalar(_LAST_ENTRY) or 0
    more: Values = {"feed_id": feed_id, "seen": now}
    c.execute(_KEEP_ENTRIES, [entry_values(one) | more for one in fresh])
    return [int(number) for number in c.scalars(_ENTRIES_SINCE, {"last": last})]


def _number(result: CursorResult[Any]) -> int:
    return int((result.inserted_primary_key or (0,))[0])


def _seen(c: Connection, keys: Iterable[str]) -> dict[str, int]:
    """The keys that are known, with the entries that they lead to."""
    wanted = sorted(keys)
    pieces = (wanted[start : start + _PIECE] for start in range(0, len(wanted), _PIECE))
    return {row.identity: row.entry_id for piece in pieces for row in c.execute(_SEEN, {"keys": piece})}
