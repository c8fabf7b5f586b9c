"""One delivery and what its channel was told before, in; one message out, or an edit, or nothing at all.

Whatever was tried before is looked up on the platform before it is tried again.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot import alerts, cards, deliveries, queries, stories, subscriptions
from bot.budgets import Turns
from bot.cards.updates import state_notice, update
from bot.errors import Gone, Refused, Retry
from bot.model import Address, Card, Delivery, Story, Subscription
from bot.pipeline.connections import Kept, Ports, steady_now
from bot.pipeline.leases import Lease, Leased

log = logging.getLogger(__name__)

HELD = "; held by quiet hours"
_REMEMBER, _STORIES = 3.0, 500


class Sender:
    """Sends deliveries one by one, as many at once as it is asked to."""

    def __init__(self, ports: Ports, turns: Turns, kept: Kept) -> None:
        self._ports, self._turns, self._kept = ports, turns, kept
        self._stories: dict[tuple[str, str, str], tuple[float, Story, Card]] = {}

    async def send(
        self, delivery: Delivery, subscription: Subscription, told: Sequence[Delivery], lease: Lease
    ) -> tuple[Delivery, int | None]:
        """Sends it when it is its turn; the delivery as it went, and the revision of its story that was shown."""
        platform = self._ports.platforms.get(subscription.address.platform)
        if platform is None:
            raise Retry(
                f"The platform {subscription.address.platform} is not configured.", after=timedelta(minutes=10)
            )
        wait = max(0.0, self._turns.take(subscription.address, steady_now()) - steady_now())
        if not lease.lets_write(after=wait):
            return _again(delivery, self._ports.clock() + timedelta(seconds=wait)), None
        await asyncio.sleep(wait)
        leased = Leased(platform, lease)
        try:
            async with asyncio.timeout(lease.left()):
                if deliveries.is_brief(delivery):
                    return await self._brief(delivery, subscription, leased), None
                if alerts.is_alert(delivery):
                    return await self._alert(delivery, subscription, leased), None
                return await self._tell(delivery, subscription, leased, told)
        except (Retry, TimeoutError) as error:
            raise leased.ended(error) from error

    async def _brief(self, delivery: Delivery, subscription: Subscription, platform: Leased) -> Delivery:
        """The brief in one message, and beneath it what there is to say of each of its stories."""
        address = subscription.address
        shown = delivery.items[: cards.ITEMS_ON_A_BRIEF + cards.MOST_LINES_BENEATH]
        more = len(delivery.items) - len(shown)
        found = [await self._kept(self._ports.archive.story, item) for item in shown]
        # Two that were queued for it may have become one since.
        told = list({story.id: story for story in found if story is not None}.values())
        denied = await self._denied(told[: cards.ITEMS_ON_A_BRIEF])
        receipt = await self._found(platform, address, delivery, delivery.key)
        if receipt is None:
            card = brief_card(told, delivery, subscription, more, denied)
            receipt = await platform.post(address, card, delivery.key)
        beneath = _beneath(address, receipt)
        for number, card in enumerate(cards.details(told, more, denied), 1):
            await self._say(platform, beneath, card, delivery, f"{delivery.key}/{number}")
        return deliveries.sent(delivery, receipt, self._ports.clock())

    async def _denied(self, told: Sequence[Story]) -> cards.Denied:
        """Which of the stories' figures were denied since, and by whom."""
        found: cards.Denied = await self._kept(self._looked_up, told)
        return found

    def _looked_up(self, told: Sequence[Story]) -> cards.Denied:
        return queries.denials(told, self._ports.archive, now=self._ports.clock())

    async def _alert(self, delivery: Delivery, subscription: Subscription, platform: Leased) -> Delivery:
        receipt = await self._found(platform, subscription.address, delivery, delivery.key)
        if receipt is None:
            reading = await self._kept(self._ports.archive.article, alerts.article_of(delivery))
            if reading is None or subscription.rule is None:
                raise Refused("The article of this alert is not in the archive.")
            card = cards.alert(subscription.rule, delivery.note, reading.article, subscription.id)
            receipt = await platform.post(subscription.address, card, delivery.key)
        return deliveries.sent(delivery, receipt, self._ports.clock())

    async def _tell(
        self, delivery: Delivery, subscription: Subscription, platform: Leased, before: Sequence[Delivery]
    ) -> tuple[Delivery, int | None]:
        """A story: posted where its channel does not have it yet, else edited, else nothing at all."""
        address, now = subscription.address, self._ports.clock()
        later = _to_look(delivery, before, now)
        if later is not None:
            return _again(delivery, later), None
        story, card = await self._story(delivery, subscription.tz)
        told = await self._told(delivery, subscription, platform, before)
        mine = next((one for one in told if one.key == delivery.key), None)
        if mine is not None:
            return mine, None
        step = deliveries.step(delivery, told)
        if step == "skip":
            return deliveries.told_before(delivery, "told here before", now), None
        waits = await self._waiting(delivery, subscription, story, now, edits=step == "edit")
        if waits is not None:
            return waits, None
        root, headline = deliveries.root(told), stories.only_headline(delivery.note)
        if told and (
            headline or step == "post"
        ):  # where nothing beneath the card says what is new, it does itself
            denied = await self._denied((story,))
            card = cards.story(story, tz=subscription.tz, note=f"updated: {delivery.note}", denied=denied)
        if step == "edit" and root is not None:
            await self._edit(platform, address, root, card)
            if not headline:
                await self._say_what_changed(platform, address, root, delivery, story)
            return deliveries.sent(delivery, root, self._ports.clock()), None
        receipt = await platform.post(address, card, delivery.key)
        return deliveries.sent(delivery, receipt, self._ports.clock()), story.revision

    async def _story(self, delivery: Delivery, tz: str) -> tuple[Story, Card]:
        """A delivery's story with its card, remembered for some seconds: many channels are told the same."""
        label = delivery.note if delivery.note == deliveries.SAMPLE else ""
        key = (delivery.story, tz, label)
        known = self._stories.get(key)
        if known is None or known[0] < steady_now() or known[1].revision < delivery.revision:
            story = await self._kept(self._ports.archive.story, delivery.story)
            if story is None:
                raise Refused(f"The story {delivery.story} is not in the archive.")
            if len(self._stories) >= _STORIES:
                self._stories.clear()
            denied = await self._denied((story,))
            card = cards.story(story, tz=tz, note=label, denied=denied)
            known = self._stories[key] = (steady_now() + _REMEMBER, story, card)
        return known[1:]

    async def _told(
        self, delivery: Delivery, subscription: Subscription, platform: Leased, before: Sequence[Delivery]
    ) -> list[Delivery]:
        """What the channel has of a story for sure: what an attempt may have posted is looked up now.

        Also another's attempt, or this one would post the story beside a card of which nobody knew.
        """
        told = []
        for other in before:
            if other.state == "sent":
                told.append(other)
            elif other.key != delivery.key or delivery.begun is not None:
                receipt = await platform.find(subscription.address, other.key, other.begun or self._ports.clock())
                if receipt is not None:
                    told.append(deliveries.sent(other, receipt, self._ports.clock()))
                    await self._kept(self._ports.archive.settle, told[-1])
        return told

    async def _waiting(
        self, delivery: Delivery, subscription: Subscription, story: Story, now: datetime, *, edits: bool
    ) -> Delivery | None:
        """The delivery, put off where quiet hours or the day's cap want it so; None if it may be sent now."""
        until = subscriptions.quiet_until(subscription, now)
        if until is not None and not subscriptions.breaks_quiet(subscription, story):
            return deliveries.put_off(delivery, until, f"{delivery.reason.removesuffix(HELD)}{HELD}")
        if subscription.cap is None or edits:
            return None
        today = subscriptions.day_start(subscription, now)
        if await self._kept(self._ports.archive.told_since, subscription.id, today) < subscription.cap:
            return None
        return deliveries.held_back(delivery, f"over the cap of {subscription.cap} a day")

    async def _edit(self, platform: Leased, address: Address, root: str, card: Card) -> None:
        """Shows a story's new form in the card that told it."""
        try:
            await platform.edit(address, root, card)
        except Gone as error:  # the card is, not the channel: the next post will tell
            raise Refused(f"The posted card cannot be edited any more: {error}") from error

    async def _say_what_changed(
        self, platform: Leased, address: Address, root: str, delivery: Delivery, story: Story
    ) -> None:
        """Says beneath a card what changed; to the whole channel, where that is how sure the story is."""
        await self._say(platform, _beneath(address, root), update(story, delivery.note), delivery, delivery.key)
        if delivery.notice:
            notice = state_notice(story, delivery.note)
            await self._say(platform, address, notice, delivery, f"{delivery.key}/notice")

    async def _say(self, platform: Leased, address: Address, card: Card, delivery: Delivery, key: str) -> None:
        """What goes with a message, in its turn. Where a platform will not have it, the message is right all the
        same.
        """
        try:
            if await self._found(platform, address, delivery, key) is None:
                await self._turn(address)
                await platform.post(address, card, key)
        except (Gone, Refused, Retry) as error:
            if isinstance(error, Retry) and not deliveries.last_try(delivery):
                raise
            log.warning("note not sent key=%s reason=%s", key, error)

    async def _turn(self, address: Address) -> None:
        await asyncio.sleep(max(0.0, self._turns.take(address, steady_now()) - steady_now()))

    async def _found(self, platform: Leased, address: Address, delivery: Delivery, key: str) -> str | None:
        """The receipt of what an earlier attempt may have sent."""
        return await platform.find(address, key, delivery.begun) if delivery.begun is not None else None


def _again(delivery: Delivery, due: datetime) -> Delivery:
    """The delivery, to be sent then. How an attempt before this one ended stays as unknown as it was."""
    return replace(deliveries.put_off(delivery, due, delivery.reason), begun=delivery.begun)


def _to_look(delivery: Delivery, before: Sequence[Delivery], now: datetime) -> datetime | None:
    """When a delivery may look what else tells the same story in its channel; None if that is known now.

    Each look is a claim, which the others wait for in their turn. Lest they wait for one another for ever, the
    first of them by key looks as soon as it can, and each of the others a lease later.
    """
    tried = [one for one in before if one.state != "sent" and one.key != delivery.key]
    known = max(filter(None, map(deliveries.known_from, tried)), default=None)
    if known is None or known <= now:
        return None
    return known + deliveries.LEASE * sum(one.key < delivery.key for one in tried)


def _beneath(address: Address, receipt: str) -> Address:
    """Where goes what belongs to a message: into its thread, or into the one that it is in itself."""
    return address if address.thread else replace(address, thread=receipt)


def brief_card(
    told: Sequence[Story],
    delivery: Delivery,
    subscription: Subscription,
    more: int = 0,
    denied: cards.Denied = cards.NOTHING,
) -> Card:
    """The card of a day's brief for one subscription; of a live one, what was kept back from it."""
    day = date.fromisoformat(delivery.story.removeprefix("brief:"))
    subject = queries.subject(subscription)
    title = f"{len(told) + more} more on {subject}" if subscription.when.live else f"Brief: {subject}"
    return cards.brief(told, day, title=title, more=more, denied=denied)
