"""Feeds that are due, in; what they bring, polled and read. It orders the two, and does neither.

What reads is imported when the first entry waits: most passes find nothing new, and should not pay for it.
"""

import asyncio
from typing import TYPE_CHECKING

from bot.pipeline.connections import Pace, Pass, Ports, Progress, kept
from bot.pipeline.poller import Poller
from bot.ports import Rates

if TYPE_CHECKING:
    from bot.pipeline.reader import Reader

_READ_EVERY = 1.0  # seconds, while feeds are still being polled


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Collector:
    """Polls feeds, and has what is new read."""

    def __init__(
        self, ports: Ports, pace: Pace | None = None, *, seed: int | None = None, rates: Rates | None = None
    ) -> None:
        self._ports = ports
        self._rates = rates
        self._pace = pace or Pace()
        self._poller = Poller(ports, self._pace, seed=seed)
        self._reader: Reader | None = None

    async def collect(self, progress: Progress = _silent) -> Pass:
        """One pass: polls every due feed, and reads everything that is kept and not read yet.

        Reading begins while slow feeds are still being waited for.
        """
        result = Pass()
        if self._reader is not None:
            self._reader.begin_pass()
        polling = asyncio.create_task(self._poller.poll_due(result, progress))
        try:
            while not polling.done():
                await asyncio.wait({polling}, timeout=_READ_EVERY)
                await self.read_pending(result, progress)
            await polling
        finally:
            polling.cancel()
            await asyncio.wait({polling})
        await self.read_pending(result, progress)
        if self._reader is not None:
            await self._reader.give_samples()
        return result

    async def read_pending(self, result: Pass, progress: Progress = _silent) -> None:
        """Reads all entries that wait; what must be tried later is left for the next pass."""
        if self._reader is None and not await kept(self._ports.archive.pending, 1):
            return
        reader = self._reader or await self._first_reader()
        await reader.read_pending(result, progress)

    async def _first_reader(self) -> "Reader":
        from bot.pipeline.reader import Reader

        reader = Reader(self._ports, self._pace, self._rates)
        await reader.catch_up()
        self._reader = reader
        return reader
