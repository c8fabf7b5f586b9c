"""Commands over the feeds: list, add, remove, check, import, export."""

import argparse
import asyncio
import sys
from datetime import timedelta
from math import ceil

from rich.console import Console as Terminal
from rich.table import Table
from rich.text import Text

from adapters.archive import connect
from adapters.opml import read_opml, write_opml
from adapters.wiring import briefwire, load, utc_now, warn
from bot import wording
from bot.errors import BriefwireError, Gone, NotAFeed, Retry
from bot.feeds import health
from bot.model import Feed, FeedState
from bot.ports import Archive, Feeds


def list(given: argparse.Namespace) -> int:  # noqa: A001 - the action's name
    """All feeds with their health, a sentence each, those in trouble first."""
    states = _archive(given).feeds()
    if not states:
        sys.stdout.write("No feeds yet. Add one with: briefwire feeds add URL\n")
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("feed", "health", "address"):
        table.add_column(column, overflow="fold")
    now = utc_now()
    for state in sorted(states, key=lambda s: (s.health in {"ok", "new"} and not s.question, s.label.casefold())):
        table.add_row(Text(state.label), Text(health(state, now)), Text(state.address))
    Terminal(highlight=False).print(table)
    return 0


def add(given: argparse.Namespace) -> int:
    """Adds a feed; a site's address finds its feed, two feeds are offered, none is explained."""

    async def work() -> int:
        async with briefwire(load(given.config), with_platforms={}) as bot:
            found = await _found(bot.ports.feeds, given.url)
            if len(found) > 1:
                sys.stdout.write("This site offers several feeds; add the one you want:\n")
                for feed in found:
                    sys.stdout.write(f"  briefwire feeds add {feed.url}    {feed.name or ''}\n")
                return 1
            known = {state.feed.url: state for state in bot.ports.archive.feeds()}.get(found[0].url)
            await asyncio.to_thread(_put, bot.ports.archive, found[0], known)
            sys.stdout.write(_added(found[0], known))
            return 0

    return asyncio.run(work())


async def _found(feeds: Feeds, url: str) -> tuple[Feed, ...]:
    """The feeds at an address. What may work later is not tried again here, and says so."""
    try:
        return await feeds.discover(url)
    except Retry as error:
        minutes = ceil(error.after / timedelta(minutes=1)) if error.after else 0
        when = f"in {wording.count(minutes, 'minute')}" if minutes else "later"
        what = str(error).removesuffix("; we ask again later.").removesuffix(".")
        raise Retry(f"{what}, so nothing was added; try again {when}.", error.after) from error


def _put(archive: Archive, feed: Feed, known: FeedState | None) -> None:
    """Adds a feed; one that is known keeps what it was given, and is looked at again if that had ended.

    What a site calls its feed ("RSS") is no name: it would stand on every card. The feed has a title of its own.
    """
    archive.put_feeds((known.feed if known else Feed(url=feed.url),), managed=False, now=utc_now())


def _added(feed: Feed, known: FeedState | None) -> str:
    label = known.label if known else feed.name or feed.url
    if known is None:
        return (
            f"Added {label}. It is read at the next poll; what it lists then is known, and new items are told "
            "from then on.\n"
        )
    if known.health in {"paused", "gone"}:
        return f"{label} was {known.health}, and is looked at again at the next poll.\n"
    return f"{label} is read already: {health(known, utc_now())}\n"


def remove(given: argparse.Namespace) -> int:
    """Stops reading a feed."""
    if not _archive(given).remove_feed(given.url):
        raise NotAFeed(f"No feed has the address {given.url}; briefwire feeds list shows them.")
    sys.stdout.write(
        f"Removed {given.url}. Its articles stay. A feed of the configuration comes back at the next start.\n"
    )
    return 0


def check(given: argparse.Namespace) -> int:
    """Looks at feeds now, unconditionally, and says how each is. Nothing is kept."""

    async def work() -> int:
        async with briefwire(load(given.config), with_platforms={}) as bot:
            states = [s for s in bot.ports.archive.feeds() if given.url in {None, s.feed.url}]
            if not states and given.url:
                states = [FeedState(feed=Feed(url=given.url))]

            async def one(state: FeedState) -> tuple[str, bool, str]:
                try:
                    poll = await bot.ports.feeds.poll(FeedState(feed=state.feed))
                except BriefwireError as error:
                    return state.label, False, ("gone: " if isinstance(error, Gone) else "") + str(error)
                return poll.title or state.label, True, wording.count(len(poll.entries), "item")

            results = await asyncio.gather(*(one(state) for state in states))
        for label, good, words in results:
            sys.stdout.write(f"{'ok ' if good else 'BAD'}  {label}: {words}\n")
        return 0 if all(good for _, good, _ in results) else 1

    return asyncio.run(work())


def import_(given: argparse.Namespace) -> int:
    """Adds all feeds of an OPML file."""
    archive = _archive(given)
    known = {state.feed.url for state in archive.feeds()}
    found = read_opml(given.file.read_bytes(), problem=warn)
    new = tuple(feed for feed in found if feed.url not in known)
    archive.put_feeds(new, managed=False, now=utc_now())
    sys.stdout.write(f"{wording.count(len(new), 'feed')} added, {len(found) - len(new)} already known.\n")
    return 0


def export(given: argparse.Namespace) -> int:
    """Prints all feeds as OPML."""
    sys.stdout.write(write_opml(tuple(state.feed for state in _archive(given).feeds())))
    return 0


def _archive(given: argparse.Namespace) -> Archive:
    return connect(load(given.config).store.url)
