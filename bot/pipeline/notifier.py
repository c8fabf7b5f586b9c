"""What whoever runs Briefwire is to hear of feeds: trouble, its end and questions, each told once."""

import asyncio
import logging
from datetime import timedelta

from bot import cards, deliveries
from bot.errors import BriefwireError, Gone, Refused, Retry
from bot.model import Address, Notice
from bot.pipeline.connections import Ports, kept

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


class Notifier:
    """Tells notices at one address. Without one they are logged, and /feeds shows how feeds are all the same."""

    def __init__(self, ports: Ports, address: Address | None) -> None:
        self._ports = ports
        self._address = address

    async def notify(self) -> int:
        """Tells what is due; returns how much that was."""
        claimed = await kept(self._ports.archive.claim_notices, self._ports.clock(), deliveries.LEASE)
        for notice in claimed:
            await self._tell(notice)
        return len(claimed)

    async def _tell(self, notice: Notice) -> None:
        """One notice, to its settlement. If that fails its claim runs out, and it is looked up then."""
        archive, now = self._ports.archive, self._ports.clock()
        try:
            async with asyncio.timeout(deliveries.SEND_WITHIN.total_seconds()):
                await self._post(notice)
        except (Gone, Refused) as error:
            log.warning("notice not told feed=%s text=%s reason=%s", notice.feed, notice.text, error)
            await kept(archive.settle_notice, notice, "failed", reason=str(error), due=now)
        except (BriefwireError, TimeoutError) as error:
            again = notice.attempts + 1 < MAX_ATTEMPTS
            asked = error.after if isinstance(error, Retry) else None
            wait = max(asked or timedelta(0), min(_FIRST_WAIT * 2**notice.attempts, _LONGEST_WAIT))
            state, reason = "queued" if again else "failed", str(error) or "The platform took too long to answer."
            await kept(archive.settle_notice, notice, state, reason=reason, due=now + wait)
        except Exception:
            log.exception("notice crashed feed=%s", notice.feed)
        else:
            await kept(archive.settle_notice, notice, "told", reason="", due=now)

    async def _post(self, notice: Notice) -> None:
        if self._address is None:
            log.warning("feed notice kind=%s text=%s", notice.kind, notice.text)
            return
        platform = self._ports.platforms.get(self._address.platform)
        if platform is None:
            raise Retry(f"The platform {self._address.platform} is not connected.")
        if notice.begun is not None and await platform.find(self._address, notice.key, notice.begun) is not None:
            return
        await platform.post(self._address, cards.feed_notice(notice), notice.key)
