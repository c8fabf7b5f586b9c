"""A claim and a platform, in; the platform for as long as the claim is surely ours, out.

Why everything is told exactly once, on platforms that know no keys, by processes that may die or oversleep at any
step:

1. The archive gives a delivery to one process at a time, and a channel too, until the lease of the claim is over.
2. A write begins no later than `SEND_WITHIN` before that, and has arrived `SEND_WITHIN` after it began, or never
   will. So when the lease is over, all that an attempt will ever have done is there to be seen.
3. How an attempt ended is known (a receipt, or a plain no) or it is not (no answer, cut off, a death). Then nobody
   looks, and nobody tells that story in that channel, before its lease is over.
4. Whatever may have been done is looked up before it is done. Found, it is settled; not found, it is done; and a
   look that fails means neither: it is repeated later.
5. That something was sent is stored whoever says so; any other outcome only from whoever holds the claim.

Two messages with one key would need two writes. Before the second somebody looked (4), after the lease of the
first was over (3), when the first was there to be seen (2); and two at once cannot be (1).

What can break it: a process that stands still between the check of its lease and the first byte, or a platform
that sits on a message, for longer than `SEND_WITHIN`; clocks of two machines that differ by more than that. Where
the platform knows keys, as Discord does for some minutes, even these are one message.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot import deliveries
from bot.errors import BriefwireError, Retry, Unsure
from bot.model import Address, Card
from bot.pipeline.connections import steady_now
from bot.ports import Clock, Platform

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """How long a claim is ours, by the clock that others go by and by one that never jumps."""

    claimed: datetime
    steady: float
    clock: Clock

    def left(self) -> float:
        """The seconds until somebody else may take the claim over."""
        gone = max((self.clock() - self.claimed).total_seconds(), steady_now() - self.steady)
        return deliveries.LEASE.total_seconds() - gone

    def lets_write(self, after: float = 0.0) -> bool:
        """Whether what is begun then has arrived before anybody else looks."""
        return self.left() - after >= deliveries.SEND_WITHIN.total_seconds()


class Leased:
    """A platform, for one attempt. `wrote`: something was done there, or may have been."""

    def __init__(self, platform: Platform, lease: Lease) -> None:
        self._platform = platform
        self._lease = lease
        self.wrote = False

    async def post(self, address: Address, card: Card, key: str) -> str:
        self._check()
        return await self._written(self._platform.post(address, card, key))

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        self._check()
        await self._written(self._platform.edit(address, receipt, card))

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        return await self._platform.find(address, key, since)

    def _check(self) -> None:
        if not self._lease.lets_write():
            raise Retry("There was no time left to send it; it is sent a little later.")

    async def _written(self, writing: Awaitable[T]) -> T:
        before, self.wrote = self.wrote, True
        try:
            return await writing
        except BriefwireError as error:
            self.wrote = before or isinstance(error, Unsure)
            raise

    def ended(self, error: Retry | TimeoutError) -> Retry:
        """What an attempt's end means for the whole of it: unsure where something may have been done before."""
        if isinstance(error, TimeoutError):
            error = Retry(f"{self._platform.name} took too long to answer.")
        if self.wrote and not isinstance(error, Unsure):
            return Unsure(str(error), error.after)
        return error
