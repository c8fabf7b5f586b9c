"""APScheduler runs our ticks. It keeps no state: what is due is read from the archive each time.

It goes by the clock on the wall. Where that is set back, its next tick would be as far away as the clock was set,
so we look at a clock that never goes back as well.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


_JUMP = timedelta(seconds=1)


class Schedule:
    """Runs coroutines at intervals, each never twice at once; what was missed is caught up once."""

    def __init__(self, *, glance: timedelta = timedelta(seconds=2)) -> None:
        self._glance = glance  # how often the two clocks are compared
        self._watching: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        # A tick that is still at work when the next one comes is our normal case, not a warning.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

    def every(
        self, interval: timedelta, tick: Callable[[], Awaitable[object]], *, jitter: timedelta | None = None
    ) -> None:
        """Runs `tick` now and then at the interval, each time moved by up to `jitter`; its errors are logged."""

        async def guarded() -> None:
            try:
                await tick()
            except asyncio.CancelledError:  # by `close`, after which nothing is left to stop
                log.debug("tick cut short name=%s", getattr(tick, "__name__", "tick"))
            except Exception:
                log.exception("tick failed name=%s", getattr(tick, "__name__", "tick"))

        self._scheduler.add_job(
            guarded,
            "interval",
            seconds=interval.total_seconds(),
            jitter=jitter.total_seconds() if jitter else None,
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Starts the ticks, in the running event loop."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        """Starts every tick anew when the clock on the wall was set."""
        began = _began()
        while True:
            await asyncio.sleep(self._glance.total_seconds())
            now = _began()
            if abs(now - began) > _JUMP:
                log.warning("the clock was set by=%s", now - began)
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
                began = now

    def stop(self) -> None:
        """Starts no more ticks; those that run are left to finish."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.remove_all_jobs()

    def close(self) -> None:
        """Lets go, after the last tick has finished: one that still runs would be cancelled."""
        self._scheduler.shutdown(wait=False)


def _began() -> datetime:
    """When the loop's clock began, by the clock on the wall: the same moment, unless that clock was set."""
    return datetime.now(UTC) - timedelta(seconds=asyncio.get_running_loop().time())
