"""A server that has just let us in, in; one message to whoever did, with one button, out.

Discord says who did only to those who may read the audit log; else it is the owner. Where they take no direct
messages, a line in the server's own channel for news of itself says the same. Refuses to know the words.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from adapters.discord.answering import MESSAGES, Answering
from adapters.discord.session import Session
from adapters.discord_embeds import attached, message
from bot.errors import BriefwireError, Gone, Refused
from bot.model import Address, Request

log = logging.getLogger(__name__)

# Servers are told of anew whenever a connection begins; only one that let us in just now is greeted.
_JUST_NOW = timedelta(minutes=10)
_BOT_ADDED = 28
_LATEST = 10
_AUDIT_LOG = "/guilds/{guild_id}/audit-logs"


class Greeting:
    """Says hello."""

    def __init__(self, session: Session, answering: Answering) -> None:
        self._session = session
        self._answering = answering

    async def joined(self, guild: discord.Guild) -> None:
        """Says hello to whoever let us in, if that was just now."""
        since = guild.me.joined_at if guild.me is not None else None
        if since is None or datetime.now(UTC) - since > _JUST_NOW:
            return
        try:
            await self._greet(guild)
        except BriefwireError as error:
            log.warning("discord server not greeted id=%s reason=%s", guild.id, error)

    async def _greet(self, guild: discord.Guild) -> None:
        person = await self._who_did(guild)
        try:
            opened: Mapping[str, Any] = await self._session.call(
                "POST", "/users/@me/channels", {}, place="whoever let me in", body={"recipient_id": str(person)}
            )
            await self._say("/greet installer", str(opened["id"]), None, f"g{guild.id}")
        except (Gone, Refused) as error:
            channel = guild.system_channel
            if channel is None or not channel.permissions_for(guild.me).send_messages:
                raise
            log.info("discord greets in a channel server=%s reason=%s", guild.id, error)
            await self._say("/greet channel", str(channel.id), str(guild.id), f"g{guild.id}")

    async def _say(self, text: str, channel: str, workspace: str | None, nonce: str) -> None:
        at = Address(platform="discord", workspace=workspace, channel=channel)
        card = await self._answering.ask(Request(text=text, address=at))
        body = {**message(card), "nonce": nonce, "enforce_nonce": True}
        await self._answering.patiently("POST", MESSAGES, {"channel_id": channel}, body, attached(card))

    async def _who_did(self, guild: discord.Guild) -> int:
        """Who added us, where we may know it; else whose server it is."""
        params = {"action_type": str(_BOT_ADDED), "limit": str(_LATEST)}
        owner = guild.owner_id or 0
        me = self._session.user
        try:
            found = await self._session.call("GET", _AUDIT_LOG, {"guild_id": guild.id}, params=params)
        except BriefwireError:
            return owner
        entries = found.get("audit_log_entries", ()) if isinstance(found, dict) else ()
        ours = (one for one in entries if me is not None and str(one.get("target_id")) == str(me.id))
        return next((int(one["user_id"]) for one in ours if one.get("user_id")), owner)
