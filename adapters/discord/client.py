"""The library's client, as we use it: no privileged intent, no pings, no messages kept, no end by a bad event.

An event that the library cannot read would end its connection; here it is left out, and what only lacks a detail
is given that detail. Refuses to know who listens.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import discord

log = logging.getLogger(__name__)

# Without this one there is no session to go on with: the connection is begun again.
_NEEDED = "READY"
_BETWEEN_SHARDS = 5.0


class Hears(Protocol):
    """Who is told what happens on Discord. None of these may raise."""

    async def ready(self) -> None: ...
    async def interaction(self, asked: discord.Interaction) -> None: ...
    async def message(self, said: discord.Message) -> None: ...
    async def joined(self, guild: discord.Guild) -> None: ...


class _Ears:
    """What a client tells to whoever hears, whether it has one connection or several."""

    hears: Hears
    between_shards = _BETWEEN_SHARDS

    async def on_ready(self) -> None:
        await self.hears.ready()

    async def on_interaction(self, asked: discord.Interaction) -> None:
        await self.hears.interaction(asked)

    async def on_message(self, said: discord.Message) -> None:
        await self.hears.message(said)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.hears.joined(guild)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord takes one new connection every five seconds."""
        if not initial:
            await asyncio.sleep(self.between_shards)


class _OneConnection(_Ears, discord.Client):
    pass


class _ManyConnections(_Ears, discord.AutoShardedClient):
    pass


Client = _OneConnection | _ManyConnections


def make_client(
    hears: Hears, *, patience: float, guilds: float, shards: int | None, between_shards: float
) -> Client:
    """A client. `patience`: the longest pause that Discord may ask for in a call; `guilds`: how long the servers
    that it promised may take to come; `shards`: None for one connection, else how many.
    """
    given: dict[str, Any] = {
        "intents": discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
        "allowed_mentions": discord.AllowedMentions.none(),
        "max_messages": None,
        "guild_ready_timeout": guilds,
    }
    made: Client = _OneConnection(**given) if shards is None else _ManyConnections(shard_count=shards, **given)
    made.hears = hears
    made.between_shards = between_shards
    made.http.max_ratelimit_timeout = patience
    parsers = made._connection.parsers
    parsers.update({event: _careful(event, parse, made) for event, parse in parsers.items() if event != _NEEDED})
    return made


def _careful(event: str, parse: Callable[[Any], None], told: Client) -> Callable[[Any], None]:
    """Reads an event; one that cannot be read is left out, and said so."""

    def read(data: Any) -> None:  # noqa: ANN401 - whatever Discord sends
        try:
            parse(_complete(data, told.application_id) if event == "INTERACTION_CREATE" else data)
        except Exception as error:
            if isinstance(error, discord.DiscordException | asyncio.CancelledError):
                raise
            log.warning("discord event not understood event=%s reason=%s", event, type(error).__name__)

    return read


def _complete(data: Mapping[str, Any], application: int | None) -> dict[str, Any]:
    """An interaction with what the library cannot do without and nobody here looks at."""
    whole = {"version": 1, "attachment_size_limit": 0, "application_id": application, "entitlements": [], **data}
    if "channel" not in whole and "channel_id" in whole:
        whole["channel"] = {"id": whole["channel_id"]}
    if isinstance(whole.get("member"), dict):
        whole["member"] = {"roles": [], "flags": 0, "joined_at": None, **whole["member"]}
    return whole
