"""What people choose, press, fill in and say on Discord, in; each thing to whoever deals with it.

Answers to commands and buttons are for the asker alone, with a button that shows them to the channel; a mention
is answered where it was said. Whatever is asked is acknowledged first. Refuses to know how an answer is found.
"""

import asyncio
import logging
import re
from collections.abc import Coroutine, Iterator, Mapping
from typing import Any

import discord

from adapters.claims import Claims
from adapters.discord import commands, people
from adapters.discord.answering import CHOICES, Answering, notice
from adapters.discord.greeting import Greeting
from adapters.discord.mentions import Mentions
from adapters.discord.presses import NOT_HERE, Presses
from adapters.discord.session import Session
from adapters.discord_embeds.buttons import pressable
from bot.errors import BriefwireError
from bot.ports import Answer

log = logging.getLogger(__name__)

_ON_MESSAGE = 3
_ADDRESS = re.compile(r"https?://[^\s<>)\]]{4,500}")
_NO_STORY = notice(
    "There is no story in this message", "It has no link, and it is no card of mine. /why takes any link."
)


class Conversation:
    """Everything that people ask one bot."""

    def __init__(self, session: Session, answer: Answer, claims: Claims) -> None:
        self._session, self._claims = session, claims
        self._answering = Answering(session, answer)
        self._presses = Presses(self._answering)
        self._mentions = Mentions(self._answering)
        self._greeting = Greeting(session, self._answering)
        self._in_hand: set[asyncio.Task[object]] = set()
        self._stopping = False

    async def finish(self) -> None:
        """Takes nothing new, and finishes what is in hand."""
        self._stopping = True
        self._claims.close()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=self._session.pace.stop)

    async def interaction(self, asked: discord.Interaction) -> None:
        """A command, a few letters of one, a button, or a form."""
        handle = {
            discord.InteractionType.application_command: self._command,
            discord.InteractionType.autocomplete: self._suggest,
            discord.InteractionType.component: self._presses.press,
            discord.InteractionType.modal_submit: self._presses.fill,
        }.get(asked.type)
        if handle is not None:
            await self._isolated(handle(asked), asked.id)

    async def message(self, said: discord.Message) -> None:
        """A message; only those that mention us, reply to us or are for us alone are questions."""
        me = self._session.user
        if me is not None and self._mentions.are_for_us(said, me):
            await self._isolated(self._once(said, me), said.id)

    async def _once(self, said: discord.Message, me: discord.ClientUser) -> None:
        """Answers a message, of which Discord tells every process that is connected, unless another does.

        What is answered again, by whoever took it over, has the same nonce, and so is one message.
        """
        await self._claims.once(f"message {said.id}", lambda _again: self._mentions.reply(said, me))

    async def joined(self, guild: discord.Guild) -> None:
        """A server that let us in, or that is told of for the first time."""
        await self._isolated(self._greeting.joined(guild), guild.id)

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

    async def _command(self, asked: discord.Interaction) -> None:
        data: Mapping[str, Any] = asked.data or {}
        name = str(data.get("name", ""))
        filled = {option["name"]: option.get("value") for option in data.get("options", ())}
        if data.get("type") == _ON_MESSAGE:
            await self._explain(asked, data)
        elif commands.manages(name) and not self._answering.posts_there(asked):
            await self._answering.whisper(asked, NOT_HERE)
        elif commands.form(name) and not filled:
            await self._presses.open_form(asked)
        else:
            await self._answering.think(asked)
            under = await self._mentions.receipt_above(asked.channel)
            request = people.asks(asked, commands.line(name, filled), granted=commands.manages(name), under=under)
            await self._answering.show(asked, await self._answering.ask(request))

    async def _explain(self, asked: discord.Interaction, data: Mapping[str, Any]) -> None:
        """Why a message was told: a card of ours, or any with a link."""
        messages = data.get("resolved", {}).get("messages", {})
        chosen: Mapping[str, Any] = messages.get(str(data.get("target_id")), {})
        text = next(_whys(chosen), None)
        if text is None:
            await self._answering.whisper(asked, _NO_STORY)
            return
        await self._answering.think(asked)
        await self._answering.show(asked, await self._answering.ask(people.asks(asked, text)))

    async def _suggest(self, asked: discord.Interaction) -> None:
        data: Mapping[str, Any] = asked.data or {}
        focused = next((option for option in data.get("options", ()) if option.get("focused")), None)
        if focused is None:
            return
        found = commands.choices(data["name"], focused["name"], str(focused.get("value", "")))
        await self._answering.acknowledge(asked, CHOICES, {"choices": found})


def _whys(chosen: Mapping[str, Any]) -> Iterator[str]:
    """What to ask about a message, the likeliest first: what its own button asks, then the links in it."""
    yield from (wish.text for _, wish in pressable(chosen) if wish.verb == "why" and wish.argument)
    links = [str(shown.get("url") or "") for shown in chosen.get("embeds", ())]
    yield from (f"/why {link}" for link in (*links, *_ADDRESS.findall(str(chosen.get("content", "")))) if link)
