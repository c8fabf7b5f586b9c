"""The archive itself: each call of the port is one transaction around the statements of its theme."""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine
from sqlalchemy.pool import StaticPool

from adapters.archive import (
    accounts,
    channels,
    engines,
    ledger,
    notices,
    once,
    outbox,
    polls,
    readings,
    subscriptions,
)
from adapters.archive.schema import migrate
from bot.model import (
    Account,
    Address,
    Change,
    ChannelSettings,
    Delivery,
    Entry,
    Feed,
    FeedState,
    Look,
    Notice,
    PendingEntry,
    Reading,
    Report,
    Story,
    Subscription,
    Telling,
)
from bot.ports import Archive, Choose


def connect(url: str) -> Archive:
    """The archive at a URL, made or brought up to date. BadConfig if the user can mend it, else Retry."""
    engine, place = engines.open_engine(url)
    try:
        with engines.reaching(place):
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlArchive(engine, place)


class SqlArchive:
    """Keeps everything in one database. Threads may share it: they write in turn, and read side by side."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place
        self._writer = engines.writer(engine)
        self._quick_writer = engines.writer(engine, flush=False)
        self._reader = engines.reader(engine)
        self._turn = threading.Lock()
        self._at_once = threading.local()
        # In memory there is a single connection, so there readers take turns as well.
        self._reading = self._turn if isinstance(engine.pool, StaticPool) else nullcontext()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        with self._collect() as connection:
            self._at_once.connection = connection
            try:
                yield
            finally:
                del self._at_once.connection

    def _shared(self) -> AbstractContextManager[Connection] | None:
        """What this thread does at once, if it does."""
        connection = getattr(self._at_once, "connection", None)
        return None if connection is None else nullcontext(connection)

    def _read(self) -> AbstractContextManager[Connection]:
        return self._shared() or self._look()

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        with engines.in_our_words(self._place), self._reading, self._reader.begin() as connection:
            yield connection

    def _write(self, writer: Engine) -> AbstractContextManager[Connection]:
        return self._shared() or self._take_turn(writer)

    @contextmanager
    def _take_turn(self, writer: Engine) -> Iterator[Connection]:
        with self._take(writer) as connection:
            engines.await_turn(connection)
            yield connection

    def _record(self) -> AbstractContextManager[Connection]:
        """For what cannot be had again: what people told us, and what was sent."""
        return self._write(self._writer)

    def _collect(self) -> AbstractContextManager[Connection]:
        """For what can be polled and read again. It is on disk no later than the claim of what it causes."""
        return self._write(self._quick_writer)

    @contextmanager
    def _take(self, writer: Engine) -> Iterator[Connection]:
        """A transaction that does not wait for other processes' turns at writing."""
        with engines.in_our_words(self._place), self._turn, writer.begin() as connection:
            yield connection

    # feeds and entries

    def put_feeds(self, feeds: Iterable[Feed], *, managed: bool, now: datetime) -> None:
        with self._record() as c:
            polls.put(c, feeds, managed=managed)

    def remove_feed(self, url: str) -> bool:
        with self._record() as c:
            return polls.remove(c, url)

    def feeds(self) -> tuple[FeedState, ...]:
        with self._read() as c:
            return polls.everything(c)

    def due_feeds(self, now: datetime) -> tuple[FeedState, ...]:
        with self._read() as c:
            return polls.due(c, now)

    def keep_poll(
        self,
        state: FeedState,
        entries: Sequence[Entry],
        *,
        now: datetime,
        telling: Sequence[Telling] = (),
        notice: Notice | None = None,
    ) -> tuple[PendingEntry, ...]:
        look = Look(state=state, entries=tuple(entries), telling=tuple(telling), notice=notice)
        with self._collect() as c:
            (fresh,) = _keep_looks(c, (look,), now)
        return tuple(PendingEntry(id=number, entry=entry, seen=now, telling=way) for number, entry, way in fresh)

    def keep_looks(self, looks: Sequence[Look], *, now: datetime) -> tuple[int, ...]:
        with self._collect() as c:
            return tuple(len(fresh) for fresh in _keep_looks(c, looks, now))

    def put_feed_state(self, state: FeedState, *, notice: Notice | None = None) -> None:
        with self._collect() as c:
            if notice is not None:
                notices.add(c, notice)
            polls.put_state(c, state)

    def unknown(self, entries: Sequence[Entry]) -> int:
        with self._read() as c:
            return polls.unknown(c, entries)

    def withheld(self, feed: str) -> tuple[str, ...]:
        with self._read() as c:
            return polls.withheld(c, feed)

    def answer_question(self, feed: str, telling: Telling, caused: Sequence[Delivery]) -> int:
        with self._record() as c:
            polls.answer_question(c, feed, telling)
            return outbox.add(c, caused)

    def claim_notices(self, now: datetime, lease: timedelta, limit: int = 10) -> tuple[Notice, ...]:
        with self._record() as c:
            return notices.claim(c, now, lease, limit)

    def settle_notice(
        self, notice: Notice, state: Literal["told", "failed", "queued"], *, reason: str, due: datetime
    ) -> None:
        with self._record() as c:
            notices.settle(c, notice, state, reason, due)

    def pending(self, limit: int = 100) -> tuple[PendingEntry, ...]:
        with self._read() as c:
            return polls.pending(c, limit)

    def fail_entry(self, pending: PendingEntry, reason: str, *, final: bool, now: datetime) -> None:
        with self._collect() as c:
            polls.fail_entry(c, pending.id, reason, final=final, now=now)

    # readings and stories

    def keep_reading(
        self,
        pending: PendingEntry | None,
        reading: Reading,
        story: Story,
        deliveries: Sequence[Delivery],
        *,
        reason: str,
        now: datetime,
        signature: Mapping[str, Any] | None = None,
        absorbed: Sequence[str] = (),
    ) -> bool:
        with self._collect() as c:
            return readings.keep(
                c, pending, reading, story, deliveries, reason=reason, now=now, signature=signature,
                absorbed=absorbed,
            )  # fmt: skip

    def keep_correction(
        self,
        pending: PendingEntry,
        reading: Reading | None,
        story: Story | None,
        deliveries: Sequence[Delivery],
        *,
        now: datetime,
        signature: Mapping[str, Any] | None = None,
    ) -> None:
        with self._collect() as c:
            readings.correct(c, pending, reading, story, deliveries, now, signature)

    def recent_signatures(self, since: datetime) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        with self._read() as c:
            return readings.recent_signatures(c, since)

    def kept_since(self, since: datetime) -> int:
        with self._read() as c:
            return readings.kept_since(c, since)

    def article(self, article_id: str) -> Reading | None:
        with self._read() as c:
            return readings.by_id(c, article_id)

    def find_article(self, url: str) -> Reading | None:
        with self._read() as c:
            return readings.by_url(c, url)

    def story(self, story_id: str) -> Story | None:
        with self._read() as c:
            return readings.one_story(c, story_id)

    def story_with(self, article_id: str) -> Story | None:
        with self._read() as c:
            return readings.story_with(c, article_id)

    def recent_stories(self, since: datetime, limit: int = 1000) -> tuple[Story, ...]:
        with self._read() as c:
            return readings.recent(c, since, limit)

    # the ledger

    def reports(
        self,
        *,
        companies: Sequence[str] = (),
        metrics: Sequence[str] = (),
        periods: Sequence[str] = (),
        since: datetime | None = None,
        limit: int = 2000,
    ) -> tuple[Report, ...]:
        wanted = ledger.Wanted(metrics=tuple(metrics), periods=tuple(periods), since=since, limit=limit)
        with self._read() as c:
            return ledger.reports(c, companies, wanted)

    def every_report(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Report], ...]:
        with self._read() as c:
            return ledger.every_report(c, after, limit)

    def metric_counts(self, company: str) -> dict[str, int]:
        with self._read() as c:
            return ledger.metric_counts(c, company)

    def names_like(self, typed: str, limit: int = 3) -> tuple[str, ...]:
        with self._read() as c:
            return ledger.names_like(c, typed, limit)

    # subscriptions and deliveries

    def put_subscription(self, subscription: Subscription) -> None:
        with self._record() as c:
            subscriptions.put(c, subscription)

    def remove_subscription(self, subscription_id: str) -> bool:
        with self._record() as c:
            ended = subscriptions.end(c, subscription_id)
            if ended:
                outbox.drop(c, subscription_id)
            return ended

    def subscriptions(self, address: Address | None = None, *, ended: bool = False) -> tuple[Subscription, ...]:
        with self._read() as c:
            return subscriptions.of(c, address, ended=ended)

    def subscriptions_revision(self) -> int:
        with self._read() as c:
            return subscriptions.revision(c)

    def queue(self, deliveries: Sequence[Delivery]) -> int:
        with self._collect() as c:
            return outbox.add(c, deliveries)

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int = 10,
        *,
        apart_from: Collection[str] | None = None,
        choose: Choose | None = None,
    ) -> tuple[Delivery, ...]:
        with self._take(self._writer) as c:
            engines.await_claims(c)
            return outbox.claim(c, now, lease, limit, apart_from, choose)

    def in_hand(self) -> int:
        with self._read() as c:
            return outbox.in_hand(c)

    def settle(self, delivery: Delivery, *, shown: int | None = None) -> None:
        self.settle_all(((delivery, shown),))

    def settle_all(self, outcomes: Sequence[tuple[Delivery, int | None]]) -> None:
        with self._record() as c:
            for delivery, shown in outcomes:
                outbox.settle(c, delivery, shown)

    def told(self, address: Address, story_id: str) -> tuple[Delivery, ...]:
        return self.told_each(((address, story_id),))[0]

    def told_each(self, places: Sequence[tuple[Address, str]]) -> tuple[tuple[Delivery, ...], ...]:
        with self._read() as c:
            return tuple(outbox.told(c, address, story_id) for address, story_id in places)

    def told_in(self, story_id: str, *, surely: bool = False) -> frozenset[str]:
        with self._read() as c:
            return outbox.told_in(c, story_id, surely=surely)

    def told_since(self, subscription_id: str, since: datetime) -> int:
        with self._read() as c:
            return outbox.told_since(c, subscription_id, since)

    def release(self, subscription_id: str) -> int:
        with self._record() as c:
            return outbox.release(c, subscription_id)

    def outcomes(self, story_id: str, address: Address | None = None) -> tuple[Delivery, ...]:
        with self._read() as c:
            return outbox.outcomes(c, story_id, address)

    def entry_fate(self, url: str) -> tuple[str, str, str | None] | None:
        with self._read() as c:
            return polls.fate(c, url)

    def held(self, subscription_id: str) -> tuple[Delivery, ...]:
        with self._read() as c:
            return outbox.held(c, subscription_id)

    def for_brief(self, subscription: Subscription, now: datetime) -> tuple[str, ...]:
        with self._record() as c:
            return outbox.for_brief(c, subscription, now)

    def waiting(self) -> frozenset[str]:
        with self._read() as c:
            return outbox.waiting(c)

    def last_briefs(self) -> dict[str, str]:
        with self._read() as c:
            return outbox.last_briefs(c)

    def last_brief(self, subscription_id: str) -> str | None:
        with self._read() as c:
            return outbox.last_brief(c, subscription_id)

    def deliveries(self, *, address: Address | None = None, limit: int = 50) -> tuple[Delivery, ...]:
        with self._read() as c:
            return outbox.latest(c, address, limit)

    def story_of(self, platform: str, receipt: str) -> str | None:
        with self._read() as c:
            return channels.story_of(c, platform, receipt)

    # channels and workspaces

    def channel(self, address: Address) -> ChannelSettings:
        with self._read() as c:
            return channels.settings(c, address)

    def put_channel(self, settings: ChannelSettings) -> None:
        with self._record() as c:
            channels.put_settings(c, settings)

    def put_change(self, change: Change) -> None:
        with self._record() as c:
            channels.put_change(c, change)

    def changes(
        self, address: Address | None = None, *, limit: int = 20, remarks: bool = False
    ) -> tuple[Change, ...]:
        with self._read() as c:
            return channels.latest(c, address, limit, remarks=remarks)

    def put_installation(self, platform: str, workspace: str, sealed: str, *, now: datetime) -> None:
        with self._record() as c:
            channels.put_installation(c, platform, workspace, sealed, now)

    def installation(self, platform: str, workspace: str) -> str | None:
        with self._read() as c:
            return channels.installation(c, platform, workspace)

    def installed(self, platform: str) -> tuple[str, ...]:
        with self._read() as c:
            return channels.installed(c, platform)

    def put_install_state(self, state: str, *, until: datetime, now: datetime) -> None:
        with self._record() as c:
            channels.put_state(c, state, until, now)

    def take_install_state(self, state: str, *, now: datetime) -> bool:
        with self._record() as c:
            return channels.take_state(c, state, now)

    def begin_once(
        self, key: str, *, now: datetime, lease: timedelta, keep: timedelta
    ) -> Literal["ours", "again", "theirs", "done"]:
        with self._take(self._quick_writer) as c:
            engines.await_claims(c)
            return once.begin(c, key, now, lease, keep)

    def end_once(self, key: str) -> None:
        with self._take(self._quick_writer) as c:
            once.end(c, key)

    def forget(self, platform: str, workspace: str) -> int:
        with self._record() as c:
            return channels.forget(c, platform, workspace, subscriptions.revision(c) + 1)

    def account(self) -> Account:
        with self._read() as c:
            return accounts.account(c)

    def close(self) -> None:
        self._engine.dispose()


def _keep_looks(c: Connection, looks: Sequence[Look], now: datetime) -> tuple[tuple[polls.Fresh, ...], ...]:
    for look in looks:
        if look.notice is not None:
            notices.add(c, look.notice)
    return polls.keep_looks(c, looks, now)
