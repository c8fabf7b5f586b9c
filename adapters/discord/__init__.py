"""Discord as a platform: cards posted to channels, threads and forums, questions heard and answered.

Cards become payloads in `adapters.discord_embeds`, which is pure; `session` keeps the connection, `posting` posts,
`conversation` answers people, `commands` makes Discord's commands from the table of verbs, `refusals` turns errors
into ours.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

import discord

from adapters.claims import Claims
from adapters.discord import commands
from adapters.discord.conversation import Conversation
from adapters.discord.examining import Check, examined
from adapters.discord.posting import Posts
from adapters.discord.session import Pace, Session
from bot.errors import BriefwireError, Gone, Refused, Retry
from bot.model import Address, Card
from bot.ports import Answer, Archive

__all__ = ["Discord", "Pace", "connect", "examine"]

log = logging.getLogger(__name__)


class Discord:
    """The `Platform` port over one bot."""

    name = "discord"

    def __init__(
        self, token: str, *, api_url: str = "", gateway_url: str = "", guild_ids: Sequence[str] = (),
        shards: int | None = None, pace: Pace | None = None, archive: Archive | None = None,
    ) -> None:  # fmt: skip
        self._session = Session(
            token, self, api_url=api_url, gateway_url=gateway_url, shards=shards, pace=pace or Pace()
        )
        self._guilds = tuple(guild_ids)
        self._posts = Posts(self._session)
        self._claims = Claims(self.name, archive)
        self._conversation: Conversation | None = None
        self._registered: dict[str, str] = {}
        self._registering = asyncio.Lock()

    async def start(self, answer: Answer) -> None:
        """Connects and begins to answer; see the port."""
        self._conversation = Conversation(self._session, answer, self._claims)
        await asyncio.gather(self._session.open(), asyncio.to_thread(commands.prepare))

    async def stop(self) -> None:
        """Disconnects, after what is in hand is done."""
        if self._conversation is not None:
            await self._conversation.finish()
        await self._posts.finish()
        await self._session.close()

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Posts a card; see the port."""
        return await self._posts.post(address, card, key)

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        """Replaces a posted card; see the port."""
        await self._posts.edit(receipt, card)

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The receipt of what was posted with this key; see the port."""
        return await self._posts.find(address, key, since)

    # --- what happens on Discord ------------------------------------------------------------------

    async def ready(self) -> None:
        """Connected, perhaps again: registers the commands, where they are not what they should be."""
        self._session.set_ready()
        pace = self._session.pace
        wait = pace.first_wait
        while self._session.application is not None:
            try:
                async with self._registering:
                    await self._register()
            except Retry as error:
                log.info("discord commands not registered yet reason=%s", error)
                await asyncio.sleep(wait)
                wait = min(2 * wait, pace.longest_wait)
            except BriefwireError as error:
                log.warning("discord commands not registered reason=%s", error)
                return
            else:
                return

    async def interaction(self, asked: discord.Interaction) -> None:
        """A command or a button."""
        if self._conversation is not None:
            await self._conversation.interaction(asked)

    async def message(self, said: discord.Message) -> None:
        """A message somewhere."""
        if self._conversation is not None:
            await self._conversation.message(said)

    async def joined(self, guild: discord.Guild) -> None:
        """A server that let us in."""
        if self._conversation is not None:
            await self._conversation.joined(guild)

    async def examine(self) -> AsyncIterator[Check]:
        """What Discord says of us; see `examining`."""
        async for check in examined(self._session, self._guilds):
            yield check

    async def _register(self) -> None:
        """Registers the commands everywhere; in chosen servers first, which then need no second set."""
        for guild in self._guilds:
            try:
                await self._register_in(guild, commands.payload())
            except (Gone, Refused) as error:
                log.warning("discord commands not registered server=%s reason=%s", guild, error)
        await self._register_in("", commands.payload(outside_servers=bool(self._guilds)))

    async def _register_in(self, guild: str, payload: list[commands.Payload]) -> None:
        """Registers commands unless they are registered already; registering replaces them all."""
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        application = self._session.application
        if self._registered.get(guild) == digest or application is None:
            return
        path = "/applications/{application_id}/guilds/{guild_id}/commands" if guild else (
            "/applications/{application_id}/commands"
        )  # fmt: skip
        ids: dict[str, str | int] = {"application_id": application} | ({"guild_id": guild} if guild else {})
        place = f"the server {guild}" if guild else "Discord"
        await self._session.call("PUT", path, ids, place=place, body=payload)
        self._registered[guild] = digest


def connect(settings: Mapping[str, object], archive: Archive | None = None) -> Discord:
    """The bot of a configuration; it connects when it is started, or when it first posts. The archive knows what
    another process answers.
    """
    token = settings["token"]
    guilds, shards = settings.get("guild_ids") or (), settings.get("shards")
    return Discord(
        getattr(token, "reveal", lambda: str(token))(),
        api_url=str(settings.get("api_url") or ""),
        gateway_url=str(settings.get("gateway_url") or ""),
        guild_ids=tuple(str(guild) for guild in guilds) if isinstance(guilds, tuple | list) else (),
        shards=shards if isinstance(shards, int) else None,
        archive=archive,
    )


async def examine(settings: Mapping[str, object]) -> AsyncIterator[Check]:
    """What can be checked by asking Discord: the token, the gateway, servers, rights, commands."""
    made = connect(settings)
    try:
        async for check in made.examine():
            yield check
    finally:
        await made.stop()
