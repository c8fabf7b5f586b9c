"""Briefs that are due and deliveries that are queued, in; what became of them, out: claim, send, settle.

One delivery at a time goes to a channel, many go to many, each when its budget allows; how one is sent is for
`sender`.
"""

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TypeAlias

from bot import cards, deliveries, subscriptions
from bot.budgets import Budget, Turns
from bot.errors import BriefwireError, Gone, Refused, Retry
from bot.model import Address, Delivery, Subscription
from bot.pipeline.connections import OneThread, Ports, steady_now
from bot.pipeline.leases import Lease
from bot.pipeline.sender import Sender
from bot.pipeline.wishes import Wishes
from bot.ports import Archive, Platform

log = logging.getLogger(__name__)

AT_ONCE = 512
_BREATH = 0.1  # seconds between two claims while there is something in hand
_LONGEST_NAP = 1.0
_LONGEST_HOLD = timedelta(minutes=15)

Claim: TypeAlias = tuple[Delivery, Subscription | None, Sequence[Delivery], Lease]


class Publisher:
    """Plans briefs that are due, and sends what is queued."""

    def __init__(
        self,
        ports: Ports,
        budgets: Mapping[str, Budget] = MappingProxyType({}),
        *,
        seed: int | None = None,
    ) -> None:
        self._ports = ports
        self._kept = OneThread()
        self._wishes = Wishes(ports.archive, self._kept)
        self._turns = Turns(budgets)
        self._unsettled: list[tuple[Delivery, int | None, asyncio.Future[None]]] = []
        self._settling: asyncio.Task[None] | None = None
        self._sender = Sender(ports, self._turns, self._kept)
        self._jitter = random.Random(seed)  # noqa: S311 - spreads retries, guards nothing
        self._later: dict[str, datetime] = {}  # channels of which the platform said when to come back
        self._sending = asyncio.Lock()
        self._closing = asyncio.Event()

    async def close(self) -> None:
        """Finishes and settles what is in hand, and begins no other."""
        self._closing.set()
        async with self._sending:
            return

    # --- briefs -----------------------------------------------------------------------------------

    async def plan_briefs(self) -> int:
        """Queues the brief of every subscription whose hour has come; returns how many.

        Two processes may plan at once: a brief's key is its local date, so one of them is too late.
        """
        archive, now = self._ports.archive, self._ports.clock()
        wishes, last, waiting = (
            await self._wishes.index(),
            await self._kept(archive.last_briefs),
            await self._kept(archive.waiting),
        )
        queued = 0
        for subscription in wishes.by_id.values():
            waits = subscription.id in waiting
            day = subscriptions.due_brief(subscription, now, last.get(subscription.id), held_back=waits)
            if day is not None:
                queued += await self._plan_brief(subscription, day, now)
        return queued

    async def _plan_brief(self, subscription: Subscription, day: date, now: datetime) -> int:
        """One brief, without what its channel was told since; none that is empty where nobody wants that."""
        archive = self._ports.archive
        items = await self._kept(archive.for_brief, subscription, now)
        if not items and (subscription.when.live or not subscription.empty):
            return 0
        return await self._kept(archive.queue, (deliveries.brief(subscription, day, items, now=now),))

    # --- sending ----------------------------------------------------------------------------------

    async def publish(self) -> int:
        """Sends everything that is due now; returns how many deliveries were tried."""
        tried = 0
        async with self._sending:
            in_hand: set[asyncio.Task[None]] = set()
            while not self._closing.is_set():
                claimed = await self._claim(AT_ONCE - len(in_hand)) if len(in_hand) <= AT_ONCE // 2 else []
                tried += len(claimed)
                in_hand |= {asyncio.create_task(self._handle(*claim)) for claim in claimed}
                if not in_hand and not await self._nap():
                    break
                in_hand = await self._some_done(in_hand)
            if in_hand:
                await asyncio.wait(in_hand)
        return tried

    async def drain(self) -> int:
        """The same, and what a process that was killed had in hand: that can be taken over after its lease."""
        tried, end = await self.publish(), steady_now() + deliveries.LEASE.total_seconds() + 1
        while steady_now() < end and await self._kept(self._ports.archive.in_hand) > 0:
            await asyncio.sleep(_LONGEST_NAP)
            tried += await self.publish()
        return tried

    async def _claim(self, room: int) -> list[Claim]:
        """Deliveries to send, each with who wants it and what its channel was told of its story.

        That cannot change meanwhile: while something is being sent in a channel, nobody else sends there.
        """
        archive, steady, now = self._ports.archive, steady_now(), self._ports.clock()
        # A clock that was set back must not make them wait longer than they were asked to.
        self._later = {key: until for key, until in self._later.items() if now < until <= now + _LONGEST_HOLD}
        busy = self._turns.busy(steady_now()) | self._later.keys()
        choose = self._turns.choose
        claimed = await self._kept(archive.claim, now, deliveries.LEASE, room, apart_from=busy, choose=choose)
        if not claimed:
            return []
        by_id = (await self._wishes.index()).by_id
        lease = Lease(claimed=now, steady=steady, clock=self._ports.clock)
        wanted = [(one, by_id.get(one.subscription)) for one in claimed]
        return await self._kept(_with_told, archive, wanted, lease)

    async def _nap(self) -> bool:
        """Waits until a budget allows more; False if none is used up."""
        wait = self._turns.wait(steady_now())
        if wait <= 0:
            return False
        try:
            await asyncio.wait_for(self._closing.wait(), min(wait, _LONGEST_NAP))
        except TimeoutError:
            return True
        return True

    async def _some_done(self, in_hand: "set[asyncio.Task[None]]") -> "set[asyncio.Task[None]]":
        """What is still in hand after some of it is done."""
        if not in_hand:
            return in_hand
        _, left = await asyncio.wait(in_hand, return_when=asyncio.FIRST_COMPLETED)
        if left:
            _, left = await asyncio.wait(left, timeout=_BREATH)
        return left

    async def _handle(
        self, delivery: Delivery, subscription: Subscription | None, told: Sequence[Delivery], lease: Lease
    ) -> None:
        """One delivery, from its claim to its settlement. What goes wrong here concerns no other."""
        try:
            outcome, shown = await self._outcome(delivery, subscription, told, lease)
            await self._settled(outcome, shown)
        except Exception:
            # The claim stays open; when its lease is over it is looked up and settled.
            log.exception("delivery not settled key=%s", delivery.key)

    async def _settled(self, outcome: Delivery, shown: int | None) -> None:
        """Stores an outcome, together with those that came while others were being stored."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._unsettled.append((outcome, shown, done))
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        await done

    async def _settle(self) -> None:
        while self._unsettled:
            batch, self._unsettled = self._unsettled, []
            errors = await self._kept(_settle_each, self._ports.archive, [one[:2] for one in batch])
            for (_, _, done), error in zip(batch, errors, strict=True):
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _outcome(
        self, delivery: Delivery, subscription: Subscription | None, told: Sequence[Delivery], lease: Lease
    ) -> tuple[Delivery, int | None]:
        """The delivery as it went, and the revision of its story that was shown."""
        clock = self._ports.clock
        try:
            return await self._sender.send(delivery, _wanting(subscription), told, lease)
        except BriefwireError as error:
            # What was refused is a fault of ours that somebody has to see.
            level = logging.ERROR if isinstance(error, Refused) else logging.WARNING
            log.log(level, "delivery not sent key=%s reason=%s", delivery.key, error)
            if isinstance(error, Gone) and subscription is not None and subscription.state == "active":
                await self._pause(subscription, error)
            if isinstance(error, Retry) and error.after is not None and subscription is not None:
                self._later[subscription.address.channel_key] = clock() + min(error.after, _LONGEST_HOLD)
            return deliveries.not_sent(delivery, error, clock(), self._jitter.random()), None
        except Exception as error:
            log.exception("delivery crashed key=%s", delivery.key)
            return deliveries.not_sent(delivery, error, clock(), self._jitter.random()), None

    async def _pause(self, subscription: Subscription, error: Gone) -> None:
        """Pauses all subscriptions of a channel that is gone, with a dated reason, and tells their owners."""
        reason = f"{self._ports.clock():%d %B %Y}: {error}"
        gone = await self._kept(_paused, self._ports.archive, subscription.address, reason)
        if not gone:
            return  # another process found it gone before us, and tells whom it concerns
        log.error("channel paused address=%s reason=%s", subscription.address.channel_key, reason)
        platform = self._ports.platforms[subscription.address.platform]
        for owner in {one.owner for one in gone} - {None, subscriptions.CONFIG_OWNER}:
            person = replace(subscription.address, channel=str(owner), thread=None)
            await self._tell_owner(platform, person, reason)

    async def _tell_owner(self, platform: Platform, address: Address, reason: str) -> None:
        text = f"What you follow is paused. {reason} Say /resume there when it is back."
        try:
            async with asyncio.timeout(deliveries.SEND_WITHIN.total_seconds()):
                await platform.post(address, cards.notice("A channel is gone", text), f"gone/{reason}")
        except (BriefwireError, TimeoutError) as error:
            log.warning("owner not told reason=%s", error)


def _paused(archive: Archive, address: Address, reason: str) -> list[Subscription]:
    """Pauses what a channel follows; all that was active, which of several processes at once is one's alone."""
    with archive.at_once():
        active = [one for one in archive.subscriptions(address) if one.state == "active"]
        for one in active:
            archive.put_subscription(replace(one, state="paused", reason=reason))
    return active


def _with_told(
    archive: Archive, claimed: Sequence[tuple[Delivery, Subscription | None]], lease: Lease
) -> list[Claim]:
    asked = {
        one.key: (wish.address, one.story)
        for one, wish in claimed
        if wish is not None and not deliveries.is_brief(one)
    }
    told = dict(zip(asked, archive.told_each(tuple(asked.values())), strict=True))
    return [(one, wish, told.get(one.key, ()), lease) for one, wish in claimed]


def _settle_each(archive: Archive, outcomes: Sequence[tuple[Delivery, int | None]]) -> list[Exception | None]:
    """Stores them together; where that fails each by itself, for one that cannot be kept concerns no other."""
    try:
        archive.settle_all(outcomes)
    except Exception as error:
        if len(outcomes) == 1:
            return [error]
        return [error for outcome in outcomes for error in _settle_each(archive, [outcome])]
    return [None] * len(outcomes)


def _wanting(subscription: Subscription | None) -> Subscription:
    """The subscription, where it still wants to be told."""
    if subscription is None:
        raise Refused("The subscription has ended.")
    if subscription.state == "paused":
        raise Gone(subscription.reason or "The subscription was paused by request.")
    return subscription
