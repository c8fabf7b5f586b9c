"""The order of it all: collect what feeds bring, publish what it causes, reply to what is asked.

The only module of `bot` that awaits. It decides nothing that the pure modules can decide; what it adds is the
order of things, so that a crash between any two lines loses nothing and repeats nothing.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from bot import articles, cards, commands, deliveries, feeds, queries, stories, subscriptions
from bot.errors import BriefwireError, Gone, NotUnderstood, Refused, Retry
from bot.model import (
    Address,
    Article,
    Card,
    Command,
    Delivery,
    FeedState,
    Page,
    PendingEntry,
    Reading,
    Request,
    Story,
    Subscription,
    TopicMatch,
)
from bot.ports import Archive, Clock, Feeds, Pages, Platform
from bot.publishers import publisher

log = logging.getLogger(__name__)

READ_ATTEMPTS = 3
READ_BATCH = 64
CLAIM_BATCH = 20

T = TypeVar("T")
Progress = Callable[[str, int, int], None]


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How hard the pipeline works: feeds at once, articles read at once, and the interval between polls."""

    every: timedelta = timedelta(minutes=10)
    feeds: int = 50
    articles: int = 16


@dataclass(slots=True)
class Pass:
    """What one pass over the due feeds brought. `problems` are (feed, sentence)."""

    polled: int = 0
    unchanged: int = 0
    new: int = 0
    read: int = 0
    repeated: int = 0
    later: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the pipeline needs done for it. `read` turns an article into a reading and may be slow."""

    archive: Archive
    feeds: Feeds
    pages: Pages
    read: Callable[[Article], Reading]
    platforms: Mapping[str, Platform]
    clock: Clock


async def _kept(call: Callable[..., T], *given: Any, **named: Any) -> T:  # noqa: ANN401 - what `call` takes
    """An archive call, off the event loop."""
    return await asyncio.to_thread(partial(call, *given, **named))


class Collector:
    """Polls feeds, reads what is new, and keeps it with the deliveries that it causes."""

    def __init__(self, ports: Ports, pace: Pace | None = None, *, seed: int | None = None) -> None:
        self._ports = ports
        self._pace = pace or Pace()
        self._recent = stories.RecentStories()
        self._one_at_a_time = asyncio.Lock()
        self._jitter = random.Random(seed)  # noqa: S311 - spreads polls, guards nothing

    async def resume(self) -> None:
        """Remembers the stories of the last days, so that what arrives can join them."""
        since = self._ports.clock() - stories.WINDOW
        for story in await _kept(self._ports.archive.recent_stories, since, 100_000):
            self._recent.put(story)

    async def collect(self, progress: Progress = _silent) -> Pass:
        """One pass: polls every due feed, then reads everything that is kept and not read yet."""
        result = Pass()
        due = await _kept(self._ports.archive.due_feeds, self._ports.clock())
        gate = asyncio.Semaphore(self._pace.feeds)
        done = 0

        async def one(state: FeedState) -> None:
            nonlocal done
            async with gate:
                await self._poll(state, result)
            done += 1
            progress("polling feeds", done, len(due))

        await asyncio.gather(*(one(state) for state in due))
        await self.read_pending(result, progress)
        return result

    async def _poll(self, state: FeedState, result: Pass) -> None:
        """One feed. Its new state and its new entries are kept in one transaction, so neither is lost alone."""
        ports, every = self._ports, state.feed.every or self._pace.every
        result.polled += 1
        jitter = self._jitter.random()
        try:
            poll = await ports.feeds.poll(state)
        except BriefwireError as error:
            result.problems.append((state.label, str(error)))
            after = feeds.after_failure(state, error, now=ports.clock(), every=every, jitter=jitter)
            await _kept(ports.archive.put_feed_state, after)
            log.warning("feed failed feed=%s reason=%s", state.label, error)
            return
        except Exception:
            log.exception("feed crashed feed=%s", state.label)
            result.problems.append((state.label, "Reading it failed on our side; the log has the details."))
            broken = Retry("Reading it failed on our side.")
            after = feeds.after_failure(state, broken, now=ports.clock(), every=every, jitter=jitter)
            await _kept(ports.archive.put_feed_state, after)
            return
        now = ports.clock()
        after = feeds.after_success(state, poll, now=now, every=every, jitter=jitter)
        fresh = await _kept(ports.archive.keep_poll, after, poll.entries, now=now)
        result.new += len(fresh)
        result.unchanged += not poll.changed

    async def read_pending(self, result: Pass, progress: Progress = _silent) -> None:
        """Reads all entries that wait, batch by batch; what must be tried later is left for the next pass."""
        passed_over: set[int] = set()
        wanted = asyncio.Semaphore(self._pace.articles)
        labels = {state.feed.url: state for state in await _kept(self._ports.archive.feeds)}

        async def one(pending: PendingEntry) -> None:
            async with wanted:
                if not await self._read(pending, labels.get(pending.entry.feed), result):
                    passed_over.add(pending.id)

        while True:
            waiting = await _kept(self._ports.archive.pending, READ_BATCH + len(passed_over))
            batch = [pending for pending in waiting if pending.id not in passed_over]
            if not batch:
                return
            await asyncio.gather(*(one(pending) for pending in batch))
            progress("reading articles", result.read + result.repeated, result.new or result.read)

    async def _read(self, pending: PendingEntry, state: FeedState | None, result: Pass) -> bool:
        """Reads one entry to its end; False if it is to be tried again in a later pass."""
        try:
            page, why = await self._page(pending)
            reading = await asyncio.to_thread(self._reading, pending, page, why, state)
            async with self._one_at_a_time:
                kept = await self._keep(pending, reading)
            result.read += kept
            result.repeated += not kept
        except Retry as error:
            result.later += 1
            await _kept(self._ports.archive.fail_entry, pending, str(error), final=False, now=self._ports.clock())
            return False
        except Exception as error:
            log.exception("article failed entry=%s feed=%s", pending.id, pending.entry.feed)
            reason = f"reading it failed: {type(error).__name__}"
            await _kept(self._ports.archive.fail_entry, pending, reason, final=True, now=self._ports.clock())
        return True

    async def _page(self, pending: PendingEntry) -> tuple[Page | None, str | None]:
        """The entry's page; or none, and why: then the feed's own text has to do."""
        link = pending.entry.link
        if not link:
            return None, "the feed gives no link"
        try:
            return await self._ports.pages.read(link), None
        except Retry as error:
            if pending.attempts + 1 < READ_ATTEMPTS:
                raise
            return None, str(error)
        except BriefwireError as error:
            return None, str(error)

    def _reading(
        self, pending: PendingEntry, page: Page | None, why: str | None, state: FeedState | None
    ) -> Reading:
        outlet, family = _outlet(pending, state)
        article = articles.article(
            pending.entry, page, outlet=outlet, family=family, fetched=pending.seen, why_no_page=why
        )
        reading = self._ports.read(article)
        return _with_feed_topics(reading, state) if state else reading

    async def _keep(self, pending: PendingEntry, reading: Reading) -> bool:
        """Puts a reading into its story and keeps both, with what they cause, in one transaction."""
        ports, now = self._ports, self._ports.clock()
        if await _kept(ports.archive.find_article, reading.article.url) is not None:
            return await _kept(
                ports.archive.keep_reading,
                pending,
                reading,
                stories.story((reading,), None),
                (),
                reason="",
                now=now,
            )
        previous = await self._story_of(reading)
        story = stories.story((*(previous.readings if previous else ()), reading), previous)
        planned = await self._planned(previous, story, reading, now)
        kept = await _kept(
            ports.archive.keep_reading, pending, reading, story, planned.deliveries, reason=planned.reason, now=now
        )
        if kept:
            self._recent.put(story)
        return kept

    async def _story_of(self, reading: Reading) -> Story | None:
        joined = self._recent.join(reading)
        return await _kept(self._ports.archive.story, joined) if joined else None

    async def _planned(
        self, previous: Story | None, story: Story, reading: Reading, now: datetime
    ) -> deliveries.Plan:
        wishes = await _kept(self._ports.archive.subscriptions)
        return deliveries.plan(story, reading, wishes, now=now)


def _with_feed_topics(reading: Reading, state: FeedState) -> Reading:
    """A reading with the topics that its feed was given in the configuration."""
    known = {match.topic for match in reading.topics}
    given = [TopicMatch(topic=t, cue=f"all of {state.label}") for t in state.feed.topics if t not in known]
    return replace(reading, topics=(*reading.topics, *given))


def _outlet(pending: PendingEntry, state: FeedState | None) -> tuple[str, str | None]:
    """Who published an entry: its own <source>, else the feed's publisher, name or title."""
    named = (
        pending.entry.source or (state and (state.feed.publisher or state.feed.name)) or pending.entry.link or ""
    )
    known = publisher(named) or publisher(pending.entry.link or "")
    label = pending.entry.source or (state.label if state else pending.entry.feed)
    return (known.name, known.family) if known else (label, (state and state.feed.publisher) or None)


class Publisher:
    """Plans briefs that are due, and sends what is queued: claim, send, settle."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._sending = asyncio.Lock()
        self._closing = False

    async def close(self) -> None:
        """Finishes and settles the delivery in hand, and begins no other."""
        self._closing = True
        async with self._sending:
            return

    async def plan_briefs(self) -> int:
        """Queues the brief of every subscription whose hour has come; returns how many."""
        archive, now = self._ports.archive, self._ports.clock()
        queued = 0
        for subscription in await _kept(archive.subscriptions):
            last = await _kept(archive.last_brief, subscription.id)
            day = subscriptions.due_brief(subscription, now, last)
            if day is not None:
                held = await _kept(archive.held, subscription.id)
                items = tuple(dict.fromkeys(delivery.story for delivery in held))
                queued += await _kept(archive.queue, (deliveries.brief(subscription, day, items, now=now),))
        return queued

    async def publish(self) -> int:
        """Sends everything that is due now; returns how many deliveries were settled."""
        settled = 0
        async with self._sending:
            while not self._closing:
                claimed = await _kept(
                    self._ports.archive.claim, self._ports.clock(), deliveries.LEASE, CLAIM_BATCH
                )
                if not claimed:
                    break
                wishes = {one.id: one for one in await _kept(self._ports.archive.subscriptions)}
                for delivery in claimed:
                    await self._settle(delivery, wishes.get(delivery.subscription))
                    settled += 1
        return settled

    async def _settle(self, delivery: Delivery, subscription: Subscription | None) -> None:
        """Sends one delivery and stores how it went."""
        try:
            receipt = await self._send(delivery, subscription)
            outcome = deliveries.sent(delivery, receipt, self._ports.clock())
        except BriefwireError as error:
            log.warning("delivery not sent key=%s reason=%s", delivery.key, error)
            outcome = deliveries.not_sent(delivery, error, self._ports.clock())
            if isinstance(error, Gone) and subscription is not None:
                paused = replace(subscription, state="paused", reason=str(error))
                await _kept(self._ports.archive.put_subscription, paused)
        except Exception as error:
            log.exception("delivery crashed key=%s", delivery.key)
            outcome = deliveries.not_sent(delivery, error, self._ports.clock())
        await _kept(self._ports.archive.settle, outcome)

    async def _send(self, delivery: Delivery, subscription: Subscription | None) -> str:
        if subscription is None:
            raise Refused("The subscription has ended.")
        platform = self._ports.platforms.get(subscription.address.platform)
        if platform is None:
            raise Retry(
                f"The platform {subscription.address.platform} is not configured.", after=timedelta(minutes=10)
            )
        if delivery.claimed is not None:
            found = await platform.find(subscription.address, delivery.key, delivery.claimed)
            if found is not None:
                return found
        card = await self._card(delivery, subscription)
        return await platform.post(subscription.address, card, delivery.key)

    async def _card(self, delivery: Delivery, subscription: Subscription) -> Card:
        if deliveries.is_brief(delivery):
            told = [await _kept(self._ports.archive.story, item) for item in delivery.items]
            return brief_card([story for story in told if story is not None], delivery, subscription)
        story = await _kept(self._ports.archive.story, delivery.story)
        if story is None:
            raise Refused(f"The story {delivery.story} is not in the archive.")
        return cards.story(story, tz=subscription.tz)


def brief_card(told: Sequence[Story], delivery: Delivery, subscription: Subscription) -> Card:
    """The card of a day's brief for one subscription."""
    day = date.fromisoformat(delivery.story.removeprefix("brief:"))
    title = f"Brief: {queries.subject(subscription)}"
    return cards.brief(queries.ranked(told), day, tz=subscription.tz, title=title)


class Desk:
    """Answers what people type. Remembers the last question of each conversation for follow-ups."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock
        self._before: dict[tuple[Address, str | None], Command] = {}

    async def reply(self, request: Request) -> Card:
        """The card for a request; never raises: what cannot be answered says so and what to type instead."""
        who = (request.address, request.user)
        try:
            command = commands.parse(request.text)
            asked = queries.Asked(
                command=command, address=request.address, now=self._clock(), user=request.user, tz=request.tz,
                before=self._before.get(who),
            )  # fmt: skip
            card = await _kept(queries.answer, asked, self._archive)
        except NotUnderstood as error:
            return cards.notice(str(error), error.hint or "Type /help to see what can be asked.")
        except Exception:
            log.exception("request failed verb=%s", request.text.split(" ")[0][:20])
            return cards.notice("That failed on our side", "Nothing was lost. Try again, and tell us if it stays.")
        if command.companies:
            self._before[who] = command
        return card
