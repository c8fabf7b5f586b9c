"""The feeds that are due, polled: what they bring and how they are is kept, and what is to be heard of that."""

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import replace

from bot import feeds
from bot.errors import BriefwireError, Retry
from bot.model import FeedState, Poll, Telling
from bot.pipeline.connections import Pace, Pass, Ports, Progress, kept

log = logging.getLogger(__name__)


class Poller:
    """Polls feeds, many at once. What it keeps of an entry says who is to hear of it."""

    def __init__(self, ports: Ports, pace: Pace, *, seed: int | None = None) -> None:
        self._ports = ports
        self._pace = pace
        self._jitter = random.Random(seed)  # noqa: S311 - spreads polls, guards nothing

    async def poll_due(self, result: Pass, progress: Progress) -> None:
        """One look at every feed that is due."""
        due = feeds.in_turns(await kept(self._ports.archive.due_feeds, self._ports.clock()))
        gate = asyncio.Semaphore(self._pace.feeds)
        done = 0

        async def one(state: FeedState) -> None:
            nonlocal done
            async with gate:
                await self._poll(state, result)
            done += 1
            progress("polling feeds", done, len(due))

        await asyncio.gather(*(one(state) for state in due))

    async def _poll(self, state: FeedState, result: Pass) -> None:
        """One feed. What goes wrong with it concerns no other."""
        result.polled += 1
        try:
            poll = await self._ports.feeds.poll(state)
        except BriefwireError as error:
            result.problems.append((state.label, str(error)))
            log.warning("feed failed feed=%s reason=%s", state.label, error)
            await self._failed(state, error)
        except Exception:
            log.exception("feed crashed feed=%s", state.label)
            result.problems.append((state.label, "Reading it failed on our side; the log has the details."))
            await self._failed(state, Retry("Reading it failed on our side."))
        else:
            await self._came(state, poll, result)

    async def _failed(self, state: FeedState, error: BriefwireError) -> None:
        pace, now = self._pace, self._ports.clock()
        after = feeds.after_failure(state, error, now, pace.every, self._jitter.random(), pace.longest)
        notice = feeds.notice(state, after, now)
        await kept(self._ports.archive.put_feed_state, after, notice=notice)

    async def _came(self, state: FeedState, poll: Poll, result: Pass) -> None:
        """A poll that worked. The feed's state and its new entries are kept together, so neither is lost alone."""
        archive, pace, now = self._ports.archive, self._pace, self._ports.clock()
        after = feeds.after_success(state, poll, now, pace.every, self._jitter.random(), pace.longest)
        telling, question = await self._telling(state, poll)
        if question is not None:
            after = replace(after, question=question)
            result.questions.append(question)
        notice = feeds.notice(state, after, now)
        fresh = await kept(archive.keep_poll, after, poll.entries, now=now, telling=telling, notice=notice)
        result.new += len(fresh)
        result.unchanged += not poll.changed

    async def _telling(self, state: FeedState, poll: Poll) -> tuple[Sequence[Telling], str | None]:
        """Who is to hear of each entry, and what we ask before anybody does."""
        now, pace = self._ports.clock(), self._pace
        if feeds.baseline(state):
            return feeds.first_look(poll.entries, now, pace.look_back), None
        if len(poll.entries) <= pace.many:
            return (), None
        new = await kept(self._ports.archive.unknown, poll.entries)
        question = feeds.breaker(state, new, feeds.usual(state, now), pace.many)
        withheld: list[Telling] = ["withheld"] * len(poll.entries)
        return (withheld, question) if question else ((), None)
