"""Entries that wait, in; readings, kept in their stories with the deliveries that they cause. It sends nothing."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import alerts, articles, deliveries, stories
from bot.errors import BriefwireError, Retry
from bot.model import FeedState, Page, PendingEntry, Reading, Report, Story, TopicMatch
from bot.pipeline.connections import Pace, Pass, Ports, Progress, kept
from bot.pipeline.wishes import Wishes
from bot.ports import Archive, Rates
from bot.publishers import publisher

log = logging.getLogger(__name__)

READ_ATTEMPTS = 3
READ_BATCH = 64
_RECOUNT = 500
_SLACK = timedelta(minutes=5)  # by which the time of keeping may be earlier than the keeping


class Reader:
    """Reads what is new, and keeps it with the deliveries that it causes."""

    def __init__(self, ports: Ports, pace: Pace, rates: Rates | None) -> None:
        self._ports = ports
        self._rates = rates
        self._pace = pace
        self._known = _Known(ports.archive)
        self._wishes = Wishes(ports.archive)
        self._one_at_a_time = asyncio.Lock()
        self._later: set[int] = set()
        self._first: dict[str, None] = {}

    async def catch_up(self) -> None:
        """Remembers the articles of the last days, so that what arrives can join their stories."""
        await kept(self._known.catch_up, self._ports.clock())

    def begin_pass(self) -> None:
        """What was put off may be tried again."""
        self._later.clear()

    async def read_pending(self, result: Pass, progress: Progress) -> None:
        """Reads all entries that wait, batch by batch; what must be tried later is left for the next pass."""
        wanted = asyncio.Semaphore(self._pace.articles)
        labels: dict[str, FeedState] = {}

        async def one(pending: PendingEntry) -> None:
            async with wanted:
                if not await self._read(pending, labels.get(pending.entry.feed), result):
                    self._later.add(pending.id)

        while True:
            waiting = await kept(self._ports.archive.pending, READ_BATCH + len(self._later))
            batch = [pending for pending in waiting if pending.id not in self._later]
            if not batch:
                return
            if not all(_has_a_name(labels.get(pending.entry.feed)) for pending in batch):
                # Feeds are polled meanwhile, and one that is new says its title with its first entries.
                labels = {state.feed.url: state for state in await kept(self._ports.archive.feeds)}
            await asyncio.gather(*(one(pending) for pending in batch))
            progress("reading articles", result.read + result.repeated, result.new or result.read)

    async def _read(self, pending: PendingEntry, state: FeedState | None, result: Pass) -> bool:
        """Reads one entry to its end; False if it is to be tried again in a later pass."""
        try:
            page, why = await self._page(pending)
            reading = await asyncio.to_thread(self._reading, pending, page, why, state)
            async with self._one_at_a_time:
                new = await (self._correct if pending.revises else self._keep)(pending, reading)
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
        if pending.revises:
            article = replace(article, id=pending.revises)
        reading = self._ports.read(article)
        return _with_feed_topics(reading, state) if state else reading

    async def _keep(self, pending: PendingEntry, reading: Reading) -> bool:
        """Puts a reading into its story and keeps both, with what they cause, in one transaction."""
        known_by = await asyncio.to_thread(stories.signature, reading)
        await self._wishes.index()  # so that nobody waits for this one to read them all
        story = await kept(self._kept, pending, reading, known_by)
        if story is not None and pending.telling == "first":
            self._first[story.id] = None
        return story is not None

    def _kept(self, pending: PendingEntry, reading: Reading, known_by: stories.Signature) -> Story | None:
        """The story that a reading is kept in, None if its article is there already.

        Which story that is, who is told and which rules fire is decided while nobody else keeps anything: of two
        processes that read the same news, the second sees what the first has made of it.
        """
        archive, now = self._ports.archive, self._ports.clock()
        with archive.at_once():
            if archive.find_article(reading.article.url) is not None:
                alone = stories.story((reading,), None)
                archive.keep_reading(pending, reading, alone, (), reason="", now=now)
                return None
            self._known.catch_up(now)
            previous, *absorbed = self._known.stories_of(known_by) or (None,)
            readings = [one for part in (previous, *absorbed) if part is not None for one in part.readings]
            story = stories.story((*readings, reading), previous, absorbed)
            planned = self._planned(previous, story, reading, pending, now, absorbed)
            new = archive.keep_reading(
                pending, reading, story, planned.deliveries, reason=planned.reason, now=now,
                signature=known_by.to_json(), absorbed=[part.id for part in absorbed],
            )  # fmt: skip
        if new:
            self._known.add(known_by, story.id, absorbed)
        return story if new else None

    async def _correct(self, pending: PendingEntry, reading: Reading) -> bool:
        """Puts what an article says now in the place of what it said before; what that revises is told.

        A form that is shallower than the one we have (its page could not be had this time) corrects nothing.
        """
        await self._wishes.index()
        await kept(self._corrected, pending, reading)
        return False

    def _corrected(self, pending: PendingEntry, reading: Reading) -> None:
        archive, now = self._ports.archive, self._ports.clock()
        with archive.at_once():
            before = archive.article(pending.revises or "")
            previous = archive.story_with(pending.revises or "")
            if before is None or previous is None or not articles.corrects(reading.article, before.article):
                archive.keep_correction(pending, None, None, (), now=now)
                return
            kept_date = replace(reading.article, published=before.article.published, url=before.article.url)
            reading = replace(reading, article=kept_date)
            story = stories.story((*previous.readings, reading), previous)
            planned = self._planned(previous, story, reading, pending, now)
            planned = deliveries.corrected(planned, self._wishes.read(), archive.told_in(story.id))
            caused = planned.deliveries if story.revision > previous.revision else ()
            known_by = stories.signature(reading)
            archive.keep_correction(pending, reading, story, caused, now=now, signature=known_by.to_json())
        self._known.add(known_by, story.id)

    async def give_samples(self) -> None:
        """Shows each live channel one story of the feeds whose first poll was read in this pass."""
        ids, self._first = tuple(self._first), {}
        if not ids or not self._pace.sample:
            return
        archive = self._ports.archive
        told = [story for story in [await kept(archive.story, ident) for ident in ids] if story is not None]
        chosen = await asyncio.to_thread(deliveries.samples, told, await self._wishes.index(), self._ports.clock())
        await kept(archive.queue, chosen)

    def _planned(
        self, previous: Story | None, story: Story, reading: Reading, pending: PendingEntry, now: datetime,
        absorbed: Sequence[Story] = (),
    ) -> deliveries.Plan:  # fmt: skip
        wishes, shown = self._wishes.read(), self._shown(previous, absorbed)
        planned = deliveries.plan(story, reading, wishes, now=now, previous=previous, shown=shown)
        parts = [part for part in (previous, *absorbed) if part is not None]
        told = frozenset[str]()
        if absorbed or pending.telling != "news":
            told = told.union(*(self._ports.archive.told_in(part.id) for part in parts))
        if absorbed:
            planned = deliveries.once(planned, wishes, told)
        planned = deliveries.restrained(planned, pending.telling, wishes, told)
        if not wishes.rules or pending.telling != "news":
            return planned
        fired = alerts.due(wishes.rules, reading, self._reports, now=now, rates=self._rates)
        return replace(planned, deliveries=(*planned.deliveries, *fired))

    def _shown(self, previous: Story | None, absorbed: Sequence[Story]) -> dict[str, Story]:
        """What channels have seen that saw only stories that become parts of another now: the oldest of them."""
        if previous is None or not absorbed:
            return {}
        told_in = self._ports.archive.told_in
        known = told_in(previous.id, surely=True)
        return {channel: part for part in reversed(absorbed) for channel in told_in(part.id, surely=True) - known}

    def _reports(self, who: str, metric: str) -> Sequence[Report]:
        return self._ports.archive.reports(companies=(who,), metrics=(metric,))


class _Known:
    """The stories of these days as the archive has them, also those that other processes keep."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.recent = stories.RecentStories()
        self._since: datetime | None = None
        self._number = 0

    def catch_up(self, now: datetime) -> None:
        """Learns what was kept since the last time. Mostly that is nothing, and costs a count."""
        number = self._archive.kept_since(self._since) if self._since else None
        news, since = number != self._number, self._since or now - stories.WINDOW
        if number is None or number > _RECOUNT:
            self._since = now - _SLACK
            number = self._archive.kept_since(self._since)
        self._number = number
        if news:
            for story, known in self._archive.recent_signatures(since):
                self.recent.add(stories.Signature.from_json(known), story)

    def stories_of(self, known_by: stories.Signature) -> tuple[Story, ...]:
        """The story that an article belongs to, and those that it shows to be the same, the oldest first."""
        while (found := self.recent.find(known_by)) is not None:
            named = {name: self._archive.story(name) for name in (found.story, *found.also)}
            kept = {name: story for name, story in named.items() if story is not None}
            merged = {name: story.id for name, story in kept.items() if story.id != name}
            if not merged:
                return tuple(kept.values())
            for name, into in merged.items():  # by another process
                self.recent.merge(name, into=into)
        return ()

    def add(self, known_by: stories.Signature, story: str, absorbed: Sequence[Story] = ()) -> None:
        """An article that was kept here just now."""
        self.recent.add(known_by, story)
        for part in absorbed:
            self.recent.merge(part.id, into=story)
        self._number += 1


def _with_feed_topics(reading: Reading, state: FeedState) -> Reading:
    """A reading with the topics that its feed was given in the configuration."""
    known = {match.topic for match in reading.topics}
    given = [TopicMatch(topic=t, cue=f"all of {state.label}") for t in state.feed.topics if t not in known]
    return replace(reading, topics=(*reading.topics, *given))


def _has_a_name(state: FeedState | None) -> bool:
    return state is not None and bool(state.feed.name or state.title)


def _outlet(pending: PendingEntry, state: FeedState | None) -> tuple[str, str | None]:
    """Who published an entry: its own <source>, else the feed's publisher, name or title."""
    named = (
        pending.entry.source or (state and (state.feed.publisher or state.feed.name)) or pending.entry.link or ""
    )
    known = publisher(named) or publisher(pending.entry.link or "")
    label = pending.entry.source or (state.label if state else pending.entry.feed)
    return (known.name, known.family) if known else (label, (state and state.feed.publisher) or None)
