"""The feeds that are due, polled: what they bring and how they are is kept, and what is to be heard of that."""

import asyncio
import logging
import random
from contextlib import suppress
from dataclasses import replace

from bot import feeds
from bot.errors import BriefwireError, Retry
from bot.model import FeedState, Look, Poll, Telling
from bot.pipeline.connections import Pace, Pass, Ports, Progress, kept

log = logging.getLogger(__name__)

TOGETHER = 100
_GATHERS = 0.05  # seconds in which looks gather that are kept together
_WAITING = 2 * TOGETHER  # so many looks may wait for being kept while others are asked for


class Poller:
    """Polls feeds, many at once. What it keeps of an entry says who is to hear of it."""

    def __init__(self, ports: Ports, pace: Pace, *, seed: int | None = None) -> None:
        self._ports = ports
        self._pace = pace
        self._jitter = random.Random(seed)  # noqa: S311 - spreads polls, guards nothing
        self._asked = asyncio.Semaphore(pace.feeds)
        self._waiting: list[tuple[Look, asyncio.Future[int]]] = []
        self._full = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def poll_due(self, result: Pass, progress: Progress) -> None:
        """One look at every feed that is due."""
        due = feeds.in_turns(await kept(self._ports.archive.due_feeds, self._ports.clock()))
        waiting = iter(due)
        done = 0

        async def one_after_another() -> None:
            nonlocal done
            for state in waiting:
                await self._poll(state, result)
                done += 1
                progress("polling feeds", done, len(due))

        at_once = min(len(due), self._pace.feeds + _WAITING)
        await asyncio.gather(*(one_after_another() for _ in range(at_once)))

    async def _poll(self, state: FeedState, result: Pass) -> None:
        """One feed. What goes wrong with it concerns no other."""
        result.polled += 1
        try:
            await self._look(state, result)
        except Exception as error:
            log.exception("look not kept feed=%s", state.label)
            said = (
                str(error) if isinstance(error, BriefwireError) else "Keeping it failed; the log has the details."
            )
            result.problems.append((state.label, said))

    async def _look(self, state: FeedState, result: Pass) -> None:
        try:
            async with self._asked:
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
        await self._kept(Look(state=after, notice=feeds.notice(state, after, now)))

    async def _came(self, state: FeedState, poll: Poll, result: Pass) -> None:
        """A poll that worked. The feed's state and its new entries are kept together, so neither is lost alone."""
        pace, now = self._pace, self._ports.clock()
        after = feeds.after_success(state, poll, now, pace.every, self._jitter.random(), pace.longest)
        telling, question = await self._telling(state, poll)
        if question is not None:
            after = replace(after, question=question)
            result.questions.append(question)
        notice = feeds.notice(state, after, now)
        new = await self._kept(Look(state=after, entries=poll.entries, telling=telling, notice=notice))
        result.new += new
        result.unchanged += not poll.changed

    async def _telling(self, state: FeedState, poll: Poll) -> tuple[tuple[Telling, ...], str | None]:
        """Who is to hear of each entry, and what we ask before anybody does."""
        now, pace = self._ports.clock(), self._pace
        if feeds.baseline(state):
            return feeds.first_look(poll.entries, now, pace.look_back), None
        if len(poll.entries) <= pace.many:
            return (), None
        new = await kept(self._ports.archive.unknown, poll.entries)
        question = feeds.breaker(state, new, feeds.usual(state, now), pace.many)
        withheld: list[Telling] = ["withheld"] * len(poll.entries)
        return (tuple(withheld), question) if question else ((), None)

    # --- keeping: one transaction for all looks that wait for one -------------------------------------

    async def _kept(self, look: Look) -> int:
        """Keeps a look; how many of its entries were new."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((look, done))
        if len(self._waiting) >= TOGETHER:
            self._full.set()
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())
        return await done

    async def _keep(self) -> None:
        while self._waiting:
            if len(self._waiting) < TOGETHER:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._full.wait(), _GATHERS)
            self._full.clear()
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            try:
                await self._keep_together(batch)
            except Exception:  # it is one of them: each is tried by itself, and hears of its own error
                for one in batch:
                    await self._keep_alone(one)

    async def _keep_together(self, batch: "list[tuple[Look, asyncio.Future[int]]]") -> None:
        looks = [look for look, _ in batch]
        new = await kept(self._ports.archive.keep_looks, looks, now=self._ports.clock())
        for (_, done), number in zip(batch, new, strict=True):
            if not done.done():
                done.set_result(number)

    async def _keep_alone(self, one: "tuple[Look, asyncio.Future[int]]") -> None:
        """One that cannot be kept concerns no other."""
        try:
            await self._keep_together([one])
        except Exception as error:
            if not one[1].done():
                one[1].set_exception(error)
