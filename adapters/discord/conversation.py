"""What people choose, press and say on Discord, in; answers, back to them. Acknowledges first, then asks.

Answers to commands and buttons are for the asker alone, with a button that shows them to the channel; a mention
is answered where it was said. Refuses to know how an answer is found.
"""

import asyncio
import logging
import re
from collections.abc import Coroutine, Iterator, Mapping
from datetime import timedelta
from typing import Any

import discord

from adapters.discord import commands
from adapters.discord.refusals import code
from adapters.discord.session import Ids, Session
from adapters.discord_embeds import Pressed, already_shared, message, pressed, words
from adapters.discord_embeds.buttons import SHARE
from adapters.discord_embeds.markdown import escaped
from bot.errors import BriefwireError, Refused, Retry
from bot.model import Address, Card, Heading, Prose, Request
from bot.ports import Answer

log = logging.getLogger(__name__)

_THINKING, _NOTED, _CHOICES = 5, 6, 8
_EPHEMERAL = 64
_ACKNOWLEDGED = 40060
_TRIES = 4
_SHAREABLE = frozenset({"story", "brief", "timeline", "answer"})
_SHARED_KEYS = ("title", "url", "description", "color", "timestamp", "fields", "footer", "author")
_REMEMBERED = 500
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_LONGEST_NAME = 40
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"


def notice(title: str, text: str) -> Card:
    """A short private card of ours."""
    return Card(kind="notice", parts=(Heading(text=title), Prose(text=text)), private=True)


_OLD_BUTTON = notice(
    "This button is no longer in use",
    "Its message is from an older version. Type /help to see what can be asked.",
)
_NOT_ALLOWED = notice(
    "You may not change what this channel follows",
    "Whoever may manage the channel can: ask one of them, or have it allowed for you under "
    "Server Settings → Integrations → Briefwire.",
)
_SLOW = notice("That takes longer than usual", "Nothing is lost. Ask again in a minute.")
_OUR_FAULT = notice("That failed on our side", "Nothing was lost. Try again, and tell us if it stays.")


class Conversation:
    """Everything that people ask one bot."""

    def __init__(self, session: Session, answer: Answer) -> None:
        self._session = session
        self._answer = answer
        self._pace = session.pace
        self._in_hand: set[asyncio.Task[object]] = set()
        self._shared: dict[int, None] = {}
        self._stopping = False

    async def finish(self) -> None:
        """Takes nothing new, and finishes what is in hand."""
        self._stopping = True
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=self._pace.stop)

    async def interaction(self, asked: discord.Interaction) -> None:
        """A command, a few letters of one, or a button."""
        handle = {
            discord.InteractionType.application_command: self._command,
            discord.InteractionType.autocomplete: self._suggest,
            discord.InteractionType.component: self._press,
        }.get(asked.type)
        if handle is not None:
            await self._isolated(handle(asked), asked.id)

    async def message(self, said: discord.Message) -> None:
        """A message; only those that mention us, reply to us or are for us alone are questions."""
        me = self._session.user
        if said.author.bot or me is None or (said.guild is not None and me not in said.mentions):
            return
        await self._isolated(self._reply(said, me.id), said.id)

    async def _isolated(self, work: Coroutine[Any, Any, None], ident: int) -> None:
        """Does one thing that somebody asked for; whatever goes wrong in it stays in it."""
        if self._stopping:
            work.close()
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - the library calls from tasks
        self._in_hand.add(task)
        try:
            await work
        except BriefwireError as error:
            log.warning("discord question not answered id=%s reason=%s", ident, error)
        except Exception:
            log.exception("discord question failed id=%s", ident)
        finally:
            self._in_hand.discard(task)

    # --- commands ---------------------------------------------------------------------------------

    async def _command(self, asked: discord.Interaction) -> None:
        data: Mapping[str, Any] = asked.data or {}
        filled = {option["name"]: option.get("value") for option in data.get("options", ())}
        await self._answer_privately(asked, commands.line(str(data.get("name", "")), filled))

    async def _answer_privately(self, asked: discord.Interaction, text: str) -> None:
        """Acknowledges within Discord's three seconds, then finds the answer, then shows it."""
        await self._acknowledge(asked, _THINKING, {"flags": _EPHEMERAL})
        card = await self._ask(Request(text=text, address=address(asked), user=str(asked.user.id)))
        await self._show(asked, card)

    async def _acknowledge(
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

    async def _ask(self, request: Request) -> Card:
        try:
            async with asyncio.timeout(self._pace.answer):
                return await self._answer(request)
        except TimeoutError:
            return _SLOW
        except Exception:
            log.exception("discord answer failed verb=%s", request.text.split(" ")[0][:20])
            return _OUR_FAULT

    async def _show(self, asked: discord.Interaction, card: Card) -> None:
        """Puts the answer where "thinking …" stands. A card that is not taken is shown in plain words."""
        share = card.kind in _SHAREABLE and asked.guild_id is not None
        try:
            await self._call(asked, "PATCH", _ORIGINAL, message(card, share=share))
        except Refused as error:
            log.warning("discord refused a card kind=%s reason=%s", card.kind, error)
            await self._call(asked, "PATCH", _ORIGINAL, words(card))

    async def _call(self, asked: discord.Interaction, method: str, path: str, body: Mapping[str, object]) -> None:
        """A call about an interaction, while its token lives."""
        ids: Ids = {"webhook_id": asked.application_id, "webhook_token": asked.token}
        await self._patiently(method, path, ids, body)

    async def _patiently(self, method: str, path: str, ids: Ids, body: Mapping[str, object]) -> None:
        """A call that is tried again a few times, since somebody is waiting for it."""
        for number in range(1, _TRIES):
            try:
                await self._session.call(method, path, ids, body=body)
            except Retry as error:
                wait = error.after or timedelta(seconds=self._pace.first_wait * number)
                await asyncio.sleep(min(wait.total_seconds(), self._pace.longest_wait))
            else:
                return
        await self._session.call(method, path, ids, body=body)

    async def _suggest(self, asked: discord.Interaction) -> None:
        data: Mapping[str, Any] = asked.data or {}
        focused = next((option for option in data.get("options", ()) if option.get("focused")), None)
        if focused is None:
            return
        found = commands.choices(data["name"], focused["name"], str(focused.get("value", "")))
        await self._acknowledge(asked, _CHOICES, {"choices": found})

    # --- buttons ----------------------------------------------------------------------------------

    async def _press(self, asked: discord.Interaction) -> None:
        """A button. Its id is all that has to be known of it, so it does not matter who posted it, or when."""
        data: Mapping[str, Any] = asked.data or {}
        custom_id = str(data.get("custom_id", ""))
        wish = pressed(custom_id)
        if custom_id == SHARE:
            await self._share(asked)
        elif wish is None or not commands.known(wish.verb):
            await self._say(asked, _OLD_BUTTON)
        elif commands.manages(wish.verb) and asked.guild_id and not asked.permissions.manage_channels:
            await self._say(asked, _NOT_ALLOWED)
        else:
            await self._answer_privately(asked, wish.text)

    async def _say(self, asked: discord.Interaction, card: Card) -> None:
        await self._acknowledge(asked, _THINKING, {"flags": _EPHEMERAL})
        await self._show(asked, card)

    async def _share(self, asked: discord.Interaction) -> None:
        """Shows a private answer to everybody, once, as it stands; the button then says so."""
        await self._acknowledge(asked, _NOTED)
        answer = asked.message
        if answer is None or not answer.embeds or answer.id in self._shared:
            return
        self._shared[answer.id] = None
        while len(self._shared) > _REMEMBERED:
            self._shared.pop(next(iter(self._shared)))
        buttons = [_plain_row(row) for row in answer.components if isinstance(row, discord.ActionRow)]
        kept = [[button for button in row if button["custom_id"] != SHARE] for row in buttons]
        public = {
            "content": f"-# Shared by {escaped(asked.user.display_name)}",
            "embeds": [_plain_embed(shown) for shown in answer.embeds],
            "components": [{"type": 1, "components": row} for row in kept if row],
            "allowed_mentions": {"parse": []},
        }
        try:
            await self._call(asked, "POST", _FOLLOW_UP, public)
        except BriefwireError:
            del self._shared[answer.id]
            raise
        done = [[already_shared() if b["custom_id"] == SHARE else b for b in row] for row in buttons]
        await self._call(
            asked, "PATCH", _ORIGINAL, {"components": [{"type": 1, "components": row} for row in done]}
        )

    # --- mentions ---------------------------------------------------------------------------------

    async def _reply(self, said: discord.Message, me: int) -> None:
        """Answers a mention under it, for all to read, since all could read the question."""
        text = re.sub(rf"<@!?{me}>", " ", said.content).strip() or "help"
        if commands.manages(text.split()[0]) and not _may_manage(said):
            card = _NOT_ALLOWED
        else:
            text = await self._meant(said, text)
            card = await self._ask(Request(text=text, address=place_of(said), user=str(said.author.id)))
        body = {
            **message(card),
            "message_reference": {"message_id": str(said.id), "fail_if_not_exists": False},
            "allowed_mentions": {"parse": [], "replied_user": False},
            "nonce": f"r{said.id}",
            "enforce_nonce": True,
        }
        await self._patiently("POST", "/channels/{channel_id}/messages", {"channel_id": said.channel.id}, body)

    async def _meant(self, said: discord.Message, text: str) -> str:
        """What a few words below a card ask: what its button of that name does, else what they say."""
        word = text.strip(" ?!.").casefold()
        at = _card_above(said)
        if at is None or len(word) > _LONGEST_NAME:
            return text
        channel, ident = at
        try:
            above = await self._session.call("GET", _MESSAGE, {"channel_id": channel, "message_id": ident})
        except BriefwireError:
            return text
        wishes = {name: wish.text for button in buttons_of(above) for name, wish in _named(button)}
        return wishes.get(word, text)


def buttons_of(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The buttons of a message as Discord tells it."""
    for row in message.get("components", ()):
        yield from row.get("components", ())


def _named(button: Mapping[str, Any]) -> Iterator[tuple[str, Pressed]]:
    """What people call a button: its label, and the verb behind it."""
    wish = pressed(str(button.get("custom_id", "")))
    if wish is not None and commands.known(wish.verb):
        yield wish.verb, wish
        yield str(button.get("label", "")).strip(" ?!.").casefold(), wish


def _card_above(said: discord.Message) -> tuple[int, int] | None:
    """Channel and id of the message that this answers: the one replied to, or the one that began the thread."""
    if said.reference is not None and said.reference.message_id is not None:
        return said.reference.channel_id, said.reference.message_id
    if isinstance(said.channel, discord.Thread):
        in_forum = isinstance(said.channel.parent, discord.ForumChannel)
        return (said.channel.id if in_forum else said.channel.parent_id), said.channel.id
    return None


def address(asked: discord.Interaction) -> Address:
    """Where an interaction happened."""
    return _address(asked.channel, asked.channel_id, asked.guild_id)


def place_of(said: discord.Message) -> Address:
    """Where a message was said."""
    return _address(said.channel, said.channel.id, said.guild.id if said.guild else None)


def _address(channel: object, ident: int | None, guild: int | None) -> Address:
    workspace = str(guild) if guild else None
    if isinstance(channel, discord.Thread):
        return Address(
            platform="discord", workspace=workspace, channel=str(channel.parent_id), thread=str(channel.id)
        )
    return Address(platform="discord", workspace=workspace, channel=str(ident or ""))


def _may_manage(said: discord.Message) -> bool:
    """Whether who said this may change what the channel follows; in a direct message everybody may."""
    if not isinstance(said.author, discord.Member):
        return said.guild is None
    return said.channel.permissions_for(said.author).manage_channels


def _plain_row(row: discord.ActionRow) -> list[dict[str, object]]:
    """A row of a message's buttons as it would be sent."""
    return [
        {"type": 2, "style": button.style.value, "label": button.label, "custom_id": button.custom_id}
        for button in row.children
        if isinstance(button, discord.Button) and button.custom_id
    ]


def _plain_embed(shown: discord.Embed) -> dict[str, object]:
    """A message's embed as it would be sent, without what Discord added."""
    return {key: value for key, value in shown.to_dict().items() if key in _SHARED_KEYS}
