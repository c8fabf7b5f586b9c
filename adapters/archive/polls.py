"""Feeds and what they brought: the statements that keep polls, and hand out what is still to be read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from adapters.archive import bulk
from adapters.archive.identities import identities as keys_of
from adapters.archive.identities import link_identity
from adapters.archive.lookups import rows_for
from adapters.archive.records import (
    ENTRY,
    FEED,
    STATE,
    Values,
    entry_row,
    feed_state,
    feed_values,
    pending_entry,
    state_row,
    state_values,
)
from adapters.archive.tables import articles, entries, feeds, identities
from bot.model import Entry, Feed, FeedState, Look, PendingEntry, Telling

# Made once: building a statement anew costs more than running it.
_ASKED_FOR = select(*(feeds.c[name] for name in (*FEED, "managed", "removed", "health")))
_STATES = select(*(feeds.c[name] for name in (*FEED, *STATE))).where(feeds.c.removed.is_(False))
_PUT_STATES = bulk.change(feeds, STATE, where="url")
_LAST_ENTRY = select(func.max(entries.c.id))
_TOLD = ("telling", "state", "reason", "settled", "feed_id", "seen", "attempts", "revisits")
_KEEP_ENTRIES = bulk.NewRows(entries, (*ENTRY, *_TOLD))
_ENTRIES_SINCE = select(entries.c.id).where(entries.c.id > bindparam("last")).order_by(entries.c.id)
_REMEMBER = bulk.NewRows(identities, ("identity", "entry_id"))


ENDED = frozenset({"paused", "gone"})
_AFRESH: Values = {"health": "new", "reason": None, "failures": 0, "next_check": None}

_UNSEEN: Values = {"etag": None, "last_modified": None, "body_digest": None}

REVISITS = 5
REVISIT_WITHIN = timedelta(days=5)
"""So often an article is read again because its feed says something else of it, and as long after it was seen."""

Fresh: TypeAlias = tuple[int, Entry, Telling]
"""An entry that was not seen before, under its number, and who is to hear of it."""

UNREAD = "older than we read of a feed that is new to us"


def put(c: Connection, wanted: Iterable[Feed], *, managed: bool) -> None:
    """Adds or updates feeds; retires those that the configuration file named once and does no more."""
    wanted = tuple({feed.url: feed for feed in wanted}.values())
    known = {row.url: row for row in c.execute(_ASKED_FOR).all()}
    added = [
        {**feed_values(feed), **state_values(FeedState(feed=feed)), "managed": managed, "removed": False}
        for feed in wanted
        if feed.url not in known
    ]
    if added:
        c.execute(insert(feeds), added)
    for feed in wanted:
        row = known.get(feed.url)
        if row is not None and _differs(row, feed, managed=managed):
            changes = _revived(managed) if row.removed else _asked_again(row.managed, managed)
            changes |= {} if managed or row.health not in ENDED else _AFRESH
            c.execute(update(feeds).where(feeds.c.url == feed.url).values(feed_values(feed) | changes))
    if managed:
        named = {feed.url for feed in wanted}
        for url in (url for url, row in known.items() if row.managed and url not in named):
            remove(c, url)


def _differs(row: Any, feed: Feed, *, managed: bool) -> bool:  # noqa: ANN401 - a row
    """Whether something is to be done about a feed that is wanted again. By hand that also ends its pause."""
    _, *asked, by_file, removed, health = row
    ended = health in ENDED and not managed
    wanted = [feed.name, feed.publisher, feed.topics, feed.every]
    return bool(removed or by_file < managed or ended or asked != wanted)


def remove(c: Connection, url: str) -> bool:
    asked_for = and_(feeds.c.url == url, feeds.c.removed.is_(False))
    return c.execute(update(feeds).where(asked_for).values(removed=True)).rowcount > 0


def everything(c: Connection) -> tuple[FeedState, ...]:
    states = map(feed_state, c.execute(_STATES).all())
    return tuple(sorted(states, key=lambda state: (state.label.casefold(), state.feed.url)))


def due(c: Connection, now: datetime) -> tuple[FeedState, ...]:
    """The feeds to look at now, those that waited longest first."""
    waiting = _STATES.where(
        feeds.c.health.not_in(ENDED), or_(feeds.c.next_check.is_(None), feeds.c.next_check <= now)
    )
    states = map(feed_state, c.execute(waiting).all())
    return tuple(sorted(states, key=lambda s: (s.next_check is not None, s.next_check or now, s.feed.url)))


def put_state(c: Connection, state: FeedState) -> None:
    """Stores what polling taught."""
    _put_states(c, (state,))


def _put_states(c: Connection, states: Sequence[FeedState]) -> list[int]:
    """Stores what polling taught, and returns the feeds' numbers; a feed that nobody named is added."""
    known = bulk.read(c, feeds, ("url", "id"), where="url", keys=[state.feed.url for state in states])
    for state in states:
        if state.feed.url not in known:
            known[state.feed.url] = _add(c, state, managed=False)
    _PUT_STATES.write(c, [(*state_row(state), state.feed.url) for state in states])
    return [known[state.feed.url] for state in states]


def keep_looks(c: Connection, looks: Sequence[Look], now: datetime) -> tuple[tuple[Fresh, ...], ...]:
    """Stores states and the entries not seen before, and returns these by look. Every key of an entry is
    remembered, of old ones too: one whose guid changes today and whose title tomorrow is still the same.
    """
    feed_ids = _put_states(c, [look.state for look in looks])
    keyed = [[(entry, keys_of(entry)) for entry in look.entries] for look in looks]
    batch = _Batch(_seen(c, {key for listed in keyed for _, keys in listed for key in keys}))
    for feed_id, look, listed in zip(feed_ids, looks, keyed, strict=True):
        ways: Iterable[Telling] = look.telling or repeat("news")
        for (entry, keys), telling in zip(listed, ways, strict=False):
            batch.take(entry, keys, telling, feed_id)
    numbers = _keep_entries(c, batch.fresh, now)
    not_now = frozenset[str]()
    for feed_id, look in zip(feed_ids, looks, strict=True):
        if feed_id in batch.changed:
            not_now |= _revisit(c, batch.changed[feed_id], look.state.feed.url, feed_id, now)
    _REMEMBER.write(c, sorted(batch.remembered(numbers, not_now)))  # in the order of the index they go into
    kept: dict[int, list[Fresh]] = defaultdict(list)
    for number, (entry, telling, feed_id) in zip(numbers, batch.fresh, strict=True):
        kept[feed_id].append((number, entry, telling))
    return tuple(tuple(kept.pop(feed_id, ())) for feed_id in feed_ids)


class _Batch:
    """Entries of some feeds, sorted into new ones and known ones that their feed changed."""

    def __init__(self, known: dict[str, int]) -> None:
        self.fresh: list[tuple[Entry, Telling, int]] = []
        self.changed: dict[int, dict[int, tuple[Entry, str]]] = {}
        self._known = known
        # What a key leads to: an entry that is kept, or the place of a new one.
        self._leads: dict[str, tuple[bool, int]] = {key: (True, number) for key, number in known.items()}

    def take(self, entry: Entry, keys: tuple[str, ...], telling: Telling, feed_id: int) -> None:
        lead = next((self._leads[key] for key in keys if key in self._leads), None)
        if lead is None:
            lead = (False, len(self.fresh))
            self.fresh.append((entry, telling, feed_id))
        elif lead[0] and keys[-1] not in self._known:
            self.changed.setdefault(feed_id, {})[lead[1]] = (entry, keys[-1])
        for key in keys:
            self._leads.setdefault(key, lead)

    def remembered(self, numbers: Sequence[int], not_now: Collection[str]) -> list[tuple[str, int]]:
        """The keys that were not known, with the entries that they lead to."""
        return [
            (key, at if is_known else numbers[at])
            for key, (is_known, at) in self._leads.items()
            if key not in self._known and key not in not_now
        ]


def unknown(c: Connection, found: Sequence[Entry]) -> int:
    """How many entries of a poll would be new."""
    keyed = [keys_of(entry) for entry in found]
    known = _seen(c, {key for keys in keyed for key in keys})
    return sum(not any(key in known for key in keys) for keys in keyed)


def _revisit(
    c: Connection, changed: dict[int, tuple[Entry, str]], feed: str, feed_id: int, now: datetime
) -> frozenset[str]:
    """Has entries that their feed changed read (again); returns the keys of those for which it is too soon.

    Only what the same feed brought and is of these days. An entry whose text changes all the time is read again
    a few times, then no more. A feed that waits for that is read whole at its next poll, even if it is as it was.
    """
    mine = select(entries, articles.c.feed.label("of")).outerjoin(articles).where(entries.c.feed_id == feed_id)
    not_now, waits = set(), False
    for row in rows_for(c, mine, entries.c.id, tuple(changed)):
        entry, key = changed[row.id]
        again = {name: getattr(entry, name) for name in ("title", "summary", "content")}
        if row.state == "pending":
            c.execute(update(entries).where(entries.c.id == row.id).values(again))
        elif row.of == feed and now - row.seen <= REVISIT_WITHIN:
            if row.revisits >= REVISITS or now - (row.settled or now) < _between(row.revisits):
                not_now.add(key)
                waits |= row.revisits < REVISITS
                continue
            again |= {"state": "pending", "attempts": 0, "revises": row.article_id, "revisits": row.revisits + 1}
            c.execute(update(entries).where(entries.c.id == row.id).values(again))
    if waits:
        c.execute(update(feeds).where(feeds.c.id == feed_id).values(_UNSEEN))
    return frozenset(not_now)


def _between(revisits: int) -> timedelta:
    """How long an article is left alone after it was read: at first not at all, then longer and longer."""
    return timedelta(minutes=10) * 3**revisits if revisits else timedelta(0)


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
    """What was read before and cannot be read again stays what it was."""
    values: Values = {"attempts": entries.c.attempts + 1, "reason": reason}
    if final:
        failed = case((entries.c.revises.is_(None), "failed"), else_="read")
        values |= {"state": failed, "settled": now, "revises": None}
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
        "revises": None,
        "state": state,
        "reason": reason,
        "article_id": article_id,
        "settled": now,
        "summary": "",
        "content": "",
    }
    c.execute(update(entries).where(_still_pending(entry_id)).values(ended))


def withheld(c: Connection, url: str) -> tuple[str, ...]:
    """The articles of a feed's entries that nobody was told of because they were too many at once."""
    read = select(entries.c.article_id).join(feeds).where(feeds.c.url == url, entries.c.telling == "withheld")
    return tuple(c.scalars(read.where(entries.c.article_id.is_not(None)).order_by(entries.c.id)))


def answer_question(c: Connection, url: str, telling: Telling) -> None:
    """Ends the question about a feed: what it withheld is of that kind from now on."""
    feed_id = select(feeds.c.id).where(feeds.c.url == url).scalar_subquery()
    those = and_(entries.c.feed_id == feed_id, entries.c.telling == "withheld")
    c.execute(update(entries).where(those).values(telling=telling))
    c.execute(update(feeds).where(feeds.c.url == url).values(question=None))


def _still_pending(entry_id: int) -> ColumnElement[bool]:
    return and_(entries.c.id == entry_id, entries.c.state == "pending")


def _asked_again(was_managed: bool, managed: bool) -> Values:
    """What the file names stays the file's, even where somebody adds it by hand as well."""
    return {"managed": managed or was_managed}


def _revived(managed: bool) -> Values:
    """A removed feed that is wanted again is looked at again, whatever had become of it."""
    return {"managed": managed, "removed": False, **_AFRESH}


def _add(c: Connection, state: FeedState, *, managed: bool) -> int:
    values = {**feed_values(state.feed), **state_values(state), "managed": managed, "removed": False}
    return _number(c.execute(insert(feeds).values(values)))


def _keep_entries(c: Connection, fresh: Sequence[tuple[Entry, Telling, int]], now: datetime) -> list[int]:
    """Adds entries, and returns their numbers in the same order: it is our turn, so nobody else's are between."""
    if not fresh:
        return []
    last = c.scalar(_LAST_ENTRY) or 0
    _KEEP_ENTRIES.write(c, [_row(entry, telling, feed_id, now) for entry, telling, feed_id in fresh])
    return list(c.scalars(_ENTRIES_SINCE, {"last": last}).all())


def _row(entry: Entry, telling: Telling, feed_id: int, now: datetime) -> tuple[Any, ...]:
    """How an entry begins; one that is too old ends at once, without its texts."""
    if telling == "unread":
        *about, _summary, _content = entry_row(entry)
        return (*about, "", "", telling, "read", UNREAD, now, feed_id, now, 0, 0)
    return (*entry_row(entry), telling, "pending", "", None, feed_id, now, 0, 0)


def _number(result: CursorResult[Any]) -> int:
    return int((result.inserted_primary_key or (0,))[0])


def _seen(c: Connection, keys: Iterable[str]) -> dict[str, int]:
    """The keys that are known, with the entries that they lead to."""
    return bulk.read(c, identities, ("identity", "entry_id"), where="identity", keys=sorted(keys))
