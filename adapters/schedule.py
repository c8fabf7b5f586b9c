"""APScheduler runs our ticks. It keeps no state: what is due is read from the archive each time."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


class Schedule:
    """Runs coroutines at intervals, each never twice at once; what was missed is caught up once."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
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

    def stop(self) -> None:
        """Starts no more ticks; those that run are left to finish."""
        self._scheduler.remove_all_jobs()

    def close(self) -> None:
        """Lets go, after the last tick has finished: one that still runs would be cancelled."""
        self._scheduler.shutdown(wait=False)
