"""Ticks by the clock, whatever happens to the clock. APScheduler's own clock is moved, and ours with it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers

from adapters import schedule
from adapters.schedule import Schedule

OFTEN = timedelta(seconds=0.05)


@pytest.fixture
def wall(monkeypatch):
    """How far the clock on the wall is off."""

    class Wall(datetime):
        off = timedelta()

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + cls.off

    for module in (schedulers, executors, schedule):
        monkeypatch.setattr(module, "datetime", Wall)
    return Wall


async def ticks(counted, number):
    """Waits for so many more ticks."""
    wanted = len(counted) + number
    async with asyncio.timeout(5):
        while len(counted) < wanted:  # noqa: ASYNC110 - a tick tells nobody but its own list
            await asyncio.sleep(0.01)


async def test_a_clock_that_is_set_stops_no_ticks(wall):
    counted = []

    async def tick():
        counted.append(wall.now(UTC))

    made = Schedule(glance=OFTEN)
    made.every(OFTEN, tick)
    made.start()
    await ticks(counted, 3)
    for jump in (timedelta(hours=-2), timedelta(hours=1), timedelta(hours=-30)):
        wall.off += jump
        await ticks(counted, 3)
    made.stop()
    made.close()


async def test_a_tick_that_fails_comes_again(caplog):
    counted = []

    async def tick():
        counted.append(1)
        raise ValueError("broken")

    made = Schedule()
    made.every(OFTEN, tick)
    made.start()
    await ticks(counted, 2)
    made.stop()
    made.close()
    assert "tick failed name=tick" in caplog.text


async def test_a_tick_never_runs_twice_at_once():
    running, most = 0, 0

    async def tick():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.2)
        running -= 1

    made = Schedule()
    made.every(OFTEN, tick)
    made.start()
    await asyncio.sleep(0.6)
    made.stop()
    await asyncio.sleep(0.25)
    made.close()
    assert (running, most) == (0, 1)


async def test_a_tick_that_is_cut_short_by_the_end_is_no_error(caplog):
    begun = asyncio.Event()

    async def tick():
        begun.set()
        await asyncio.sleep(60)

    made = Schedule()
    made.every(OFTEN, tick)
    made.start()
    await asyncio.wait_for(begun.wait(), 5)
    made.stop()
    made.close()
    await asyncio.sleep(0.05)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
