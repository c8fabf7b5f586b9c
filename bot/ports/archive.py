"""The port to what is kept: one Protocol, by theme, whose docstrings are the contract."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

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
    Waiting,
)

Choose = Callable[[Sequence[Waiting], int], Sequence[int]]


class Archive(Protocol):
    """Keeps everything. Plain calls, each one transaction, safe to make from any one thread at a time.

    Whatever is read back equals what was put in. Times come and go as aware UTC.
    """

    def at_once(self) -> AbstractContextManager[None]:
        """What this thread asks and keeps within is one transaction, and no other process keeps anything
        meanwhile: what was decided by what is there still holds when it is kept.
        """
        ...

    # feeds and entries
    def put_feeds(self, feeds: Iterable[Feed], *, managed: bool, now: datetime) -> None:
        """Adds or updates feeds, state kept. `managed` ones that are no longer configured are retired."""
        ...

    def remove_feed(self, url: str) -> bool:
        """Stops polling a feed; its articles stay. False if there is no such feed."""
        ...

    def feeds(self) -> tuple[FeedState, ...]:
        """All feeds that are not removed, by label."""
        ...

    def due_feeds(self, now: datetime) -> tuple[FeedState, ...]:
        """The feeds to be polled now: never checked, or `next_check` reached; not paused, not gone."""
        ...

    def keep_poll(
        self,
        state: FeedState,
        entries: Sequence[Entry],
        *,
        now: datetime,
        telling: Sequence[Telling] = (),
        notice: Notice | None = None,
    ) -> tuple[PendingEntry, ...]:
        """Stores a feed's new state and, in the same transaction, those entries whose identity is new.
        An entry is known if its guid (in that feed), its canonical link, or its title-and-text digest was
        seen before. Returns the new ones, pending. `telling` says of each entry who is to hear of it; without it,
        all are news. A known entry of these days of which its feed says something else is pending again, and
        revises its article.
        """
        ...

    def keep_looks(self, looks: Sequence[Look], *, now: datetime) -> tuple[int, ...]:
        """The same for many feeds at once, and for failed looks, which list nothing; how many entries of each were
        new. All of it is kept, or nothing.
        """
        ...

    def put_feed_state(self, state: FeedState, *, notice: Notice | None = None) -> None:
        """Stores a feed's new state alone: after a failed poll."""
        ...

    def unknown(self, entries: Sequence[Entry]) -> int:
        """How many of these entries would be new."""
        ...

    def withheld(self, feed: str) -> tuple[str, ...]:
        """The ids of the articles that a feed brought too many of at once, and nobody was told of yet."""
        ...

    def answer_question(self, feed: str, telling: Telling, caused: Sequence[Delivery]) -> int:
        """Ends the question about a feed: what was withheld is `news` or `background` from now on, and what that
        causes is queued. Returns how many deliveries were.
        """
        ...

    # notices to whoever runs this
    def claim_notices(self, now: datetime, lease: timedelta, limit: int = 10) -> tuple[Notice, ...]:
        """Takes the notices that are due; nobody else can take them until the lease is over.

        Whatever was tried before comes back with `begun`, so that its fate can be looked up first. `due` is when
        the lease is over, and says whose claim it is.
        """
        ...

    def settle_notice(
        self, notice: Notice, state: Literal["told", "failed", "queued"], *, reason: str, due: datetime
    ) -> None:
        """Stores how telling it went; `queued`: it is to be tried again when it is due. From a claim that another
        has taken over, only `told` counts.
        """
        ...

    def pending(self, limit: int = 100) -> tuple[PendingEntry, ...]:
        """Entries that are kept but not read, oldest first: after a crash, the work left to do."""
        ...

    def fail_entry(self, pending: PendingEntry, reason: str, *, final: bool, now: datetime) -> None:
        """Counts a failed reading; `final`: it will not be tried again, and its fate is failed."""
        ...

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
        """Stores an article with its figures, its story as it now is, and what it causes to be delivered,
        settles its entry, all in one transaction. `reason`: why nobody is told, when `deliveries` is empty.
        `signature`: by what it is known among the articles of these days, as JSON values. `absorbed`: the stories
        that became parts of this one; what they caused is of this one too, and what waits is told once.

        False, and nothing is stored but the entry's end, if an article of that URL is kept. Keys that exist stay.
        """
        ...

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
        """Stores the new form of the article that an entry revises, in place of the old one, with its story and
        what that causes, and settles the entry. Without a reading the article stays as it was.
        """
        ...

    def recent_signatures(self, since: datetime) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """The signatures of the articles kept since then, each with its story's id, first kept first."""
        ...

    def kept_since(self, since: datetime) -> int:
        """How many of these there are."""
        ...

    def article(self, article_id: str) -> Reading | None:
        """One article with all that was taken from it."""
        ...

    def find_article(self, url: str) -> Reading | None:
        """The same, by canonical URL."""
        ...

    def story(self, story_id: str) -> Story | None:
        """One story with all its readings, by its id or that of one that became a part of it."""
        ...

    def story_with(self, article_id: str) -> Story | None:
        """The story that an article is in."""
        ...

    def recent_stories(self, since: datetime, limit: int = 1000) -> tuple[Story, ...]:
        """Stories with an article published since then, newest first."""
        ...

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
        """Figures as reported, newest article first; companies by id or, if unknown to the table, by name.

        `periods` in their notation: `2026`, `FY2026`.
        """
        ...

    def every_report(self, *, after: int = 0, limit: int = 1000) -> tuple[tuple[int, Report], ...]:
        """All figures in the order in which they were kept, a page at a time, each with its place in that order.

        `after` is the last place of the page before; an empty page is the end.
        """
        ...

    def metric_counts(self, company: str) -> dict[str, int]:
        """How many figures of each metric we have of a company."""
        ...

    def names_like(self, typed: str, limit: int = 3) -> tuple[str, ...]:
        """Names of somebody with figures whom the companies table lacks, that begin with what was typed."""
        ...

    # subscriptions and deliveries
    def put_subscription(self, subscription: Subscription) -> None:
        """Adds or replaces a subscription."""
        ...

    def remove_subscription(self, subscription_id: str) -> bool:
        """Ends a subscription; held items of it are dropped with that reason. False if there is none."""
        ...

    def subscriptions(self, address: Address | None = None, *, ended: bool = False) -> tuple[Subscription, ...]:
        """All, or those of one channel; those that live, or those that were ended."""
        ...

    def subscriptions_revision(self) -> int:
        """A number that grows whenever a subscription is put or removed, by whomever."""
        ...

    def queue(self, deliveries: Sequence[Delivery]) -> int:
        """Adds deliveries whose key is new; returns how many were."""
        ...

    def claim(
        self, now: datetime, lease: timedelta, limit: int = 10, *, apart_from: Collection[str] | None = None,
        choose: Choose | None = None,
    ) -> tuple[Delivery, ...]:  # fmt: skip
        """Takes queued deliveries that are due, and those whose claim is older than the lease, oldest first.

        They are then `sending`, claimed at `now`; nobody else can take them until the lease is over. Whatever was
        tried before comes back with `begun`, so that its fate can be looked up first.

        With `apart_from`, at most one of each channel: none of the channels and workspaces with these keys, and of
        no channel in which something is being sent. `choose` picks and orders the oldest of the other channels.
        """
        ...

    def in_hand(self) -> int:
        """How many deliveries are claimed and not settled, by whomever."""
        ...

    def settle(self, delivery: Delivery, *, shown: int | None = None) -> None:
        """Stores the outcome of a claimed delivery. A sent brief settles the held items in it too.

        `shown`: the story's revision that the message showed; those up to it that still wait are told with it.
        """
        ...

    def settle_all(self, outcomes: Sequence[tuple[Delivery, int | None]]) -> None:
        """The same for many outcomes, each with what it showed: all of them are stored, or none."""
        ...

    def told(self, address: Address, story_id: str) -> tuple[Delivery, ...]:
        """What a channel was told of a story, whichever subscription of it was the cause, oldest first.

        What was posted for itself has a receipt; what came in a brief has none. What was tried and is not settled
        may have been told, and is there too.
        """
        ...

    def told_each(self, places: Sequence[tuple[Address, str]]) -> tuple[tuple[Delivery, ...], ...]:
        """The same for many channels, each with a story, as they were told at one moment."""
        ...

    def told_in(self, story_id: str, *, surely: bool = False) -> frozenset[str]:
        """The channel keys of all channels that were told a story, or are going to be, unless `surely`."""
        ...

    def told_since(self, subscription_id: str, since: datetime) -> int:
        """How many stories were posted for this subscription since then; edits do not count."""
        ...

    def release(self, subscription_id: str) -> int:
        """What was kept back while a subscription was paused now waits for its next brief; returns how much."""
        ...

    def outcomes(self, story_id: str, address: Address | None = None) -> tuple[Delivery, ...]:
        """What became of a story, in one channel or in all, oldest first."""
        ...

    def entry_fate(self, url: str) -> tuple[str, str, str | None] | None:
        """What became of the entry with that link or article address: pending, read, merged or failed, the reason,
        and the id of the article that it became or turned out to be. None if no feed has brought it.
        """
        ...

    def held(self, subscription_id: str) -> tuple[Delivery, ...]:
        """What waits for a subscription's next brief."""
        ...

    def for_brief(self, subscription: Subscription, now: datetime) -> tuple[str, ...]:
        """The stories for a subscription's brief, most important first, the newest first among equals.

        What its channel was told since it was held is settled as told; what is just being told there is left out.
        """
        ...

    def waiting(self) -> frozenset[str]:
        """The subscriptions for which something waits for a brief."""
        ...

    def last_briefs(self) -> dict[str, str]:
        """The local date of the last brief that was planned, for each subscription that had one."""
        ...

    def last_brief(self, subscription_id: str) -> str | None:
        """The local date (`2026-11-23`) of the last brief that was planned, None if there was none."""
        ...

    def deliveries(self, *, address: Address | None = None, limit: int = 50) -> tuple[Delivery, ...]:
        """The latest deliveries, newest first."""
        ...

    def story_of(self, platform: str, receipt: str) -> str | None:
        """The story that the card with this receipt tells, None if we posted no such card."""
        ...

    # channels and workspaces
    def channel(self, address: Address) -> ChannelSettings:
        """A channel's own rules; the usual ones where nobody made any."""
        ...

    def put_channel(self, settings: ChannelSettings) -> None:
        """Makes a channel's own rules."""
        ...

    def put_change(self, change: Change) -> None:
        """Adds to the log of who did what."""
        ...

    def changes(
        self, address: Address | None = None, *, limit: int = 20, remarks: bool = False
    ) -> tuple[Change, ...]:
        """The latest changes in a channel or in all, or the latest remarks, newest first."""
        ...

    def put_installation(self, platform: str, workspace: str, sealed: str, *, now: datetime) -> None:
        """Keeps what lets us into a workspace, sealed so that the archive cannot read it."""
        ...

    def installation(self, platform: str, workspace: str) -> str | None:
        """What was kept for a workspace, still sealed."""
        ...

    def installed(self, platform: str) -> tuple[str, ...]:
        """The workspaces that let us in."""
        ...

    def put_install_state(self, state: str, *, until: datetime, now: datetime) -> None:
        """Keeps what an installation that begins now must bring back."""
        ...

    def take_install_state(self, state: str, *, now: datetime) -> bool:
        """Whether a state was kept and is not over. True once at most."""
        ...

    def begin_once(
        self, key: str, *, now: datetime, lease: timedelta, keep: timedelta
    ) -> Literal["ours", "again", "theirs", "done"]:
        """Whether what several processes may be told of is to be done by whoever asks.

        `ours`: nobody had it, and until the lease is over nobody else gets it. `again`: the same, but somebody had
        it who did not end it, and may have done it. `theirs`: somebody has it. `done`: it was ended. All that is
        remembered for `keep`.
        """
        ...

    def end_once(self, key: str) -> None:
        """Remembers that it is done."""
        ...

    def forget(self, platform: str, workspace: str) -> int:
        """Deletes everything that is kept of a workspace; returns how many subscriptions it had."""
        ...

    def account(self) -> Account:
        """What became of everything fetched."""
        ...

    def close(self) -> None:
        """Lets go of the database."""
        ...
