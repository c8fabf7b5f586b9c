"""Commands that work on the archive: run, poll, ask."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.wiring import Briefwire, briefwire, load, utc_now, warn
from bot import accounts, wording
from bot.errors import NotUnderstood
from bot.model import Card, File, Image, Request
from bot.pipeline import Pass
from bot.pipeline import Progress as Told
from bot.ports import Archive

_PUBLISH_EVERY = timedelta(seconds=2)
_NOTIFY_EVERY = timedelta(seconds=10)
_BRIEFS_EVERY = timedelta(seconds=20)
_LONGEST_TICK = timedelta(seconds=30)
_STOP_WITHIN = 8.0


def run(given: argparse.Namespace) -> int:
    """Polls, briefs, delivers and answers until SIGTERM or SIGINT; then finishes what is in hand."""
    config = load(given.config)

    async def work() -> int:
        async with briefwire(config) as bot:
            if given.until_idle:
                return await _until_idle(bot)
            return await _until_stopped(bot, config.poll.every)

    return asyncio.run(work())


async def _until_idle(bot: Briefwire) -> int:
    with _progress() as told:
        result = await bot.collector.collect(told)
    await _say_left_over(bot)
    await bot.publisher.plan_briefs()
    await bot.publisher.drain()
    await bot.notifier.notify()
    _say_pass(result)
    await _say_account(bot)
    await _status(bot, result)  # what was due is delivered all the same, and a schedule goes on
    return 0


async def _until_stopped(bot: Briefwire, every: timedelta) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    for platform in bot.ports.platforms.values():
        await platform.start(bot.desk.reply)
    await _say_welcome(bot)
    working: set[asyncio.Task[object]] = set()

    async def pass_over() -> None:
        result = await bot.collector.collect()
        if result.new or result.problems:
            _say_pass(result)

    async def collect() -> None:
        task: asyncio.Task[object] = asyncio.create_task(pass_over())
        working.add(task)
        task.add_done_callback(working.discard)
        await asyncio.wait({task})

    from adapters.schedule import Schedule

    schedule = Schedule()
    tick = min(every / 4, _LONGEST_TICK)
    schedule.every(tick, collect, jitter=tick / 5)
    schedule.every(_BRIEFS_EVERY, bot.publisher.plan_briefs)
    schedule.every(_PUBLISH_EVERY, bot.publisher.publish)
    schedule.every(_NOTIFY_EVERY, bot.notifier.notify)
    schedule.start()
    await stopped.wait()
    schedule.stop()
    await _finish(bot, working)
    schedule.close()
    await _say_account(bot)
    return 0


async def _finish(bot: Briefwire, working: set[asyncio.Task[object]]) -> None:
    """Lets go: collecting is cut short (what it kept is kept), sending is finished, platforms disconnect."""
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    with suppress(TimeoutError):  # what hangs is looked up and settled by the next run
        await asyncio.wait_for(bot.publisher.close(), _STOP_WITHIN)
    for platform in bot.ports.platforms.values():
        await platform.stop()


def poll(given: argparse.Namespace) -> int:
    """One pass over the due feeds, told at its end. Nothing is delivered."""
    config = load(given.config)

    async def work() -> int:
        async with briefwire(config, with_platforms={}) as bot:
            if given.all:
                await asyncio.to_thread(_make_all_due, bot.ports.archive)
            with _progress() as told:
                result = await bot.collector.collect(told)
            _say_pass(result)
            await _say_account(bot)
            return await _status(bot, result)

    return asyncio.run(work())


def _make_all_due(archive: Archive) -> None:
    for state in archive.feeds():
        archive.put_feed_state(replace(state, next_check=None))


def ask(given: argparse.Namespace) -> int:
    """One chat command, answered from the archive."""
    from adapters.archive import connect
    from adapters.charts import connect as connect_charts
    from adapters.console import HERE, show_all
    from adapters.rates import connect as connect_rates
    from adapters.records import card_record
    from adapters.sheets import write
    from bot.pipeline import Desk

    archive = connect(load(given.config).store.url)
    try:
        desk = Desk(archive, utc_now, connect_rates(), connect_charts(), write)
        card = asyncio.run(desk.reply(Request(text=" ".join(given.question), address=HERE, user="terminal")))
    finally:
        archive.close()
    if given.save:
        _save(card, given.save)
    if given.json:
        sys.stdout.write(json.dumps(card_record(card), ensure_ascii=False, indent=2) + "\n")
    else:
        show_all((card,))
    return 0


def _save(card: Card, path: Path) -> None:
    """Writes the picture or file on a card."""
    made = next((part for part in card.parts if isinstance(part, Image | File)), None)
    if made is None:
        raise NotUnderstood("There is no chart or file on that answer.", hint="Ask for chart … or export ….")
    path.write_bytes(made.png if isinstance(made, Image) else made.data)


@contextmanager
def _progress() -> Iterator[Told]:
    """A progress bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    terminal = Terminal(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=terminal, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield told


async def _status(bot: Briefwire, result: Pass) -> int:
    """1 where no feed at all can be read, and that is said; trouble with some is no failure of the run."""
    if not result.polled or len(result.problems) < result.polled:
        return 0
    states = await asyncio.to_thread(bot.ports.archive.feeds)
    if any(not state.failures and state.health not in {"paused", "gone"} for state in states):
        return 0
    warn("No feed could be read; briefwire feeds check says why, and briefwire doctor what else is wrong.")
    return 1


def _say_pass(result: Pass) -> None:
    out = sys.stdout
    out.write(
        f"{wording.count(result.polled, 'feed')} polled "
        f"({result.unchanged} unchanged, {len(result.problems)} failed); "
        f"{wording.count(result.new, 'new item')}; {wording.count(result.read, 'article')} read"
        f"{f', {result.repeated} already known' if result.repeated else ''}"
        f"{f', {result.later} to be tried again' if result.later else ''}.\n"
    )
    for feed, reason in result.problems:
        out.write(f"  {feed}: {reason}\n")
    for question in result.questions:
        out.write(f"  {question} Say: briefwire ask admit, or: briefwire ask dismiss\n")
    out.flush()


async def _say_welcome(bot: Briefwire) -> None:
    """What it is about to do, and what is missing for that."""
    archive = bot.ports.archive
    feeds, wishes = await asyncio.to_thread(archive.feeds), await asyncio.to_thread(archive.subscriptions)
    where = wording.joined(bot.ports.platforms)
    sys.stdout.write(
        f"Reading {wording.count(len(feeds), 'feed')} for {wording.count(len(wishes), 'subscription')}"
        f"{f' on {where}' if where else ''}. Ctrl-C stops.\n"
    )
    if not feeds:
        sys.stdout.write("There is nothing to read yet: briefwire feeds add URL.\n")
    if not wishes:
        sys.stdout.write("Nobody is told anything yet: say /subscribe ai-capex in a channel.\n")
    await _say_left_over(bot)
    sys.stdout.flush()


async def _say_left_over(bot: Briefwire) -> None:
    """What a run that was killed had in hand: nobody can say at once how far it had come."""
    number = await asyncio.to_thread(bot.ports.archive.in_hand)
    if number:
        left = wording.count(number, "delivery", "deliveries")
        sys.stdout.write(f"A run that was killed had {left} in hand; taken over within a minute.\n")


async def _say_account(bot: Briefwire) -> None:
    """The sum of all that was ever fetched, which always closes, and why each part of it is what it is."""
    account = await asyncio.to_thread(bot.ports.archive.account)
    sys.stdout.write("".join(f"{line}\n" for line in (accounts.balance(account), *accounts.reasons(account))))
