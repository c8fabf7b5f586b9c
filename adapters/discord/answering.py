"""One interaction in; its acknowledgement within Discord's three seconds, then its asker's own answer, out.

What an answer changed is told to the channel. Refuses to know how an answer is found, and what buttons mean.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

import discord

from adapters.discord.refusals import code
from adapters.discord.session import Ids, Session
from adapters.discord_embeds import attached, message, words
from adapters.discord_embeds.markdown import escaped
from bot.errors import BriefwireError, Refused, Retry
from bot.model import Card, File, Heading, Image, Prose, Request
from bot.ports import Answer

log = logging.getLogger(__name__)

SAY, THINKING, NOTED, REPLACE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
EPHEMERAL = 64
_ACKNOWLEDGED = 40060
_TRIES = 4
_SHAREABLE = frozenset({"story", "brief", "timeline", "answer"})
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"


def notice(title: str, text: str) -> Card:
    """A short private card of ours."""
    return Card(kind="notice", parts=(Heading(text=title), Prose(text=text)), private=True)


_SLOW = notice("That takes longer than usual", "Nothing is lost. Ask again in a minute.")
_OUR_FAULT = notice("That failed on our side", "Nothing was lost. Try again, and tell us if it stays.")


class Answering:
    """Everything that is said back to interactions."""

    def __init__(self, session: Session, answer: Answer) -> None:
        self._session = session
        self._answer = answer
        self._pace = session.pace

    async def acknowledge(
        self, asked: discord.Interaction, kind: int, data: Mapping[str, object] | None = None
    ) -> None:
        """Tells Discord that we heard, twice if need be, while it waits; else there is no use in answering."""
        body = {"type": kind} | ({"data": data} if data else {})
        ids: Ids = {"webhook_id": asked.id, "webhook_token": asked.token}
        for once_more in (True, False):
            try:
                await self._session.call("POST", _CALLBACK, ids, body=body, within=self._pace.acknowledge / 2)
            except Refused as error:
                if once_more or code(error) != _ACKNOWLEDGED:
                    raise
            except Retry as error:
                if isinstance(error.__cause__, ValueError):  # whatever was said back, it was heard
                    return
                if not once_more:
                    raise
            else:
                return

    async def think(self, asked: discord.Interaction) -> None:
        """Shows the asker alone that an answer is on its way."""
        await self.acknowledge(asked, THINKING, {"flags": EPHEMERAL})

    async def ask(self, request: Request) -> Card:
        """The answer; one of ours where none comes."""
        try:
            async with asyncio.timeout(self._pace.answer):
                return await self._answer(request)
        except TimeoutError:
            return _SLOW
        except Exception:
            log.exception("discord answer failed verb=%s", request.text.split(" ")[0][:20])
            return _OUR_FAULT

    async def show(self, asked: discord.Interaction, card: Card, *, more: Sequence[object] = ()) -> None:
        """Puts the answer where "thinking …" stands, and tells the channel what it changed.

        A card that is not taken is shown in plain words. `more`: rows of buttons below those of the card.
        """
        share = card.kind in _SHAREABLE and asked.guild_id is not None
        payload = {"attachments": [], **message(card, share=share)}
        payload["components"] += more
        try:
            await self.call(asked, "PATCH", ORIGINAL, payload, attached(card))
        except Refused as error:
            log.warning("discord refused a card kind=%s reason=%s", card.kind, error)
            await self.call(asked, "PATCH", ORIGINAL, words(card))
        if card.announce is not None and asked.guild_id is not None:
            await self.publish(asked, message(card.announce), f"a{asked.id}", attached(card.announce))

    def posts_there(self, asked: discord.Interaction) -> bool:
        """Whether we may ever post where something is asked: not where only the asker has installed us."""
        if asked.guild_id is None:
            return not asked.context.private_channel
        only_theirs = asked.is_user_integration() and not asked.is_guild_integration()
        return not only_theirs or self._session.knows(asked.channel_id)

    async def add(self, asked: discord.Interaction, card: Card) -> None:
        """Says something more to the asker alone, and leaves what is there as it is."""
        await self.call(asked, "POST", FOLLOW_UP, {**message(card), "flags": EPHEMERAL}, attached(card))

    async def done(self, asked: discord.Interaction) -> None:
        """Takes the buttons off what everybody sees, once somebody has done what they were for."""
        if asked.message is None:
            return
        ids: Ids = {"channel_id": asked.message.channel.id, "message_id": asked.message.id}
        words = f"-# Done by {escaped(asked.user.display_name)}"
        body = {"content": words, "components": [], "allowed_mentions": {"parse": []}}
        try:
            await self._session.call("PATCH", MESSAGE, ids, body=body)
        except BriefwireError as error:
            log.info("discord button stays id=%s reason=%s", asked.message.id, error)

    async def whisper(self, asked: discord.Interaction, card: Card, rows: Sequence[object] = ()) -> None:
        """Says at once, to the asker alone, what nobody has to look up."""
        payload = {**message(card), "flags": EPHEMERAL}
        payload["components"] += rows
        await self.acknowledge(asked, SAY, payload)

    async def publish(
        self,
        asked: discord.Interaction,
        body: Mapping[str, object],
        nonce: str,
        files: Sequence[Image | File] = (),
    ) -> None:
        """Says something to everybody there, once: as a message of its own where we may, else after the answer."""
        may = asked.app_permissions
        speaks = may.send_messages_in_threads if isinstance(asked.channel, discord.Thread) else may.send_messages
        if speaks and (asked.is_guild_integration() or self._session.knows(asked.channel_id)):
            once = {**body, "nonce": nonce, "enforce_nonce": True}
            await self.patiently("POST", MESSAGES, {"channel_id": asked.channel_id or 0}, once, files)
            return
        ids: Ids = {"webhook_id": asked.application_id, "webhook_token": asked.token}
        await self._session.call("POST", FOLLOW_UP, ids, body=body, files=files)

    async def call(
        self, asked: discord.Interaction, method: str, path: str, body: Mapping[str, object],
        files: Sequence[Image | File] = (),
    ) -> None:  # fmt: skip
        """A call about an interaction, while its token lives."""
        ids: Ids = {"webhook_id": asked.application_id, "webhook_token": asked.token}
        await self.patiently(method, path, ids, body, files)

    async def patiently(
        self, method: str, path: str, ids: Ids, body: Mapping[str, object], files: Sequence[Image | File] = ()
    ) -> None:
        """A call that is tried again a few times, since somebody is waiting for it."""
        for number in range(1, _TRIES):
            try:
                await self._session.call(method, path, ids, body=body, files=files)
            except Retry as error:
                wait = error.after or timedelta(seconds=self._pace.first_wait * number)
                await asyncio.sleep(min(wait.total_seconds(), self._pace.longest_wait))
            else:
                return
        await self._session.call(method, path, ids, body=body, files=files)

    async def look_up(self, path: str, ids: Ids) -> Mapping[str, object]:
        """What Discord says of a message or channel; nothing where it says nothing."""
        try:
            found = await self._session.call("GET", path, ids)
        except BriefwireError:
            return {}
        return found if isinstance(found, dict) else {}
