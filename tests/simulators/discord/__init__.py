"""A Discord on 127.0.0.1 that the real library talks to: the REST API, the gateway, and the people in its channels.

It refuses what Discord would refuse, limits each bucket in fixed windows, and keeps what people would see.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from aiohttp import web
from simulators.discord import rest
from simulators.discord.limits import specification, wrong_choices, wrong_commands, wrong_message
from simulators.discord.names import (
    ANN,
    ANOTHER_BOT,
    BEN,
    BOT,
    CAT,
    DM,
    ELSEWHERE,
    HERE,
    HISTORY,
    IN_FORUM,
    LINKS,
    PACE,
    THREADS,
    TOKEN,
    Pace,
)
from simulators.discord.objects import Channel, words
from simulators.discord.server import Server, Trouble

from adapters.discord import Discord
from bot.model import Card
from bot.ports import Answer

__all__ = [
    "ANN",
    "ANOTHER_BOT",
    "BEN",
    "BOT",
    "CAT",
    "DM",
    "ELSEWHERE",
    "HERE",
    "HISTORY",
    "IN_FORUM",
    "LINKS",
    "PACE",
    "THREADS",
    "TOKEN",
    "Channel",
    "Pace",
    "Server",
    "Trouble",
    "another",
    "connected",
    "platform",
    "server",
    "specification",
    "words",
    "wrong_choices",
    "wrong_commands",
    "wrong_message",
]


async def silence(request: Any) -> Card:
    raise AssertionError(f"nobody was to ask {request}")


@asynccontextmanager
async def server(port: int = 0) -> AsyncIterator[Server]:
    """Discord, with nobody connected."""
    specification()  # read here, not while somebody waits for an answer
    there = Server()
    site = web.Application()
    site.router.add_get("/gateway", there.talk)
    site.router.add_get("/gateway/", there.talk)
    site.router.add_get("/cdn/{ident}", partial(rest.fetch, there))
    site.router.add_route("*", "/api/v10/{call:.*}", partial(rest.answer, there))
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", port)
    await listening.start()
    port = runner.addresses[0][1]
    there.url, there.gateway = f"http://127.0.0.1:{port}/api/v10", f"ws://127.0.0.1:{port}/gateway"
    try:
        yield there
    finally:
        await runner.cleanup()


def platform(there: Server, **more: Any) -> Discord:
    given = {"api_url": there.url, "gateway_url": there.gateway, "pace": PACE, **more}
    return Discord(given.pop("token", TOKEN), **given)


@asynccontextmanager
async def connected(
    answer: Answer = silence, *, prepare: Callable[[Server], None] = lambda there: None, **more: Any
) -> AsyncIterator[tuple[Discord, Server, Trouble]]:
    """A running platform, what people see of it, and what may go wrong."""
    async with server() as there:
        prepare(there)
        made = platform(there, **more)
        try:
            await made.start(answer)
            yield made, there, there.trouble
        finally:
            with suppress(TimeoutError):
                await made.stop()
            for one in there.others:
                await one.stop()


def another(there: Server) -> Discord:
    """A platform with no memory, as after a crash."""
    made = platform(there)
    there.others.append(made)
    return made
