"""What feeds bring, in; readings, stories and the deliveries that they cause, kept. It sends nothing."""

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import alerts, articles, deliveries, feeds, stories
from bot.errors import BriefwireError, Retry
from bot.model import FeedState, Page, PendingEntry, Reading, Report, Story, TopicMatch
from bot.pipeline.connections import Pace, Pass, Ports, Progress, Wishes, kept
from bot.ports import Rates
from bot.publishers import publisher

log = logging.getLogger(__name__)

READ_ATTEMPTS = 3
READ_BATCH = 64


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Collector:
    """Polls feeds, reads what is new, and keeps it with the deliveries that it causes."""

    def __init__(
        self, ports: Ports, pace: Pace | None = None, *, seed: int | None = None, rates: Rates | None = None
    ) -> None:
        self._ports = ports
        self._rates = rates
        self._pace = pace or Pace()
        self._recent = stories.RecentStories()
        self._wishes = Wishes(ports.archive)
        self._one_at_a_time = asyncio.Lock()
        self._jitter = random.Random(seed)  # noqa: S311 - spreads polls, guards nothing

    async def resume(self) -> None:
        """Remembers the stories of the last days, so that what arrives can join them."""
        since = self._ports.clock() - stories.WINDOW
        for story in await kept(self._ports.archive.recent_stories, since, 100_000):
            self._recent.put(story)

    async def collect(self, progress: Progress = _silent) -> Pass:
        """One pass: polls every due feed, then reads everything that is kept and not read yet."""
        result = Pass()
        due = await kept(self._ports.archive.due_feeds, self._ports.clock())
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
            await kept(ports.archive.put_feed_state, after)
            log.warning("feed failed feed=%s reason=%s", state.label, error)
            return
        except Exception:
            log.exception("feed crashed feed=%s", state.label)
            result.problems.append((state.label, "Reading it failed on our side; the log has the details."))
            broken = Retry("Reading it failed on our side.")
            after = feeds.after_failure(state, broken, now=ports.clock(), every=every, jitter=jitter)
            await kept(ports.archive.put_feed_state, after)
            return
        now = ports.clock()
        after = feeds.after_success(state, poll, now=now, every=every, jitter=jitter)
        fresh = await kept(ports.archive.keep_poll, after, poll.entries, now=now)
        result.new += len(fresh)
        result.unchanged += not poll.changed

    async def read_pending(self, result: Pass, progress: Progress = _silent) -> None:
        """Reads all entries that wait, batch by batch; what must be tried later is left for the next pass."""
        passed_over: set[int] = set()
        wanted = asyncio.Semaphore(self._pace.articles)
        labels = {state.feed.url: state for state in await kept(self._ports.archive.feeds)}

        async def one(pending: PendingEntry) -> None:
            async with wanted:
                if not await self._read(pending, labels.get(pending.entry.feed), result):
                    passed_over.add(pending.id)

        while True:
            waiting = await kept(self._ports.archive.pending, READ_BATCH + len(passed_over))
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
                new = await self._keep(pending, reading)
            result.read += new
            result.repeated += not new
        except Retry as error:
            result.later += 1
            await kept(self._ports.archive.fail_entry, pending, str(error), final=False, now=self._ports.clock())
            return False
        except Exception as error:
            log.exception("article failed entry=%s feed=%s", pending.id, pending.entry.feed)
            reason = f"reading it failed: {type(error).__name__}"
            await kept(self._ports.archive.fail_entry, pending, reason, final=True, now=self._ports.clock())
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
        if await kept(ports.archive.find_article, reading.article.url) is not None:
            return await kept(
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
        new = await kept(
            ports.archive.keep_reading, pending, reading, story, planned.deliveries, reason=planned.reason, now=now
        )
        if new:
            self._recent.put(story)
        return new

    async def _story_of(self, reading: Reading) -> Story | None:
        joined = self._recent.join(reading)
        return await kept(self._ports.archive.story, joined) if joined else None

    async def _planned(
        self, previous: Story | None, story: Story, reading: Reading, now: datetime
    ) -> deliveries.Plan:
        wishes = await self._wishes.index()
        planned = await asyncio.to_thread(deliveries.plan, story, reading, wishes, now=now, previous=previous)
        if not wishes.rules:
            return planned
        fired = await kept(alerts.due, wishes.rules, reading, self._reports, now=now, rates=self._rates)
        return replace(planned, deliveries=(*planned.deliveries, *fired))

    def _reports(self, who: str, metric: str) -> Sequence[Report]:
        return self._ports.archive.reports(companies=(who,), metrics=(metric,))


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
