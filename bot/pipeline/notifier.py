"""What whoever runs Briefwire is to hear of feeds: trouble, its end and questions, each told once."""

import asyncio
import logging
from datetime import timedelta

from bot import cards, deliveries
from bot.errors import BriefwireError, Gone, Refused, Retry
from bot.model import Address, Notice
from bot.pipeline.connections import Ports, kept, steady_now
from bot.pipeline.leases import Lease, Leased

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


class Notifier:
    """Tells notices at one address. Without one they are logged, and /feeds shows how feeds are all the same."""

    def __init__(self, ports: Ports, address: Address | None) -> None:
        self._ports = ports
        self._address = address

    async def notify(self) -> int:
        """Tells what is due; returns how much that was. For what there is no time left, its claim runs out."""
        steady, now = steady_now(), self._ports.clock()
        claimed = await kept(self._ports.archive.claim_notices, now, deliveries.LEASE)
        lease = Lease(claimed=now, steady=steady, clock=self._ports.clock)
        for number, notice in enumerate(claimed):
            if not lease.lets_write():
                return number
            await self._tell(notice, lease)
        return len(claimed)

    async def _tell(self, notice: Notice, lease: Lease) -> None:
        """One notice, to its settlement. If that fails its claim runs out, and it is looked up then."""
        archive, now = self._ports.archive, self._ports.clock()
        try:
            async with asyncio.timeout(lease.left()):
                await self._post(notice, lease)
        except (Gone, Refused) as error:
            log.warning("notice not told feed=%s text=%s reason=%s", notice.feed, notice.text, error)
            await kept(archive.settle_notice, notice, "failed", reason=str(error), due=now)
        except (BriefwireError, TimeoutError) as error:
            again = notice.attempts + 1 < MAX_ATTEMPTS
            asked = error.after if isinstance(error, Retry) else None
            wait = max(asked or timedelta(0), min(_FIRST_WAIT * 2**notice.attempts, _LONGEST_WAIT))
            state, reason = "queued" if again else "failed", str(error) or "The platform took too long to answer."
            # Not before the lease is over: until then nobody can know for sure what became of it.
            due = max(now + wait, notice.due)
            await kept(archive.settle_notice, notice, state, reason=reason, due=due)
        except Exception:
            log.exception("notice crashed feed=%s", notice.feed)
        else:
            await kept(archive.settle_notice, notice, "told", reason="", due=now)

    async def _post(self, notice: Notice, lease: Lease) -> None:
        if self._address is None:
            log.warning("feed notice kind=%s text=%s", notice.kind, notice.text)
            return
        platform = self._ports.platforms.get(self._address.platform)
        if platform is None:
            raise Retry(f"The platform {self._address.platform} is not connected.")
        if notice.begun is not None and await platform.find(self._address, notice.key, notice.begun) is not None:
            return
        await Leased(platform, lease).post(self._address, cards.feed_notice(notice), notice.key)
