"""What happened on a platform, known by a key, in; the work for it, done by one process and no other, out.

Slack tells of a thing again where nobody acknowledged it in time, and whichever process it tells then; Discord
tells every process that is connected. What is guaranteed where all processes share an archive:

1. One process works on it: the archive gives it to one at a time, for longer than an answer may take.
2. If that process dies before it was done, whoever is told of it again takes it over when the lease is over, and
   looks first for what may have been answered in public already. Slack's events are acknowledged when they are
   answered, or after a second, so that Slack tells of one again where a process died before that.
3. What was acknowledged is not told again: who dies in an answer that takes longer leaves it unanswered, as does
   who is stopped while it waits for one that died. An answer for the asker alone cannot be looked for: it is given
   twice where a process dies between answering and saying so.
4. An archive that does not answer within two seconds keeps nobody from answering: then each process remembers what
   it was told itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Literal

from adapters.memory import Seen
from bot.errors import BriefwireError
from bot.ports import Archive

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than an answer takes, with all that is posted of it."""
KEEP = timedelta(hours=25)
"""Events are told for up to a day."""
_ARCHIVE_WITHIN = 2.0
_LOOK_EVERY = 1.0


class Claims:
    """Does each happening once. Without an archive, that is once in this process."""

    def __init__(self, platform: str, archive: Archive | None = None) -> None:
        self._platform, self._archive = platform, archive
        self._seen = Seen()
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Waits for no other process any more."""
        self._closing.set()

    def before(self, key: str | None) -> bool:
        """Whether this process was told of it before; from now on it was."""
        return key is not None and self._seen.before(key)

    async def once(
        self, key: str | None, work: Callable[[bool], Awaitable[None]], *, patient: bool = True
    ) -> None:
        """Does a work, unless another does; it is told whether another began it. Whoever is `patient` waits to
        take over what that one does not end.
        """
        turn = await self._turn(key, patient=patient) if key is not None else "ours"
        if turn not in {"ours", "again"}:
            return
        try:
            await work(turn == "again")
        except asyncio.CancelledError:
            raise  # not done: whoever is told of it again may do it
        except BaseException:
            await self._end(key)
            raise
        await self._end(key)

    async def _turn(self, key: str, *, patient: bool) -> Literal["ours", "again", "theirs", "done"]:
        while (turn := await self._asked(key)) == "theirs" and patient and not self._closing.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), _LOOK_EVERY)
        return turn

    async def _asked(self, key: str) -> Literal["ours", "again", "theirs", "done"]:
        if self._archive is None:
            return "ours"
        call = asyncio.to_thread(
            self._archive.begin_once, f"{self._platform} {key}", now=datetime.now(UTC), lease=LEASE, keep=KEEP
        )
        try:
            return await asyncio.wait_for(call, _ARCHIVE_WITHIN)
        except (BriefwireError, TimeoutError) as error:
            log.warning("nobody says whether it is answered already, answering error=%s", type(error).__name__)
            return "ours"

    async def _end(self, key: str | None) -> None:
        if self._archive is None or key is None:
            return
        try:
            await asyncio.to_thread(self._archive.end_once, f"{self._platform} {key}")
        except BriefwireError as error:
            log.warning("not remembered as answered reason=%s", error)
